//! Comments and pings of a record.

use super::MtifIssue;
use super::convert::{Converter, add_meta};
use super::document::{Record, Reply, plain_text};
use super::grammar::Section;
use crate::model::{Comment, CommentKind, CommentStatus, Meta, Person, Private};

/// Returns whether visitors could see a comment. `SECRET` is set by services that let a comment be read by the author
/// of the blog alone; pending is the only status that keeps it from the public and does not call it bad.
pub(super) fn status(reply: &Reply<'_>) -> CommentStatus {
    match reply.value("SECRET") {
        Some(field) if field.value != b"0" => CommentStatus::Pending,
        _ => CommentStatus::Approved,
    }
}

impl Converter<'_> {
    /// Makes the comments and pings, numbered from `first` in the order they stand: the format gives them no ids.
    pub fn comments(&mut self, record: &Record<'_>, first: usize) -> Vec<Comment> {
        let number = |n: usize| first.saturating_add(n).to_string();
        record.replies.iter().enumerate().map(|(n, reply)| self.comment(reply, number(n))).collect()
    }

    fn comment(&mut self, reply: &Reply<'_>, id: String) -> Comment {
        let mut comment = Comment { id, status: status(reply), ..Comment::default() };
        let mut body = plain_text(reply.text, &mut self.invalid);
        self.unknown_keys(reply, &mut comment.meta);
        comment.date_published = reply.value("DATE").and_then(|field| self.date(field, &mut comment.meta));
        let name = if reply.section == Section::Ping { "BLOG NAME" } else { "AUTHOR" };
        let email = self.value(reply, "EMAIL");
        let author = Person {
            name: self.value(reply, name),
            url: self.value(reply, "URL"),
            private: Private { email, ..Private::default() }.or_none(),
            ..Person::default()
        };
        comment.author = (!author.is_empty()).then_some(author);
        comment.private = Private { ip: self.value(reply, "IP"), ..Private::default() }.or_none();
        if comment.status == CommentStatus::Pending {
            self.report(MtifIssue::CommentSecret, reply.at);
        }
        if let Some(secret) = self.value(reply, "SECRET") {
            add_meta(&mut comment.meta, "secret", secret);
        }
        if reply.section == Section::Ping {
            comment.kind = CommentKind::Trackback;
            let title = self.value(reply, "TITLE");
            add_title(&mut comment.meta, title, &mut body);
        }
        comment.content_html = Some(body).filter(|body| !body.is_empty());
        comment.source = Some(self.place.source(reply.at, reply.end));
        comment
    }

    fn unknown_keys(&mut self, reply: &Reply<'_>, meta: &mut Meta) {
        for field in reply.fields.iter().filter(|field| !reply.knows(field.key)) {
            self.report(MtifIssue::KeyUnknown { key: field.key.to_owned() }, field.at);
            let value = self.text(field.value);
            add_meta(meta, field.key, value);
        }
    }

    fn value(&mut self, reply: &Reply<'_>, key: &str) -> Option<String> {
        reply.value(key).map(|field| self.text(field.value))
    }
}

/// Puts the title of the linking entry before its excerpt, in bold: so a reader of the body sees both, and the two can
/// be told apart by `meta.title`.
fn add_title(meta: &mut Meta, title: Option<String>, body: &mut String) {
    let Some(title) = title else { return };
    let gap = if body.is_empty() { "" } else { "\n\n" };
    *body = format!("<strong>{title}</strong>{gap}{body}");
    add_meta(meta, "title", title);
}
