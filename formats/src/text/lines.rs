//! A page cut into lines that are not blank, each with its place, its indentation and the blank lines before it.

use super::fold::is_invisible;

/// A line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit<'a> {
    /// The line without indentation and without blanks at its end.
    pub text: &'a str,
    /// The offset of `text` in the page.
    pub at: usize,
    /// The number of the line, from 1.
    pub line: u32,
    /// How many blank lines stand before it.
    pub gap: u32,
    /// How far it is indented, a tab counting as four.
    pub indent: u32,
}

impl Unit<'_> {
    /// Returns the offset behind the last character.
    pub fn end(&self) -> usize {
        self.at.saturating_add(self.text.len())
    }

    /// Returns true if no blank line parts it from the line before.
    pub fn is_attached(&self) -> bool {
        self.gap == 0
    }
}

/// Cuts a page into its lines: LF, CR LF, CR and the Unicode line and paragraph separators end a line.
pub(super) fn units(page: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::with_capacity((page.len() / 60).saturating_add(8));
    let bytes = page.as_bytes();
    let (mut start, mut line, mut gap) = (0usize, 0u32, 0u32);
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let (length, ending) = line_length(rest);
        line = line.saturating_add(1);
        let whole = page.get(start..start.saturating_add(length)).unwrap_or_default();
        match unit(whole, start, line, gap) {
            Some(unit) => {
                units.push(unit);
                gap = 0;
            }
            None => gap = gap.saturating_add(1),
        }
        start = start.saturating_add(length).saturating_add(ending);
    }
    units
}

fn unit(whole: &str, start: usize, line: u32, gap: u32) -> Option<Unit<'_>> {
    let blank = |letter: char| letter.is_whitespace() || is_invisible(letter);
    let trimmed = whole.trim_end_matches(blank);
    let text = trimmed.trim_start_matches(blank);
    if text.is_empty() {
        return None;
    }
    let lead = trimmed.len().saturating_sub(text.len());
    let indent = trimmed.get(..lead).unwrap_or_default().chars().map(|letter| match letter {
        '\t' => 4,
        _ if is_invisible(letter) => 0,
        _ => 1,
    });
    Some(Unit { text, at: start.saturating_add(lead), line, gap, indent: indent.sum() })
}

/// Returns the length of the first line and of its ending.
fn line_length(bytes: &[u8]) -> (usize, usize) {
    let mut from = 0;
    while let Some(found) = memchr::memchr3(b'\n', b'\r', 0xe2, bytes.get(from..).unwrap_or_default()) {
        let at = from.saturating_add(found);
        match bytes.get(at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => return (at, 2),
            [b'\r' | b'\n', ..] => return (at, 1),
            [0xe2, 0x80, 0xa8 | 0xa9, ..] => return (at, 3),
            _ => from = at.saturating_add(1),
        }
    }
    (bytes.len(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_line_ends_mean_the_same() {
        let expected: Vec<_> = [("a", 0), ("b", 1), ("c", 0)].to_vec();
        for page in ["a\n\nb\nc", "a\r\n\r\nb\r\nc\r\n", "a\r\rb\rc", "a\u{2028}\u{a0}\t\u{2029}b\u{2028}c"] {
            let found: Vec<_> = units(page).iter().map(|unit| (unit.text, unit.gap)).collect();
            assert_eq!(found, expected, "{page:?}");
        }
    }

    #[test]
    fn indentation_and_places_are_kept() {
        let page = "\u{feff}x\n\t  y  \nz";
        let units = units(page);
        let y = units.get(1).copied().unwrap();
        assert_eq!((y.text, y.indent, y.line, page.get(y.at..y.end())), ("y", 6, 2, Some("y")));
    }
}
