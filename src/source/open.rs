//! From names on a command line to an opened archive.

use std::path::PathBuf;
use std::sync::Arc;

use blogferry_formats::{Archive, Bytes, Input, Issue, Issues, OpenContext, Position, ReadErrorKind, Reader, Registry};
use encoding_rs::Encoding;

use super::decode::{self, Encoded};
use super::error::{SourceError, SourceErrorKind};
use super::gather::{self, Candidate};
use super::looks_like::looks_like;
use super::media::MediaCatalogue;
use super::medium;
use super::recognise::{self, Recognised};
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
    /// The inputs, in the order of [`Position::input`].
    pub files: Vec<SourceFile>,
    /// What was met while opening.
    pub issues: Issues,
    /// How many files in folders were for no reader.
    pub passed_over: u64,
    /// The pictures and other media that lie beside the export.
    pub media: MediaCatalogue,
}

impl Opened<'_> {
    /// Returns true if the encoding of an input had to be guessed.
    pub fn is_guessed(&self) -> bool {
        self.files.iter().any(|file| file.encoded.guessed)
    }
}

/// Opens what the user named: files, folders, `-` for standard input.
///
/// # Errors
/// When something named cannot be read, nothing is recognised, or the reader can make nothing of it.
pub fn open<'r>(given: &[PathBuf], options: &SourceOptions, registry: &'r Registry) -> Result<Opened<'r>, SourceError> {
    let encoding = match &options.encoding {
        Some(label) => Some(
            Encoding::for_label_no_replacement(label.as_bytes())
                .ok_or_else(|| SourceError::new(label, SourceErrorKind::NoSuchEncoding))?,
        ),
        None => None,
    };
    let shown = given.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let candidates = gather::gather(given)?;
    let recognised = recognise::recognise(candidates, options.from.as_deref(), encoding, registry, &shown)?;
    let Recognised { reader, files, passed_over } = recognised;
    let files = of_one_blog(files, options.blog.as_deref(), &shown)?;
    let mut issues = Issues::default();
    let mut sources = Vec::with_capacity(files.len());
    for (input, file) in files.iter().enumerate() {
        sources.push(decoded(file, encoding, input, &mut issues)?);
    }
    let inputs = sources.iter().map(|file| Input { name: file.name.clone(), bytes: Arc::clone(&file.bytes) }).collect();
    let archive = reader
        .open(inputs, &options.context, &mut issues)
        .map_err(|error| rejected(error, &files, &sources, &shown))?;
    Ok(Opened { reader, archive, files: sources, issues, passed_over, media: MediaCatalogue::default() })
}

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

fn decoded(
    file: &Candidate,
    asked: Option<&'static Encoding>,
    input: usize,
    issues: &mut Issues,
) -> Result<SourceFile, SourceError> {
    let original = file.open()?;
    let unreadable = |error| SourceError::medium(&file.shown, error);
    let encoded = decode::judge(&*original, asked).map_err(unreadable)?;
    let decoded = decode::decode(Arc::clone(&original), encoded).map_err(unreadable)?;
    if decoded.invalid > 0 {
        let at = Position { input, offset: decoded.first_invalid };
        issues.report(Issue::BytesInvalid { count: decoded.invalid }, Some(at));
    }
    Ok(SourceFile { name: file.name.clone(), original, bytes: decoded.bytes, encoded })
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
