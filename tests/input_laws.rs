//! What decodes and unpacks, given bytes that are put together from the fragments it looks for.
#![expect(clippy::expect_used, reason = "a panic here is the failing test")]

#[path = "support/input_laws.rs"]
mod laws;

use std::io::{Cursor, Write as _};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Marks, declarations, letters and halves of letters, in one encoding and another.
const ENCODED: &[&[u8]] = &[
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xFF\xFE\0\0",
    b"\0\0\xFE\xFF",
    b"<?xml version='1.0' encoding='UTF-8'?>",
    b"<?xml version='1.0' encoding='windows-1252'?>",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"<?xml version='1.0' encoding='gb2312'?>",
    b"<?xml version='1.0' encoding='UTF-7'?>",
    b"<?xml version='1.0' encoding='x-user-defined'?>",
    b"<\0?\0x\0m\0l\0",
    b"\0<\0?\0x\0m\0l",
    b"plain text of some length, so that there is a language in it. ",
    "n\u{e4}her \u{706f} \u{1F600}".as_bytes(),
    b"caf\xE9 \x93x\x94",
    b"\x83\x65\x83\x58\x83\x67",
    b"\xC1\xC2\xD4\xD0",
    b"\xD8\x00",
    b"\x00\xDC",
    b"\xF0\x9F\x98",
    b"\x80",
    b"\0",
    b"a\0b\0",
    b"\0a\0b",
    b"\r\n",
];

/// An archive with a stored, a packed and an empty member, a folder, and a member that says it is large.
fn archive() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let feed = "<feed>soot and oil </feed>".repeat(40);
    for (name, method, large) in [
        ("Takeout/feed.atom", CompressionMethod::Deflated, false),
        ("stored.txt", CompressionMethod::Stored, false),
        ("n\u{e4}her.txt", CompressionMethod::Deflated, true),
    ] {
        let options = options.compression_method(method).large_file(large);
        writer.start_file(name, options).expect("begun");
        writer.write_all(feed.as_bytes()).expect("written");
    }
    writer.add_directory("folder", options).expect("added");
    writer.start_file("empty", options).expect("begun");
    writer.finish().expect("finished").into_inner()
}

/// What is found in the records of archives, and does harm there.
const RECORDS: &[&[u8]] = &[
    b"PK\x01\x02",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
    b"PK\x07\x08",
    b"\xFF\xFF",
    b"\xFF\xFF\xFF\xFF",
    b"\0\0\0\0",
    b"\x01\0",
    b"\x08\0",
    b"\x09\0",
    b"\x63\0",
    b"../x",
    b"\\",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_decoded_to_their_end(pieces in vec(select(ENCODED), 0..20)) {
        laws::decode(&pieces.concat());
    }

    #[test]
    fn letters_in_any_encoding_are_decoded_to_their_end(
        label in select(&["utf-8", "utf-16le", "windows-1251", "shift_jis", "gb18030", "iso-2022-jp", "big5", "euc-kr"][..]),
        body in vec(any::<u8>(), 0..200),
    ) {
        let mut bytes = format!("<?xml version='1.0' encoding='{label}'?>\n").into_bytes();
        bytes.extend(body);
        laws::decode(&bytes);
    }

    #[test]
    fn a_damaged_archive_is_read_within_its_budget(
        writes in vec((any::<Index>(), select(RECORDS)), 0..6),
        cut in any::<Index>(),
        is_cut in any::<bool>(),
        twice in any::<bool>(),
    ) {
        let mut bytes = archive();
        for (at, record) in writes {
            let at = at.index(bytes.len());
            let end = bytes.len().min(at.saturating_add(record.len()));
            bytes[at..end].copy_from_slice(&record[..end.saturating_sub(at)]);
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if twice {
            bytes.extend(bytes.clone());
        }
        laws::zip(&bytes);
    }

    #[test]
    fn any_mixture_of_records_is_read_to_its_end(pieces in vec(select(RECORDS), 0..40)) {
        laws::zip(&pieces.concat());
    }
}

/// The laws above say nothing about what is refused, so this says that not everything is.
#[test]
fn what_is_whole_is_decoded_and_unpacked() {
    assert_eq!(laws::zip(&archive()), 5);
    assert_eq!(laws::decode(b"<?xml version='1.0' encoding='windows-1251'?><a>\xE4\xE0</a>"), "windows-1251");
}
