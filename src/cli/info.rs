//! `blogferry info`: what is in an export.

use std::collections::{BTreeMap, BTreeSet};

use blogferry_formats::model::{Blog, CommentStatus, Generator};
use blogferry_formats::{Archive, Outline, Registry, Tally};
use serde_json::{Value, json};

use super::args::InfoArgs;
use super::convert::source_options;
use super::exit::Exit;
use super::talk::Talk;
use crate::plan::{Only, full_count};
use crate::report::{escape, gather, merge, source_notes};
use crate::source::{self, Opened};

pub(super) fn run(arguments: &InfoArgs, registry: &Registry) -> Exit {
    let talk = Talk::new(arguments.quiet, arguments.verbose, arguments.color);
    let options = match source_options(&arguments.source) {
        Ok(options) => options,
        Err(error) => {
            talk.fail(&format!("{error:#}"));
            return Exit::Usage;
        }
    };
    let blogs = match source::open_blogs(&arguments.source.inputs, &options, registry) {
        Ok(blogs) => blogs,
        Err(error) => {
            talk.fail(&error.to_string());
            return Exit::of_source(&error);
        }
    };
    let most = arguments.limits.max_messages;
    let told = blogs.iter().map(|opened| gather(&opened.issues, &[], &source_notes(opened), opened, most));
    talk.tell(&merge(told.collect(), most));
    super::data(Ok(if arguments.json { all_as_json(&blogs) } else { all_as_text(&blogs) }))
}

fn all_as_json(blogs: &[Opened<'_>]) -> String {
    let one = |opened: &Opened<'_>| as_json(opened, &Found::count(&*opened.archive));
    match blogs {
        [only] => format!("{:#}\n", one(only)),
        several => {
            let blogs: Vec<Value> = several.iter().map(one).collect();
            format!("{:#}\n", json!({ "version": 1, "generator": Generator::this(), "blogs": blogs }))
        }
    }
}

fn all_as_text(blogs: &[Opened<'_>]) -> String {
    let one = |opened: &Opened<'_>| as_text(opened, &Found::count(&*opened.archive));
    blogs.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The figures of an archive.
#[derive(Default)]
struct Found {
    classes: BTreeMap<Only, u64>,
    statuses: BTreeMap<&'static str, u64>,
    protected: u64,
    comments: BTreeMap<&'static str, u64>,
    orphans: u64,
    authors: BTreeMap<String, u64>,
    terms: BTreeMap<String, u64>,
    untitled: u64,
    span: Option<(String, String)>,
}

impl Found {
    fn count(archive: &dyn Archive) -> Self {
        let mut found = Found::default();
        for outline in archive.outline() {
            let count = found.classes.entry(Only::of(outline)).or_default();
            *count = count.saturating_add(1);
            let count = found.statuses.entry(outline.status.as_str()).or_default();
            *count = count.saturating_add(1);
            found.protected = found.protected.saturating_add(u64::from(outline.protected));
            found.untitled = found
                .untitled
                .saturating_add(u64::from(outline.title.as_deref().is_none_or(|title| title.trim().is_empty())));
            found.add_comments(&outline.comments);
            for (names, counts) in [(&outline.authors, &mut found.authors), (&outline.terms, &mut found.terms)] {
                for name in names.iter().collect::<BTreeSet<_>>() {
                    let count = counts.entry(name.to_string()).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
        found.add_comments(&archive.orphan_tally());
        found.orphans = archive.orphan_tally().total();
        found.span = span(archive.outline());
        found
    }

    fn add_comments(&mut self, tally: &Tally) {
        for status in [
            CommentStatus::Approved,
            CommentStatus::Pending,
            CommentStatus::Spam,
            CommentStatus::Trash,
            CommentStatus::Removed,
        ] {
            if tally.of(status) > 0 {
                let count = self.comments.entry(status.as_str()).or_default();
                *count = count.saturating_add(tally.of(status));
            }
        }
    }

    fn comments_total(&self) -> u64 {
        self.comments.values().sum()
    }
}

/// The first and the last day on which something was published, in each post's own offset.
fn span(outline: &[Outline]) -> Option<(String, String)> {
    let days = || outline.iter().filter_map(|outline| outline.date_published.map(|date| date.day()));
    let text = |(year, month, day): (i16, u8, u8)| format!("{year:04}-{month:02}-{day:02}");
    Some((text(days().min()?), text(days().max()?)))
}

fn as_json(opened: &Opened<'_>, found: &Found) -> Value {
    let blog: &Blog = opened.archive.blog();
    json!({
        "version": 1,
        "generator": Generator::this(),
        "format": opened.reader.info().id,
        "format_version": blog.source.as_ref().and_then(|source| source.version.as_deref()),
        "files": opened.files.iter().map(|file| json!({ "name": file.name, "encoding": file.encoded.name() })).collect::<Vec<_>>(),
        "blog": opened.blog,
        "title": blog.title,
        "url": blog.url,
        "language": blog.language,
        "timezone": blog.timezone,
        "first": found.span.as_ref().map(|(first, _)| first),
        "last": found.span.as_ref().map(|(_, last)| last),
        "classes": found.classes.iter().map(|(class, count)| (class.as_str().to_owned(), json!(count))).collect::<serde_json::Map<_, _>>(),
        "statuses": found.statuses,
        "protected": found.protected,
        "untitled": found.untitled,
        "comments": found.comments,
        "comments_total": found.comments_total(),
        "orphan_comments": found.orphans,
        "authors": found.authors,
        "terms": found.terms,
        "passed_over": opened.archive.passed_over().into_iter().map(|(name, count)| (name, json!(count))).collect::<serde_json::Map<_, _>>(),
    })
}

fn as_text(opened: &Opened<'_>, found: &Found) -> String {
    let blog = opened.archive.blog();
    let mut lines: Vec<(&str, String)> = Vec::new();
    lines.extend(opened.blog.as_ref().map(|name| ("blog", name.clone())));
    let version = blog.source.as_ref().and_then(|source| source.version.as_deref());
    let version = version.map(|version| format!(" ({version})")).unwrap_or_default();
    lines.push(("format", format!("{}{version}", opened.reader.info().name)));
    for (name, value) in
        [("title", &blog.title), ("address", &blog.url), ("language", &blog.language), ("time zone", &blog.timezone)]
    {
        lines.extend(value.as_ref().map(|value| (name, value.trim().to_owned())));
    }
    lines.extend(found.span.as_ref().map(|(first, last)| ("dates", format!("{first} to {last}"))));
    let classes = found.classes.iter().map(|(class, count)| class.count(*count)).collect::<Vec<_>>();
    lines.push(("posts", if classes.is_empty() { "none".to_owned() } else { classes.join(", ") }));
    lines.push(("status", counts(found.statuses.iter().map(|(status, count)| (*status, *count)))));
    if found.protected > 0 {
        lines.push(("protected", full_count(found.protected, "", "")));
    }
    if found.untitled > 0 {
        lines.push(("untitled", full_count(found.untitled, "", "")));
    }
    let by_status = counts(found.comments.iter().map(|(status, count)| (*status, *count)));
    lines.push(("comments", format!("{} ({by_status})", full_count(found.comments_total(), "", ""))));
    if found.orphans > 0 {
        lines.push(("orphans", full_count(found.orphans, "comment without its post", "comments without their post")));
    }
    lines.push(("authors", most(&found.authors)));
    lines.push(("labels", most(&found.terms)));
    let passed_over = opened.archive.passed_over();
    if !passed_over.is_empty() {
        let parts = passed_over.iter().map(|(name, count)| format!("{name} ({})", full_count(*count, "", "")));
        lines.push(("passed over", parts.collect::<Vec<_>>().join(", ")));
    }
    lines.iter().map(|(name, value)| format!("{name:<12} {}\n", escape(value))).collect()
}

fn counts<'a>(counts: impl Iterator<Item = (&'a str, u64)>) -> String {
    let parts: Vec<String> = counts.map(|(name, count)| full_count(count, name, name)).collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// Returns how many names there are and the most frequent of them.
fn most(names: &BTreeMap<String, u64>) -> String {
    const SHOWN: usize = 10;
    let mut sorted: Vec<(&String, &u64)> = names.iter().collect();
    sorted.sort_by(|one, other| other.1.cmp(one.1).then_with(|| one.0.cmp(other.0)));
    if sorted.is_empty() {
        return "none".to_owned();
    }
    let first: Vec<String> = sorted.iter().take(SHOWN).map(|(name, count)| format!("{name} ({count})")).collect();
    let more = if sorted.len() > SHOWN { ", …" } else { "" };
    format!("{}: {}{more}", full_count(sorted.len() as u64, "", ""), first.join(", "))
}
