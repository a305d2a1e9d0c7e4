//! From the HTML of a post body to Markdown or plain text.

mod convert;
mod entity;
mod entity_table;
mod note;

pub use convert::{Headings, HtmlToMarkdown, MarkdownOptions, RawHtml};
pub use entity::entity;
pub use note::{HtmlIssue, HtmlNote};
