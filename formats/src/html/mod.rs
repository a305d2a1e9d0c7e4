//! From the HTML of a post body to Markdown or plain text.
//!
//! The way of a body: `tokenizer` cuts the bytes into tags and text without copying, `build` puts them into a flat
//! `arena` and repairs what browsers repair, and `write` walks the tree once. Inline elements are not nested in the
//! writer: each run of text carries the *set* of its marks (strong, emphasised, a link), so that empty, doubled,
//! misnested and space-padded elements fall away by themselves, and a block inside an inline element is no special case.
//!
//! Read [`HtmlToMarkdown`] first, then [`NativeEngine`].

mod address;
mod addresses;
mod arena;
mod attributes;
mod build;
mod convert;
mod embed;
mod entity;
mod entity_table;
mod footnotes;
mod in_markdown;
mod native;
mod note;
mod plain;
mod reserved;
mod safe;
mod same_picture;
mod steps;
mod tag;
mod tokenizer;
mod write;

#[cfg(test)]
mod tests;

pub use addresses::replace_addresses;
pub use convert::{Footnotes, Headings, HtmlToMarkdown, MarkdownOptions, RawHtml, Thumbnails};
pub use entity::entity;
pub use in_markdown::safe_markdown;
pub use native::NativeEngine;
pub use note::{HtmlIssue, HtmlNote};
pub use reserved::reserved;
pub use safe::{SafeHtml, safe_html};
