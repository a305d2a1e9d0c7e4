//! The model as JSON and JSON Lines, written and read.
//!
//! The serialised form of [`model::Document`](crate::model::Document) is the contract; [`schema`] describes it.
//!
//! * **json** is one document: version, generator, blog, posts, and the comments whose post is nowhere. It is laid out
//!   for people and for line-wise comparison, and written post by post.
//! * **jsonl** is one post a line, and nothing else, with one exception: where the archive holds comments whose post
//!   is nowhere, a last line `{"orphan_comments":[…]}` carries them, because they may not be lost. It has no `id`, so
//!   it cannot be taken for a post, and the reader takes it back. The blog's own facts have no place in JSON Lines,
//!   which is told as [`JsonIssue::BlogLeftOut`].
//! * [`JsonReader`] reads both, and gives back exactly what was written. It looks through the file once for where each
//!   post begins and ends, then reads a post from its bytes when asked. A broken post does not touch its neighbours, a
//!   field it does not know is moved to `meta` and told, and a file that ends too early gives what stands before.

mod archive;
mod comments;
mod document;
mod head;
mod index;
mod issue;
mod keys;
mod legible;
mod lists;
mod mend;
mod otherwise;
mod pieces;
mod reader;
mod scan;
mod schema;
mod shapes;
mod start;
mod withhold;
mod writer;

pub use issue::JsonIssue;
pub use reader::JsonReader;
pub use schema::schema;
pub use writer::{JsonWriter, JsonlWriter};
