//! Opens the cases below `testdata` and compares what a reader makes of them with what is expected.

#![allow(dead_code, reason = "each test crate uses its own part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is the failing test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use blogferry_formats::model::Post;
use blogferry_formats::{Archive, Input, Issues, OpenContext, ReadError, Registry, Severity};
use serde_json::{Value, json};

/// An archive with what was told while it was opened.
pub struct Opened {
    /// The archive.
    pub archive: Box<dyn Archive>,
    /// The issues of opening.
    pub issues: Issues,
    /// What was opened.
    pub inputs: Vec<Input>,
}

/// Returns the folder of a case.
pub fn folder(format: &str, case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(format).join(case)
}

/// Returns the names of all cases of a format that have expectations, sorted.
pub fn folders(format: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(format, "")).unwrap();
    let names = entries.map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir());
    names.map(|entry| entry.file_name().into_string().unwrap()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Fails if a folder of test data is not among the cases.
pub fn all_folders_are_cases(format: &str, cases: &[&str]) {
    let named: BTreeSet<&str> = cases.iter().copied().collect();
    let there = folders(format);
    assert_eq!(named, there.iter().map(String::as_str).collect());
}

/// Returns an input in memory.
pub fn input(name: &str, bytes: &[u8]) -> Input {
    Input::from_bytes(name, bytes)
}

/// Returns the bytes of an input.
pub fn bytes_of(input: &Input) -> Vec<u8> {
    input.bytes.read_range(0, usize::try_from(input.bytes.len()).unwrap()).unwrap()
}

/// Returns the files of a case, in name order, named relative to it.
pub fn inputs(format: &str, case: &str) -> Vec<Input> {
    let root = folder(format, case);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().unwrap() != "expected.json" {
                found.push(path);
            }
        }
    }
    found.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    found.iter().map(|path| Input::from_bytes(name(path), fs::read(path).unwrap())).collect()
}

/// Opens inputs with the reader of a format, leaving out what no reader is asked to read.
pub fn try_open(format: &str, inputs: Vec<Input>) -> Result<Opened, ReadError> {
    let registry = Registry::standard();
    let reader = registry.reader(format).unwrap();
    let mut issues = Issues::default();
    let archive = reader.open(inputs.clone(), &OpenContext::default(), &mut issues)?;
    Ok(Opened { archive, issues, inputs })
}

/// Opens a case.
pub fn open(format: &str, case: &str) -> Opened {
    let wanted = |input: &Input| !input.name.ends_with(".html");
    try_open(format, inputs(format, case).into_iter().filter(wanted).collect()).unwrap()
}

/// Parses all posts.
pub fn posts(opened: &Opened) -> Vec<Post> {
    let count = opened.archive.outline().len();
    (0..count).map(|n| opened.archive.thread(n, &mut Issues::default()).unwrap()).collect()
}

/// Compares all that comes out of a case with its `expected.json`.
pub fn compare(format: &str, case: &str) {
    let Opened { archive, mut issues, inputs } = open(format, case);
    let posts: Vec<Post> = (0..archive.outline().len()).map(|n| archive.thread(n, &mut issues).unwrap()).collect();
    let orphans = archive.orphans(&mut issues).unwrap();
    let passed_over: serde_json::Map<String, Value> =
        archive.passed_over().into_iter().map(|(what, count)| (what, json!(count))).collect();
    let found = json!({
        "blog": archive.blog(),
        "posts": posts,
        "orphan_comments": orphans,
        "passed_over": passed_over,
        "issues": told(&issues, &inputs),
    });
    let found = format!("{found:#}\n");
    let path = folder(format, case).join("expected.json");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{}", first_difference(&expected, &found));
}

/// Returns the issues as lines of text.
fn told(issues: &Issues, inputs: &[Input]) -> Vec<String> {
    let line = |reported: &blogferry_formats::Reported| {
        let place = reported.at.map(|at| {
            let input = &inputs[at.input];
            let before = input.bytes.read_range(0, usize::try_from(at.offset).unwrap()).unwrap();
            format!("{}:{}: ", input.name, before.iter().filter(|byte| **byte == b'\n').count() + 1)
        });
        let severity = match reported.issue.severity() {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Loss => "loss",
        };
        format!("{}{severity}[{}]: {}", place.unwrap_or_default(), reported.issue.code(), reported.issue)
    };
    issues.kept().iter().map(line).collect()
}

fn first_difference(expected: &str, found: &str) -> String {
    let number = expected.lines().zip(found.lines()).take_while(|(expected, found)| expected == found).count();
    let around = |text: &str| text.lines().skip(number.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
    format!("line {} differs\n--- expected\n{}\n--- found\n{}", number + 1, around(expected), around(found))
}
