//! Where bytes come from: files, folders and standard input, in any encoding, as the [`Input`](blogferry_formats::Input)s
//! a reader takes.
//!
//! [`open`] does it all: it gathers what was named, finds out which reader is meant, decodes what is not UTF-8 and
//! opens the archive. Nothing here writes, except an anonymous temporary file for what cannot be read at an offset.

mod archive;
mod companions;
mod decode;
mod depot;
mod error;
mod folder;
mod gather;
mod glob;
mod guess;
mod hole;
mod looks_like;
mod media;
mod medium;
mod mixed;
mod name;
mod notice;
mod open;
mod packed;
mod recognise;
mod reopened;
mod spool;
mod stream;
mod takeout;
mod unclear;
mod unicode32;

pub use decode::{Decoded, Encoded, decode as decode_text, judge as judge_encoding};
pub use depot::Depot;
pub use error::{SourceError, SourceErrorKind};
pub use guess::Guesses;
pub use looks_like::looks_like;
pub use media::{MediaCatalogue, MediaFile, SideFacts};
pub use medium::FileBytes;
pub use notice::{Notice, NoticeKind};
pub use open::{Opened, SourceFile, SourceOptions, open, open_blogs};
pub(crate) use open::{one_blog, several_blogs};
pub use spool::Spool;

pub(crate) use folder::{Found, walk};
pub(crate) use glob::Globs;
pub(crate) use media::members;
pub(crate) use medium::head;
pub(crate) use stream::{Next, Page, Source, Stream, stream};
