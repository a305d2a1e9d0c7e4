//! What holds for whatever bytes a reader is given. Shared by tests with made-up damage and by the fuzz targets.

#![allow(dead_code, reason = "each test crate uses its own part of this")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is the finding")]

use blogferry_formats::html::NativeEngine;
use blogferry_formats::model::{Comment, CommentStatus, Post};
use blogferry_formats::{
    Input, Issues, OpenContext, OutPath, Piece, Pieces, Registry, RenderContext, Tally, Unchanged, WriteOptions,
};

/// Everything that came out of an input.
pub struct Carried {
    /// The posts.
    pub posts: Vec<Post>,
    /// The comments without one.
    pub orphans: Vec<Comment>,
    /// What was told.
    pub issues: Issues,
}

/// Reads an input to its end and checks on the way that outlines and posts agree, that posts can be asked for in any
/// order, that JSON gives them back, and that they can be written. Returns what came out; `None` if the reader refuses
/// the input.
pub fn hold(format: &str, bytes: &[u8]) -> Option<Carried> {
    let registry = Registry::standard();
    let reader = registry.reader(format).expect("a format");
    let mut issues = Issues::default();
    let inputs = vec![Input::from_bytes("input", bytes)];
    let archive = reader.open(inputs, &OpenContext::default(), &mut issues).ok()?;

    let outlines = archive.outline();
    let mut posts = Vec::with_capacity(outlines.len());
    for (n, outline) in outlines.iter().enumerate() {
        let post = match archive.thread(n, &mut issues) {
            Ok(post) => post,
            // A post of broken JSON is told as lost; every other reader makes something of every post it announces.
            Err(_) if format == "json" => continue,
            Err(error) => panic!("post {n} was announced and cannot be read: {error}"),
        };
        assert_eq!(
            (&outline.id, &outline.kind, outline.status, outline.protected),
            (&post.id, &post.kind, post.status, post.protected),
            "the outline of post {n} says another thing"
        );
        assert_eq!(outline.comments, tally(&post.comments), "the comments of post {n} were counted wrong");
        let json = serde_json::to_string(&post).expect("JSON can say it");
        assert_eq!(serde_json::from_str::<Post>(&json).expect("JSON gives it back"), post);
        posts.push((outline, post));
    }
    if let (Some((_, last)), false) = (posts.last(), format == "json") {
        let again = archive.thread(outlines.len() - 1, &mut Issues::default()).expect("it was there");
        assert_eq!(&again, last, "a post is another one when it is asked for again");
    }
    let orphans = archive.orphans(&mut issues).expect("memory does not fail");
    assert_eq!(archive.orphan_tally(), tally(&orphans), "the comments without a post were counted wrong");

    let options = WriteOptions::default();
    let dialect = registry.dialect(archive.blog());
    for writer in registry.writers() {
        for (outline, post) in &posts {
            let path = writer.path(outline, "slug", &options);
            let cx = RenderContext {
                path: path.as_ref(),
                blog: archive.blog(),
                options: &options,
                engine: &NativeEngine,
                dialect,
                addresses: &Unchanged,
            };
            let mut pieces = Pieces::default();
            writer.render(post, &cx, &mut pieces, &mut issues);
            pieces.pieces.iter().for_each(is_text);
        }
    }
    let posts = posts.into_iter().map(|(_, post)| post).collect();
    Some(Carried { posts, orphans, issues })
}

/// Whatever is written is UTF-8, and its path stays what it is when it is made safe again.
fn is_text(piece: &Piece) {
    let bytes = match piece {
        Piece::Chunk(bytes) => bytes,
        Piece::File { path, bytes } | Piece::Part { path, bytes, .. } => {
            assert_eq!(&OutPath::new(path.as_str().split('/')), path, "a path is not safe");
            bytes
        }
    };
    assert!(std::str::from_utf8(bytes).is_ok(), "an output is not UTF-8");
}

fn tally(comments: &[Comment]) -> Tally {
    let mut tally = Tally::default();
    let statuses = comments.iter().map(|comment: &Comment| -> CommentStatus { comment.status });
    statuses.for_each(|status| tally.add(status));
    tally
}
