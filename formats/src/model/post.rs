use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Attachment, Comment, Date, Location, Meta, Person, Private, Source, Term, is_false};

/// A post or page with its comments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Post {
    /// The source's own id, unique within the blog.
    pub id: String,
    /// Post, page, attachment or a custom type.
    pub kind: Kind,
    /// Whether visitors of the blog could see it.
    pub status: Status,
    /// True if the platform asked for a password before showing it.
    #[serde(skip_serializing_if = "is_false")]
    pub protected: bool,
    /// The title, as plain text. Absent where the source has none: no "Untitled" is ever made up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The last part of the permalink, without a file suffix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The permalink: an address, or a path from the root where the source does not name the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published, or for a draft the date it carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_published: Option<Date>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<Date>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Categories, in source order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Term>,
    /// Tags or labels, in source order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Term>,
    /// A hand-written excerpt or search description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// A BCP 47 language tag, where it differs from the blog's or the blog has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The address of the featured picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Where it was written or what place it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The id of the parent page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The place among its siblings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// The body as HTML source, untouched but decoded exactly once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_html: Option<String>,
    /// The body as plain text, paragraphs parted by a blank line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_text: Option<String>,
    /// The body as Markdown, made from the source's own body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_markdown: Option<String>,
    /// The comments, flat and in source order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Whether new comments were allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments_open: Option<bool>,
    /// Enclosures and files of the media library.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What the source says about the post that has no field here.
    #[serde(skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
    /// The password and the like; kept out of every output unless private data was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<Box<Private>>,
    /// Where in the input the post was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Post {
    /// Returns the names of its categories and tags as people should see them; see [`Term::labels`].
    pub fn labels(&self) -> Vec<&str> {
        Term::labels(&self.categories, &self.tags)
    }

    /// Takes away everything that a public output must not carry: the `private` objects of the post, its authors, its
    /// comments and their authors.
    pub fn strip_private(&mut self) {
        self.private = None;
        self.authors.iter_mut().for_each(Person::strip_private);
        self.comments.iter_mut().for_each(Comment::strip_private);
    }
}

impl Comment {
    /// Takes away everything that a public output must not carry.
    pub fn strip_private(&mut self) {
        self.private = None;
        self.author.iter_mut().for_each(Person::strip_private);
    }
}

/// What a post is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An entry of the blog.
    #[default]
    Post,
    /// A page outside the stream of posts.
    Page,
    /// An item of the media library.
    Attachment,
    /// A type of the platform's or a plug-in's own, by its name there.
    Custom(String),
}

impl Kind {
    /// Returns the word for it in JSON and on the command line.
    pub fn as_str(&self) -> &str {
        match self {
            Kind::Post => "post",
            Kind::Page => "page",
            Kind::Attachment => "attachment",
            Kind::Custom(name) => name,
        }
    }
}

impl From<String> for Kind {
    fn from(word: String) -> Self {
        match word.as_str() {
            "post" => Kind::Post,
            "page" => Kind::Page,
            "attachment" => Kind::Attachment,
            _ => Kind::Custom(word),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Kind::from)
    }
}

impl JsonSchema for Kind {
    fn schema_name() -> Cow<'static, str> {
        "Kind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "`post`, `page`, `attachment`, or the platform's own name of a custom type."
        })
    }
}

/// Whether visitors of the blog could see a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Visible.
    #[default]
    Published,
    /// Not finished.
    Draft,
    /// Finished, to be shown at a date that was in the future when the archive was made.
    Scheduled,
    /// Waiting for an editor.
    Pending,
    /// Only for people who are logged in.
    Private,
    /// In the bin.
    Trash,
}

impl Status {
    /// Returns the word for it in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Published => "published",
            Status::Draft => "draft",
            Status::Scheduled => "scheduled",
            Status::Pending => "pending",
            Status::Private => "private",
            Status::Trash => "trash",
        }
    }
}

impl super::CommentStatus {
    /// Returns the word for it in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            super::CommentStatus::Approved => "approved",
            super::CommentStatus::Pending => "pending",
            super::CommentStatus::Spam => "spam",
            super::CommentStatus::Trash => "trash",
            super::CommentStatus::Removed => "removed",
        }
    }
}
