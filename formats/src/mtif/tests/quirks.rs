//! One test for each odd thing seen in files, on the smallest text that shows it.

use super::*;
use crate::issue::Severity;
use crate::model::{CommentKind, CommentStatus, Status};
use crate::reader::ReadErrorKind;

#[test]
fn line_ends_of_any_kind_give_the_same_posts() {
    for case in CASES {
        let expected = read_inputs(inputs(case)).unwrap();
        for end in ["\r\n", "\r"] {
            let turned = inputs(case).into_iter().map(|input| {
                let bytes = input.bytes.read_range(0, input.bytes.len() as usize).unwrap();
                let text = String::from_utf8(bytes).unwrap().replace('\n', end);
                Input::from_bytes(input.name, text)
            });
            let out = read_inputs(turned.collect()).unwrap();
            let told = |mut posts: Vec<Post>| {
                for post in &mut posts {
                    post.source = None;
                    post.comments.iter_mut().for_each(|comment| comment.source = None);
                }
                posts
            };
            assert_eq!(told(out.posts), told(expected.posts.clone()), "{case} with {end:?}");
        }
    }
}

#[test]
fn the_named_zone_gives_local_times_their_offset() {
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
    let cx = OpenContext { timezone: Some(zone), ..OpenContext::default() };
    let mut issues = Issues::default();
    let archive = MtifReader.open(inputs("hatena"), &cx, &mut issues).unwrap();
    let post = archive.thread(0, &mut issues).unwrap();
    let dates = [post.date_published, archive.outline()[0].date_published, post.comments[0].date_published];
    assert_eq!(
        dates.map(|date| date.unwrap().to_string()),
        ["2019-04-19T09:39:11+09:00", "2019-04-19T09:39:11+09:00", "2019-04-20T23:04:05+09:00"]
    );
}

#[test]
fn an_id_does_not_depend_on_the_zone() {
    let text = "TITLE: A\nDATE: 06/13/2004 12:05:00 AM\n-----\nBODY:\nB\n-----\n--------\n";
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
    let cx = OpenContext { timezone: Some(zone), ..OpenContext::default() };
    let mut issues = Issues::default();
    let archive = MtifReader.open(vec![Input::from_bytes("a", text)], &cx, &mut issues).unwrap();
    assert_eq!(archive.outline()[0].id, "20040613-000500");
}

#[test]
fn the_outline_says_what_the_post_says() {
    for case in CASES {
        let (archive, mut issues) = open(inputs(case)).unwrap();
        for (n, outline) in archive.outline().iter().enumerate() {
            let post = archive.thread(n, &mut issues).unwrap();
            assert_eq!(outline.id, post.id);
            assert_eq!(outline.status, post.status);
            assert_eq!(outline.title, post.title);
            assert_eq!(outline.slug, post.slug);
            assert_eq!(outline.url, post.url);
            assert_eq!(outline.date_published, post.date_published, "{case} {}", post.id);
            let authors: Vec<_> = post.authors.iter().filter_map(|author| author.name.as_deref()).collect();
            assert_eq!(outline.authors.iter().map(AsRef::as_ref).collect::<Vec<_>>(), authors);
            let terms: Vec<_> = post.categories.iter().chain(&post.tags).map(|term| term.name.as_str()).collect();
            assert_eq!(outline.terms.iter().map(AsRef::as_ref).collect::<Vec<_>>(), terms);
            for status in [CommentStatus::Approved, CommentStatus::Pending] {
                let count = post.comments.iter().filter(|comment| comment.status == status).count();
                assert_eq!(outline.comments.of(status), count as u64);
            }
        }
    }
}

#[test]
fn the_source_of_a_comment_is_where_it_stands() {
    let input = inputs("movable-type").remove(0);
    let out = read_inputs(vec![input.clone()]).unwrap();
    for comment in &out.posts[0].comments {
        let source = comment.source.clone().unwrap();
        let (byte, length) = (source.byte.unwrap(), source.length.unwrap());
        let text = String::from_utf8(input.bytes.read_range(byte, length as usize).unwrap()).unwrap();
        let name = if comment.kind == CommentKind::Trackback { "PING:\n" } else { "COMMENT:\n" };
        assert!(text.starts_with(name) && text.ends_with('\n'), "{text}");
        let before = input.bytes.read_range(0, byte as usize).unwrap();
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        assert_eq!(source.line, Some(line));
    }
}

#[test]
fn private_data_of_comments_is_marked_as_such() {
    let mut post = read_inputs(inputs("movable-type")).unwrap().posts.remove(0);
    let comment = &post.comments[0];
    let email = comment.author.as_ref().and_then(|author| author.private.as_ref()).and_then(|it| it.email.as_deref());
    assert_eq!(email, Some("reed@example.org"));
    assert_eq!(comment.private.as_ref().and_then(|it| it.ip.as_deref()), Some("192.0.2.7"));
    post.strip_private();
    let told = serde_json::to_string(&post).unwrap();
    assert!(!told.contains("reed@example.org") && !told.contains("192.0.2.7"));
}

#[test]
fn a_secret_comment_is_not_public() {
    let out = read_inputs(inputs("no-entry")).unwrap();
    assert_eq!(out.posts[0].comments[1].status, CommentStatus::Pending);
    assert!(codes(&out.issues).contains(&"mtif-comment-secret"));
}

#[test]
fn a_header_line_of_a_comment_that_stands_twice_is_text() {
    let post = read_inputs(inputs("movable-type")).unwrap().posts.remove(0);
    assert_eq!(post.comments[1].content_html.as_deref(), Some("URL: this line is what he wrote."));
}

#[test]
fn the_text_filter_decides_what_a_body_is() {
    let bodies = |filter: &str| {
        let post = read_one(&format!("TITLE: A\n{filter}-----\nBODY:\nOne\ntwo.\n-----\n--------\n"));
        (post.content_html.is_some(), post.content_text.is_some(), post.content_markdown.is_some())
    };
    for filter in ["", "CONVERT BREAKS: 0\n", "CONVERT BREAKS: 1\n", "CONVERT BREAKS: some_plugin\n"] {
        assert_eq!(bodies(filter), (true, false, false), "{filter}");
    }
    assert_eq!(bodies("CONVERT BREAKS: textile_2\n"), (false, true, false));
    for filter in ["CONVERT BREAKS: markdown\n", "CONVERT BREAKS: Markdown_with_smartypants\n"] {
        assert_eq!(bodies(filter), (false, false, true), "{filter}");
    }
}

#[test]
fn the_references_of_a_title_are_decoded_and_the_title_as_it_stands_is_kept() {
    let post = read_one("TITLE: R&amp;D &#8211; a &amp;lt; b\n-----\nBODY:\nB\n-----\n--------\n");
    assert_eq!(post.title.as_deref(), Some("R&D \u{2013} a &lt; b"));
    assert_eq!(post.meta.get("title"), Some(&json!("R&amp;D &#8211; a &amp;lt; b")));
}

#[test]
fn an_unknown_status_is_never_public() {
    for (word, status) in [
        ("Publish", Status::Published),
        ("PUBLISH", Status::Published),
        ("Draft", Status::Draft),
        ("Future", Status::Scheduled),
        ("Review", Status::Pending),
        ("Unpublish", Status::Draft),
        ("Junk", Status::Trash),
        ("Whatever", Status::Draft),
    ] {
        let post = read_one(&format!("TITLE: A\nSTATUS: {word}\n-----\nBODY:\nB\n-----\n--------\n"));
        assert_eq!(post.status, status, "{word}");
    }
    assert_eq!(read_one("TITLE: A\n-----\nBODY:\nB\n-----\n--------\n").status, Status::Published);
}

#[test]
fn bytes_that_are_no_utf_8_are_replaced_and_counted() {
    let out = read(b"TITLE: A\n-----\nBODY:\nCaf\xe9 and \xe8\n-----\n--------\n".to_vec());
    assert_eq!(out.posts[0].content_html.as_deref(), Some("Caf\u{fffd} and \u{fffd}"));
    assert_eq!(out.issues.kept()[0].issue.to_string(), "2 characters could not be decoded; replaced by U+FFFD");
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    let kind = |text: &str| open(vec![Input::from_bytes("a", text)]).err().unwrap().kind;
    assert!(matches!(kind("Just a page of text.\n\nNothing more.\n"), ReadErrorKind::Foreign { .. }));
    assert!(matches!(kind("-----\n--------\n-----\n"), ReadErrorKind::Foreign { .. }));
    assert!(matches!(kind("Mood: good\nColour: blue\n"), ReadErrorKind::Foreign { .. }));
    assert!(matches!(kind(" \r\n\n"), ReadErrorKind::Empty));
    assert!(matches!(kind(""), ReadErrorKind::Empty));
}

#[test]
fn text_that_is_no_record_beside_one_that_is_gets_told() {
    let record = "TITLE: A\n-----\nBODY:\nB\n-----\n--------\n";
    let inputs = vec![Input::from_bytes("a", record), Input::from_bytes("b", "Just a note.\n")];
    let out = read_inputs(inputs).unwrap();
    assert_eq!(out.posts.len(), 1);
    assert_eq!(codes(&out.issues), ["stray-text"]);
}

#[test]
fn a_clean_export_has_no_issues_and_what_is_told_of_others_loses_nothing() {
    for case in CASES {
        let issues = read_inputs(inputs(case)).unwrap().issues;
        if ["movable-type", "hatena"].contains(&case) {
            assert_eq!(codes(&issues), [""; 0], "{case}");
        }
        let losses = if case == "cut" { 1 } else { 0 };
        assert_eq!(issues.total(Severity::Loss), losses, "{case}");
    }
}

#[test]
fn a_post_that_is_not_there_is_an_error() {
    let (archive, mut issues) = open(inputs("cut")).unwrap();
    assert!(matches!(archive.thread(2, &mut issues).unwrap_err().kind, ReadErrorKind::NoSuchPost(2)));
}

#[test]
fn many_lines_of_dashes_are_read_in_one_pass() {
    for unit in ["-----\n", "--------\n", "-----\n--------\n", "--------\n-----\n", "a\n-----\n", "AUTHOR: a\n"] {
        let text = format!("TITLE: A\n-----\nBODY:\nB\n{}", unit.repeat(20_000));
        let out = read(text);
        assert_eq!(out.posts.first().and_then(|post| post.title.as_deref()), Some("A"));
    }
}

#[test]
fn the_registry_knows_the_reader_by_its_other_names() {
    let registry = crate::Registry::standard();
    for id in ["mtif", "movabletype", "mt"] {
        assert_eq!(registry.reader(id).map(|reader| reader.info().id), Some("mtif"));
    }
}
