//! Addresses that people wrote into comments, which WordPress makes links when it shows them.

use std::borrow::Cow;

use super::markup::{skip_element, tag_at};

/// Elements in which an address stays text: those that show it to the letter, and links.
const LEFT_ALONE: [&str; 5] = ["a", "code", "pre", "script", "style"];

/// What may stand before an address; anything else is a part of a word.
const BEFORE: [char; 8] = ['(', '<', '.', ',', ';', ':', '!', '?'];

/// Returns the HTML of a comment with its bare addresses as links.
pub(super) fn clickable(html: &str) -> Cow<'_, str> {
    if !html.contains("://") && !html.contains("www.") {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len().saturating_add(html.len() / 4));
    let mut left_alone = 0_usize;
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(length) = rest.starts_with('<').then(|| skip_element(rest)).flatten() {
            if let Some(tag) =
                tag_at(rest).filter(|tag| LEFT_ALONE.iter().any(|name| tag.name.eq_ignore_ascii_case(name)))
            {
                left_alone = if tag.closes { left_alone.saturating_sub(1) } else { left_alone.saturating_add(1) };
            }
            let (element, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            out.push_str(element);
            rest = after;
            continue;
        }
        let end = memchr::memchr(b'<', rest.as_bytes().get(1..).unwrap_or_default());
        let (text, after) =
            rest.split_at_checked(end.map_or(rest.len(), |end| end.saturating_add(1))).unwrap_or((rest, ""));
        if left_alone > 0 {
            out.push_str(text);
        } else {
            link_addresses(text, &mut out);
        }
        rest = after;
    }
    Cow::Owned(out)
}

/// Appends a text without tags.
fn link_addresses(text: &str, out: &mut String) {
    let mut written = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let may_begin = before.is_none_or(|letter| letter.is_whitespace() || BEFORE.contains(&letter));
        let length = if may_begin { address_length(rest) } else { 0 };
        if length == 0 {
            at = at.saturating_add(rest.chars().next().map_or(1, char::len_utf8));
            continue;
        }
        let address = rest.get(..length).unwrap_or_default();
        let scheme = if address.starts_with("www.") { "http://" } else { "" };
        out.push_str(text.get(written..at).unwrap_or_default());
        out.push_str(&format!("<a href=\"{scheme}{address}\">{address}</a>"));
        at = at.saturating_add(length);
        written = at;
    }
    out.push_str(text.get(written..).unwrap_or_default());
}

/// Returns the length of the address at the start of a text; 0 if there is none.
fn address_length(text: &str) -> usize {
    let Some(start) = ["http://", "https://", "ftp://", "www."].iter().find(|start| text.starts_with(*start)) else {
        return 0;
    };
    let (mut end, mut opened) = (start.len(), 0_i64);
    for (at, letter) in text.char_indices().skip(start.len()) {
        let next = at.saturating_add(letter.len_utf8());
        match letter {
            // A sign at the end belongs to the sentence, but for one that closes what the address has opened.
            ')' if opened > 0 => {
                opened = opened.saturating_sub(1);
                end = next;
            }
            '\'' | '.' | ',' | ';' | ':' | '!' | '?' | ')' => {}
            '#' | '%' | '~' | '/' | '@' | '[' | ']' | '*' | '+' | '=' | '&' | '$' | '-' | '_' => end = next,
            '(' => {
                opened = opened.saturating_add(1);
                end = next;
            }
            letter if letter.is_alphanumeric() => end = next,
            _ => break,
        }
    }
    // `&gt;` and its like end a sentence too; of a reference its semicolon alone is cut off above.
    let address = text.get(..end).unwrap_or_default();
    let reference = address.rfind('&').filter(|at| {
        let name = address.get(at.saturating_add(1)..).unwrap_or_default();
        matches!(name, "gt" | "lt" | "quot" | "nbsp" | "raquo")
            && text.get(end..).is_some_and(|rest| rest.starts_with(';'))
    });
    let end = reference.unwrap_or(end);
    if end > start.len() { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(text: &str) -> String {
        clickable(text).replace("<a href=\"", "{").replace("\">", "|").replace("</a>", "}")
    }

    #[test]
    fn bare_addresses_are_links() {
        for (text, expected) in [
            (
                "See https://pond.example/a?b=1&amp;c=2#d now",
                "See {https://pond.example/a?b=1&amp;c=2#d|https://pond.example/a?b=1&amp;c=2#d} now",
            ),
            (
                "http://a.example\nftp://b.example",
                "{http://a.example|http://a.example}\n{ftp://b.example|ftp://b.example}",
            ),
            ("at www.pond.example!", "at {http://www.pond.example|www.pond.example}!"),
            ("https://pond.example/frösche", "{https://pond.example/frösche|https://pond.example/frösche}"),
        ] {
            assert_eq!(linked(text), expected);
        }
    }

    #[test]
    fn signs_of_the_sentence_stay_outside() {
        for (text, address) in [
            ("(see https://pond.example/a).", "https://pond.example/a"),
            ("https://pond.example/a_(b), c", "https://pond.example/a_(b)"),
            ("“x” https://pond.example/a.html?", "https://pond.example/a.html"),
            ("&lt;https://pond.example/a&gt; b", "https://pond.example/a"),
            ("https://pond.example/'a'", "https://pond.example/'a"),
        ] {
            assert!(linked(text).contains(&format!("{{{address}|{address}}}")), "{}", linked(text));
        }
    }

    #[test]
    fn what_is_a_link_or_code_or_no_address_stays_as_it_is() {
        for text in [
            "<a href=\"https://a.example\">https://a.example</a>",
            "<code>https://a.example</code> <PRE>www.a.example</PRE>",
            "<img src='https://a.example/b.jpg'>",
            "xhttps://a.example wwww.b http:// https://. a@www.example",
            "<!-- https://a.example -->",
            "no address",
        ] {
            assert_eq!(clickable(text), text);
        }
    }

    #[test]
    fn text_after_a_link_is_looked_at_again() {
        assert_eq!(
            linked("<a href='#'>x</a> www.a.example <b>www.b.example</b>"),
            "<a href='#'>x} {http://www.a.example|www.a.example} <b>{http://www.b.example|www.b.example}</b>"
        );
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in ["http://", "www.", "<a", "<!--", "(", "https://a(", "&", "<code>"] {
            clickable(&format!("{}://", piece.repeat(50_000)));
        }
    }
}
