//! What Markdown reads at the start of a line: bullets, numbers, headings, quotes. It is looked at when the line is
//! whole, since it may have been put together from many elements.

use super::Writer;
use super::inline::Place;

impl Writer<'_> {
    /// Escapes the beginning of the line just written, and the end of a heading, if they would be syntax.
    pub(super) fn end_line(&mut self, place: Place) {
        if self.plain {
            return;
        }
        let start = self.inline.line;
        let line = self.out.get(start..).unwrap_or("");
        let found = match place {
            Place::Paragraph => block_start(line, self.inline.first_line),
            Place::Heading(_) => closing_hashes(line),
            Place::Cell => None,
        };
        if let Some(offset) = found {
            let at = start.saturating_add(offset);
            self.out.insert(at, '\\');
            for marker in self.inline.markers.iter_mut().rev().take_while(|marker| marker.at >= at) {
                marker.at = marker.at.saturating_add(1);
            }
            if self.inline.code_end != usize::MAX && self.inline.code_end >= at {
                self.inline.code_end = self.inline.code_end.saturating_add(1);
            }
        }
    }

    /// Escapes the pipes of a cell: they part cells even inside code and addresses.
    pub(super) fn escape_pipes(&mut self) {
        let start = self.inline.paragraph;
        let cell = self.out.get(start..).unwrap_or("");
        if memchr::memchr(b'|', cell.as_bytes()).is_some() {
            let escaped = cell.replace('|', "\\|");
            self.out.truncate(start);
            self.out.push_str(&escaped);
        }
    }
}

/// Returns where a backslash is needed for the line to be the text of a paragraph.
fn block_start(line: &str, first_line: bool) -> Option<usize> {
    let bytes = line.as_bytes();
    let first = *bytes.first()?;
    let ends_word = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t'));
    let only = |allowed: &[u8]| bytes.iter().all(|byte| allowed.contains(byte));
    let needed = match first {
        b'#' => {
            let hashes = bytes.iter().take_while(|byte| **byte == b'#').count();
            hashes <= 6 && ends_word(hashes)
        }
        b'>' => true,
        b'+' => ends_word(1),
        b'*' => ends_word(1) || only(b"* "),
        // A bullet, a rule, the underline of a heading, or the line between the head and the body of a table.
        b'-' => ends_word(1) || only(b"-:| "),
        b'_' => only(b"_ "),
        b'=' => !first_line && only(b"= "),
        b'|' => only(b"-:| "),
        // Definition lists of several processors, and again the table.
        b':' => !first_line && (ends_word(1) || only(b"-:| ")),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let is_number =
                digits <= 9 && matches!(bytes.get(digits), Some(b'.' | b')')) && ends_word(digits.saturating_add(1));
            return is_number.then_some(digits);
        }
        _ => false,
    };
    needed.then_some(0)
}

/// Returns where a backslash is needed for `#` at the end of a heading to stay.
fn closing_hashes(line: &str) -> Option<usize> {
    let without = line.trim_end_matches('#');
    let is_closing = without.len() < line.len() && (without.is_empty() || without.ends_with(' '));
    is_closing.then_some(without.len())
}
