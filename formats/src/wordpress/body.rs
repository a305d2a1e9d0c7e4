//! From the body as WordPress keeps it to the HTML its readers saw.

use std::borrow::Cow;

use super::autop::autop;
use super::blocks::{has_blocks, render};
use super::clickable::clickable;
use super::front_matter;
use super::shortcodes::{after_paragraphs, before_paragraphs, embed_link, is_address};
use crate::dialect::Dialect;
use crate::issues::Issues;
use crate::model::{Comment, Meta, Post};
use crate::writer::WriteOptions;

/// The dialect of WordPress: blocks, or lines that are paragraphs; and shortcodes in both.
pub(super) struct WordpressDialect;

impl Dialect for WordpressDialect {
    fn post<'a>(&self, html: &'a str, post: &Post, options: &WriteOptions, issues: &mut Issues) -> Cow<'a, str> {
        let mode = options.shortcodes;
        let html = &*mended_spaces(html);
        let html = if has_blocks(html) {
            let html = render::render(html, post, issues);
            before_paragraphs(&html, post, mode).unwrap_or(html)
        } else {
            let prepared = before_paragraphs(html, post, mode);
            link_lone_addresses(autop(prepared.as_deref().unwrap_or(html)))
        };
        let html = after_paragraphs(&html, post, mode, issues).unwrap_or(html);
        Cow::Owned(plain_teaser_marks(html))
    }

    /// Comments have paragraphs as classic bodies do, and no shortcodes; addresses in them are links.
    fn comment<'a>(&self, html: &'a str, _: &Comment, _: &WriteOptions, _: &mut Issues) -> Cow<'a, str> {
        Cow::Owned(autop(&clickable(&mended_spaces(html))))
    }

    /// An excerpt has paragraphs and tags as a comment does.
    fn summary<'a>(&self, summary: &'a str) -> Option<Cow<'a, str>> {
        Some(Cow::Owned(autop(summary)))
    }

    fn front_matter<'a>(&self, post: &'a Post, issues: &mut Issues) -> Cow<'a, Meta> {
        front_matter::front_matter(post, issues)
    }
}

/// No-break spaces whose two bytes were once read as Mac OS Roman are spaces again; nobody writes these two signs side
/// by side.
fn mended_spaces(html: &str) -> Cow<'_, str> {
    const DAMAGED: &str = "¬†";
    if html.contains(DAMAGED) { Cow::Owned(html.replace(DAMAGED, "\u{a0}")) } else { Cow::Borrowed(html) }
}

/// The mark of the teaser may carry the words of its link; site generators know it without them only.
fn plain_teaser_marks(html: String) -> String {
    const MARK: &str = "<!--more ";
    if !html.contains(MARK) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some((before, from)) = rest.split_once(MARK) {
        let Some((_, after)) = from.split_once("-->") else { break };
        out.push_str(before);
        out.push_str("<!--more-->");
        rest = after;
    }
    out.push_str(rest);
    out
}

/// An address alone in a paragraph shows what is there; here it becomes a link.
fn link_lone_addresses(html: String) -> String {
    const START: &str = "<p>http";
    if !html.contains(START) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(start) = rest.find(START) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let inside = from.get("<p>".len()..).unwrap_or_default();
        let url = inside.split('<').next().unwrap_or_default();
        let address = url.trim().replace("&#038;", "&").replace("&amp;", "&");
        let length = if is_address(&address) && inside.get(url.len()..).is_some_and(|end| end.starts_with("</p>")) {
            out.push_str(&embed_link(&address));
            "<p>".len().saturating_add(url.len()).saturating_add("</p>".len())
        } else {
            out.push_str(START);
            START.len()
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Returns the numbers of a list such as `3, 4,5`.
pub(super) fn numbers(list: &str) -> impl Iterator<Item = u64> {
    list.split(|char: char| !char.is_ascii_digit()).filter_map(|number| number.parse().ok())
}
