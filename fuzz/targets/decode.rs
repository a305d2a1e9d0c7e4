//! Any bytes in any encoding: the result is UTF-8, and the length it states is the length it has.
#![no_main]

use std::sync::Arc;

use blogferry::source::{decode_text, judge_encoding};
use blogferry_formats::Bytes;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let bytes: Arc<dyn Bytes> = Arc::new(bytes.to_vec());
    let encoded = judge_encoding(&*bytes, None).expect("memory does not fail");
    let decoded = decode_text(bytes, encoded).expect("memory does not fail");
    let length = usize::try_from(decoded.bytes.len()).expect("it is in memory");
    let text = decoded.bytes.read_range(0, length).expect("as long as it says");
    if encoded.name() != "UTF-8" {
        assert!(std::str::from_utf8(&text).is_ok(), "decoded text is not UTF-8");
    }
});
