//! Archives among what was named, in whose place their members come.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::sync::{Arc, Mutex, PoisonError};

use super::depot::Depot;
use super::error::SourceError;
use super::gather::{Candidate, Place};
use super::medium;
use super::notice::{Notice, NoticeKind};
use super::packed::Packed;
use crate::zip::{Budget, Limit, Limits, Listing, ZipReader, is_zip};

/// What archives are opened with, the same for all archives of a run, and what was met in them.
pub(super) struct Unpacking {
    budget: Arc<Budget>,
    depot: Arc<Depot>,
    met: Mutex<Met>,
}

#[derive(Default)]
struct Met {
    notices: Vec<Notice>,
    counts: HashMap<Discriminant<NoticeKind>, usize>,
}

/// So many notices of one kind are kept, so that damage without end does not take memory without end.
const KEPT: usize = 1000;

impl Unpacking {
    pub(super) fn new(limits: Limits) -> Self {
        Unpacking { budget: Arc::new(Budget::new(limits)), depot: Arc::new(Depot::new()), met: Mutex::default() }
    }

    /// Keeps what was met. May be called from many threads at once.
    pub(super) fn tell(&self, name: &str, kind: NoticeKind) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let count = met.counts.entry(discriminant(&kind)).or_default();
        *count = count.saturating_add(1);
        if *count <= KEPT {
            met.notices.push(Notice { name: name.to_owned(), kind });
        }
    }

    /// Returns what was met, in the order of the names, and forgets it.
    pub(super) fn take_notices(&self) -> Vec<Notice> {
        let met = std::mem::take(&mut *self.met.lock().unwrap_or_else(PoisonError::into_inner));
        let mut notices = met.notices;
        notices.sort_by(|one, other| one.name.cmp(&other.name));
        notices.dedup();
        notices
    }

    /// Returns the first thing that was met, by name; what needs a password or another program says more than that an
    /// archive lies in an archive.
    pub(super) fn first_notice(&self) -> Option<Notice> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.notices.iter().min_by_key(|notice| (notice.kind == NoticeKind::Nested, &notice.name)).cloned()
    }

    /// Returns the limit of the whole run, if it was reached.
    pub(super) fn exhausted(&self) -> Option<Limit> {
        self.budget.exhausted()
    }

    /// Returns true if a candidate is an archive that is opened.
    pub(super) fn is_archive(&self, candidate: &Candidate) -> Result<bool, SourceError> {
        let ends_in_zip = candidate.shown.to_ascii_lowercase().ends_with(".zip");
        // In a folder much else starts like an archive: documents, books, programs.
        if candidate.is_member() || (candidate.folder.is_some() && !ends_in_zip) {
            return Ok(false);
        }
        let failed = |error| SourceError::medium(&candidate.shown, error);
        let bytes = candidate.open()?.bytes;
        let head = medium::head(&*bytes, 4).map_err(failed)?;
        // A program may stand before the archive, which the suffix then tells.
        Ok(is_zip(&head) || (ends_in_zip && ZipReader::ends_like_one(&*bytes).map_err(failed)?))
    }

    /// Returns the members of an archive as if they had been unpacked where it lies, and everything else as it is. An
    /// archive in an archive stays what it is.
    pub(super) fn expand(&self, candidate: Candidate) -> Result<Vec<Candidate>, SourceError> {
        if !self.is_archive(&candidate)? {
            return Ok(vec![candidate]);
        }
        // A folder may hold more archives than a process may hold files open.
        let bytes = if candidate.folder.is_some() { candidate.reopened()?.bytes } else { candidate.open()?.bytes };
        let zip = ZipReader::open(bytes, Arc::clone(&self.budget))
            .map_err(|error| SourceError::medium(&candidate.shown, error))?;
        if zip.members().is_empty() && zip.listing() == Listing::Searched {
            return Ok(vec![candidate]);
        }
        let archive = Arc::new(Packed::new(zip, Arc::clone(&self.depot)));
        self.tell_of(&archive, &candidate.name);
        Ok(members(&archive, &candidate))
    }

    fn tell_of(&self, archive: &Packed, name: &str) {
        let files = archive.files();
        if archive.listing() == Listing::Searched {
            self.tell(name, NoticeKind::Searched(files.len() as u64));
        }
        let overlaps = archive.overlaps();
        if overlaps > 0 {
            self.tell(name, NoticeKind::Overlap(overlaps));
        }
        let names: Vec<&str> = files.iter().filter_map(|number| Some(&*archive.member(*number)?.name)).collect();
        let twice = names.windows(2).filter(|pair| matches!(pair, [one, other] if one == other)).count();
        if twice > 0 {
            self.tell(name, NoticeKind::NameTwice(twice as u64));
        }
    }
}

fn members(archive: &Arc<Packed>, candidate: &Candidate) -> Vec<Candidate> {
    // An archive that was named is a folder of its own; one in a folder leaves its members beside it.
    let before = match candidate.folder {
        Some(_) => candidate.name.rfind('/').and_then(|at| candidate.name.get(..=at)).unwrap_or_default(),
        None => "",
    };
    let member = |number: usize| {
        let member = archive.member(number)?;
        Some(Candidate {
            name: format!("{before}{}", member.name),
            shown: format!("{}/{}", candidate.name, member.name),
            place: Place::Member(Arc::clone(archive), number),
            // Only whether it lies in a folder matters, and not in which.
            folder: Some(candidate.folder.unwrap_or(usize::MAX)),
        })
    };
    archive.files().into_iter().filter_map(member).collect()
}
