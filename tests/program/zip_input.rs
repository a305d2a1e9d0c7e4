//! Zip archives as inputs: what comes out is what comes out of the unpacked folder.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{CLASSIC, Desk, TAKEOUT, export_of, fixture};

/// A text dump of a page with one comment.
const PAGE: &str = "Wick and wax\nBy Ann - March 2, 2014\n\nA lamp needs a wick.\n\n1 Comments\n\nTomas says:\nMarch 3, 2014 at 9:15 am\nIt does.\n";

fn pack_with(members: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

fn pack(members: &[(&str, &[u8])]) -> Vec<u8> {
    pack_with(members, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
}

/// Returns all files below a folder, with `name` in front of their names.
fn tree(folder: &Path, name: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), name.to_owned())];
    while let Some((folder, before)) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            let name = format!("{before}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push((entry.path(), name));
            } else {
                files.push((name, fs::read(entry.path()).expect("readable")));
            }
        }
    }
    files
}

/// The fixture of a Takeout, packed.
fn takeout() -> Vec<u8> {
    let files = tree(Path::new(&fixture(TAKEOUT)), "Takeout");
    let members: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    pack(&members)
}

fn feed() -> Vec<u8> {
    export_of(3).into_bytes()
}

#[test]
fn a_takeout_is_read_as_it_was_downloaded() {
    let desk = Desk::new();
    desk.write("takeout-001.zip", takeout());
    let unpacked = desk.run(&[TAKEOUT, "-o", "one"]);
    let packed = desk.run(&["takeout-001.zip", "-o", "two"]);
    assert_eq!((unpacked.code, packed.code), (Some(0), Some(0)), "{}", packed.err);
    assert_eq!(desk.files("one"), desk.files("two"));
    assert!(packed.err.contains("reading  takeout-001.zip/Takeout/Blogger/"), "{}", packed.err);
}

#[test]
fn parts_given_together_are_one_takeout() {
    let desk = Desk::new();
    let root = fixture(TAKEOUT);
    desk.write("whole.zip", takeout());
    let files = |name: &str| {
        let path = Path::new(&root).join(name);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let names: Vec<String> = {
        let listing = desk.run(&["info", "whole.zip", "--json"]);
        let value: serde_json::Value = serde_json::from_str(&listing.out).expect("JSON");
        let files = value["files"].as_array().expect("files");
        files.iter().map(|file| file["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert!(names.len() > 2, "the fixture has a feed, settings and comments: {names:?}");
    let inner = |name: &str| name.strip_prefix("Takeout/").expect("below Takeout").to_owned();
    let parts: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let part = format!("takeout-{number:03}.zip");
            desk.write(&part, pack(&[(name, &files(&inner(name)))]));
            part
        })
        .collect();
    let mut arguments: Vec<&str> = parts.iter().map(String::as_str).collect();
    assert_eq!(desk.json(&arguments), desk.json(&["whole.zip"]));
    arguments.reverse();
    assert_eq!(desk.titles(&arguments), desk.titles(&["whole.zip"]));
}

#[test]
fn an_archive_in_a_folder_is_read_as_if_it_were_unpacked_there() {
    let desk = Desk::new();
    desk.write("folder/part.zip", takeout());
    desk.write("folder/notes.txt", "nothing");
    for (name, bytes) in tree(Path::new(&fixture(TAKEOUT)), "real/Takeout") {
        desk.write(&name, bytes);
    }
    assert_eq!(desk.json(&["folder"]), desk.json(&["real"]));
}

#[test]
fn exports_of_any_format_come_out_of_an_archive() {
    let desk = Desk::new();
    let classic = fs::read(fixture(CLASSIC)).expect("readable");
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        for large in [false, true] {
            let options = SimpleFileOptions::default().compression_method(method).large_file(large);
            desk.write("exports.zip", pack_with(&[("blog.xml", &classic)], options));
            assert_eq!(desk.json(&["exports.zip"]), desk.json(&[CLASSIC]), "{method:?}");
        }
    }
    desk.write("dumps/a.txt", PAGE);
    desk.write("dumps/b.txt", PAGE.replace("Wick", "Oil"));
    desk.write("dumps.zip", pack(&[("b.txt", PAGE.replace("Wick", "Oil").as_bytes()), ("a.txt", PAGE.as_bytes())]));
    assert_eq!(desk.titles(&["dumps.zip", "-f", "text"]), ["Wick and wax", "Oil and wax"]);
    assert_eq!(desk.json(&["dumps.zip", "-f", "text"]), desk.json(&["dumps", "-f", "text"]));
}

#[test]
fn an_archive_comes_through_a_pipe_too() {
    let desk = Desk::new();
    let ended = desk.run_with_input(&["-", "-t", "json", "-o", "-"], &pack(&[("blog.xml", &feed())]));
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(ended.out.matches("Lamp number").count(), 3);
}

#[test]
fn names_of_members_are_no_paths() {
    let desk = Desk::new();
    for name in ["../../feed.atom", "/etc/feed.atom", "C:\\blog\\feed.atom", "a\nb/feed.atom", "x//y/./feed.atom"] {
        desk.write("odd.zip", pack(&[(name, &feed())]));
        let ended = desk.run(&["odd.zip", "-o", "site", "--force"]);
        assert_eq!(ended.code, Some(0), "{name}: {}", ended.err);
        assert!(!ended.err.contains("a\nb"), "control characters are escaped: {}", ended.err);
    }
    assert_eq!(desk.names("site").len(), 3);
    let mut outside: Vec<String> = desk.names(".");
    outside.retain(|name| !name.starts_with("site/"));
    assert_eq!(outside, ["odd.zip"]);
}

#[test]
fn a_link_is_never_followed() {
    let desk = Desk::new();
    desk.write("secret.xml", export_of(1));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let target = desk.path("secret.xml").to_string_lossy().into_owned();
    writer.add_symlink("feed.atom", target, SimpleFileOptions::default()).expect("added");
    desk.write("link.zip", writer.finish().expect("finished").into_inner());
    let ended = desk.run(&["link.zip", "-o", "site"]);
    assert_eq!(ended.code, Some(3), "{}", ended.err);
}

#[test]
fn a_damaged_archive_gives_what_is_left_of_it() {
    let desk = Desk::new();
    let whole = pack(&[("blog.xml", &feed()), ("other.bin", &[0; 64])]);
    let end = memchr::memmem::rfind(&whole, b"PK\x05\x06").expect("an end record");
    desk.write("cut.zip", &whole[..end]);
    let ended = desk.run(&["cut.zip", "-o", "site"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("error[archive-damaged]: cut.zip: "), "{}", ended.err);
    assert_eq!(desk.names("site").len(), 3);

    let directory = memchr::memmem::find(&whole, b"PK\x01\x02").expect("a directory");
    let mut wrong = whole;
    wrong[directory + 16] ^= 1;
    desk.write("wrong.zip", wrong);
    let ended = desk.run(&["wrong.zip", "-o", "again"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("error[member-checksum]: wrong.zip/blog.xml: "), "{}", ended.err);
    assert_eq!(desk.names("again").len(), 3);
}

#[test]
fn what_needs_a_password_is_said_and_takes_nothing_with_it() {
    let desk = Desk::new();
    let lock = |mut bytes: Vec<u8>| {
        let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").expect("a directory");
        bytes[directory + 8] |= 1;
        bytes
    };
    desk.write("locked.zip", lock(pack(&[("blog.xml", &feed())])));
    let ended = desk.run(&["locked.zip", "-o", "site"]);
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(ended.err.contains("locked.zip/blog.xml: is encrypted"), "{}", ended.err);
    assert!(desk.files("site").is_empty());

    desk.write("half.zip", lock(pack(&[("a.xml", b"locked"), ("blog.xml", &feed())])));
    let ended = desk.run(&["half.zip", "-o", "site"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("error[member-encrypted]: half.zip/a.xml: is encrypted"), "{}", ended.err);
    assert_eq!(desk.names("site").len(), 3);

    desk.write("picture.zip", lock(pack(&[("a.jpg", b"locked"), ("blog.xml", &feed())])));
    assert_eq!(desk.run(&["picture.zip", "-o", "site"]).code, Some(0));
}

#[test]
fn limits_cost_one_member_or_end_the_run() {
    let desk = Desk::new();
    let large = export_of(200).replace("Many lamps", "Many more").into_bytes();
    desk.write("two.zip", pack(&[("large.xml", &large), ("small.xml", &feed())]));
    let ended = desk.run(&["two.zip", "-o", "site", "--max-member", "16K"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("error[member-limit]: two.zip/large.xml: holds more than 16384 bytes"), "{}", ended.err);
    assert!(ended.err.contains("--max-member"), "{}", ended.err);
    assert_eq!(desk.names("site").len(), 3);

    let ended = desk.run(&["two.zip", "-o", "other", "--max-total", "20K"]);
    assert_eq!(ended.code, Some(5), "{}", ended.err);
    assert!(ended.err.contains("--max-total"), "{}", ended.err);
    assert!(desk.files("other").is_empty());

    let ended = desk.run(&["two.zip", "-o", "other", "--max-member", "1K"]);
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert_eq!(desk.run(&["two.zip", "-o", "other", "--max-member", "much"]).code, Some(2));
}

#[test]
fn an_archive_in_an_archive_is_told() {
    let desk = Desk::new();
    desk.write("outer.zip", pack(&[("inner.zip", &pack(&[("blog.xml", &feed())])), ("blog.xml", &feed())]));
    let ended = desk.run(&["outer.zip", "-o", "site"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.err.contains("warning[archive-nested]: outer.zip/inner.zip: "), "{}", ended.err);
}

#[test]
fn places_in_messages_name_archive_and_member() {
    let desk = Desk::new();
    let broken = export_of(2).replace("Lamp number 1", "Lamp & number 1");
    desk.write("in.zip", pack(&[("deep/blog.xml", broken.as_bytes())]));
    let ended = desk.run(&["in.zip", "-o", "site"]);
    assert!(ended.err.contains("in.zip/deep/blog.xml:8:"), "{}", ended.err);
}
