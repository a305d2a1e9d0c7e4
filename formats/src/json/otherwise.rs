//! Posts and comments that stand in a document otherwise than in its lists: in an object by their ids, under a name
//! nobody knows, one level deeper.

use std::io;

use super::JsonIssue;
use super::head::glean;
use super::index::{Indexer, List, Span};
use super::legible;
use super::scan::End;
use super::shapes::{is_field, is_post};
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;

/// So deep documents may stand in objects of the document.
const DEEPEST: usize = 8;

impl Indexer<'_> {
    /// Reads the posts or comments that stand where the value of this key begins, and returns whether there are any. Which
    /// there are is told. Names nobody knows are believed only where the document has no list of posts.
    pub(super) fn take_otherwise(
        &mut self,
        (key, is_of_post): (&str, bool),
        at: Position,
        issues: &mut Issues,
    ) -> io::Result<bool> {
        let (what, taken_as) = match (key, self.scanner.peek()?) {
            ("posts", Some(b'{')) => {
                self.found.has_posts = true;
                self.object_of(List::Posts, at, issues)?;
                ("object", "a list")
            }
            ("orphan_comments", Some(b'{')) => {
                self.found.has_orphans = true;
                self.object_of(List::Orphans, at, issues)?;
                ("object", "a list")
            }
            ("version" | "generator" | "blog", _) => return Ok(false),
            _ if is_of_post || self.found.has_posts || self.found.is_out_of_step => return Ok(false),
            (_, Some(b'[')) if self.is_list_of_posts()? => {
                self.scanner.eat(b'[')?;
                self.found.has_posts = true;
                self.list(List::Posts, issues)?;
                ("list", "posts")
            }
            (_, Some(b'{')) if self.is_document()? => {
                self.scanner.eat(b'{')?;
                let margin = self.found.margin.take();
                self.found.depth = self.found.depth.saturating_add(1);
                self.document(issues)?;
                self.found.depth = self.found.depth.saturating_sub(1);
                self.found.margin = margin;
                ("object", "a document")
            }
            _ => return Ok(false),
        };
        issues.report(Issue::Json(JsonIssue::ReadAs { what: format!("{what} {key}"), taken_as }), Some(at));
        Ok(true)
    }

    /// The elements of an object that stands where a list should: itself, if it has the fields of one, or its values.
    fn object_of(&mut self, list: List, at: Position, issues: &mut Issues) -> io::Result<()> {
        let from = self.position();
        self.scanner.bump();
        self.scanner.skip_white()?;
        if self.scanner.peek()? == Some(b'"') {
            let key = self.scanner.short_string(256)?.unwrap_or_default();
            let is_one = std::str::from_utf8(&key).is_ok_and(is_field);
            self.scanner.seek(from.offset);
            if is_one {
                self.element(list, None, issues)?;
                return Ok(());
            }
            self.scanner.eat(b'{')?;
        }
        loop {
            self.scanner.skip_white()?;
            match self.scanner.peek()? {
                Some(b'}') => {
                    self.scanner.bump();
                    return Ok(());
                }
                Some(b',') => self.scanner.bump(),
                Some(b'"') => {
                    let id = self.scanner.short_string(256)?.unwrap_or_default();
                    let id = String::from_utf8_lossy(&id).into_owned();
                    self.scanner.skip_white()?;
                    self.scanner.eat(b':')?;
                    self.scanner.skip_white()?;
                    let lost = if self.scanner.peek()? == Some(b'{') {
                        let (span, _) = self.element(list, None, issues)?;
                        let is_said = span.is_too_long() || glean(&span.read(self.bytes)?).id == id;
                        (!is_said).then_some("the element has another id, or none")
                    } else {
                        self.scanner.skip_value(None)?;
                        Some("it is no object")
                    };
                    if let Some(reason) = lost {
                        let path = if list == List::Posts { "posts" } else { "orphan_comments" };
                        let path = format!("{path}.{id}");
                        issues.report(Issue::Json(JsonIssue::FieldLost { path, reason: reason.to_owned() }), Some(at));
                    }
                }
                None => {
                    self.tell_cut(from, issues);
                    return Ok(());
                }
                // The loop over the fields tells it, and goes on at the next list.
                Some(_) => return Ok(()),
            }
        }
    }

    /// Returns true if the list that comes next is one of posts by the look of the first, and there is no other.
    fn is_list_of_posts(&mut self) -> io::Result<bool> {
        let from = self.scanner.offset();
        self.scanner.bump();
        self.scanner.skip_white()?;
        let start = self.position();
        let mut is_list = false;
        if self.scanner.peek()? == Some(b'{') && self.scanner.skip_value(None)? == End::Whole {
            let length = self.scanner.offset().saturating_sub(start.offset);
            let span = Span { input: self.input, offset: start.offset, length };
            if !span.is_too_long() {
                is_list = legible::read(&span.read(self.bytes)?).is_ok_and(|first| is_post(&first));
            }
        }
        self.scanner.seek(from);
        Ok(is_list && self.next_list(List::Posts)?.is_none())
    }

    /// Returns true if a list of posts stands in the object that comes next, and none behind it.
    fn is_document(&mut self) -> io::Result<bool> {
        if self.found.depth >= DEEPEST {
            return Ok(false);
        }
        let Some(list) = self.next_list(List::Posts)? else { return Ok(false) };
        let (from, known) = (self.scanner.offset(), self.found.next_posts);
        let is_whole = self.scanner.skip_value(None)? == End::Whole;
        let is_only = is_whole && list < self.scanner.offset() && self.next_list(List::Posts)?.is_none();
        self.found.next_posts = known;
        self.scanner.seek(from);
        Ok(is_only)
    }
}
