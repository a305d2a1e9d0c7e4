//! What holds for the parts that readers and writers are made of, whatever text they are given. Shared by tests that put
//! the text together from fragments and by the fuzz targets.

#![allow(dead_code, reason = "each test crate uses its own part of this")]
#![allow(clippy::expect_used, clippy::arithmetic_side_effects, reason = "a panic is the finding")]

use blogferry_formats::OutPath;
use blogferry_formats::model::{Date, Document, Post};
use blogferry_formats::wordpress::blocks::{self, Piece};
use blogferry_formats::wordpress::shortcodes::{Parser, Shape};
use blogferry_formats::wordpress::{autop, php};
use blogferry_formats::xml::{Damage, unescape};
use quick_xml::events::Event;

/// What reads as a date writes back as a date that is the same.
pub fn date(text: &str) {
    let Ok(date) = text.parse::<Date>() else { return };
    let written = date.to_string();
    assert_eq!(written.parse::<Date>(), Ok(date));
    let _ = (date.instant(), date.day(), date.time());
}

/// Any string becomes a safe name, and a safe name stays as it is.
pub fn file_name(text: &str) {
    for path in [OutPath::new([text]), OutPath::new(text.split('/')), OutPath::new(["posts", text]).with_suffix(".md")]
    {
        let name = path.as_str();
        assert!(!name.is_empty() && !name.starts_with('/') && !name.contains(['\\', ':', '\0']), "{name:?}");
        assert!(
            name.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.len() <= 255),
            "{name:?}"
        );
        assert_eq!(OutPath::new(name.split('/')).as_str(), name, "a safe name changes");
        assert_eq!(OutPath::new(name.split('/')).key(), path.key());
    }
}

/// What reads as a post or a document of JSON is written as JSON that reads as the same.
pub fn round_trip(bytes: &[u8]) {
    if let Ok(post) = serde_json::from_slice::<Post>(bytes) {
        let written = serde_json::to_vec(&post).expect("JSON can say it");
        assert_eq!(serde_json::from_slice::<Post>(&written).expect("it reads"), post);
    }
    if let Ok(document) = serde_json::from_slice::<Document>(bytes) {
        let written = serde_json::to_vec(&document).expect("JSON can say it");
        assert_eq!(serde_json::from_slice::<Document>(&written).expect("it reads"), document);
    }
}

/// Shortcodes lie in the text, one after the other.
pub fn shortcodes(text: &str) {
    let mut parser = Parser::new(text, |name| Some(if name.len() % 2 == 0 { Shape::Enclosing } else { Shape::Single }));
    let mut offset = 0;
    while let Some(found) = text.get(offset..).and_then(|rest| rest.find('[')) {
        let at = offset + found;
        offset = match parser.at(at) {
            Some(code) => {
                assert!(code.start <= at && at < code.end && code.end <= text.len(), "a shortcode lies outside");
                code.attributes();
                code.end
            }
            None => at + 1,
        };
    }
}

/// Blocks are in order, and every piece of HTML is a part of the text.
pub fn blocks(text: &str) {
    let blocks = blocks::parse(text);
    assert!(blocks.blocks().is_sorted_by_key(|block| block.offset));
    let pieces = blocks.pieces().iter().chain(blocks.blocks().iter().flat_map(|block| &block.pieces));
    for piece in pieces {
        match piece {
            Piece::Html(html) => assert!(text.contains(html)),
            Piece::Block(number) => assert!(*number < blocks.blocks().len()),
        }
    }
    let _ = (autop(text), php::decode(text));
}

/// What a strict parser reads as the text of an element, the tolerant one reads as the same text. Returns what it is;
/// `None` where the element is no plain text of well-formed XML.
pub fn strict(text: &str) -> Option<String> {
    // With tags and sections in it, or with the end of the element, it is no plain text.
    if text.contains('<') {
        return None;
    }
    let document = format!("<r>{text}</r>");
    let mut reader = quick_xml::Reader::from_str(&document);
    reader.config_mut().check_end_names = true;
    let mut strict = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(_) | Event::End(_)) => {}
            Ok(Event::Text(text)) => strict.push_str(&text),
            Ok(Event::GeneralRef(reference)) => match &*reference {
                "amp" => strict.push('&'),
                "lt" => strict.push('<'),
                "gt" => strict.push('>'),
                "quot" => strict.push('"'),
                "apos" => strict.push('\''),
                // Others are not of plain XML.
                _ => return None,
            },
            Ok(Event::Eof) => break,
            _ => return None,
        }
    }
    if text.contains(|char: char| (char.is_control() && !"\t\n".contains(char)) || "\u{fffe}\u{ffff}".contains(char)) {
        return None;
    }
    assert_eq!(unescape(text, &mut Damage::default()), strict, "the tolerant reading differs");
    Some(strict)
}
