//! From names on a command line to an opened archive.

use std::path::PathBuf;
use std::sync::Arc;

use blogferry_formats::{Archive, Bytes, Input, Issue, Issues, OpenContext, Position, ReadErrorKind, Reader, Registry};
use encoding_rs::Encoding;

use super::archive::Unpacking;
use super::decode::{self, Encoded};
use super::error::{SourceError, SourceErrorKind};
use super::gather::{self, Candidate, Contents, Unopened};
use super::looks_like::looks_like;
use super::media::{self, MediaCatalogue};
use super::medium;
use super::notice::{Notice, NoticeKind};
use super::recognise::{self, Recognised};
use super::takeout::{self, BlogFiles};
use crate::zip::Limits;

/// What the user says about the inputs.
#[derive(Clone, Debug, Default)]
pub struct SourceOptions {
    /// The id of the format; `None` means that the inputs are asked.
    pub from: Option<String>,
    /// The label of the encoding, as in the Encoding Standard; `None` means that the inputs are asked.
    pub encoding: Option<String>,
    /// The name of the blog to take, where a folder holds several.
    pub blog: Option<String>,
    /// How much may be unpacked from archives.
    pub limits: Limits,
    /// What the reader may take into account.
    pub context: OpenContext,
}

/// An input as the reader got it.
#[derive(Clone)]
pub struct SourceFile {
    /// The name a reader gets.
    pub name: String,
    /// The name in messages: with the archive in front, for a member of one.
    pub shown: String,
    /// The bytes as they lie there.
    pub original: Arc<dyn Bytes>,
    /// The bytes as the reader sees them.
    pub bytes: Arc<dyn Bytes>,
    /// How the text is stored.
    pub encoded: Encoded,
}

/// An opened archive and where it came from.
pub struct Opened<'r> {
    /// The reader that knows it.
    pub reader: &'r dyn Reader,
    /// The archive.
    pub archive: Box<dyn Archive>,
    /// What its folder calls the blog, where the inputs hold several.
    pub blog: Option<String>,
    /// The inputs, in the order of [`Position::input`].
    pub files: Vec<SourceFile>,
    /// What was met while opening.
    pub issues: Issues,
    /// What was met in archives. Of several blogs the first that meets it tells it.
    pub notices: Vec<Notice>,
    /// How many files in folders were for no reader. Told with the first blog.
    pub passed_over: u64,
    /// The pictures and other media that lie beside the export; the same for all blogs.
    pub media: MediaCatalogue,
}

impl Opened<'_> {
    /// Returns true if the encoding of an input had to be guessed.
    pub fn is_guessed(&self) -> bool {
        self.files.iter().any(|file| file.encoded.guessed)
    }
}

/// Opens what the user named, which holds one blog: files, folders, archives, `-` for standard input.
///
/// # Errors
/// When something named cannot be read, nothing is recognised, the reader can make nothing of it, or there are several
/// blogs and none was chosen.
pub fn open<'r>(given: &[PathBuf], options: &SourceOptions, registry: &'r Registry) -> Result<Opened<'r>, SourceError> {
    let found = find(given, options, registry)?;
    match found.blogs.as_slice() {
        [_] => {}
        several => {
            let names = several.iter().filter_map(|blog| blog.name.clone()).collect();
            return Err(SourceError::new(found.given, SourceErrorKind::SeveralBlogs(names)));
        }
    }
    let given = found.given.clone();
    found.open(options)?.pop().ok_or_else(|| SourceError::new(given, SourceErrorKind::Missing))
}

/// Opens what the user named, each of its blogs by itself, in the order of their folders.
///
/// # Errors
/// As [`open`], but any number of blogs will do.
pub fn open_blogs<'r>(
    given: &[PathBuf],
    options: &SourceOptions,
    registry: &'r Registry,
) -> Result<Vec<Opened<'r>>, SourceError> {
    find(given, options, registry)?.open(options)
}

/// What was found and recognised, not yet read.
struct Found<'r> {
    given: String,
    reader: &'r dyn Reader,
    files: Vec<Option<Candidate>>,
    blogs: Vec<BlogFiles>,
    notices: Vec<Notice>,
    passed_over: u64,
    media: MediaCatalogue,
    encoding: Option<&'static Encoding>,
}

fn find<'r>(given: &[PathBuf], options: &SourceOptions, registry: &'r Registry) -> Result<Found<'r>, SourceError> {
    let encoding = match &options.encoding {
        Some(label) => Some(
            Encoding::for_label_no_replacement(label.as_bytes())
                .ok_or_else(|| SourceError::new(label, SourceErrorKind::NoSuchEncoding))?,
        ),
        None => None,
    };
    let shown = given.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let mut notices = Vec::new();
    let candidates = Unpacking::new(options.limits).expand(gather::gather(given)?, &mut notices)?;
    let recognised =
        recognise::recognise(candidates, options.from.as_deref(), encoding, registry, &shown, &mut notices)?;
    let Recognised { reader, files, passed_over } = recognised;
    // A member is called as its archive calls it, whatever the archive itself is called.
    let paths: Vec<&str> =
        files.iter().map(|file| if file.is_member() { file.name.as_str() } else { file.shown.as_str() }).collect();
    let wanted = options.blog.as_deref();
    let blogs = takeout::blogs(&paths, wanted).map_err(|kind| SourceError::new(wanted.unwrap_or(&shown), kind))?;
    Ok(Found {
        given: shown,
        reader,
        files: files.into_iter().map(Some).collect(),
        blogs,
        notices,
        passed_over: passed_over.len() as u64,
        media: media::catalogue(&passed_over),
        encoding,
    })
}

impl<'r> Found<'r> {
    fn open(mut self, options: &SourceOptions) -> Result<Vec<Opened<'r>>, SourceError> {
        let mut opened = Vec::with_capacity(self.blogs.len());
        for blog in std::mem::take(&mut self.blogs) {
            let files = blog.files.iter().filter_map(|number| self.files.get_mut(*number)?.take()).collect();
            opened.push(self.open_one(blog.name, files, options)?);
        }
        Ok(opened)
    }

    fn open_one(
        &mut self,
        blog: Option<String>,
        files: Vec<Candidate>,
        options: &SourceOptions,
    ) -> Result<Opened<'r>, SourceError> {
        let mut issues = Issues::default();
        let mut sources = Vec::with_capacity(files.len());
        let mut read = Vec::with_capacity(files.len());
        let mut unread = None;
        for file in files {
            match decoded(&file, self.encoding, sources.len(), &mut issues) {
                Ok((source, fault)) => {
                    let notice = |kind| Notice { name: file.shown.clone(), kind };
                    self.notices.extend(fault.map(notice));
                    sources.push(source);
                    read.push(file);
                }
                Err(Unopened::Error(error)) => return Err(error),
                Err(Unopened::Notice(kind)) => {
                    unread.get_or_insert_with(|| SourceError::new(&file.shown, SourceErrorKind::Unread(kind.clone())));
                    self.notices.push(Notice { name: file.shown, kind });
                }
            }
        }
        if let Some(error) = unread.filter(|_| sources.is_empty()) {
            return Err(error);
        }
        let input = |file: &SourceFile| Input { name: file.name.clone(), bytes: Arc::clone(&file.bytes) };
        let archive = self
            .reader
            .open(sources.iter().map(input).collect(), &options.context, &mut issues)
            .map_err(|error| rejected(error, &read, &sources, &self.given))?;
        Ok(Opened {
            reader: self.reader,
            archive,
            blog,
            files: sources,
            issues,
            notices: std::mem::take(&mut self.notices),
            passed_over: std::mem::take(&mut self.passed_over),
            media: self.media.clone(),
        })
    }
}

fn decoded(
    file: &Candidate,
    asked: Option<&'static Encoding>,
    input: usize,
    issues: &mut Issues,
) -> Result<(SourceFile, Option<NoticeKind>), Unopened> {
    let Contents { bytes: original, fault } = file.open()?;
    let unreadable = |error| Unopened::Error(SourceError::medium(&file.shown, error));
    let encoded = decode::judge(&*original, asked).map_err(unreadable)?;
    let decoded = decode::decode(Arc::clone(&original), encoded).map_err(unreadable)?;
    if decoded.invalid > 0 {
        let at = Position { input, offset: decoded.first_invalid };
        issues.report(Issue::BytesInvalid { count: decoded.invalid }, Some(at));
    }
    let name = file.name.clone();
    let shown = if file.is_member() { file.shown.clone() } else { name.clone() };
    Ok((SourceFile { name, shown, original, bytes: decoded.bytes, encoded }, fault))
}

fn rejected(
    error: blogferry_formats::ReadError,
    files: &[Candidate],
    sources: &[SourceFile],
    given: &str,
) -> SourceError {
    let input = error.at.map_or(0, |at| at.input);
    let name = match files {
        [only] => only.shown.clone(),
        _ if error.at.is_some() => files.get(input).map_or_else(|| given.to_owned(), |file| file.shown.clone()),
        _ => given.to_owned(),
    };
    let kind = match error.kind {
        ReadErrorKind::Empty => SourceErrorKind::Empty,
        _ => {
            let head = sources.get(input).and_then(|file| medium::head(&*file.bytes, 64 * 1024).ok());
            SourceErrorKind::Rejected { looks_like: head.as_deref().and_then(looks_like), error }
        }
    };
    SourceError::new(name, kind)
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
