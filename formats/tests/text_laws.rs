//! Laws of the reader of plain text: whatever a page looks like, no word of it is lost, outlines and posts agree, and
//! nothing depends on what was read before.

#![cfg(feature = "text")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is the failing test"
)]

mod support;

use std::collections::BTreeMap;

use blogferry_formats::text::TextReader;
use blogferry_formats::{Archive, Input, Issues, OpenContext, Reader};
use proptest::prelude::*;
use serde_json::Value;

/// Lines of real pages and lines that only look like them.
const LINES: &[&str] = &[
    "Monday, March 4, 2013",
    "5 mars 2013",
    "2013年3月5日 22:05",
    "3/5/13 9:01 AM",
    "9:52 PM",
    "The slow ferry",
    "Home",
    "About",
    "We crossed at dawn, before the mill had started, and took the upper path past the second gate, as always in March.",
    "Reed said...",
    "K.V. said…",
    "Anonymous said...",
    "And then my mother said...",
    "Hanne says:",
    "Theo a dit :",
    " said...",
    "Nan",
    "said...",
    "ReedMarch 5, 2013 at 9:01 AM",
    "    OttoMarch 5, 2013 at 10:01 AM",
    "Anonym1. März 2013 um 10:12",
    "Posted by: Lars at June 14, 2004 11:20 AM",
    "Posted by Nan at 6:42 PM",
    "Posted byNan at6:42 PM 3 comments:",
    "Pingback: Ponds",
    "by Nan on March 4, 2013",
    "Nan | March 4, 2013",
    "Labels: ponds, rain",
    "Labels:",
    "3 comments:",
    "No comments:",
    "Comments",
    "4 Responses to “The slow ferry”",
    "Reply",
    "Delete",
    "Replies",
    "ReplyDelete",
    "ReplyDeleteThanks, I saw it.",
    "AntwortenLöschen",
    "Antworten",
    "Email ThisBlogThis!Share to Twitter",
    "Post a Comment",
    "Leave a Reply",
    "Newer Post Older Post Home",
    "Subscribe to: Post Comments (Atom)",
    "This comment has been removed by the author.",
    "• 3 years ago",
    "(Reply) (Thread)",
    "@Reed: no.",
    "> quoted",
    "\"Which pond?\"",
    "17.",
    "Photo by Nan",
    "日本語の行です",
    "الجمعة، 14 يونيو 2013",
    "    indented code",
    "",
    "",
    "\u{a0}",
    "a_b c\u{200b}d e\u{ad}f",
    "It’s “so” naïve — 4½ × 2",
    "cafÃ© saidâ€¦",
    "reed_out_west said...",
    "_",
    "\u{200f}Reed said...",
    "Listed below are links to weblogs that reference The slow ferry:",
    "TrackBack",
    "The comments to this entry are closed.",
    "  1. Lovely, I saw it.",
    "  2. quill2:41 PM",
    "  3. Pingback: Ponds",
    "  4. says",
    "    1. Only the swans.",
    "    Nobody else was there.",
    "    • Rub it out again!",
    "  • twine",
    "4 thoughts on “The slow ferry",
    ">> Wednesday, February 27, 2013",
    "Saturday, February 2, 2013",
    "12/05/2013 11:45am",
    "Brook (not verified):",
    "« A spoon | Main | The plums »",
];

/// Counts words as people who search a text do: runs of letters, digits and underscores.
fn words(text: &str) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    for word in text.split(|letter| !word(letter)).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_owned()).or_insert(0) += 1;
    }
    counts
}

fn strings(value: &Value, out: &mut String) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                out.push_str(text);
                out.push('\n');
            }
            Value::Array(list) => open.extend(list),
            Value::Object(map) => open.extend(map.values()),
            Value::Number(number) => {
                out.push_str(&number.to_string());
                out.push('\n');
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
}

fn open(page: &str) -> Option<Box<dyn Archive>> {
    TextReader.open(vec![Input::from_bytes("page.txt", page)], &OpenContext::default(), &mut Issues::default()).ok()
}

fn check(page: &str) {
    let Some(archive) = open(page) else {
        assert!(words(page).is_empty(), "a page with words is no error: {page:?}");
        return;
    };
    let mut all = String::new();
    for (n, outline) in archive.outline().iter().enumerate() {
        let post = archive.thread(n, &mut Issues::default()).unwrap();
        assert_eq!(&post, &archive.thread(n, &mut Issues::default()).unwrap());
        assert_eq!((&outline.id, &outline.title, outline.date_published), (&post.id, &post.title, post.date_published));
        assert_eq!(outline.comments.total(), post.comments.len() as u64);
        for comment in &post.comments {
            assert!(outline.comments.of(comment.status) > 0);
            if let Some(parent) = &comment.in_reply_to {
                assert!(
                    post.comments.iter().take_while(|other| other.id != comment.id).any(|other| &other.id == parent)
                );
            }
        }
        strings(&serde_json::to_value(&post).unwrap(), &mut all);
    }
    let there = words(&all);
    for (word, count) in words(page) {
        assert!(there.get(&word).is_some_and(|there| *there >= count), "{word:?} is lost of {page:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_a_shuffled_page_is_lost(lines in proptest::collection::vec(proptest::sample::select(LINES), 0..40)) {
        check(&lines.join("\n"));
    }

    #[test]
    fn no_word_of_any_text_is_lost(page in "\\PC{0,200}", ends in "[\\n\\r\\t ]{0,8}") {
        check(&page.replace(',', &ends));
    }
}

#[test]
fn every_prefix_of_every_case_keeps_its_words() {
    for case in support::folders("text") {
        for input in support::inputs("text", &case) {
            let text = String::from_utf8(support::bytes_of(&input)).unwrap();
            let cuts = text.char_indices().map(|(at, _)| at).step_by(37);
            cuts.chain([text.len()]).for_each(|cut| check(&text[..cut]));
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_told_and_not_the_end() {
    let mut issues = Issues::default();
    let bytes = b"The slow ferry\n\nI went \xff\xfe early.\n".to_vec();
    let archive =
        TextReader.open(vec![Input::from_bytes("page.txt", bytes)], &OpenContext::default(), &mut issues).unwrap();
    let post = archive.thread(0, &mut issues).unwrap();
    assert_eq!(post.title.as_deref(), Some("The slow ferry"));
    assert!(issues.counts().any(|(code, _, _)| code == "bytes-invalid"));
}
