//! What became of every file that posts show.

use std::collections::BTreeMap;

use blogferry_formats::OutPath;

use super::data_uri;
use super::wishes::inline_key;
use crate::sink::Digest;

/// What became of every file that posts show, by its address as it stands in them.
///
/// What stood in a page itself, as a data URI, is listed under `data:` and the SHA-256 of that URI.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaBook {
    /// The entries, sorted by address.
    pub entries: BTreeMap<String, MediaEntry>,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaEntry {
    /// It is in the output.
    Kept(KeptFile),
    /// It is not; its address stays as it was.
    Left(LeftBecause),
}

/// A file in the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Where it is.
    pub path: OutPath,
    /// Where it came from: a path in what the user gave, an address, or `inline`.
    pub origin: String,
    /// Its media type, told by its bytes; `None` if they say nothing.
    pub mime: Option<&'static str>,
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256.
    pub sha256: Digest,
}

/// Why a file is not in the output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum LeftBecause {
    /// Nothing the user gave has it.
    #[error("not in what was given; still linked where it is")]
    NotThere,
    /// Several files could be meant.
    #[error("several files have its name; still linked where it is")]
    Several,
    /// It stands in the page itself and is of no kind that is known to be harmless.
    #[error("of no known kind; it stays in the page")]
    Inline,
    /// It is a page, not a file.
    #[error("is a page and no file; still linked where it is")]
    Page,
    /// It is larger than the limit.
    #[error("larger than {0} bytes; still linked where it is (--max-media allows more)")]
    TooLarge(u64),
    /// It could not be read or fetched; says why.
    #[error("{0}; still linked where it is")]
    Failed(String),
}

impl MediaBook {
    /// Returns how many addresses there are.
    pub fn found(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Returns the files in the output, each once, in the order of their paths.
    pub fn files(&self) -> BTreeMap<&OutPath, &KeptFile> {
        self.kept().map(|(_, file)| (&file.path, file)).collect()
    }

    /// Returns the addresses whose files are in the output.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &KeptFile)> {
        self.entries.iter().filter_map(|(address, entry)| match entry {
            MediaEntry::Kept(file) => Some((address.as_str(), file)),
            MediaEntry::Left(_) => None,
        })
    }

    /// Returns the addresses whose files are not, with the reason.
    pub fn left(&self) -> impl Iterator<Item = (&str, &LeftBecause)> {
        self.entries.iter().filter_map(|(address, entry)| match entry {
            MediaEntry::Kept(_) => None,
            MediaEntry::Left(reason) => Some((address.as_str(), reason)),
        })
    }

    /// Returns the file in the output for an address as it stands in a post.
    pub fn path(&self, address: &str) -> Option<&OutPath> {
        let entry =
            if data_uri::is_data(address) { self.entries.get(&inline_key(address)) } else { self.entries.get(address) };
        match entry? {
            MediaEntry::Kept(file) => Some(&file.path),
            MediaEntry::Left(_) => None,
        }
    }
}
