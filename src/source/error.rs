//! Why what was named cannot be used.

use std::io;

use blogferry_formats::{ReadError, ReadErrorKind};

use super::notice::{Notice, NoticeKind};
use crate::zip::Limit;

/// Why an input cannot be used at all. Nothing has been written.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {kind}")]
pub struct SourceError {
    /// The input as the user named it.
    pub name: String,
    /// What is wrong with it.
    #[source]
    pub kind: SourceErrorKind,
}

/// The kinds of [`SourceError`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceErrorKind {
    /// There is nothing of this name.
    #[error("no such file or folder")]
    Missing,
    /// The medium failed, or access was refused.
    #[error("cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// There is no byte, or only white space.
    #[error("is empty")]
    Empty,
    /// A zip archive of which nothing can be read.
    #[error("is a zip archive without a readable member; get it again if it can be had")]
    Zip,
    /// A safety limit of the whole run was reached.
    #[error("{0}")]
    Limit(Limit),
    /// No reader knows it.
    #[error("is no known blog export{}", looks_like.map(|it| format!("; it looks like {it}")).unwrap_or_default())]
    NotRecognised {
        /// What it looks like, with its article.
        looks_like: Option<&'static str>,
    },
    /// No file in a folder is known to a reader.
    #[error("holds no known blog export ({files} {} looked at){}", if *files == 1 { "file" } else { "files" }, unread.as_ref().map(|it| format!("; {it}")).unwrap_or_default())]
    NothingInFolder {
        /// How many files were looked at.
        files: usize,
        /// The first that could not be looked into.
        unread: Option<Box<Notice>>,
    },
    /// All files that are of use could not be read to their end.
    #[error("{0}")]
    Unread(NoticeKind),
    /// Files of several formats were named.
    #[error("more than one format: {}; give one format at a time", list(.0))]
    Mixed(Vec<(String, &'static str)>),
    /// The reader could not use it.
    #[error("{}", rejected(.error, *.looks_like))]
    Rejected {
        /// What the reader says.
        #[source]
        error: ReadError,
        /// What it looks like, with its article.
        looks_like: Option<&'static str>,
    },
    /// No reader has this id.
    #[error("no such source format; `blogferry formats` lists them")]
    NoSuchFormat,
    /// No encoding has this label.
    #[error("no such encoding; use a label of the Encoding Standard such as windows-1252")]
    NoSuchEncoding,
    /// A pattern for files is none.
    #[error("no pattern for --glob: {0}")]
    BadGlob(String),
    /// Standard input was named more than once.
    #[error("standard input can be read only once")]
    StandardInputTwice,
    /// The folder holds several blogs and none was chosen.
    #[error("holds {} blogs; choose one with --blog, or name a folder with -o: {}", .0.len(), .0.join(", "))]
    SeveralBlogs(Vec<String>),
    /// The folder holds no blog of the chosen name.
    #[error("no blog of this name; there is {}", if .0.is_empty() { "one that has none".to_owned() } else { .0.join(", ") })]
    NoSuchBlog(Vec<String>),
}

impl SourceError {
    /// Returns true if the command was wrong rather than the input.
    pub fn is_usage(&self) -> bool {
        use SourceErrorKind as Kind;
        match self.kind {
            Kind::NoSuchFormat
            | Kind::NoSuchEncoding
            | Kind::BadGlob(_)
            | Kind::StandardInputTwice
            | Kind::SeveralBlogs(_)
            | Kind::NoSuchBlog(_) => true,
            Kind::Missing
            | Kind::Unreadable(_)
            | Kind::Empty
            | Kind::Zip
            | Kind::Limit(_)
            | Kind::Unread(_)
            | Kind::NotRecognised { .. }
            | Kind::NothingInFolder { .. }
            | Kind::Mixed(_)
            | Kind::Rejected { .. } => false,
        }
    }

    /// Returns true if a safety limit of the whole run was reached.
    pub fn is_limit(&self) -> bool {
        matches!(self.kind, SourceErrorKind::Limit(_))
    }

    pub(super) fn new(name: impl Into<String>, kind: SourceErrorKind) -> Self {
        SourceError { name: name.into(), kind }
    }

    /// Returns the error for what the system said about a name.
    pub(super) fn medium(name: impl Into<String>, error: io::Error) -> Self {
        if let Some(limit) = Limit::of(&error) {
            return SourceError::new(name, SourceErrorKind::Limit(limit));
        }
        let kind = match error.kind() {
            io::ErrorKind::NotFound => SourceErrorKind::Missing,
            _ => SourceErrorKind::Unreadable(error),
        };
        SourceError::new(name, kind)
    }
}

fn list(files: &[(String, &'static str)]) -> String {
    const SHOWN: usize = 8;
    let mut parts: Vec<String> = files.iter().take(SHOWN).map(|(name, format)| format!("{name} is {format}")).collect();
    if let Some(more) = files.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        parts.push(format!("and {more} more"));
    }
    parts.join(", ")
}

/// A reader sees only its own format; what else it could be is known here.
fn rejected(error: &ReadError, looks_like: Option<&'static str>) -> String {
    match (&error.kind, looks_like) {
        (ReadErrorKind::Foreign { looks_like: None, .. }, Some(it)) => format!("{error}; it looks like {it}"),
        _ => error.to_string(),
    }
}
