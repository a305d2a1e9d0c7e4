//! Any post that reads as JSON is written as JSON that reads as the same post.
#![no_main]

#[path = "../../formats/tests/support/part_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::round_trip(bytes);
});
