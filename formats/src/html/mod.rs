//! From the HTML of a post body to Markdown or plain text.

use std::fmt;

use crate::issue::Severity;

/// Turns the HTML source of a body into Markdown or plain text. One value serves all threads at once.
pub trait HtmlToMarkdown: Send + Sync {
    /// Returns the name of the engine, as on the command line.
    fn name(&self) -> &'static str;

    /// Appends the Markdown of `html` to `out`, without a newline at the end, and tells what could not be carried over.
    fn markdown(&self, html: &str, options: &MarkdownOptions, out: &mut String, notes: &mut Vec<HtmlNote>);

    /// Appends the plain text of `html` to `out`: paragraphs parted by a blank line, no newline at the end.
    fn text(&self, html: &str, out: &mut String, notes: &mut Vec<HtmlNote>);
}

/// What the user asked of the Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// What happens to elements Markdown has no syntax for.
    pub raw_html: RawHtml,
    /// What headings become.
    pub headings: Headings,
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

/// Something that could not be carried over as it was, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlNote {
    /// What it is.
    pub issue: HtmlIssue,
    /// The offset in the HTML source.
    pub offset: usize,
}

/// The things in HTML that Markdown or a safe output cannot carry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HtmlIssue {
    /// A script, style or similar element was left out.
    ActiveContent {
        /// The name of the element.
        element: String,
    },
    /// Elements stand too deep in each other; the text is kept, the nesting is not.
    TooDeep,
}

impl HtmlIssue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            HtmlIssue::ActiveContent { .. } => "html-active-content",
            HtmlIssue::TooDeep => "html-too-deep",
        }
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            HtmlIssue::ActiveContent { .. } | HtmlIssue::TooDeep => Severity::Warning,
        }
    }
}

impl fmt::Display for HtmlIssue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HtmlIssue::ActiveContent { element } => write!(out, "<{element}> left out"),
            HtmlIssue::TooDeep => out.write_str("elements nested too deep; text kept, nesting not"),
        }
    }
}

/// Returns the text of a named character reference of HTML, given without `&` and `;`.
pub fn entity(name: &str) -> Option<&'static str> {
    match name {
        "nbsp" => Some("\u{a0}"),
        "eacute" => Some("\u{e9}"),
        _ => None,
    }
}
