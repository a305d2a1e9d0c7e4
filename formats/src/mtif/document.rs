//! What one record says: its keys, its sections and its comments, before anything is made of them.

use super::grammar::{self, Section};
use super::lines::{Line, lines};
use super::split::{Found, Mark, Piece, PieceKind, Scope, Splitter};

/// How many lines the keys of a comment may take.
const HEAD_LINES: usize = 200;

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
    pub text: &'a [u8],
    pub at: Mark,
    /// The offset after it.
    pub end: u64,
}

impl<'a> Record<'a> {
    /// Reads the bytes of one record; marks count from its first byte and line.
    pub fn parse(bytes: &'a [u8]) -> Self {
        let mut splitter = Splitter::new(Scope::Record);
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
            // The end of the one record there is.
            Found::Record { .. } => {}
        }
    }

    fn take_piece(&mut self, bytes: &'a [u8], piece: Piece) {
        let range = |from, to| Some(usize::try_from(from).ok()?..usize::try_from(to).ok()?);
        let text = range(piece.text, piece.end).and_then(|range| bytes.get(range)).unwrap_or_default();
        match piece.kind {
            PieceKind::Header => self.take_header(text, piece.start),
            PieceKind::Section(section @ (Section::Comment | Section::Ping)) => {
                let (fields, rest) = reply_head(section, text, piece.start, piece.text);
                self.replies.push(Reply { section, fields, text: rest, at: piece.start, end: piece.end });
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
                Some((key, value)) => self.fields.push(Field { key, value, at }),
                None if grammar::is_blank(line.text) => {}
                None => {
                    if self.strays.is_empty() {
                        self.strays_at = at;
                    }
                    self.strays.push(line.text);
                }
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

fn keys_of(section: Section) -> &'static [&'static str] {
    if section == Section::Ping { PING_KEYS } else { COMMENT_KEYS }
}

/// Takes the keys off the beginning of a comment. A line is a key as long as it has the shape of one and is known and
/// new; unknown ones are keys only if a known one follows before the text. Blank lines do not end the keys before the
/// date, which is the last of them.
fn reply_head<'a>(section: Section, text: &'a [u8], start: Mark, base: u64) -> (Vec<Field<'a>>, &'a [u8]) {
    let mut fields: Vec<Field<'a>> = Vec::new();
    let mut waiting: Vec<Field<'a>> = Vec::new();
    let mut rest = 0;
    // The name of the section takes the line before the text.
    let first_line = start.line.saturating_add(1);
    for (number, line) in lines(text).take(HEAD_LINES).enumerate() {
        let at = Mark { offset: base.saturating_add(line.offset), line: first_line.saturating_add(number as u64) };
        let dated = fields.iter().any(|field| field.key == "DATE");
        if grammar::is_blank(line.text) && !dated {
            continue;
        }
        let Some((key, value)) = reply_key(&line) else { break };
        let new = !fields.iter().chain(&waiting).any(|field| field.key == key);
        if !new {
            break;
        }
        waiting.push(Field { key, value, at });
        if keys_of(section).contains(&key) {
            fields.append(&mut waiting);
            rest = line.end;
        }
    }
    let rest = usize::try_from(rest).ok().and_then(|rest| text.get(rest..)).unwrap_or_default();
    (fields, rest)
}

fn reply_key<'a>(line: &Line<'a>) -> Option<(&'a str, &'a [u8])> {
    if line.text.first().is_some_and(u8::is_ascii_whitespace) {
        return None;
    }
    grammar::key_value(line.text).filter(|(key, _)| grammar::is_upper_key(key))
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
