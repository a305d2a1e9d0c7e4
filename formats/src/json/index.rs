//! One pass over a document or over JSON Lines: where each post and each comment without a post stands.

use std::io;

use super::JsonIssue;
use super::document::Found;
use super::pieces::MARK;
use super::scan::{End, Scanner};
use super::start::late_start;
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
pub(super) const DOCUMENT_KEYS: [&[u8]; 5] = [b"version", b"generator", b"blog", b"posts", b"orphan_comments"];

/// Looks through one input.
pub(super) fn index(input: usize, bytes: &dyn Bytes, issues: &mut Issues) -> Result<Index, ReadErrorKind> {
    let mut indexer = Indexer {
        input,
        bytes,
        scanner: Scanner::new(bytes),
        index: Index::default(),
        found: Found::default(),
        cut_told: false,
        fence: None,
    };
    indexer.skip_byte_order_mark()?;
    indexer.scanner.skip_white()?;
    if indexer.scanner.peek()?.is_none() {
        return Err(ReadErrorKind::Empty);
    }
    indexer.skip_to_late_start(issues)?;
    let start = indexer.scanner.offset();
    indexer.index.is_document = indexer.first_key()?.0.is_some_and(|key| DOCUMENT_KEYS.contains(&key.as_slice()));
    indexer.scanner.seek(start);
    if indexer.index.is_document {
        indexer.documents(issues)?;
    } else if indexer.scanner.eat(b'[')? {
        // A list of posts by itself, as `jq -s .` makes one of JSON Lines.
        indexer.list(List::Posts, issues)?;
        indexer.lines(issues)?;
    } else {
        indexer.lines(issues)?;
    }
    indexer.take_facts(issues);
    Ok(indexer.index)
}

pub(super) struct Indexer<'a> {
    pub(super) input: usize,
    pub(super) bytes: &'a dyn Bytes,
    pub(super) scanner: Scanner<'a>,
    pub(super) index: Index,
    /// Whether it was told that the input is cut.
    cut_told: bool,
    /// What of a document was met.
    pub(super) found: Found,
    /// The indentation of the posts, where the document is laid out line by line.
    pub(super) fence: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
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

    /// Goes over what stands before the first object of ours, if that is little.
    fn skip_to_late_start(&mut self, issues: &mut Issues) -> io::Result<()> {
        let from = self.position();
        if !matches!(self.scanner.peek()?, Some(b'{' | b'[')) {
            let mut head = [0; 512];
            let count = self.bytes.read_at(from.offset, &mut head)?;
            if let Some(start) = late_start(head.get(..count).unwrap_or_default()) {
                issues.report(Issue::StrayText { bytes: start as u64 }, Some(from));
                self.scanner.seek(from.offset.saturating_add(start as u64));
            }
        }
        Ok(())
    }

    /// Returns the first key of the object that comes next, and how far its line is indented if it has one of its own.
    fn first_key(&mut self) -> io::Result<(Option<Vec<u8>>, Option<usize>)> {
        if !self.scanner.eat(b'{')? {
            return Ok((None, None));
        }
        let indent = self.scanner.skip_white()?;
        let key = if self.scanner.peek()? == Some(b'"') { self.scanner.short_string(64)? } else { None };
        Ok((key, indent))
    }

    /// The elements of a list, from behind its bracket to behind its other bracket.
    pub(super) fn list(&mut self, list: List, issues: &mut Issues) -> io::Result<()> {
        self.found.last_list = Some(list);
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
                    if self.element(list, fence, issues)?.1 == End::Cut {
                        return Ok(());
                    }
                }
                Some(byte) => {
                    self.found.is_out_of_step = true;
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

    /// One element of a list, from its bracket on; where elements have lines of their own, no further than to the next.
    pub(super) fn element(&mut self, list: List, fence: Option<usize>, issues: &mut Issues) -> io::Result<(Span, End)> {
        let at = self.position();
        let end = self.scanner.skip_value(fence)?;
        let length = self.scanner.offset().saturating_sub(at.offset);
        let span = Span { input: self.input, offset: at.offset, length };
        self.push(list, span);
        if end == End::Cut {
            self.tell_cut(at, issues);
        }
        Ok((span, end))
    }

    fn push(&mut self, list: List, span: Span) {
        match list {
            List::Posts => self.index.posts.push(span),
            List::Orphans => self.index.orphans.push(span),
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
            let indent = self.scanner.skip_white()?.unwrap_or_default();
            let from = self.position();
            match self.scanner.peek()? {
                None => return Ok(()),
                // What parts values here and there, and what stands before each in a sequence of RFC 7464.
                Some(b',' | MARK) => {
                    self.scanner.bump();
                    continue;
                }
                Some(_) => {}
            }
            let (key, inner) = self.first_key()?;
            self.scanner.seek(from.offset);
            if key.is_some_and(|key| key == b"orphan_comments") {
                self.scanner.bump();
                self.document(issues)?;
                continue;
            }
            // A post laid out line by line, as `jq .` writes each: nothing in it can start a line where it started.
            if inner.is_some_and(|inner| inner > indent) {
                if self.scanner.skip_value(Some(indent))? == End::Cut {
                    self.tell_cut(from, issues);
                }
            } else {
                self.scanner.skip_line()?;
            }
            let length = self.scanner.offset().saturating_sub(from.offset);
            self.index.posts.push(Span { input: self.input, offset: from.offset, length });
        }
    }

    /// The end of the input is met inside a post, then inside its list, then inside the document: one cut.
    pub(super) fn tell_cut(&mut self, at: Position, issues: &mut Issues) {
        if !self.cut_told {
            issues.report(Issue::Json(JsonIssue::InputCut), Some(at));
        }
        self.cut_told = true;
    }

    pub(super) fn position(&self) -> Position {
        Position { input: self.input, offset: self.scanner.offset() }
    }
}
