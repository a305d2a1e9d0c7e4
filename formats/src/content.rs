//! What a post or comment says, in the form its source has it and in forms made from that.

use std::borrow::Cow;

use crate::addresses::Addresses;
use crate::dialect::Dialect;
#[cfg(any(feature = "json", feature = "markdown"))]
use crate::html::{Footnotes, Headings, MarkdownOptions, safe_markdown};
use crate::html::{HtmlNote, HtmlToMarkdown, replace_addresses, reserved};
use crate::in_body::{self, InBody};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Comment, Post};
use crate::out_path::OutPath;
use crate::writer::{FinishContext, RenderContext, WriteOptions};

/// The bodies a post or comment carries, at least one of them the source's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Content<'a> {
    /// HTML source, untouched.
    pub html: Option<&'a str>,
    /// Plain text.
    pub text: Option<&'a str>,
    /// Markdown.
    pub markdown: Option<&'a str>,
    of: Subject<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Subject<'a> {
    Post(&'a Post),
    Comment(&'a Comment),
}

/// What bodies are made with.
#[derive(Clone, Copy)]
pub(crate) struct Means<'a> {
    /// Turns HTML into Markdown and text.
    pub engine: &'a dyn HtmlToMarkdown,
    /// Makes the HTML of a platform ready for the engine.
    pub dialect: &'a dyn Dialect,
    /// What the user asked for.
    pub options: &'a WriteOptions,
    /// Says what addresses become.
    pub addresses: &'a dyn Addresses,
    /// The file the body goes into; `None` is the top of the output.
    pub from: Option<&'a OutPath>,
}

impl<'a> From<&RenderContext<'a>> for Means<'a> {
    fn from(cx: &RenderContext<'a>) -> Self {
        Means { engine: cx.engine, dialect: cx.dialect, options: cx.options, addresses: cx.addresses, from: cx.path }
    }
}

impl<'a> From<&FinishContext<'a>> for Means<'a> {
    fn from(cx: &FinishContext<'a>) -> Self {
        Means { engine: cx.engine, dialect: cx.dialect, options: cx.options, addresses: cx.addresses, from: None }
    }
}

impl<'a> Content<'a> {
    /// Returns the body as Markdown without a newline at its end; `None` where there is no body at all.
    ///
    /// It is made anew wherever the source's own body is there, so that the engine asked for is the one that speaks. In
    /// a comment headings are bold, so that it cannot look like a part of the page around it.
    #[cfg(any(feature = "json", feature = "markdown"))]
    pub fn markdown(self, means: Means<'_>, issues: &mut Issues) -> Option<Cow<'a, str>> {
        let html = match self {
            Content { html: Some(html), .. } => with_addresses(self.prepared(html, means, issues), means),
            Content { text: Some(text), .. } => Cow::Owned(html_of_text(text)),
            Content { markdown: Some(markdown), .. } => {
                let mut notes = Vec::new();
                let safe = safe_markdown(markdown, &mut notes);
                self.tell(notes, markdown, issues);
                match safe {
                    Some(safe) => return Some(safe),
                    None => Cow::Owned(html_of_text(markdown)),
                }
            }
            Content { markdown: None, .. } => return None,
        };
        let (mut out, mut notes) = (String::new(), Vec::new());
        let options = match self.of {
            Subject::Post(_) => means.options.markdown.clone(),
            Subject::Comment(_) => MarkdownOptions {
                headings: Headings::Bold,
                footnotes: Footnotes::Links,
                ..means.options.markdown.clone()
            },
        };
        means.engine.markdown(&html, &options, &mut out, &mut notes);
        self.tell(notes, &html, issues);
        Some(Cow::Owned(out))
    }

    /// Returns the body as HTML that is repaired and does nothing; `None` where there is no body at all.
    #[cfg(feature = "pages")]
    pub fn safe_html(self, means: Means<'_>, issues: &mut Issues) -> Option<String> {
        let html = match self {
            Content { html: Some(html), .. } => with_addresses(self.prepared(html, means, issues), means),
            Content { text: Some(text), .. } => Cow::Owned(html_of_text(text)),
            Content { markdown, .. } => return markdown.map(crate::pages::verbatim),
        };
        let mut notes = Vec::new();
        let safe = crate::html::safe_html(&html, means.options.markdown.depth, &mut notes);
        self.tell(notes, &html, issues);
        Some(safe.html)
    }

    /// Returns the body as plain text; `None` where it cannot be had.
    #[cfg(any(feature = "json", feature = "pages"))]
    pub fn text(self, means: Means<'_>, issues: &mut Issues) -> Option<Cow<'a, str>> {
        if let Some(text) = self.text {
            return Some(Cow::Borrowed(text));
        }
        let html = self.prepared(self.html?, means, issues);
        let (mut out, mut notes) = (String::new(), Vec::new());
        means.engine.text(&html, means.options.markdown.depth, &mut out, &mut notes);
        self.tell(notes, &html, issues);
        Some(Cow::Owned(out))
    }

    /// Returns the same with Markdown that came without its source as plain text: it cannot be trusted to keep to its
    /// place among what others wrote.
    #[cfg(feature = "markdown")]
    pub fn without_foreign_markdown(self) -> Self {
        match self {
            Content { html: None, text: None, markdown, of } => {
                Content { html: None, text: markdown, markdown: None, of }
            }
            _ => self,
        }
    }

    /// Reports what an engine noted on `converted`, which was made of this body, with its place in the body.
    fn tell(self, notes: Vec<HtmlNote>, converted: &str, issues: &mut Issues) {
        if notes.is_empty() {
            return;
        }
        let (comment, source) = match self.of {
            Subject::Post(post) => (None, post.source.as_ref()),
            Subject::Comment(comment) => (Some(&comment.id), comment.source.as_ref()),
        };
        let places = self.html.map(|html| in_body::places(html, converted, &notes)).unwrap_or_default();
        for (note, at) in notes.into_iter().zip(places.into_iter().chain(std::iter::repeat(None))) {
            let element = in_body::element(converted, &note);
            let body = InBody { post: None, comment: comment.cloned(), source: source.cloned(), element, at };
            issues.report_in_body(Issue::Html(note.issue), body);
        }
    }

    /// Returns the HTML as the platform would have shown it.
    fn prepared(self, html: &'a str, means: Means<'_>, issues: &mut Issues) -> Cow<'a, str> {
        match self.of {
            Subject::Post(post) => means.dialect.post(html, post, means.options, issues),
            Subject::Comment(comment) => means.dialect.comment(html, comment, means.options, issues),
        }
    }
}

impl<'a> From<&'a Post> for Content<'a> {
    fn from(post: &'a Post) -> Self {
        Content {
            html: post.content_html.as_deref(),
            text: post.content_text.as_deref(),
            markdown: post.content_markdown.as_deref(),
            of: Subject::Post(post),
        }
    }
}

impl<'a> From<&'a Comment> for Content<'a> {
    fn from(comment: &'a Comment) -> Self {
        Content {
            html: comment.content_html.as_deref(),
            text: comment.content_text.as_deref(),
            markdown: comment.content_markdown.as_deref(),
            of: Subject::Comment(comment),
        }
    }
}

/// Returns the summary of a post as plain text, which is what templates and search engines take it for.
#[cfg(feature = "markdown")]
pub(crate) fn plain_summary<'a>(post: &'a Post, means: Means<'_>, issues: &mut Issues) -> Option<Cow<'a, str>> {
    let summary = post.summary.as_deref()?;
    let Some(html) = means.dialect.summary(summary) else { return Some(Cow::Borrowed(summary)) };
    let (mut out, mut notes) = (String::new(), Vec::new());
    means.engine.text(&html, means.options.markdown.depth, &mut out, &mut notes);
    notes.into_iter().for_each(|note| issues.report(Issue::Html(note.issue), None));
    Some(Cow::Owned(out))
}

/// Returns HTML with the addresses in it as they are in the output.
fn with_addresses<'a>(html: Cow<'a, str>, means: Means<'_>) -> Cow<'a, str> {
    if !means.addresses.replaces_any() {
        return html;
    }
    let replaced =
        replace_addresses(&html, &mut |address, used| means.addresses.replacement(address, used, means.from));
    match replaced {
        Cow::Borrowed(_) => html,
        Cow::Owned(replaced) => Cow::Owned(replaced),
    }
}

/// Returns plain text as HTML: blank lines part paragraphs, other line ends are line breaks, and a paragraph whose lines
/// all start with `> ` is a quotation. In this way what looks like Markdown in a text is escaped by the one engine that
/// knows how.
fn html_of_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len().saturating_add(text.len() / 16).saturating_add(8));
    let mut lines = text.lines().map(str::trim_end).peekable();
    while lines.peek().is_some() {
        let paragraph: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        if paragraph.is_empty() {
            continue;
        }
        if !html.is_empty() {
            html.push('\n');
        }
        let is_quotation = paragraph.iter().all(|line| line.starts_with("> "));
        html.push_str(if is_quotation { "<blockquote><p>" } else { "<p>" });
        for (number, line) in paragraph.into_iter().enumerate() {
            if number > 0 {
                html.push_str("<br>\n");
            }
            push_escaped(&mut html, if is_quotation { line.strip_prefix("> ").unwrap_or(line) } else { line });
        }
        html.push_str(if is_quotation { "</p></blockquote>" } else { "</p>" });
    }
    html
}

fn push_escaped(html: &mut String, line: &str) {
    for char in line.chars() {
        match reserved(char) {
            Some(reference) => html.push_str(reference),
            // Signs for terminals, and bytes that a copy has left.
            None if char.is_control() && char != '\t' => {}
            None => html.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_paragraphs_of_plain_text_stay_apart() {
        assert_eq!(html_of_text("a < b\nc\n \n\nd & e\r\n"), "<p>a &lt; b<br>\nc</p>\n<p>d &amp; e</p>");
        assert_eq!(html_of_text(" \n"), "");
    }

    #[test]
    fn a_paragraph_of_lines_with_a_quotation_sign_is_a_quotation() {
        let expected = "<blockquote><p>a &gt; b<br>\nc</p></blockquote>\n<p>d</p>";
        assert_eq!(html_of_text("> a > b\n> c\n\nd"), expected);
        assert_eq!(html_of_text("> a\nb"), "<p>&gt; a<br>\nb</p>");
        assert_eq!(html_of_text(">_<"), "<p>&gt;_&lt;</p>");
    }
}
