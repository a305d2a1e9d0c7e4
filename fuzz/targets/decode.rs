//! Any bytes in any encoding: the result is UTF-8, and the length it states is the length it has.
#![no_main]

#[path = "../../tests/support/input_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::decode(bytes);
});
