//! Where files go: a folder, one file, a zip archive, standard output.
//!
//! Under its final name every file is whole at any moment: it is written under another name in the same folder and then
//! renamed. [`Sink`] is the type to read first.

mod discard;
mod durable;
mod error;
mod folder;
mod growing;
mod guard;
mod manifest;
mod single_file;
mod standard_output;
mod zip;

use std::path::PathBuf;

use blogferry_formats::Piece;

pub use discard::Discard;
pub use error::{SinkError, SinkErrorKind};
pub use folder::{Folder, FolderOptions};
pub use guard::keep_apart;
pub use manifest::{Digest, Manifest, ManifestEntry};
pub use single_file::SingleFile;
pub use standard_output::StandardOutput;
pub use zip::Zip;

#[cfg(feature = "download")]
pub(crate) use folder::create_afresh;
#[cfg(feature = "download")]
pub(crate) use manifest::OWN_FOLDER;

/// Takes finished pieces in source order.
///
/// After an error, or when it is dropped before `commit`, whatever lies under a final name is whole.
pub trait Sink {
    /// Takes the next piece.
    ///
    /// # Errors
    /// When the medium fails.
    fn put(&mut self, piece: Piece) -> Result<(), SinkError>;

    /// Finishes the output.
    ///
    /// # Errors
    /// When the medium fails.
    fn commit(self: Box<Self>) -> Result<Summary, SinkError>;
}

/// What a sink did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files were written.
    pub written: u64,
    /// How many files were already there as they should be.
    pub unchanged: u64,
    /// Files of an earlier run that this run does not make; they were left.
    pub left: Vec<String>,
}

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Files below a folder.
    Folder(PathBuf),
    /// One file.
    File(PathBuf),
    /// A zip archive.
    Zip(PathBuf),
    /// Standard output.
    StandardOutput,
    /// Nowhere: for a plan.
    Nowhere,
}
