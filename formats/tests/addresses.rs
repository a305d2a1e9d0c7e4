//! A writer asks for every address it shows, and writes what it is told.

#![cfg(feature = "markdown")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic in a test is the failing test")]

use blogferry_formats::html::NativeEngine;
use blogferry_formats::markdown::MarkdownWriter;
use blogferry_formats::model::{Attachment, Blog, Comment, Post};
use blogferry_formats::{
    AddressUse, Addresses, FinishContext, Issues, OutPath, Piece, Pieces, PlainHtml, RenderContext, WriteOptions,
    Writer, relative_address,
};

/// Keeps every file of one host under `media/`.
struct Kept;

impl Addresses for Kept {
    fn replacement(&self, address: &str, used: AddressUse, from: Option<&OutPath>) -> Option<String> {
        let name = address.strip_prefix("http://pictures.example/")?;
        let folder = if used == AddressUse::Link { "linked" } else { "media" };
        Some(relative_address(&OutPath::new([folder, name]), from))
    }
}

fn text_of(pieces: Pieces) -> String {
    let Some(Piece::File { bytes, .. }) = pieces.pieces.into_iter().next() else { panic!("a file") };
    String::from_utf8(bytes).unwrap()
}

#[test]
fn pictures_links_and_attachments_of_a_post_are_named_from_its_file() {
    let post = Post {
        image: Some("http://pictures.example/cover.jpg".to_owned()),
        content_html: Some(
            "<p><a href='http://pictures.example/a.pdf'>plan</a> <img src=http://pictures.example/b.jpg \
             alt=lamp> <img src='http://other.example/c.jpg'></p><table><tr><td rowspan=2><img \
             src='http://pictures.example/d.jpg'><td>e<tr><td>f</table><video src='http://pictures.example/g.mp4' \
             poster='http://pictures.example/h.jpg'></video>"
                .to_owned(),
        ),
        attachments: vec![Attachment {
            url: Some("http://pictures.example/talk.mp3".to_owned()),
            ..Attachment::default()
        }],
        comments: vec![Comment {
            content_html: Some("<img src='http://pictures.example/i.jpg'>".to_owned()),
            ..Comment::default()
        }],
        ..Post::default()
    };
    let (blog, options, path) = (Blog::default(), WriteOptions::default(), OutPath::new(["posts", "wick.md"]));
    let cx = RenderContext {
        path: Some(&path),
        blog: &blog,
        options: &options,
        engine: &NativeEngine,
        dialect: &PlainHtml,
        addresses: &Kept,
    };
    let mut pieces = Pieces::default();
    MarkdownWriter.render(&post, &cx, &mut pieces, &mut Issues::default());
    let text = text_of(pieces);
    for kept in [
        "image: \"../media/cover.jpg\"",
        "url: \"../media/talk.mp3\"",
        "[plan](../linked/a.pdf)",
        "![lamp](../media/b.jpg)",
        "![](http://other.example/c.jpg)",
        "<img src=\"../media/d.jpg\"",
        "<video src=\"../media/g.mp4\" poster=\"../media/h.jpg\"",
        "![](../media/i.jpg)",
    ] {
        assert!(text.contains(kept), "{kept} is missing:\n{text}");
    }
    assert!(!text.contains("pictures.example"), "{text}");
}

#[test]
fn comments_without_a_post_name_files_from_the_top() {
    let orphans = [Comment {
        id: "1".to_owned(),
        content_html: Some("<img src='http://pictures.example/i.jpg'>".to_owned()),
        ..Comment::default()
    }];
    let cx = FinishContext {
        posts: &[],
        blog: &Blog::default(),
        orphans: &orphans,
        options: &WriteOptions::default(),
        engine: &NativeEngine,
        dialect: &PlainHtml,
        addresses: &Kept,
    };
    let mut pieces = Pieces::default();
    MarkdownWriter.finish(&cx, &mut pieces, &mut Issues::default());
    let text = text_of(pieces);
    assert!(text.contains("![](media/i.jpg)"), "{text}");
}
