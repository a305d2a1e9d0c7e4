//! The fields of a document: the version, the facts about the blog, the two lists, and what damage makes of them.

use std::io;

use serde_json::{Map, Value};

use super::JsonIssue;
use super::index::{Indexer, List, Span};
use super::keys::is_off;
use super::lists::Next;
use super::mend;
use super::scan::End;
use super::shapes::looks_like;
use super::withhold::is_private;
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::Blog;

/// What of a document was met.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The list that was read last.
    pub last_list: Option<List>,
    pub has_posts: bool,
    pub has_orphans: bool,
    has_blog: bool,
    /// How far the fields are indented, where each has a line of its own.
    pub margin: Option<usize>,
    /// In how many objects of documents the one that is read stands.
    pub depth: usize,
    /// Something did not stand where it should.
    pub is_out_of_step: bool,
    /// Fields that no document has, in source order.
    facts: Vec<Fact>,
    /// What the object that names the program holds beside.
    beside_generator: Option<Map<String, Value>>,
    pub next_posts: Next,
    pub next_orphans: Next,
}

/// A field that no document has.
#[derive(Debug)]
struct Fact {
    name: String,
    value: Value,
    at: Position,
}

/// The fields of a post, or of a comment, that no blog has.
const FIELDS_OF_POSTS: [&str; 21] = [
    "author",
    "in_reply_to",
    "post",
    "type",
    "kind",
    "status",
    "protected",
    "slug",
    "date_published",
    "date_modified",
    "summary",
    "image",
    "location",
    "parent",
    "order",
    "content_html",
    "content_text",
    "content_markdown",
    "comments",
    "comments_open",
    "attachments",
];

impl Found {
    /// Returns true if fields were met that only a post has.
    fn has_fields_of_posts(&self) -> bool {
        self.facts.iter().any(|fact| FIELDS_OF_POSTS.contains(&fact.name.as_str()))
    }
}

impl Indexer<'_> {
    pub(super) fn documents(&mut self, issues: &mut Issues) -> io::Result<()> {
        loop {
            self.scanner.skip_white()?;
            match self.scanner.peek()? {
                None => return Ok(()),
                Some(b'{') => {
                    self.scanner.bump();
                    self.document(issues)?;
                }
                // A bracket that is lost or too many has ended the document before its end.
                Some(b',') => {
                    self.tell_out_of_step(issues);
                    self.document(issues)?;
                }
                Some(byte) => {
                    let from = self.position();
                    if !self.skip_to_list()? {
                        // A list ends of which nobody saw the beginning.
                        if byte == b']' {
                            self.tell_out_of_step(issues);
                        }
                        let bytes = self.bytes.len().saturating_sub(from.offset);
                        issues.report(Issue::StrayText { bytes }, Some(from));
                        return Ok(());
                    }
                    self.found.is_out_of_step = true;
                    issues.report(Issue::Json(JsonIssue::OutOfStep), Some(from));
                    self.document(issues)?;
                }
            }
        }
    }

    /// The fields of a document, from behind its bracket to behind its other bracket.
    pub(super) fn document(&mut self, issues: &mut Issues) -> io::Result<()> {
        loop {
            let indent = self.scanner.skip_white()?;
            match self.scanner.peek()? {
                Some(b'}') => {
                    self.scanner.bump();
                    return Ok(());
                }
                Some(b',') => self.scanner.bump(),
                Some(b'"') => self.field(indent, issues)?,
                None => {
                    self.tell_cut(self.position(), issues);
                    return Ok(());
                }
                Some(byte) => {
                    self.tell_out_of_step(issues);
                    match (self.fence, self.found.last_list) {
                        // A list of posts that seemed to end went on.
                        (Some(fence), _) if self.scanner.skip_to_fence(fence)? == End::Fence => {
                            self.list(List::Posts, issues)?;
                        }
                        (None, _) if byte == b'{' && !self.found.has_posts && self.found.has_fields_of_posts() => {
                            self.list(List::Posts, issues)?;
                        }
                        (None, Some(list)) if byte == b'{' => self.list(list, issues)?,
                        (None, _) if self.skip_to_list()? => {}
                        _ => {
                            self.scanner.seek(self.bytes.len());
                            return Ok(());
                        }
                    }
                }
            }
        }
    }

    /// One field of a document, from its key on.
    fn field(&mut self, indent: Option<usize>, issues: &mut Issues) -> io::Result<()> {
        let at = self.position();
        let key = self.scanner.short_string(256)?;
        // What follows a key without an end is no value of it.
        let has_end = key.is_some();
        let key = String::from_utf8_lossy(&key.unwrap_or_default()).into_owned();
        self.scanner.skip_white()?;
        if !has_end && self.scanner.peek()? != Some(b':') || !self.skip_to_value(issues)? {
            // The loop over the fields tells what else it finds instead.
            if let None | Some(b',' | b'"' | b'}') = self.scanner.peek()? {
                self.tell_out_of_step(issues);
            }
            return Ok(());
        }
        if self.found.margin.is_none() {
            self.found.margin = indent;
        }
        if FIELDS_OF_POSTS.contains(&key.as_str())
            && let Some(inner) = indent
            && self.found.margin.is_some_and(|margin| margin < inner)
        {
            return self.pass_over_post(inner, at, issues);
        }
        if let Some(list) = self.list_at(&key, at, issues)? {
            match list {
                List::Posts => self.found.has_posts = true,
                List::Orphans => self.found.has_orphans = true,
            }
            return self.list(list, issues);
        }
        if self.take_otherwise((&key, FIELDS_OF_POSTS.contains(&key.as_str())), at, issues)? {
            return Ok(());
        }
        let from = self.scanner.offset();
        let end = self.scanner.skip_value(None)?;
        let span = Span { input: self.input, offset: from, length: self.scanner.offset().saturating_sub(from) };
        self.scanner.skip_white()?;
        // Where nothing comes behind a value, a bracket may be missing and the posts be taken for a part of it.
        let swallowed = self.scanner.peek()?.is_none() && !self.found.has_posts && !self.found.has_orphans && {
            self.scanner.seek(from);
            self.scanner.skip_to_key(b"\"posts\"", b'[')?
        };
        if swallowed || end == End::Cut || span.is_too_long() {
            let reason = if span.is_too_long() { "it is longer than 256 MiB" } else { "it has no end" };
            self.tell_lost(key, reason, at, issues);
            return Ok(());
        }
        let json = span.read(self.bytes)?;
        let is_blog = key == "blog" || self.index.is_written_here && !self.found.has_blog && is_off(&key, "blog");
        match key.as_str() {
            "version" => self.index.version = serde_json::from_slice(&json).ok(),
            "generator" => self.generator(&json, at, issues),
            _ if is_blog => {
                if key != "blog" {
                    issues.report(Issue::EntryDamaged, Some(at));
                }
                self.found.has_blog = true;
                match mend::read(&json, Some(at), issues) {
                    Ok(blog) => self.index.blog = blog,
                    Err(error) => self.tell_lost("blog".to_owned(), &error.to_string(), at, issues),
                }
            }
            _ if is_off(&key, "generator") => {
                issues.report(Issue::EntryDamaged, Some(at));
                self.generator(&json, at, issues);
            }
            _ => match mend::read(&json, Some(at), issues) {
                Ok(value) => self.found.facts.push(Fact { name: key, value, at }),
                Err(error) => self.tell_lost(key, &error.to_string(), at, issues),
            },
        }
        Ok(())
    }

    /// Goes from behind a key to its value, and returns whether there is one. The colon, or the blank behind it, may be
    /// lost or another byte, where it is clear that a value of more than one line follows.
    fn skip_to_value(&mut self, issues: &mut Issues) -> io::Result<bool> {
        let behind = self.scanner.offset();
        let has_colon = self.scanner.eat(b':')?;
        self.scanner.skip_white()?;
        let from = self.scanner.offset();
        let starts = |byte: u8| byte.is_ascii_digit() || b"\"{[-tfn".contains(&byte);
        if has_colon && self.scanner.peek()?.is_none_or(starts) {
            return Ok(true);
        }
        if !matches!(self.scanner.peek()?, Some(b'{' | b'[' | b'"' | b',' | b'}' | b']') | None) {
            self.scanner.bump();
            self.scanner.skip_white()?;
        }
        let is_there = matches!(self.scanner.peek()?, Some(b'{' | b'['));
        if is_there {
            self.tell_out_of_step(issues);
        } else {
            self.scanner.seek(if has_colon { from } else { behind });
        }
        Ok(is_there || has_colon)
    }

    /// Fields of a post, or of a comment without one, whose beginning is lost together with that of the list: nobody
    /// knows any more what it said of itself. Reading goes on at the next one.
    fn pass_over_post(&mut self, inner: usize, at: Position, issues: &mut Issues) -> io::Result<()> {
        self.found.is_out_of_step = true;
        issues.report(Issue::Json(JsonIssue::OutOfStep), Some(at));
        let Some(fence) = self.scanner.skip_to_outer(inner)? else { return Ok(()) };
        if self.found.has_posts {
            self.found.has_orphans = true;
            return self.list(List::Orphans, issues);
        }
        self.fence = Some(fence);
        self.found.has_posts = true;
        self.list(List::Posts, issues)
    }

    /// Names the program that wrote the document; this program puts its own name there.
    fn generator(&mut self, json: &[u8], at: Position, issues: &mut Issues) {
        match mend::read(json, Some(at), issues) {
            Ok(Value::Object(mut fields)) => {
                let name = fields.remove("name");
                fields.remove("version");
                let is_ours = name.is_some_and(|name| name == "blogferry");
                self.index.is_written_here |= is_ours;
                if !fields.is_empty() {
                    let reason = "it holds more than a name and a version";
                    self.tell_lost("generator".to_owned(), reason, at, issues);
                    self.found.beside_generator = is_ours.then_some(fields);
                }
            }
            Ok(_) => {}
            Err(error) => {
                self.index.is_written_here |= memchr::memmem::find(json, b"\"blogferry\"").is_some();
                self.tell_lost("generator".to_owned(), &error.to_string(), at, issues);
            }
        }
    }

    /// Puts what no document has into the `meta` of the blog, or under `private` if it may be the data of people or
    /// come from a post.
    pub(super) fn take_facts(&mut self, issues: &mut Issues) {
        if let Some(fields) = self.found.beside_generator.take()
            && !self.found.has_blog
        {
            let json = Value::Object(fields).to_string();
            self.index.blog = mend::read::<Blog>(json.as_bytes(), None, issues).unwrap_or_default();
        }
        // Where brackets are lost, fields of a post stand among those of the document, and nobody knows which.
        let of_posts = self.found.is_out_of_step;
        for Fact { name, value, at } in std::mem::take(&mut self.found.facts) {
            let looks = looks_like(&value);
            let is_withheld = of_posts || is_private(&name, &value);
            let blog = &mut self.index.blog;
            let meta = if is_withheld { &mut blog.private.get_or_insert_default().meta } else { &mut blog.meta };
            let problem = if meta.contains_key(&name) {
                JsonIssue::FieldTwice
            } else {
                meta.insert(name.clone(), value);
                looks.map_or_else(
                    || JsonIssue::FieldUnknown { path: name.clone() },
                    |what| JsonIssue::NotRead { path: name.clone(), what },
                )
            };
            issues.report(Issue::Json(problem), Some(at));
            if is_withheld {
                issues.report(Issue::PrivateWithheld { names: name }, Some(at));
            }
        }
    }

    pub(super) fn tell_out_of_step(&mut self, issues: &mut Issues) {
        self.found.is_out_of_step = true;
        issues.report(Issue::Json(JsonIssue::OutOfStep), Some(self.position()));
    }

    fn tell_lost(&mut self, path: String, reason: &str, at: Position, issues: &mut Issues) {
        issues.report(Issue::Json(JsonIssue::FieldLost { path, reason: reason.to_owned() }), Some(at));
    }
}
