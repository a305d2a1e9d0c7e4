//! All that comes of a JSON document, for the tests of documents that are not as they should be.

#![allow(dead_code, reason = "each test program uses its own part")]

use blogferry_formats::json::JsonReader;
use blogferry_formats::model::{Blog, Comment, CommentStatus, Post};
use blogferry_formats::{Archive, Input, Issues, OpenContext, Reader, Severity};

pub struct Outcome {
    pub archive: Box<dyn Archive>,
    pub posts: Vec<Post>,
    pub orphans: Vec<Comment>,
    pub issues: Issues,
}

impl Outcome {
    /// Reads a document; the outline must say the same as the posts.
    pub fn of(text: impl AsRef<[u8]>) -> Self {
        let mut issues = Issues::default();
        let inputs = vec![Input::from_bytes("blog.json", text.as_ref())];
        let archive = JsonReader.open(inputs, &OpenContext::default(), &mut issues).unwrap();
        let posts: Vec<Post> = (0..archive.outline().len()).map(|n| archive.thread(n, &mut issues).unwrap()).collect();
        for (outline, post) in archive.outline().iter().zip(&posts) {
            assert_eq!((outline.status, outline.protected), (post.status, post.protected), "{}", post.id);
            assert_eq!(outline.id, post.id);
            for status in [CommentStatus::Approved, CommentStatus::Pending, CommentStatus::Spam] {
                let count = post.comments.iter().filter(|comment| comment.status == status).count();
                assert_eq!(outline.comments.of(status), count as u64, "{}: {status:?}", post.id);
            }
        }
        let orphans = archive.orphans(&mut issues).unwrap();
        Outcome { archive, posts, orphans, issues }
    }

    pub fn blog(&self) -> &Blog {
        self.archive.blog()
    }

    pub fn ids(&self) -> Vec<&str> {
        self.posts.iter().map(|post| post.id.as_str()).collect()
    }

    /// The comments of all posts: their ids, whom they answer, and whether they were public.
    pub fn comments(&self) -> Vec<(&str, Option<&str>, CommentStatus)> {
        let comments = self.posts.iter().flat_map(|post| &post.comments);
        comments.map(|it| (it.id.as_str(), it.in_reply_to.as_deref(), it.status)).collect()
    }

    pub fn codes(&self) -> Vec<&'static str> {
        self.issues.counts().map(|(code, _, _)| code).collect()
    }

    pub fn losses(&self) -> u64 {
        self.issues.total(Severity::Loss)
    }

    pub fn tells_a_loss(&self) -> bool {
        self.losses() > 0
    }
}
