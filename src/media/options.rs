//! What the user asked of pictures and other files.

use std::path::PathBuf;

/// What becomes of the pictures and other files that posts show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaOptions {
    /// How far to go for them.
    pub mode: MediaMode,
    /// Folders and archives that hold them.
    pub from: Vec<PathBuf>,
    /// No file is larger than this, in bytes.
    pub limit: u64,
}

/// How far to go for a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaMode {
    /// It stays where it is, and is linked there.
    #[default]
    Link,
    /// It is copied if it is in what the user gave.
    Copy,
}

impl MediaOptions {
    /// The usual limit of a file.
    pub const LIMIT: u64 = 64 * 1024 * 1024;
}

impl Default for MediaOptions {
    fn default() -> Self {
        MediaOptions { mode: MediaMode::Link, from: Vec::new(), limit: MediaOptions::LIMIT }
    }
}
