//! The light forms of posts and comments: enough for an outline, read without their bodies.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::mend;
use crate::issues::Issues;
use crate::model::{Comment, CommentStatus, Date, Kind, Person, Post, Status, Term};

/// Reads the light form of a post; where that fails, the whole post, mended.
pub(super) fn read_head(json: &[u8]) -> Option<PostHead> {
    let mended = || mend::read::<Post>(json, None, &mut Issues::default()).ok().map(PostHead::from);
    serde_json::from_slice(json).ok().or_else(mended)
}

/// Returns what a post that cannot be read says of itself before the place where it breaks.
pub(super) fn glean(json: &[u8]) -> Glean {
    let mut glean = Glean::default();
    // The error is no news: what matters is what was read before it.
    drop(Gleaner { glean: &mut glean }.deserialize(&mut serde_json::Deserializer::from_slice(json)));
    glean
}

/// What names a post in a report.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Glean {
    pub id: String,
    pub title: Option<String>,
    pub url: Option<String>,
}

struct Gleaner<'a> {
    glean: &'a mut Glean,
}

impl<'de> DeserializeSeed<'de> for Gleaner<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Gleaner<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a post")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<String>()? {
            match key.as_str() {
                "id" => self.glean.id = fields.next_value()?,
                "title" => self.glean.title = fields.next_value()?,
                "url" => self.glean.url = fields.next_value()?,
                // The post is told as lost; these three only give it a name.
                _ => _ = fields.next_value::<IgnoredAny>()?,
            }
        }
        Ok(())
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PostHead {
    pub id: String,
    pub kind: Kind,
    pub status: Status,
    pub protected: bool,
    pub title: Option<String>,
    pub slug: Option<String>,
    pub url: Option<String>,
    pub date_published: Option<Date>,
    pub date_modified: Option<Date>,
    pub authors: Vec<PersonHead>,
    pub categories: Vec<TermHead>,
    pub tags: Vec<TermHead>,
    pub comments: Vec<CommentHead>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PersonHead {
    pub name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TermHead {
    pub name: String,
    pub slug: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CommentHead {
    pub status: CommentStatus,
}

impl From<Term> for TermHead {
    fn from(term: Term) -> Self {
        TermHead { name: term.name, slug: term.slug }
    }
}

impl From<TermHead> for Term {
    fn from(head: TermHead) -> Self {
        Term { name: head.name, slug: head.slug, ..Term::default() }
    }
}

impl From<Post> for PostHead {
    fn from(post: Post) -> Self {
        PostHead {
            id: post.id,
            kind: post.kind,
            status: post.status,
            protected: post.protected,
            title: post.title,
            slug: post.slug,
            url: post.url,
            date_published: post.date_published,
            date_modified: post.date_modified,
            authors: post.authors.into_iter().map(|Person { name, .. }| PersonHead { name }).collect(),
            categories: post.categories.into_iter().map(TermHead::from).collect(),
            tags: post.tags.into_iter().map(TermHead::from).collect(),
            comments: post.comments.into_iter().map(CommentHead::from).collect(),
        }
    }
}

impl From<Comment> for CommentHead {
    fn from(comment: Comment) -> Self {
        CommentHead { status: comment.status }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_post_still_says_its_name() {
        let found = glean(br#"{"id": "p", "kind": "post", "title": "Soup", "order": }, "url": "https://x.example/"}"#);
        assert_eq!(found, Glean { id: "p".to_owned(), title: Some("Soup".to_owned()), url: None });
        assert_eq!(glean(b"[1]"), Glean::default());
        assert_eq!(glean(b""), Glean::default());
    }
}
