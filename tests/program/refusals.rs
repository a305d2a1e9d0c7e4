//! What is refused, with which exit code, and that nothing is left on the disk then.

use std::fs;

use crate::support::{CLASSIC, DAMAGED, Desk, Ended, export_of, fixture};

fn refused(desk: &Desk, arguments: &[&str], code: i32, says: &str) -> Ended {
    let before = desk.files(".");
    let ended = desk.run(arguments);
    assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.err);
    assert!(ended.err.contains(says), "{arguments:?}: {}", ended.err);
    assert_eq!(desk.files("."), before, "{arguments:?} left something");
    ended
}

#[test]
fn an_input_that_cannot_be_used_is_called_by_its_name() {
    let desk = Desk::new();
    let noise: Vec<u8> = (0..4000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let cases: [(&str, &[u8], &str); 11] = [
        ("noise.txt", &noise, "binary data"),
        ("empty.xml", b"", "is empty"),
        ("blank.xml", b" \n\t\n", "is empty"),
        ("export.zip", b"PK\x03\x04\x14\0", "without a readable member"),
        ("export.gz", b"\x1F\x8B\x08\0\0\0", "a gzip file"),
        ("page.html", b"<!DOCTYPE html><title>Sign in</title>", "a log-in page"),
        ("data.json", b"{\"db\": [{\"meta\": {}}]}", "JSON"),
        ("feed.xml", b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "an RSS feed"),
        ("photo.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF", "a picture"),
        (
            "quoted.txt",
            b"> TITLE: Pond\n> DATE: 06/13/2004\n> -----\n> BODY:\n> Reeds.\n> -----\n",
            "a Movable Type export",
        ),
        ("noise.bin", b"\0\x01\x02\x03\x04\x05\x06\x07\x7F\xFF\xFE", "binary data"),
    ];
    for (name, bytes, says) in cases {
        desk.write(name, bytes);
        let ended = refused(&desk, &[name, "-o", "site"], 3, says);
        assert!(ended.err.lines().any(|line| line.starts_with(&format!("error: {name}: "))), "{}", ended.err);
    }
    refused(&desk, &["missing.xml", "-o", "site"], 3, "missing.xml: no such file or folder");
}

#[test]
fn a_folder_without_an_export_is_said_so() {
    let desk = Desk::new();
    desk.write("in/notes.txt", "nothing");
    refused(&desk, &["in", "-o", "site"], 3, "holds no known blog export (1 file looked at)");
}

#[test]
fn files_of_two_formats_are_not_mixed() {
    let desk = Desk::new();
    desk.run(&[CLASSIC, "-o", "blog.json"]);
    let classic = fixture(CLASSIC);
    let ended = refused(&desk, &[&classic, "blog.json", "-o", "site"], 3, "blog.json is blogferry JSON");
    assert!(ended.err.contains("blog.xml is Blogger export"), "{}", ended.err);
}

#[test]
fn an_output_in_the_input_or_on_it_is_refused() {
    let desk = Desk::new();
    desk.write("in/blog.xml", export_of(1));
    refused(&desk, &["in", "-o", "in"], 2, "lies inside the input");
    refused(&desk, &["in", "-o", "in/site"], 2, "lies inside the input");
    refused(&desk, &["in/blog.xml", "-t", "json", "-o", "in/blog.xml"], 2, "is the input itself");
}

#[test]
fn a_file_and_a_folder_are_not_taken_for_each_other() {
    let desk = Desk::new();
    desk.write("file", "mine");
    desk.write("folder/file", "mine");
    refused(&desk, &[CLASSIC, "-o", "file"], 2, "is a file; many files need a folder");
    refused(&desk, &[CLASSIC, "-t", "json", "-o", "folder"], 2, "is a folder; this output needs");
    refused(&desk, &[CLASSIC, "-t", "markdown", "-o", "-"], 2, "name a folder or a .zip");
    refused(&desk, &[CLASSIC, "-o", "-"], 2, "-t");
}

#[test]
fn files_edited_since_are_not_overwritten() {
    let desk = Desk::new();
    desk.run(&[CLASSIC, "-o", "site"]);
    desk.write("site/pages/about.md", "edited");
    refused(&desk, &[CLASSIC, "-o", "site"], 2, "pages/about.md");
    assert_eq!(desk.run(&[CLASSIC, "-o", "site", "--force"]).code, Some(0));
    assert!(desk.read("site/pages/about.md").contains("forty-one"));
}

#[test]
fn files_an_earlier_run_made_are_left_and_named() {
    let desk = Desk::new();
    desk.run(&[CLASSIC, "-o", "site"]);
    let ended = desk.run(&[CLASSIC, "-o", "site", "--only", "pages", "-v"]);
    assert!(ended.err.contains("warning[file-left]: drafts/half-a-thought.md"), "{}", ended.err);
    assert_eq!(desk.names("site").len(), 5);
}

#[test]
fn a_wrong_word_is_answered_with_the_right_one() {
    let desk = Desk::new();
    refused(&desk, &[CLASSIC, "-t", "markdwon", "-o", "site"], 2, "'markdown'");
    refused(&desk, &[CLASSIC, "--front-mater", "yaml", "-o", "site"], 2, "'--front-matter'");
    refused(&desk, &[CLASSIC, "--include", "spamm", "-o", "site"], 2, "'spam'");
    refused(&desk, &[], 2, "Usage");
    refused(&desk, &[CLASSIC], 2, "--output");
    refused(&desk, &[CLASSIC, "-o", "site", "--report", "report.txt"], 2, ".json or .html");
}

#[test]
fn strict_writes_nothing_when_there_is_a_warning() {
    let desk = Desk::new();
    refused(&desk, &[DAMAGED, "-o", "site", "--strict"], 1, "--strict");
    refused(&desk, &[DAMAGED, "-t", "json", "-o", "-", "--strict"], 1, "--strict");
    assert_eq!(desk.run(&[CLASSIC, "-o", "site", "--strict"]).code, Some(0));
    assert_eq!(desk.names("site").len(), 5);
}

#[test]
fn what_is_lost_makes_the_exit_code_one_and_the_rest_is_written() {
    let desk = Desk::new();
    let whole = export_of(3);
    let end = whole.find("Lamp number 2").expect("there") + 6;
    desk.write("cut.xml", &whole.as_bytes()[..end]);
    let ended = desk.run(&["cut.xml", "-o", "site"]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("error[entry-cut]"), "{}", ended.err);
    assert!(desk.names("site").len() >= 2);
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_is_exit_four() {
    let desk = Desk::new();
    let ended = desk.run(&[CLASSIC, "-t", "json", "-o", "/dev/full"]);
    assert_eq!(ended.code, Some(4), "{}", ended.err);
    desk.write("file", "mine");
    assert_eq!(desk.run(&[CLASSIC, "-o", "file/below"]).code, Some(2));
    fs::create_dir(desk.path("site")).expect("made");
    std::os::unix::fs::symlink("/nonexistent", desk.path("site/.blogferry")).expect("linked");
    assert_eq!(desk.run(&[CLASSIC, "-o", "site", "--force"]).code, Some(4));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_reason_to_complain() {
    use std::process::Stdio;
    let desk = Desk::new();
    desk.write("blog.xml", export_of(2000));
    let mut child = desk
        .command(&["blog.xml", "-t", "jsonl", "-o", "-", "-q"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the program ends");
    assert_eq!(ended.status.code(), Some(141));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[cfg(unix)]
#[test]
fn output_does_not_follow_a_link_out_of_its_folder() {
    let desk = Desk::new();
    desk.run(&[CLASSIC, "-o", "site", "--only", "pages"]);
    fs::create_dir(desk.path("elsewhere")).expect("made");
    std::os::unix::fs::symlink(desk.path("elsewhere"), desk.path("site/posts")).expect("linked");
    let ended = desk.run(&[CLASSIC, "-o", "site"]);
    assert_eq!(ended.code, Some(4), "{}", ended.err);
    assert!(ended.err.contains("leads out"), "{}", ended.err);
    assert!(desk.files("elsewhere").is_empty());
}

#[test]
fn a_run_that_failed_is_finished_by_the_next() {
    let desk = Desk::new();
    desk.write("site/.blogferry/journal", "half a li");
    desk.write("site/posts/.blogferry.part", "half a file");
    assert_eq!(desk.run(&[CLASSIC, "-o", "site", "-q"]).code, Some(0));
    let clean = Desk::new();
    clean.run(&[CLASSIC, "-o", "site", "-q"]);
    assert_eq!(desk.files("site"), clean.files("site"));
}
