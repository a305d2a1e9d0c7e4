//! From what the user named to files and streams, not yet looked into.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use blogferry_formats::Bytes;

use super::error::{SourceError, SourceErrorKind};
use super::folder;
use super::medium::FileBytes;
use super::name;
use super::notice::NoticeKind;
use super::packed::{Packed, Unpacked, into_io};
use super::spool::Spool;
use crate::zip::MemberError;

/// Something that may be an input.
pub(super) struct Candidate {
    /// The name a reader gets: base name, or path relative to the folder that was named.
    pub(super) name: String,
    /// The name with what the user gave in front, for messages and for telling blogs apart.
    pub(super) shown: String,
    pub(super) place: Place,
    /// Which of the folders named it was found in; `None` if the user named the file itself.
    pub(super) folder: Option<usize>,
}

#[derive(Clone)]
pub(super) enum Place {
    /// A file that can be opened again.
    File(PathBuf),
    /// Bytes that were read already, because they can be read only once.
    Spooled(Arc<dyn Bytes>),
    /// A member of an archive, by its number.
    Member(Arc<Packed>, usize),
}

impl Place {
    /// Opens the bytes; what is wrong with a member is an error.
    pub(super) fn open(&self) -> io::Result<Arc<dyn Bytes>> {
        match self {
            Place::File(path) => open_file(path),
            Place::Spooled(bytes) => Ok(Arc::clone(bytes)),
            Place::Member(archive, number) => match archive.open(*number).map_err(into_io)? {
                Unpacked { bytes, fault: None } => Ok(bytes),
                Unpacked { fault: Some(fault), .. } => Err(io::Error::new(io::ErrorKind::InvalidData, fault)),
            },
        }
    }
}

/// The bytes of a candidate.
pub(super) struct Contents {
    pub(super) bytes: Arc<dyn Bytes>,
    /// What is wrong with them, as far as they were looked through.
    pub(super) fault: Option<NoticeKind>,
}

/// Why a candidate cannot be looked into.
pub(super) enum Unopened {
    /// The run cannot go on.
    Error(SourceError),
    /// This one cannot be used; the others can.
    Notice(NoticeKind),
}

/// Files so small are read at once, so that a folder of thousands does not use up the handles of the process.
const SMALL: u64 = 64 * 1024;

impl Candidate {
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Spooled(_) | Place::Member(..) => None,
        }
    }

    /// Returns true if it is a member of an archive.
    pub(super) fn is_member(&self) -> bool {
        matches!(self.place, Place::Member(..))
    }

    /// Returns how many bytes it has, as far as that is known without reading it.
    pub(super) fn length(&self) -> u64 {
        match &self.place {
            Place::File(path) => fs::metadata(path).map_or(0, |facts| facts.len()),
            Place::Spooled(bytes) => bytes.len(),
            Place::Member(archive, number) => archive.member(*number).map_or(0, |member| member.size),
        }
    }

    /// Opens the bytes as they lie there; those of a member are unpacked.
    pub(super) fn open(&self) -> Result<Contents, Unopened> {
        match &self.place {
            Place::Member(archive, number) => self.unpacked(archive.open(*number)),
            Place::File(_) | Place::Spooled(_) => self.file_contents(),
        }
    }

    /// Opens the bytes, of a member only the first `length`.
    pub(super) fn peek(&self, length: usize) -> Result<Contents, Unopened> {
        match &self.place {
            Place::Member(archive, number) => self.unpacked(archive.head(*number, length)),
            Place::File(_) | Place::Spooled(_) => self.file_contents(),
        }
    }

    /// Opens the bytes of what is no member.
    pub(super) fn open_file(&self) -> Result<Arc<dyn Bytes>, SourceError> {
        match &self.place {
            Place::Member(..) => Ok(Arc::new(Vec::new())),
            place => place.open().map_err(|error| SourceError::medium(&self.shown, error)),
        }
    }

    fn file_contents(&self) -> Result<Contents, Unopened> {
        let bytes = self.open_file().map_err(Unopened::Error)?;
        Ok(Contents { bytes, fault: None })
    }

    fn unpacked(&self, unpacked: Result<Unpacked, MemberError>) -> Result<Contents, Unopened> {
        match unpacked {
            Ok(Unpacked { bytes, fault }) => Ok(Contents { bytes, fault: fault.map(NoticeKind::Fault) }),
            Err(error) => Err(match (NoticeKind::of(&error), error) {
                (Some(notice), _) => Unopened::Notice(notice),
                (None, MemberError::Io(error)) => Unopened::Error(SourceError::medium(&self.shown, error)),
                (None, _) => Unopened::Notice(NoticeKind::NoHeader),
            }),
        }
    }
}

fn open_file(path: &Path) -> io::Result<Arc<dyn Bytes>> {
    let file = FileBytes::new(File::open(path)?)?;
    if file.len() > SMALL {
        return Ok(Arc::new(file));
    }
    Ok(Arc::new(super::medium::head(&file, usize::try_from(file.len()).unwrap_or(usize::MAX))?))
}

/// Returns every file that was named or lies in a folder that was named.
pub(super) fn gather(given: &[PathBuf]) -> Result<Vec<Candidate>, SourceError> {
    let mut candidates = Vec::new();
    let mut seen = Vec::new();
    let mut folders = 0;
    let mut stdin_taken = false;
    for path in given {
        let shown = path.display().to_string();
        if path.as_os_str() == "-" {
            if std::mem::replace(&mut stdin_taken, true) {
                return Err(SourceError::new("-", SourceErrorKind::StandardInputTwice));
            }
            let bytes =
                Spool::take(io::stdin().lock()).map_err(|error| SourceError::medium("standard input", error))?;
            let (name, shown) = ("stdin".to_owned(), "standard input".to_owned());
            candidates.push(Candidate { name, shown, place: Place::Spooled(bytes), folder: None });
            continue;
        }
        let medium = |error| SourceError::medium(&shown, error);
        let facts = fs::metadata(path).map_err(medium)?;
        // The same file named twice is one input. A pipe may have a name that leads nowhere.
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if seen.contains(&identity) {
            continue;
        }
        if facts.is_dir() {
            for found in folder::walk(path).map_err(medium)? {
                let shown = format!("{}/{}", shown.trim_end_matches(['/', '\\']), found.name);
                let place = Place::File(found.path);
                candidates.push(Candidate { name: found.name, shown, place, folder: Some(folders) });
            }
            folders += 1;
        } else {
            let place = if facts.is_file() {
                Place::File(path.clone())
            } else {
                // A pipe or a device gives its bytes only once.
                Place::Spooled(File::open(path).and_then(Spool::take).map_err(medium)?)
            };
            candidates.push(Candidate { name: shown.clone(), shown, place, folder: None });
        }
        seen.push(identity);
    }
    name_files(&mut candidates);
    Ok(candidates)
}

/// Names the files the user named by their base names, told apart where two are equal.
fn name_files(candidates: &mut [Candidate]) {
    let mut files: Vec<&mut Candidate> =
        candidates.iter_mut().filter(|candidate| candidate.folder.is_none() && candidate.name != "stdin").collect();
    let paths: Vec<PathBuf> = files.iter().map(|candidate| PathBuf::from(&candidate.shown)).collect();
    let names = name::distinct(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    for (candidate, name) in files.iter_mut().zip(names) {
        candidate.name = name;
    }
}
