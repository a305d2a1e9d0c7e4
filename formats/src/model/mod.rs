//! The one model every reader fills and every writer reads.
//!
//! Field names are those of JSON Feed 1.1, ActivityStreams or schema.org wherever one of them has a name for the thing, and
//! every id is a string. What a source does not say is `None` or empty; nothing is made up. The serialised form is the
//! public JSON contract, version 1; [`Post`] is the type to read first.

mod blog;
mod comment;
mod date;
mod document;
mod media;
mod person;
mod post;
mod source;
mod term;

pub use blog::{Blog, BlogSource};
pub use comment::{Comment, CommentKind, CommentStatus};
pub use date::{Date, DateError, Offset};
pub use document::{Document, Generator, MODEL_VERSION};
pub use media::{Attachment, Location};
pub use person::{Person, Private};
pub use post::{Kind, Post, Status};
pub use source::Source;
pub use term::Term;

/// Everything a source says that the model has no field for, under the source's own names, in name order.
pub type Meta = std::collections::BTreeMap<String, serde_json::Value>;

pub(crate) fn is_false(value: &bool) -> bool {
    !*value
}
