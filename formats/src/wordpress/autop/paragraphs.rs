//! Where paragraphs start and end.

use super::super::markup::skip_spaces;
use super::{like_block, replace_each};

/// Each stretch between blank lines becomes a paragraph; paragraphs of white space alone go.
pub(super) fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(text.len() / 8));
    for part in split_at_blank_lines(text) {
        out.push_str("<p>");
        out.push_str(part.trim_matches('\n'));
        out.push_str("</p>\n");
    }
    replace_each(&out, "<p>", |from| {
        let end = skip_spaces(from, "<p>".len());
        from.get(end..)?.starts_with("</p>").then(|| (String::new(), end.saturating_add("</p>".len())))
    })
}

/// Splits where a line end is followed by white space and another line end; empty parts are left out.
fn split_at_blank_lines(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| memchr::memchr(b'\n', rest.as_bytes())) {
        let first = from.saturating_add(found);
        let end = skip_spaces(text, first.saturating_add(1));
        let spaces = text.get(first.saturating_add(1)..end).unwrap_or_default();
        match spaces.rfind('\n') {
            Some(last) => {
                parts.push(text.get(start..first).unwrap_or_default());
                start = first.saturating_add(last).saturating_add(2);
                from = end;
            }
            None => from = end.max(first.saturating_add(1)),
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Takes the paragraph tags away again where they stand at blocks, in the order WordPress does.
pub(super) fn mend_paragraphs(text: String) -> String {
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
        Some((
            format!("<p>{}</p>{closer}", body.get(..end)?),
            "<p>".len().saturating_add(end).saturating_add(closer.len()),
        ))
    })
}

/// A paragraph that holds nothing but one block tag is that tag.
fn unwrap_lone_blocks(text: &str) -> String {
    replace_each(text, "<p>", |from| {
        let (tag, end) = block_after_opener(from)?;
        let close = skip_spaces(from, end);
        from.get(close..)?.starts_with("</p>").then(|| (tag.to_owned(), close.saturating_add("</p>".len())))
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
        let mut at = "<p><li".len().saturating_add(first.len_utf8());
        while let Some(found) = memchr::memchr2(b'\n', b'<', from.as_bytes().get(at..)?) {
            at = at.saturating_add(found);
            let rest = from.get(at..)?;
            if rest.starts_with("</p>") {
                return Some((from.get("<p>".len()..at)?.to_owned(), at.saturating_add("</p>".len())));
            }
            if rest.starts_with('\n') {
                in_vain = rest.len();
                return None;
            }
            at = at.saturating_add(1);
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
        let tag = from.get("<p>".len()..="<p>".len().saturating_add(end))?;
        head.eq_ignore_ascii_case("<blockquote")
            .then(|| (format!("{tag}<p>"), "<p>".len().saturating_add(end).saturating_add(1)))
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
        from.get(close..)?.starts_with("</p>").then(|| (tag, close.saturating_add("</p>".len())))
    })
}

/// The block tag after `<p>` and white space, and where it ends.
fn block_after_opener(from: &str) -> Option<(&str, usize)> {
    let start = skip_spaces(from, "<p>".len());
    let end = start.saturating_add(like_block(from.get(start..)?)?);
    Some((from.get(start..end)?, end))
}
