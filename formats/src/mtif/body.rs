//! In which language a body is written; and the references of a title.

use crate::html;

/// The text filters of Movable Type, as far as they tell how a body is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// HTML as it stands.
    Html,
    /// HTML in which a blank line parts paragraphs and a line end is a line break.
    Breaks,
    /// What the blog is set to, which the file does not tell; as delivered it is [`Filter::Breaks`].
    Default,
    Markdown,
    Textile,
}

impl Filter {
    /// Returns the filter of a `CONVERT BREAKS` value; `None` for the key of a plug-in.
    pub fn named(value: Option<&str>) -> Option<Self> {
        match value.map(str::to_ascii_lowercase).as_deref() {
            None | Some("__default__") => Some(Filter::Default),
            Some("1") => Some(Filter::Breaks),
            Some("0" | "richtext") => Some(Filter::Html),
            Some(value) if value.starts_with("markdown") => Some(Filter::Markdown),
            Some(value) if value.starts_with("textile") => Some(Filter::Textile),
            Some(_) => None,
        }
    }
}

/// Decodes the character references of a title, once. Movable Type keeps titles as HTML; tags are left as they stand,
/// because other services keep them as text.
pub(super) fn decode_references(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    let mut rest = title;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        match reference(from) {
            Some((text, after)) => {
                out.push_str(&text);
                rest = after;
            }
            None => {
                out.push('&');
                rest = from;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Reads a reference behind its `&`, and returns what it stands for and what follows.
fn reference(from: &str) -> Option<(String, &str)> {
    // No name is longer than 31 letters.
    let end = from.bytes().take(32).position(|byte| byte == b';')?;
    let (name, after) = (from.get(..end)?, from.get(end.saturating_add(1)..)?);
    let text = match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => match name.strip_prefix('#') {
            Some(number) => character(number)?.to_string(),
            None => html::entity(name)?.to_owned(),
        },
    };
    Some((text, after))
}

fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|one| !one.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_once() {
        for (title, expected) in [
            ("Caf&eacute; &amp; more", "Café & more"),
            ("&amp;lt;", "&lt;"),
            ("&#233;&#xE9;", "éé"),
            ("AT&T; R&D & Co", "AT&T; R&D & Co"),
            ("&#0;&#xD800;&nosuch;", "&#0;&#xD800;&nosuch;"),
            ("&", "&"),
        ] {
            assert_eq!(decode_references(title), expected, "{title}");
        }
    }
}
