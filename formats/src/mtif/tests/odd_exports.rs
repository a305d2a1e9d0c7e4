//! Exports with something before them, folded keys and keys in other spellings.

use super::*;
use crate::model::{CommentStatus, Status};

const RECORD: &str = "AUTHOR: Reed\nTITLE: Pond\nSTATUS: Draft\nDATE: 06/13/2004 10:00:00\n-----\nBODY:\nReeds.\n-----\n\
    COMMENT:\nAUTHOR: Ona\nEMAIL: ona@pond.example\nIP: 192.0.2.7\nDATE: 06/13/2004 11:00:00\nHello.\n-----\n--------\n";

fn sniff(text: &str) -> Confidence {
    MtifReader.sniff(&Sample { name: "a.txt", head: text.as_bytes() })
}

/// Reads the one comment of a record, with these keys in it.
fn comment(keys: &str) -> (Comment, Vec<&'static str>) {
    let head = RECORD.split_once("AUTHOR: Ona").unwrap().0;
    let mut out = read(format!("{head}{keys}Hello.\n-----\n--------\n"));
    assert_eq!(out.posts[0].comments.len(), 1, "{keys}");
    (out.posts.remove(0).comments.remove(0), codes(&out.issues))
}

#[test]
fn what_stands_before_the_first_record_is_passed_over_and_told() {
    let plain = read(RECORD).posts.remove(0);
    for junk in [
        "My old blog\n",
        "Export of my blog\n=================\n\n",
        "-----\n",
        "```\n",
        "From: Reed <reed@pond.example>\nDate: Tue, 1 Jun 2004\nSubject: export of\n my blog\nMIME-Version: 1.0\n\n",
    ] {
        let text = format!("{junk}{RECORD}");
        assert_eq!(sniff(&text), Confidence::Likely, "{junk}");
        let mut out = read(text);
        assert_eq!(codes(&out.issues), ["stray-text"], "{junk}");
        let mut post = out.posts.remove(0);
        let source = post.source.take().unwrap();
        assert_eq!(source.byte, Some(junk.len() as u64), "{junk}");
        assert_eq!(source.line, Some(junk.lines().count() as u64 + 1), "{junk}");
        post.comments[0].source = None;
        let mut plain = plain.clone();
        (plain.source, plain.comments[0].source) = (None, None);
        assert_eq!(post, plain, "{junk}");
    }
}

#[test]
fn the_damaged_first_key_of_a_file_is_no_junk() {
    for key in ["#UTHOR: Reed", "AUTHORx Reed", "AUTxOR: Reed", "OLD ID: 7"] {
        let out = read(RECORD.replacen("AUTHOR: Reed", key, 1));
        assert!(!codes(&out.issues).contains(&"stray-text"), "{key}");
        assert_eq!(out.posts[0].source.as_ref().unwrap().byte, Some(0), "{key}");
    }
}

#[test]
fn the_rest_of_a_record_whose_beginning_is_lost_is_no_junk() {
    let lost = RECORD.split_once("Reeds.").unwrap().1;
    let text = format!("{lost}{RECORD}");
    assert_eq!(sniff(&text), Confidence::Likely);
    let out = read(text);
    assert_eq!(out.posts.len(), 2);
    assert_eq!(out.posts[0].comments.len(), 1);
}

#[test]
fn a_record_of_keys_alone_before_the_first_with_a_body_is_no_junk() {
    for first in
        ["TITLE: Newt\nSTATUS: Draft\n--------\n", "TITLE: Newt\nits title goes on\nSTATUS: Draft\n-----\n--------\n"]
    {
        let out = read(format!("{first}{RECORD}"));
        assert_eq!(out.posts.len(), 2, "{first}");
        assert_eq!(out.posts[0].title.as_deref(), Some("Newt"));
    }
}

#[test]
fn a_folded_title_in_the_first_record_hides_no_export() {
    let text = RECORD.replacen("TITLE: Pond\n", "TITLE: Pond\n in the reeds\n", 1);
    assert_eq!(sniff(&text), Confidence::Likely);
}

#[test]
fn a_page_of_markup_or_with_front_matter_that_quotes_a_record_is_no_export() {
    for before in ["<html><pre>\n", "---\ntitle: How to\n---\n"] {
        assert_eq!(sniff(&format!("{before}{RECORD}")), Confidence::No, "{before}");
    }
}

#[test]
fn the_keys_of_a_comment_are_known_in_other_letters_spellings_and_behind_blanks() {
    for keys in [
        "AUTHOR: Ona\n EMAIL: ona@pond.example\n IP: 192.0.2.7\n DATE: 06/13/2004 11:00:00\n",
        "AUTHOR: Ona\n\tEMAIL: ona@pond.example\n\tIP: 192.0.2.7\nDATE: 06/13/2004 11:00:00\n",
        "Author: Ona\nEmail: ona@pond.example\nIp: 192.0.2.7\nDate: 06/13/2004 11:00:00\n",
        "author: Ona\nemail: ona@pond.example\nip: 192.0.2.7\nurl: http://pond.example/\ndate: 06/13/2004 11:00:00\n",
        "AUTHOR: Ona\nE-MAIL: ona@pond.example\nIP ADDRESS: 192.0.2.7\nDATE: 06/13/2004 11:00:00\n",
        "AUTHOR: Ona\nDATE: 06/13/2004 11:00:00\nEmail: ona@pond.example\nIp: 192.0.2.7\n",
    ] {
        let (mut comment, _) = comment(keys);
        assert_eq!(comment.content_html.as_deref(), Some("Hello."), "{keys}");
        assert_eq!(comment.private.as_ref().and_then(|it| it.ip.as_deref()), Some("192.0.2.7"), "{keys}");
        assert!(comment.date_published.is_some(), "{keys}");
        comment.strip_private();
        let public = serde_json::to_string(&comment).unwrap();
        assert!(public.contains("Ona") && !public.contains("ona@") && !public.contains("192.0.2.7"), "{public}");
    }
}

#[test]
fn what_a_comment_says_behind_its_keys_is_text_though_it_looks_like_a_key() {
    let keys = "AUTHOR: Ona\nDATE: 06/13/2004 11:00:00\n";
    for text in ["Re: your pond\n", "Url: see below\n", "Email: I never got yours\n", "Status: I am happy\n"] {
        let (comment, _) = comment(&format!("{keys}{text}"));
        assert_eq!(comment.content_html, Some(format!("{text}Hello.")), "{text}");
    }
}

#[test]
fn a_key_that_hides_a_comment_hides_it_and_is_told() {
    for (key, status) in [
        ("STATUS: spam", CommentStatus::Spam),
        ("Status: pending", CommentStatus::Pending),
        ("STATUS: embargoed", CommentStatus::Pending),
        ("APPROVED: 0", CommentStatus::Pending),
        ("VISIBLE: 0", CommentStatus::Pending),
        ("JUNK: 1", CommentStatus::Spam),
    ] {
        for keys in
            [format!("AUTHOR: Ona\n{key}\nDATE: 06/13/2004 11:00:00\n"), format!("DATE: 06/13/2004 11:00:00\n{key}\n")]
        {
            // A word nobody knows is a key only among keys.
            if key.ends_with("embargoed") && keys.starts_with("DATE") {
                continue;
            }
            let (comment, told) = comment(&keys);
            assert_eq!(comment.status, status, "{keys}");
            assert!(told.contains(&"mtif-comment-hidden"), "{keys}: {told:?}");
            assert_eq!(comment.content_html.as_deref(), Some("Hello."), "{keys}");
        }
    }
    for key in ["STATUS: approved", "APPROVED: 1", "JUNK: 0", "SECRET: 0"] {
        let (comment, told) = comment(&format!("AUTHOR: Ona\n{key}\nDATE: 06/13/2004 11:00:00\n"));
        assert_eq!(comment.status, CommentStatus::Approved, "{key}");
        assert!(!told.contains(&"mtif-comment-hidden"), "{key}");
    }
    let (comment, told) = comment("AUTHOR: Ona\nSecret: 1\nDATE: 06/13/2004 11:00:00\n");
    assert_eq!(comment.status, CommentStatus::Pending);
    assert!(told.contains(&"mtif-comment-secret"));
}

#[test]
fn addresses_among_the_keys_of_a_record_are_private() {
    let text = RECORD.replacen("STATUS: Draft\n", "Email: reed@pond.example\nwrite to reed@pond.example\n", 1);
    let out = read(text);
    assert_eq!(out.posts[0].status, Status::Published);
    assert!(codes(&out.issues).contains(&"private-withheld"));
    let mut post = out.posts[0].clone();
    let told = serde_json::to_string(&post).unwrap();
    assert!(told.contains("write to reed@pond.example"), "{told}");
    post.strip_private();
    assert!(!serde_json::to_string(&post).unwrap().contains("reed@"));
}

#[test]
fn an_export_in_small_letters_is_read_when_asked_for() {
    let plain = read(RECORD).posts.remove(0);
    let titled = "Author: Reed\nTitle: Pond\nStatus: Draft\nDate: 06/13/2004 10:00:00\n-----\nBody:\nReeds.\n-----\n\
        Comment:\nAuthor: Ona\nEmail: ona@pond.example\nIp: 192.0.2.7\nDate: 06/13/2004 11:00:00\nHello.\n-----\n--------\n";
    assert_eq!(read(format!("{titled}{titled}")).posts.len(), 2);
    let post = read(titled).posts.remove(0);
    assert_eq!(
        (post.status, &post.content_html, &post.comments),
        (Status::Draft, &plain.content_html, &plain.comments)
    );
    // In a record with names as they should be, such a line is text.
    let text = RECORD.replacen("Reeds.", "Reeds.\n-----\nComment:\nnone", 1);
    assert_eq!(read(text).posts[0].comments.len(), 1);
}
