//! The report as JSON.

use blogferry_formats::model::Generator;
use serde_json::{Value, json};

use super::balance::{Account, Balance};
use super::body::Body;
use super::entry::{Entry, Group};
use super::terminal::{media_row, severity_word};
use crate::media::MediaBook;
use crate::sink::Summary;

/// What a report says beside the groups.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The exit code.
    pub exit: u8,
    /// The id of the source format.
    pub from: &'a str,
    /// The version of the source format, where it has one.
    pub version: Option<&'a str>,
    /// The title of the blog.
    pub title: Option<&'a str>,
    /// The names of the inputs.
    pub inputs: Vec<&'a str>,
    /// The id of the target.
    pub to: &'a str,
    /// What became of everything.
    pub balance: &'a Balance,
    /// What became of pictures and other files.
    pub media: &'a MediaBook,
    /// How many repairs there were.
    pub repaired: u64,
    /// What was counted but is no post, page or comment.
    pub passed_over: &'a [(String, u64)],
    /// What became of the files; `None` where the report is itself one of them.
    pub files: Option<&'a Summary>,
    /// The blogs one by one, where there are several.
    pub blogs: Vec<BlogFacts<'a>>,
}

/// What a report says of one of several blogs.
#[derive(Clone, Debug)]
pub struct BlogFacts<'a> {
    /// Where its output is, below the one that was named.
    pub below: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// What became of everything in it.
    pub balance: &'a Balance,
}

/// Returns the report as one object.
pub fn json(facts: &Facts<'_>, groups: &[Group]) -> Value {
    let balance = facts.balance;
    let mut report = json!({
        "version": 1,
        "generator": Generator::this(),
        "exit": facts.exit,
        "source": { "format": facts.from, "version": facts.version, "title": facts.title, "files": facts.inputs },
        "target": facts.to,
        "balance": {
            "posts": account(&balance.posts, |reason| reason.code()),
            "comments": account(&balance.comments, |reason| reason.code()),
            "repaired": facts.repaired,
            "adds_up": balance.adds_up(),
        },
        "classes": balance.rows.iter().map(|(class, row)| json!({
            "class": class.as_str(),
            "found": row.found,
            "written": row.written,
            "skipped": row.skipped,
            "lost": row.lost,
        })).collect::<Vec<_>>(),
        "passed_over": facts.passed_over.iter().map(|(name, count)| json!({ "name": name, "count": count })).collect::<Vec<_>>(),
        "media": media(facts.media),
        "issues": groups.iter().map(group).collect::<Vec<_>>(),
    });
    if let (Some(Summary { written, unchanged, left }), Some(fields)) = (facts.files, report.as_object_mut()) {
        fields.insert("files".to_owned(), json!({ "written": written, "unchanged": unchanged, "left": left }));
    }
    if let (Value::Object(report), false) = (&mut report, facts.blogs.is_empty()) {
        report.insert("blogs".to_owned(), facts.blogs.iter().map(blog).collect());
    }
    report
}

fn blog(facts: &BlogFacts<'_>) -> Value {
    json!({
        "below": facts.below,
        "title": facts.title,
        "posts": account(&facts.balance.posts, |reason| reason.code()),
        "comments": account(&facts.balance.comments, |reason| reason.code()),
    })
}

fn media(media: &MediaBook) -> Value {
    let row = media_row(media);
    json!({ "found": row.found, "written": row.written, "linked": row.skipped, "lost": row.lost })
}

fn account<Reason: Ord + Copy>(account: &Account<Reason>, code: fn(Reason) -> &'static str) -> Value {
    let skipped: serde_json::Map<String, Value> =
        account.skipped.iter().map(|(reason, count)| (code(*reason).to_owned(), json!(count))).collect();
    json!({
        "read": account.read,
        "written": account.written,
        "skipped": skipped,
        "lost": account.lost,
        "unreached": account.unreached,
    })
}

fn group(group: &Group) -> Value {
    json!({
        "code": group.code,
        "severity": severity_word(group.severity),
        "count": group.count,
        "entries": group.entries.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn entry(entry: &Entry) -> Value {
    let mut value = serde_json::Map::new();
    if let Some(place) = &entry.place {
        value.insert("file".to_owned(), json!(place.file));
        value.insert("line".to_owned(), json!(place.line));
        value.insert("column".to_owned(), json!(place.column));
        value.insert("byte".to_owned(), json!(place.byte));
    }
    if let Some(subject) = &entry.subject {
        value.insert("subject".to_owned(), json!(subject));
    }
    value.insert("message".to_owned(), json!(entry.message));
    if let Some(body) = &entry.body {
        value.insert("body".to_owned(), in_body(body));
    }
    Value::Object(value)
}

fn in_body(body: &Body) -> Value {
    let mut value = serde_json::Map::new();
    for (name, text) in [("comment", body.comment()), ("element", body.element())] {
        if let Some(text) = text {
            value.insert(name.to_owned(), json!(text));
        }
    }
    if let Some(at) = body.at() {
        value.insert("line".to_owned(), json!(at.line));
        value.insert("column".to_owned(), json!(at.column));
        value.insert("byte".to_owned(), json!(at.byte));
    }
    value.insert("exact".to_owned(), json!(body.is_exact()));
    Value::Object(value)
}
