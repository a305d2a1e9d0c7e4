//! What a comment means. Everything about the person that readers of the blog did not see is set apart.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::convert::{body, check_date};
use super::document::{CommentEntry, Field, fields_to_value};
use super::index::Index;
use super::public;
use super::words::{self, Visibility};
use crate::discretion::{self, Withheld};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Comment, CommentStatus, Meta, Person, Private};
use crate::xml::{Element, Place};

/// Returns the comments of an item, in source order.
pub(in crate::wordpress) fn comments(
    entries: &[Element<'_>],
    authors: &[Person],
    place: Place,
    index: &Index,
    issues: &mut Issues,
) -> Vec<Comment> {
    let mut ids: HashSet<String> = HashSet::new();
    let mut times_taken: HashMap<String, usize> = HashMap::new();
    let mut comments = Vec::with_capacity(entries.len());
    for (number, element) in entries.iter().enumerate() {
        let entry = CommentEntry::read(*element);
        let mut comment = comment(&entry, authors, place, index, issues);
        comment.source = Some(place.within(element.range()).source(&index.inputs));
        if comment.id.is_empty() {
            comment.id = format!("at-{}-{}", place.offset, number.saturating_add(1));
        } else if ids.contains(&comment.id) {
            issues.report(Issue::IdTwice { id: comment.id.clone() }, Some(place.position()));
            let taken = times_taken.entry(comment.id.clone()).or_insert(1);
            comment.id = loop {
                *taken = taken.saturating_add(1);
                let free = format!("{}-{taken}", comment.id);
                if !ids.contains(&free) {
                    break free;
                }
            };
        }
        ids.insert(comment.id.clone());
        comments.push(comment);
    }
    comments
}

/// Returns who could see a comment, and the word for it if WordPress does not define that.
pub(in crate::wordpress) fn status(entry: &CommentEntry<'_>) -> (CommentStatus, Option<String>) {
    let word = entry.approved.as_deref();
    let (status, unknown) = match words::approval(word) {
        Ok(status) => (status, None),
        Err(as_what) => (as_what, Some(word.unwrap_or_default().to_owned())),
    };
    let (_, visibility) = words::comment_kind(entry.kind.as_deref());
    let is_hidden = visibility == Visibility::NeverPublic && status == CommentStatus::Approved;
    (if is_hidden { CommentStatus::Pending } else { status }, unknown)
}

fn comment(entry: &CommentEntry<'_>, authors: &[Person], place: Place, index: &Index, issues: &mut Issues) -> Comment {
    let at = place.position();
    let (status, unknown) = status(entry);
    if let Some(missing) = public::missing_of_comment(entry) {
        issues.report(missing, Some(at));
    } else if let Some(word) = unknown {
        issues.report(Issue::StatusUnknown { word }, Some(at));
    }
    let mut meta = Meta::new();
    check_date("comment_date", entry.published(), at, &mut meta, issues);
    let word = entry.kind.as_deref().filter(|word| !matches!(*word, "comment" | "pingback" | "trackback"));
    let approved = entry.approved.as_deref().filter(|word| !matches!(*word, "0" | "1" | "spam" | "trash"));
    for (name, word) in [("comment_type", word), ("comment_approved", approved)] {
        if let Some(word) = word {
            meta.insert(name.to_owned(), Value::from(word));
        }
    }
    if let Some(fields) = fields_to_value(entry.fields.iter().filter(|field| !is_private(field))) {
        meta.insert("commentmeta".to_owned(), fields);
    }
    let (mut apart, mut withheld) = (Meta::new(), Withheld::default());
    for other in &entry.others {
        public::keep_apart(*other, discretion::is_private(*other), &mut meta, &mut apart, &mut withheld);
    }
    // Nobody says whether a comment was public of which only some fields are left.
    for stray in &entry.strays {
        public::keep_apart(*stray, true, &mut meta, &mut apart, &mut withheld);
    }
    withheld.report(at, issues);
    let mut private = private(entry);
    private.meta.append(&mut apart);
    Comment {
        id: entry.id.as_deref().unwrap_or_default().to_owned(),
        in_reply_to: entry.parent.as_deref().filter(|parent| *parent != "0").map(str::to_owned),
        author: author(entry, authors, index),
        date_published: entry.published().0.resolve(&index.zones),
        status,
        kind: words::comment_kind(entry.kind.as_deref()).0,
        content_html: body(entry.content, at, issues),
        meta,
        private: private.or_none(),
        ..Comment::default()
    }
}

fn author(entry: &CommentEntry<'_>, authors: &[Person], index: &Index) -> Option<Person> {
    let user = entry.user.as_deref().filter(|user| *user != "0");
    let login = user.and_then(|user| index.channel.login(user));
    let private = Private { email: entry.email.as_deref().map(str::to_owned), ..Private::default() };
    let person = Person {
        id: user.map(str::to_owned),
        name: entry.author.clone(),
        url: entry.url.as_deref().map(super::text::address),
        is_post_author: login.is_some_and(|login| authors.iter().any(|author| author.id.as_deref() == Some(login))),
        private: private.or_none(),
        ..Person::default()
    };
    (!person.is_empty()).then_some(person)
}

/// The address a comment came from, the browser, and what a filter of spam has noted about the two.
fn private(entry: &CommentEntry<'_>) -> Private {
    let noted = entry.fields.iter().filter(|field| is_private(field));
    let mut meta = Meta::new();
    if let Some(Value::Object(fields)) = fields_to_value(noted) {
        meta.extend(fields);
    }
    let from_field = |name: &str| {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let submitted = meta.get("akismet_as_submitted");
        meta.get(name).and_then(text).or_else(|| submitted.and_then(|fields| fields.get(name)).and_then(text))
    };
    let user_agent = from_field("comment_agent").or_else(|| from_field("user_agent"));
    Private { ip: entry.ip.as_deref().map(str::to_owned), user_agent, meta, ..Private::default() }
}

/// Fields that hold who sent a comment from where; of a plug-in's field nobody knows, the words in its name must do.
fn is_private(field: &Field<'_>) -> bool {
    let key = field.key.to_ascii_lowercase();
    ["akismet", "agent", "email", "e_mail", "_ip", "ip_", "phone", "address"].iter().any(|part| key.contains(part))
        || key == "ip"
}
