//! What holds for every input: nothing is lost, nothing depends on the machine, a second run changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use crate::support::{CLASSIC, Desk, export_of};

/// Every input among the test data: files and folders called `Takeout`.
fn inputs() -> Vec<PathBuf> {
    let mut inputs = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/blogger")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name == "Takeout" || name.ends_with(".xml") || name.ends_with(".atom") {
                inputs.push(path);
            } else if path.is_dir() {
                folders.push(path);
            }
        }
    }
    inputs.sort();
    assert!(inputs.len() > 20, "the test data is not where it should be");
    inputs
}

#[test]
fn the_balance_adds_up_and_says_how_many_files_there_are() {
    for input in inputs() {
        let desk = Desk::new();
        let input = input.to_string_lossy();
        let ended = desk.run(&[&input, "-o", "site", "--json", "-q"]);
        assert!(matches!(ended.code, Some(0 | 1)), "{input}: {:?} {}", ended.code, ended.err);
        let report: Value = serde_json::from_str(&ended.out).expect("a report");
        for account in ["posts", "comments"] {
            let account = &report["balance"][account];
            let number = |value: &Value| value.as_u64().expect("a number");
            let skipped: u64 = account["skipped"].as_object().expect("reasons").values().map(number).sum();
            let told = number(&account["written"]) + skipped + number(&account["lost"]) + number(&account["unreached"]);
            assert_eq!(number(&account["read"]), told, "{input}: {account}");
        }
        let is_post = |name: &String| !name.contains("orphan-comments");
        let files = desk.names("site").into_iter().filter(is_post).count() as u64;
        assert_eq!(report["balance"]["posts"]["written"].as_u64(), Some(files), "{input}");
    }
}

#[test]
fn comments_in_are_comments_out() {
    for input in inputs() {
        let desk = Desk::new();
        let input = input.to_string_lossy();
        let ended = desk.run(&[&input, "-o", "blog.json", "--include", "all", "--json", "-q"]);
        let report: Value = serde_json::from_str(&ended.out).expect("a report");
        let document: Value = serde_json::from_str(&desk.read("blog.json")).expect("a document");
        let count = |value: &Value| value.as_array().map_or(0, Vec::len) as u64;
        let posts = document["posts"].as_array().expect("posts");
        let comments: u64 = posts.iter().map(|post| count(&post["comments"])).sum();
        let found = comments + count(&document["orphan_comments"]);
        assert_eq!(report["balance"]["comments"]["read"].as_u64(), Some(found), "{input}");
        assert_eq!(report["balance"]["posts"]["read"].as_u64(), Some(posts.len() as u64), "{input}");
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::new();
    desk.write("blog.xml", export_of(300));
    for target in ["markdown", "json", "jsonl"] {
        let outputs: Vec<BTreeMap<String, Vec<u8>>> = ["1", "2", "8"]
            .iter()
            .map(|jobs| {
                let folder = format!("{target}-{jobs}");
                let out = if target == "markdown" { folder.clone() } else { format!("{folder}/blog.out") };
                let ended = desk.run(&["blog.xml", "-t", target, "-o", &out, "-j", jobs, "-q"]);
                assert_eq!(ended.code, Some(0), "{}", ended.err);
                desk.files(&folder)
            })
            .collect();
        assert!(outputs.windows(2).all(|pair| pair[0] == pair[1]), "{target}");
    }
}

#[test]
fn a_second_run_changes_no_byte_and_no_time() {
    let desk = Desk::new();
    for (target, out) in [("markdown", "site"), ("json", "site.json")] {
        let run = || desk.run(&[CLASSIC, "-t", target, "-o", out, "-q"]).code;
        let times = || -> Vec<SystemTime> {
            let paths = if target == "json" {
                vec![desk.path(out)]
            } else {
                desk.files(out).into_keys().map(|name| desk.path(out).join(name)).collect()
            };
            paths.iter().map(|path| fs::metadata(path).and_then(|facts| facts.modified()).expect("a time")).collect()
        };
        assert_eq!(run(), Some(0));
        let (bytes, before) = (desk.files("."), times());
        assert_eq!(run(), Some(0));
        assert_eq!((desk.files("."), times()), (bytes, before), "{target}");
    }
}

#[test]
fn json_reads_back_into_the_same_json() {
    for input in inputs() {
        let desk = Desk::new();
        let all = ["--include", "all", "--privacy", "full", "-q"];
        let input = input.to_string_lossy();
        desk.run(&[&[&*input, "-o", "one.json"], &all[..]].concat());
        let ended = desk.run(&[&["one.json", "-o", "two.json"], &all[..]].concat());
        assert_eq!(ended.code, Some(0), "{input}: {}", ended.err);
        assert_eq!(desk.read("one.json"), desk.read("two.json"), "{input}");
    }
}

#[test]
fn neither_the_place_nor_the_clock_nor_the_language_of_the_machine_is_in_an_output() {
    let (here, there) = (Desk::new(), Desk::new());
    for (desk, language, zone) in [(&here, "C", "UTC"), (&there, "de_DE.UTF-8", "Asia/Tokyo")] {
        desk.write("blog.xml", export_of(3));
        let input = desk.path("blog.xml").to_string_lossy().into_owned();
        for out in ["site", "blog.json"] {
            let mut command = desk.command(&[&input, "-o", out, "-q"]);
            let ended = command.env("LC_ALL", language).env("TZ", zone).output().expect("the program runs");
            assert!(ended.status.success());
        }
    }
    assert_eq!(here.files("."), there.files("."));
}

#[test]
fn many_posts_of_one_name_all_get_a_file() {
    let desk = Desk::new();
    desk.write("blog.xml", export_of(1000));
    assert_eq!(desk.run(&["blog.xml", "-o", "site", "-q"]).code, Some(0));
    let names = desk.names("site");
    assert_eq!(names.len(), 1000);
    assert!(desk.read("site/posts/lamp.md").contains("Lamp number 0"));
    assert!(desk.read("site/posts/lamp-1000.md").contains("Lamp number 999"));
}

#[test]
fn an_input_cut_anywhere_ends_in_an_orderly_way() {
    let desk = Desk::new();
    let whole = export_of(4);
    for end in (0..whole.len()).step_by(whole.len() / 20) {
        desk.write("cut.xml", &whole.as_bytes()[..end]);
        let ended = desk.run(&["cut.xml", "-t", "json", "-o", "-", "-q"]);
        assert!(matches!(ended.code, Some(0 | 1 | 3)), "cut at {end}: {:?} {}", ended.code, ended.err);
    }
}
