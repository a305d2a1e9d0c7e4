//! What WordPress would have shown of the bodies below `testdata/wordpress`: the cases that are about bodies have it in a
//! `shown.html` beside the export.
//!
//! `BLESS=1 cargo test` writes the expectations anew; the difference is then reviewed like code.

#![cfg(feature = "wordpress")]
#![allow(clippy::unwrap_used, reason = "a panic is the failing test")]

mod support;

use std::fmt::Write;

use blogferry_formats::model::Post;
use blogferry_formats::{Issues, Registry, Shortcodes, WriteOptions};
use support::{open, posts};

/// What WordPress would have shown, for every post of a case.
fn shown(case: &str, shortcodes: Shortcodes) -> String {
    let registry = Registry::standard();
    let opened = open("wordpress", case);
    let dialect = registry.dialect(opened.archive.blog());
    let options = WriteOptions { shortcodes, ..WriteOptions::default() };
    let mut out = String::new();
    for post in posts(&opened) {
        let mut issues = Issues::default();
        let Some(html) = post.content_html.as_deref() else { continue };
        let html = dialect.post(html, &post, &options, &mut issues);
        writeln!(out, "===== {}\n{}", post.title.as_deref().unwrap_or_default(), html.trim_end()).unwrap();
        for reported in issues.kept() {
            writeln!(out, "----- {}: {}", reported.issue.code(), reported.issue).unwrap();
        }
    }
    out
}

fn compare_shown(case: &str) {
    let found = shown(case, Shortcodes::Convert);
    let path = support::folder("wordpress", case).join("shown.html");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "what is shown of {case} differs:\n{found}");
}

#[test]
fn what_is_shown_is_the_same_after_a_way_through_json() {
    let registry = Registry::standard();
    for case in support::folders("wordpress") {
        let opened = open("wordpress", &case);
        let blog = serde_json::from_str(&serde_json::to_string(opened.archive.blog()).unwrap()).unwrap();
        let dialect = registry.dialect(&blog);
        for post in posts(&opened) {
            let again: Post = serde_json::from_str(&serde_json::to_string(&post).unwrap()).unwrap();
            assert_eq!(again, post, "{case}");
            let show = |post: &Post| {
                let html = post.content_html.as_deref().unwrap_or_default();
                dialect.post(html, post, &WriteOptions::default(), &mut Issues::default()).into_owned()
            };
            assert_eq!(show(&again), show(&post), "{case}");
        }
    }
}

#[test]
fn a_line_end_in_a_comment_is_a_break_wp2hugo() {
    let registry = Registry::standard();
    let opened = open("wordpress", "complete");
    let all = posts(&opened);
    let comment = &all[0].comments[0];
    let html = comment.content_html.as_deref().unwrap();
    let dialect = registry.dialect(opened.archive.blog());
    let shown = dialect.comment(html, comment, &WriteOptions::default(), &mut Issues::default());
    assert_eq!(shown, "<p>First!<br />\nAnd a line.</p>\n");
}

#[test]
fn classic_bodies_are_shown_with_their_paragraphs() {
    compare_shown("body-classic");
}

#[test]
fn shortcodes_show_what_they_stand_for() {
    compare_shown("body-shortcodes");
}

#[test]
fn code_between_shortcodes_is_shown_to_the_letter() {
    compare_shown("body-code");
}

#[test]
fn page_builders_leave_what_stands_between_their_tags() {
    compare_shown("body-builders");
}

#[test]
fn blocks_show_what_they_hold() {
    compare_shown("body-blocks");
    compare_shown("body-blocks-rest");
}

#[test]
fn shortcodes_that_are_kept_stay_to_the_letter() {
    let kept = shown("body-shortcodes", Shortcodes::Keep);
    for code in ["[caption width=\"9\"]", "[gallery ids=\"998,999\"]", "[[gallery ids=\"1\"]]", "[/reedbox]"] {
        assert!(kept.contains(code), "{code}");
    }
}

#[test]
fn shortcodes_that_are_stripped_leave_the_text_between_their_tags() {
    let stripped = shown("body-shortcodes", Shortcodes::Strip);
    assert!(stripped.contains("Inside <b>it</b>") && stripped.contains("A <em>reed</em>"));
    for code in ["[caption id", "[gallery ids=\"998", "[reedbox", "[/reedbox]", "[audio", "[youtube"] {
        assert!(!stripped.contains(code), "{code}");
    }
    let text = shown("body-classic", Shortcodes::Strip);
    assert!(text.contains("See [1] and [sic] and [citation needed], and a[0] = b[i]."));
}

fn show(post: &Post) -> (String, Issues) {
    let registry = Registry::standard();
    let dialect = registry.reader("wordpress").unwrap().dialect();
    let mut issues = Issues::default();
    let html = post.content_html.as_deref().unwrap_or_default();
    let shown = dialect.post(html, post, &WriteOptions::default(), &mut issues).into_owned();
    (shown, issues)
}

#[test]
fn reusable_blocks_that_show_each_other_without_end_stop_somewhere() {
    let mut blocks = serde_json::Map::new();
    for number in 1..9 {
        let next = format!("<!-- wp:block {{\"ref\":{}}} /-->", number + 1);
        blocks.insert(number.to_string(), next.repeat(60).into());
    }
    blocks.insert("9".to_owned(), "<p>end</p>".into());
    let mut post = Post { content_html: Some("<!-- wp:block {\"ref\":1} /-->".to_owned()), ..Post::default() };
    post.meta.insert("wp_blocks".to_owned(), blocks.into());
    let (shown, issues) = show(&post);
    assert!(shown.len() < 1 << 24);
    assert!(issues.counts().any(|(code, ..)| code == "reusable-block-limit"));
}

#[test]
fn galleries_without_end_stop_somewhere() {
    let picture = |number: usize| {
        let url = Some(format!("https://pond.example/{number}.jpg"));
        let meta = [("id".to_owned(), number.to_string().into()), ("parent".to_owned(), "7".into())].into();
        blogferry_formats::model::Attachment { url, meta, ..Default::default() }
    };
    let post = Post {
        id: "7".to_owned(),
        content_html: Some("[gallery]".repeat(1_500)),
        attachments: (1..500).map(picture).collect(),
        ..Post::default()
    };
    assert!(show(&post).0.len() < 1 << 26);
}

#[test]
fn hostile_bodies_take_linear_time() {
    for piece in
        ["[", "[a ", "[a b=", "[[a", "[/a]", "[caption]", "<pre>[code", "<code", "[row]", "<!-- wp:a -->", "[code]x"]
    {
        let html = Some(format!("{}é]", piece.repeat(3_000)));
        show(&Post { content_html: html, ..Post::default() });
    }
}
