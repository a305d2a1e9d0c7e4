//! Any string becomes a safe name, and a safe name stays as it is.
#![no_main]

#[path = "../../formats/tests/support/part_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::file_name(text);
});
