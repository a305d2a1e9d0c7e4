//! The output as a zip archive, read by a library that is none of ours.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

use zip::{CompressionMethod, ZipArchive};

use crate::support::{CLASSIC, Desk, export_of};

fn archive(desk: &Desk, name: &str) -> ZipArchive<File> {
    ZipArchive::new(File::open(desk.path(name)).expect("an archive")).expect("a zip archive")
}

/// Every member with its bytes; their check sums are verified by reading them.
fn members(desk: &Desk, name: &str) -> BTreeMap<String, Vec<u8>> {
    let mut archive = archive(desk, name);
    let mut members = BTreeMap::new();
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).expect("a member");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("a sound member");
        members.insert(member.name().expect("a name").to_string(), bytes);
    }
    members
}

fn converted(desk: &Desk, arguments: &[&str]) {
    let ended = desk.run(arguments);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}

#[test]
fn an_archive_holds_the_files_a_folder_would() {
    let desk = Desk::new();
    converted(&desk, &[CLASSIC, "-o", "site"]);
    converted(&desk, &[CLASSIC, "-o", "site.zip"]);
    let mut files = desk.files("site");
    files.retain(|name, _| !name.starts_with(".blogferry/"));
    assert_eq!(members(&desk, "site.zip"), files);
    assert_eq!(desk.names("."), desk.names(".").into_iter().filter(|name| !name.contains(".part")).collect::<Vec<_>>());
}

#[test]
fn a_document_has_the_name_of_its_archive() {
    let desk = Desk::new();
    converted(&desk, &[CLASSIC, "-t", "json", "-o", "blog.json"]);
    converted(&desk, &[CLASSIC, "-t", "json", "-o", "blog.zip"]);
    converted(&desk, &[CLASSIC, "-t", "json", "-o", "blog.json.zip"]);
    let expected = BTreeMap::from([("blog.json".to_owned(), desk.read("blog.json").into_bytes())]);
    assert_eq!(members(&desk, "blog.zip"), expected);
    assert_eq!(members(&desk, "blog.json.zip"), expected);
}

#[test]
fn threads_change_no_byte_and_a_second_run_none_either() {
    let desk = Desk::new();
    desk.write("many.xml", export_of(3000));
    for to in ["markdown", "json"] {
        converted(&desk, &["many.xml", "-t", to, "-o", "one/a.zip", "-j1"]);
        converted(&desk, &["many.xml", "-t", to, "-o", "four/a.zip", "-j4"]);
        let one = std::fs::read(desk.path("one/a.zip")).expect("readable");
        assert!(one == std::fs::read(desk.path("four/a.zip")).expect("readable"));
        let before = std::fs::metadata(desk.path("one/a.zip")).expect("there").modified().expect("a date");
        converted(&desk, &["many.xml", "-t", to, "-o", "one/a.zip"]);
        assert_eq!(std::fs::metadata(desk.path("one/a.zip")).expect("there").modified().expect("a date"), before);
    }
}

#[test]
fn members_are_sorted_and_say_nothing_of_the_machine() {
    let desk = Desk::new();
    converted(&desk, &[CLASSIC, "-o", "site.zip"]);
    let mut archive = archive(&desk, "site.zip");
    let mut names = Vec::new();
    for number in 0..archive.len() {
        let member = archive.by_index(number).expect("a member");
        names.push(member.name().expect("a name").to_string());
        assert_eq!(member.unix_mode(), None);
        assert!(member.extra_data().is_none_or(|extra| extra.is_empty()));
        let date = member.last_modified().expect("a date");
        assert!(date.year() < 2020, "the date of the newest post, not of the run: {date:?}");
        assert_eq!(member.compression(), CompressionMethod::Deflated);
    }
    assert!(names.is_sorted() && names.len() > 3, "{names:?}");
}

#[test]
fn a_document_of_many_blocks_reads_back() {
    let desk = Desk::new();
    desk.write("many.xml", export_of(6000));
    converted(&desk, &["many.xml", "-t", "json", "-o", "blog.json"]);
    converted(&desk, &["many.xml", "-t", "json", "-o", "blog.zip"]);
    let json = desk.read("blog.json").into_bytes();
    assert!(json.len() > 2 * 1024 * 1024);
    assert!(members(&desk, "blog.zip").get("blog.json") == Some(&json));
}

#[test]
fn an_output_that_cannot_be_written_leaves_nothing_behind() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("site.zip")).expect("made");
    let ended = desk.run(&[CLASSIC, "-o", "site.zip"]);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(ended.err.contains("is a folder"), "{}", ended.err);
    desk.write("in.xml", export_of(2));
    let ended =
        desk.run(&["in.xml", "--strict", "--encoding", "windows-1252", "--since", "2031", "-o", "new/site.zip"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.names("new"), ["site.zip"]);
}
