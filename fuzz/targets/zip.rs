//! Any bytes taken for a zip archive: every member is read within its budget, and none gives more than was allowed.
#![no_main]

use std::io::Read as _;
use std::sync::Arc;

use blogferry::zip::{Budget, Limits, ZipReader};

const MEMBER: u64 = 1 << 20;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { member: MEMBER, total: 8 * MEMBER, members: 1000, ..Limits::default() };
    let budget = Arc::new(Budget::new(limits));
    let Ok(archive) = ZipReader::open(Arc::new(bytes.to_vec()), budget) else { return };
    for number in 0..archive.members().len() {
        let Ok(mut stream) = archive.stream(number) else { continue };
        let mut member = Vec::new();
        let _ = stream.read_to_end(&mut member);
        assert!(member.len() as u64 <= MEMBER, "a member is larger than was allowed");
    }
});
