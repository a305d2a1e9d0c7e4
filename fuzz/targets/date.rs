//! Any string that reads as a date writes back as a date that is the same.
#![no_main]

#[path = "../../formats/tests/support/part_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::date(text);
});
