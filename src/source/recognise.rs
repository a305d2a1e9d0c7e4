//! Which reader is meant, and which of the files are for it.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use blogferry_formats::{Bytes, Confidence, OpenContext, Reader, Registry, Sample};

use super::archive::Unpacking;
use super::companions::{is_companion, with_companions};
use super::decode;
use super::error::{SourceError, SourceErrorKind};
use super::gather::{Candidate, Contents};
use super::looks_like::looks_like;
use super::media::is_media_name;
use super::medium;
use super::notice::NoticeKind;
use super::unclear;

/// The reader and its files.
pub(super) struct Recognised<'r> {
    pub(super) reader: &'r dyn Reader,
    pub(super) files: Vec<Candidate>,
    /// The files in folders that were not for it.
    pub(super) passed_over: Vec<Candidate>,
    /// The files in folders that cannot be read or made out, so that nobody knows whether they were for it.
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

impl Judged<'_> {
    /// Returns true if another reader knows the file.
    fn is_of_another(&self, reader: &dyn Reader) -> bool {
        self.best.is_some_and(|(best, sure)| sure >= Confidence::Likely && best.info().id != reader.info().id)
    }
}

/// Picks the reader that knows the files, or checks that the one asked for does.
pub(super) fn recognise<'r>(
    candidates: Vec<Candidate>,
    asked: Option<&str>,
    encoding: Option<&'static encoding_rs::Encoding>,
    registry: &'r Registry,
    given: &str,
    unpacking: &Unpacking,
) -> Result<Recognised<'r>, SourceError> {
    let asked = match asked {
        Some(id) => Some(registry.reader(id).ok_or_else(|| SourceError::new(id, SourceErrorKind::NoSuchFormat))?),
        None => None,
    };
    let mut judged = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        judged.push(judge(candidate, asked, encoding, registry, unpacking)?);
    }
    let looked_at = judged.len();
    let least = least_confidence(&judged, asked.is_some());
    let certain: HashSet<&str> = certain_readers(&judged);
    let likely = if asked.is_none() && certain.is_empty() { likely_suffixes(&judged) } else { HashSet::new() };
    let (wanted, rest): (Vec<_>, Vec<_>) = judged.into_iter().partition(|one| match (one.best, one.candidate.folder) {
        (None, _) => false,
        (Some((_, confidence)), None) => asked.is_some() || confidence > Confidence::No,
        (Some((reader, confidence)), Some(_)) => {
            let is_alike = || likely.contains(&(reader.info().id, suffix(&one.candidate)));
            (confidence >= least || confidence == Confidence::Weak && is_alike())
                && (certain.is_empty() || certain.contains(reader.info().id))
        }
    });
    let nothing = || {
        let unread = unpacking.first_notice().map(Box::new);
        SourceError::new(given, SourceErrorKind::NothingInFolder { files: looked_at, unread })
    };
    let reader = match asked {
        Some(reader) => reader,
        None => one_reader(&wanted, &rest, given)?.ok_or_else(nothing)?,
    };
    let are_pages = reader.standalone(&OpenContext::default()).is_ok_and(|each| each.is_some());
    let (mut passed_over, mut unreadable) = (Vec::new(), Vec::new());
    for one in rest {
        if one.candidate.folder.is_some() && matches!(one.fault, Some(SourceErrorKind::Unreadable(_))) {
            unreadable.extend(one.fault.map(|fault| SourceError::new(one.candidate.shown, fault)));
        } else if one.candidate.folder.is_some() {
            let kind = unclear::unread(&one.candidate.name, reader, one.looks_like, one.fault.as_ref(), are_pages);
            match kind.filter(|_| !one.is_of_another(reader)) {
                Some(kind) => unreadable.push(SourceError::new(one.candidate.shown, kind)),
                None => passed_over.push(one.candidate),
            }
        } else if !is_companion(&one.candidate, wanted.iter().map(|one| &one.candidate), reader) {
            return Err(unusable(&one));
        }
    }
    if wanted.is_empty() {
        return Err(nothing());
    }
    let files: Vec<Candidate> = wanted.into_iter().map(|one| one.candidate).collect();
    let files = with_companions(files, &mut passed_over, reader);
    Ok(Recognised { reader, files, passed_over, unreadable })
}

fn judge<'r>(
    candidate: Candidate,
    asked: Option<&'r dyn Reader>,
    encoding: Option<&'static encoding_rs::Encoding>,
    registry: &'r Registry,
    unpacking: &Unpacking,
) -> Result<Judged<'r>, SourceError> {
    let is_media = candidate.folder.is_some() && is_media_name(&candidate.name);
    let looked = match glance(&candidate, is_media).and_then(|contents| {
        let look = look(&candidate, &*contents.bytes, encoding)?;
        Ok((look, contents.fault))
    }) {
        Ok(looked) => looked,
        Err(error) if error.is_limit() => return Err(error),
        // One bad file among many is not the end.
        Err(error) if candidate.folder.is_some() => {
            let fault = match error.kind {
                SourceErrorKind::Missing => SourceErrorKind::Unreadable(io::ErrorKind::NotFound.into()),
                SourceErrorKind::Unread(kind) => {
                    // What is no text anyway is no loss to the posts.
                    if !is_media {
                        unpacking.tell(&candidate.shown, kind.clone());
                    }
                    SourceErrorKind::Unread(kind)
                }
                kind => kind,
            };
            return Ok(Judged { candidate, best: None, looks_like: None, fault: Some(fault) });
        }
        Err(error) => return Err(error),
    };
    let (looked, damage) = looked;
    let Look { head, looks_like, fault } = looked;
    let sample = Sample { name: &candidate.name, head: &head };
    let best = match (&fault, asked) {
        (Some(_), _) => None,
        (None, Some(reader)) => Some((reader, reader.sniff(&sample))),
        (None, None) => best(registry, &sample),
    };
    // Noise may hold anything; only a reader that is certain gets it.
    let best = best.filter(|(_, confidence)| looks_like != Some(BINARY) || *confidence == Confidence::Certain);
    // Of what is read on, everything that is wrong is told then.
    if let Some(kind) = damage.or_else(|| nested(&candidate, fault.as_ref())).filter(|_| best.is_none() && !is_media) {
        unpacking.tell(&candidate.shown, kind);
    }
    Ok(Judged { candidate, best, looks_like, fault })
}

/// Returns what is to be told of an archive within an archive. Documents and programs are archives too; they have other
/// suffixes.
pub(super) fn nested(candidate: &Candidate, fault: Option<&SourceErrorKind>) -> Option<NoticeKind> {
    let is_archive = matches!(fault, Some(SourceErrorKind::Zip)) && candidate.is_member();
    (is_archive && candidate.name.to_ascii_lowercase().ends_with(".zip")).then_some(NoticeKind::Nested)
}

/// So much shows whether something named like a picture is one.
const GLANCE: usize = 1024;

/// Opens as much of a candidate as it takes to judge it.
fn glance(candidate: &Candidate, is_media: bool) -> Result<Contents, SourceError> {
    if !candidate.is_member() {
        return candidate.open();
    }
    if is_media {
        return candidate.peek(GLANCE);
    }
    let contents = candidate.peek(HEAD)?;
    // White space can be longer than any head.
    let head = medium::head(&*contents.bytes, HEAD).unwrap_or_default();
    let is_blank = head.len() == HEAD && head.trim_ascii().is_empty();
    if is_blank { candidate.open() } else { Ok(contents) }
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

/// The suffixes of files in a folder that a reader finds likely: a file of the same suffix that it can make something of
/// is taken with them, such as a page without comments among others.
fn likely_suffixes<'r>(judged: &[Judged<'r>]) -> HashSet<(&'r str, String)> {
    let in_folders = judged.iter().filter(|one| one.candidate.folder.is_some());
    let likely = in_folders.filter_map(|one| {
        one.best
            .filter(|(_, confidence)| *confidence == Confidence::Likely)
            .map(|(reader, _)| (reader.info().id, suffix(&one.candidate)))
    });
    likely.collect()
}

fn suffix(candidate: &Candidate) -> String {
    candidate.name.rsplit_once('.').map_or_else(String::new, |(_, suffix)| suffix.to_ascii_lowercase())
}

fn in_folders<'a, 'r>(judged: &'a [Judged<'r>]) -> impl Iterator<Item = (&'r dyn Reader, Confidence)> + 'a {
    judged.iter().filter(|one| one.candidate.folder.is_some()).filter_map(|one| one.best)
}

/// Returns the reader all files are for; `None` if there are only files in folders and none is for any.
fn one_reader<'r>(
    wanted: &[Judged<'r>],
    rest: &[Judged<'r>],
    given: &str,
) -> Result<Option<&'r dyn Reader>, SourceError> {
    let readers: Vec<&dyn Reader> = wanted.iter().filter_map(|one| one.best.map(|(reader, _)| reader)).collect();
    let Some(first) = readers.first().copied() else {
        return match rest.iter().find(|one| one.candidate.folder.is_none()) {
            Some(named) => Err(unusable(named)),
            None => Ok(None),
        };
    };
    if readers.iter().all(|reader| reader.info().id == first.info().id) {
        return Ok(Some(first));
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
