//! Plain-text dumps of blog pages: a date heading, a title, paragraphs, comments.

mod calendar;
mod fold;
mod issue;
mod lines;
mod when;

pub use issue::{Doubt, TextIssue};
