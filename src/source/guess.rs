//! Encodings nobody named.

use std::collections::BTreeMap;
use std::io;

use blogferry_formats::Bytes;

use super::decode::block_length;
use super::open::SourceFile;

/// So many characters beyond ASCII are enough to guess from.
const ENOUGH: usize = 8;

/// Returns where the first letter beyond ASCII stands in a text whose encoding was guessed, if there is next to nothing to
/// guess from: few characters beyond ASCII, and among them letters, of which none is part of a word.
///
/// # Errors
/// When the medium fails.
pub(super) fn doubtful(decoded: &dyn Bytes) -> io::Result<Option<u64>> {
    let mut buffer = vec![0; block_length(decoded)];
    let (mut at, mut seen, mut first) = (0u64, 0usize, None);
    loop {
        let count = decoded.read_at(at, &mut buffer)?;
        let block = String::from_utf8_lossy(buffer.get(..count).unwrap_or_default());
        let mut before = ' ';
        let mut characters = block.char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            if !character.is_ascii() {
                seen = seen.saturating_add(1);
                let after = characters.peek().map_or(' ', |(_, after)| *after);
                if seen > ENOUGH || (before.is_ascii_alphabetic() || after.is_ascii_alphabetic()) {
                    return Ok(None);
                }
                if character.is_alphabetic() {
                    first.get_or_insert(at.saturating_add(offset as u64));
                }
            }
            before = character;
        }
        if count < buffer.len() {
            return Ok(first);
        }
        at = at.saturating_add(count as u64);
    }
}

/// The inputs whose encoding had to be guessed: for each encoding the first of them, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    by_encoding: BTreeMap<&'static str, (String, u64)>,
}

impl Guesses {
    /// Adds an input, if it is one of them.
    pub(crate) fn add(&mut self, file: &SourceFile) {
        if file.encoded.guessed {
            let (_, count) = self.by_encoding.entry(file.encoded.name()).or_insert_with(|| (file.shown.clone(), 0));
            *count = count.saturating_add(1);
        }
    }

    /// Returns true if there is none.
    pub fn is_empty(&self) -> bool {
        self.by_encoding.is_empty()
    }

    /// Returns each encoding with the name of the first input in it and how many there are.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str, u64)> {
        self.by_encoding.iter().map(|(encoding, (first, count))| (*encoding, first.as_str(), *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_words_tell_an_encoding_and_strays_do_not() {
        let doubt = |text: &str| doubtful(&text.as_bytes().to_vec()).unwrap();
        assert_eq!(doubt("some text \u{ff}\u{fe}\u{20ac} and more"), Some(10));
        assert_eq!(doubt("a caf\u{e9}, \u{e0} la carte"), None);
        assert_eq!(doubt("it \u{2019} is \u{2026} quoted"), None);
        assert_eq!(doubt("\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442} \u{432}\u{441}\u{435}\u{43c}"), None);
        assert_eq!(doubt("plain"), None);
    }
}
