//! The reader against its fixtures, and the laws it keeps on any bytes.

mod laws;
mod odd_exports;
mod quirks;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::MtifReader;
use crate::detect::{Confidence, Sample};
use crate::input::Input;
use crate::issues::Issues;
use crate::model::{Comment, Post};
use crate::reader::{Archive, OpenContext, ReadError, Reader};

const CASES: [&str; 10] =
    ["cut", "dashes", "day-first", "hatena", "loose", "movable-type", "no-entry", "parts", "typepad", "unknown"];

/// Everything that comes out of an archive.
struct Out {
    posts: Vec<Post>,
    orphans: Vec<Comment>,
    issues: Issues,
}

fn open(inputs: Vec<Input>) -> Result<(Box<dyn Archive>, Issues), ReadError> {
    let mut issues = Issues::default();
    let archive = MtifReader.open(inputs, &OpenContext::default(), &mut issues)?;
    Ok((archive, issues))
}

fn read_inputs(inputs: Vec<Input>) -> Result<Out, ReadError> {
    let (archive, mut issues) = open(inputs)?;
    let posts = (0..archive.outline().len()).map(|n| archive.thread(n, &mut issues)).collect::<Result<_, _>>()?;
    let orphans = archive.orphans(&mut issues)?;
    Ok(Out { posts, orphans, issues })
}

fn read(text: impl Into<Vec<u8>>) -> Out {
    read_inputs(vec![Input::from_bytes("input.txt", text)]).unwrap()
}

/// Reads a text that holds one record.
fn read_one(text: &str) -> Post {
    let mut posts = read(text).posts;
    assert_eq!(posts.len(), 1);
    posts.remove(0)
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.kept().iter().map(|reported| reported.issue.code()).collect()
}

fn folder(case: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../testdata/mtif").join(case)
}

fn inputs(case: &str) -> Vec<Input> {
    let mut files: Vec<_> = fs::read_dir(folder(case)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.retain(|file| file.extension().is_some_and(|suffix| suffix == "txt"));
    let name = |file: &PathBuf| file.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|file| Input::from_bytes(name(file), fs::read(file).unwrap())).collect()
}

fn told(out: &Out, inputs: &[Input]) -> Value {
    let line = |position: crate::input::Position| {
        let input = inputs.get(position.input).unwrap();
        let before = input.bytes.read_range(0, position.offset as usize).unwrap();
        format!("{}:{}", input.name, before.iter().filter(|byte| **byte == b'\n').count() + 1)
    };
    let issue = |reported: &crate::issues::Reported| {
        let at = reported.at.map(line).unwrap_or_default();
        format!("{at}: {:?} [{}] {}", reported.issue.severity(), reported.issue.code(), reported.issue)
    };
    let issues: Vec<_> = out.issues.kept().iter().map(issue).collect();
    json!({ "posts": out.posts, "orphan_comments": out.orphans, "issues": issues })
}

fn check(case: &str) {
    let inputs = inputs(case);
    let out = read_inputs(inputs.clone()).unwrap();
    let found = format!("{:#}\n", told(&out, &inputs));
    let file = folder(case).join("expected.json");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &found).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap();
    assert!(expected == found, "{case} differs from {}:\n{found}", file.display());
}

#[test]
fn a_movable_type_export_comes_out_whole() {
    check("movable-type");
}

#[test]
fn a_hatena_export_has_24_hours_a_picture_and_a_path_for_a_basename() {
    check("hatena");
}

#[test]
fn a_typepad_export_has_its_permalinks() {
    check("typepad");
}

#[test]
fn files_of_careless_tools_are_read() {
    check("loose");
}

#[test]
fn dashes_inside_a_body_stay_in_it() {
    check("dashes");
}

#[test]
fn a_file_with_the_day_first_is_read_so_throughout() {
    check("day-first");
}

#[test]
fn a_record_without_an_entry_adds_its_comments_to_the_entry_of_that_date() {
    check("no-entry");
}

#[test]
fn what_the_format_does_not_define_is_kept_and_told() {
    check("unknown");
}

#[test]
fn a_cut_file_keeps_what_is_there() {
    check("cut");
}

#[test]
fn a_record_in_two_parts_counts_once_and_ids_stay_unique() {
    check("parts");
}

#[test]
fn every_fixture_is_recognised_for_certain() {
    for case in CASES {
        for input in inputs(case) {
            let head = input.bytes.read_range(0, input.bytes.len() as usize).unwrap();
            let confidence = MtifReader.sniff(&Sample { name: &input.name, head: &head });
            // A line before the first key, and a section nobody knows: the records behind it tell.
            let expected = if case == "unknown" { Confidence::Likely } else { Confidence::Certain };
            assert_eq!(confidence, expected, "{case}");
        }
    }
}

#[test]
fn mail_front_matter_and_prose_are_not_recognised() {
    for head in [
        "From: a@example.org\nDate: 1 Jan 2000\nSubject: BODY\n\nHello\n-----\nBODY:\n",
        "---\ntitle: A\nauthor: B\n---\nText\n",
        "TITLE: A\n\nSome prose follows here.\n-----\nBODY:\n",
        "A page of text.\n-----\nBODY:\n",
        "{\"title\": 1}",
        "",
        "-----\nBODY:\n",
    ] {
        assert_eq!(MtifReader.sniff(&Sample { name: "a.txt", head: head.as_bytes() }), Confidence::No, "{head}");
    }
}
