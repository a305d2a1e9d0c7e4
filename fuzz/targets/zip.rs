//! Any bytes taken for a zip archive: every member is read within its budget, and none gives more than was allowed.
#![no_main]

#[path = "../../tests/support/input_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::zip(bytes);
});
