//! One tag: where it ends, and what of it is taken.

use crate::limits::XmlLimits;
use crate::xml::beyond::Beyond;
use crate::xml::marks::{TagEnd, tag_end};

/// A start tag or an end tag.
pub(super) struct Tag {
    /// The range of what stands between its brackets, without a `/` at either side.
    pub range: (usize, usize),
    /// The length of the name in it.
    pub name_length: usize,
    /// Where the text goes on behind it.
    pub next: usize,
    pub is_end: bool,
    pub is_empty: bool,
    /// A quotation in it has no end.
    pub is_torn: bool,
}

impl Tag {
    /// Reads the tag that `rest` starts with, which stands at `mark`; `None` if it is none. What is beyond the limits is
    /// counted.
    pub fn read(rest: &str, mark: usize, limits: XmlLimits, beyond: &mut Beyond) -> Option<Self> {
        let bytes = rest.as_bytes();
        let is_end = bytes.get(1) == Some(&b'/');
        let name_from = if is_end { 2 } else { 1 };
        let first = *bytes.get(name_from)?;
        if !(first.is_ascii_alphabetic() || matches!(first, b'_' | b':') || first >= 0x80) {
            return None;
        }
        let TagEnd { at: close, is_torn } = tag_end(bytes)?;
        let content = bytes.get(name_from..close)?;
        let is_empty = !is_end && content.last() == Some(&b'/');
        let length = content.len().saturating_sub(usize::from(is_empty));
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        let whole_name = content.iter().position(is_blank).unwrap_or(length).min(length);
        let length = within(rest.get(name_from..)?, length, limits.tag, &mut beyond.tags);
        let name_length = within(rest.get(name_from..)?, whole_name, limits.name, &mut beyond.names).min(length);
        Some(Tag {
            range: (mark.saturating_add(name_from), mark.saturating_add(name_from).saturating_add(length)),
            name_length,
            next: mark.saturating_add(close).saturating_add(1),
            is_end,
            is_empty,
            is_torn,
        })
    }

    /// Returns where its name stands.
    pub fn name_range(&self) -> (usize, usize) {
        (self.range.0, self.range.0.saturating_add(self.name_length))
    }
}

/// Returns how much of the first `length` bytes of a text is taken, and counts where that is not all.
fn within(text: &str, length: usize, limit: usize, beyond: &mut u64) -> usize {
    if length <= limit {
        return length;
    }
    *beyond = beyond.saturating_add(1);
    (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0)
}
