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
#[cfg(any(feature = "mtif", feature = "json"))]
pub(crate) fn is_one_off(text: &[u8], name: &[u8]) -> bool {
    let same = text.iter().zip(name).take_while(|(one, other)| one == other).count();
    let (text, name) = (text.get(same..).unwrap_or_default(), name.get(same..).unwrap_or_default());
    let Some((_, behind)) = name.split_first() else { return false };
    text == behind || text.get(1..) == Some(behind)
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
    fn a_letter_or_two_may_be_wrong_but_not_the_first() {
        for name in ["titel", "tite", "tittle", "Title", "tixle"] {
            assert!(is_nearly("title", name), "{name}");
        }
        for name in ["xitle", "ti", "titles-of", "subtitle"] {
            assert!(!is_nearly("title", name), "{name}");
        }
    }
}
