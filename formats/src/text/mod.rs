//! Plain-text dumps of blog pages: a date heading, a title, paragraphs, comments.
//!
//! A page goes through these steps: `lines` cuts it, `page` marks every line with what its words can mean by the
//! profiles and the calendar, `cut` parts its posts, `headings` and `comments` find the comments, `plan` gives
//! every line its role, and `convert` makes posts of it, with `replies` and `quotes` linking the comments. No
//! phrase of any language stands in the code: they are in `profiles/*.toml`. Every line has exactly one role and every
//! role one place in the post, so no word of a page is lost.

mod body;
mod calendar;
mod comments;
mod convert;
mod cut;
mod date_words;
mod dates;
mod fold;
mod heading_shapes;
mod headings;
mod index;
mod issue;
mod lines;
mod listed;
mod names;
mod other;
mod page;
mod phrasebook;
mod plan;
mod profile;
mod prose;
mod quotes;
mod reader;
mod records;
mod replies;
mod sections;
mod sniff;
mod template;
mod when;

pub use issue::{Doubt, TextIssue};
pub use phrasebook::profile_ids;
pub use profile::ProfileError;
pub use reader::TextReader;
