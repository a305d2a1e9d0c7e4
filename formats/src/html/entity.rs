//! Character references: `&eacute;`, `&#233;`, `&#xE9;`.

use super::entity_table::{NAMED, WITHOUT_SEMICOLON};
use crate::windows_1252;

/// The longest name that needs no semicolon.
const LONGEST_BARE: usize = 6;

/// The longest name of all.
const LONGEST: usize = 31;

/// Returns what a name stands for: `eacute`, without `&` and `;`. Names are told apart by case.
///
/// ```
/// assert_eq!(blogferry_formats::html::entity("eacute"), Some("é"));
/// assert_eq!(blogferry_formats::html::entity("EACUTE"), None);
/// ```
pub fn entity(name: &str) -> Option<&'static str> {
    let first = usize::from(*name.as_bytes().first()?);
    let from = usize::from(*FIRSTS.get(first)?);
    let to = usize::from(*FIRSTS.get(first.saturating_add(1))?);
    let names = NAMED.get(from..to)?;
    let at = names.binary_search_by(|(candidate, _)| (*candidate).cmp(name)).ok()?;
    names.get(at).map(|(_, text)| *text)
}

/// For each first letter where its names begin in the table, and where the table ends.
#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "the table is made when this is compiled, where an index outside it is an error"
)]
static FIRSTS: [u16; 129] = {
    let mut firsts = [NAMED.len() as u16; 129];
    let mut at = NAMED.len();
    while at > 0 {
        at -= 1;
        let letter = NAMED[at].0.as_bytes()[0] as usize;
        // Letters without a name begin where the next one does.
        let mut before = letter;
        firsts[letter] = at as u16;
        while before > 0 && firsts[before - 1] > at as u16 {
            before -= 1;
            firsts[before] = at as u16;
        }
    }
    firsts
};

/// Where a reference stands; in an attribute `&copy=` is no reference, since addresses are full of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Attribute,
}

/// What a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    Char(char),
    Str(&'static str),
}

/// Reads the reference at the start of `text`, which begins with `&`, and returns what it stands for and its length.
pub(super) fn decode(text: &str, place: Place) -> Option<(Decoded, usize)> {
    let bytes = text.as_bytes();
    // The few that make up nearly all references in posts come first.
    match bytes {
        [_, b'n', b'b', b's', b'p', b';', ..] => Some((Decoded::Char('\u{a0}'), 6)),
        [_, b'a', b'm', b'p', b';', ..] => Some((Decoded::Char('&'), 5)),
        [_, b'l', b't', b';', ..] => Some((Decoded::Char('<'), 4)),
        [_, b'g', b't', b';', ..] => Some((Decoded::Char('>'), 4)),
        [_, b'q', b'u', b'o', b't', b';', ..] => Some((Decoded::Char('"'), 6)),
        [_, b'#', ..] => decode_number(bytes),
        [_, byte, ..] if byte.is_ascii_alphabetic() => decode_name(text, place),
        _ => None,
    }
}

/// Appends `raw` with its references decoded.
pub(super) fn decode_into(raw: &str, place: Place, out: &mut String) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let taken = match decode(from, place) {
            Some((Decoded::Char(character), length)) => {
                out.push(character);
                length
            }
            Some((Decoded::Str(characters), length)) => {
                out.push_str(characters);
                length
            }
            None => {
                out.push('&');
                1
            }
        };
        rest = from.get(taken..).unwrap_or("");
    }
    out.push_str(rest);
}

fn decode_number(bytes: &[u8]) -> Option<(Decoded, usize)> {
    let (radix, first) = match bytes.get(2)? {
        b'x' | b'X' => (16, 3),
        _ => (10, 2),
    };
    let mut number: u32 = 0;
    let mut at = first;
    while let Some(digit) = bytes.get(at).and_then(|byte| char::from(*byte).to_digit(radix)) {
        number = number.saturating_mul(radix).saturating_add(digit);
        at = at.saturating_add(1);
    }
    if at == first {
        return None;
    }
    if bytes.get(at) == Some(&b';') {
        at = at.saturating_add(1);
    }
    Some((Decoded::Char(character(number)), at))
}

/// Returns the character a number stands for; 0x80 to 0x9F are read as Windows-1252, as the HTML standard says.
fn character(number: u32) -> char {
    match number {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9F => u8::try_from(number).map_or(char::REPLACEMENT_CHARACTER, windows_1252::decode_byte),
        other => char::from_u32(other).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

fn decode_name(text: &str, place: Place) -> Option<(Decoded, usize)> {
    let bytes = text.as_bytes();
    let length = bytes.iter().skip(1).take(LONGEST + 1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(length.saturating_add(1)) == Some(&b';')
        && let Some(found) = text.get(1..length.saturating_add(1)).and_then(entity)
    {
        return Some((Decoded::Str(found), length.saturating_add(2)));
    }
    for shorter in (2..=length.min(LONGEST_BARE)).rev() {
        let name = text.get(1..shorter.saturating_add(1))?;
        if WITHOUT_SEMICOLON.binary_search(&name).is_ok() {
            let next = bytes.get(shorter.saturating_add(1));
            if place == Place::Attribute && next.is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric()) {
                return None;
            }
            return entity(name).map(|found| (Decoded::Str(found), shorter.saturating_add(1)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str, place: Place) -> String {
        let mut out = String::new();
        decode_into(raw, place, &mut out);
        out
    }

    #[test]
    fn the_tables_are_sorted_and_whole() {
        assert!(NAMED.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a < b)));
        assert!(WITHOUT_SEMICOLON.is_sorted());
        assert_eq!(NAMED.len() + WITHOUT_SEMICOLON.len(), 2231);
        assert!(WITHOUT_SEMICOLON.iter().all(|name| entity(name).is_some() && name.len() <= LONGEST_BARE));
        assert_eq!(NAMED.iter().map(|(name, _)| name.len()).max(), Some(LONGEST));
    }

    #[test]
    fn every_name_decodes_to_its_characters() {
        for (name, characters) in &NAMED {
            assert_eq!(decoded(&format!("a&{name};b"), Place::Text), format!("a{characters}b"));
        }
    }

    #[test]
    fn numbers_decode_and_forbidden_ones_become_the_replacement_character() {
        assert_eq!(decoded("&#8217;&#x2014;&#X41;&#65", Place::Text), "\u{2019}\u{2014}AA");
        assert_eq!(
            decoded("&#150;&#0;&#xD800;&#x110000;&#99999999999;", Place::Text),
            "–\u{fffd}\u{fffd}\u{fffd}\u{fffd}"
        );
        assert_eq!(decoded("&#;&#x;&#", Place::Text), "&#;&#x;&#");
    }

    #[test]
    fn names_without_a_semicolon_decode_in_text_but_not_before_an_equals_sign_in_an_address() {
        assert_eq!(decoded("&ampx &copyright &notit;", Place::Text), "&x ©right ¬it;");
        assert_eq!(decoded("?a=1&copy=2&amp;b&lt", Place::Attribute), "?a=1&copy=2&b<");
    }

    #[test]
    fn text_is_decoded_once() {
        assert_eq!(decoded("&amp;lt; &amp;amp; &unknown; & &", Place::Text), "&lt; &amp; &unknown; & &");
    }
}
