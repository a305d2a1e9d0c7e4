//! Whether a name is another one, misspelt.

use std::collections::BTreeSet;

/// Returns true if two names differ by a letter or two: left out, doubled, swapped or mistyped.
pub(crate) fn is_nearly(name: &str, other: &str) -> bool {
    let count = |name: &str, byte: u8| name.bytes().filter(|it| it.eq_ignore_ascii_case(&byte)).count();
    let letters = name.bytes().chain(other.bytes()).collect::<BTreeSet<u8>>();
    let differences: usize = letters.into_iter().map(|byte| count(name, byte).abs_diff(count(other, byte))).sum();
    let same_start = name.bytes().next().map(|byte| byte.to_ascii_lowercase())
        == other.bytes().next().map(|byte| byte.to_ascii_lowercase());
    same_start && name.len().min(other.len()) > 2 && name.len() < 64 && other.len() < 64 && differences <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

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
