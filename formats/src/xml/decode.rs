//! From the bytes of an entry to text, whatever came into them from elsewhere.

use std::borrow::Cow;

use crate::windows_1252;

/// An entry as text.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// How many characters could not be decoded.
    pub invalid: u64,
    /// Where the first of them stands.
    pub first_invalid: Option<usize>,
    /// How many lines were in Windows-1252.
    pub other_lines: u64,
    /// Where the first letter of them stands that says so.
    pub first_other: Option<usize>,
}

/// Decodes UTF-8. A line that is none, and has nothing in it that is, beside ASCII, is Windows-1252: words that were put
/// into a database before it was converted. Where both are on one line, a character is damaged.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut decoded =
        Decoded { text: Cow::Borrowed(""), invalid: 0, first_invalid: None, other_lines: 0, first_other: None };
    if let Ok(text) = std::str::from_utf8(bytes) {
        decoded.text = Cow::Borrowed(text);
        return decoded;
    }
    let mut text = String::with_capacity(bytes.len());
    let mut before = 0_usize;
    for line in lines(bytes) {
        let first = line.utf8_chunks().next().filter(|chunk| !chunk.invalid().is_empty());
        let first = first.map(|chunk| before.saturating_add(chunk.valid().len()));
        match faults(line) {
            Some(faults) => {
                decoded.invalid = decoded.invalid.saturating_add(faults);
                decoded.first_invalid = decoded.first_invalid.or(first);
                text.push_str(&String::from_utf8_lossy(line));
            }
            None => {
                decoded.other_lines = decoded.other_lines.saturating_add(1);
                decoded.first_other = decoded.first_other.or(first);
                text.extend(line.iter().map(|byte| windows_1252::decode_byte(*byte)));
            }
        }
        before = before.saturating_add(line.len());
    }
    decoded.text = Cow::Owned(text);
    decoded
}

/// Returns where in the bytes the character stands that is at an offset of their text.
pub(super) fn source_offset(bytes: &[u8], offset: usize) -> usize {
    let (mut at, mut left) = (0_usize, offset);
    let mut pass = |length: usize, decoded: usize| {
        if left < decoded {
            return Some(at.saturating_add(left.min(length)));
        }
        left = left.saturating_sub(decoded);
        at = at.saturating_add(length);
        None
    };
    for line in lines(bytes) {
        let found = if faults(line).is_some() {
            let mut chunks = line.utf8_chunks();
            chunks.find_map(|chunk| {
                let replaced = if chunk.invalid().is_empty() { 0 } else { char::REPLACEMENT_CHARACTER.len_utf8() };
                let valid = chunk.valid().len();
                pass(valid, valid).or_else(|| pass(chunk.invalid().len(), replaced))
            })
        } else {
            line.iter().find_map(|byte| pass(1, windows_1252::decode_byte(*byte).len_utf8()))
        };
        if let Some(found) = found {
            return found;
        }
    }
    bytes.len()
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r'))
}

/// Returns how many characters of a line cannot be decoded; `None` if it is Windows-1252.
fn faults(line: &[u8]) -> Option<u64> {
    let (mut has_other_letters, mut faults) = (false, 0_u64);
    for chunk in line.utf8_chunks() {
        has_other_letters |= !chunk.valid().is_ascii();
        faults = faults.saturating_add(u64::from(!chunk.invalid().is_empty()));
    }
    let is_taken = faults == 0
        || has_other_letters
        || line.iter().any(|byte| windows_1252::decode_byte(*byte).is_control() && *byte >= 0x80)
        || line.windows(3).any(is_forbidden_shape);
    is_taken.then_some(faults)
}

/// Returns true for what has the shape of UTF-8 and is forbidden in it: a letter written longer than it must be, a half
/// of a surrogate pair. Some programs write such. Letters of Windows-1252 that stand beside a quotation mark or a blank
/// look like a part of one, but hardly like a whole.
fn is_forbidden_shape(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xC0, 0x80 | 0xAE | 0xAF, ..]
            | [0xE0, 0x80..=0x9F, 0x80..=0xBF]
            | [0xED, 0xA0..=0xBF, 0x80..=0xBF]
            | [0xF0, 0x80..=0x8F, 0x80..=0xBF]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, u64, u64) {
        let Decoded { text, invalid, other_lines, .. } = decode(bytes);
        (text.into_owned(), invalid, other_lines)
    }

    #[test]
    fn lines_of_windows_are_read_and_their_neighbours_stay() {
        let bytes = b"caf\xC3\xA9\nna\xEFve, it\x92s \x80 5\n\xE6\x97\xA5 \xE6\x97\n";
        assert_eq!(decoded(bytes), ("café\nnaïve, it’s € 5\n日 \u{FFFD}\n".to_owned(), 1, 1));
    }

    #[test]
    fn a_byte_that_is_no_letter_in_either_is_replaced() {
        assert_eq!(decoded(b"a\x81b\xFFc"), ("a\u{FFFD}b\u{FFFD}c".to_owned(), 2, 0));
    }

    #[test]
    fn letters_too_long_and_halves_of_pairs_are_damage_and_no_words_of_windows() {
        for bytes in [&b"a \xC0\xAF\n"[..], b"\xE0\x80\xAF b", b"\xED\xA0\xBD\xED\xB8\x80", b"\xF0\x80\x80\xAF"] {
            let (text, invalid, other_lines) = decoded(bytes);
            assert!(text.contains('\u{FFFD}') && invalid > 0, "{text}");
            assert_eq!(other_lines, 0);
        }
        assert_eq!(decoded(b"\xABaqu\xED\xBB VOIL\xC0\xA0!").0, "«aquí» VOILÀ\u{A0}!");
    }

    #[test]
    fn a_replacement_that_was_there_is_no_fault() {
        assert_eq!(decoded("a\u{FFFD}".as_bytes()), ("a\u{FFFD}".to_owned(), 0, 0));
        assert_eq!(decoded("a\u{FFFD}\n\u{FFFD}".as_bytes()).1, 0);
    }

    #[test]
    fn places_are_those_of_the_bytes_whatever_was_put_right_before_them() {
        let bytes = b"caf\xC3\xA9\nna\xEFve \x80 5\n\xE6\x97\xA5 \xE6\x97 x\ny";
        let text = decoded(bytes).0;
        for (letter, at) in [("5", 14), ("x", 23), ("y", 25), ("ve", 9)] {
            assert_eq!(source_offset(bytes, text.find(letter).unwrap()), at, "{letter}");
        }
        let Decoded { first_invalid, first_other, .. } = decode(bytes);
        assert_eq!((first_other, first_invalid), (Some(8), Some(20)));
    }
}
