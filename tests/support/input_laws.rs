//! What holds for whatever bytes are decoded or unpacked. Shared by tests that put the bytes together from fragments and
//! by the fuzz targets.

#![allow(dead_code, reason = "each test crate uses its own part of this")]
#![allow(clippy::expect_used, clippy::arithmetic_side_effects, reason = "a panic is the finding")]

use std::io::Read as _;
use std::sync::Arc;

use blogferry::source::{decode_text, judge_encoding};
use blogferry::zip::{Budget, Limits, ZipReader};
use blogferry_formats::Bytes;

/// No member may hold more here.
pub const MEMBER: u64 = 1 << 20;

/// Decodes bytes in whatever encoding: the result is UTF-8, and the length it states is the length it has. Returns the
/// name of the encoding.
pub fn decode(bytes: &[u8]) -> &'static str {
    let bytes: Arc<dyn Bytes> = Arc::new(bytes.to_vec());
    let encoded = judge_encoding(&*bytes, None).expect("memory does not fail");
    let decoded = decode_text(bytes, encoded).expect("memory does not fail");
    let length = usize::try_from(decoded.bytes.len()).expect("it is in memory");
    let text = decoded.bytes.read_range(0, length).expect("as long as it says");
    if encoded.name() != "UTF-8" {
        assert!(std::str::from_utf8(&text).is_ok(), "decoded text is not UTF-8");
    }
    encoded.name()
}

/// Reads every member of what may be a zip archive within its budget: none gives more than was allowed. Returns how many
/// were read to their end.
pub fn zip(bytes: &[u8]) -> usize {
    let limits = Limits { member: MEMBER, total: 8 * MEMBER, members: 1000, ..Limits::default() };
    let budget = Arc::new(Budget::new(limits));
    let Ok(archive) = ZipReader::open(Arc::new(bytes.to_vec()), budget) else { return 0 };
    let mut whole = 0;
    for number in 0..archive.members().len() {
        let Ok(mut stream) = archive.stream(number) else { continue };
        let mut member = Vec::new();
        whole += usize::from(stream.read_to_end(&mut member).is_ok());
        assert!(member.len() as u64 <= MEMBER, "a member is larger than was allowed");
    }
    whole
}
