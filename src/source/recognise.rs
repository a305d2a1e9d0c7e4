//! Which reader is meant, and which of the files are for it.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use blogferry_formats::{Bytes, Confidence, Reader, Registry, Sample};

use super::decode;
use super::error::{SourceError, SourceErrorKind};
use super::gather::{Candidate, Place};
use super::looks_like::looks_like;
use super::medium;

/// The reader and its files.
pub(super) struct Recognised<'r> {
    pub(super) reader: &'r dyn Reader,
    pub(super) files: Vec<Candidate>,
    /// How many files in folders were not for it.
    pub(super) passed_over: u64,
    /// The files in folders that cannot be read, so that nobody knows whether they were for it.
    pub(super) unreadable: Vec<SourceError>,
}

/// A reader has at least 64 KiB of text to judge by, also when every character took two bytes.
const HEAD: usize = 128 * 1024;

/// What was found out about a candidate from its head.
struct Judged<'r> {
    candidate: Candidate,
    best: Option<(&'r dyn Reader, Confidence)>,
    looks_like: Option<&'static str>,
    fault: Option<SourceErrorKind>,
}

/// Picks the reader that knows the files, or checks that the one asked for does.
pub(super) fn recognise<'r>(
    candidates: Vec<Candidate>,
    asked: Option<&str>,
    encoding: Option<&'static encoding_rs::Encoding>,
    registry: &'r Registry,
    given: &str,
) -> Result<Recognised<'r>, SourceError> {
    let asked = match asked {
        Some(id) => Some(registry.reader(id).ok_or_else(|| SourceError::new(id, SourceErrorKind::NoSuchFormat))?),
        None => None,
    };
    let mut judged = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        judged.push(judge(candidate, asked, encoding, registry)?);
    }
    let looked_at = judged.len();
    let least = least_confidence(&judged, asked.is_some());
    let certain: HashSet<&str> = certain_readers(&judged);
    let (wanted, rest): (Vec<_>, Vec<_>) = judged.into_iter().partition(|one| match (one.best, one.candidate.folder) {
        (None, _) => false,
        (Some((_, confidence)), None) => asked.is_some() || confidence > Confidence::No,
        (Some((reader, confidence)), Some(_)) => {
            confidence >= least && (certain.is_empty() || certain.contains(reader.info().id))
        }
    });
    let reader = match asked {
        Some(reader) => reader,
        None => one_reader(&wanted, &rest, given, looked_at)?,
    };
    let (mut passed_over, mut unreadable) = (0, Vec::new());
    for one in rest {
        if one.candidate.folder.is_some() && matches!(one.fault, Some(SourceErrorKind::Unreadable(_))) {
            unreadable.extend(one.fault.map(|fault| SourceError::new(one.candidate.shown, fault)));
            continue;
        }
        if one.candidate.folder.is_some() || is_companion(&one.candidate, &wanted, reader) {
            passed_over += u64::from(one.candidate.folder.is_some());
            continue;
        }
        return Err(unusable(&one));
    }
    if wanted.is_empty() {
        return Err(SourceError::new(given, SourceErrorKind::NothingInFolder { files: looked_at }));
    }
    let files: Vec<Candidate> = wanted.into_iter().map(|one| one.candidate).collect();
    let before = files.len();
    let files = with_companions(files, reader);
    let companions = (files.len() - before) as u64;
    Ok(Recognised { reader, files, passed_over: passed_over.saturating_sub(companions), unreadable })
}

fn judge<'r>(
    candidate: Candidate,
    asked: Option<&'r dyn Reader>,
    encoding: Option<&'static encoding_rs::Encoding>,
    registry: &'r Registry,
) -> Result<Judged<'r>, SourceError> {
    let looked = match candidate.open().and_then(|bytes| look(&candidate, &*bytes, encoding)) {
        Ok(looked) => looked,
        // One bad file among many is not the end.
        Err(error) if candidate.folder.is_some() => {
            let fault = match error.kind {
                SourceErrorKind::Missing => SourceErrorKind::Unreadable(io::ErrorKind::NotFound.into()),
                kind => kind,
            };
            return Ok(Judged { candidate, best: None, looks_like: None, fault: Some(fault) });
        }
        Err(error) => return Err(error),
    };
    let Look { head, looks_like, fault } = looked;
    let sample = Sample { name: &candidate.name, head: &head };
    let best = match (&fault, asked) {
        (Some(_), _) => None,
        (None, Some(reader)) => Some((reader, reader.sniff(&sample))),
        (None, None) => best(registry, &sample),
    };
    // Noise may hold anything; only a reader that is certain gets it.
    let best = best.filter(|(_, confidence)| looks_like != Some(BINARY) || *confidence == Confidence::Certain);
    Ok(Judged { candidate, best, looks_like, fault })
}

/// The head of an input and what it looks like.
pub(super) struct Look {
    pub(super) head: Vec<u8>,
    pub(super) looks_like: Option<&'static str>,
    pub(super) fault: Option<SourceErrorKind>,
}

/// What noise looks like.
pub(super) const BINARY: &str = "binary data";

/// Looks at the head of an input.
pub(super) fn look(
    candidate: &Candidate,
    bytes: &dyn Bytes,
    encoding: Option<&'static encoding_rs::Encoding>,
) -> Result<Look, SourceError> {
    let unreadable = |error| SourceError::medium(&candidate.shown, error);
    let raw = medium::head_of_text(bytes, HEAD).map_err(unreadable)?;
    let fault = if raw.trim_ascii().is_empty() {
        Some(SourceErrorKind::Empty)
    } else {
        raw.starts_with(b"PK\x03\x04").then_some(SourceErrorKind::Zip)
    };
    let encoded = decode::judge(&raw, encoding).map_err(unreadable)?;
    let decoded = decode::decode(Arc::new(raw.clone()), encoded).map_err(unreadable)?.bytes;
    let head = medium::head(&*decoded, usize::MAX).map_err(unreadable)?;
    // Text in wide characters looks binary until it is decoded.
    let mut hint = looks_like(&raw).filter(|it| *it != BINARY).or_else(|| looks_like(&head));
    // No text of any length does without white space; bytes of no known encoding can be guessed to be anything.
    if encoded.guessed && raw.len() > 256 && !raw.iter().any(u8::is_ascii_whitespace) {
        hint = Some(BINARY);
    }
    Ok(Look { head, looks_like: hint, fault })
}

/// Of equally sure readers the first in the registry is taken.
fn best<'r>(registry: &'r Registry, sample: &Sample<'_>) -> Option<(&'r dyn Reader, Confidence)> {
    let mut best: Option<(&dyn Reader, Confidence)> = None;
    for reader in registry.readers() {
        let confidence = reader.sniff(sample);
        if confidence > best.map_or(Confidence::No, |(_, confidence)| confidence) {
            best = Some((reader, confidence));
        }
    }
    best
}

/// How sure a reader must be of a file in a folder, where much else may lie about. A reader the user asked for takes all
/// it can make something of, unless the format is one whose files say so themselves: then the others are none of its.
fn least_confidence(judged: &[Judged<'_>], asked: bool) -> Confidence {
    let certain = in_folders(judged).any(|(_, confidence)| confidence == Confidence::Certain);
    if asked && !certain { Confidence::Weak } else { Confidence::Likely }
}

/// The readers that are certain of a file in a folder: what others find merely likely there is none of theirs.
fn certain_readers<'r>(judged: &[Judged<'r>]) -> HashSet<&'r str> {
    in_folders(judged)
        .filter(|(_, confidence)| *confidence == Confidence::Certain)
        .map(|(reader, _)| reader.info().id)
        .collect()
}

fn in_folders<'a, 'r>(judged: &'a [Judged<'r>]) -> impl Iterator<Item = (&'r dyn Reader, Confidence)> + 'a {
    judged.iter().filter(|one| one.candidate.folder.is_some()).filter_map(|one| one.best)
}

fn one_reader<'r>(
    wanted: &[Judged<'r>],
    rest: &[Judged<'r>],
    given: &str,
    looked_at: usize,
) -> Result<&'r dyn Reader, SourceError> {
    let readers: Vec<&dyn Reader> = wanted.iter().filter_map(|one| one.best.map(|(reader, _)| reader)).collect();
    let Some(first) = readers.first().copied() else {
        let named = rest.iter().find(|one| one.candidate.folder.is_none());
        return Err(named
            .map_or_else(|| SourceError::new(given, SourceErrorKind::NothingInFolder { files: looked_at }), unusable));
    };
    if readers.iter().all(|reader| reader.info().id == first.info().id) {
        return Ok(first);
    }
    let files = wanted.iter().zip(&readers).map(|(one, reader)| (one.candidate.shown.clone(), reader.info().name));
    Err(SourceError::new(given, SourceErrorKind::Mixed(files.collect())))
}

fn unusable(one: &Judged<'_>) -> SourceError {
    let kind = match one.fault {
        Some(SourceErrorKind::Empty) => SourceErrorKind::Empty,
        Some(SourceErrorKind::Zip) => SourceErrorKind::Zip,
        _ => SourceErrorKind::NotRecognised { looks_like: one.looks_like },
    };
    SourceError::new(one.candidate.shown.clone(), kind)
}

/// Returns the files that lie beside a candidate and belong to it.
fn companion_paths(candidate: &Candidate, reader: &dyn Reader) -> Vec<(String, PathBuf)> {
    let Some(folder) = candidate.path().and_then(|path| path.parent()) else { return Vec::new() };
    let before = candidate.name.rfind('/').map_or("", |at| candidate.name.get(..=at).unwrap_or_default());
    reader
        .companions(&candidate.name)
        .iter()
        .filter_map(|name| name.rsplit(['/', '\\']).next())
        .filter(|name| !name.is_empty() && *name != "..")
        .map(|name| (format!("{before}{name}"), folder.join(name)))
        .collect()
}

fn is_companion(candidate: &Candidate, wanted: &[Judged<'_>], reader: &dyn Reader) -> bool {
    let Some(path) = candidate.path() else { return false };
    wanted.iter().any(|one| companion_paths(&one.candidate, reader).iter().any(|(_, companion)| companion == path))
}

/// Puts the companions that are there behind the files they belong to.
fn with_companions(files: Vec<Candidate>, reader: &dyn Reader) -> Vec<Candidate> {
    let mut taken: HashSet<PathBuf> = files.iter().filter_map(|file| file.path().map(PathBuf::from)).collect();
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        let companions = companion_paths(&file, reader);
        let (folder, shown) = (file.folder, file.shown.clone());
        all.push(file);
        for (name, path) in companions {
            // A link could lead anywhere; only a file that really lies there belongs to the input.
            let there = std::fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_file());
            if there && taken.insert(path.clone()) {
                let shown = match shown.rfind(['/', '\\']) {
                    Some(at) => format!("{}{}", shown.get(..=at).unwrap_or_default(), last_part(&name)),
                    None => last_part(&name).to_owned(),
                };
                all.push(Candidate { name, shown, place: Place::File(path), folder });
            }
        }
    }
    all
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
