//! Where tags and comments start and end in the text of a body, for the rules that work on text.

use crate::html::reserved;

/// Where the search for the end of a tag stops, so that a text full of open brackets takes no more than linear time.
const LONGEST_TAG: usize = 8192;

/// A tag as far as the text rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name as it is written.
    pub name: &'a str,
    /// True for `</name`.
    pub closes: bool,
    /// The length of the whole tag with both its brackets, or of what there is of it.
    pub length: usize,
    /// True if its closing bracket is there.
    pub ends: bool,
}

/// White space as WordPress's expressions see it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Returns the offset of the first byte from `at` on that is no white space.
pub(super) fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at.saturating_add(rest.iter().take_while(|byte| is_space(**byte)).count())
}

/// Returns the tag, in angle or square brackets, that starts with the first byte of the text.
pub(super) fn tag_at(text: &str) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let end = match bytes.first()? {
        b'<' => b'>',
        b'[' => b']',
        _ => return None,
    };
    let closes = bytes.get(1) == Some(&b'/');
    let start = if closes { 2 } else { 1 };
    let rest = bytes.get(start..)?;
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if !rest.first()?.is_ascii_alphabetic() {
        return None;
    }
    let name = text.get(start..start.saturating_add(length))?;
    let found = memchr::memchr(end, rest.get(..LONGEST_TAG).unwrap_or(rest));
    Some(Tag {
        name,
        closes,
        length: found.map_or(text.len(), |at| start.saturating_add(at).saturating_add(1)),
        ends: found.is_some(),
    })
}

/// Returns the length of the comment, CDATA section or tag at the start of the text; `None` if its `<` is text.
pub(super) fn skip_element(text: &str) -> Option<usize> {
    let until = |mark: &str| Some(text.find(mark).map_or(text.len(), |at| at.saturating_add(mark.len())));
    if text.starts_with("<!--") {
        return until("-->");
    }
    if text.starts_with("<![CDATA[") {
        return until("]]>");
    }
    let second = text.as_bytes().get(1)?;
    (second.is_ascii_alphabetic() || matches!(second, b'/' | b'!' | b'?')).then(|| until(">"))?
}

/// Returns text with the characters replaced that mean something in HTML, so that it can stand in an attribute too.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(text.len() / 16));
    for char in text.chars() {
        match reserved(char) {
            Some(reference) => out.push_str(reference),
            None => out.push(char),
        }
    }
    out
}
