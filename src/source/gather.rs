//! From what the user named to files and streams, not yet looked into.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use blogferry_formats::Bytes;

use crate::bundle::without_copies;

use super::error::{SourceError, SourceErrorKind};
use super::folder::{self, Unreadable};
use super::glob::Globs;
use super::medium::FileBytes;
use super::name;
use super::notice::NoticeKind;
use super::packed::{Packed, Unpacked, into_io};
use super::reopened::Reopened;
use super::spool::Spool;
use crate::zip::MemberError;

/// Something that may be an input.
#[derive(Clone)]
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

    /// Returns how many bytes there are, as far as can be told.
    pub(super) fn length(&self) -> u64 {
        match &self.place {
            Place::Spooled(bytes) => bytes.len(),
            Place::Member(archive, number) => archive.member(*number).map_or(0, |member| member.size),
            Place::File(path) => fs::metadata(path).map_or(0, |facts| facts.len()),
        }
    }

    /// Opens the bytes without holding them or the file, where there is another way to them.
    pub(super) fn reopened(&self) -> Result<Contents, SourceError> {
        match &self.place {
            Place::File(path) => {
                let bytes = Reopened::new(path.clone()).map_err(|error| SourceError::medium(&self.shown, error))?;
                Ok(Contents { bytes: Arc::new(bytes), fault: None })
            }
            Place::Spooled(_) | Place::Member(..) => self.open(),
        }
    }

    /// Opens the bytes as they lie there; those of a member are unpacked.
    pub(super) fn open(&self) -> Result<Contents, SourceError> {
        match &self.place {
            Place::Member(archive, number) => self.unpacked(archive.open(*number)),
            place => {
                let bytes = place.open().map_err(|error| SourceError::medium(&self.shown, error))?;
                Ok(Contents { bytes, fault: None })
            }
        }
    }

    /// Opens the bytes, of a member only the first `length`.
    pub(super) fn peek(&self, length: usize) -> Result<Contents, SourceError> {
        match &self.place {
            Place::Member(archive, number) => self.unpacked(archive.head(*number, length)),
            Place::File(_) | Place::Spooled(_) => self.open(),
        }
    }

    fn unpacked(&self, unpacked: Result<Unpacked, MemberError>) -> Result<Contents, SourceError> {
        match unpacked {
            Ok(Unpacked { bytes, fault }) => Ok(Contents { bytes, fault: fault.map(NoticeKind::Fault) }),
            Err(error) => Err(match (NoticeKind::of(&error), error) {
                (Some(notice), _) => SourceError::new(&self.shown, SourceErrorKind::Unread(notice)),
                (None, error) => SourceError::medium(&self.shown, into_io(error)),
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

/// Something the user named, not yet looked into.
pub(super) enum Given {
    /// A file, a pipe, standard input.
    One(Candidate),
    /// A folder, the way the user wrote it, and which of the folders named it is.
    Folder { root: PathBuf, shown: String, number: usize },
}

/// What was found by going through everything that was named.
pub(super) struct Gathered {
    pub(super) candidates: Vec<Candidate>,
    /// What lies in a folder and cannot be read.
    pub(super) unreadable: Vec<SourceError>,
}

/// Checks that everything the user named is there, and reads what can be read only once.
pub(super) fn look_up(paths: &[PathBuf]) -> Result<Vec<Given>, SourceError> {
    let mut given = Vec::new();
    let mut seen = Vec::new();
    let mut folders = 0;
    let mut stdin_taken = false;
    for path in paths {
        let shown = path.display().to_string();
        if path.as_os_str() == "-" {
            if std::mem::replace(&mut stdin_taken, true) {
                return Err(SourceError::new("-", SourceErrorKind::StandardInputTwice));
            }
            let bytes =
                Spool::take(io::stdin().lock()).map_err(|error| SourceError::medium("standard input", error))?;
            let (name, shown) = ("stdin".to_owned(), "standard input".to_owned());
            given.push(Given::One(Candidate { name, shown, place: Place::Spooled(bytes), folder: None }));
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
            fs::read_dir(path).map_err(medium)?;
            given.push(Given::Folder { root: path.clone(), shown, number: folders });
            folders = folders.saturating_add(1);
        } else {
            let place = if facts.is_file() {
                Place::File(path.clone())
            } else {
                // A pipe or a device gives its bytes only once.
                Place::Spooled(File::open(path).and_then(Spool::take).map_err(medium)?)
            };
            given.push(Given::One(Candidate { name: shown.clone(), shown, place, folder: None }));
        }
        seen.push(identity);
    }
    name_files(&mut given);
    Ok(given)
}

/// Goes through everything that was named, in the order it was named; what is found in a folder and cannot be read
/// comes as an error and is not the end.
pub(super) fn candidates<'g>(
    given: &'g [Given],
    globs: &'g Globs,
) -> impl Iterator<Item = Result<Candidate, SourceError>> + 'g {
    given.iter().flat_map(move |given| -> Box<dyn Iterator<Item = _> + 'g> {
        match given {
            Given::One(candidate) => Box::new(std::iter::once(Ok(candidate.clone()))),
            Given::Folder { root, shown, number } => {
                let shown = shown.trim_end_matches(['/', '\\']);
                Box::new(folder::walk(root, globs).map(move |found| match found {
                    Ok(found) => {
                        let shown = format!("{shown}/{}", found.name);
                        Ok(Candidate { name: found.name, shown, place: Place::File(found.path), folder: Some(*number) })
                    }
                    Err(Unreadable { name, error }) => Err(SourceError::medium(format!("{shown}/{name}"), error)),
                }))
            }
        }
    })
}

/// Returns every file that was named or lies in a folder that was named.
pub(super) fn gather(given: &[Given], globs: &Globs) -> Gathered {
    let mut gathered = Gathered { candidates: Vec::new(), unreadable: Vec::new() };
    for found in candidates(given, globs) {
        match found {
            Ok(candidate) => gathered.candidates.push(candidate),
            Err(error) => gathered.unreadable.push(error),
        }
    }
    drop_copies(&mut gathered.candidates);
    gathered
}

/// Leaves out the files of a bundle that are only other forms of its model.
pub(super) fn drop_copies(candidates: &mut Vec<Candidate>) {
    let paths: Vec<&str> = candidates.iter().map(|candidate| candidate.shown.as_str()).collect();
    let mut is_read = without_copies(&paths).into_iter();
    // There are as many answers as candidates.
    candidates.retain(|_| is_read.next().unwrap_or(true));
}

/// Names the files the user named by their base names, told apart where two are equal.
fn name_files(given: &mut [Given]) {
    let files = given.iter_mut().filter_map(|given| match given {
        Given::One(candidate) => Some(candidate).filter(|candidate| candidate.name != "stdin"),
        Given::Folder { .. } => None,
    });
    let mut files: Vec<&mut Candidate> = files.collect();
    let paths: Vec<PathBuf> = files.iter().map(|candidate| PathBuf::from(&candidate.shown)).collect();
    let names = name::distinct(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    for (candidate, name) in files.iter_mut().zip(names) {
        candidate.name = name;
    }
}
