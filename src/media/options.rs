//! What the user asked of pictures and other files.

use std::path::PathBuf;
use std::time::Duration;

/// What becomes of the pictures and other files that posts show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaOptions {
    /// How far to go for them.
    pub mode: MediaMode,
    /// Folders and archives that hold them.
    pub from: Vec<PathBuf>,
    /// No file is larger than this, in bytes.
    pub limit: u64,
    /// How they are fetched.
    pub fetch: FetchOptions,
}

/// How far to go for a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaMode {
    /// It stays where it is, and is linked there.
    #[default]
    Link,
    /// It is copied if it is in what the user gave.
    Copy,
    /// As above, and else it is fetched. Needs the feature `download`.
    Download,
}

/// How files are fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchOptions {
    /// Which machines are asked.
    pub reach: Reach,
    /// How often a server may send elsewhere.
    pub redirects: u32,
    /// How often a file is tried.
    pub tries: u32,
    /// How long to wait before the second try; then twice as long, and so on.
    pub first_wait: Duration,
    /// A server that asks for a longer wait is left alone until the next run.
    pub longest_wait: Duration,
    /// How long a server may be silent.
    pub idle: Duration,
    /// How long one file may take in all.
    pub longest: Duration,
    /// How many files are fetched at once.
    pub threads: usize,
    /// How many of them from one host.
    pub per_host: usize,
}

/// Which machines are asked for files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Those on the public network.
    #[default]
    Public,
    /// This one too: for tests with a server of their own.
    PublicAndLoopback,
}

impl MediaOptions {
    /// The usual limit of a file.
    pub const LIMIT: u64 = 64 * 1024 * 1024;
}

impl Default for MediaOptions {
    fn default() -> Self {
        MediaOptions {
            mode: MediaMode::Link,
            from: Vec::new(),
            limit: MediaOptions::LIMIT,
            fetch: FetchOptions::default(),
        }
    }
}

impl Default for FetchOptions {
    fn default() -> Self {
        FetchOptions {
            reach: Reach::Public,
            redirects: 5,
            tries: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            idle: Duration::from_secs(30),
            longest: Duration::from_secs(15 * 60),
            threads: 8,
            per_host: 2,
        }
    }
}
