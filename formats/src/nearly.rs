//! Whether a name is another one, misspelt.

#[cfg(any(feature = "blogger", feature = "wordpress"))]
use std::collections::BTreeSet;

/// Returns true if two names differ by a letter or two: left out, doubled, swapped or mistyped.
#[cfg(any(feature = "blogger", feature = "wordpress"))]
pub(crate) fn is_nearly(name: &str, other: &str) -> bool {
    let count = |name: &str, byte: u8| name.bytes().filter(|it| it.eq_ignore_ascii_case(&byte)).count();
    let letters = name.bytes().chain(other.bytes()).collect::<BTreeSet<u8>>();
    let differences: usize = letters.into_iter().map(|byte| count(name, byte).abs_diff(count(other, byte))).sum();
    let same_start = name.bytes().next().map(|byte| byte.to_ascii_lowercase())
        == other.bytes().next().map(|byte| byte.to_ascii_lowercase());
    same_start && name.len().min(other.len()) > 2 && name.len() < 64 && other.len() < 64 && differences <= 2
}

/// Returns true if a text is a name of which one byte is wrong or missing. Closer than `is_nearly`: for names that
/// stand among texts, where a name of somebody's own may differ in more.
#[cfg(any(feature = "mtif", feature = "json", feature = "wordpress"))]
pub(crate) fn is_one_off(text: &[u8], name: &[u8]) -> bool {
    let same = text.iter().zip(name).take_while(|(one, other)| one == other).count();
    let (text, name) = (text.get(same..).unwrap_or_default(), name.get(same..).unwrap_or_default());
    let Some((_, behind)) = name.split_first() else { return false };
    text == behind || text.get(1..) == Some(behind)
}

/// Returns true if a text is what another one becomes when a piece of it is lost and no more than `wrong` bytes stand in
/// its place.
#[cfg(any(feature = "blogger", feature = "wordpress"))]
pub(crate) fn is_remnant(text: &str, whole: &str, wrong: usize) -> bool {
    let same = |(one, other): &(u8, u8)| one == other;
    let start = text.bytes().zip(whole.bytes()).take_while(same).count();
    let end = text.bytes().rev().zip(whole.bytes().rev()).take_while(same).count();
    text.len().saturating_sub(start).saturating_sub(end) <= wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(any(feature = "mtif", feature = "json"))]
    #[test]
    fn one_byte_may_be_wrong_or_missing_and_none_too_many() {
        for text in ["xITLE", "TITL", "ITLE", "TxTLE", "TITLx", "TTLE"] {
            assert!(is_one_off(text.as_bytes(), b"TITLE"), "{text}");
        }
        for text in ["TITLE", "TITLES", "TIT", "TXXLE", "", "TILTE"] {
            assert!(!is_one_off(text.as_bytes(), b"TITLE"), "{text}");
        }
    }

    #[cfg(any(feature = "blogger", feature = "wordpress"))]
    #[test]
    fn an_address_is_damaged_where_signs_are_wrong_or_lost_and_another_where_it_says_something_else() {
        let whole = "http://pond.example/export/1.2/";
        for uri in ["http://pond.exaxple/export/1.2/", "http://pond1.2/", "ttp://pond.example/export/1.2/", whole, ""] {
            assert!(is_remnant(uri, whole, 2), "{uri}");
        }
        for uri in ["http://moor.example/export/1.2/", "http://pond.example/other/", "urn:pond"] {
            assert!(!is_remnant(uri, whole, 2), "{uri}");
        }
    }

    #[cfg(any(feature = "blogger", feature = "wordpress"))]
    #[test]
    fn a_letter_or_two_may_be_wrong_but_not_the_first() {
        for name in ["titel", "tite", "tittle", "Title", "tixle"] {
            assert!(is_nearly("title", name), "{name}");
        }
        for name in ["xitle", "ti", "titles-of", "subtitle"] {
            assert!(!is_nearly("title", name), "{name}");
        }
    }
}
