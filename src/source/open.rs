//! From names on a command line to an opened archive.

use std::path::PathBuf;
use std::sync::Arc;

use blogferry_formats::{
    Archive, Bytes, Input, Issue, Issues, OpenContext, Position, ReadErrorKind, Reader, Registry, open_mended,
};
use encoding_rs::Encoding;

use super::archive::Unpacking;
use super::decode::{self, Encoded};
use super::error::{SourceError, SourceErrorKind};
use super::gather::{self, Candidate, Contents, Gathered, Given};
use super::glob::Globs;
use super::guess::{self, Guesses};
use super::hole;
use super::looks_like::looks_like;
use super::media::{self, MediaCatalogue};
use super::medium;
use super::mixed;
use super::notice::Notice;
use super::recognise::{self, Recognised};
use super::reopened::Redecoded;
use super::stream::unreadable_input;
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
    /// Patterns for the files of a folder, as in ripgrep; none takes all.
    pub globs: Vec<String>,
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
    /// The inputs, in the order of [`Position::input`]. Of a folder that was read file by file, those that something is
    /// told of.
    pub files: Vec<SourceFile>,
    /// The names of what the user named, where `files` are not all files; empty where they are.
    pub names: Vec<String>,
    /// The inputs whose encoding had to be guessed.
    pub guesses: Guesses,
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
    /// Returns the names of the inputs.
    pub fn names(&self) -> Vec<&str> {
        if self.names.is_empty() {
            return self.files.iter().map(|file| file.shown.as_str()).collect();
        }
        self.names.iter().map(String::as_str).collect()
    }
}

/// What the user asks of all inputs, read.
pub(super) struct Asked {
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) globs: Globs,
    /// Everything that was named, for messages.
    pub(super) shown: String,
    pub(super) unpacking: Unpacking,
}

impl Asked {
    pub(super) fn new(given: &[PathBuf], options: &SourceOptions) -> Result<Self, SourceError> {
        let encoding = match &options.encoding {
            Some(label) => Some(
                Encoding::for_label_no_replacement(label.as_bytes())
                    .ok_or_else(|| SourceError::new(label, SourceErrorKind::NoSuchEncoding))?,
            ),
            None => None,
        };
        let globs = Globs::new(&options.globs).map_err(|(pattern, error)| {
            SourceError::new(pattern, SourceErrorKind::BadGlob(error.kind().to_string()))
        })?;
        let shown = given.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        Ok(Asked { encoding, globs, shown, unpacking: Unpacking::new(options.limits) })
    }
}

/// Opens what the user named, which holds one blog: files, folders, archives, `-` for standard input.
///
/// # Errors
/// When something named cannot be read, nothing is recognised, the reader can make nothing of it, or there are several
/// blogs and none was chosen.
pub fn open<'r>(given: &[PathBuf], options: &SourceOptions, registry: &'r Registry) -> Result<Opened<'r>, SourceError> {
    one_blog(open_blogs(given, options, registry)?, given)
}

/// Returns the only blog there is.
pub(crate) fn one_blog<'r>(mut blogs: Vec<Opened<'r>>, given: &[PathBuf]) -> Result<Opened<'r>, SourceError> {
    match blogs.pop() {
        Some(only) if blogs.is_empty() => Ok(only),
        last => {
            blogs.extend(last);
            Err(several_blogs(&blogs, given))
        }
    }
}

/// Returns the error for inputs that hold more blogs than there is a place for.
pub(crate) fn several_blogs(blogs: &[Opened<'_>], given: &[PathBuf]) -> SourceError {
    let names = blogs.iter().filter_map(|opened| opened.blog.clone()).collect();
    let shown = given.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    SourceError::new(shown, SourceErrorKind::SeveralBlogs(names))
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
    let asked = Asked::new(given, options)?;
    let named = gather::look_up(given)?;
    let recognised = recognise(&named, &asked, options, registry)?;
    open_recognised(recognised, &asked, options)
}

/// Finds all files and the reader that knows them.
pub(super) fn recognise<'r>(
    named: &[Given],
    asked: &Asked,
    options: &SourceOptions,
    registry: &'r Registry,
) -> Result<Recognised<'r>, SourceError> {
    let Gathered { candidates, mut unreadable } = gather::gather(named, &asked.globs);
    let mut expanded = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let in_folder = candidate.folder.is_some();
        match asked.unpacking.expand(candidate) {
            Ok(candidates) => expanded.extend(candidates),
            Err(error) if in_folder && !error.is_limit() => unreadable.push(error),
            Err(error) => return Err(error),
        }
    }
    gather::drop_copies(&mut expanded);
    let from = options.from.as_deref();
    let mut recognised =
        recognise::recognise(expanded, from, asked.encoding, registry, &asked.shown, &asked.unpacking)?;
    recognised.unreadable.splice(..0, unreadable);
    Ok(recognised)
}

/// Opens the archives of recognised files, one for each blog.
pub(super) fn open_recognised<'r>(
    recognised: Recognised<'r>,
    asked: &Asked,
    options: &SourceOptions,
) -> Result<Vec<Opened<'r>>, SourceError> {
    let Recognised { reader, files, passed_over, unreadable } = recognised;
    // A member is called as its archive calls it, whatever the archive itself is called.
    let paths: Vec<&str> =
        files.iter().map(|file| if file.is_member() { file.name.as_str() } else { file.shown.as_str() }).collect();
    let wanted = options.blog.as_deref();
    let blogs =
        takeout::blogs(&paths, wanted).map_err(|kind| SourceError::new(wanted.unwrap_or(&asked.shown), kind))?;
    let media = media::catalogue(&passed_over);
    let mut files: Vec<Option<Candidate>> = files.into_iter().map(Some).collect();
    let mut all = Vec::with_capacity(blogs.len());
    for BlogFiles { name, files: numbers } in blogs {
        let own = numbers.iter().filter_map(|number| files.get_mut(*number)?.take()).collect();
        let mut opened = open_blog(reader, own, asked, options)?;
        opened.blog = name;
        opened.media = media.clone();
        all.push(opened);
    }
    if let Some(first) = all.first_mut() {
        first.passed_over = passed_over.len() as u64;
        first.notices = asked.unpacking.take_notices();
        let mut issues = Issues::default();
        unreadable.into_iter().for_each(|error| issues.report(unreadable_input(error), None));
        issues.append(std::mem::take(&mut first.issues));
        first.issues = issues;
    }
    Ok(all)
}

fn open_blog<'r>(
    reader: &'r dyn Reader,
    files: Vec<Candidate>,
    asked: &Asked,
    options: &SourceOptions,
) -> Result<Opened<'r>, SourceError> {
    let mut issues = Issues::default();
    let are_many = files.len() > FEW;
    let mut sources = Vec::with_capacity(files.len());
    let mut read = Vec::with_capacity(files.len());
    let mut unread = None;
    for file in files {
        let contents = if are_many { file.reopened() } else { file.open() };
        let Contents { bytes: original, fault } = match contents {
            Ok(contents) => contents,
            Err(SourceError { name, kind: SourceErrorKind::Unread(kind) }) => {
                asked.unpacking.tell(&name, kind.clone());
                unread.get_or_insert(SourceError::new(name, SourceErrorKind::Unread(kind)));
                continue;
            }
            Err(error) => return Err(error),
        };
        if let Some(kind) = fault {
            asked.unpacking.tell(&file.shown, kind);
        }
        let source = decode_file(&file, Arc::clone(&original), asked.encoding, sources.len(), &mut issues)?;
        sources.push(if are_many { with_original(source, original) } else { source });
        read.push(file);
    }
    if let Some(error) = unread.filter(|_| sources.is_empty()) {
        return Err(error);
    }
    let inputs = sources.iter().map(|file| Input { name: file.name.clone(), bytes: Arc::clone(&file.bytes) }).collect();
    let archive = open_mended(reader, inputs, &options.context, &mut issues)
        .map_err(|error| rejected(error, &read, &sources, &asked.shown))?;
    let mut guesses = Guesses::default();
    sources.iter().for_each(|file| guesses.add(file));
    Ok(Opened {
        reader,
        archive,
        blog: None,
        files: sources,
        names: Vec::new(),
        guesses,
        issues,
        notices: Vec::new(),
        passed_over: 0,
        media: MediaCatalogue::default(),
    })
}

/// So many files are kept open, or in memory where they are small. Of more, each is opened whenever it is read.
const FEW: usize = 64;

/// Decodes a file and reports what could not be.
pub(super) fn decode_file(
    file: &Candidate,
    original: Arc<dyn Bytes>,
    asked: Option<&'static Encoding>,
    input: usize,
    issues: &mut Issues,
) -> Result<SourceFile, SourceError> {
    let unreadable = |error| SourceError::medium(&file.shown, error);
    let encoded = decode::judge(&*original, asked).map_err(unreadable)?;
    let decoded = decode::decode(Arc::clone(&original), encoded).map_err(unreadable)?;
    if decoded.invalid > 0 {
        let at = Position { input, offset: decoded.first_invalid };
        issues.report(Issue::BytesInvalid { count: decoded.invalid }, Some(at));
    }
    if decoded.other_lines > 0 {
        let at = Position { input, offset: decoded.first_other_line };
        issues.report_many(Issue::LineEncodingDiffers, Some(at), decoded.other_lines);
    }
    if encoded.guessed
        && let Some(offset) = guess::doubtful(&*decoded.bytes).map_err(unreadable)?
    {
        let issue = Issue::EncodingDoubtful { encoding: encoded.name() };
        issues.report(issue, Some(Position { input, offset }));
    }
    // XML and JSON know no zero bytes, so their readers tell of each.
    if mixed::can_be_mixed(&medium::head(&*decoded.bytes, 1024).map_err(unreadable)?)
        && let Some(holes) = hole::holes(&*decoded.bytes).map_err(unreadable)?
    {
        issues.report(Issue::Hole { bytes: holes.bytes }, Some(Position { input, offset: holes.first }));
    }
    let name = file.name.clone();
    let shown = if file.is_member() { file.shown.clone() } else { name.clone() };
    Ok(SourceFile { name, shown, original, bytes: decoded.bytes, encoded })
}

/// Returns the same file with bytes that are fetched from elsewhere, and decoded again where that is short work.
pub(super) fn with_original(file: SourceFile, original: Arc<dyn Bytes>) -> SourceFile {
    let length = file.bytes.len();
    let bytes: Arc<dyn Bytes> = match decode::plain(Arc::clone(&original), file.encoded) {
        Some(plain) => plain,
        None if length <= Redecoded::LONGEST => {
            Arc::new(Redecoded { original: Arc::clone(&original), encoded: file.encoded, length })
        }
        None => file.bytes,
    };
    SourceFile { original, bytes, ..file }
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
