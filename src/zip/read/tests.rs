use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

const FEED: &[u8] = b"<feed>a text that is long enough to be packed, packed, packed and packed again</feed>";

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn pack(members: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// Packs as a program does that cannot go back: the sizes follow the bytes.
fn pack_as_stream(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in members {
        writer.start_file(*name, options()).expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

fn open_within(bytes: Vec<u8>, limits: Limits) -> io::Result<ZipReader> {
    ZipReader::open(Arc::new(bytes), Arc::new(Budget::new(limits)))
}

fn open(bytes: Vec<u8>) -> ZipReader {
    open_within(bytes, Limits::default()).expect("opened")
}

fn names(archive: &ZipReader) -> Vec<&str> {
    archive.members().iter().map(|member| &*member.name).collect()
}

fn read(archive: &ZipReader, number: usize) -> (Vec<u8>, Option<Fault>) {
    let mut stream = archive.stream(number).expect("a stream");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("read");
    (bytes, stream.fault())
}

fn find(bytes: &[u8], needle: &[u8]) -> usize {
    memchr::memmem::find(bytes, needle).expect("there")
}

fn without_end(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(memchr::memmem::rfind(&bytes, b"PK\x05\x06").expect("an end record"));
    bytes
}

#[test]
fn stored_and_packed_members_are_given_as_they_were() {
    for options in [options(), options().compression_method(CompressionMethod::Stored), options().large_file(true)] {
        let archive = open(pack(&[("a/feed.atom", FEED), ("empty.txt", b""), ("b.txt", b"b")], options));
        assert_eq!(archive.listing(), Listing::Directory);
        assert_eq!(names(&archive), ["a/feed.atom", "empty.txt", "b.txt"]);
        assert_eq!(read(&archive, 0), (FEED.to_vec(), None));
        assert_eq!(read(&archive, 1), (Vec::new(), None));
        assert_eq!(read(&archive, 2), (b"b".to_vec(), None));
        assert_eq!(archive.overlaps(), 0);
    }
}

#[test]
fn a_stored_member_is_found_where_it_lies() {
    let bytes = pack(&[("a", FEED)], options().compression_method(CompressionMethod::Stored));
    let archive = open(bytes.clone());
    let (start, length) = archive.stored_range(0).expect("a header").expect("stored");
    let (start, length) = (start as usize, length as usize);
    assert_eq!(&bytes[start..start + length], FEED);
    assert_eq!(open(pack(&[("a", FEED)], options())).stored_range(0).expect("a header"), None);
}

#[test]
fn two_members_of_one_name_are_both_listed() {
    let bytes = pack(&[("feed.atom", b"one"), ("feed.atoX", b"two")], options());
    let mut twice = bytes.clone();
    for at in memchr::memmem::find_iter(&bytes, b"feed.atoX") {
        twice[at + 8] = b'm';
    }
    let archive = open(twice);
    assert_eq!(names(&archive), ["feed.atom", "feed.atom"]);
    assert_eq!((read(&archive, 0).0, read(&archive, 1).0), (b"one".to_vec(), b"two".to_vec()));
}

#[test]
fn members_are_found_without_a_directory() {
    let members: &[(&str, &[u8])] = &[("feed.atom", FEED), ("z.txt", b"zzz"), ("empty", b"")];
    for whole in [pack(members, options()), pack_as_stream(members)] {
        let directory = find(&whole, b"PK\x01\x02");
        for cut in [without_end(whole.clone()), whole[..directory].to_vec()] {
            let archive = open(cut);
            assert_eq!(archive.listing(), Listing::Searched);
            assert_eq!(names(&archive), ["feed.atom", "z.txt", "empty"]);
            assert_eq!(read(&archive, 0), (FEED.to_vec(), None));
            assert_eq!(read(&archive, 1), (b"zzz".to_vec(), None));
        }
    }
}

#[test]
fn a_stored_member_whose_size_stands_behind_it_is_found_without_it() {
    let mut writer = ZipWriter::new_stream(Vec::new());
    let options = options().compression_method(CompressionMethod::Stored);
    for (name, bytes) in [("a", FEED), ("b", b"second")] {
        writer.start_file(name, options).expect("started");
        writer.write_all(bytes).expect("written");
    }
    let whole = writer.finish().expect("finished").into_inner();
    let archive = open(whole[..find(&whole, b"PK\x01\x02")].to_vec());
    assert_eq!((read(&archive, 0).0, read(&archive, 1).0), (FEED.to_vec(), b"second".to_vec()));
}

#[test]
fn any_beginning_of_an_archive_gives_what_it_holds() {
    let whole = pack(&[("feed.atom", FEED), ("z.txt", b"zzz")], options());
    let packed = find(&whole, b"z.txt");
    for end in 0..whole.len() {
        let archive = open(whole[..end].to_vec());
        let found: Vec<u8> = archive.members().iter().enumerate().flat_map(|(n, _)| read(&archive, n).0).collect();
        assert!([FEED, b"zzz"].concat().starts_with(&found), "cut at {end}");
        assert!(end < packed || found.starts_with(FEED), "cut at {end}");
    }
}

#[test]
fn what_stands_before_and_behind_an_archive_moves_nothing() {
    let whole = pack(&[("feed.atom", FEED)], options());
    let moved = [&b"#!/bin/sh\nexit\n".repeat(50)[..], &whole, &[0; 5000]].concat();
    assert!(ZipReader::ends_like_one(&moved).expect("read"));
    let archive = open(moved);
    assert_eq!(archive.listing(), Listing::Directory);
    assert_eq!(read(&archive, 0), (FEED.to_vec(), None));
    assert!(!ZipReader::ends_like_one(&FEED.to_vec()).expect("read"));
}

#[test]
fn a_comment_that_looks_like_the_end_hides_nothing() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let comment = *b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0tail";
    writer.set_raw_comment(Box::from(comment)).expect("set");
    writer.start_file("feed.atom", options()).expect("started");
    writer.write_all(FEED).expect("written");
    let archive = open(writer.finish().expect("finished").into_inner());
    assert_eq!((archive.listing(), names(&archive)), (Listing::Directory, vec!["feed.atom"]));
}

#[test]
fn damage_is_told_and_what_is_there_is_kept() {
    let whole = pack(&[("feed.atom", FEED), ("z.txt", b"zzz")], options());
    let directory = find(&whole, b"PK\x01\x02");
    let wrong_checksum = {
        let mut bytes = whole.clone();
        bytes[directory + 16] ^= 0xFF;
        bytes
    };
    assert_eq!(read(&open(wrong_checksum), 0), (FEED.to_vec(), Some(Fault::Checksum)));
    for stated in [10u32, 0x7FFF_FFFF] {
        let mut bytes = whole.clone();
        bytes[directory + 24..directory + 28].copy_from_slice(&stated.to_le_bytes());
        let fault = Fault::Length { stated: u64::from(stated), found: FEED.len() as u64 };
        assert_eq!(read(&open(bytes), 0), (FEED.to_vec(), Some(fault)));
    }
    // A block of a kind there is none of ends the stream before its end.
    let text: Vec<u8> = (0..40_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let mut flipped = pack(&[("feed.atom", &text), ("z.txt", b"zzz")], options());
    let middle = find(&flipped, b"z.txt") / 2;
    flipped[middle..middle + 64].fill(0xFF);
    let archive = open(flipped);
    let (found, fault) = read(&archive, 0);
    assert!(fault.is_some() && found.len() > text.len() / 4, "{fault:?} after {}", found.len());
    assert_eq!(found[..text.len() / 4], text[..text.len() / 4]);
    assert_eq!(read(&archive, 1), (b"zzz".to_vec(), None));
}

#[test]
fn a_directory_that_counts_wrong_is_not_all_there_is() {
    let whole = pack(&[("feed.atom", FEED), ("z.txt", b"zzz")], options());
    let end = memchr::memmem::rfind(&whole, b"PK\x05\x06").expect("an end record");
    for (at, value) in
        [(end + 8, b"\xFE\xFF\xFE\xFF"), (end + 16, b"\xF0\xFF\xFF\xFF"), (end + 12, b"\xF0\xFF\xFF\xFF")]
    {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(value);
        let archive = open(bytes);
        assert_eq!(names(&archive), ["feed.atom", "z.txt"], "at {at}");
        assert_eq!(read(&archive, 0), (FEED.to_vec(), None), "at {at}");
    }
}

#[test]
fn what_cannot_be_unpacked_says_why() {
    let whole = pack(&[("feed.atom", FEED), ("z.txt", b"zzz")], options());
    let directory = find(&whole, b"PK\x01\x02");
    let patched = |at: usize, value: u8| {
        let mut bytes = whole.clone();
        bytes[directory + at] = value;
        open(bytes)
    };
    assert!(matches!(patched(8, 1).stream(0).err(), Some(MemberError::Encrypted)));
    let error = patched(10, 12).stream(0).err().expect("an error");
    assert!(error.to_string().contains("bzip2"), "{error}");
    let nowhere = patched(42, 7);
    assert_eq!(read(&nowhere, 0), (FEED.to_vec(), None), "found by its header");
}

#[test]
fn names_are_decoded_and_no_longer_paths() {
    let name = |raw: &[u8], flag: bool| {
        let mut bytes = pack(&[(&"x".repeat(raw.len()), b"")], options());
        let directory = find(&bytes, b"PK\x01\x02");
        bytes[directory + 46..directory + 46 + raw.len()].copy_from_slice(raw);
        bytes[directory + 9] = if flag { 8 } else { 0 };
        names(&open(bytes)).concat()
    };
    assert_eq!(name("Évil — 写真/a.jpg".as_bytes(), true), "Évil — 写真/a.jpg");
    assert_eq!(name("Évil — 写真/a.jpg".as_bytes(), false), "Évil — 写真/a.jpg");
    assert_eq!(name(b"T/\x82\x8A.jpg", false), "T/éè.jpg");
    assert_eq!(name(b"\xFF\xFE.jpg", true), "\u{FFFD}\u{FFFD}.jpg");
    assert_eq!(name(b"..\\..\\x", false), "../../x");
    let (japanese, _, _) = encoding_rs::SHIFT_JIS.encode("ブログの写真とコメント/日記.atom");
    assert_eq!(name(&japanese, false), "ブログの写真とコメント/日記.atom");
}

#[test]
fn links_folders_and_devices_are_no_files() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_directory("d/", options()).expect("added");
    writer.add_symlink("l", "/etc/passwd", options()).expect("added");
    let mut bytes = writer.finish().expect("finished").into_inner();
    let kinds: Vec<MemberKind> = open(bytes.clone()).members().iter().map(|member| member.kind).collect();
    assert_eq!(kinds, [MemberKind::Folder, MemberKind::Link]);
    let link = memchr::memmem::rfind(&bytes, b"PK\x01\x02").expect("a record");
    bytes[link + 41] = 0o010_600u16.to_be_bytes()[0];
    assert_eq!(open(bytes).members()[1].kind, MemberKind::Special);
}

#[test]
fn limits_stop_a_member_and_then_the_run() {
    let zeros = vec![0; 300_000];
    let bytes = pack(&[("zeros", &zeros), ("feed.atom", FEED)], options());
    let limit = |limits: Limits, number| {
        let archive = open_within(bytes.clone(), limits).expect("opened");
        let mut stream = archive.stream(number).expect("a stream");
        io::copy(&mut stream, &mut io::sink()).err().and_then(|error| Limit::of(&error))
    };
    let usual = Limits::default();
    assert_eq!(limit(usual, 0), None);
    for (member, reached) in [(299_999, true), (300_000, false), (300_001, false)] {
        let told = reached.then_some(Limit::Member(member));
        assert_eq!(limit(Limits { member, ..usual }, 0), told);
        assert_eq!(limit(Limits { member, ..usual }, 1), None);
        let total = member;
        assert_eq!(limit(Limits { total, ..usual }, 0), reached.then_some(Limit::Total(total)));
    }
    // So many times its size does the first member unpack to.
    let times = 300_000 / (open(bytes.clone()).members()[0].packed + 1);
    for (ratio, reached) in [(times, true), (times + 1, false), (times + 2, false)] {
        assert_eq!(limit(Limits { ratio, ratio_from: 299_999, ..usual }, 0), reached.then_some(Limit::Ratio(ratio)));
        assert_eq!(
            limit(Limits { ratio, ratio_from: 300_000, ..usual }, 0),
            None,
            "no more than may be unpacked freely"
        );
    }
    for (members, reached) in [(1, true), (2, false), (3, false)] {
        let error = open_within(bytes.clone(), Limits { members, ..usual }).err();
        assert_eq!(error.as_ref().and_then(Limit::of), reached.then_some(Limit::Members(members)));
    }
}

#[test]
fn reading_a_member_again_counts_once() {
    let archive = open_within(
        pack(&[("a", FEED), ("b", FEED)], options()),
        Limits { total: 2 * FEED.len() as u64, ..Limits::default() },
    );
    let archive = archive.expect("opened");
    for number in [0, 0, 0, 1, 1] {
        assert_eq!(read(&archive, number), (FEED.to_vec(), None));
    }
}

#[test]
fn members_that_share_bytes_are_counted() {
    let mut bytes = pack(&[("a", FEED), ("b", FEED)], options());
    let second = memchr::memmem::rfind(&bytes, b"PK\x01\x02").expect("a record");
    bytes[second + 42..second + 46].copy_from_slice(&[0; 4]);
    assert_eq!(open(bytes).overlaps(), 1);
}
