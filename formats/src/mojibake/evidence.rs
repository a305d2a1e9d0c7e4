//! How certain it is that characters are wrongly decoded bytes.
//!
//! Good text holds such characters as well: a word in capitals that ends in an accent has a quotation mark, an ellipsis
//! or a dash behind it (`AMANHÃ…`, `CAFÉ’S`, `Spaß“`), one in small letters two of them (`André…”`), and capitals of
//! several languages stand beside `Š` and `Ž` (`KNÍŽKA`). Only what no language writes is certain.

use crate::windows_1252;

/// Returns true if some of these bytes, taken as Windows-1252, are nothing that good text holds between these two
/// characters. The bytes are UTF-8.
pub(super) fn is_certain(bytes: &[u8], before: Option<char>, after: Option<char>) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let is_single = text.chars().nth(1).is_none();
    let (mut before, mut rest) = (before, bytes);
    for letter in text.chars() {
        let Some((sequence, behind)) = rest.split_at_checked(letter.len_utf8()) else { return false };
        let after = behind.first().map(|byte| windows_1252::decode_byte(*byte)).or(after);
        if !is_natural(sequence, before, after, is_single) {
            return true;
        }
        before = sequence.last().map(|byte| windows_1252::decode_byte(*byte));
        rest = behind;
    }
    false
}

/// Returns true if good text can hold a letter with this behind it. `sequence` are the bytes of one character.
fn is_natural(sequence: &[u8], before: Option<char>, after: Option<char>, is_single: bool) -> bool {
    let Some((lead, behind)) = sequence.split_first() else { return true };
    // Windows-1252 has no characters for these.
    if behind.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
        return false;
    }
    let follows_capital = before.is_some_and(char::is_uppercase);
    let follows_small = before.is_some_and(char::is_lowercase);
    // What closes has no letter right behind it.
    let closes = |byte: &u8| matches!(byte, 0x93 | 0x94 | 0x99 | 0x9B | 0xAE | 0xBB);
    let runs_on = behind.last().is_some_and(closes) && after.is_some_and(char::is_alphanumeric);
    match (lead, behind) {
        // In no language is `Â` or `Ã` a word, or behind a small letter.
        (0xC2 | 0xC3, [byte]) => follows_capital && !runs_on && is_close_punctuation(*byte),
        // `Ä`, `Å`, `Î`, `Ï`, `Ð`, `Ñ`: what stands for Polish, Czech, Turkish, Greek and Russian letters.
        (0xC4 | 0xC5 | 0xCE | 0xCF | 0xD0 | 0xD1, [byte]) => {
            let is_capital = follows_capital && matches!(byte, 0x8A | 0x8E);
            !follows_small && !runs_on && (is_capital || is_close_punctuation(*byte))
        }
        // `×` and `ß` are no capitals.
        (0xD7 | 0xDF, [byte]) => is_single || is_beside_letters(*byte),
        // Other capitals; alone they stand for letters that are hardly ever alone.
        (0xC6..=0xDE, [byte]) => !follows_small && (is_single || is_beside_letters(*byte)),
        // Small letters.
        (_, behind) => behind.iter().all(|byte| is_beside_letters(*byte)),
    }
}

/// Returns true for what stands right behind a word: … ‘ ’ “ ” – — ™ ›, a space, « ® ² ³ ¹ ».
fn is_close_punctuation(byte: u8) -> bool {
    matches!(byte, 0x85 | 0x91..=0x94 | 0x96 | 0x97 | 0x99 | 0x9B | 0xA0 | 0xAB | 0xAE | 0xB2 | 0xB3 | 0xB9 | 0xBB)
}

/// Returns true for these too: ‹ • ¡ © ° ´ ¶ · ¿, the soft hyphen, and Š Ž š ž, which are letters of the same words.
fn is_beside_letters(byte: u8) -> bool {
    let is_letter = matches!(byte, 0x8A | 0x8E | 0x9A | 0x9E);
    let is_mark = matches!(byte, 0x8B | 0x95 | 0xA1 | 0xA9 | 0xAD | 0xB0 | 0xB4 | 0xB6 | 0xB7 | 0xBF);
    is_letter || is_mark || is_close_punctuation(byte)
}
