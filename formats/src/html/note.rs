//! What could not be carried from HTML into the output as it was.

use std::fmt;

use crate::issue::{Count, Severity};

/// Something that could not be carried over as it was, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlNote {
    /// What it is.
    pub issue: HtmlIssue,
    /// The offset in the HTML source.
    pub offset: usize,
}

/// The things in HTML that Markdown or a safe output cannot carry.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumIter)]
#[non_exhaustive]
pub enum HtmlIssue {
    /// A script, style or similar element was left out.
    ActiveContent {
        /// The name of the element.
        element: String,
    },
    /// Elements stand too deep in each other; the text is kept, the nesting is not.
    TooDeep,
    /// A script or style is never closed; all that follows belongs to it, as in a browser.
    Swallowed {
        /// The name of the element.
        element: String,
        /// How many bytes follow.
        bytes: usize,
    },
    /// A comment is never closed; it is taken to end with the next tag, where a browser would hide all that follows.
    CommentUnclosed {
        /// The beginning of what is left out as the comment.
        text: String,
    },
    /// An address that runs code; its text is kept without the link.
    UnsafeAddress {
        /// The address.
        address: String,
    },
    /// A link without text or picture; left out.
    EmptyLink {
        /// Where it leads.
        address: String,
    },
    /// An invisible picture that only counts visitors; left out.
    TrackingPixel {
        /// Its address.
        address: String,
    },
    /// A picture without an address; only its description is kept.
    ImageWithoutAddress,
    /// Something embedded that has no address that could be kept; left out.
    EmbedWithoutAddress {
        /// What is known of it.
        description: String,
    },
    /// A table that only arranges things on the page; its cells follow each other.
    LayoutTable,
    /// A table with merged cells or blocks in its cells; merged cells were taken apart.
    TableSimplified,
    /// A link inside a code block, where there can be none; its text is kept.
    LinkInCode {
        /// Where it leads.
        address: String,
    },
    /// An engine could not be trusted with this body; the native one was used.
    HandedOver {
        /// The name of the engine.
        engine: &'static str,
        /// Why, as a fragment.
        reason: &'static str,
    },
    /// A field or button of a form; left out.
    FormControl {
        /// The name of the element.
        element: String,
    },
}

impl HtmlIssue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            HtmlIssue::ActiveContent { .. } => "html-active-content",
            HtmlIssue::TooDeep => "html-too-deep",
            HtmlIssue::Swallowed { .. } => "html-swallowed",
            HtmlIssue::CommentUnclosed { .. } => "html-comment-unclosed",
            HtmlIssue::UnsafeAddress { .. } => "html-unsafe-address",
            HtmlIssue::EmptyLink { .. } => "html-empty-link",
            HtmlIssue::TrackingPixel { .. } => "html-tracking-pixel",
            HtmlIssue::ImageWithoutAddress => "html-image-without-address",
            HtmlIssue::EmbedWithoutAddress { .. } => "html-embed-without-address",
            HtmlIssue::LayoutTable => "html-layout-table",
            HtmlIssue::TableSimplified => "html-table-simplified",
            HtmlIssue::LinkInCode { .. } => "html-link-in-code",
            HtmlIssue::HandedOver { .. } => "html-handed-over",
            HtmlIssue::FormControl { .. } => "html-form-control",
        }
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            HtmlIssue::EmptyLink { .. }
            | HtmlIssue::TrackingPixel { .. }
            | HtmlIssue::LayoutTable
            | HtmlIssue::HandedOver { .. }
            | HtmlIssue::FormControl { .. } => Severity::Note,
            HtmlIssue::ActiveContent { .. }
            | HtmlIssue::TooDeep
            | HtmlIssue::CommentUnclosed { .. }
            | HtmlIssue::UnsafeAddress { .. }
            | HtmlIssue::ImageWithoutAddress
            | HtmlIssue::TableSimplified
            | HtmlIssue::LinkInCode { .. } => Severity::Warning,
            HtmlIssue::Swallowed { .. } | HtmlIssue::EmbedWithoutAddress { .. } => Severity::Loss,
        }
    }
}

impl fmt::Display for HtmlIssue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HtmlIssue::ActiveContent { element } => write!(out, "<{element}> left out"),
            HtmlIssue::TooDeep => out.write_str("elements nested too deep; text kept, nesting not"),
            HtmlIssue::Swallowed { element, bytes } => {
                write!(
                    out,
                    "<{element}> is never closed; all after it belongs to it and is left out, {}",
                    Count(*bytes as u64, "byte")
                )
            }
            HtmlIssue::CommentUnclosed { text } => {
                write!(out, "comment \"{text}\" is never closed; left out up to the next \">\"")
            }
            HtmlIssue::UnsafeAddress { address } => write!(out, "link to \"{address}\" removed; text kept"),
            HtmlIssue::EmptyLink { address } => write!(out, "link to \"{address}\" without text left out"),
            HtmlIssue::TrackingPixel { address } => write!(out, "invisible picture \"{address}\" left out"),
            HtmlIssue::ImageWithoutAddress => out.write_str("picture without an address; description kept"),
            HtmlIssue::EmbedWithoutAddress { description } => {
                write!(out, "{description} cannot be kept: it has no address")
            }
            HtmlIssue::LayoutTable => out.write_str("table that only arranges the page unrolled"),
            HtmlIssue::TableSimplified => out.write_str("merged cells of a table taken apart"),
            HtmlIssue::LinkInCode { address } => write!(out, "link to \"{address}\" inside code removed; text kept"),
            HtmlIssue::HandedOver { engine, reason } => {
                write!(out, "{reason}; converted by native instead of {engine}")
            }
            HtmlIssue::FormControl { element } => write!(out, "form field <{element}> left out"),
        }
    }
}
