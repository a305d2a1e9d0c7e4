//! What a record means: from its keys and sections to a [`Post`].

use std::collections::{BTreeMap, HashSet};

use jiff::tz::TimeZone;
use serde_json::Value;

use super::MtifIssue;
use super::body::{self, Filter};
use super::date::{self, DateOrder};
use super::document::{Field, Record, SectionText, plain_text, value_text};
use super::grammar::Section;
use super::split::{Mark, PieceKind};
use super::tags::split_tags;
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Date, Meta, Person, Post, Source, Status, Term};

/// The mark between the part of a body that an index page shows and the rest.
const MORE: &str = "<!--more-->";

/// Where a record stands in its input.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub input: &'a Input,
    pub number: usize,
    /// The offset of its first byte, and its line counted from 0.
    pub start: Mark,
    /// How many bytes it has.
    pub length: u64,
}

/// How dates without an offset are to be taken.
#[derive(Clone, Debug, Default)]
pub(super) struct DateRules {
    pub order: DateOrder,
    pub zone: Option<TimeZone>,
}

/// Makes one record into a post and comments.
pub(super) struct Converter<'a> {
    pub place: Place<'a>,
    pub dates: &'a DateRules,
    pub issues: &'a mut Issues,
    /// How many stretches of bytes were no UTF-8.
    pub invalid: u64,
}

impl Place<'_> {
    pub fn position(&self, at: Mark) -> Position {
        Position { input: self.number, offset: self.start.offset.saturating_add(at.offset) }
    }

    pub fn source(&self, at: Mark, end: u64) -> Source {
        let original = |offset: u64| self.input.bytes.original_offset(self.start.offset.saturating_add(offset));
        let start = original(at.offset);
        Source {
            file: self.input.name.clone(),
            line: Some(self.start.line.saturating_add(at.line).saturating_add(1)),
            byte: Some(start),
            length: Some(original(end).saturating_sub(start)),
        }
    }
}

impl DateRules {
    /// Gives a date without an offset that of the zone, if there is one.
    pub fn localise(&self, date: Date) -> Date {
        match &self.zone {
            Some(zone) if date.offset().is_none() => date.in_zone(zone),
            _ => date,
        }
    }
}

impl Converter<'_> {
    /// Makes the post, without its comments and its id.
    pub fn post(&mut self, record: &Record<'_>) -> Post {
        let mut post = self.head(record);
        self.body(record, &mut post);
        for (at, count) in &record.dashes {
            self.report(MtifIssue::SeparatorInText { count: *count }, *at);
        }
        post.source = Some(self.place.source(Mark::default(), self.place.length));
        post
    }

    /// Makes the part of the post that its keys tell.
    pub fn head(&mut self, record: &Record<'_>) -> Post {
        let mut post = Post::default();
        let mut single: BTreeMap<&'static str, Field<'_>> = BTreeMap::new();
        let (mut categories, mut tags) = (HashSet::new(), HashSet::new());
        let mut unknown = Vec::new();
        for field in &record.fields {
            let upper = field.key.to_ascii_uppercase();
            if let Some(key) = SINGLE_KEYS.into_iter().find(|key| *key == upper) {
                self.keep_last(key, *field, &mut single, &mut post.meta);
                continue;
            }
            let value = self.text(field.value);
            match upper.as_str() {
                // Empty lines of these keys are usual where there is nothing to say.
                "CATEGORY" if value.is_empty() => {}
                "CATEGORY" => add_term(value, &mut categories, &mut post.categories),
                "PRIMARY CATEGORY" if value.is_empty() => {}
                "PRIMARY CATEGORY" => {
                    add_meta(&mut post.meta, "primary_category", value.clone());
                    add_term(value, &mut categories, &mut post.categories);
                }
                "TAGS" => {
                    split_tags(&value).into_iter().for_each(|tag| add_term(tag, &mut tags, &mut post.tags));
                }
                _ => unknown.push(*field),
            }
        }
        for (key, field) in single {
            self.single(key, field, &mut post);
        }
        if record.has_lost_status() {
            post.status = self.status_missing();
        }
        self.unknown(record, &unknown, &mut post);
        post
    }

    /// Puts one key that may stand once where it belongs.
    fn single(&mut self, key: &'static str, field: Field<'_>, post: &mut Post) {
        let value = self.text(field.value);
        match key {
            "AUTHOR" => post.authors = vec![Person::named(value)],
            "TITLE" => {
                let title = body::decode_references(&value);
                if title != value {
                    add_meta(&mut post.meta, "title", value);
                }
                post.title = Some(title);
            }
            "BASENAME" => {
                let slug = slug_of(&value);
                if slug != Some(value.as_str()) {
                    add_meta(&mut post.meta, "basename", value.clone());
                }
                post.slug = slug.map(str::to_owned);
            }
            "STATUS" => post.status = self.status(value, field.at, &mut post.meta),
            "DATE" => post.date_published = self.date(field, &mut post.meta),
            "UNIQUE URL" => post.url = Some(value),
            "IMAGE" => post.image = Some(value),
            "EXCERPT" => post.summary = Some(value),
            "ALLOW COMMENTS" => {
                // Movable Type has two ways of "no": none are shown, or none can be added.
                post.comments_open = match value.as_str() {
                    "0" | "2" => Some(false),
                    "1" => Some(true),
                    _ => {
                        self.report(MtifIssue::ValueUnknown { key, value: value.clone() }, field.at);
                        None
                    }
                };
                if !matches!(value.as_str(), "0" | "1") {
                    add_meta(&mut post.meta, "allow_comments", value);
                }
            }
            "ALLOW PINGS" => add_meta(&mut post.meta, "allow_pings", value),
            "CONVERT BREAKS" => add_meta(&mut post.meta, "convert_breaks", value),
            "KEYWORDS" => add_meta(&mut post.meta, "keywords", value),
            // The only one left is NO ENTRY; and should the table grow, its value is kept.
            _ => add_meta(&mut post.meta, &key.to_ascii_lowercase().replace(' ', "_"), value),
        }
    }

    fn keep_last<'f>(
        &mut self,
        key: &'static str,
        field: Field<'f>,
        single: &mut BTreeMap<&'static str, Field<'f>>,
        meta: &mut Meta,
    ) {
        if field.value.is_empty() && key != "NO ENTRY" {
            return;
        }
        let Some(before) = single.insert(key, field).filter(|before| before.value != field.value) else { return };
        self.report(MtifIssue::KeyTwice { key: key.to_owned() }, field.at);
        let value = self.text(before.value);
        add_meta(meta, key, value);
    }

    fn status(&mut self, word: String, at: Mark, meta: &mut Meta) -> Status {
        let (status, exact) = match word.to_ascii_lowercase().as_str() {
            "publish" | "published" => (Status::Published, true),
            "draft" => (Status::Draft, true),
            "future" | "scheduled" => (Status::Scheduled, true),
            "review" | "pending" => (Status::Pending, true),
            "private" => (Status::Private, true),
            "trash" => (Status::Trash, true),
            "unpublish" | "unpublished" => (Status::Draft, false),
            "spam" | "junk" => (Status::Trash, false),
            _ => {
                self.issues.report(Issue::StatusUnknown { word: word.clone() }, Some(self.place.position(at)));
                (Status::Draft, false)
            }
        };
        if !exact {
            add_meta(meta, "status", word);
        }
        status
    }

    /// Returns the status of a record whose own is lost, and tells of it.
    pub fn status_missing(&mut self) -> Status {
        let issue = Issue::StatusMissing { what: "STATUS", taken_as: "a draft" };
        self.issues.report(issue, Some(self.place.position(Mark::default())));
        Status::Draft
    }

    /// Reads a date; one that cannot be read is kept in `meta`.
    pub fn date(&mut self, field: Field<'_>, meta: &mut Meta) -> Option<Date> {
        let text = self.text(field.value);
        let Some(reading) = date::read(&text, self.dates.order) else {
            let issue = Issue::DateUnreadable { field: "DATE", text: text.clone() };
            self.issues.report(issue, Some(self.place.position(field.at)));
            add_meta(meta, "date", text);
            return None;
        };
        if reading.ambiguous {
            self.report(MtifIssue::DateAmbiguous { text: text.clone() }, field.at);
        }
        if reading.year_short {
            self.report(MtifIssue::YearShort { text }, field.at);
        }
        Some(self.dates.localise(reading.date))
    }

    fn body(&mut self, record: &Record<'_>, post: &mut Post) {
        let [mut body, mut extended, mut excerpt, mut keywords] = [const { String::new() }; 4];
        for section in &record.sections {
            let text = plain_text(section.text, &mut self.invalid);
            if text.is_empty() {
                continue;
            }
            match &section.kind {
                PieceKind::Section(Section::ExtendedBody) => self.join(&mut extended, text, section),
                PieceKind::Section(Section::Excerpt) => self.join(&mut excerpt, text, section),
                PieceKind::Section(Section::Keywords) => self.join(&mut keywords, text, section),
                PieceKind::Unknown(name) => {
                    self.report(MtifIssue::SectionUnknown { name: name.clone() }, section.at);
                    add_meta(&mut post.meta, name, text);
                }
                // The body, text without a name, and nothing else: a record has its comments apart.
                _ => self.join(&mut body, text, section),
            }
        }
        if !extended.is_empty() {
            let gap = if body.is_empty() { "" } else { "\n\n" };
            body = format!("{body}{gap}{MORE}\n\n{extended}");
        }
        if !body.is_empty() {
            self.put_body(record, body, post);
        }
        if !excerpt.is_empty() {
            post.summary = Some(excerpt);
        }
        if !keywords.is_empty() {
            add_meta(&mut post.meta, "keywords", keywords);
        }
    }

    fn put_body(&mut self, record: &Record<'_>, body: String, post: &mut Post) {
        let field = record.value("CONVERT BREAKS");
        let value = field.map(|field| self.text(field.value));
        let at = field.map(|field| field.at).unwrap_or_default();
        let filter = Filter::named(value.as_deref()).unwrap_or_else(|| {
            let value = value.clone().unwrap_or_default();
            self.report(MtifIssue::ValueUnknown { key: "CONVERT BREAKS", value }, at);
            Filter::Html
        });
        match filter {
            Filter::Html | Filter::Breaks | Filter::Default => post.content_html = Some(body),
            Filter::Markdown => post.content_markdown = Some(body),
            Filter::Textile => {
                self.report(MtifIssue::Textile, at);
                post.content_text = Some(body);
            }
        }
    }

    fn join(&mut self, whole: &mut String, text: String, section: &SectionText<'_>) {
        match section.kind {
            PieceKind::Section(section_kind) if !whole.is_empty() => {
                self.report(MtifIssue::SectionTwice { name: section_kind.name() }, section.at);
            }
            PieceKind::Unnamed => self.report(MtifIssue::SectionUnnamed, section.at),
            // The usual case: the section for the first time.
            _ => {}
        }
        if !whole.is_empty() {
            whole.push_str("\n\n");
        }
        whole.push_str(&text);
    }

    /// Returns a value as text.
    pub fn text(&mut self, value: &[u8]) -> String {
        value_text(value, &mut self.invalid)
    }

    /// Tells an issue of this format.
    pub fn report(&mut self, issue: MtifIssue, at: Mark) {
        self.issues.report(Issue::Mtif(issue), Some(self.place.position(at)));
    }

    /// Tells how many places were no UTF-8, when all text has been read.
    pub fn finish(self) {
        if self.invalid > 0 {
            let at = self.place.position(Mark::default());
            self.issues.report(Issue::BytesInvalid { count: self.invalid }, Some(at));
        }
    }
}

/// The keys that may stand once.
const SINGLE_KEYS: [&str; 13] = [
    "ALLOW COMMENTS",
    "ALLOW PINGS",
    "AUTHOR",
    "BASENAME",
    "CONVERT BREAKS",
    "DATE",
    "EXCERPT",
    "IMAGE",
    "KEYWORDS",
    "NO ENTRY",
    "STATUS",
    "TITLE",
    "UNIQUE URL",
];

/// Adds a value under a name; a second one makes a list.
pub(super) fn add_meta(meta: &mut Meta, name: &str, value: impl Into<Value>) {
    let value = value.into();
    match meta.get_mut(name) {
        None => {
            meta.insert(name.to_owned(), value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(one) => *one = Value::Array(vec![one.take(), value]),
    }
}

/// Returns the last part of a path without the suffix of a page.
fn slug_of(basename: &str) -> Option<&str> {
    let last = basename.rsplit('/').find(|part| !part.is_empty())?;
    let bare = [".html", ".htm", ".php"].iter().find_map(|suffix| last.strip_suffix(suffix)).unwrap_or(last);
    Some(if bare.is_empty() { last } else { bare })
}

fn add_term(name: String, known: &mut HashSet<String>, terms: &mut Vec<Term>) {
    if known.insert(name.clone()) {
        terms.push(Term::named(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_the_last_part_of_a_basename() {
        for (basename, slug) in [
            ("two_ponds", Some("two_ponds")),
            ("2024/07/02/103000", Some("103000")),
            ("2004/06/two-ponds.html", Some("two-ponds")),
            ("a/b/", Some("b")),
            (".html", Some(".html")),
            ("/", None),
        ] {
            assert_eq!(slug_of(basename), slug, "{basename}");
        }
    }

    #[test]
    fn a_second_value_makes_a_list() {
        let mut meta = Meta::new();
        ["1", "2", "3"].into_iter().for_each(|value| add_meta(&mut meta, "CF50_MOOD", value.to_owned()));
        assert_eq!(meta.get("CF50_MOOD"), Some(&serde_json::json!(["1", "2", "3"])));
    }
}
