//! What a comment means. Everything about the person that readers of the blog did not see is set apart.

use std::collections::HashMap;

use serde_json::Value;

use super::comment_fields::CommentFields;
use super::convert::{body, check_date};
use super::document::{CommentEntry, Field, containers, fields_to_value};
use super::ids::TakenIds;
use super::index::Index;
use super::item::Comments;
use super::public;
use super::structure::belongs;
use super::words::{self, Visibility};
use crate::discretion::{self, Withheld};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::leftover::Leftovers;
use crate::mail_link::hide_mail_link;
use crate::model::{Comment, CommentStatus, Meta, Person, Private};
use crate::xml::Place;

/// The comments of an item, in source order.
pub(in crate::wordpress) struct CommentList<'i> {
    index: &'i Index,
    place: Place,
    taken: TakenIds,
    times_taken: HashMap<String, usize>,
    comments: Vec<Comment>,
    issues: Issues,
}

impl<'i> CommentList<'i> {
    pub fn new(place: Place, index: &'i Index) -> Self {
        CommentList {
            index,
            place,
            taken: TakenIds::default(),
            times_taken: HashMap::new(),
            comments: Vec::new(),
            issues: Issues::default(),
        }
    }

    /// Returns the comments, with those marked that an author of the post wrote, and tells what was met.
    pub fn finish(mut self, authors: &[Person], issues: &mut Issues) -> Vec<Comment> {
        issues.append(self.issues);
        for person in self.comments.iter_mut().filter_map(|comment| comment.author.as_mut()) {
            let login = person.id.as_deref().and_then(|user| self.index.channel.login(user));
            person.is_post_author =
                login.is_some_and(|login| authors.iter().any(|author| author.id.as_deref() == Some(login)));
        }
        self.comments
    }
}

impl Comments for CommentList<'_> {
    fn take(&mut self, fields: CommentFields<'_>) {
        let CommentList { index, place, .. } = *self;
        let stretch = place.within(fields.range());
        if fields.element.is_none() {
            self.issues.report(Issue::EntryDamaged, Some(stretch.position()));
        }
        let mut comment = comment(&CommentEntry::read(fields), place, index, &mut self.issues);
        comment.source = Some(stretch.source(&index.inputs));
        if comment.id.is_empty() {
            comment.id = format!("at-{}-{}", place.offset, self.comments.len().saturating_add(1));
        } else if self.taken.contains(&comment.id) {
            self.issues.report(Issue::IdTwice { id: comment.id.clone() }, Some(place.position()));
            let times = self.times_taken.entry(comment.id.clone()).or_insert(1);
            comment.id = loop {
                *times = times.saturating_add(1);
                let free = format!("{}-{times}", comment.id);
                if !self.taken.contains(&free) {
                    break free;
                }
            };
        }
        self.taken.insert(&comment.id);
        self.comments.push(comment);
    }
}

/// Returns the id of a comment without reading the rest of it.
pub(in crate::wordpress) fn id(comment: &CommentFields<'_>) -> Option<String> {
    let id = comment.fields.iter().find(|field| field.name() == ("wp", "comment_id"))?;
    id.value().map(|id| id.into_owned())
}

/// Returns who could see a comment without reading the rest of it.
pub(in crate::wordpress) fn status_of(comment: &CommentFields<'_>) -> CommentStatus {
    let (approved, kind) = CommentEntry::read_status(comment);
    let stated = status(approved.as_deref(), kind.as_deref()).0;
    public::status_of_comment(comment.is_of_two(), stated)
}

/// Returns who could see a comment, and the word for it if WordPress does not define that.
fn status(approved: Option<&str>, kind: Option<&str>) -> (CommentStatus, Option<String>) {
    let (status, unknown) = match words::approval(approved) {
        Ok(status) => (status, None),
        Err(as_what) => (as_what, Some(approved.unwrap_or_default().to_owned())),
    };
    let (_, visibility) = words::comment_kind(kind);
    let is_hidden = visibility == Visibility::NeverPublic && status == CommentStatus::Approved;
    (if is_hidden { CommentStatus::Pending } else { status }, unknown)
}

fn comment(entry: &CommentEntry<'_>, place: Place, index: &Index, issues: &mut Issues) -> Comment {
    let at = place.position();
    let (stated, unknown) = status(entry.approved.as_deref(), entry.kind.as_deref());
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
    let is_doubtful = entry.is_of_two || !entry.strays.is_empty();
    let mut leftovers = Leftovers { place, meta: &mut meta, private: &mut private.meta, is_doubtful, belongs, issues };
    containers(entry.element, &entry.fields).into_iter().for_each(|container| leftovers.between(container));
    entry.twice.iter().for_each(|again| leftovers.twice(*again));
    Comment {
        id: entry.id.as_deref().unwrap_or_default().to_owned(),
        in_reply_to: entry.parent.as_deref().filter(|parent| *parent != "0").map(str::to_owned),
        author: author(entry),
        date_published: entry.published().0.resolve(&index.zones),
        status: public::status_of_comment(entry.is_of_two, stated),
        kind: words::comment_kind(entry.kind.as_deref()).0,
        content_html: body(entry.content, at, issues),
        meta,
        private: private.or_none(),
        ..Comment::default()
    }
}

fn author(entry: &CommentEntry<'_>) -> Option<Person> {
    let user = entry.user.as_deref().filter(|user| *user != "0");
    let private = Private { email: entry.email.as_deref().map(str::to_owned), ..Private::default() };
    let mut person = Person {
        id: user.map(str::to_owned),
        name: entry.author.clone(),
        url: entry.url.as_deref().map(super::text::address),
        private: private.or_none(),
        ..Person::default()
    };
    hide_mail_link(&mut person);
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

/// Fields that hold who sent a comment from where; of a plug-in's field nobody knows, the words in its name and an
/// address in its value must do.
fn is_private(field: &Field<'_>) -> bool {
    let key = field.key.to_ascii_lowercase();
    ["akismet", "agent", "email", "e_mail", "_ip", "ip_", "phone", "address"].iter().any(|part| key.contains(part))
        || key == "ip"
        || discretion::says_private(&field.value.text())
        || field.is_private()
}
