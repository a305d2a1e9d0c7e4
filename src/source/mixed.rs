//! UTF-8 with lines in another encoding among it: parts that came from elsewhere and were never converted.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// What decoding a stretch gave.
#[derive(Default)]
pub(super) struct Mixed {
    /// How many lines were in the other encoding.
    pub(super) lines: u64,
    /// The offset of the first of them in the decoded text.
    pub(super) first_line: Option<usize>,
    /// How many characters could not be decoded.
    pub(super) invalid: u64,
}

/// Returns true if a text can be a mixture: formats with a syntax of their own say their encoding for the whole.
pub(super) fn can_be_mixed(head: &[u8]) -> bool {
    !matches!(head.trim_ascii_start().first(), Some(b'<' | b'{' | b'['))
}

/// Appends a stretch of whole lines as UTF-8.
pub(super) fn decode(raw: &[u8], text: &mut String) -> Mixed {
    let mut mixed = Mixed::default();
    for line in lines(raw) {
        match decode_line(line) {
            Line::Utf8(line) => text.push_str(line),
            Line::Other(line) => {
                mixed.lines = mixed.lines.saturating_add(1);
                mixed.first_line.get_or_insert(text.len());
                text.push_str(&line);
            }
            Line::Damaged(line) => {
                mixed.invalid = mixed.invalid.saturating_add(line.matches(char::REPLACEMENT_CHARACTER).count() as u64);
                text.push_str(&line);
            }
        }
    }
    mixed
}

/// Returns how many raw bytes stand before the character that holds the `target`th decoded byte.
pub(super) fn bytes_before(raw: &[u8], target: u64) -> u64 {
    let (mut made, mut start) = (0u64, 0u64);
    for line in lines(raw) {
        let decoded = decode_line(line);
        let length = match &decoded {
            Line::Utf8(text) => text.len(),
            Line::Other(text) | Line::Damaged(text) => text.len(),
        } as u64;
        if made.saturating_add(length) <= target {
            made = made.saturating_add(length);
            start = start.saturating_add(line.len() as u64);
            continue;
        }
        let rest = usize::try_from(target.saturating_sub(made)).unwrap_or(usize::MAX);
        let within = match decoded {
            // Every character of the other encoding is one byte.
            Line::Other(text) => {
                text.char_indices().take_while(|(at, letter)| at.saturating_add(letter.len_utf8()) <= rest).count()
            }
            Line::Utf8(_) | Line::Damaged(_) => rest.min(line.len()),
        };
        return start.saturating_add(within as u64);
    }
    start
}

enum Line<'a> {
    Utf8(&'a str),
    Other(Cow<'a, str>),
    Damaged(Cow<'a, str>),
}

/// A line that is not UTF-8 and has nothing in it that is, beside ASCII, is Windows-1252: what text editors and mail
/// wrote before UTF-8. Where both are on one line, a character is damaged.
fn decode_line(line: &[u8]) -> Line<'_> {
    if let Ok(text) = std::str::from_utf8(line) {
        return Line::Utf8(text);
    }
    let has_utf8 = line.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(line);
    let is_text = !text.chars().any(|letter| matches!(letter, '\u{80}'..='\u{9f}'));
    if !has_utf8 && is_text { Line::Other(text) } else { Line::Damaged(String::from_utf8_lossy(line)) }
}

fn lines(raw: &[u8]) -> impl Iterator<Item = &[u8]> {
    raw.split_inclusive(|byte| matches!(byte, b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_another_encoding_are_read_and_their_neighbours_stay() {
        let raw =
            [&b"caf\xc3\xa9\n"[..], b"na\xefve \x93caf\xe9\x94\r\n", b"caf\xc3\xa9 caf\xe9\n", b"end \x81\n"].concat();
        let mut text = String::new();
        let mixed = decode(&raw, &mut text);
        assert_eq!(text, "café\nnaïve “café”\r\ncafé caf\u{fffd}\nend \u{fffd}\n");
        assert_eq!((mixed.lines, mixed.first_line, mixed.invalid), (1, Some(6), 2));
    }

    #[test]
    fn offsets_lead_back_to_the_byte_of_a_character() {
        let raw = b"\xc3\xa9\nna\xefve caf\xe9\nx";
        let mut text = String::new();
        decode(raw, &mut text);
        for (at, expected) in [(0, 0), (3, 3), (5, 5), (7, 6), (text.len() - 1, raw.len() - 1)] {
            assert_eq!(bytes_before(raw, at as u64), expected as u64, "{at}");
        }
    }
}
