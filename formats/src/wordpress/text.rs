//! The texts of an export: names and titles, which are HTML in places, bodies, and slugs, which are escaped.

use std::borrow::Cow;

use memchr::memmem;

use super::structure::belongs;
use crate::xml::{Damage, Element, unescape};

/// Returns a title or name as plain text; `None` if nothing is left of it.
///
/// In CDATA stands what the platform keeps, which is HTML. Elsewhere the exporter has made text of it, and what still
/// looks like a reference was escaped once too often.
pub(super) fn plain(element: Element<'_>) -> Option<String> {
    let text = element.value()?;
    let text = if is_cdata(element) { without_tags(&text) } else { text };
    let text = decode(&text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Returns a body as the source has it, and whether it was torn; `None` if it is empty.
pub(super) fn body(element: Element<'_>) -> (Option<String>, bool) {
    let (text, is_torn) = content(element);
    ((!text.trim().is_empty()).then(|| text.into_owned()), is_torn)
}

/// Returns the text of an element as the source has it.
///
/// White space between the tags and the CDATA section is layout of the file. An exporter that does not split the `]]>`
/// of a section inside the text leaves elements behind: then everything between the first start and the last end is
/// the body, and `true` says so.
pub(super) fn content(element: Element<'_>) -> (Cow<'_, str>, bool) {
    // In a damaged item a body without its end tag seems to hold the fields that follow it, and the comments with all
    // that nobody should see of them.
    let has_elements = element.children().next().is_some();
    let swallowed = if has_elements && element.is_damaged() { element.swallowed(belongs) } else { None };
    if let Some(field) = swallowed {
        return (Cow::Owned(element.text_before(field)), false);
    }
    let source = element.inner_source();
    let text: Cow<'_, str> = if has_elements {
        let trimmed = source.trim();
        let inside = trimmed.strip_prefix(CDATA_START).unwrap_or(trimmed);
        let inside = inside.strip_suffix(CDATA_END).unwrap_or(inside);
        Cow::Owned(inside.replace("]]]]><![CDATA[>", CDATA_END))
    } else if is_cdata(element) && !source.trim().is_empty() {
        let text = element.text();
        let before = source.len().saturating_sub(source.trim_start().len());
        let after = source.len().saturating_sub(source.trim_end().len());
        match text.get(before.min(text.len())..text.len().saturating_sub(after)) {
            // Line ends of Windows in the layout were counted as two; then trimming all of it is the nearest.
            Some(inner) if !source.contains('\r') => Cow::Owned(inner.to_owned()),
            _ if before.saturating_add(after) == 0 => text,
            _ => Cow::Owned(text.trim().to_owned()),
        }
    } else {
        element.text()
    };
    (text, has_elements)
}

/// Returns true if a body was cut and goes on to the end of the next item's: both start in its last section. Where a post
/// quotes an item, WordPress splits the `]]>` of that, so what is behind the start of its body is a section of its own.
pub(super) fn swallows_item(body: Element<'_>) -> bool {
    let Some(last) = body.own_sources().last() else { return false };
    let start = memmem::find(last.as_bytes(), b"<content:encoded><![CDATA[");
    start.is_some_and(|start| last.get(..start).is_some_and(|before| before.contains("<item>")))
}

/// Returns where in the stretch that was parsed the bytes stand that are at these offsets, in ascending order, of the
/// [`body`] of an element.
pub(super) fn places_of_body(element: Element<'_>, offsets: &[usize]) -> Vec<Option<usize>> {
    let (body, text) = (body(element).0.unwrap_or_default(), element.text());
    // White space around a section is layout. What is more than the text of the element has no certain place.
    let Some(from) = text.find(&body) else { return vec![None; offsets.len()] };
    let in_text: Vec<usize> = offsets.iter().map(|offset| from.saturating_add(*offset)).collect();
    element.places_of_text(&in_text)
}

const CDATA_START: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// Returns true if the text of an element stands in CDATA.
fn is_cdata(element: Element<'_>) -> bool {
    element.inner_source().contains(CDATA_START)
}

/// Decodes the references of HTML once.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('&') { unescape(text, &mut Damage::default()) } else { Cow::Borrowed(text) }
}

/// Decodes an address, which old exports escape up to three times.
pub(super) fn address(text: &str) -> String {
    let mut text = text.trim().to_owned();
    for _ in 0..3 {
        let decoded = decode(&text).into_owned();
        if decoded == text {
            break;
        }
        text = decoded;
    }
    text
}

/// The elements that stand in titles.
const TITLE_TAGS: [&str; 30] = [
    "a", "abbr", "b", "big", "br", "cite", "code", "del", "div", "em", "font", "h1", "h2", "h3", "i", "img", "ins",
    "mark", "p", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr",
];

/// Takes the tags of HTML out of a title; a `<` that starts none of them is text.
pub(super) fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let tag = super::markup::tag_at(from)
            .filter(|tag| tag.ends && TITLE_TAGS.iter().any(|known| known.eq_ignore_ascii_case(tag.name)));
        let length = match &tag {
            Some(tag) => {
                if tag.name.eq_ignore_ascii_case("br") {
                    out.push(' ');
                }
                tag.length
            }
            None => {
                out.push('<');
                1
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Decodes the `%e6` of an address; what is none of these stays.
pub(super) fn percent_decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}

/// Decodes the `%e6%97%a5` of a slug. WordPress cuts slugs at 200 bytes, through a character if need be: what is left
/// of that one is dropped. A slug that is no UTF-8 otherwise stays as it is.
pub(super) fn slug(text: &str) -> String {
    let text = text.trim();
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = percent_decode(text);
    // A cut may also leave `%e` or `%` at the end.
    let trailing = bytes
        .iter()
        .rposition(|byte| *byte == b'%')
        .filter(|at| bytes.len().saturating_sub(*at) <= 2 && text.len() >= 190);
    if let Some(at) = trailing {
        bytes.truncate(at);
    }
    match std::str::from_utf8(&bytes) {
        Ok(slug) => slug.to_owned(),
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()).into_owned()
        }
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_decoded_and_a_cut_character_is_dropped() {
        assert_eq!(slug("moss-and-ferns"), "moss-and-ferns");
        assert_eq!(slug("%e6%b1%a0-2"), "池-2");
        assert_eq!(slug("%e6%b1%a0%e6%b1"), "池");
        assert_eq!(slug("100%-moss"), "100%-moss");
        assert_eq!(slug("%ff%fe-x"), "%ff%fe-x");
    }

    #[test]
    fn only_tags_of_html_go_from_a_title() {
        assert_eq!(without_tags("<em>Moss</em> <3 Vec<u8>"), "Moss <3 Vec<u8>");
        assert_eq!(without_tags("Moss<br />Fern"), "Moss Fern");
    }

    #[test]
    fn addresses_are_decoded_until_they_stay() {
        assert_eq!(address(" https://pond.example/?a=1&amp;#038;b=2 "), "https://pond.example/?a=1&b=2");
    }
}
