//! The face of an engine that turns HTML into Markdown or text.

use super::note::HtmlNote;
use crate::limits::HtmlDepth;

/// Turns the HTML source of a body into Markdown or plain text. One value serves all threads at once.
pub trait HtmlToMarkdown: Send + Sync {
    /// Returns the name of the engine, as on the command line.
    fn name(&self) -> &'static str;

    /// Appends the Markdown of `html` to `out`, without a newline at the end, and tells what could not be carried over.
    fn markdown(&self, html: &str, options: &MarkdownOptions, out: &mut String, notes: &mut Vec<HtmlNote>);

    /// Appends the plain text of `html` to `out`: paragraphs parted by a blank line, no newline at the end.
    fn text(&self, html: &str, depth: HtmlDepth, out: &mut String, notes: &mut Vec<HtmlNote>);
}

/// What the user asked of the Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// What happens to elements Markdown has no syntax for.
    pub raw_html: RawHtml,
    /// What headings become.
    pub headings: Headings,
    /// What footnotes become.
    pub footnotes: Footnotes,
    /// What small pictures that link to themselves in full size become.
    pub thumbnails: Thumbnails,
    /// How deep elements may stand in each other.
    pub depth: HtmlDepth,
}

/// What a picture becomes that links to itself in a larger size and to nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Thumbnails {
    /// It stays as it is: the small picture, linked to the large one.
    #[default]
    Link,
    /// It becomes the large picture, if both are surely one.
    Unwrap,
}

/// What the footnotes of a body become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Footnotes {
    /// Footnotes of Markdown: `[^1]`.
    #[default]
    Notes,
    /// Links and their targets, for bodies that share a page with others: the numbers of notes are those of a page.
    Links,
}

/// What the headings of a body become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headings {
    /// Headings of the same level.
    #[default]
    Keep,
    /// Paragraphs in bold, so that a comment cannot look like a part of the page around it.
    Bold,
}

/// What happens to elements Markdown has no syntax for, such as `sub`, `u` or a table with merged cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// They stay as HTML.
    #[default]
    Keep,
    /// The nearest Markdown is used.
    Convert,
    /// Only their text stays.
    Drop,
}
