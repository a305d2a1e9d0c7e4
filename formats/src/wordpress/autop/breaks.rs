//! Which line ends are breaks.

use super::super::markup::{is_space, skip_spaces, tag_at};
use super::{like_block, replace_each};

/// Every line end that is left, and does not follow a break, becomes one; but not in scripts and drawings.
pub(super) fn break_lines(text: &str, kept_line: char) -> String {
    let text = hide_lines_in_raw_text(text, kept_line);
    let text = replace_each(&text, "<br", |from| {
        let spelled = ["<br>", "<br/>"].into_iter().find(|tag| from.starts_with(tag))?;
        Some(("<br />".to_owned(), spelled.len()))
    });
    let mut out = String::with_capacity(text.len().saturating_add(text.len() / 16));
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.bytes().position(is_space)) {
        let start = at.saturating_add(found);
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
                out.push_str(spaces.get(last.saturating_add(1)..).unwrap_or_default());
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
        let end = end.saturating_add(closer.len());
        let hidden = from.get(..end)?.chars().map(|char| if char == '\n' { kept_line } else { char }).collect();
        Some((hidden, end))
    })
}

/// Removes the break after a block tag, and the break before the tags of paragraphs, lists and cells.
pub(super) fn drop_breaks_at_blocks(text: &str) -> String {
    let text = replace_each(text, "<", |from| {
        let length = like_block(from)?;
        let at = skip_spaces(from, length);
        from.get(at..)?
            .starts_with("<br />")
            .then(|| (from.get(..length).unwrap_or_default().to_owned(), at.saturating_add("<br />".len())))
    });
    replace_each(&text, "<br />", |from| {
        let at = skip_spaces(from, "<br />".len());
        let after = from.get(at..)?;
        let tag = tag_at(after).filter(|tag| tag.ends && after.starts_with('<'))?;
        let before = ["p", "li", "div", "dl", "dd", "dt", "th", "pre", "td", "ul", "ol"];
        let end = at.saturating_add(tag.length);
        before
            .iter()
            .any(|name| tag.name.starts_with(name))
            .then(|| from.get("<br />".len()..end))?
            .map(|kept| (kept.to_owned(), end))
    })
}
