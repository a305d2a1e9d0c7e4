//! Encodings nobody named.

use std::collections::BTreeMap;

use super::open::SourceFile;

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
