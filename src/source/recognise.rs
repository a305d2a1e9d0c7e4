//! Which reader is meant, and which of the files are for it.

use std::collections::HashSet;
use std::sync::Arc;

use blogferry_formats::{Confidence, Reader, Registry, Sample};

use super::companions::{is_companion, with_companions};
use super::decode;
use super::error::{SourceError, SourceErrorKind};
use super::gather::{Candidate, Contents, Unopened};
use super::looks_like::looks_like;
use super::media::is_media_name;
use super::medium;
use super::notice::{Notice, NoticeKind};

/// The reader and its files.
pub(super) struct Recognised<'r> {
    pub(super) reader: &'r dyn Reader,
    pub(super) files: Vec<Candidate>,
    /// The files in folders that were not for it.
    pub(super) passed_over: Vec<Candidate>,
}

/// A reader has at least 64 KiB of text to judge by, also when every character took two bytes.
const HEAD: usize = 128 * 1024;

/// What was found out about a candidate from its head.
struct Judged<'r> {
    candidate: Candidate,
    best: Option<(&'r dyn Reader, Confidence)>,
    looks_like: Option<&'static str>,
    fault: Option<SourceErrorKind>,
    /// What is wrong with it, where it could not be looked into.
    notice: Option<NoticeKind>,
}

/// Picks the reader that knows the files, or checks that the one asked for does.
pub(super) fn recognise<'r>(
    candidates: Vec<Candidate>,
    asked: Option<&str>,
    encoding: Option<&'static encoding_rs::Encoding>,
    registry: &'r Registry,
    given: &str,
    notices: &mut Vec<Notice>,
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
    for one in &rest {
        if let Some(kind) = one.notice.clone().or_else(|| one.nested()) {
            notices.push(Notice { name: one.candidate.shown.clone(), kind });
        }
    }
    let nothing = || {
        // What needs a password or another program says more than that an archive lies in an archive.
        let first = notices.iter().find(|notice| notice.kind != NoticeKind::Nested);
        let unread = first.or(notices.first()).cloned().map(Box::new);
        SourceError::new(given, SourceErrorKind::NothingInFolder { files: looked_at, unread })
    };
    let reader = match asked {
        Some(reader) => reader,
        None => one_reader(&wanted, &rest, given)?.ok_or_else(nothing)?,
    };
    let mut passed_over = Vec::new();
    for one in rest {
        if one.candidate.folder.is_some() {
            passed_over.push(one.candidate);
        } else if !is_companion(&one.candidate, wanted.iter().map(|one| &one.candidate), reader) {
            return Err(unusable(&one));
        }
    }
    if wanted.is_empty() {
        return Err(nothing());
    }
    let files: Vec<Candidate> = wanted.into_iter().map(|one| one.candidate).collect();
    let files = with_companions(files, &mut passed_over, reader);
    Ok(Recognised { reader, files, passed_over })
}

impl Judged<'_> {
    /// Returns what is to be told of an archive within an archive. Documents and programs are archives too; they have
    /// other suffixes.
    fn nested(&self) -> Option<NoticeKind> {
        let is_archive = matches!(self.fault, Some(SourceErrorKind::Zip)) && self.candidate.is_member();
        (is_archive && self.candidate.name.to_ascii_lowercase().ends_with(".zip")).then_some(NoticeKind::Nested)
    }

    /// Returns a candidate that is for no reader.
    fn nothing(candidate: Candidate, looks_like: Option<&'static str>, notice: Option<NoticeKind>) -> Self {
        Judged { candidate, best: None, looks_like, fault: None, notice }
    }
}

fn judge<'r>(
    candidate: Candidate,
    asked: Option<&'r dyn Reader>,
    encoding: Option<&'static encoding_rs::Encoding>,
    registry: &'r Registry,
) -> Result<Judged<'r>, SourceError> {
    let unreadable = |error| SourceError::medium(&candidate.shown, error);
    let is_media = candidate.folder.is_some() && is_media_name(&candidate.name);
    let contents = match look(&candidate, is_media) {
        Ok(contents) => contents,
        Err(Unopened::Error(error)) => return Err(error),
        // What is no text anyway is no loss to the posts.
        Err(Unopened::Notice(notice)) => {
            return Ok(Judged::nothing(candidate, None, Some(notice).filter(|_| !is_media)));
        }
    };
    if is_media {
        let head = medium::head(&*contents.bytes, GLANCE).map_err(unreadable)?;
        if let Some(what) = looks_like(&head).filter(|what| is_no_text(what)) {
            return Ok(Judged::nothing(candidate, Some(what), None));
        }
    }
    let Contents { bytes, fault: notice } = contents;
    let raw = medium::head_of_text(&*bytes, HEAD).map_err(unreadable)?;
    let fault = if raw.trim_ascii().is_empty() {
        Some(SourceErrorKind::Empty)
    } else {
        raw.starts_with(b"PK\x03\x04").then_some(SourceErrorKind::Zip)
    };
    let encoded = decode::judge(&raw, encoding).map_err(unreadable)?;
    let decoded = decode::decode(Arc::new(raw.clone()), encoded).map_err(unreadable)?.bytes;
    let head = medium::head(&*decoded, usize::MAX).map_err(unreadable)?;
    // Text in wide characters looks binary until it is decoded.
    let mut hint = looks_like(&raw).filter(|it| *it != "binary data").or_else(|| looks_like(&head));
    // No text of any length does without white space; bytes of no known encoding can be guessed to be anything.
    if encoded.guessed && raw.len() > 256 && !raw.iter().any(u8::is_ascii_whitespace) {
        hint = Some("binary data");
    }
    let sample = Sample { name: &candidate.name, head: &head };
    let best = match (&fault, asked) {
        (Some(_), _) => None,
        (None, Some(reader)) => Some((reader, reader.sniff(&sample))),
        (None, None) => best(registry, &sample),
    };
    // Noise may hold anything; only a reader that is certain gets it.
    let best = best.filter(|(_, confidence)| hint != Some("binary data") || *confidence == Confidence::Certain);
    let notice = notice.filter(|_| best.is_none() && !is_media);
    Ok(Judged { candidate, best, looks_like: hint, fault, notice })
}

/// So much shows whether something named like a picture is one.
const GLANCE: usize = 1024;

/// Opens as much of a candidate as it takes to judge it.
fn look(candidate: &Candidate, is_media: bool) -> Result<Contents, Unopened> {
    let contents = candidate.peek(if is_media { GLANCE } else { HEAD })?;
    if !candidate.is_member() || is_media {
        return Ok(contents);
    }
    // White space can be longer than any head.
    let head = medium::head(&*contents.bytes, HEAD).unwrap_or_default();
    let is_blank = head.len() == HEAD && head.trim_ascii().is_empty();
    if is_blank { candidate.open() } else { Ok(contents) }
}

fn is_no_text(what: &str) -> bool {
    matches!(what, "a picture" | "a video" | "a sound file" | "binary data" | "an empty file")
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
