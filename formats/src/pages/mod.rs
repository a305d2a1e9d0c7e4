//! A blog as HTML pages that need nothing else: no server, no network, no script but one small one that searches.
//!
//! Each post is a page with its comments as nested lists; `index.html` lists all by year and by label, and `search.html`
//! carries the text of all posts with it. What bodies hold is rebuilt from its tree, so nothing of the source acts, and a
//! content security policy in each page says so once more. Pictures are shown where they lie beside the pages; others
//! are named, because a page that is read must not tell anybody.

mod comments;
mod frame;
mod index;
mod old_place;
mod pictures;
mod post;
mod search;
mod writer;

pub(crate) use pictures::verbatim;
pub use writer::PagesWriter;
