//! Why an output cannot be written.

use std::io;

/// Why an output cannot be written, and where.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {kind}")]
pub struct SinkError {
    /// The file or folder.
    pub path: String,
    /// What is wrong.
    #[source]
    pub kind: SinkErrorKind,
}

/// The kinds of [`SinkError`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SinkErrorKind {
    /// The medium failed, or access was refused.
    #[error("cannot be written: {0}")]
    Io(#[source] io::Error),
    /// The input could not be read again to be put into the output.
    #[error("cannot be read again: {0}")]
    Original(#[source] io::Error),
    /// Files were to go into something that is a file.
    #[error("is a file; many files need a folder")]
    NotAFolder,
    /// A document or an archive was to go into something that is a folder.
    #[error("is a folder; this output needs the name of a file")]
    NotAFile,
    /// The folder holds things that did not come from here.
    #[error("is not empty and not an output of blogferry; choose another folder, or --force to write into it")]
    NotOurs,
    /// Files were changed since they were written.
    #[error("{} changed since {} written: {}; move {} away, or --force to overwrite", files(*.count), if *.count == 1 { "it was" } else { "they were" }, listed(.names, *.count), if *.count == 1 { "it" } else { "them" })]
    Edited {
        /// The first few of them.
        names: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// Files stand where others should go, and did not come from here.
    #[error("{} not written by blogferry in the way: {}; move {} away, or --force to overwrite", files(*.count), listed(.names, *.count), if *.count == 1 { "it" } else { "them" })]
    InTheWay {
        /// The first few of them.
        names: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// The output lies in the input.
    #[error("lies inside the input {0}; choose a folder outside of it")]
    InsideInput(String),
    /// The output is the input.
    #[error("is the input itself")]
    IsInput,
    /// A link leads out of the output.
    #[error("is a link that leads out of the output; remove it")]
    LeadsOut,
    /// Another run writes here.
    #[error("another run is writing here")]
    Busy,
    /// What the writer made does not fit the output.
    #[error("a file was given to a document, or a part of a document to a folder")]
    WrongPiece,
}

impl SinkError {
    /// Returns true if the command was wrong and nothing was touched.
    pub fn is_usage(&self) -> bool {
        use SinkErrorKind as Kind;
        match self.kind {
            Kind::NotAFolder
            | Kind::NotAFile
            | Kind::NotOurs
            | Kind::Edited { .. }
            | Kind::InTheWay { .. }
            | Kind::InsideInput(_)
            | Kind::IsInput => true,
            Kind::Io(_) | Kind::Original(_) | Kind::LeadsOut | Kind::Busy | Kind::WrongPiece => false,
        }
    }

    /// Returns true if nobody reads what is written.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(&self.kind, SinkErrorKind::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    pub(crate) fn new(path: impl Into<String>, kind: SinkErrorKind) -> Self {
        SinkError { path: path.into(), kind }
    }

    pub(crate) fn io(path: impl std::fmt::Display, error: io::Error) -> Self {
        SinkError::new(path.to_string(), SinkErrorKind::Io(error))
    }
}

fn files(count: usize) -> String {
    if count == 1 { "a file".to_owned() } else { format!("{count} files") }
}

fn listed(names: &[String], count: usize) -> String {
    let more = count.saturating_sub(names.len());
    let names = names.join(", ");
    if more == 0 { names } else { format!("{names} and {more} more") }
}
