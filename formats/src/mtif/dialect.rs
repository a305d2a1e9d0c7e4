//! What Movable Type does to the bodies it stores when it shows them.

use std::borrow::Cow;

use serde_json::Value;

use super::body::Filter;
use crate::dialect::Dialect;
use crate::issues::Issues;
use crate::model::{Comment, Post};
use crate::writer::WriteOptions;

/// The dialect of Movable Type: a blank line parts paragraphs and a line end is a line break, if the post asks for it,
/// and always in comments.
pub(super) struct MtifDialect;

impl Dialect for MtifDialect {
    fn post<'a>(&self, html: &'a str, post: &Post, _: &WriteOptions, _: &mut Issues) -> Cow<'a, str> {
        let value = post.meta.get("convert_breaks").and_then(Value::as_str);
        match Filter::named(value) {
            Some(Filter::Breaks) => with_paragraphs(html),
            // The blog's own setting is not in the file. A body that says its own paragraphs needs none made.
            Some(Filter::Default) if !has_blocks(html) => with_paragraphs(html),
            // HTML as it stands; and of a filter that is not known nothing can be done.
            Some(Filter::Default | Filter::Html | Filter::Markdown | Filter::Textile) | None => Cow::Borrowed(html),
        }
    }

    fn comment<'a>(&self, html: &'a str, _: &Comment, _: &WriteOptions, _: &mut Issues) -> Cow<'a, str> {
        with_paragraphs(html)
    }
}

/// The elements that are never inside a paragraph.
const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// The elements in which line ends are kept or mean nothing.
const VERBATIM: [&str; 4] = ["pre", "script", "style", "textarea"];

/// Makes paragraphs and line breaks of line ends. A stretch between blank lines that begins with a block or a comment,
/// or lies within preformatted text, is left alone.
fn with_paragraphs(html: &str) -> Cow<'_, str> {
    let html = html.trim_end();
    if !html.contains('\n') && (starts_block(html) || html.is_empty()) {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len().saturating_add(html.len() / 16).saturating_add(8));
    let mut verbatim = None;
    let mut lines = html.lines().peekable();
    while let Some(first) = lines.next() {
        if first.trim().is_empty() {
            if verbatim.is_some() {
                out.push('\n');
            }
            continue;
        }
        let wrap = verbatim.is_none() && !starts_block(first.trim_start());
        if wrap {
            out.push_str("<p>");
        }
        let mut line = first;
        loop {
            let inside = verbatim.is_some();
            verbatim = verbatim_after(line, verbatim);
            out.push_str(if inside || verbatim.is_some() { line } else { line.trim_end() });
            let Some(next) = lines.next_if(|next| !next.trim().is_empty()) else { break };
            if wrap && verbatim.is_none() && !ends_with_break(line) {
                out.push_str("<br>");
            }
            out.push('\n');
            line = next;
        }
        out.push_str(if wrap && verbatim.is_none() { "</p>\n" } else { "\n" });
    }
    Cow::Owned(out)
}

fn has_blocks(html: &str) -> bool {
    tags(html).any(|(_, name)| is_one_of(name, &BLOCKS) || name.eq_ignore_ascii_case("br"))
}

fn starts_block(text: &str) -> bool {
    text.starts_with("<!--")
        || text.starts_with('<') && tags(text).next().is_some_and(|(at, name)| at <= 2 && is_one_of(name, &BLOCKS))
}

fn ends_with_break(line: &str) -> bool {
    let line = line.trim_end();
    ["<br>", "<br/>", "<br />"].iter().any(|tag| {
        let start = line.len().saturating_sub(tag.len());
        line.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(tag))
    })
}

/// Returns the verbatim element that is open behind a line, given the one that is open before it.
fn verbatim_after(line: &str, before: Option<&'static str>) -> Option<&'static str> {
    tags(line).fold(before, |open, (at, name)| {
        let closes = line.as_bytes().get(at.saturating_sub(1)) == Some(&b'/');
        match open {
            Some(element) if closes && name.eq_ignore_ascii_case(element) => None,
            None if !closes => VERBATIM.into_iter().find(|element| name.eq_ignore_ascii_case(element)),
            open => open,
        }
    })
}

/// Returns the names of the tags in a text, of start and end tags alike, and where each name stands.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(move |at| {
        let from = if text.as_bytes().get(at.saturating_add(1)) == Some(&b'/') {
            at.saturating_add(2)
        } else {
            at.saturating_add(1)
        };
        let rest = text.get(from..)?;
        let end = rest.find(|one: char| !one.is_ascii_alphanumeric()).unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty()).map(|name| (from, name))
    })
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mtif::convert::add_meta;

    fn post(filter: Option<&str>, html: &str) -> String {
        let mut post = Post::default();
        if let Some(filter) = filter {
            add_meta(&mut post.meta, "convert_breaks", filter);
        }
        MtifDialect.post(html, &post, &WriteOptions::default(), &mut Issues::default()).into_owned()
    }

    fn comment(html: &str) -> String {
        let said = Comment::default();
        MtifDialect.comment(html, &said, &WriteOptions::default(), &mut Issues::default()).into_owned()
    }

    #[test]
    fn blank_lines_part_paragraphs_and_line_ends_are_breaks() {
        let html = "First <b>line</b>.\nSecond line.\n\n\nNew paragraph.\n\n<!--more-->\n\nAfter the fold.";
        let shown = "<p>First <b>line</b>.<br>\nSecond line.</p>\n<p>New paragraph.</p>\n<!--more-->\n\
                     <p>After the fold.</p>\n";
        assert_eq!(post(Some("1"), html), shown);
        assert_eq!(post(Some("__default__"), html), shown);
        assert_eq!(post(None, html), shown);
        assert_eq!(comment(html), shown);
    }

    #[test]
    fn other_filters_make_no_breaks() {
        for filter in ["0", "richtext", "some_plugin", "markdown"] {
            assert_eq!(post(Some(filter), "a\n\nb"), "a\n\nb", "{filter}");
        }
    }

    #[test]
    fn a_body_that_says_its_own_paragraphs_needs_none_by_default() {
        for html in ["<p>a\nb</p>", "a<br />\nb", "<DIV>a\n\nb</DIV>"] {
            assert_eq!(post(Some("__default__"), html), html);
            assert_eq!(post(None, html), html);
        }
    }

    #[test]
    fn blocks_stay_alone_and_breaks_are_not_doubled() {
        assert_eq!(
            post(Some("1"), "<ul>\n<li>a</li>\n</ul>\n\nb<br />\nc"),
            "<ul>\n<li>a</li>\n</ul>\n<p>b<br />\nc</p>\n"
        );
        assert_eq!(post(Some("1"), "<div>\n\ninner\n\n</div>"), "<div>\n<p>inner</p>\n</div>\n");
    }

    #[test]
    fn preformatted_text_keeps_its_blank_lines() {
        let html = "<pre>a\n\n  b\n</pre>\n\nc";
        assert_eq!(post(Some("1"), html), "<pre>a\n\n  b\n</pre>\n<p>c</p>\n");
        assert_eq!(post(Some("1"), "see <pre>x\ny</pre>\nz"), "<p>see <pre>x\ny</pre><br>\nz</p>\n");
    }

    #[test]
    fn one_line_is_a_paragraph_and_nothing_is_nothing() {
        assert_eq!(comment("Hello <3"), "<p>Hello <3</p>\n");
        assert_eq!(comment("<p>Hello</p>"), "<p>Hello</p>");
        assert_eq!(comment(""), "");
        assert_eq!(comment("<pre>never closed\n\nx"), "<pre>never closed\n\nx\n");
    }
}
