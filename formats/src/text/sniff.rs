//! Whether an input can be a page in plain text: modest, as anything can be text.

use super::other::{is_front_matter, is_json, is_markup};
use super::page::Page;
use super::profile::{Kind, Kinds};
use super::reader::all_phrases;
use super::records::holds_records;
use crate::detect::{Confidence, Sample};

/// So many control characters may be in any text.
const FEW_ODD: usize = 4;

/// How much of an input is looked at.
const SAMPLE: usize = 16 << 10;

/// Judges the head of an input.
pub(super) fn sniff(sample: &Sample<'_>) -> Confidence {
    let Some(text) = text(sample) else { return Confidence::No };
    let book = all_phrases();
    let page = Page::new(text, &book, None);
    let headings = Kinds::of(&[Kind::CommentHeader, Kind::CommentFooter, Kind::Feed]);
    let marked = page.marks.iter().filter(|mark| mark.kinds().meets(headings)).count();
    let dated = page.when(0).is_some_and(|when| when.is_heading());
    if marked >= 2 || marked == 1 && dated { Confidence::Likely } else { Confidence::Weak }
}

/// Returns true if an input can be a page: if it is text and no other format of text.
pub(super) fn can_be_page(sample: &Sample<'_>) -> bool {
    text(sample).is_some()
}

/// Returns the head of an input that can be a page.
fn text<'a>(sample: &Sample<'a>) -> Option<&'a str> {
    let head = sample.head.get(..SAMPLE).unwrap_or(sample.head);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    // A text may have caught a stray byte or the colours of a terminal; bytes that are no text are full of them.
    let odd = head.iter().filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xc)).count();
    if head.is_empty() || odd > FEW_ODD.max(head.len() / 100) || odd > head.len() / 10 {
        return None;
    }
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The sample may end inside a character, and a text may have bad ones. Up to there it can be judged.
        Err(error) => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
    };
    // JSON in a fence, quoted or behind a remark is no page: what was not public would be its text.
    if crate::json_marks::are_in(head) {
        return None;
    }
    let start = text.trim_start();
    let is_other =
        start.is_empty() || is_markup(start) || is_json(start) || is_movable_type(start) || is_front_matter(start);
    (!is_other && !holds_records(sample.head)).then_some(text)
}

/// Movable Type's format starts with `KEY: value` lines in capitals and parts posts by dashes.
fn is_movable_type(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let key = first.split_once(':').map(|(key, _)| key).unwrap_or_default();
    let capital =
        !key.is_empty() && key.len() <= 24 && key.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ');
    capital && text.lines().take(400).any(|line| line.trim_end() == "-----" || line.trim_end() == "--------")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(head: &str) -> Confidence {
        sniff(&Sample { name: "x.txt", head: head.as_bytes() })
    }

    #[test]
    fn other_formats_are_left_to_their_readers() {
        for head in [
            "<?xml version=\"1.0\"?>",
            "  <html>",
            "{\"a\": 1}",
            "[1]",
            "AUTHOR: Reed\nTITLE: x\n-----\n",
            "My old blog\nAUTHOR: Reed\nTITLE: x\n-----\nBODY:\nx\n",
            "\x01\x02a\0b\0\x03c",
            "",
            "---\ntitle: x\n",
            "```json\n{\"version\": 1, \"posts\": [",
            "> {\n>   \"content_html\": \"<p>Moss</p>\"",
        ] {
            assert_eq!(judge(head), Confidence::No, "{head}");
        }
    }

    #[test]
    fn a_few_odd_bytes_are_in_any_text() {
        assert_eq!(judge("Monday, March 4, 2013\n\nA \x1b[1mslow\x1b[0m fer\0ry\n"), Confidence::Weak);
    }

    #[test]
    fn a_page_is_likely_only_by_its_headings() {
        assert_eq!(
            judge("Monday, March 4, 2013\n\nThe slow ferry\n\nText.\n\n\nReed said...\n\nYes.\n"),
            Confidence::Likely
        );
        assert_eq!(judge("Dear Ann,\n\nhere is the list.\n"), Confidence::Weak);
    }
}
