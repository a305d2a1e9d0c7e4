//! The commands beside the conversion.

use serde_json::Value;

use crate::support::{CLASSIC, Desk, TAKEOUT, export_of};

#[test]
fn info_says_what_is_in_an_export() {
    let desk = Desk::new();
    let ended = desk.run(&["info", CLASSIC]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    for line in [
        "title        Lamp and Ledger",
        "address      http://lamp.example.com/",
        "time zone    Europe/Oslo",
        "dates        2013-07-01 to 2014-12-24",
        "posts        4 posts, 1 page, 1 draft",
        "comments     5 (4 approved, 1 removed)",
        "authors      1: Ines Halvorsen (6)",
    ] {
        assert!(ended.out.lines().any(|found| found == line), "{line}\n{}", ended.out);
    }
}

#[test]
fn info_speaks_json() {
    let desk = Desk::new();
    let ended = desk.run(&["info", TAKEOUT, "--json"]);
    let facts: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(facts["format"], "blogger");
    assert_eq!(facts["format_version"], "takeout");
    assert_eq!(facts["comments"]["spam"], 2);
    assert_eq!(desk.run(&["info", "missing.xml"]).code, Some(3));
}

#[test]
fn formats_lists_sources_and_targets() {
    let desk = Desk::new();
    let text = desk.run(&["formats"]).out;
    let lists: Value = serde_json::from_str(&desk.run(&["formats", "--json"]).out).expect("JSON");
    for (list, id) in [("sources", "blogger"), ("sources", "json"), ("targets", "markdown"), ("targets", "jsonl")] {
        assert!(lists[list].as_array().is_some_and(|rows| rows.iter().any(|row| row["id"] == id)), "{id}");
        assert!(text.lines().any(|line| line.trim_start().starts_with(id)), "{text}");
    }
}

#[test]
fn schema_is_a_json_schema() {
    let desk = Desk::new();
    let schema: Value = serde_json::from_str(&desk.run(&["schema"]).out).expect("JSON");
    assert!(schema["$schema"].as_str().is_some_and(|text| text.contains("json-schema.org")));
    assert!(schema["properties"]["posts"].is_object());
}

#[test]
fn completions_and_the_manual_know_every_option() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(desk.run(&["completions", shell]).out.contains("front-matter"), "{shell}");
    }
    assert!(desk.run(&["man"]).out.contains("front\\-matter"));
}

#[test]
fn help_and_version_are_no_failure() {
    let desk = Desk::new();
    for arguments in [&["--help"][..], &["-h"], &["--version"], &["info", "--help"]] {
        let ended = desk.run(arguments);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(!ended.out.is_empty());
    }
    assert!(desk.run(&["--version"]).out.contains("GPL-3.0-or-later") == cfg!(feature = "html2md"));
}

#[test]
fn a_file_named_like_a_command_is_reached_with_a_dot_in_front() {
    let desk = Desk::new();
    desk.write("info", export_of(1));
    let ended = desk.run(&["./info", "-o", "site"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(desk.names("site"), ["posts/lamp.md"]);
}
