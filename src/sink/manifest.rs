//! Our mark in a folder: which files are ours, and what was in them when we wrote them.

use std::collections::BTreeMap;
use std::fmt;

use blogferry_formats::model::Generator;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// The folder in an output that holds what is ours.
pub(crate) const OWN_FOLDER: &str = ".blogferry";

/// The SHA-256 of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Returns the digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Digest(sha2::Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut digest = [0; 32];
        if !rest.is_empty() || pairs.len() != digest.len() {
            return None;
        }
        for (byte, pair) in digest.iter_mut().zip(pairs) {
            let [high, low] =
                pair.map(|digit| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
            *byte = high? << 4 | low?;
        }
        Some(Digest(digest))
    }
}

/// A digest of bytes that come one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Digesting(sha2::Sha256);

impl Digesting {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// The list of the files of an output, sorted by path. Holds no date, so that equal outputs have equal manifests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form; 1.
    pub version: u32,
    /// The program that wrote it.
    pub generator: Generator,
    /// The files of the last run.
    pub files: Vec<ManifestEntry>,
    /// Files of earlier runs that the last one did not make, as far as they are still there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<ManifestEntry>,
}

/// A file as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// Its path relative to the output, with `/` between parts.
    pub path: String,
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// The version of the form.
    pub const VERSION: u32 = 1;

    /// Returns the manifest of these files.
    pub(super) fn new(files: &Files, left: &Files) -> Self {
        Manifest {
            version: Manifest::VERSION,
            generator: Generator::this(),
            files: entries(files),
            left: entries(left),
        }
    }
}

/// Lengths and digests by path.
pub(super) type Files = BTreeMap<String, (u64, Digest)>;

fn entries(files: &Files) -> Vec<ManifestEntry> {
    let entry = |(path, (length, digest)): (&String, &(u64, Digest))| ManifestEntry {
        path: path.clone(),
        length: *length,
        sha256: digest.to_string(),
    };
    files.iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_what_it_writes() {
        let digest = Digest::of(b"abc");
        assert_eq!(digest.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
        assert_eq!(Digest::from_hex("ba78"), None);
        assert_eq!(Digest::from_hex(&"zz".repeat(32)), None);
    }
}
