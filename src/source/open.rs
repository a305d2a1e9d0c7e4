//! From names on a command line to an opened archive.

use std::path::PathBuf;
use std::sync::Arc;

use blogferry_formats::{Archive, Bytes, Input, Issue, Issues, OpenContext, Position, ReadErrorKind, Reader, Registry};
use encoding_rs::Encoding;

use super::decode::{self, Encoded};
use super::error::{SourceError, SourceErrorKind};
use super::gather::{self, Candidate, Gathered, Given};
use super::glob::Globs;
use super::guess::Guesses;
use super::looks_like::looks_like;
use super::media::MediaCatalogue;
use super::medium;
use super::recognise::{self, Recognised};
use super::reopened::Redecoded;
use super::stream::unreadable_input;
use super::takeout;

/// What the user says about the inputs.
#[derive(Clone, Debug, Default)]
pub struct SourceOptions {
    /// The id of the format; `None` means that the inputs are asked.
    pub from: Option<String>,
    /// The label of the encoding, as in the Encoding Standard; `None` means that the inputs are asked.
    pub encoding: Option<String>,
    /// The name of the blog to take, where a folder holds several.
    pub blog: Option<String>,
    /// Patterns for the files of a folder, as in ripgrep; none takes all.
    pub globs: Vec<String>,
    /// What the reader may take into account.
    pub context: OpenContext,
}

/// An input as the reader got it.
#[derive(Clone)]
pub struct SourceFile {
    /// The name.
    pub name: String,
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
    /// The inputs, in the order of [`Position::input`]. Of a folder that was read file by file, those that something is
    /// told of.
    pub files: Vec<SourceFile>,
    /// The names of what the user named, where `files` are not all files; empty where they are.
    pub names: Vec<String>,
    /// The inputs whose encoding had to be guessed.
    pub guesses: Guesses,
    /// What was met while opening.
    pub issues: Issues,
    /// How many files in folders were for no reader.
    pub passed_over: u64,
    /// The pictures and other media that lie beside the export.
    pub media: MediaCatalogue,
}

impl Opened<'_> {
    /// Returns the names of the inputs.
    pub fn names(&self) -> Vec<&str> {
        if self.names.is_empty() {
            return self.files.iter().map(|file| file.name.as_str()).collect();
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
        Ok(Asked { encoding, globs, shown })
    }
}

/// Opens what the user named: files, folders, `-` for standard input.
///
/// # Errors
/// When something named cannot be read, nothing is recognised, or the reader can make nothing of it.
pub fn open<'r>(given: &[PathBuf], options: &SourceOptions, registry: &'r Registry) -> Result<Opened<'r>, SourceError> {
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
    let Gathered { candidates, unreadable } = gather::gather(named, &asked.globs);
    let mut recognised =
        recognise::recognise(candidates, options.from.as_deref(), asked.encoding, registry, &asked.shown)?;
    recognised.unreadable.splice(..0, unreadable);
    Ok(recognised)
}

/// Opens the archive of recognised files.
pub(super) fn open_recognised<'r>(
    recognised: Recognised<'r>,
    asked: &Asked,
    options: &SourceOptions,
) -> Result<Opened<'r>, SourceError> {
    let Recognised { reader, files, passed_over, unreadable } = recognised;
    let files = of_one_blog(files, options.blog.as_deref(), &asked.shown)?;
    let mut issues = Issues::default();
    unreadable.into_iter().for_each(|error| issues.report(unreadable_input(error), None));
    let are_many = files.len() > FEW;
    let mut sources = Vec::with_capacity(files.len());
    for (input, file) in files.iter().enumerate() {
        let original = if are_many { file.reopened()? } else { file.open()? };
        let file = decode_file(file, Arc::clone(&original), asked.encoding, input, &mut issues)?;
        sources.push(if are_many { with_original(file, original) } else { file });
    }
    let inputs = sources.iter().map(|file| Input { name: file.name.clone(), bytes: Arc::clone(&file.bytes) }).collect();
    let archive = reader
        .open(inputs, &options.context, &mut issues)
        .map_err(|error| rejected(error, &files, &sources, &asked.shown))?;
    let mut guesses = Guesses::default();
    sources.iter().for_each(|file| guesses.add(file));
    let (names, media) = (Vec::new(), MediaCatalogue::default());
    Ok(Opened { reader, archive, files: sources, names, guesses, issues, passed_over, media })
}

/// So many files are kept open, or in memory where they are small. Of more, each is opened whenever it is read.
const FEW: usize = 64;

fn of_one_blog(files: Vec<Candidate>, wanted: Option<&str>, given: &str) -> Result<Vec<Candidate>, SourceError> {
    let paths: Vec<&str> = files.iter().map(|file| leading_feed(&files, file)).collect();
    let kept = takeout::choose(&paths, wanted).map_err(|kind| SourceError::new(wanted.unwrap_or(given), kind))?;
    Ok(files.into_iter().zip(kept).filter_map(|(file, kept)| kept.then_some(file)).collect())
}

/// Returns the path a file is grouped by: its own, or for a companion that of the feed it lies beside.
fn leading_feed<'a>(files: &'a [Candidate], file: &'a Candidate) -> &'a str {
    let folder = |shown: &'a str| shown.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    let is_feed = |shown: &str| shown.to_ascii_lowercase().ends_with("feed.atom");
    if is_feed(&file.shown) {
        return &file.shown;
    }
    files
        .iter()
        .find(|other| is_feed(&other.shown) && folder(&other.shown) == folder(&file.shown))
        .map_or(&file.shown, |feed| &feed.shown)
}

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
    Ok(SourceFile { name: file.name.clone(), original, bytes: decoded.bytes, encoded })
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
