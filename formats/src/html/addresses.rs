//! The addresses in HTML: found, and replaced where they stand.

use std::borrow::Cow;
use std::ops::Range;

use super::attributes::Attributes;
use super::entity::{self, Place};
use super::plain::TextKind;
use super::reserved::reserved;
use super::tag::Tag;
use super::tokenizer::{Raw, Sink, tokenize};
use super::write::picture_source;
use crate::addresses::AddressUse;

/// Calls `replacement` for every address that a converted body would show or link to, in the order of the source, and
/// returns the HTML with the addresses it gives put in their place. Everything else stays byte for byte.
///
/// Addresses are handed over decoded and without white space around them. Of a picture only the one source that is
/// used counts, so that what merely holds its place until it is loaded is not taken for the picture. What stands in
/// comments, scripts and frames is no address, and neither is what frames show.
pub fn replace_addresses<'h>(
    html: &'h str,
    replacement: &mut dyn FnMut(&str, AddressUse) -> Option<String>,
) -> Cow<'h, str> {
    let mut replacer = Replacer { html, replacement, out: String::new(), copied: 0 };
    tokenize(html, &mut replacer);
    let Replacer { mut out, copied, .. } = replacer;
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Copies the source up to each address that is replaced.
struct Replacer<'h, 'r> {
    html: &'h str,
    replacement: &'r mut dyn FnMut(&str, AddressUse) -> Option<String>,
    out: String,
    copied: usize,
}

impl Sink for Replacer<'_, '_> {
    fn open(&mut self, tag: Tag, _at: usize, start: usize, end: usize) {
        let Some(source) = self.html.get(start..end).filter(|source| !source.is_empty()) else { return };
        let attributes = Attributes::new(source);
        for (value, used) in addresses_of(tag, attributes).into_iter().flatten() {
            let Some(offset) = attributes.offset_of(value) else { continue };
            let place = start.saturating_add(offset)..start.saturating_add(offset).saturating_add(value.len());
            if is_noise(self.html, &place) {
                continue;
            }
            let address = decoded(value);
            let Some(new) = (self.replacement)(address.trim_matches(|char: char| char <= ' '), used) else { continue };
            // Attributes may stand in any order; only what lies ahead can still be replaced.
            let Some(before) = self.html.get(self.copied..place.start) else { continue };
            self.out.push_str(before);
            push_value(&new, &mut self.out);
            self.copied = place.end;
        }
    }

    fn text(&mut self, _kind: TextKind, _start: usize, _end: usize) {}

    fn close(&mut self, _tag: Tag) {}

    fn comment(&mut self, _start: usize, _end: usize) {}

    fn raw(&mut self, _tag: Tag, _at: usize, _attributes: Range<usize>, _content: Raw) {}
}

/// Returns true for a value without quotes around it that a quote stands in or may follow: what comes after it can be
/// read in two ways, and a new value would change which.
fn is_noise(html: &str, place: &Range<usize>) -> bool {
    let byte = |at: usize| html.as_bytes().get(at).copied();
    let before = place.start.checked_sub(1).and_then(byte).filter(|byte| matches!(byte, b'"' | b'\''));
    let is_quoted = before.is_some() && before == byte(place.end);
    !is_quoted && html.get(place.clone()).is_none_or(|value| value.contains(['"', '\'']) || value.ends_with('='))
}

/// Returns the values of a tag that are addresses, in the order of the source.
fn addresses_of(tag: Tag, attributes: Attributes<'_>) -> [Option<(&str, AddressUse)>; 2] {
    let used_as = |used| move |value| (value, used);
    match tag {
        Tag::A => [attributes.raw("href").map(used_as(AddressUse::Link)), None],
        Tag::Img => [picture_source(attributes).map(used_as(AddressUse::Picture)), None],
        Tag::Source | Tag::Embed => [attributes.raw("src").map(used_as(AddressUse::Player)), None],
        Tag::Video | Tag::Audio => {
            let source = attributes.raw("src").map(used_as(AddressUse::Player));
            let poster = attributes.raw("poster").map(used_as(AddressUse::Picture));
            let offset = |found: &Option<(&str, AddressUse)>| found.and_then(|(value, _)| attributes.offset_of(value));
            if offset(&source) <= offset(&poster) { [source, poster] } else { [poster, source] }
        }
        // No other element has an address that Markdown or rebuilt HTML keeps as one of a file.
        _ => [None, None],
    }
}

fn decoded(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    entity::decode_into(raw, Place::Attribute, &mut out);
    Cow::Owned(out)
}

/// Writes the value of an attribute in the place of another, whatever quotes stand around it or do not: it holds no
/// character that could end it, and no quote that could close one that stood open before.
fn push_value(value: &str, out: &mut String) {
    for character in value.chars() {
        match (reserved(character), character) {
            (Some(reference), _) => out.push_str(reference),
            (None, '\'' | '\t' | '\n' | '\u{c}' | '\r' | ' ' | '=') => {
                out.push_str(&format!("&#{};", u32::from(character)));
            }
            (None, other) => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::html::{HtmlToMarkdown, MarkdownOptions, NativeEngine};

    fn replaced(html: &str) -> String {
        let mut replacement = |address: &str, used| match used {
            AddressUse::Link => address.strip_prefix("http://e.example/").map(|path| format!("{path}.md")),
            _ => Some(format!("../media/{}", address.rsplit('/').next().unwrap_or_default())),
        };
        replace_addresses(html, &mut replacement).into_owned()
    }

    fn found(html: &str) -> Vec<(String, AddressUse)> {
        let mut found = Vec::new();
        replace_addresses(html, &mut |address, used| {
            found.push((address.to_owned(), used));
            None
        });
        found
    }

    #[test]
    fn addresses_are_replaced_however_they_are_quoted() {
        assert_eq!(
            replaced("<p>a<img src=\"http://e.example/b.jpg\" alt=b><IMG alt='' SRC='/x/c.jpg'/><img src=d.jpg>"),
            "<p>a<img src=\"../media/b.jpg\" alt=b><IMG alt='' SRC='../media/c.jpg'/><img src=../media/d.jpg>"
        );
        assert_eq!(replaced("<a class=x href = http://e.example/a>b</a>"), "<a class=x href = a.md>b</a>");
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_break_the_tag() {
        assert_eq!(replaced("<a href=\"http://e.example/a class=x>b"), "<a href=\"a.md class=x>b");
    }

    #[test]
    fn what_is_not_replaced_stays_byte_for_byte() {
        let html =
            "<A HREF='/other?a=1&amp;b=2' >x</A ><!-- <img src=a.jpg> --><script>'<img src=b.jpg>'</script>&nbsp;";
        assert!(matches!(replace_addresses(html, &mut |_, _| None), Cow::Borrowed(same) if same == html));
        assert_eq!(found(html), [("/other?a=1&b=2".to_owned(), AddressUse::Link)]);
    }

    #[test]
    fn a_new_address_cannot_leave_its_quotes() {
        let evil = |_: &str, _| Some("x\" onload='y'><script>".to_owned());
        let html = replace_addresses("<img src=a><img src='b'>", &mut { evil }).into_owned();
        let value = "x&quot;&#32;onload&#61;&#39;y&#39;&gt;&lt;script&gt;";
        assert_eq!(html, format!("<img src={value}><img src='{value}'>"));
    }

    #[test]
    fn a_picture_that_is_loaded_late_has_one_address() {
        let html = "<img src='data:image/gif;base64,R0lGOD' data-src='/a.jpg' srcset='/a-1.jpg 1x, /a-2.jpg 2x'>";
        assert_eq!(found(html), [("/a.jpg".to_owned(), AddressUse::Picture)]);
        assert_eq!(
            replaced("<img src='/blank.gif' data-src=/x/a.jpg>"),
            "<img src='/blank.gif' data-src=../media/a.jpg>"
        );
        assert_eq!(found("<img srcset='/a-1.jpg 1x, /a-2.jpg 2x'>"), [("/a-2.jpg".to_owned(), AddressUse::Picture)]);
    }

    #[test]
    fn players_and_their_posters_are_found_in_the_order_of_the_source() {
        let html = "<video poster=/p.jpg src=/v.mp4><source src=' /w.webm '></video><audio src=/s.mp3>";
        assert_eq!(
            replaced(html),
            "<video poster=../media/p.jpg src=../media/v.mp4><source src='../media/w.webm'></video><audio src=../media/s.mp3>"
        );
    }

    #[test]
    fn what_only_counts_visitors_is_no_picture() {
        assert_eq!(found("<img src=http://stat.example/c.gif width=1 height='1px'>"), []);
    }

    #[test]
    fn every_one_of_many_pictures_is_replaced() {
        let replaced = replaced(&"<img src=/a.jpg>".repeat(10_000));
        assert_eq!(replaced.matches("<img src=../media/a.jpg>").count(), 10_000);
    }

    fn markup() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "<img src=",
            "<a href=",
            "<video src=",
            "<audio poster=",
            "<source src=",
            " src=",
            " href=",
            " alt=",
            " poster=",
            " data-src=",
            "/a.jpg",
            "http://e.example/b?c=1&amp;d",
            "data:image/gif;base64,R0",
            "\"",
            "'",
            ">",
            "</a>",
            "</video>",
            "<p>",
            "text ",
            " ",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "&quot;",
            "=",
            "<b>",
            "</b>",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    fn markdown(html: &str) -> String {
        let mut out = String::new();
        NativeEngine.markdown(html, &MarkdownOptions::default(), &mut out, &mut Vec::new());
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn addresses_that_become_themselves_change_nothing_that_is_shown(html in markup()) {
            let same = replace_addresses(&html, &mut |address, _| Some(address.to_owned()));
            prop_assert_eq!(markdown(&same), markdown(&html), "{}", same);
        }

        #[test]
        fn every_address_that_is_found_is_replaced(html in markup()) {
            let mut asked = Vec::new();
            let replaced = replace_addresses(&html, &mut |_, used| {
                asked.push(used);
                Some("../media/x.jpg".to_owned())
            });
            let found: Vec<_> = found(&replaced);
            prop_assert!(found.iter().all(|(address, _)| address == "../media/x.jpg"), "{:?} in {}", found, replaced);
            prop_assert_eq!(found.iter().map(|(_, used)| *used).collect::<Vec<_>>(), asked);
        }
    }
}
