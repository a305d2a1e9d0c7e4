//! Whether an output is still what was written: a bundle, zipped or as a folder, or any folder of ours.
//!
//! [`check`] reads everything once and writes nothing. A bundle is checked as a bag after RFC 8493 first, whoever made it,
//! and then as ours: the model against every other form of it.

mod bag;
mod contents;
mod folder;
mod model;
mod place;
mod verdict;

use std::io;
use std::path::Path;

pub use verdict::{Kind, Problem, ProblemKind, Verdict};

use place::Place;

/// Why something could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is neither a bag nor a folder that was written here.
    #[error("is nothing that blogferry can check: neither a bundle nor a folder it has written")]
    NotOurs,
}

/// Checks an output.
///
/// # Errors
/// When it cannot be read at all, or is nothing of ours. What is wrong with it is told in the verdict.
pub fn check(path: &Path) -> Result<Verdict, CheckError> {
    let place = Place::open(path)?;
    if let Some(root) = place.bag() {
        return Ok(bag::check(&place, &root));
    }
    folder::check(path)?.ok_or(CheckError::NotOurs)
}
