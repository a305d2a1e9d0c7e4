//! The archival bundle from outside: what is in it, that it is a bag, and that it reads back.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha512};

use crate::support::{CLASSIC, DAMAGED, Desk, STATUSES, TAKEOUT, fixture};

fn bundle(desk: &Desk, arguments: &[&str]) {
    let ended = desk.run(&[arguments, &["-t", "bundle"]].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}

/// The files of a bag without our own mark beside it.
fn files(desk: &Desk, bag: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = desk.files(bag);
    files.retain(|name, _| !name.starts_with(".blogferry/"));
    files
}

fn digests(manifest: &str) -> BTreeMap<String, String> {
    let line = |line: &str| line.split_once("  ").map(|(digest, path)| (path.to_owned(), digest.to_owned()));
    manifest.lines().map(|text| line(text).expect("a digest and a path")).collect()
}

fn hex(bytes: &[u8]) -> String {
    Sha512::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_manifests_name_every_file_with_its_digest() {
    let desk = Desk::new();
    bundle(&desk, &[CLASSIC, "-o", "bag"]);
    let files = files(&desk, "bag");
    let (mut payload, mut tags) = (BTreeMap::new(), BTreeMap::new());
    for (name, bytes) in &files {
        let list = if name.starts_with("data/") { &mut payload } else { &mut tags };
        list.insert(name.clone(), hex(bytes));
    }
    tags.remove("tagmanifest-sha512.txt");
    assert_eq!(digests(&desk.read("bag/manifest-sha512.txt")), payload);
    assert_eq!(digests(&desk.read("bag/tagmanifest-sha512.txt")), tags);
    assert_eq!(desk.read("bag/bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    let octets: usize = files.iter().filter(|(name, _)| name.starts_with("data/")).map(|(_, bytes)| bytes.len()).sum();
    let info = desk.read("bag/bag-info.txt");
    assert!(info.contains(&format!("Payload-Oxum: {octets}.{}\n", payload.len())), "{info}");
    assert!(info.contains("External-Identifier: http://lamp.example.com/\n"), "{info}");
}

#[test]
fn every_post_is_there_in_every_form() {
    let desk = Desk::new();
    bundle(&desk, &[CLASSIC, "-o", "bag"]);
    let model: Value = serde_json::from_str(&desk.read("bag/data/posts.json")).expect("JSON");
    let posts = model["posts"].as_array().expect("posts");
    assert_eq!(desk.read("bag/data/posts.jsonl").lines().count(), posts.len());
    assert_eq!(desk.read("bag/data/posts.csv").lines().count(), posts.len() + 1);
    for path in ["pages/about.md", "drafts/half-a-thought.md", "posts/2013/11/talk-about-oil.md"] {
        assert!(desk.read(&format!("bag/data/{path}")).starts_with("---\n"), "{path}");
    }
    let thread = desk.read("bag/data/comments/posts/2014/03/how-to-trim-wick.json");
    let thread: Value = serde_json::from_str(&thread).expect("JSON");
    assert_eq!(thread["comments"], posts[0]["comments"]);
    let redirects = desk.read("bag/data/redirects.csv");
    assert!(
        redirects.contains("http://lamp.example.com/2014/03/how-to-trim-wick.html,posts/2014/03/how-to-trim-wick.md"),
        "{redirects}"
    );
}

#[test]
fn a_bundle_reads_back_as_the_export_it_was_made_of() {
    let desk = Desk::new();
    for (export, more) in [
        (CLASSIC, &[][..]),
        (TAKEOUT, &[]),
        (DAMAGED, &["--include", "all", "--privacy", "full"]),
        (STATUSES, &["--include", "all"]),
    ] {
        let to_json = |input: &str, from: &[&str]| {
            let ended = desk.run(&[&[input, "-t", "json", "-o", "-"], more, from].concat());
            assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.err);
            ended.out
        };
        let expected = to_json(export, &[]);
        desk.run(&[&[export, "-t", "bundle", "-o", "bag", "--force"], more].concat());
        assert_eq!(to_json("bag", &["--from", "bundle"]), expected, "{export}");
        assert_eq!(to_json("bag", &[]), expected, "{export}");
        desk.run(&[&[export, "-t", "bundle", "-o", "bag.zip"], more].concat());
        assert_eq!(to_json("bag.zip", &["--from", "bundle"]), expected, "{export}");
        assert_eq!(to_json("bag.zip", &[]), expected, "{export}");
    }
}

#[test]
fn the_export_is_kept_byte_for_byte_or_its_digest_alone() {
    let desk = Desk::new();
    let export = std::fs::read(fixture(CLASSIC)).expect("the export");
    bundle(&desk, &[CLASSIC, "-o", "with"]);
    assert_eq!(desk.files("with").get("data/original/blog.xml"), Some(&export));
    bundle(&desk, &[CLASSIC, "-o", "without", "--no-original"]);
    assert!(desk.names("without").iter().all(|name| !name.contains("original")));
    let metadata = desk.read("without/data/ro-crate-metadata.json");
    assert!(metadata.contains(&format!("sha512:{}", hex(&export))), "{metadata}");
    assert!(desk.read("with/README.md").contains("a warning"));
    assert!(!desk.read("without/README.md").contains("a warning"));
}

#[test]
fn what_is_private_stays_out_of_all_but_the_original() {
    let desk = Desk::new();
    desk.write(
        "blog.xml",
        crate::support::export_of(2)
            .replace("<name>Tomas</name>", "<name>Tomas</name><email>tomas@lamp.example</email>"),
    );
    bundle(&desk, &["blog.xml", "-o", "public"]);
    bundle(&desk, &["blog.xml", "-o", "full", "--privacy", "full"]);
    let holding = |bag: &str| -> Vec<String> {
        let holds = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("tomas@lamp.example");
        files(&desk, bag).into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect()
    };
    assert_eq!(holding("public"), ["data/original/blog.xml"]);
    assert!(holding("full").contains(&"data/posts.json".to_owned()));
    assert!(desk.read("full/README.md").contains("under `private`"));
}

#[test]
fn a_zipped_bundle_has_one_folder_and_the_same_bytes_every_time() {
    let desk = Desk::new();
    bundle(&desk, &[CLASSIC, "-o", "bag"]);
    bundle(&desk, &[CLASSIC, "-o", "one/bag.zip", "-j1"]);
    bundle(&desk, &[CLASSIC, "-o", "two/other.zip", "-j3"]);
    let zipped = std::fs::read(desk.path("one/bag.zip")).expect("readable");
    assert!(zipped == std::fs::read(desk.path("two/other.zip")).expect("readable"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zipped)).expect("a zip archive");
    let mut members = BTreeMap::new();
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).expect("a member");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes).expect("a sound member");
        let name = member.name().expect("a name").to_string();
        members.insert(name.strip_prefix("lamp-and-ledger/").expect("one folder at the top").to_owned(), bytes);
    }
    assert_eq!(members, files(&desk, "bag"));
}

#[test]
fn names_in_a_bundle_are_ascii() {
    let desk = Desk::new();
    let export =
        crate::support::export_of(3).replace("<title type='text'>Lamp</title>", "<title type='text'>Лампа 50%</title>");
    desk.write("Übung 100%.xml", export);
    bundle(&desk, &["Übung 100%.xml", "-o", "bag", "--slug", "unicode"]);
    let names = desk.names("bag");
    let plain = |name: &String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.-_".contains(&byte));
    assert!(names.iter().all(plain), "{names:?}");
    assert!(names.contains(&"data/posts/2014/03/lampa-50-3.md".to_owned()), "{names:?}");
}

#[test]
fn a_second_run_changes_nothing() {
    let desk = Desk::new();
    bundle(&desk, &[CLASSIC, "-o", "bag"]);
    let before = desk.files("bag");
    let ended = desk.run(&[CLASSIC, "-t", "bundle", "-o", "bag", "--json"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let report: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(report["files"]["written"], 0, "{report:#}");
    assert_eq!(desk.files("bag"), before);
}
