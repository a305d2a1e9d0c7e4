//! Any text: shortcodes lie in it, one after the other.
#![no_main]

#[path = "../../formats/tests/support/part_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::shortcodes(text);
});
