//! Well-formed XML: what a strict parser reads as text, the tolerant one reads as the same text.
#![no_main]

use blogferry_formats::xml::{Damage, unescape};
use quick_xml::events::Event;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let document = format!("<r>{text}</r>");
    let mut reader = quick_xml::Reader::from_str(&document);
    reader.config_mut().check_end_names = true;
    let mut strict = String::new();
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Text(text)) => strict.push_str(&text),
            Ok(Event::GeneralRef(reference)) => match &*reference {
                "amp" => strict.push('&'),
                "lt" => strict.push('<'),
                "gt" => strict.push('>'),
                "quot" => strict.push('"'),
                "apos" => strict.push('\''),
                // Others are not of plain XML.
                _ => return,
            },
            Ok(Event::Eof) => break,
            // With elements and sections in it, or badly formed, it is no plain text.
            _ => return,
        }
        if depth > 1 {
            return;
        }
    }
    if text.contains(|c: char| (c.is_control() && !"\t\n".contains(c)) || "\u{fffe}\u{ffff}".contains(c)) {
        return;
    }
    assert_eq!(unescape(text, &mut Damage::default()), strict, "the tolerant reading differs");
});
