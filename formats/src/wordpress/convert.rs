//! What an item means: from the words of the export to the model.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::channel::Channel;
use super::comment::CommentList;
use super::dates::{self, Stamp};
use super::document::{Item, containers, fields_to_value};
use super::index::Index;
use super::issue::WordpressIssue;
use super::media;
use super::people;
use super::public;
use super::structure::belongs;
use super::terms;
use super::text;
use super::words;
use crate::discretion::Withheld;
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::leftover::{Leftovers, add};
use crate::model::{Date, Kind, Location, Meta, Offset, Post, Private};
use crate::reader::Outline;
use crate::xml::{Element, Place};

/// What an item is that does not say it.
pub(super) const NO_KIND: &str = "item";

/// Returns what the index remembers of an item, but for the number of its comments. Dates without an offset get theirs when all items are known.
pub(super) fn outline(
    item: &Item<'_>,
    id: String,
    kind: Kind,
    place: Place,
    channel: &Channel,
    words: &mut HashMap<String, Arc<str>>,
) -> Outline {
    let mut shared = |word: String| match words.get(word.as_str()) {
        Some(shared) => Arc::clone(shared),
        None => {
            let shared: Arc<str> = Arc::from(word.as_str());
            words.insert(word, Arc::clone(&shared));
            shared
        }
    };
    let stated = words::status(item.status.as_deref(), &kind).unwrap_or_else(|as_what| as_what);
    // Collected out of the persons, the names would keep the memory of all that is said about them.
    let mut authors: Vec<Arc<str>> = Vec::new();
    authors.extend(people::authors(item, channel).into_iter().filter_map(|person| person.name).map(&mut shared));
    authors.shrink_to_fit();
    let mut terms: Vec<Arc<str>> = terms::labels(item).into_iter().map(&mut shared).collect();
    terms.shrink_to_fit();
    Outline {
        id,
        kind,
        status: public::status_of(item, stated),
        protected: item.password.is_some(),
        title: item.title.clone(),
        slug: slug(item),
        url: item.link.as_deref().map(text::address),
        date_published: published(item),
        date_modified: local(item.changed().0),
        authors,
        terms,
        bytes: u64::from(place.length),
        at: Some(place.position()),
        ..Outline::default()
    }
}

/// Returns a post with its comments. Facts that needed the whole archive come from the outline.
pub(super) fn post(
    item: &Item<'_>,
    comments: CommentList<'_>,
    outline: &Outline,
    place: Place,
    index: &Index,
    issues: &mut Issues,
) -> Post {
    let at = place.position();
    let mut meta = Meta::new();
    keep_words(item, &mut meta);
    check_date("post_date", item.published(), at, &mut meta, issues);
    check_date("post_modified", item.changed(), at, &mut meta, issues);
    let (categories, tags) = terms::of_post(item, &index.channel, &mut meta);
    let authors = people::authors(item, &index.channel);
    people::keep_creators(item, &authors, &index.channel, &mut meta);
    let content = body(item.content, at, issues);
    let summary = body(item.excerpt, at, issues);
    let is_medium = outline.kind == Kind::Attachment;
    let attachments = if is_medium { media::own_file(item) } else { media::of_post(item, outline, index, issues) };
    media::keep_patterns(content.as_deref().unwrap_or_default(), index, &mut meta, issues);
    let comments = comments.finish(&authors, issues);
    let mut private = Private { password: item.password.as_deref().map(str::to_owned), ..Private::default() };
    hide_location(item, &mut meta, &mut private);
    let mut withheld = Withheld::default();
    hide_fields(item, &mut private.meta, &mut withheld);
    public::keep_others(item, &mut meta, &mut private.meta, &mut withheld);
    withheld.report(at, issues);
    let is_holed = item.element.is_some_and(Element::is_behind_hole);
    let is_doubtful = is_holed || public::missing(item).is_some();
    let mut leftovers = Leftovers { place, meta: &mut meta, private: &mut private.meta, is_doubtful, belongs, issues };
    containers(item.element, &item.fields).into_iter().for_each(|container| leftovers.between(container));
    item.twice.iter().for_each(|again| leftovers.twice(*again));
    if item.holds_another() || item.swallows_another {
        issues.report(Issue::EntryDamaged, Some(at));
    }
    Post {
        id: outline.id.clone(),
        kind: outline.kind.clone(),
        status: outline.status,
        protected: outline.protected,
        title: outline.title.clone(),
        slug: outline.slug.clone(),
        url: outline.url.clone(),
        date_published: outline.date_published,
        date_modified: outline.date_modified,
        authors,
        categories,
        tags,
        summary,
        image: media::featured(item, index),
        language: terms::language(item),
        location: location(item),
        parent: item.parent().map(str::to_owned),
        order: item.order.as_deref().and_then(|order| order.parse().ok()).filter(|order| *order != 0),
        content_html: content,
        comments,
        comments_open: item.comment_status.as_deref().map(|word| word == "open" || word == "registered_only"),
        attachments,
        meta,
        private: private.or_none(),
        source: Some(place.source(&index.inputs)),
        ..Post::default()
    }
}

/// The last part of the address. In the bin, WordPress renames it and keeps the old one in a field.
fn slug(item: &Item<'_>) -> Option<String> {
    let name = item.name.as_deref().map(text::slug)?;
    if !name.ends_with("__trashed") {
        return Some(name);
    }
    let desired = item.field("_wp_desired_post_slug").map(|slug| text::slug(&slug));
    Some(desired.unwrap_or_else(|| name.trim_end_matches("__trashed").to_owned())).filter(|slug| !slug.is_empty())
}

/// The date of publication; only a file that has none of WordPress's own dates is asked for that of its feed.
fn published(item: &Item<'_>) -> Option<Date> {
    if item.date.is_none() && item.date_gmt.is_none() {
        return item.pub_date.as_deref().and_then(dates::rfc_822);
    }
    local(item.published().0)
}

/// The date with its own offset, or without one until the whole archive is known.
fn local(stamp: Stamp) -> Option<Date> {
    stamp.zoned().or(stamp.local).or(stamp.universal.map(|date| date.with_offset(Offset::Utc)))
}

/// Keeps the text of a date that cannot be read.
pub(super) fn check_date(
    field: &'static str,
    (_, unreadable): (Stamp, Option<&str>),
    at: Position,
    meta: &mut Meta,
    issues: &mut Issues,
) {
    if let Some(text) = unreadable {
        issues.report(Issue::DateUnreadable { field, text: text.to_owned() }, Some(at));
        add(meta, field, Value::from(text));
    }
}

/// Keeps what the model has no field for, under the words of the export.
fn keep_words(item: &Item<'_>, meta: &mut Meta) {
    let known = ["publish", "draft", "future", "pending", "private", "trash", "inherit"];
    let words = [
        ("guid", item.guid.as_deref()),
        ("ping_status", item.ping_status.as_deref()),
        ("status", item.status.as_deref().filter(|word| !known.contains(word))),
        ("comment_status", item.comment_status.as_deref().filter(|word| !matches!(*word, "open" | "closed"))),
        ("attachment_url", item.attachment_url.as_deref().filter(|_| item.kind.as_deref() != Some("attachment"))),
        ("menu_order", item.order.as_deref().filter(|order| order.parse::<i64>().is_err())),
    ];
    for (name, word) in words {
        if let Some(word) = word {
            meta.insert(name.to_owned(), Value::from(word));
        }
    }
    if item.sticky.as_deref().is_some_and(|word| word != "0") {
        meta.insert("is_sticky".to_owned(), Value::Bool(true));
    }
    if let Some(text) = item.description.and_then(Element::value) {
        meta.insert("description".to_owned(), Value::from(text.as_ref()));
    }
    if let Some(fields) = fields_to_value(item.fields.iter().filter(|field| !field.is_private())) {
        meta.insert("postmeta".to_owned(), fields);
    }
}

/// Returns the place a post was written at, from the fields WordPress's apps write.
fn location(item: &Item<'_>) -> Option<Location> {
    let number = |key: &str| item.field(key).and_then(|text| text.parse::<f64>().ok()).filter(|it| it.is_finite());
    let location = Location {
        name: item.field("geo_address").map(|name| name.into_owned()),
        latitude: number("geo_latitude"),
        longitude: number("geo_longitude"),
        meta: Meta::new(),
    };
    (location != Location::default() && shows_location(item)).then_some(location)
}

fn shows_location(item: &Item<'_>) -> bool {
    item.field("geo_public").is_none_or(|word| word != "0")
}

/// Puts a place that its author did not want to show among what is private.
fn hide_location(item: &Item<'_>, meta: &mut Meta, private: &mut Private) {
    if shows_location(item) {
        return;
    }
    if let Some(Value::Object(fields)) = meta.get_mut("postmeta") {
        for name in ["geo_latitude", "geo_longitude", "geo_address"] {
            private.meta.extend(fields.remove(name).map(|value| (name.to_owned(), value)));
        }
    }
}

/// Puts the fields that hold the data of people among what is private.
fn hide_fields(item: &Item<'_>, private: &mut Meta, withheld: &mut Withheld) {
    for field in item.fields.iter().filter(|field| field.is_private()) {
        add(private, &field.key, field.to_value());
        field.withhold(withheld);
    }
}

/// Returns a body as the source has it.
pub(super) fn body(element: Option<Element<'_>>, at: Position, issues: &mut Issues) -> Option<String> {
    let (body, is_torn) = text::body(element?);
    if is_torn {
        issues.report(WordpressIssue::SectionTorn.into(), Some(at));
    }
    body
}
