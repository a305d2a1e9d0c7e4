//! Comments and pings of a record.

use super::MtifIssue;
use super::convert::{Converter, add_meta};
use super::document::{Field, Record, Reply, plain_text};
use super::grammar::Section;
use super::near::visibility;
use crate::discretion::{is_mail, is_network, names_private, says_private};
use crate::issue::Issue;
use crate::mail_link::hide_mail_link;
use crate::model::{Comment, CommentKind, CommentStatus, Meta, Person, Private};

/// Returns whether visitors could see a comment. `SECRET` is set by services that let a comment be read by the author
/// of the blog alone; pending is the only status that keeps it from the public and does not call it bad. Tools write
/// other keys as well; where any of them hides the comment, it is not public.
pub(super) fn status(reply: &Reply<'_>) -> CommentStatus {
    hiding(reply).map_or(CommentStatus::Approved, |(_, status)| status)
}

/// Returns the key that keeps a comment from visitors, and what it makes of the comment.
fn hiding<'a>(reply: &Reply<'a>) -> Option<(Field<'a>, CommentStatus)> {
    let said = |field: &Field<'a>| Some((*field, visibility(field.key, field.value)?));
    reply.fields.iter().filter_map(said).find(|(_, status)| *status != CommentStatus::Approved)
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
        let mut private = Private::default();
        self.unknown_keys(reply, &mut comment.meta, &mut private.meta);
        comment.date_published = reply.value("DATE").and_then(|field| self.date(field, &mut comment.meta));
        let name = if reply.section == Section::Ping { "BLOG NAME" } else { "AUTHOR" };
        let email = self.value(reply, "EMAIL");
        let mut author = Person {
            name: self.public(reply, name, &mut private.meta),
            url: self.public(reply, "URL", &mut private.meta),
            private: Private { email, ..Private::default() }.or_none(),
            ..Person::default()
        };
        hide_mail_link(&mut author);
        comment.author = (!author.is_empty()).then_some(author);
        match hiding(reply) {
            Some((field, _)) if field.key == "SECRET" => self.report(MtifIssue::CommentSecret, reply.at),
            Some((field, _)) => {
                let (key, value) = (field.key.to_owned(), self.text(field.value));
                self.report(MtifIssue::CommentHidden { key, value }, field.at);
            }
            None => {}
        }
        if let Some(secret) = self.value(reply, "SECRET") {
            add_meta(&mut comment.meta, "secret", secret);
        }
        if reply.section == Section::Ping {
            comment.kind = CommentKind::Trackback;
            let title = self.public(reply, "TITLE", &mut private.meta);
            add_title(&mut comment.meta, title, &mut body);
        }
        private.ip = self.value(reply, "IP");
        comment.private = private.or_none();
        comment.content_html = Some(body).filter(|body| !body.is_empty());
        comment.source = Some(self.place.source(reply.at, reply.end));
        comment
    }

    /// Keeps what stands under keys the format does not define, and in lines that are no keys: in `private` where it may
    /// be the data of people.
    fn unknown_keys(&mut self, reply: &Reply<'_>, meta: &mut Meta, private: &mut Meta) {
        let mut withheld = Vec::new();
        for field in reply.fields.iter().filter(|field| !reply.knows(field.key)) {
            self.report(MtifIssue::KeyUnknown { key: field.key.to_owned() }, field.at);
            let value = self.text(field.value);
            if names_private(field.key) || says_private(&value) {
                withheld.push(field.key);
                add_meta(private, field.key, value);
            } else {
                add_meta(meta, field.key, value);
            }
        }
        for line in &reply.strays {
            let line = self.text(line);
            if says_private(&line) {
                withheld.push("header_text");
                add_meta(private, "header_text", line);
            } else {
                add_meta(meta, "header_text", line);
            }
        }
        if !withheld.is_empty() {
            let issue = Issue::PrivateWithheld { names: withheld.join(", ") };
            self.issues.report(issue, Some(self.place.position(reply.at)));
        }
    }

    /// Returns a value that everybody may read. One that ends with an address whose own key is missing was joined with it.
    fn public(&mut self, reply: &Reply<'_>, key: &str, private: &mut Meta) -> Option<String> {
        let value = self.value(reply, key)?;
        let lacks = |key: &str| reply.fields.iter().all(|field| field.key != key);
        let last = value.rsplit_once(' ').map(|(_, last)| last).unwrap_or_default();
        if lacks("IP") && is_network(last) || lacks("EMAIL") && !lacks("IP") && is_mail(last) {
            let issue = Issue::PrivateWithheld { names: key.to_owned() };
            self.issues.report(issue, Some(self.place.position(reply.at)));
            add_meta(private, key, value);
            return None;
        }
        Some(value)
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
