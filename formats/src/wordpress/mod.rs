//! WordPress exports (WXR): the file of *Tools > Export*, an RSS feed whose items are posts, pages, media and more, each
//! with its comments.
//!
//! [`WordpressReader`] reads versions 1.0 to 1.2 and what other programs write under their name. Elements are known by
//! namespace, never by prefix or order. `document` holds what an item says, `convert` what it means, `index` the one
//! pass that finds everything.
//!
//! Three things about bodies are useful to other programs too and stand on their own: [`autop`] makes the paragraphs of
//! classic bodies, [`blocks`] parses the block editor's grammar, [`shortcodes`] that of the marks in brackets.

mod archive;
mod autop;
pub mod blocks;
mod body;
mod channel;
mod clickable;
mod comment;
mod comment_fields;
mod convert;
mod dates;
mod discreet_field;
mod document;
mod front_matter;
mod ids;
mod index;
mod issue;
mod item;
mod library;
mod markup;
mod media;
mod medium;
mod part;
mod people;
pub mod php;
mod public;
mod reader;
mod seen;
pub mod shortcodes;
mod structure;
mod terms;
mod text;
mod vocabulary;
mod words;

pub use autop::autop;
pub use issue::WordpressIssue;
pub use reader::WordpressReader;
