//! Archives among what was named, in whose place their members come.

use std::io;
use std::sync::Arc;

use super::depot::Depot;
use super::error::{SourceError, SourceErrorKind};
use super::gather::{Candidate, Place};
use super::medium;
use super::notice::{Notice, NoticeKind};
use super::packed::Packed;
use crate::zip::{Budget, Limit, Limits, Listing, ZipReader, is_zip};

/// What archives are opened with, the same for all archives of a run.
pub(super) struct Unpacking {
    budget: Arc<Budget>,
    depot: Arc<Depot>,
}

impl Unpacking {
    pub(super) fn new(limits: Limits) -> Self {
        Unpacking { budget: Arc::new(Budget::new(limits)), depot: Arc::new(Depot::new()) }
    }

    /// Returns the candidates with every archive replaced by its members, as if it had been unpacked where it lies. An
    /// archive in an archive stays what it is.
    pub(super) fn expand(
        &self,
        candidates: Vec<Candidate>,
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<Candidate>, SourceError> {
        let mut folders = candidates.iter().filter_map(|candidate| candidate.folder).max().map_or(0, |last| last + 1);
        let mut expanded = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let Some(archive) = self.open(&candidate)? else {
                expanded.push(candidate);
                continue;
            };
            let folder = candidate.folder.unwrap_or_else(|| {
                folders += 1;
                folders - 1
            });
            tell(&archive, &candidate.name, notices);
            expanded.extend(members(&archive, &candidate, folder));
        }
        Ok(expanded)
    }

    fn open(&self, candidate: &Candidate) -> Result<Option<Arc<Packed>>, SourceError> {
        let ends_in_zip = candidate.shown.to_ascii_lowercase().ends_with(".zip");
        // In a folder much else starts like an archive: documents, books, programs.
        if candidate.folder.is_some() && !ends_in_zip {
            return Ok(None);
        }
        let failed = |error: io::Error| match Limit::of(&error) {
            Some(limit) => SourceError::new(&candidate.shown, SourceErrorKind::Limit(limit)),
            None => SourceError::medium(&candidate.shown, error),
        };
        let bytes = candidate.open_file()?;
        let head = medium::head(&*bytes, 4).map_err(failed)?;
        // A program may stand before the archive, which the suffix then tells.
        let is_archive = is_zip(&head) || (ends_in_zip && ZipReader::ends_like_one(&*bytes).map_err(failed)?);
        if !is_archive {
            return Ok(None);
        }
        let zip = ZipReader::open(bytes, Arc::clone(&self.budget)).map_err(failed)?;
        let is_one = !zip.members().is_empty() || zip.listing() == Listing::Directory;
        Ok(is_one.then(|| Arc::new(Packed::new(zip, Arc::clone(&self.depot)))))
    }
}

fn tell(archive: &Packed, shown: &str, notices: &mut Vec<Notice>) {
    let mut tell = |kind| notices.push(Notice { name: shown.to_owned(), kind });
    if archive.listing() == Listing::Searched {
        tell(NoticeKind::Searched(archive.files().len() as u64));
    }
    let overlaps = archive.overlaps();
    if overlaps > 0 {
        tell(NoticeKind::Overlap(overlaps));
    }
    let files = archive.files();
    let names: Vec<&str> = files.iter().filter_map(|number| Some(&*archive.member(*number)?.name)).collect();
    let twice = names.windows(2).filter(|pair| matches!(pair, [one, other] if one == other)).count();
    if twice > 0 {
        tell(NoticeKind::NameTwice(twice as u64));
    }
}

fn members(archive: &Arc<Packed>, candidate: &Candidate, folder: usize) -> Vec<Candidate> {
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
            folder: Some(folder),
        })
    };
    archive.files().into_iter().filter_map(member).collect()
}
