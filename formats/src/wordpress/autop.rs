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
                stash.push(rest.get(start..part.len() + "</pre>".len()).unwrap_or_default());
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
    let mut out = String::with_capacity(text.len() + stash.iter().map(|kept| kept.len()).sum::<usize>());
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
            Some(gap + break_length(from.get(gap..)?)?)
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
        at += 1;
    }
    (text.as_bytes().get(at) == Some(&b'>')).then_some(at + 1)
}

/// A blank line before each block that opens and after each that closes, and after a bare `<hr>`.
fn part_blocks(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(start) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some(tag) = tag_at(from).filter(|tag| is_block(tag.name)) else {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let head = tag.name.len() + if tag.closes { 2 } else { 1 };
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

/// Each stretch between blank lines becomes a paragraph; paragraphs of white space alone go.
fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for part in split_at_blank_lines(text) {
        out.push_str("<p>");
        out.push_str(part.trim_matches('\n'));
        out.push_str("</p>\n");
    }
    replace_each(&out, "<p>", |from| {
        let end = skip_spaces(from, "<p>".len());
        from.get(end..)?.starts_with("</p>").then(|| (String::new(), end + "</p>".len()))
    })
}

/// Splits where a line end is followed by white space and another line end; empty parts are left out.
fn split_at_blank_lines(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| memchr::memchr(b'\n', rest.as_bytes())) {
        let first = from + found;
        let end = skip_spaces(text, first + 1);
        let spaces = text.get(first + 1..end).unwrap_or_default();
        match spaces.rfind('\n') {
            Some(last) => {
                parts.push(text.get(start..first).unwrap_or_default());
                start = first + 1 + last + 1;
                from = end;
            }
            None => from = end.max(first + 1),
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Takes the paragraph tags away again where they stand at blocks, in the order WordPress does.
fn mend_paragraphs(text: String) -> String {
    let text = close_before_containers(&text);
    let text = unwrap_lone_blocks(&text);
    let text = unwrap_list_items(&text);
    let text = move_into_quotes(&text);
    let text = text.replace("</blockquote></p>", "</p></blockquote>");
    let text = drop_openers_before_blocks(&text);
    drop_closers_after_blocks(&text)
}

/// `<p>text</div>` becomes `<p>text</p></div>`; the same for `address` and `form`.
fn close_before_containers(text: &str) -> String {
    replace_each(text, "<p>", |from| {
        let body = from.get("<p>".len()..)?;
        let end = memchr::memchr(b'<', body.as_bytes()).filter(|end| *end > 0)?;
        let after = body.get(end..)?;
        let closer = ["</div>", "</address>", "</form>"].into_iter().find(|tag| after.starts_with(tag))?;
        Some((format!("<p>{}</p>{closer}", body.get(..end)?), "<p>".len() + end + closer.len()))
    })
}

/// A paragraph that holds nothing but one block tag is that tag.
fn unwrap_lone_blocks(text: &str) -> String {
    replace_each(text, "<p>", |from| {
        let (tag, end) = block_after_opener(from)?;
        let close = skip_spaces(from, end);
        from.get(close..)?.starts_with("</p>").then(|| (tag.to_owned(), close + "</p>".len()))
    })
}

/// A paragraph around a list item goes; both of its tags stand on one line.
fn unwrap_list_items(text: &str) -> String {
    // How much text is left after a line that was looked through in vain, not to look through it again.
    let mut in_vain = usize::MAX;
    replace_each(text, "<p><li", |from| {
        if from.len() > in_vain {
            return None;
        }
        // The item holds at least one more character before its end.
        let first = from.get("<p><li".len()..)?.chars().next().filter(|first| *first != '\n')?;
        let mut at = "<p><li".len() + first.len_utf8();
        while let Some(found) = memchr::memchr2(b'\n', b'<', from.as_bytes().get(at..)?) {
            at += found;
            let rest = from.get(at..)?;
            if rest.starts_with("</p>") {
                return Some((from.get("<p>".len()..at)?.to_owned(), at + "</p>".len()));
            }
            if rest.starts_with('\n') {
                in_vain = rest.len();
                return None;
            }
            at += 1;
        }
        in_vain = 0;
        None
    })
}

/// `<p><blockquote>` becomes `<blockquote><p>`.
fn move_into_quotes(text: &str) -> String {
    replace_each(text, "<p><", |from| {
        let head = from.get("<p>".len().."<p><blockquote".len())?;
        let end = memchr::memchr(b'>', from.get("<p>".len()..)?.as_bytes())?;
        let tag = from.get("<p>".len()..="<p>".len() + end)?;
        head.eq_ignore_ascii_case("<blockquote").then(|| (format!("{tag}<p>"), "<p>".len() + end + 1))
    })
}

fn drop_openers_before_blocks(text: &str) -> String {
    replace_each(text, "<p>", |from| block_after_opener(from).map(|(tag, end)| (tag.to_owned(), end)))
}

fn drop_closers_after_blocks(text: &str) -> String {
    replace_each(text, "<", |from| {
        let length = like_block(from)?;
        let close = skip_spaces(from, length);
        let tag = from.get(..length)?.to_owned();
        from.get(close..)?.starts_with("</p>").then(|| (tag, close + "</p>".len()))
    })
}

/// The block tag after `<p>` and white space, and where it ends.
fn block_after_opener(from: &str) -> Option<(&str, usize)> {
    let start = skip_spaces(from, "<p>".len());
    let end = start + like_block(from.get(start..)?)?;
    Some((from.get(start..end)?, end))
}

/// The length of a tag that starts with the name of a block.
fn like_block(text: &str) -> Option<usize> {
    if !text.starts_with('<') {
        return None;
    }
    tag_at(text).filter(|tag| tag.ends && starts_like_block(tag.name)).map(|tag| tag.length)
}

/// Every line end that is left, and does not follow a break, becomes one; but not in scripts and drawings.
fn break_lines(text: &str, kept_line: char) -> String {
    let text = hide_lines_in_raw_text(text, kept_line);
    let text = replace_each(&text, "<br", |from| {
        let spelled = ["<br>", "<br/>"].into_iter().find(|tag| from.starts_with(tag))?;
        Some(("<br />".to_owned(), spelled.len()))
    });
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.bytes().position(is_space)) {
        let start = at + found;
        out.push_str(text.get(at..start).unwrap_or_default());
        let end = skip_spaces(&text, start);
        let spaces = text.get(start..end).unwrap_or_default();
        at = end;
        // The white space straight after a break stays; a line end further on is a break of its own.
        let stays = if out.ends_with("<br />") { 1 } else { 0 };
        match spaces.rfind('\n').filter(|last| *last >= stays) {
            Some(last) => {
                out.push_str(spaces.get(..stays).unwrap_or_default());
                out.push_str("<br />\n");
                out.push_str(spaces.get(last + 1..).unwrap_or_default());
            }
            None => out.push_str(spaces),
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out.replace(kept_line, "\n")
}

fn hide_lines_in_raw_text(text: &str, kept_line: char) -> String {
    let mut missing: Vec<&str> = Vec::new();
    replace_each(text, "<", |from| {
        let (name, closer) =
            [("<script", "</script>"), ("<style", "</style>"), ("<svg", "</svg>"), ("<math", "</math>")]
                .into_iter()
                .find(|(opener, _)| from.starts_with(opener))?;
        if missing.contains(&name) {
            return None;
        }
        let Some(end) = from.find(closer) else {
            // Looked for once and not found: it is not further on either.
            missing.push(name);
            return None;
        };
        let end = end + closer.len();
        let hidden = from.get(..end)?.chars().map(|char| if char == '\n' { kept_line } else { char }).collect();
        Some((hidden, end))
    })
}

/// Removes the break after a block tag, and the break before the tags of paragraphs, lists and cells.
fn drop_breaks_at_blocks(text: &str) -> String {
    let text = replace_each(text, "<", |from| {
        let length = like_block(from)?;
        let at = skip_spaces(from, length);
        from.get(at..)?
            .starts_with("<br />")
            .then(|| (from.get(..length).unwrap_or_default().to_owned(), at + "<br />".len()))
    });
    replace_each(&text, "<br />", |from| {
        let at = skip_spaces(from, "<br />".len());
        let after = from.get(at..)?;
        let tag = tag_at(after).filter(|tag| tag.ends && after.starts_with('<'))?;
        let before = ["p", "li", "div", "dl", "dd", "dt", "th", "pre", "td", "ul", "ol"];
        let end = at + tag.length;
        before
            .iter()
            .any(|name| tag.name.starts_with(name))
            .then(|| from.get("<br />".len()..end))?
            .map(|kept| (kept.to_owned(), end))
    })
}

/// Goes through the text once and asks `change` at each place where `needle` stands; it returns what to write there
/// and how many bytes that replaces.
fn replace_each(text: &str, needle: &str, mut change: impl FnMut(&str) -> Option<(String, usize)>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
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
