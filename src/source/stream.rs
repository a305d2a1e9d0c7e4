//! Inputs that stand alone, one after the other, so that a folder may hold any number of them.

use std::path::PathBuf;
use std::sync::Arc;

use blogferry_formats::{Archive, Input, Issue, Issues, Reader, Registry, Sample, Standalone, standalone_mended};
use encoding_rs::Encoding;

use super::archive::Unpacking;
use super::error::{SourceError, SourceErrorKind};
use super::gather::{self, Candidate, Contents, Given};
use super::glob::Globs;
use super::guess::Guesses;
use super::media::{MediaCatalogue, is_media_name};
use super::notice::Notice;
use super::open::{self, Asked, Opened, SourceFile, SourceOptions};
use super::recognise::{self, BINARY, Recognised};
use super::unclear;

/// What was named, for a run that needs nothing but the posts.
pub(crate) enum Source<'r> {
    /// Blogs that must be opened as a whole.
    Whole(Vec<Opened<'r>>),
    /// Inputs that stand alone.
    Each(Box<Stream<'r>>),
}

/// Inputs that stand alone. None is open before it is its turn, and nothing is remembered of those that were.
pub(crate) struct Stream<'r> {
    pub(crate) reader: &'r dyn Reader,
    pub(crate) standalone: Box<dyn Standalone>,
    /// What the user named, as the user wrote it.
    shown: String,
    /// The names of what the user named.
    names: Vec<String>,
    /// What was met before the first input.
    pub(crate) issues: Issues,
    pub(crate) passed_over: u64,
    inputs: Inputs,
    globs: Globs,
    encoding: Option<&'static Encoding>,
    unpacking: Unpacking,
}

enum Inputs {
    /// Files and folders that are still to be gone through; files that are not of the format are passed over.
    Named(Vec<Given>),
    /// Files that were recognised already.
    Recognised(Vec<Candidate>),
}

/// An input whose turn has come.
pub(crate) struct Next(Candidate);

/// An input as it was read.
pub(crate) struct Page {
    pub(crate) input: Input,
    /// For messages: where the bytes can be found again.
    pub(crate) file: SourceFile,
    pub(crate) issues: Issues,
}

/// Opens what the user named, or where there are folders of inputs that stand alone, gets ready to read them.
///
/// # Errors
/// As [`open`](super::open()).
pub(crate) fn stream<'r>(
    given: &[PathBuf],
    options: &SourceOptions,
    registry: &'r Registry,
) -> Result<Source<'r>, SourceError> {
    let asked = Asked::new(given, options)?;
    let named = gather::look_up(given)?;
    let mut is_folder = false;
    for given in &named {
        is_folder = is_folder
            || match given {
                Given::Folder { .. } => true,
                Given::One(candidate) => asked.unpacking.is_archive(candidate)?,
            };
    }
    let reader = options.from.as_deref().and_then(|id| registry.reader(id)).filter(|_| options.blog.is_none());
    if let Some(reader) = reader.filter(|_| is_folder)
        && let Some(standalone) = standalone(reader, options, &asked.shown)?
    {
        for given in &named {
            if let Given::One(candidate) = given
                && !asked.unpacking.is_archive(candidate)?
            {
                check(candidate, asked.encoding)?;
            }
        }
        let names = names(&named);
        let Asked { encoding, globs, shown, unpacking } = asked;
        let (inputs, issues) = (Inputs::Named(named), Issues::default());
        return Ok(Source::Each(Box::new(Stream {
            reader,
            standalone,
            shown,
            names,
            issues,
            passed_over: 0,
            inputs,
            globs,
            encoding,
            unpacking,
        })));
    }
    let names = names(&named);
    let recognised = open::recognise(&named, &asked, options, registry)?;
    let Recognised { reader, files, passed_over, unreadable } = recognised;
    match standalone(reader, options, &asked.shown)?.filter(|_| is_folder && options.blog.is_none()) {
        None => {
            let recognised = Recognised { reader, files, passed_over, unreadable };
            open::open_recognised(recognised, &asked, options).map(Source::Whole)
        }
        Some(standalone) => {
            let Asked { encoding, globs, shown, unpacking } = asked;
            let passed_over = passed_over.len() as u64;
            let mut issues = Issues::default();
            unreadable.into_iter().for_each(|error| issues.report(unreadable_input(error), None));
            let inputs = Inputs::Recognised(files);
            Ok(Source::Each(Box::new(Stream {
                reader,
                standalone,
                shown,
                names,
                issues,
                passed_over,
                inputs,
                globs,
                encoding,
                unpacking,
            })))
        }
    }
}

fn standalone(
    reader: &dyn Reader,
    options: &SourceOptions,
    shown: &str,
) -> Result<Option<Box<dyn Standalone>>, SourceError> {
    standalone_mended(reader, &options.context)
        .map_err(|error| SourceError::new(shown, SourceErrorKind::Rejected { error, looks_like: None }))
}

/// A file that the user named must be usable; in a folder much may lie about.
fn check(candidate: &Candidate, encoding: Option<&'static Encoding>) -> Result<(), SourceError> {
    let bytes = candidate.open()?.bytes;
    match recognise::look(candidate, &*bytes, encoding)?.fault {
        Some(fault) => Err(SourceError::new(&candidate.shown, fault)),
        None => Ok(()),
    }
}

fn names(given: &[Given]) -> Vec<String> {
    let name = |given: &Given| match given {
        Given::One(candidate) => candidate.name.clone(),
        Given::Folder { root, .. } => {
            let real = std::fs::canonicalize(root).unwrap_or_else(|_| root.clone());
            real.file_name().map_or_else(|| "/".to_owned(), |name| name.to_string_lossy().into_owned())
        }
    };
    given.iter().map(name).collect()
}

/// Returns what is told of a file in a folder that cannot be read.
pub(super) fn unreadable_input(error: SourceError) -> Issue {
    Issue::InputUnreadable { name: error.name, error: error.kind.to_string() }
}

impl<'r> Stream<'r> {
    /// Returns what is known before the first input is read.
    pub(crate) fn opened(&self, archive: Box<dyn Archive>) -> Opened<'r> {
        let (files, guesses, issues) = (Vec::new(), Guesses::default(), Issues::default());
        let (reader, names, passed_over) = (self.reader, self.names.clone(), self.passed_over);
        let (blog, notices, media) = (None, Vec::new(), MediaCatalogue::default());
        Opened { reader, archive, blog, files, names, guesses, issues, notices, passed_over, media }
    }

    /// Returns true if something was met in archives.
    pub(crate) fn has_notices(&self) -> bool {
        self.unpacking.first_notice().is_some()
    }

    /// Returns what was met in archives, and forgets it.
    pub(crate) fn take_notices(&self) -> Vec<Notice> {
        self.unpacking.take_notices()
    }

    /// Says why there is nothing to convert, if so many inputs were read and none of them held anything, or why there
    /// is not all.
    pub(crate) fn check_found(&self, taken: u64, passed_over: u64, are_empty: bool) -> Result<(), SourceError> {
        if let Some(limit) = self.unpacking.exhausted() {
            return Err(SourceError::new(&self.shown, SourceErrorKind::Limit(limit)));
        }
        let kind = match taken {
            0 => SourceErrorKind::NothingInFolder {
                files: usize::try_from(passed_over).unwrap_or(usize::MAX),
                unread: self.unpacking.first_notice().map(Box::new),
            },
            _ if are_empty => SourceErrorKind::Empty,
            _ => return Ok(()),
        };
        Err(SourceError::new(&self.shown, kind))
    }

    /// Goes through all inputs, each with the number of its bytes.
    pub(crate) fn inputs(&self) -> Box<dyn Iterator<Item = (Result<Next, Issue>, u64)> + '_> {
        let found: Box<dyn Iterator<Item = Result<Candidate, SourceError>> + '_> = match &self.inputs {
            Inputs::Named(given) => {
                let expand =
                    |found: Result<Candidate, SourceError>| match found.and_then(|it| self.unpacking.expand(it)) {
                        Ok(candidates) => candidates.into_iter().map(Ok).collect(),
                        Err(error) => vec![Err(error)],
                    };
                Box::new(gather::candidates(given, &self.globs).flat_map(expand))
            }
            Inputs::Recognised(files) => Box::new(files.iter().cloned().map(Ok)),
        };
        Box::new(found.map(|found| match found {
            Ok(candidate) => {
                let bytes = candidate.length();
                (Ok(Next(candidate)), bytes)
            }
            Err(error) => (Err(unreadable_input(error)), 0),
        }))
    }

    /// Reads an input as text; `None` if it lay in a folder and is something else.
    pub(crate) fn read(&self, next: Next) -> Result<Option<Page>, Issue> {
        let Next(candidate) = next;
        match self.try_read(&candidate) {
            // It is told as what was met in an archive.
            Err(SourceError { name, kind: SourceErrorKind::Unread(kind) }) => {
                self.unpacking.tell(&name, kind);
                Ok(None)
            }
            read => read.map_err(unreadable_input),
        }
    }

    fn try_read(&self, candidate: &Candidate) -> Result<Option<Page>, SourceError> {
        let Contents { bytes: original, fault } = candidate.open()?;
        if matches!(self.inputs, Inputs::Named(_)) && candidate.folder.is_some() {
            let look = recognise::look(candidate, &*original, self.encoding)?;
            let sample = Sample { name: &candidate.name, head: &look.head };
            if look.fault.is_some() || look.looks_like == Some(BINARY) || !self.standalone.takes(&sample) {
                let nested = recognise::nested(candidate, look.fault.as_ref());
                if let Some(kind) = nested.or(fault).filter(|_| !is_media_name(&candidate.name)) {
                    self.unpacking.tell(&candidate.shown, kind);
                    return Ok(None);
                }
                let kind = unclear::unread(&candidate.name, self.reader, look.looks_like, look.fault.as_ref(), true);
                return kind.map_or(Ok(None), |kind| Err(SourceError::new(&candidate.shown, kind)));
            }
        }
        if let Some(kind) = fault {
            self.unpacking.tell(&candidate.shown, kind);
        }
        let mut issues = Issues::default();
        let file = open::decode_file(candidate, original, self.encoding, 0, &mut issues)?;
        let input = Input { name: file.name.clone(), bytes: Arc::clone(&file.bytes) };
        let file = match candidate.is_member() {
            true => file,
            false => open::with_original(file, candidate.reopened()?.bytes),
        };
        Ok(Some(Page { input, file, issues }))
    }
}
