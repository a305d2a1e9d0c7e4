//! Paragraphs for classic bodies: the text of WordPress's classic editor has blank lines and line ends where HTML has
//! `<p>` and `<br />`, and the platform puts the tags in each time a post is shown.
//!
//! The rules are those WordPress documents and shows for `wpautop`. They work on the text, not on a tree, and so does
//! this module: what comes out is not always well-formed (`<div>a⏎⏎b</div>` gets a stray `</p>`), and an HTML parser
//! must digest it as the browsers of the blog's visitors did.
//!
//! One rule differs: WordPress takes a `<` that opens no tag, as in `1 < 2`, for one that reaches to the next `>`, and
//! makes no paragraphs on the way. Here it is text.

use std::borrow::Cow;

use super::markup::{Tag, is_space, skip_element, skip_spaces, tag_at};
use breaks::{break_lines, drop_breaks_at_blocks};
use paragraphs::{mend_paragraphs, wrap};

mod breaks;
mod paragraphs;

/// Returns the HTML that WordPress shows for a classic body or for the text of a comment.
///
/// ```
/// use blogferry_formats::wordpress::autop;
/// assert_eq!(autop("One\nTwo\n\nThree"), "<p>One<br />\nTwo</p>\n<p>Three</p>\n");
/// ```
pub fn autop(text: &str) -> String {
    if text.trim_matches(|char: char| char.is_ascii() && is_space(char as u8) || char == '\0').is_empty() {
        return String::new();
    }
    let (line, kept_line) = free_characters(text);
    let text = format!("{text}\n");
    let (text, stash) = stash_preformatted(&text);
    let text = part_double_breaks(&text);
    let text = part_blocks(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = hide_lines_in_tags(&text, line);
    let text = tighten(text);
    let text = wrap(&text);
    let text = mend_paragraphs(text);
    let text = break_lines(&text, kept_line);
    let text = drop_breaks_at_blocks(&text);
    let text = text.strip_suffix("\n</p>\n").map(|body| format!("{body}</p>\n")).unwrap_or(text);
    restore_preformatted(&text, &stash).replace(line, "\n")
}

/// The elements that stand between paragraphs, as WordPress counts them.
const BLOCKS: [&str; 44] = [
    "table",
    "thead",
    "tfoot",
    "caption",
    "col",
    "colgroup",
    "tbody",
    "tr",
    "td",
    "th",
    "div",
    "dl",
    "dd",
    "dt",
    "ul",
    "ol",
    "li",
    "pre",
    "form",
    "map",
    "area",
    "blockquote",
    "address",
    "style",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "fieldset",
    "legend",
    "section",
    "article",
    "aside",
    "hgroup",
    "header",
    "footer",
    "nav",
    "figure",
    "figcaption",
    "details",
];

/// More of them, in an array of their own only because of its length.
const MORE_BLOCKS: [&str; 2] = ["menu", "summary"];

/// Two characters that do not occur in the text, to stand for line ends that are no breaks.
fn free_characters(text: &str) -> (char, char) {
    // Noncharacters: XML and HTML forbid them, so all but a hostile text leaves the first two free.
    let mut free = ('\u{FDD0}'..='\u{FDEF}').filter(|candidate| !text.contains(*candidate));
    (free.next().unwrap_or('\u{FDD0}'), free.next().unwrap_or('\u{FDD1}'))
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || MORE_BLOCKS.contains(&name)
}

/// The test of the later rules, which look at no more than the beginning of the name: `<param>` counts as `p`.
fn starts_like_block(name: &str) -> bool {
    BLOCKS.iter().chain(&MORE_BLOCKS).any(|block| name.starts_with(block))
}

/// Puts `<pre …></pre>` in place of each stretch from `<pre` to `</pre>`.
fn stash_preformatted(text: &str) -> (String, Vec<&str>) {
    let mut out = String::with_capacity(text.len());
    let mut stash = Vec::new();
    let mut rest = text;
    let any = text.contains("<pre");
    while let Some((part, after)) = rest.split_once("</pre>").filter(|_| any) {
        match part.find("<pre") {
            // WordPress drops a closing tag on its own here, and browsers pass it over.
            None => out.push_str(part),
            Some(start) => {
                let (before, _) = part.split_at(start);
                out.push_str(before);
                out.push_str(&stand_in(stash.len()));
                stash.push(rest.get(start..part.len().saturating_add("</pre>".len())).unwrap_or_default());
            }
        }
        rest = after;
    }
    out.push_str(rest);
    (out, stash)
}

/// What stands for a stashed stretch. A text cannot hold it: it starts with `<pre` and ends with `</pre>`, and would
/// have been stashed itself.
fn stand_in(number: usize) -> String {
    format!("<pre wp-pre-tag-{number}></pre>")
}

fn restore_preformatted(text: &str, stash: &[&str]) -> String {
    let mut out =
        String::with_capacity(stash.iter().fold(text.len(), |length, kept| length.saturating_add(kept.len())));
    let mut rest = text;
    for (number, kept) in stash.iter().enumerate() {
        let stand_in = stand_in(number);
        if let Some((before, after)) = rest.split_once(&stand_in) {
            out.push_str(before);
            out.push_str(kept);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Two `<br>` in a row are a blank line.
fn part_double_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains("<br") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<br") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let pair = break_length(from).and_then(|first| {
            let gap = skip_spaces(from, first);
            Some(gap.saturating_add(break_length(from.get(gap..)?)?))
        });
        let taken = match pair {
            Some(length) => {
                out.push_str("\n\n");
                length
            }
            None => {
                out.push_str("<br");
                "<br".len()
            }
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of a `<br>` tag of any spelling at the start of the text.
fn break_length(text: &str) -> Option<usize> {
    let mut at = skip_spaces(text, text.starts_with("<br").then_some("<br".len())?);
    if text.as_bytes().get(at) == Some(&b'/') {
        at = at.saturating_add(1);
    }
    (text.as_bytes().get(at) == Some(&b'>')).then_some(at.saturating_add(1))
}

/// A blank line before each block that opens and after each that closes, and after a bare `<hr>`.
fn part_blocks(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(text.len() / 8));
    let mut rest = text;
    while let Some(start) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some(tag) = tag_at(from).filter(|tag| is_block(tag.name)) else {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let head = tag.name.len().saturating_add(if tag.closes { 2 } else { 1 });
        let next = from.as_bytes().get(head).copied();
        let opens = !tag.closes && next.is_some_and(|byte| is_space(byte) || byte == b'/' || byte == b'>');
        if opens {
            out.push_str("\n\n");
        }
        let bare_rule = opens && tag.name == "hr" && {
            let inside = from.get(head..tag.length.saturating_sub(1)).unwrap_or("x");
            tag.ends && inside.trim_matches(|char: char| char.is_ascii_whitespace() || char == '/').is_empty()
        };
        let taken = if (tag.closes && next == Some(b'>')) || bare_rule { tag.length } else { head };
        out.push_str(from.get(..taken).unwrap_or_default());
        if taken == tag.length && taken > head {
            out.push_str("\n\n");
        }
        rest = from.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Line ends inside a tag or comment break no line.
fn hide_lines_in_tags(text: &str, line: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let (element, after) = from.split_at(skip_element(from).unwrap_or(1));
        if element.contains('\n') {
            element.chars().for_each(|char| out.push(if char == '\n' { line } else { char }));
        } else {
            out.push_str(element);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// White space goes from places where a paragraph would tear an element apart: options, the parts of objects, the
/// sources of players, and captions of figures.
fn tighten(text: String) -> String {
    let mut text = text;
    if text.contains("<option") {
        text = trim_around(&text, |tag| match (tag.name, tag.closes) {
            ("option", false) => (true, false),
            ("option", true) => (false, true),
            _ => (false, false),
        });
    }
    if text.contains("</object>") {
        text = trim_around(&text, |tag| match (tag.name, tag.closes) {
            ("object", false) => (false, true),
            ("object", true) => (true, false),
            ("param" | "embed", _) => (true, true),
            _ => (false, false),
        });
    }
    if text.contains("<source") || text.contains("<track") {
        text = trim_around(&text, |tag| match (tag.name, tag.closes) {
            ("audio" | "video", false) => (false, true),
            ("audio" | "video", true) => (true, false),
            ("source" | "track", false) => (true, true),
            _ => (false, false),
        });
    }
    if text.contains("<figcaption") {
        text = trim_around(&text, |tag| match (tag.name, tag.closes) {
            ("figcaption", false) => (true, false),
            ("figcaption", true) => (false, true),
            _ => (false, false),
        });
    }
    text
}

/// Removes the white space before and after the tags that `sides` names, `[audio]` and `[video]` included.
fn trim_around(text: &str, sides: impl Fn(&Tag<'_>) -> (bool, bool)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = memchr::memchr2(b'<', b'[', rest.as_bytes()) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let (trim_before, trim_after, length) = match tag_at(from).filter(|tag| tag.ends) {
            Some(tag) if from.starts_with('<') || matches!(tag.name, "audio" | "video") => {
                let (before, after) = sides(&tag);
                (before, after, tag.length)
            }
            _ => (false, false, 1),
        };
        if trim_before {
            out.truncate(out.trim_end_matches(|char: char| char.is_ascii() && is_space(char as u8)).len());
        }
        out.push_str(from.get(..length).unwrap_or_default());
        let next = if trim_after { skip_spaces(from, length) } else { length };
        rest = from.get(next..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The length of a tag that starts with the name of a block.
fn like_block(text: &str) -> Option<usize> {
    if !text.starts_with('<') {
        return None;
    }
    tag_at(text).filter(|tag| tag.ends && starts_like_block(tag.name)).map(|tag| tag.length)
}

/// Goes through the text once and asks `change` at each place where `needle` stands; it returns what to write there
/// and how many bytes that replaces.
fn replace_each(text: &str, needle: &str, mut change: impl FnMut(&str) -> Option<(String, usize)>) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(text.len() / 16));
    let mut rest = text;
    while let Some(start) = rest.find(needle) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let taken = match change(from) {
            Some((instead, length)) => {
                out.push_str(&instead);
                length
            }
            None => {
                out.push_str(needle);
                needle.len()
            }
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
