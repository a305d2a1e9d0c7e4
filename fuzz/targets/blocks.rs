//! Any text: its blocks are in order, and every piece of HTML is a part of it.
#![no_main]

#[path = "../../formats/tests/support/part_laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|text: &str| {
    laws::blocks(text);
});
