//! Any bytes given to the reader `wordpress`, and all that comes out written by every writer.
#![no_main]

#[path = "../../formats/tests/support/laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::hold("wordpress", bytes);
});
