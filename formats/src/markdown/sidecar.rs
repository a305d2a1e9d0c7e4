//! Comments as data in a file beside the post.

use std::borrow::Cow;

use super::syntax::Node;
use super::yaml;
use crate::content::{Content, Means};
use crate::issues::Issues;
use crate::model::{Comment, CommentKind, Date, Meta, Person, Source};
use crate::writer::FrontMatter;

/// Returns the suffix of a file with comments.
pub(super) fn suffix(form: FrontMatter) -> &'static str {
    match form {
        FrontMatter::Yaml | FrontMatter::Toml => "yaml",
        FrontMatter::Json => "json",
    }
}

/// Returns a list of comments as in the model, with their Markdown and without private data.
pub(super) fn render(comments: &[Comment], form: FrontMatter, means: Means<'_>, issues: &mut Issues) -> String {
    let comments: Vec<Comment> = comments
        .iter()
        .map(|comment| {
            let markdown = Content::from(comment).markdown(means, issues).map(|text| text.into_owned());
            let mut comment = Comment { content_markdown: markdown, ..comment.clone() };
            comment.strip_private();
            comment
        })
        .collect();
    match form {
        FrontMatter::Yaml | FrontMatter::Toml => {
            yaml::list(&comments.iter().map(|comment| entries(comment)).collect::<Vec<_>>())
        }
        FrontMatter::Json => json(&comments),
    }
}

#[expect(clippy::expect_used, reason = "a string takes every character, and every key of the model is a string")]
fn json(comments: &[Comment]) -> String {
    serde_json::to_string_pretty(comments).expect("the model serialises into memory") + "\n"
}

/// The fields of a comment under the names of the model. Each is named, so that a new one cannot be forgotten.
fn entries(comment: &Comment) -> Vec<(&str, Node<'_>)> {
    let Comment {
        id,
        in_reply_to,
        post,
        author,
        url,
        date_published,
        date_modified,
        status,
        kind,
        content_html,
        content_text,
        content_markdown,
        meta: more,
        private: _,
        source: place,
    } = comment;
    let kind = match kind {
        CommentKind::Comment => "comment",
        CommentKind::Pingback => "pingback",
        CommentKind::Trackback => "trackback",
    };
    only_some([
        ("id", Some(text(id))),
        ("in_reply_to", in_reply_to.as_deref().map(text)),
        ("post", post.as_deref().map(text)),
        ("author", author.as_ref().map(person)),
        ("url", url.as_deref().map(text)),
        ("date_published", date(date_published)),
        ("date_modified", date(date_modified)),
        ("status", Some(text(status.as_str()))),
        ("type", Some(text(kind))),
        ("content_html", content_html.as_deref().map(Node::Lines)),
        ("content_text", content_text.as_deref().map(Node::Lines)),
        ("content_markdown", content_markdown.as_deref().map(Node::Lines)),
        ("meta", meta(more)),
        ("source", place.as_ref().map(source)),
    ])
}

fn person(person: &Person) -> Node<'_> {
    let Person { id, name, url, avatar, is_post_author, meta: more, private: _ } = person;
    Node::Map(only_some([
        ("id", id.as_deref().map(text)),
        ("name", name.as_deref().map(text)),
        ("url", url.as_deref().map(text)),
        ("avatar", avatar.as_deref().map(text)),
        ("is_post_author", is_post_author.then_some(Node::Bool(true))),
        ("meta", meta(more)),
    ]))
}

fn source(source: &Source) -> Node<'_> {
    let Source { file, line, byte, length } = source;
    Node::Map(only_some([
        ("file", Some(text(file))),
        ("line", line.map(Node::Count)),
        ("byte", byte.map(Node::Count)),
        ("length", length.map(Node::Count)),
    ]))
}

fn only_some<'a, const N: usize>(entries: [(&'a str, Option<Node<'a>>); N]) -> Vec<(&'a str, Node<'a>)> {
    entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn text(text: &str) -> Node<'_> {
    Node::Text(Cow::Borrowed(text))
}

fn date(date: &Option<Date>) -> Option<Node<'static>> {
    date.map(|date| Node::Text(Cow::Owned(date.to_string())))
}

fn meta(meta: &Meta) -> Option<Node<'_>> {
    let entries: Vec<_> = meta.iter().map(|(key, value)| (key.as_str(), Node::Free(value))).collect();
    (!entries.is_empty()).then_some(Node::Map(entries))
}
