//! What must happen to the HTML of a platform before it is HTML like any other.

use std::borrow::Cow;

use crate::issues::Issues;
use crate::model::{Comment, Meta, Post};
use crate::writer::WriteOptions;

/// What a platform does to the HTML it stores when it shows it: paragraphs made of line ends, shortcodes, blocks.
///
/// The model keeps the source's own body untouched, so this is done when a body becomes Markdown or text, and is done
/// alike whether the model was just read from an export or comes back from JSON. A dialect is chosen by the format the
/// blog was read from ([`Registry::dialect`](crate::Registry::dialect)); all it needs beside the body is in the model.
pub trait Dialect: Send + Sync {
    /// Returns the body of a post as HTML that says by itself what the platform would have shown.
    fn post<'a>(&self, html: &'a str, post: &Post, options: &WriteOptions, issues: &mut Issues) -> Cow<'a, str> {
        let _ = (post, options, issues);
        Cow::Borrowed(html)
    }

    /// Returns the body of a comment as HTML that says by itself what the platform would have shown.
    fn comment<'a>(
        &self,
        html: &'a str,
        comment: &Comment,
        options: &WriteOptions,
        issues: &mut Issues,
    ) -> Cow<'a, str> {
        let _ = (comment, options, issues);
        Cow::Borrowed(html)
    }

    /// Returns the summary of a post as HTML; `None` where the platform keeps it as plain text.
    fn summary<'a>(&self, summary: &'a str) -> Option<Cow<'a, str>> {
        let _ = summary;
        None
    }

    /// Returns of a post's `meta` what belongs into its front matter, which people read and templates use. What is left
    /// out here is left out of nothing else.
    fn front_matter<'a>(&self, post: &'a Post, issues: &mut Issues) -> Cow<'a, Meta> {
        let _ = issues;
        Cow::Borrowed(&post.meta)
    }
}

/// HTML that needs nothing done to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainHtml;

impl Dialect for PlainHtml {}
