//! Plain-text dumps of blog pages: a date heading, a title, paragraphs, comments.

mod issue;

pub use issue::TextIssue;
