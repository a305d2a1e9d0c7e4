//! Pictures and other files that posts show: where they are found, and how they get into the output.
//!
//! A writer that rehearses asks for every address it would show, and the wishes are taken down. Then the files are
//! carried into the output one by one, and a [`MediaBook`] says what became of each address. Last, the writer runs again
//! and gets the new addresses. With [`MediaMode::Link`] none of this happens; a connection is opened only with [`MediaMode::Download`].

mod book;
mod carriage;
mod carry;
mod data_uri;
#[cfg(feature = "download")]
mod download;
#[cfg(feature = "download")]
mod fetch;
mod kind;
mod library;
mod name;
mod open;
mod options;
mod own_hosts;
mod tar;
mod variants;
mod wishes;

pub use crate::address::Address;
pub use book::{KeptFile, LeftBecause, MediaBook, MediaEntry};
pub use kind::{Family, FileKind};
pub use library::{Hint, Library, LibraryFile, Match, OpenFile, Scope};
pub use open::{library_beside, open_library};
pub use options::{FetchOptions, MediaMode, MediaOptions, Reach};
pub use variants::candidates;

pub(crate) use carriage::Carriage;
