//! Copies text and escapes what Markdown would read as syntax, and nothing else.

use super::Writer;
use super::inline::{is_white_space, white_space};
use crate::html::attributes::is_space;
use crate::html::entity::{self, Decoded, Place};
use crate::html::plain::skip_plain;

const PLAIN: u8 = 0;
const SPACE: u8 = 1;
/// The first byte of a no-break space, and of letters.
const MAYBE_SPACE: u8 = 2;
const REFERENCE: u8 = 3;
const SIGN: u8 = 4;

/// What each byte of text is.
#[expect(
    clippy::indexing_slicing,
    reason = "the table is made when this is compiled, where an index outside it is an error"
)]
static CLASS: [u8; 256] = {
    let mut class = [PLAIN; 256];
    let mut at = 0;
    let spaces = b" \n\t\r\x0C";
    while at < spaces.len() {
        class[spaces[at] as usize] = SPACE;
        at += 1;
    }
    at = 0;
    let signs = b"\\`*_[]<~\0";
    while at < signs.len() {
        class[signs[at] as usize] = SIGN;
        at += 1;
    }
    class[0xC2] = MAYBE_SPACE;
    class[b'&' as usize] = REFERENCE;
    class
};

#[inline]
fn class(byte: u8) -> u8 {
    CLASS.get(byte as usize).copied().unwrap_or(PLAIN)
}

/// How character references are written in a stretch of the source.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Text,
    Attribute,
    /// There are none; `&` is `&`.
    Raw,
}

/// What Markdown would read in `&` and the text after it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::html) enum Reference {
    No,
    Yes,
    /// A reference, if what comes next makes it one.
    Open,
}

/// Tells whether `&` before `after` begins a character reference for Markdown.
pub(in crate::html) fn reference(after: &str) -> Reference {
    let bytes = after.as_bytes();
    let numeric = bytes.first() == Some(&b'#');
    let first = usize::from(numeric);
    let length = bytes.iter().skip(first).take(33).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    match bytes.get(first.saturating_add(length)) {
        Some(b';') if numeric && length > 0 => Reference::Yes,
        Some(b';') if after.get(..length).is_some_and(|name| entity::entity(name).is_some()) => Reference::Yes,
        None | Some(b'&') => Reference::Open,
        Some(_) => Reference::No,
    }
}

/// Reads the reference at the start of `rest`, and tells whether it stands for white space.
fn decode(rest: &str, coding: Coding) -> (Option<(Decoded, usize)>, bool) {
    match coding {
        Coding::Raw => (None, false),
        Coding::Text => {
            let decoded = entity::decode(rest, Place::Text);
            (decoded, decoded.is_some_and(|(decoded, _)| is_white_space(decoded).is_some()))
        }
        Coding::Attribute => (entity::decode(rest, Place::Attribute), white_space(rest, 0).is_some()),
    }
}

impl Writer<'_> {
    /// Copies text up to the next white space that is more than one space, and returns where it stopped.
    ///
    /// The text is `from..end` of `whole`: nothing behind its end counts, but what is there may be looked at, so that
    /// the end is no special case as long as something comes after it.
    pub(super) fn copy_text(&mut self, whole: &str, from: usize, end: usize, coding: Coding) -> usize {
        let text = whole.get(..end).unwrap_or(whole);
        let raw = coding == Coding::Raw;
        let bytes = text.as_bytes();
        let mut copied = from;
        let mut at = from;
        loop {
            at = skip_plain(whole.as_bytes(), at).min(text.len());
            let Some(byte) = bytes.get(at).copied() else { break };
            match class(byte) {
                PLAIN => at = at.saturating_add(1),
                SPACE => break,
                MAYBE_SPACE if bytes.get(at.saturating_add(1)) == Some(&0xA0) => break,
                MAYBE_SPACE => at = at.saturating_add(1),
                REFERENCE if self.plain && raw => at = at.saturating_add(1),
                REFERENCE => {
                    let rest = text.get(at..).unwrap_or("");
                    let (decoded, is_space) = decode(rest, coding);
                    if is_space {
                        break;
                    }
                    self.out.push_str(text.get(copied..at).unwrap_or(""));
                    at = at.saturating_add(self.copy_reference(rest, decoded));
                    copied = at;
                }
                _ => {
                    self.out.push_str(text.get(copied..at).unwrap_or(""));
                    copied = at;
                    at = at.saturating_add(1);
                    if byte == 0 {
                        copied = at;
                    } else if self.must_escape(byte, text.get(at..).unwrap_or("")) {
                        self.out.push('\\');
                    } else {
                        // The character before the next sign must be in the output for that sign to see it.
                        self.out.push(char::from(byte));
                        copied = at;
                    }
                }
            }
        }
        self.steps.add(at.saturating_sub(from));
        let rest = text.get(copied..at).unwrap_or("");
        // A single space was passed over before it was known that nothing to see follows it.
        let shown = rest.strip_suffix(' ').unwrap_or(rest);
        self.out.push_str(shown);
        copied.saturating_add(shown.len())
    }

    /// Writes what the reference at the start of `rest` stands for and returns its length.
    fn copy_reference(&mut self, rest: &str, decoded: Option<(Decoded, usize)>) -> usize {
        let Some((decoded, length)) = decoded else {
            let after = rest.get(1..).unwrap_or("");
            self.write_ampersand(after);
            return 1;
        };
        let after = rest.get(length..).unwrap_or("");
        match decoded {
            Decoded::Char('&') | Decoded::Str("&") => self.write_ampersand(after),
            Decoded::Char(character) => self.write_decoded(character, after),
            Decoded::Str(characters) => characters.chars().for_each(|character| self.write_decoded(character, after)),
        }
        length
    }

    fn write_decoded(&mut self, character: char, after: &str) {
        if character == '\0' {
            return;
        }
        if let Ok(byte) = u8::try_from(character)
            && class(byte) == SIGN
            && self.must_escape(byte, after)
        {
            self.out.push('\\');
        }
        self.out.push(character);
    }

    fn write_ampersand(&mut self, after: &str) {
        if !self.plain && reference(after) != Reference::No {
            self.out.push('\\');
        }
        self.out.push('&');
    }

    /// Returns true if the sign, with `after` coming next, would not be text for Markdown.
    fn must_escape(&self, sign: u8, after: &str) -> bool {
        if self.plain {
            return false;
        }
        // At the end of a run nobody knows yet what follows: white space there may move behind a mark.
        let next = if super::inline::is_blank(after) { None } else { after.as_bytes().first().copied() };
        match sign {
            b'\\' => next.is_none_or(|byte| byte.is_ascii_punctuation()),
            b'<' => {
                next.is_none_or(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?' | b'&')) || {
                    // `<1@e.example>` is a mail address.
                    let part = after
                        .bytes()
                        .take_while(|byte| !is_space(*byte) && !matches!(byte, b'<' | b'>' | b'@'))
                        .count();
                    !matches!(after.as_bytes().get(part), Some(byte) if *byte != b'@')
                }
            }
            b']' => self.inline.in_link,
            b'*' | b'~' => !(self.after_space() && next.is_some_and(is_space)),
            b'_' => {
                let between_words = self.after_letter() && after.chars().next().is_some_and(char::is_alphanumeric);
                let between_spaces = self.after_space() && next.is_some_and(is_space);
                !between_words && !between_spaces
            }
            _ => true,
        }
    }

    fn after_space(&self) -> bool {
        self.out.len() == self.inline.line || self.out.as_bytes().last().is_none_or(|byte| is_space(*byte))
    }

    fn after_letter(&self) -> bool {
        let line = self.out.get(self.inline.line..).unwrap_or("");
        line.chars().next_back().is_some_and(char::is_alphanumeric)
    }
}
