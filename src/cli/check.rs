//! `blogferry check`: whether an output is still what was written.

use blogferry_formats::model::Generator;
use serde_json::{Value, json};

use super::args::CheckArgs;
use super::exit::Exit;
use super::talk::Talk;
use super::words::ColorWord;
use crate::check::{Kind, Verdict, check};
use crate::plan::full_count;
use crate::report::escape;

pub(super) fn run(arguments: &CheckArgs) -> Exit {
    let verdict = match check(&arguments.output) {
        Ok(verdict) => verdict,
        Err(error) => {
            Talk::new(false, false, ColorWord::Auto).fail(&format!("{}: {error}", arguments.output.display()));
            return Exit::Input;
        }
    };
    let text = if arguments.json { format!("{:#}\n", as_json(&verdict)) } else { as_text(&verdict) };
    match super::data(Ok(text)) {
        Exit::Success if !verdict.is_sound() => Exit::Loss,
        exit => exit,
    }
}

fn as_json(verdict: &Verdict) -> Value {
    let problem = |problem: &crate::check::Problem| json!({ "code": problem.kind.code(), "path": problem.path, "message": problem.kind.to_string() });
    json!({
        "version": 1,
        "generator": Generator::this(),
        "kind": verdict.kind.as_str(),
        "sound": verdict.is_sound(),
        "files": verdict.files,
        "bytes": verdict.bytes,
        "posts": verdict.posts,
        "comments": verdict.comments,
        "problems": verdict.problems.iter().map(problem).collect::<Vec<_>>(),
    })
}

fn as_text(verdict: &Verdict) -> String {
    let mut text = String::new();
    for problem in &verdict.problems {
        let path = if problem.path.is_empty() { String::new() } else { format!("{}: ", problem.path) };
        text.push_str(&escape(&format!("error[{}]: {path}{}", problem.kind.code(), problem.kind)));
        text.push('\n');
    }
    let mut found = vec![full_count(verdict.files, "file", "files"), full_count(verdict.bytes, "byte", "bytes")];
    if verdict.kind == Kind::Bundle {
        found.push(full_count(verdict.posts, "post", "posts"));
        found.push(full_count(verdict.comments, "comment", "comments"));
    }
    let end = match verdict.problems.len() {
        0 => "nothing is off".to_owned(),
        1 => "1 thing is off".to_owned(),
        count => format!("{} things are off", full_count(count as u64, "", "")),
    };
    text.push_str(&format!("checked a {}: {}; {end}\n", verdict.kind.as_str(), found.join(", ")));
    text
}
