//! What one record says: its keys, its sections and its comments, before anything is made of them.

use memchr::memmem;

use super::grammar::{self, Section};
use super::lines::lines;
use super::reply_head::ReplyHead;
use super::split::{Found, Mark, Piece, PieceKind, Scope, Splitter};

/// The keys of a comment; the text follows without a separator.
const COMMENT_KEYS: &[&str] = &["AUTHOR", "EMAIL", "IP", "URL", "DATE", "SECRET"];

/// The keys of a ping.
const PING_KEYS: &[&str] = &["TITLE", "URL", "IP", "BLOG NAME", "DATE"];

/// One record, borrowed from its bytes.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    /// The keys in the order they stand.
    pub fields: Vec<Field<'a>>,
    /// Lines among the keys that are none.
    pub strays: Vec<&'a [u8]>,
    /// Where the first of them stands.
    pub strays_at: Mark,
    pub sections: Vec<SectionText<'a>>,
    pub replies: Vec<Reply<'a>>,
    /// Lines of dashes that are text: the place of the first of each run, and how many there are.
    pub dashes: Vec<(Mark, u64)>,
    /// The first place where a separator, a name or a key is damaged.
    pub damaged_at: Option<Mark>,
}

/// One `KEY: value`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    pub key: &'a str,
    pub value: &'a [u8],
    pub at: Mark,
}

/// A section that is not a comment or ping.
#[derive(Debug)]
pub(super) struct SectionText<'a> {
    pub kind: PieceKind,
    pub text: &'a [u8],
    pub at: Mark,
}

/// A comment or ping.
#[derive(Debug)]
pub(super) struct Reply<'a> {
    /// [`Section::Comment`] or [`Section::Ping`].
    pub section: Section,
    pub fields: Vec<Field<'a>>,
    /// Lines among the keys that are none.
    pub strays: Vec<&'a [u8]>,
    pub text: &'a [u8],
    pub at: Mark,
    /// The offset after it.
    pub end: u64,
}

impl<'a> Record<'a> {
    /// Reads the bytes of one record; marks count from its first byte and line.
    pub fn parse(bytes: &'a [u8]) -> Self {
        let mut splitter = Splitter::from(Scope::Record, Mark::default());
        let mut found = Vec::new();
        let mut record = Record::default();
        for line in lines(bytes) {
            splitter.line(&line, &mut found);
            found.drain(..).for_each(|found| record.take(bytes, found));
        }
        splitter.end(bytes.len() as u64, &mut found);
        found.into_iter().for_each(|found| record.take(bytes, found));
        record
    }

    /// Returns the last value of a key, which is the one that counts; a value that is empty does not.
    pub fn value(&self, key: &str) -> Option<Field<'a>> {
        self.fields.iter().rev().find(|field| field.key.eq_ignore_ascii_case(key) && !field.value.is_empty()).copied()
    }

    /// Returns true if there is what may be left of a status, and none.
    pub fn has_lost_status(&self) -> bool {
        let glued = |value: &[u8]| memmem::find(value, b"STATUS:").is_some_and(|at| !follows_blank(value, at));
        self.value("STATUS").is_none()
            && (self.strays.iter().any(|line| memmem::find(line, b"STATUS").is_some())
                || self.fields.iter().any(|field| glued(field.value)))
    }

    /// Returns true if there is anything the format defines.
    pub fn is_record(&self) -> bool {
        !self.sections.is_empty()
            || !self.replies.is_empty()
            || self.fields.iter().any(|field| grammar::is_header_key(field.key))
    }

    /// Returns true if the record says anything beside its date, its comments and that it is no entry of its own.
    pub fn says_more(&self) -> bool {
        let filled = |field: &&Field<'_>| !field.value.is_empty();
        let mut dates = self.fields.iter().filter(filled).filter(|field| field.key.eq_ignore_ascii_case("DATE"));
        let expected = |key: &str| ["DATE", "NO ENTRY"].iter().any(|known| known.eq_ignore_ascii_case(key));
        dates.nth(1).is_some()
            || !self.strays.is_empty()
            || self.fields.iter().filter(filled).any(|field| !expected(field.key))
            || self.sections.iter().any(|section| !grammar::trim(section.text).is_empty())
    }

    fn take(&mut self, bytes: &'a [u8], found: Found) {
        match found {
            Found::Piece(piece) => self.take_piece(bytes, piece),
            Found::DashesInText { at, count } => self.dashes.push((at, count)),
            Found::Damaged { at } => {
                self.dashes.retain(|(dashes, _)| dashes.offset < at.offset);
                self.damaged_at.get_or_insert(at);
            }
            // The end of the one record there is; others begin in files only.
            Found::Record { .. } | Found::RecordDamaged { .. } => {}
        }
    }

    fn take_piece(&mut self, bytes: &'a [u8], piece: Piece) {
        let range = |from, to| Some(usize::try_from(from).ok()?..usize::try_from(to).ok()?);
        let text = range(piece.text, piece.end).and_then(|range| bytes.get(range)).unwrap_or_default();
        match piece.kind {
            PieceKind::Header => self.take_header(text, piece.start),
            PieceKind::Section(section @ (Section::Comment | Section::Ping)) => {
                let head = ReplyHead::read(section, text, piece.start, piece.text);
                self.damaged_at = self.damaged_at.or(head.damaged_at);
                let ReplyHead { fields, strays, text, .. } = head;
                self.replies.push(Reply { section, fields, strays, text, at: piece.start, end: piece.end });
            }
            PieceKind::Section(_) | PieceKind::Unknown(_) | PieceKind::Unnamed => {
                self.sections.push(SectionText { kind: piece.kind, text, at: piece.start });
            }
            // The beginning of a name is no content, and an opening has none.
            PieceKind::Cut | PieceKind::Opening => {}
        }
    }

    fn take_header(&mut self, text: &'a [u8], start: Mark) {
        for (number, line) in lines(text).enumerate() {
            let at = Mark {
                offset: start.offset.saturating_add(line.offset),
                line: start.line.saturating_add(number as u64),
            };
            match grammar::key_value(line.text) {
                Some((key, value)) if grammar::is_header_key(key) => self.fields.push(Field { key, value, at }),
                other => self.take_unknown(line.text, other, at),
            }
        }
    }

    /// Takes a line of the header that is no key the format defines; what must have been the status is.
    fn take_unknown(&mut self, line: &'a [u8], field: Option<(&'a str, &'a [u8])>, at: Mark) {
        match (grammar::damaged_key(line, &["STATUS"]), field) {
            (Some((key, value)), _) => {
                self.fields.push(Field { key, value, at });
                self.damaged_at.get_or_insert(at);
            }
            (None, Some((key, value))) => self.fields.push(Field { key, value, at }),
            (None, None) if grammar::is_blank(line) => {}
            (None, None) => {
                if self.strays.is_empty() {
                    self.strays_at = at;
                }
                self.strays.push(line);
            }
        }
    }
}

impl<'a> Reply<'a> {
    /// Returns the value of a key, unless it is empty.
    pub fn value(&self, key: &str) -> Option<Field<'a>> {
        self.fields.iter().find(|field| field.key == key && !field.value.is_empty()).copied()
    }

    /// Returns true for a key of comments or of pings, whichever this is.
    pub fn knows(&self, key: &str) -> bool {
        keys_of(self.section).contains(&key)
    }
}

/// Returns the keys that a comment or a ping may have.
pub(super) fn keys_of(section: Section) -> &'static [&'static str] {
    if section == Section::Ping { PING_KEYS } else { COMMENT_KEYS }
}

/// Returns true if a blank stands before this place, as it does between words and not between lines that were joined.
pub(super) fn follows_blank(text: &[u8], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| text.get(before)).is_some_and(u8::is_ascii_whitespace)
}

/// Turns bytes of a record into text: line ends become LF, the tab that marks a line of dashes as text is taken away,
/// and so are blank lines at the beginning and white space at the end. `invalid` counts the places that are no UTF-8.
pub(super) fn plain_text(bytes: &[u8], invalid: &mut u64) -> String {
    let mut text = String::with_capacity(bytes.len());
    for line in lines(bytes) {
        if text.is_empty() && grammar::is_blank(line.text) {
            continue;
        }
        let kept = match line.text {
            [dashes @ .., b'\t'] if grammar::dashes(dashes).is_some() && !dashes.ends_with(b" ") => dashes,
            whole => whole,
        };
        push_utf8(&mut text, kept, invalid);
        text.push('\n');
    }
    text.truncate(text.trim_end_matches(is_nothing).len());
    text
}

/// Turns a value into text.
pub(super) fn value_text(bytes: &[u8], invalid: &mut u64) -> String {
    let mut text = String::with_capacity(bytes.len());
    push_utf8(&mut text, bytes, invalid);
    text
}

fn push_utf8(text: &mut String, bytes: &[u8], invalid: &mut u64) {
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            *invalid = invalid.saturating_add(1);
        }
    }
}

fn is_nothing(one: char) -> bool {
    one.is_ascii_whitespace() || matches!(one, '\u{0}' | '\u{1a}' | '\u{feff}')
}
