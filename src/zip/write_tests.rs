use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::*;
use crate::zip::write::record::{directory_entry, end, header};

fn member(packed: u64, length: u64) -> PackedMember {
    PackedMember { name: "posts/wick.md".to_owned(), is_deflated: true, crc: 7, packed, length }
}

fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    bytes[at..at + length].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The length of the zip64 field and the numbers in it.
fn extra(record: &[u8], at: usize, fixed: usize) -> Vec<u64> {
    let name = number(record, at, 2) as usize;
    let length = number(record, at + 2, 2) as usize;
    let extra = &record[fixed + name..fixed + name + length];
    if extra.is_empty() {
        return Vec::new();
    }
    assert_eq!((number(extra, 0, 2), number(extra, 2, 2) as usize), (1, length - 4));
    extra[4..].chunks(8).map(|chunk| number(chunk, 0, 8)).collect()
}

const FOUR_GIB: u64 = 1 << 32;

#[test]
fn a_length_has_a_zip64_field_from_the_first_that_needs_one() {
    for (packed, length, is_large) in
        [(100, FOUR_GIB - 2, false), (100, FOUR_GIB - 1, true), (100, FOUR_GIB, true), (FOUR_GIB + 1, 100, true)]
    {
        let header = header(&member(packed, length), Stamp::of(None)).expect("a header");
        let entry = directory_entry(&member(packed, length), 5, Stamp::of(None)).expect("an entry");
        let numbers = if is_large { vec![length, packed] } else { Vec::new() };
        assert_eq!(extra(&header, 26, 30), numbers);
        assert_eq!(extra(&entry, 28, 46), numbers);
        let short = if is_large { FOUR_GIB - 1 } else { length };
        assert_eq!((number(&header, 22, 4), number(&entry, 24, 4)), (short, short));
        assert_eq!(number(&header, 4, 2), if is_large { 45 } else { 20 });
        assert_eq!(number(&entry, 42, 4), 5);
    }
}

#[test]
fn a_place_beyond_four_gibibytes_is_in_the_directory_alone() {
    let entry = directory_entry(&member(1, 2), FOUR_GIB - 1, Stamp::of(None)).expect("an entry");
    assert_eq!(extra(&entry, 28, 46), [FOUR_GIB - 1]);
    assert_eq!(number(&entry, 42, 4), FOUR_GIB - 1);
    assert_eq!((number(&entry, 20, 4), number(&entry, 24, 4)), (1, 2));
}

#[test]
fn the_end_has_zip64_records_from_the_first_count_that_needs_them() {
    for count in [65_534, 65_535, 65_536, 65_537] {
        let end = end(count, 1000, 2000);
        let is_large = count >= 65_535;
        assert_eq!(end.len(), if is_large { 56 + 20 + 22 } else { 22 });
        let short = end.len() - 22;
        assert_eq!(number(&end, short + 10, 2), count.min(65_535));
        if is_large {
            assert_eq!((number(&end, 32, 8), number(&end, 40, 8), number(&end, 48, 8)), (count, 1000, 2000));
            assert_eq!(number(&end, 56 + 8, 8), 3000, "the locator says where the record is");
        }
    }
}

#[test]
fn blocks_packed_apart_are_one_stream() {
    let text: Vec<u8> = (0..200_000u32).flat_map(|number| format!("lamp {} ", number % 1000).into_bytes()).collect();
    let (mut stream, mut crc, mut window) = (Vec::new(), Crc::new(), &[][..]);
    let blocks: Vec<&[u8]> = text.chunks(BLOCK).collect();
    assert!(blocks.len() > 2);
    for (number, block) in blocks.iter().enumerate() {
        let packing = if number + 1 == blocks.len() { Packing::DeflateLast } else { Packing::Deflate };
        let packed = pack(block.to_vec(), window, packing).expect("packed");
        stream.extend_from_slice(&packed.bytes);
        crc.combine(&packed.crc);
        window = &block[block.len() - WINDOW.min(block.len())..];
    }
    let mut back = Vec::new();
    DeflateDecoder::new(stream.as_slice()).read_to_end(&mut back).expect("a whole stream");
    assert!(back == text);
    let mut whole = Crc::new();
    whole.update(&text);
    assert_eq!(crc.sum(), whole.sum());
}

#[test]
fn what_is_compressed_already_or_would_grow_is_stored() {
    assert_eq!(Packing::of_member(b"\xFF\xD8\xFF\xE0"), Packing::Store);
    assert_eq!(Packing::of_member(b"\0\0\0\x20ftypavif"), Packing::Store);
    assert_eq!(Packing::of_member(b"RIFF\0\0\0\0WEBP"), Packing::Store);
    assert_eq!(Packing::of_member(b"RIFF\0\0\0\0WAVE"), Packing::Deflate);
    assert!(!pack(b"ab".to_vec(), &[], Packing::DeflateIfSmaller).expect("packed").is_deflated);
    assert!(pack(vec![b'a'; 100], &[], Packing::DeflateIfSmaller).expect("packed").is_deflated);
}

#[test]
fn a_date_is_told_as_it_reads_and_the_first_one_where_none_fits() {
    let stamp = |text: &str| format!("{:?}", Stamp::of(text.parse().ok()));
    assert_eq!(
        stamp("2012-03-04T05:06:07Z"),
        format!("Stamp {{ day: {}, time: {} }}", 32 << 9 | 3 << 5 | 4, 5 << 11 | 6 << 5 | 3)
    );
    let first = format!("Stamp {{ day: {}, time: 0 }}", 1 << 5 | 1);
    for text in ["1979-12-31", "2108-01-01", "nothing"] {
        assert_eq!(stamp(text), first);
    }
}
