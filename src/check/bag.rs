//! Whether a bag is complete and valid: RFC 8493, section 3.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use sha2::{Digest as _, Sha512};

use super::contents;
use super::place::Place;
use super::verdict::{Kind, ProblemKind, Verdict};
use crate::bundle::manifest::{self, Digest};

const MANIFEST: &str = "manifest-sha512.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha512.txt";
const INFO: &str = "bag-info.txt";
const DECLARATION: &str = "bagit.txt";

/// Checks the bag whose paths start with `root`.
pub(super) fn check(place: &Place, root: &str) -> Verdict {
    let bag = Bag { place, root };
    let mut verdict = Verdict::new(Kind::Bag);
    bag.declaration(&mut verdict);
    bag.sum(&mut verdict);
    let payload = bag.manifest(MANIFEST, &mut verdict);
    let tags = bag.manifest(TAG_MANIFEST, &mut verdict);
    bag.completeness(&payload, &tags, &mut verdict);
    bag.digests(payload.iter().chain(&tags).collect(), &mut verdict);
    if bag.has("data/posts.json") {
        verdict.kind = Kind::Bundle;
        contents::check(&bag, &mut verdict);
    }
    verdict
}

/// A bag in a place.
pub(super) struct Bag<'a> {
    pub(super) place: &'a Place,
    root: &'a str,
}

impl Bag<'_> {
    /// Returns where a file of the bag lies in its place.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.place.files().contains_key(&self.at(path))
    }

    /// Returns the text of a file, or tells why there is none.
    pub(super) fn text(&self, path: &str, verdict: &mut Verdict) -> Option<String> {
        if !self.has(path) {
            verdict.report(path, ProblemKind::FileMissing);
            return None;
        }
        match self.place.text(&self.at(path)) {
            Ok(text) => Some(text),
            Err(error) => {
                verdict.report(path, ProblemKind::FileUnreadable(error.to_string()));
                None
            }
        }
    }

    /// Returns the files of the bag with their lengths.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.place.files().iter().filter_map(|(path, length)| Some((path.strip_prefix(self.root)?, *length)))
    }

    fn declaration(&self, verdict: &mut Verdict) {
        let Some(text) = self.text(DECLARATION, verdict) else { return };
        let says = |label: &str, values: &[&str]| {
            let value = text.lines().find_map(|line| line.strip_prefix(label)?.strip_prefix(':')).map(str::trim);
            value.is_some_and(|value| values.contains(&value))
        };
        if !says("BagIt-Version", &["1.0", "0.97"]) || !says("Tag-File-Character-Encoding", &["UTF-8"]) {
            verdict.report(DECLARATION, ProblemKind::FormWrong("is no declaration of a bag in UTF-8".to_owned()));
        }
    }

    /// Compares the number of files and bytes first: it costs nothing, and tells at once that a copy is not complete.
    fn sum(&self, verdict: &mut Verdict) {
        let payload = || self.files().filter(|(path, _)| path.starts_with("data/"));
        let found = format!("{}.{}", payload().map(|(_, length)| length).sum::<u64>(), payload().count());
        if !self.has(INFO) {
            return verdict.report(INFO, ProblemKind::FileMissing);
        }
        let Some(text) = self.text(INFO, verdict) else { return };
        let stated = text.lines().find_map(|line| line.strip_prefix("Payload-Oxum:")).map(str::trim);
        if let Some(stated) = stated.filter(|stated| *stated != found) {
            verdict.report(INFO, ProblemKind::OxumDiffers { stated: stated.to_owned(), found });
        }
    }

    fn manifest(&self, name: &str, verdict: &mut Verdict) -> BTreeMap<String, Digest> {
        let Some(text) = self.text(name, verdict) else { return BTreeMap::new() };
        let (files, bad) = manifest::read(&text);
        for line in bad {
            let start: String = line.chars().take(60).collect();
            verdict.report(name, ProblemKind::FormWrong(format!("has a line that is no digest and path: {start}")));
        }
        files
    }

    fn completeness(&self, payload: &BTreeMap<String, Digest>, tags: &BTreeMap<String, Digest>, verdict: &mut Verdict) {
        for path in payload.keys().chain(tags.keys()).filter(|path| !self.has(path)) {
            verdict.report(path.clone(), ProblemKind::FileMissing);
        }
        for (path, length) in self.files() {
            verdict.files = verdict.files.saturating_add(1);
            verdict.bytes = verdict.bytes.saturating_add(length);
            let is_listed = payload.contains_key(path) || tags.contains_key(path) || path == TAG_MANIFEST;
            if !is_listed {
                verdict.report(path, ProblemKind::FileExtra);
            }
        }
        let outside = self.place.files().keys().filter(|path| !path.starts_with(self.root));
        for path in outside {
            verdict.report(path.clone(), ProblemKind::FileExtra);
        }
    }

    fn digests(&self, listed: Vec<(&String, &Digest)>, verdict: &mut Verdict) {
        let listed: Vec<_> = listed.into_iter().filter(|(path, _)| self.has(path)).collect();
        let problems: Vec<(String, ProblemKind)> = listed
            .par_iter()
            .filter_map(|(path, digest)| {
                let mut hasher = Sha512::new();
                match self.place.each(&self.at(path), &mut |bytes| hasher.update(bytes)) {
                    Ok(()) if Digest::finish(hasher) == **digest => None,
                    Ok(()) => Some(((*path).clone(), ProblemKind::FileChanged)),
                    Err(error) => Some(((*path).clone(), ProblemKind::FileUnreadable(error.to_string()))),
                }
            })
            .collect();
        for (path, kind) in problems {
            verdict.report(path, kind);
        }
    }
}
