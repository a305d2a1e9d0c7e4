//! Movable Type files with a damaged separator, name or key: what begins behind it is recognised by other signs, which is
//! told, and nobody's address becomes text. What only looks like it stays the text it is.

#![cfg(all(feature = "blogger", feature = "wordpress", feature = "mtif", feature = "json"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

use blogferry_formats::Issues;
use blogferry_formats::model::{CommentStatus, Post, Status};
use support::{input, try_open};

const NEWT: &str = "TITLE: Newt\nSTATUS: Publish\nDATE: 05/01/2014 09:30:00\n-----\nBODY:\nGills.\n-----\nEXTENDED BODY:\nFeet.\n\
                    -----\n\nCOMMENT:\nAUTHOR: Ona\nEMAIL: ona@example.com\nIP: 192.0.2.7\nURL: http://ona.example/\n\
                    DATE: 05/01/2014 09:31:00\nLovely.\n-----\n\nPING:\nTITLE: Eft\nURL: http://eft.example/\nIP: 192.0.2.8\n\
                    BLOG NAME: Efts\nDATE: 05/01/2014 09:32:00\nAn excerpt.\n-----\n\n--------\n";
const TOAD: &str =
    "AUTHOR: Ina\nTITLE: Toad\nSTATUS: Draft\nDATE: 05/02/2014 09:30:00\n-----\nBODY:\nWarts.\n-----\n\n--------\n";

/// All posts of a text, and the codes of what is told.
fn read(text: &str) -> (Vec<Post>, Vec<&'static str>) {
    let opened = try_open("mtif", vec![input("a.txt", text.as_bytes())]).unwrap();
    let mut issues = Issues::default();
    let posts: Vec<_> =
        (0..opened.archive.outline().len()).map(|n| opened.archive.thread(n, &mut issues).unwrap()).collect();
    for (post, outline) in posts.iter().zip(opened.archive.outline()) {
        assert_eq!(post.status, outline.status, "index and thread say the same");
    }
    let told = opened.issues.counts().chain(issues.counts()).map(|(code, _, _)| code).collect();
    (posts, told)
}

fn public(post: &Post) -> String {
    let mut post = post.clone();
    post.comments.retain(|comment| comment.status == CommentStatus::Approved);
    post.strip_private();
    serde_json::to_string(&post).unwrap()
}

/// Reads the one record with a damage and checks that both comments are there and no address is public.
fn damaged(from: &str, to: &str) -> Post {
    let text = NEWT.replacen(from, to, 1);
    assert_ne!(text, NEWT, "{from}");
    let (posts, told) = read(&text);
    assert_eq!(posts[0].comments.len(), 2, "{from:?} as {to:?}");
    for address in ["ona@example.com", "192.0.2.7", "192.0.2.8"] {
        assert!(!public(&posts[0]).contains(address), "{from:?} as {to:?}: {}", public(&posts[0]));
    }
    assert!(told.contains(&"entry-damaged"), "{from:?} as {to:?}: {told:?}");
    posts[0].clone()
}

#[test]
fn a_comment_whose_name_or_separator_is_damaged_is_a_comment() {
    let whole = read(NEWT).0.remove(0);
    for (from, to) in [
        ("COMMENT:", "COMxENT:"),
        ("COMMENT:", "OMMENT:"),
        ("COMMENT:", "COMMENT"),
        ("COMMENT:\n", "COMMENT:"),
        ("-----\n\nCOMMENT", "--x--\n\nCOMMENT"),
        ("-----\n\nCOMMENT", "----\n\nCOMMENT"),
        ("Feet.\n-----", "Feet.-----"),
        ("-----\n\nCOMMENT", "-----COMMENT"),
        ("PING:", "\0ING:"),
        ("-----\n\nPING", "<----\n\nPING"),
    ] {
        let post = damaged(from, to);
        assert_eq!(post.content_html, whole.content_html, "{from:?} as {to:?}");
        for (comment, expected) in post.comments.iter().zip(&whole.comments) {
            assert_eq!(comment.content_html, expected.content_html, "{from:?} as {to:?}");
            assert_eq!((&comment.author, &comment.private), (&expected.author, &expected.private), "{from:?}");
        }
    }
}

#[test]
fn a_comment_whose_name_and_separator_are_lost_is_told_by_its_keys_and_address() {
    for (from, to) in
        [("-----\n\nCOMMENT:\n", ""), ("Feet.\n-----\n\nCOMMENT:\n", "Fe"), ("-----\n\nPING:\nTITLE: Eft\n", "")]
    {
        damaged(from, to);
    }
}

#[test]
fn a_damaged_key_does_not_end_the_keys_of_a_comment() {
    let whole = read(NEWT).0.remove(0);
    for (from, to) in [
        ("EMAIL:", "EMxIL:"),
        ("EMAIL:", "EMAL:"),
        ("EMAIL: ", "EMAIL< "),
        ("IP:", "I\0:"),
        ("AUTHOR:", "AU<HOR:"),
        ("DATE: 05/01/2014 09:31", "DxTE: 05/01/2014 09:31"),
        ("Ona\nEMAIL", "OnaEMAIL"),
        ("http://eft.example/\nIP", "http://eft.example/IP"),
    ] {
        let post = damaged(from, to);
        for (comment, expected) in post.comments.iter().zip(&whole.comments) {
            assert_eq!(comment.content_html, expected.content_html, "{from:?} as {to:?}");
            assert_eq!((&comment.author, &comment.private), (&expected.author, &expected.private), "{from:?}");
            assert_eq!(comment.date_published, expected.date_published, "{from:?} as {to:?}");
        }
    }
    let post = damaged("EMAIL: ", "Mail of her ");
    assert_eq!(post.comments[0].private.as_ref().unwrap().meta["header_text"], "Mail of her ona@example.com");
}

#[test]
fn an_address_under_an_unknown_key_of_a_comment_is_private() {
    let (posts, told) =
        read(&NEWT.replacen("URL: http://ona.example/", "HOST: 192.0.2.9\nURL: http://ona.example/", 1));
    assert!(!public(&posts[0]).contains("192.0.2.9"));
    assert_eq!(posts[0].comments[0].private.as_ref().unwrap().meta["HOST"], "192.0.2.9");
    assert!(told.contains(&"private-withheld"), "{told:?}");
}

#[test]
fn a_damaged_secret_keeps_its_comment_from_the_public() {
    for key in ["SECRET", "SECxET", "SECRT"] {
        let (posts, _) = read(&NEWT.replacen("09:31:00\n", &format!("09:31:00\n{key}: 1\n"), 1));
        assert_eq!(posts[0].comments[0].status, CommentStatus::Pending, "{key}");
    }
}

#[test]
fn a_record_whose_separator_is_damaged_or_lost_is_a_record() {
    for (from, to) in [
        ("--------\nAUTHOR", "-------\nAUTHOR"),
        ("--------\nAUTHOR", "---x----\nAUTHOR"),
        ("--------\nAUTHOR", "--------\nAUxHOR"),
        ("--------\nAUTHOR", "--------AUTHOR"),
        ("-----\n\n--------\nAUTHOR", "AUTHOR"),
        ("\n--------\nAUTHOR: Ina", "na"),
    ] {
        let whole = format!("{NEWT}{TOAD}");
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole);
        let (posts, _) = read(&text);
        assert_eq!(posts.len(), 2, "{from:?} as {to:?}");
        assert!(!public(&posts[0]).contains("Warts") && !public(&posts[0]).contains("Toad"), "{from:?} as {to:?}");
        assert_eq!(posts[1].status, Status::Draft);
        assert_eq!(posts[1].content_html.as_deref(), Some("Warts."));
    }
}

#[test]
fn a_record_that_may_have_lost_its_status_is_a_draft() {
    for (from, to) in [
        ("STATUS: Draft", "STxTUS: Draft"),
        ("STATUS: Draft", "STATUS Draft"),
        ("Toad\nSTATUS: Draft", "ToadSTATUS: Draft"),
        ("STATUS: Draft\n", ""),
    ] {
        let text = format!("{NEWT}{NEWT}{TOAD}").replacen(from, to, 1);
        let (posts, told) = read(&text);
        assert_eq!(posts[2].status, Status::Draft, "{to:?}");
        assert!(told.contains(&"status-missing") || told.contains(&"entry-damaged"), "{to:?}: {told:?}");
    }
}

#[test]
fn records_without_a_status_are_public_where_that_is_usual() {
    let bare = TOAD.replace("STATUS: Draft\n", "");
    for text in [bare.clone(), format!("{TOAD}{bare}"), format!("{NEWT}{bare}"), format!("{NEWT}{NEWT}{bare}{bare}")] {
        let (posts, told) = read(&text);
        assert_eq!(posts.last().unwrap().status, Status::Published);
        assert!(!told.contains(&"status-missing"));
    }
}

#[test]
fn what_only_looks_like_a_beginning_is_text() {
    for body in [
        "A rule:\n\n-----\n\nand text.",
        "-----\nOna\n-----\nher signature",
        "A heading\n----\nTITLE: a book\nAUTHOR: somebody\nDATE: 1998\n\nmore",
        "TITLE: a book\nAUTHOR: somebody\nDATE: 1998",
        "-----\nCOMMENT: none\nthat is all",
        "COMMENT:\nby nobody",
        "----\nKING:\nWho goes there?\n-----\nPINK:\nI.",
        "-------\nTITLE: not a record\nDATE: none\n-------\ntext",
        "Name  | Depth\n----- | -----\nWeir  | 3",
        "URL: http://example.com/\nIP: unknown\nDATE: today",
        "<pre>\n-----\nAUTHOR: Ona\nEMAIL: ona@example.com\nIP: 192.0.2.7\nDATE: 05/01/2014\n</pre>",
        "```\nAUTHOR: Ona\nEMAIL: ona@example.com\nIP: 192.0.2.7\nDATE: 05/01/2014\n```",
        "Write to:\nEMAIL: ona@example.com\nIP: 192.0.2.7",
    ] {
        let (posts, told) = read(&NEWT.replacen("Gills.", body, 1));
        assert_eq!(posts.len(), 1, "{body}");
        assert_eq!(posts[0].content_html, Some(format!("{body}\n\n<!--more-->\n\nFeet.")));
        assert_eq!(posts[0].comments.len(), 2, "{body}");
        assert!(!told.contains(&"entry-damaged"), "{body}: {told:?}");
    }
}
