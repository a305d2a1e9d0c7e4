//! `blogferry check` from outside: what it finds, and what it says of things that are whole.

use std::fs;

use serde_json::Value;

use crate::support::{CLASSIC, Desk};

/// Makes a sound bundle, lets it be changed, and returns the codes and paths of what is off.
fn problems(change: impl FnOnce(&Desk)) -> Vec<(String, String)> {
    let desk = Desk::new();
    assert_eq!(desk.run(&[CLASSIC, "-t", "bundle", "-o", "bag"]).code, Some(0));
    change(&desk);
    let ended = desk.run(&["check", "bag", "--json"]);
    let verdict: Value = serde_json::from_str(&ended.out).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let problems: Vec<(String, String)> = verdict["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|problem| (text(&problem["code"]), text(&problem["path"])))
        .collect();
    assert_eq!(ended.code, Some(i32::from(!problems.is_empty())), "{}", ended.err);
    assert_eq!(verdict["sound"], problems.is_empty());
    problems
}

fn has(problems: &[(String, String)], code: &str, path: &str) -> bool {
    problems.iter().any(|problem| (problem.0.as_str(), problem.1.as_str()) == (code, path))
}

/// Makes the manifests fit what the files are now, as somebody would who wants a change to go unnoticed.
fn seal(desk: &Desk) {
    use sha2::Digest;
    let hex =
        |bytes: &[u8]| -> String { sha2::Sha512::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect() };
    let list = |desk: &Desk, wanted: &dyn Fn(&str) -> bool| -> String {
        let files = desk.files("bag").into_iter().filter(|(name, _)| wanted(name) && !name.starts_with(".blogferry"));
        files.map(|(name, bytes)| format!("{}  {name}\n", hex(&bytes))).collect()
    };
    let payload: Vec<Vec<u8>> =
        desk.files("bag").into_iter().filter(|(name, _)| name.starts_with("data/")).map(|(_, bytes)| bytes).collect();
    let octets: usize = payload.iter().map(Vec::len).sum();
    desk.write("bag/bag-info.txt", format!("Payload-Oxum: {octets}.{}\n", payload.len()));
    let manifest = list(desk, &|name| name.starts_with("data/"));
    desk.write("bag/manifest-sha512.txt", manifest);
    let tags = list(desk, &|name| !name.starts_with("data/") && name != "tagmanifest-sha512.txt");
    desk.write("bag/tagmanifest-sha512.txt", tags);
}

#[test]
fn a_bundle_that_is_whole_is_said_to_be() {
    let desk = Desk::new();
    desk.run(&[CLASSIC, "-t", "bundle", "-o", "bag"]);
    desk.run(&[CLASSIC, "-t", "bundle", "-o", "bag.zip"]);
    for bag in ["bag", "bag.zip"] {
        let ended = desk.run(&["check", bag]);
        assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
        assert!(ended.out.contains("5 posts, 5 comments; nothing is off"), "{}", ended.out);
    }
}

#[test]
fn a_changed_a_missing_and_an_extra_file_are_named() {
    let about = "data/pages/about.md";
    let changed = problems(|desk| desk.write("bag/data/pages/about.md", "other"));
    assert!(has(&changed, "file-changed", about) && has(&changed, "oxum-differs", "bag-info.txt"), "{changed:?}");
    let missing = problems(|desk| fs::remove_file(desk.path("bag/data/pages/about.md")).expect("removed"));
    assert!(has(&missing, "file-missing", about), "{missing:?}");
    let extra = problems(|desk| desk.write("bag/data/pages/.hidden", ""));
    assert!(has(&extra, "file-extra", "data/pages/.hidden"), "{extra:?}");
    let tag = problems(|desk| desk.write("bag/README.md", "other"));
    assert_eq!(tag, [("file-changed".to_owned(), "README.md".to_owned())]);
    let declaration = problems(|desk| desk.write("bag/bagit.txt", "BagIt-Version: 9.0\n"));
    assert!(has(&declaration, "form-wrong", "bagit.txt"), "{declaration:?}");
}

#[test]
fn a_file_changed_without_its_length_is_found_by_its_digest() {
    let problems = problems(|desk| {
        let text = desk.read("bag/data/pages/about.md").replace("forty", "fifty");
        desk.write("bag/data/pages/about.md", text);
    });
    assert_eq!(problems, [("file-changed".to_owned(), "data/pages/about.md".to_owned())]);
}

#[test]
fn sealed_again_it_is_whole() {
    assert_eq!(problems(seal), []);
}

#[test]
fn a_post_that_is_not_in_every_form_is_found_behind_right_digests() {
    let row = problems(|desk| {
        let table = desk.read("bag/data/posts.csv");
        desk.write("bag/data/posts.csv", table.lines().take(5).map(|line| format!("{line}\r\n")).collect::<String>());
        seal(desk);
    });
    assert!(has(&row, "post-missing", "data/posts.csv"), "{row:?}");
    let line = problems(|desk| {
        let lines = desk.read("bag/data/posts.jsonl").replacen("Half a thought", "Half a word", 1);
        desk.write("bag/data/posts.jsonl", lines);
        seal(desk);
    });
    assert!(has(&line, "post-missing", "data/posts.jsonl"), "{line:?}");
    let file = problems(|desk| {
        fs::remove_file(desk.path("bag/data/drafts/half-a-thought.md")).expect("removed");
        seal(desk);
    });
    assert!(has(&file, "file-missing", "data/drafts/half-a-thought.md"), "{file:?}");
    let stranger = problems(|desk| {
        desk.write("bag/data/posts/2014/03/mine.md", "mine");
        seal(desk);
    });
    assert!(has(&stranger, "post-unknown", "data/posts/2014/03/mine.md"), "{stranger:?}");
}

#[test]
fn a_comment_that_is_gone_is_found_behind_right_digests() {
    let path = "data/comments/posts/2014/03/how-to-trim-wick.json";
    let problems = problems(|desk| {
        let mut thread: Value = serde_json::from_str(&desk.read(&format!("bag/{path}"))).expect("JSON");
        thread["comments"].as_array_mut().expect("comments").pop();
        desk.write(&format!("bag/{path}"), thread.to_string());
        seal(desk);
    });
    assert!(has(&problems, "comments-differ", path), "{problems:?}");
}

#[test]
fn a_redirect_that_leads_nowhere_is_found() {
    let problems = problems(|desk| {
        let table = desk.read("bag/data/redirects.csv").replace("pages/about.md", "pages/gone.md");
        desk.write("bag/data/redirects.csv", table);
        seal(desk);
    });
    assert!(has(&problems, "link-broken", "data/redirects.csv"), "{problems:?}");
}

#[test]
fn a_damaged_archive_is_found() {
    let desk = Desk::new();
    desk.run(&[CLASSIC, "-t", "bundle", "-o", "bag.zip"]);
    let mut bytes = fs::read(desk.path("bag.zip")).expect("readable");
    let middle = bytes.len() / 3;
    bytes[middle] ^= 0x55;
    desk.write("bag.zip", &bytes);
    let ended = desk.run(&["check", "bag.zip"]);
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("error["), "{}", ended.out);
}

#[test]
fn an_output_folder_is_checked_by_its_manifest() {
    let desk = Desk::new();
    desk.run(&[CLASSIC, "-o", "site"]);
    let ended = desk.run(&["check", "site"]);
    assert_eq!((ended.code, ended.out.contains("checked a folder: 5 files")), (Some(0), true), "{}", ended.out);
    desk.write("site/pages/about.md", "edited");
    fs::remove_file(desk.path("site/posts/talk-about-oil.md")).expect("removed");
    let ended = desk.run(&["check", "site"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("error[file-changed]: pages/about.md"), "{}", ended.out);
    assert!(ended.out.contains("error[file-missing]: posts/talk-about-oil.md"), "{}", ended.out);
    assert!(ended.out.ends_with("2 things are off\n"), "{}", ended.out);
}

#[test]
fn what_is_nothing_of_ours_cannot_be_checked() {
    let desk = Desk::new();
    desk.write("folder/file", "mine");
    desk.run(&[CLASSIC, "-o", "site.zip"]);
    for other in ["folder", "folder/file", "site.zip", "nowhere"] {
        let ended = desk.run(&["check", other]);
        assert_eq!(ended.code, Some(3), "{other}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(other), "{}", ended.err);
    }
}
