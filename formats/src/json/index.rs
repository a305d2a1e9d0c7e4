//! One pass over a document or over JSON Lines: where each post and each comment without a post stands.

use std::io;

use super::JsonIssue;
use super::mend;
use super::scan::{End, Scanner};
use crate::input::{Bytes, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::Blog;
use crate::reader::ReadErrorKind;

/// Where things stand in one input.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// What the document says of the blog; nothing in JSON Lines.
    pub blog: Blog,
    /// The posts, in source order.
    pub posts: Vec<Span>,
    /// The comments without a post, in source order.
    pub orphans: Vec<Span>,
    /// The version the document says it is of.
    pub version: Option<serde_json::Value>,
    /// Whether the input has the shape of a document.
    pub is_document: bool,
    /// Whether the document says that this program wrote it.
    pub is_written_here: bool,
}

/// A stretch of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The input, by number.
    pub input: usize,
    /// The offset of the first byte.
    pub offset: u64,
    /// The number of bytes.
    pub length: u64,
}

impl Span {
    /// Returns where it starts.
    pub fn position(self) -> Position {
        Position { input: self.input, offset: self.offset }
    }

    /// Returns whether it takes more memory than one value may take.
    pub fn is_too_long(self) -> bool {
        self.length > LONGEST
    }

    /// Reads its bytes.
    pub fn read(self, bytes: &dyn Bytes) -> io::Result<Vec<u8>> {
        match usize::try_from(self.length) {
            Ok(length) if !self.is_too_long() => bytes.read_range(self.offset, length),
            _ => Err(io::Error::new(io::ErrorKind::FileTooLarge, "one value is longer than 256 MiB")),
        }
    }
}

/// The most bytes one post with its comments may take.
const LONGEST: u64 = 256 << 20;

/// The keys that tell a document from a post.
const DOCUMENT_KEYS: [&[u8]; 5] = [b"version", b"generator", b"blog", b"posts", b"orphan_comments"];

/// Looks through one input.
pub(super) fn index(input: usize, bytes: &dyn Bytes, issues: &mut Issues) -> Result<Index, ReadErrorKind> {
    let mut indexer = Indexer {
        input,
        bytes,
        scanner: Scanner::new(bytes),
        index: Index::default(),
        has_lists: false,
        cut_told: false,
        fence: None,
    };
    indexer.skip_byte_order_mark()?;
    indexer.scanner.skip_white()?;
    if indexer.scanner.peek()?.is_none() {
        return Err(ReadErrorKind::Empty);
    }
    let start = indexer.scanner.offset();
    indexer.index.is_document = indexer.first_key()?.is_some_and(|key| DOCUMENT_KEYS.contains(&key.as_slice()));
    indexer.scanner.seek(start);
    if indexer.index.is_document {
        indexer.documents(issues)?;
    } else {
        indexer.lines(issues)?;
    }
    Ok(indexer.index)
}

struct Indexer<'a> {
    input: usize,
    bytes: &'a dyn Bytes,
    scanner: Scanner<'a>,
    index: Index,
    /// Whether it was told that the input is cut.
    cut_told: bool,
    /// Whether a list of posts or comments was met.
    has_lists: bool,
    /// The indentation of the posts, where the document is laid out line by line.
    fence: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Posts,
    Orphans,
}

impl Indexer<'_> {
    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        let mut head = [0; 3];
        if self.bytes.read_at(0, &mut head)? == 3 && head == *b"\xEF\xBB\xBF" {
            self.scanner.seek(3);
        }
        Ok(())
    }

    fn first_key(&mut self) -> io::Result<Option<Vec<u8>>> {
        if !self.scanner.eat(b'{')? {
            return Ok(None);
        }
        self.scanner.skip_white()?;
        if self.scanner.peek()? == Some(b'"') { self.scanner.short_string(64) } else { Ok(None) }
    }

    fn documents(&mut self, issues: &mut Issues) -> io::Result<()> {
        loop {
            self.scanner.skip_white()?;
            match self.scanner.peek()? {
                None => return Ok(()),
                Some(b'{') => self.document(issues)?,
                Some(_) => {
                    let from = self.position();
                    let bytes = self.bytes.len().saturating_sub(from.offset);
                    issues.report(Issue::StrayText { bytes }, Some(from));
                    return Ok(());
                }
            }
        }
    }

    fn document(&mut self, issues: &mut Issues) -> io::Result<()> {
        self.scanner.bump();
        loop {
            self.scanner.skip_white()?;
            match self.scanner.peek()? {
                Some(b'}') => {
                    self.scanner.bump();
                    return Ok(());
                }
                Some(b',') => self.scanner.bump(),
                Some(b'"') => self.field(issues)?,
                None => {
                    self.tell_cut(self.position(), issues);
                    return Ok(());
                }
                Some(_) => {
                    issues.report(Issue::Json(JsonIssue::OutOfStep), Some(self.position()));
                    match self.fence {
                        // A list of posts that seemed to end went on.
                        Some(fence) if self.scanner.skip_to_fence(fence)? == End::Fence => {
                            self.list(List::Posts, issues)?;
                        }
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
    fn field(&mut self, issues: &mut Issues) -> io::Result<()> {
        let at = self.position();
        let key = self.scanner.short_string(256)?.unwrap_or_default();
        self.scanner.skip_white()?;
        if !self.scanner.eat(b':')? {
            // The loop over the fields tells what it finds instead.
            return Ok(());
        }
        self.scanner.skip_white()?;
        let list = match key.as_slice() {
            b"posts" => Some(List::Posts),
            b"orphan_comments" => Some(List::Orphans),
            _ => None,
        };
        if let Some(list) = list
            && self.scanner.eat(b'[')?
        {
            self.has_lists = true;
            return self.list(list, issues);
        }
        let from = self.scanner.offset();
        let end = self.scanner.skip_value(None)?;
        let span = Span { input: self.input, offset: from, length: self.scanner.offset().saturating_sub(from) };
        self.scanner.skip_white()?;
        // Where nothing comes behind a value, a bracket may be missing and the posts be taken for a part of it.
        let swallowed = self.scanner.peek()?.is_none() && !self.has_lists && {
            self.scanner.seek(from);
            self.scanner.skip_to_key(b"\"posts\"", b'[')?
        };
        if swallowed || end == End::Cut || span.is_too_long() {
            let reason = if span.is_too_long() { "it is longer than 256 MiB" } else { "it has no end" };
            let path = String::from_utf8_lossy(&key).into_owned();
            issues.report(Issue::Json(JsonIssue::FieldLost { path, reason: reason.to_owned() }), Some(at));
            return Ok(());
        }
        let json = span.read(self.bytes)?;
        match key.as_slice() {
            b"version" => self.index.version = serde_json::from_slice(&json).ok(),
            b"blog" => match mend::read(&json, Some(at), issues) {
                Ok(blog) => self.index.blog = blog,
                Err(error) => {
                    let problem = JsonIssue::FieldLost { path: "blog".to_owned(), reason: error.to_string() };
                    issues.report(Issue::Json(problem), Some(at));
                }
            },
            // Names the program that wrote the document; this program puts its own name there.
            b"generator" => {
                let name = serde_json::from_slice::<serde_json::Value>(&json).ok();
                let name = name.as_ref().and_then(|value| value.get("name"));
                self.index.is_written_here |= name.is_some_and(|name| name == "blogferry");
            }
            _ => self.unknown(&key, &json, at, issues),
        }
        Ok(())
    }

    fn unknown(&mut self, key: &[u8], json: &[u8], at: Position, issues: &mut Issues) {
        let path = String::from_utf8_lossy(key).into_owned();
        let problem = match mend::read(json, Some(at), issues) {
            Ok(value) if !self.index.blog.meta.contains_key(&path) => {
                self.index.blog.meta.insert(path.clone(), value);
                JsonIssue::FieldUnknown { path }
            }
            Ok(_) => JsonIssue::FieldTwice,
            Err(error) => JsonIssue::FieldLost { path, reason: error.to_string() },
        };
        issues.report(Issue::Json(problem), Some(at));
    }

    /// The elements of a list, from behind its bracket to behind its other bracket.
    fn list(&mut self, list: List, issues: &mut Issues) -> io::Result<()> {
        let mut fence = self.fence.filter(|_| list == List::Posts);
        let mut in_step = true;
        let mut indent = self.scanner.skip_white()?;
        loop {
            let at = self.position();
            match self.scanner.peek()? {
                None => {
                    self.tell_cut(at, issues);
                    return Ok(());
                }
                Some(b',') => self.scanner.bump(),
                Some(b']') if self.list_ends(fence, indent)? => return Ok(()),
                Some(b'{') => {
                    in_step = true;
                    if fence.is_none() {
                        fence = self.fence_of(at.offset, indent)?;
                        if list == List::Posts {
                            self.fence = fence;
                        }
                    }
                    let end = self.scanner.skip_value(fence)?;
                    let length = self.scanner.offset().saturating_sub(at.offset);
                    let span = Span { input: self.input, offset: at.offset, length };
                    match list {
                        List::Posts => self.index.posts.push(span),
                        List::Orphans => self.index.orphans.push(span),
                    }
                    if end == End::Cut {
                        self.tell_cut(at, issues);
                        return Ok(());
                    }
                }
                Some(byte) => {
                    if in_step {
                        issues.report(Issue::Json(JsonIssue::OutOfStep), Some(at));
                    }
                    in_step = false;
                    match fence {
                        Some(fence) => _ = self.scanner.skip_to_fence(fence)?,
                        None if matches!(byte, b'}' | b']' | b':') => self.scanner.bump(),
                        None => _ = self.scanner.skip_value(None)?,
                    }
                }
            }
            indent = self.scanner.skip_white()?;
        }
    }

    /// Goes over the bracket that comes next if it ends the list, and returns whether it does. Where elements have
    /// lines of their own it stands on a shorter one, or the document goes on behind it as a document should.
    fn list_ends(&mut self, fence: Option<usize>, indent: Option<usize>) -> io::Result<bool> {
        let bracket = self.scanner.offset();
        self.scanner.bump();
        let Some(fence) = fence else { return Ok(true) };
        if indent.is_some_and(|indent| indent < fence) {
            return Ok(true);
        }
        let behind = self.scanner.offset();
        self.scanner.skip_white()?;
        let goes_on = if self.scanner.eat(b',')? {
            self.scanner.skip_white()?;
            let key = if self.scanner.peek()? == Some(b'"') { self.scanner.short_string(64)? } else { None };
            key.is_some_and(|key| DOCUMENT_KEYS.contains(&key.as_slice()))
        } else {
            let ends = self.scanner.eat(b'}')?;
            self.scanner.skip_white()?;
            ends && self.scanner.peek()?.is_none()
        };
        self.scanner.seek(if goes_on { behind } else { bracket });
        Ok(goes_on)
    }

    /// Returns the indentation of the elements of a list if its first one is laid out line by line.
    fn fence_of(&self, offset: u64, indent: Option<usize>) -> io::Result<Option<usize>> {
        let mut head = [0; 256];
        let count = self.bytes.read_at(offset.saturating_add(1), &mut head)?;
        let head = head.get(..count).unwrap_or_default();
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
        let line = head.iter().position(|byte| !blank(byte)).filter(|at| head.get(*at) == Some(&b'\n'));
        let inner = line
            .and_then(|at| head.get(at.saturating_add(1)..))
            .map(|line| line.iter().take_while(|byte| blank(byte)).count());
        Ok(indent.filter(|indent| inner.is_some_and(|inner| inner > *indent)))
    }

    fn lines(&mut self, issues: &mut Issues) -> io::Result<()> {
        loop {
            self.scanner.skip_white()?;
            let from = self.position();
            if self.scanner.peek()?.is_none() {
                return Ok(());
            }
            let is_last_line = self.first_key()?.is_some_and(|key| key == b"orphan_comments");
            self.scanner.seek(from.offset);
            if is_last_line {
                self.document(issues)?;
            } else {
                self.scanner.skip_line()?;
                let length = self.scanner.offset().saturating_sub(from.offset);
                self.index.posts.push(Span { input: self.input, offset: from.offset, length });
            }
        }
    }

    /// The end of the input is met inside a post, then inside its list, then inside the document: one cut.
    fn tell_cut(&mut self, at: Position, issues: &mut Issues) {
        if !self.cut_told {
            issues.report(Issue::Json(JsonIssue::InputCut), Some(at));
        }
        self.cut_told = true;
    }

    fn position(&self) -> Position {
        Position { input: self.input, offset: self.scanner.offset() }
    }
}
