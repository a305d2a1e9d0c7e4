//! The light forms of posts and comments: enough for an outline, read without their bodies.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::keys::{Habits, Thing, is_doubtful};
use super::legible;
use super::mend;
use super::shapes::may_be_replies;
use crate::model::{CommentStatus, Date, Kind, Status, Term};
use crate::reader::Tally;

/// Reads the light form of a post; where that fails, or a field of a name nobody knows may say whether it was public,
/// of the whole post, mended.
pub(super) fn read_head(json: &[u8]) -> Option<PostHead> {
    match serde_json::from_slice::<PostHead>(json) {
        Ok(head) if !head.is_doubtful => Some(head),
        _ => read_head_mended(json, Habits::default()),
    }
}

/// Reads the light form of a post that may lack what the others say.
pub(super) fn read_head_mended(json: &[u8], habits: Habits) -> Option<PostHead> {
    mend::mended_post(json, habits).and_then(|tree| PostHead::deserialize(tree).ok())
}

/// Returns true if a comment does not say its status.
pub(super) fn lacks_status(json: &[u8]) -> bool {
    legible::read::<CommentHead>(json).is_ok_and(|head| head.status.is_none())
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

#[derive(Default)]
pub(super) struct PostHead {
    pub id: String,
    pub kind: Kind,
    /// Nothing if the post does not say it.
    pub status: Option<Status>,
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
    is_doubtful: bool,
}

impl<'de> Deserialize<'de> for PostHead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PostHeadVisitor)
    }
}

struct PostHeadVisitor;

impl<'de> Visitor<'de> for PostHeadVisitor {
    type Value = PostHead;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a post")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<PostHead, A::Error> {
        let mut head = PostHead::default();
        while let Some(Name(name)) = fields.next_key()? {
            match name.as_ref() {
                "id" => head.id = fields.next_value()?,
                "kind" => head.kind = fields.next_value()?,
                "status" => head.status = Some(fields.next_value()?),
                "protected" => head.protected |= fields.next_value::<bool>()?,
                // A post that has a password is protected.
                "private" => {
                    let private: Option<PrivateHead> = fields.next_value()?;
                    let password = private.and_then(|private| private.password);
                    head.protected |= password.is_some_and(|password| !password.is_empty());
                }
                "title" => head.title = fields.next_value()?,
                "slug" => head.slug = fields.next_value()?,
                "url" => head.url = fields.next_value()?,
                "date_published" => head.date_published = fields.next_value()?,
                "date_modified" => head.date_modified = fields.next_value()?,
                "authors" => head.authors = fields.next_value()?,
                "categories" => head.categories = fields.next_value()?,
                "tags" => head.tags = fields.next_value()?,
                "comments" => head.comments = fields.next_value()?,
                // The post is read as a whole when it is asked for.
                name => {
                    head.is_doubtful |= is_doubtful(name, Thing::Post);
                    _ = fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        head.is_doubtful |= head.comments.iter().any(|comment| comment.is_doubtful);
        Ok(head)
    }
}

impl PostHead {
    /// Counts its comments; those that do not say their status are approved.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.comments.iter().for_each(|comment| tally.add(comment.status.unwrap_or_default()));
        tally
    }

    /// Returns whether it, or a comment of it, does not say what all others of its input say.
    pub fn lacks(&self, habits: Habits) -> bool {
        habits.posts && self.status.is_none()
            || habits.comments && self.comments.iter().any(|comment| comment.status.is_none())
    }

    /// Takes up what it says although it could be left out.
    pub fn teach(&self, habits: &mut Habits) {
        habits.posts |= self.status == Some(Status::Published);
        habits.comments |= self.comments.iter().any(|comment| comment.status == Some(CommentStatus::Approved));
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PersonHead {
    pub name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PrivateHead {
    password: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TermHead {
    pub name: String,
    pub slug: Option<String>,
}

pub(super) struct CommentHead {
    /// Nothing if the comment does not say it.
    pub status: Option<CommentStatus>,
    is_doubtful: bool,
}

impl<'de> Deserialize<'de> for CommentHead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CommentHeadVisitor)
    }
}

struct CommentHeadVisitor;

impl<'de> Visitor<'de> for CommentHeadVisitor {
    type Value = CommentHead;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a comment")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<CommentHead, A::Error> {
        let mut head = CommentHead { status: None, is_doubtful: false };
        while let Some(Name(name)) = fields.next_key()? {
            if name == "status" {
                head.status = Some(fields.next_value()?);
            } else {
                head.is_doubtful |= is_doubtful(&name, Thing::Comment) || may_be_replies(&name);
                _ = fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(head)
    }
}

/// The name of a field, taken from the text where no escape is in it.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

impl From<TermHead> for Term {
    fn from(head: TermHead) -> Self {
        Term { name: head.name, slug: head.slug, ..Term::default() }
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
