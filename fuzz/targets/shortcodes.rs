//! Any text: shortcodes lie in it, one after the other.
#![no_main]

use blogferry_formats::wordpress::shortcodes::{Parser, Shape};

libfuzzer_sys::fuzz_target!(|text: &str| {
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
});
