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

/// A Takeout of two blogs, with comments the owner wrote on one of them and on somebody else's, under German names.
fn two_blogs() -> Vec<(String, Vec<u8>)> {
    let feed = |name: &str, posts: usize| {
        let blog = format!("blog-{}", name.len());
        export_of(posts).replace("Many lamps", name).replace("blog-77", &blog).into_bytes()
    };
    [
        ("Takeout/Blogger/Blogs/Pond life/feed.atom", feed("Pond life", 2)),
        ("Takeout/Blogger/Blogs/Pond life/settings.csv", b"blog_name,blog_time_zone\nPond life,UTC\n".to_vec()),
        ("Takeout/Blogger/Blogs/Öl/feed.atom", feed("Öl", 3)),
        ("Takeout/Blogger/Kommentare/Pond life/feed.atom", feed("Pond life", 2)),
        ("Takeout/archive_browser.html", b"<!DOCTYPE html><title>Takeout</title>".to_vec()),
        ("Takeout/Blogger/Alben/Pond life/frog.jpg", b"\xFF\xD8\xFF\xE0".to_vec()),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .to_vec()
}

fn write_two_blogs(desk: &Desk) {
    let files = two_blogs();
    let members: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    desk.write("takeout.zip", pack(&members));
    files.iter().for_each(|(name, bytes)| desk.write(&format!("unpacked/{name}"), bytes));
}

#[test]
fn each_blog_of_a_takeout_gets_a_folder_of_its_own() {
    let desk = Desk::new();
    write_two_blogs(&desk);
    let packed = desk.run(&["takeout.zip", "-o", "site"]);
    assert_eq!(packed.code, Some(0), "{}", packed.err);
    assert!(packed.err.contains("read 5 posts, 5 comments; written 5, 5;"), "{}", packed.err);
    let count = |folder: &str| desk.names(&format!("site/{folder}")).len();
    assert_eq!((count("pond-life"), count("ol")), (2, 3));
    assert_eq!(desk.run(&["unpacked", "-o", "other"]).code, Some(0));
    assert_eq!(desk.files("site"), desk.files("other"));
    let again = desk.run(&["takeout.zip", "-o", "site", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&again.out).expect("JSON");
    assert_eq!((report["files"]["written"].as_u64(), report["files"]["unchanged"].as_u64()), (Some(0), Some(5)));
    assert_eq!(report["blogs"][1]["below"], "ol");
}

#[test]
fn documents_of_several_blogs_go_into_a_folder() {
    let desk = Desk::new();
    write_two_blogs(&desk);
    let ended = desk.run(&["takeout.zip", "-t", "json", "-o", "out/"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.names("out"), ["ol.json", "pond-life.json"]);
    for arguments in [["-o", "one.json"], ["-o", "one.zip"], ["-o", "-"]] {
        let ended = desk.run(&[&["takeout.zip", "-t", "json"][..], &arguments].concat());
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        assert!(ended.err.contains("--blog") && ended.err.contains("Pond life, Öl"), "{}", ended.err);
    }
    assert_eq!(desk.titles(&["takeout.zip", "--blog", "öl"]).len(), 3);
    assert_eq!(desk.run(&["takeout.zip", "--blog", "none", "-o", "x"]).code, Some(2));
    let one = desk.run(&["takeout.zip", "--blog", "Öl", "-t", "json", "-o", "out/"]);
    assert_eq!(one.code, Some(0), "{}", one.err);
}

#[test]
fn several_blogs_are_listed_and_planned() {
    let desk = Desk::new();
    write_two_blogs(&desk);
    let info = desk.run(&["info", "takeout.zip"]);
    assert!(info.out.contains("blog         Pond life\n") && info.out.contains("blog         Öl\n"), "{}", info.out);
    let info = desk.run(&["info", "takeout.zip", "--json"]);
    let info: serde_json::Value = serde_json::from_str(&info.out).expect("JSON");
    assert_eq!(info["blogs"].as_array().map(Vec::len), Some(2));
    let plan = desk.run(&["takeout.zip", "--dry-run"]);
    assert_eq!(plan.out.lines().filter(|line| line.starts_with("ol/posts/")).count(), 3, "{}", plan.out);
    assert!(desk.names(".").iter().all(|name| !name.starts_with("ol/")));
}

#[test]
fn strict_writes_no_blog_if_there_is_a_warning_in_one() {
    let desk = Desk::new();
    let broken = export_of(2).replace("Lamp number 1", "Lamp & number 1");
    let clean = export_of(2);
    let names = ["T/Blogger/Blogs/A/feed.atom", "T/Blogger/Blogs/B/feed.atom"];
    desk.write("bad.zip", pack(&[(names[0], clean.as_bytes()), (names[1], broken.as_bytes())]));
    let ended = desk.run(&["bad.zip", "-o", "site", "--strict"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(desk.files("site").is_empty());
    desk.write("good.zip", pack(&[(names[0], clean.as_bytes()), (names[1], clean.as_bytes())]));
    let ended = desk.run(&["good.zip", "-o", "site", "--strict"]);
    let posts = desk.names("site").iter().filter(|name| name.ends_with(".md")).count();
    assert_eq!((ended.code, posts), (Some(0), 4), "{}", ended.err);
}

#[test]
fn pages_of_an_archive_are_read_one_after_the_other_too() {
    let desk = Desk::new();
    let page = fs::read_to_string(fixture("blogger/../text/blogger-whole-page/page.txt")).expect("readable");
    let pages: Vec<(String, String)> = (0..300)
        .map(|number| (format!("d/{number:03}.txt"), page.replace("A kite", &format!("Kite {number}"))))
        .collect();
    let members: Vec<(&str, &[u8])> = pages.iter().map(|(name, page)| (name.as_str(), page.as_bytes())).collect();
    desk.write("dumps.zip", pack(&members));
    pages.iter().for_each(|(name, page)| desk.write(&format!("dumps/{name}"), page));
    for from in [&["-f", "text"][..], &[]] {
        for target in ["jsonl", "markdown"] {
            let convert = |input: &str, out: &str| {
                let ended = desk.run(&[&[input, "-t", target, "-o", out][..], from].concat());
                assert_eq!(ended.code, Some(0), "{input} {target}: {}", ended.err);
            };
            convert("dumps.zip", &format!("packed-{target}"));
            convert("dumps", &format!("plain-{target}"));
        }
        assert_eq!(desk.read("packed-jsonl"), desk.read("plain-jsonl"));
        assert_eq!(desk.files("packed-markdown"), desk.files("plain-markdown"));
        assert_eq!(desk.names("packed-markdown").len(), 300);
    }
    desk.write("mixed/more.zip", pack(&members));
    desk.write("mixed/one.txt", PAGE);
    let ended = desk.run(&["mixed", "-f", "text", "-t", "jsonl", "-o", "mixed.jsonl"]);
    assert_eq!((ended.code, desk.read("mixed.jsonl").lines().count()), (Some(0), 301), "{}", ended.err);
    let ended = desk.run(&["dumps.zip", "-f", "text", "-t", "jsonl", "-o", "x.jsonl", "--max-total", "10K"]);
    assert_eq!(ended.code, Some(5), "{}", ended.err);
    assert!(!desk.path("x.jsonl").exists());
}
