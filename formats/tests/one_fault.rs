//! Laws of a single fault: wherever one byte of an export is lost or wrong, nothing that was not public comes out, and
//! whatever does not come out as it would have is told as a loss.
//!
//! Each fixture is read as it is and with a fault at one place after another. What it says is compared word by word,
//! those left out that stand beside the fault.

#![cfg(all(feature = "blogger", feature = "wordpress", feature = "mtif", feature = "json"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is the failing test"
)]

mod support;

use std::collections::BTreeSet;

use blogferry_formats::model::{CommentStatus, Post, Status};
use blogferry_formats::{Input, Issues, Severity};
use serde_json::{Value, json};
use support::{Opened, bytes_of, inputs, try_open};

/// What an input says, as words.
#[derive(Default)]
struct Said {
    /// What everybody could read.
    public: BTreeSet<String>,
    /// What drafts say beside, without the data of people.
    drafts: BTreeSet<String>,
    /// Everything.
    all: BTreeSet<String>,
    /// The names by which what everybody could read is known, which are no words of the source; they may come out
    /// where what makes them names is damaged.
    names: BTreeSet<String>,
    posts: usize,
    comments: usize,
    /// Nothing was told as lost.
    is_whole: bool,
}

impl Said {
    fn of(opened: &Opened) -> Said {
        let mut said = Said::default();
        let mut issues = Issues::default();
        let mut blog = opened.archive.blog().clone();
        take_words(json!(blog), &mut said.all);
        blog.strip_private();
        take_names(json!(blog), &mut said.names);
        take_words(json!(blog), &mut said.public);
        let mut unread = 0;
        for n in 0..opened.archive.outline().len() {
            let Ok(post) = opened.archive.thread(n, &mut issues) else {
                unread += 1;
                continue;
            };
            said.comments += post.comments.len();
            match post.status {
                _ if post.protected => {}
                Status::Published => {
                    let post = json!(public(post.clone()));
                    take_names(post.clone(), &mut said.names);
                    take_words(post, &mut said.public);
                }
                Status::Draft => take_words(json!(public(post.clone())), &mut said.drafts),
                _ => {}
            }
            take_words(json!(post), &mut said.all);
        }
        let orphans = opened.archive.orphans(&mut issues).unwrap();
        said.posts = opened.archive.outline().len();
        said.comments += orphans.len();
        take_words(json!(orphans), &mut said.all);
        for (what, count) in opened.archive.passed_over() {
            let of_its_kind = if what.contains("comments") { &mut said.comments } else { &mut said.posts };
            *of_its_kind += usize::try_from(count).unwrap();
        }
        said.is_whole = unread + issues.total(Severity::Loss) + opened.issues.total(Severity::Loss) == 0;
        said
    }
}

/// Takes the words of all values that the source has said, not those of the model.
fn take_words(value: Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if !is_ours(&name) || value.is_object() && name != "source" {
                    take_words(value, into);
                }
            }
        }
        Value::Array(list) => list.into_iter().for_each(|value| take_words(value, into)),
        Value::String(text) => into.extend(words(&text)),
        _ => {}
    }
}

/// Takes the words that `take_words` leaves out.
fn take_names(value: Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if is_ours(&name) {
                    into.extend(words(&value.to_string()));
                }
                take_names(value, into);
            }
        }
        Value::Array(list) => list.into_iter().for_each(|value| take_names(value, into)),
        _ => {}
    }
}

fn is_ours(name: &str) -> bool {
    matches!(name, "files" | "kind" | "status" | "type" | "source" | "timezone" | "id")
}

/// Returns what of a post goes out unless more is asked for.
fn public(mut post: Post) -> Post {
    post.comments.retain(|comment| comment.status == CommentStatus::Approved);
    post.strip_private();
    post
}

/// Returns the words of a text; addresses are one.
fn words(text: &str) -> BTreeSet<String> {
    let is_between = |char: char| !(char.is_alphanumeric() || matches!(char, '.' | '@' | '_' | '-'));
    // A moment is written in another way where only one of the two clocks of a post is left.
    let is_moment = |word: &str| word.len() > 12 && word.as_bytes()[4] == b'-' && word.as_bytes()[10] == b'T';
    let words = text.split(is_between).map(|word| word.trim_matches(['.', '-']));
    words
        .filter(|word| word.len() > 2 && word.contains(|char: char| !char.is_ascii_digit()) && !is_moment(word))
        // A locale is written with either.
        .map(|word| word.replace('_', "-"))
        .collect()
}

/// Words of the formats themselves, which the tag of an element that is damaged leaves in its place.
const OF_FORMATS: &[&str] = &["author", "comment"];

/// Takes the references out of a source, as often as they were put in.
fn decoded(source: &str) -> String {
    let once = |text: &str| {
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        text.replace("&amp;", "&")
    };
    once(&once(source))
}

/// The kinds of faults: a byte lost, twenty lost, a letter, a `<`, a zero.
fn faulty(bytes: &[u8], at: usize, kind: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match kind {
        0 => drop(bytes.remove(at)),
        1 => drop(bytes.drain(at..(at + 20).min(bytes.len()))),
        kind => bytes[at] = [b'x', b'<', b'\0'][kind - 2],
    }
    bytes
}

/// What stands in an input around a place.
fn around(bytes: &[u8], at: usize, behind: usize) -> String {
    String::from_utf8_lossy(&bytes[at.saturating_sub(60)..(at + behind).min(bytes.len())]).into_owned()
}

/// Reads an input with a fault at every `step`th place, the kinds in turn, and returns what breaks the laws.
fn faults_of(format: &str, case: &str, step: usize) -> Vec<String> {
    let whole: Vec<Input> = inputs(format, case).into_iter().filter(|input| !input.name.ends_with(".html")).collect();
    let expected = Said::of(&try_open(format, whole.clone()).unwrap());
    let mut broken = Vec::new();
    let source: BTreeSet<String> =
        whole.iter().flat_map(|input| words(&decoded(&String::from_utf8_lossy(&bytes_of(input))))).collect();
    // An address that comes out nowhere must come out nowhere.
    let is_known = |word: &String| expected.all.contains(word) || word.contains('@') && source.contains(word);
    let is_private = |word: &&String| {
        is_known(word)
            && !expected.public.contains(*word)
            && !expected.drafts.contains(*word)
            && !expected.names.contains(*word)
            && !OF_FORMATS.contains(&word.as_str())
    };
    for (number, input) in whole.iter().enumerate() {
        let bytes = bytes_of(input);
        for (turn, at) in (0..bytes.len()).step_by(step).enumerate() {
            for kind in (0..5).filter(|kind| step == 1 || turn % 5 == *kind) {
                let mut inputs = whole.clone();
                let damaged = faulty(&bytes, at, kind);
                inputs[number] = Input::from_bytes(&input.name, damaged.clone());
                let beside = around(&bytes, at, 80);
                // What cannot be opened at all is told by the exit code.
                let Ok(opened) = try_open(format, inputs) else { continue };
                let said = Said::of(&opened);
                let mut say = |law: &str, words: Vec<&String>| {
                    broken.push(format!("{law} {case} kind {kind} at {at}: {words:?}, beside {beside:?}"));
                };
                // A fault can make a word that stands elsewhere, such as `the` of `then`.
                let made: BTreeSet<String> =
                    words(&around(&damaged, at, 80)).difference(&words(&around(&bytes, at, 100))).cloned().collect();
                let leaked = said.public.iter().filter(is_private).filter(|word| !made.contains(*word));
                let leaked: Vec<_> = leaked.collect();
                // A figure that is lost or wrong makes another number, which nobody can tell.
                if !leaked.is_empty() && !bytes[at].is_ascii_digit() {
                    say("leaks", leaked);
                }
                let touched = words(&beside);
                let missing = expected.all.difference(&said.all).filter(|word| !touched.contains(*word));
                // What is made of what the source says, such as an address out of an id, stands or falls with that.
                let missing: Vec<_> = missing.filter(|word| source.contains(*word)).collect();
                if said.is_whole && !missing.is_empty() {
                    say("loses", missing);
                }
                if said.is_whole && (said.posts < expected.posts || said.comments < expected.comments) {
                    say("has fewer", Vec::new());
                }
            }
        }
    }
    broken
}

fn hold(format: &str, case: &str) {
    let step = std::env::var("STEP").ok().and_then(|step| step.parse().ok()).unwrap_or(7);
    let broken = faults_of(format, case, step);
    assert!(broken.is_empty(), "{} of {format}\n{}", broken.len(), broken.join("\n"));
}

/// One test per fixture.
macro_rules! cases {
    ($($name:ident: $format:literal, $folder:literal,)*) => {
        $(#[test]
        fn $name() {
            hold($format, $folder);
        })*
    };
}

cases! {
    a_fault_in_an_export_of_wordpress_costs_what_is_told: "wordpress", "complete",
    a_fault_in_statuses_of_wordpress_publishes_nothing: "wordpress", "statuses",
    a_fault_in_comments_of_wordpress_publishes_nothing: "wordpress", "comment-statuses",
    a_fault_in_threads_of_wordpress_costs_what_is_told: "wordpress", "threads",
    a_fault_in_a_classic_export_costs_what_is_told: "blogger", "classic-complete",
    a_fault_in_threads_of_a_classic_export_costs_what_is_told: "blogger", "classic-threads",
    a_fault_in_a_takeout_costs_what_is_told: "blogger", "takeout-complete",
    a_fault_in_statuses_of_a_takeout_publishes_nothing: "blogger", "takeout-statuses",
    a_fault_in_a_movable_type_file_costs_what_is_told: "mtif", "movable-type",
    a_fault_in_json_costs_what_is_told: "json", "every-field",
}
