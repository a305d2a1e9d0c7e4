//! What holds for any bytes.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::model::Status;

/// Lines that mean something, and lines that look as if they did; `#` becomes a word that stands nowhere else.
const LINES: [&str; 48] = [
    "",
    " ",
    "#",
    "-----",
    "-----",
    "-----",
    "-----",
    "--------",
    "--------",
    "--------",
    "-----\t",
    "----",
    "BODY:",
    "BODY:",
    "BODY: #",
    "EXTENDED BODY:",
    "EXCERPT:",
    "KEYWORDS:",
    "COMMENT:",
    "COMMENT: ",
    "PING:",
    "SUMMARY:",
    "START BODY",
    "NO ENTRY: 1",
    "TITLE: #",
    "TITLE: #",
    "AUTHOR: #",
    "DATE: 06/13/2004 12:05:00 AM",
    "DATE: #",
    "BASENAME: same",
    "STATUS: #",
    "TAGS: #, \"# #\" #, '#,#'",
    "CATEGORY: #",
    "FOO BAR: #",
    "Foo: #",
    "URL: #",
    "SECRET: #",
    "\u{feff}EMAIL: #",
    "IP: 192.0.2.7",
    "IP: 192.0.2.7",
    "EMAIL: w@example.com",
    "--x--",
    "-------",
    "COMxENT:",
    "EXCEPT:",
    "#-----",
    "-----COMMENT:",
    "--------TITLE: #",
];

/// Makes a file of lines, and the words in it.
fn file_of(picks: &[usize], end: &str) -> (String, Vec<String>) {
    let (mut text, mut words) = (String::new(), Vec::new());
    for pick in picks {
        for (n, part) in LINES.get(*pick).unwrap().split('#').enumerate() {
            if n > 0 {
                words.push(format!("w{}w", words.len()));
                text.push_str(words.last().unwrap());
            }
            text.push_str(part);
        }
        text.push_str(end);
    }
    (text, words)
}

/// Reads what can be read and checks that all counts agree.
fn read_any(bytes: Vec<u8>) -> Option<Out> {
    let (archive, mut issues) = open(vec![Input::from_bytes("any", bytes)]).ok()?;
    let mut posts = Vec::new();
    for (n, outline) in archive.outline().iter().enumerate() {
        let post = archive.thread(n, &mut issues).unwrap();
        assert_eq!(outline.comments.total(), post.comments.len() as u64);
        assert_eq!((&outline.id, &outline.title, outline.status), (&post.id, &post.title, post.status));
        posts.push(post);
    }
    let mut ids: Vec<_> = posts.iter().map(|post| post.id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), posts.len());
    let orphans = archive.orphans(&mut issues).unwrap();
    assert_eq!(archive.orphan_tally().total(), orphans.len() as u64);
    Some(Out { posts, orphans, issues })
}

proptest! {
    #[test]
    fn any_bytes_end_without_a_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = MtifReader.sniff(&Sample { name: "any", head: &bytes });
        read_any(bytes);
    }

    #[test]
    fn no_word_is_lost(picks in vec(0..LINES.len(), 0..60), end in 0..3usize) {
        let (text, words) = file_of(&picks, ["\n", "\r\n", "\r"][end]);
        let _ = MtifReader.sniff(&Sample { name: "any", head: text.as_bytes() });
        if let Some(out) = read_any(text.clone().into_bytes()) {
            let told = json!([out.posts, out.orphans]).to_string();
            let strays = codes(&out.issues).contains(&"stray-text");
            for word in words {
                prop_assert!(strays || told.contains(&word), "{word} of {text} is not in {told}");
            }
        }
    }

    #[test]
    fn comments_in_are_comments_out(records in vec(vec((any::<bool>(), 0..5usize), 0..6), 1..8)) {
        let mut text = String::new();
        for replies in &records {
            text.push_str("TITLE: T\n-----\nBODY:\nB\n-----\n");
            for (ping, lines) in replies {
                text.push_str(if *ping { "PING:\nTITLE: x\n" } else { "COMMENT:\nAUTHOR: x\n" });
                text.push_str(&"-----\nwords\n--------\n\n".repeat(*lines));
                text.push_str("-----\n");
            }
            text.push_str("--------\n");
        }
        let out = read(text);
        let found: Vec<_> = out.posts.iter().map(|post| post.comments.len()).collect();
        prop_assert_eq!(found, records.iter().map(Vec::len).collect::<Vec<_>>());
    }
}

#[test]
fn any_cut_of_any_fixture_keeps_the_whole_records_before_it() {
    for case in CASES {
        for input in inputs(case) {
            let bytes = input.bytes.read_range(0, input.bytes.len() as usize).unwrap();
            let whole = read_any(bytes.clone()).unwrap();
            for cut in 0..bytes.len() {
                let posts = read_any(bytes.get(..cut).unwrap().to_vec()).map(|out| out.posts).unwrap_or_default();
                for (n, post) in whole.posts.iter().enumerate() {
                    let source = post.source.as_ref().unwrap();
                    let closed = source.byte.unwrap() + source.length.unwrap() + "--------".len() as u64;
                    // Comments that a later record adds are not in this one.
                    if closed <= cut as u64 && case != "no-entry" {
                        let mut expected = post.clone();
                        // One without a status is doubtful where the records that are left all have one.
                        if case == "loose" && posts.get(n).is_some_and(|post| post.status == Status::Draft) {
                            expected.status = Status::Draft;
                        }
                        assert_eq!(posts.get(n), Some(&expected), "{case} cut at {cut}");
                    }
                }
            }
        }
    }
}
