//! What a post or comment says, in the form its source has it and in forms made from that.

use std::borrow::Cow;

use crate::html::{HtmlToMarkdown, MarkdownOptions};
use crate::issue::{Issue, Issues};
use crate::model::{Comment, Post};

/// The bodies a post or comment carries, at least one of them the source's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Content<'a> {
    /// HTML source.
    pub html: Option<&'a str>,
    /// Plain text.
    pub text: Option<&'a str>,
    /// Markdown.
    pub markdown: Option<&'a str>,
}

impl<'a> Content<'a> {
    /// Returns the body as Markdown without a newline at its end; `None` where there is no body at all.
    ///
    /// It is made anew wherever the source's own body is there, so that the engine asked for is the one that speaks.
    pub fn markdown(
        self,
        engine: &dyn HtmlToMarkdown,
        options: &MarkdownOptions,
        issues: &mut Issues,
    ) -> Option<Cow<'a, str>> {
        let html = match self {
            Content { html: Some(html), .. } => Cow::Borrowed(html),
            Content { text: Some(text), .. } => Cow::Owned(html_of_text(text)),
            Content { markdown, .. } => return markdown.map(Cow::Borrowed),
        };
        let (mut out, mut notes) = (String::new(), Vec::new());
        engine.markdown(&html, options, &mut out, &mut notes);
        notes.into_iter().for_each(|note| issues.report(Issue::Html(note.issue), None));
        Some(Cow::Owned(out))
    }

    /// Returns the body as plain text; `None` where it cannot be had.
    pub fn text(self, engine: &dyn HtmlToMarkdown, issues: &mut Issues) -> Option<Cow<'a, str>> {
        if let Some(text) = self.text {
            return Some(Cow::Borrowed(text));
        }
        let (mut out, mut notes) = (String::new(), Vec::new());
        engine.text(self.html?, &mut out, &mut notes);
        notes.into_iter().for_each(|note| issues.report(Issue::Html(note.issue), None));
        Some(Cow::Owned(out))
    }
}

impl<'a> From<&'a Post> for Content<'a> {
    fn from(post: &'a Post) -> Self {
        Content {
            html: post.content_html.as_deref(),
            text: post.content_text.as_deref(),
            markdown: post.content_markdown.as_deref(),
        }
    }
}

impl<'a> From<&'a Comment> for Content<'a> {
    fn from(comment: &'a Comment) -> Self {
        Content {
            html: comment.content_html.as_deref(),
            text: comment.content_text.as_deref(),
            markdown: comment.content_markdown.as_deref(),
        }
    }
}

/// Returns plain text as HTML: blank lines part paragraphs, other line ends are line breaks. In this way what looks
/// like Markdown in a text is escaped by the one engine that knows how.
fn html_of_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 16 + 8);
    let mut open = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            if open {
                html.push_str("</p>\n");
            }
            open = false;
            continue;
        }
        html.push_str(if open { "<br>\n" } else { "<p>" });
        open = true;
        for char in line.chars() {
            match char {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                _ => html.push(char),
            }
        }
    }
    if open {
        html.push_str("</p>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_paragraphs_of_plain_text_stay_apart() {
        assert_eq!(html_of_text("a < b\nc\n \n\nd & e\r\n"), "<p>a &lt; b<br>\nc</p>\n<p>d &amp; e</p>");
        assert_eq!(html_of_text(" \n"), "");
    }
}
