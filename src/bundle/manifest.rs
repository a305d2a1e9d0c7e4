//! The lists of digests in a bag: RFC 8493, section 2.1.3.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest as _, Sha512};

/// The SHA-512 of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 64]);

/// The files of a bag, by path below the bag: length and digest.
pub(crate) type Files = BTreeMap<String, (u64, Digest)>;

impl Digest {
    /// Returns the digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Digest(Sha512::digest(bytes).into())
    }

    /// Returns the digest of what was fed to a hasher.
    pub(crate) fn finish(hasher: Sha512) -> Self {
        Digest(hasher.finalize().into())
    }

    /// Reads 128 hexadecimal digits.
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut digest = [0; 64];
        if !rest.is_empty() || pairs.len() != digest.len() {
            return None;
        }
        for (byte, pair) in digest.iter_mut().zip(pairs) {
            let [high, low] = pair.map(hex);
            *byte = high? << 4 | low?;
        }
        Some(Digest(digest))
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Returns a manifest of these files, sorted by path.
pub(crate) fn write<'a>(files: impl Iterator<Item = (&'a String, &'a (u64, Digest))>) -> String {
    files.map(|(path, (_, digest))| format!("{digest}  {}\n", encode(path))).collect()
}

/// Reads a manifest: the digests by path, and the lines that are none.
pub(crate) fn read(text: &str) -> (BTreeMap<String, Digest>, Vec<String>) {
    let (mut files, mut bad) = (BTreeMap::new(), Vec::new());
    for line in text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()) {
        let entry = line.split_once([' ', '\t']).and_then(|(digest, path)| {
            let path = path.trim_start().strip_prefix('*').unwrap_or(path.trim_start());
            Some((decode(path), Digest::from_hex(digest)?))
        });
        match entry {
            Some((path, digest)) => drop(files.insert(path, digest)),
            None => bad.push(line.to_owned()),
        }
    }
    (files, bad)
}

/// Line ends and the percent sign are percent-encoded, nothing else.
fn encode(path: &str) -> String {
    path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn decode(path: &str) -> String {
    path.replace("%0A", "\n").replace("%0a", "\n").replace("%0D", "\r").replace("%0d", "\r").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_what_it_writes() {
        let files: Files = ["data/a b.md", "data/50%25.md", "data/two\r\nlines"]
            .into_iter()
            .map(|path| (path.to_owned(), (1, Digest::of(path.as_bytes()))))
            .collect();
        let text = write(files.iter());
        assert_eq!(text.lines().count(), 3);
        assert!(text.contains("data/50%2525.md") && text.contains("two%0D%0Alines"), "{text}");
        let (read, bad) = read(&text);
        let digests = files.into_iter().map(|(path, (_, digest))| (path, digest)).collect();
        assert_eq!((read, bad), (digests, Vec::new()));
    }

    #[test]
    fn a_line_that_is_no_entry_is_told() {
        let (files, bad) = read("abc  data/x\n\n");
        assert!(files.is_empty());
        assert_eq!(bad, ["abc  data/x"]);
    }
}
