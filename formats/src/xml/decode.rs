//! From the bytes of an entry to text, whatever came into them from elsewhere.

use std::borrow::Cow;

use crate::windows_1252;

/// An entry as text.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// How many characters could not be decoded.
    pub invalid: u64,
    /// How many lines were in Windows-1252.
    pub other_lines: u64,
}

/// Decodes UTF-8. A line that is none, and has nothing in it that is, beside ASCII, is Windows-1252: words that were put
/// into a database before it was converted. Where both are on one line, a character is damaged.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), invalid: 0, other_lines: 0 };
    }
    let mut text = String::with_capacity(bytes.len());
    let (mut invalid, mut other_lines) = (0u64, 0u64);
    for line in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let (mut is_utf8, mut has_other_letters, mut faults) = (true, false, 0u64);
        for chunk in line.utf8_chunks() {
            has_other_letters |= !chunk.valid().is_ascii();
            is_utf8 &= chunk.invalid().is_empty();
            faults = faults.saturating_add(u64::from(!chunk.invalid().is_empty()));
        }
        if is_utf8
            || has_other_letters
            || line.iter().any(|byte| windows_1252::decode_byte(*byte).is_control() && *byte >= 0x80)
            || line.windows(3).any(is_forbidden_shape)
        {
            invalid = invalid.saturating_add(faults);
            text.push_str(&String::from_utf8_lossy(line));
        } else {
            other_lines = other_lines.saturating_add(1);
            text.extend(line.iter().map(|byte| windows_1252::decode_byte(*byte)));
        }
    }
    Decoded { text: Cow::Owned(text), invalid, other_lines }
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
        let Decoded { text, invalid, other_lines } = decode(bytes);
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
}
