use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Meta, Person, Private, Source};

/// A comment, pingback or trackback.
///
/// Comments stand flat in source order; a thread is told by [`in_reply_to`](Comment::in_reply_to) alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Comment {
    /// The source's own id, unique within the post.
    pub id: String,
    /// The id of the comment it answers, as the source gives it, whether that comment is in the input or not; absent for
    /// an answer to the post itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    /// The source's id of the post; only on a comment whose post is not in the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Person>,
    /// The address of the comment itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_published: Option<Date>,
    /// When it was last changed, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<Date>,
    /// Whether visitors of the blog could see it.
    pub status: CommentStatus,
    /// Comment, pingback or trackback.
    #[serde(rename = "type")]
    pub kind: CommentKind,
    /// The body as HTML source, decoded exactly once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_html: Option<String>,
    /// The body as plain text, paragraphs parted by a blank line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_text: Option<String>,
    /// The body as Markdown, made from the source's own body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_markdown: Option<String>,
    /// What the source says about the comment that has no field here.
    #[serde(skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
    /// Network address and the like; kept out of every output unless private data was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<Box<Private>>,
    /// Where in the input the comment was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// Whether visitors of the blog could see a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommentStatus {
    /// Visible.
    #[default]
    Approved,
    /// Waiting for a moderator.
    Pending,
    /// Held back as spam, by people or by the platform.
    Spam,
    /// In the bin.
    Trash,
    /// Taken away by its author or by a moderator; what is left is a placeholder that keeps the thread together.
    Removed,
}

/// What a comment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommentKind {
    /// Written by a person.
    #[default]
    Comment,
    /// Sent by another site that links here.
    Pingback,
    /// Sent by another site, the older way.
    Trackback,
}
