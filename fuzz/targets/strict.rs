//! Well-formed XML: what a strict parser reads as text, the tolerant one reads as the same text.
#![no_main]

#[path = "../../formats/tests/support/part_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::strict(text);
});
