use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::syntax::Node;
use crate::addresses::AddressUse;
use crate::clock::local;
use crate::model::{Attachment, Date, Kind, Location, Meta, Person, Post, Status, Term};

/// Returns the fields of a post's front matter, in their fixed order; `slug` is the one of its file, `summary` is its summary
/// as plain text, `more` is what of its `meta` belongs there. `file` says what the address of a file of the post becomes.
pub(super) fn fields<'a>(
    post: &'a Post,
    slug: Option<&'a str>,
    summary: Option<&'a str>,
    more: &'a Meta,
    zone: Option<&TimeZone>,
    file: &dyn Fn(&str, AddressUse) -> Option<String>,
) -> Vec<(&'a str, Node<'a>)> {
    let published = post.date_published.map(|date| local(date, zone));
    let updated = post.date_modified.filter(|updated| differs(*updated, post.date_published));
    let hidden = post.status != Status::Published || post.protected;
    let fields = [
        ("title", text(&post.title)),
        ("date", published.map(Node::Date)),
        ("updated", updated.map(|date| Node::Date(local(date, zone)))),
        // What was not for everyone must not become so because a site generator knows only drafts.
        ("draft", hidden.then_some(Node::Bool(true))),
        ("status", (post.status != Status::Published).then(|| word(post.status.as_str()))),
        ("kind", (post.kind != Kind::Post).then(|| word(post.kind.as_str()))),
        ("slug", slug.filter(|slug| !slug.trim().is_empty()).map(word)),
        ("original_url", text(&post.url)),
        ("id", (!post.id.is_empty()).then(|| word(&post.id))),
        ("authors", list(post.authors.iter().filter_map(name_of))),
        ("categories", terms(&post.categories)),
        ("tags", terms(&post.tags)),
        ("summary", summary.filter(|summary| !summary.trim().is_empty()).map(word)),
        ("image", address(&post.image, AddressUse::Picture, file)),
        ("location", post.location.as_ref().and_then(location)),
        ("language", text(&post.language)),
        ("parent", text(&post.parent)),
        ("order", post.order.map(Node::Integer)),
        ("attachments", list(post.attachments.iter().filter_map(|attached| attachment(attached, file)))),
        ("protected", post.protected.then_some(Node::Bool(true))),
        ("comments_open", (post.comments_open == Some(false)).then_some(Node::Bool(false))),
        ("meta", meta(more)),
    ];
    fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// Returns whether a post was changed after it was published: by more than a minute, or on another day where one of
/// the two is only a day.
fn differs(updated: Date, published: Option<Date>) -> bool {
    let Some(published) = published else { return true };
    if updated.time().is_none() || published.time().is_none() {
        return updated.day() != published.day();
    }
    updated.instant().abs_diff(published.instant()) > 60_000_000_000
}

fn word(text: &str) -> Node<'_> {
    Node::Text(Cow::Borrowed(text))
}

fn text(text: &Option<String>) -> Option<Node<'_>> {
    text.as_deref().filter(|text| !text.trim().is_empty()).map(word)
}

fn address<'a>(
    given: &'a Option<String>,
    used: AddressUse,
    file: &dyn Fn(&str, AddressUse) -> Option<String>,
) -> Option<Node<'a>> {
    match given.as_deref().and_then(|given| file(given.trim(), used)) {
        Some(address) => Some(Node::Text(Cow::Owned(address))),
        None => text(given),
    }
}

fn list<'a>(items: impl Iterator<Item = Node<'a>>) -> Option<Node<'a>> {
    let items: Vec<Node<'a>> = items.collect();
    (!items.is_empty()).then_some(Node::List(items))
}

fn map<'a, const N: usize>(entries: [(&'a str, Option<Node<'a>>); N]) -> Option<Node<'a>> {
    let entries: Vec<_> = entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    (!entries.is_empty()).then_some(Node::Map(entries))
}

fn name_of(person: &Person) -> Option<Node<'_>> {
    person.name.as_deref().or(person.id.as_deref()).filter(|name| !name.is_empty()).map(word)
}

fn terms(terms: &[Term]) -> Option<Node<'_>> {
    list(Term::distinct(terms).into_iter().map(|term| word(&term.name)))
}

fn location(location: &Location) -> Option<Node<'_>> {
    map([
        ("name", text(&location.name)),
        ("latitude", location.latitude.map(Node::Float)),
        ("longitude", location.longitude.map(Node::Float)),
        ("meta", meta(&location.meta)),
    ])
}

fn attachment<'a>(attachment: &'a Attachment, file: &dyn Fn(&str, AddressUse) -> Option<String>) -> Option<Node<'a>> {
    map([
        ("url", address(&attachment.url, AddressUse::Attachment, file)),
        ("mime_type", text(&attachment.mime_type)),
        ("title", text(&attachment.title)),
        ("size_in_bytes", attachment.size_in_bytes.map(Node::Count)),
        ("duration_in_seconds", attachment.duration_in_seconds.map(Node::Count)),
        ("meta", meta(&attachment.meta)),
    ])
}

fn meta(meta: &Meta) -> Option<Node<'_>> {
    let entries: Vec<_> = meta.iter().map(|(key, value)| (key.as_str(), Node::Free(value))).collect();
    (!entries.is_empty()).then_some(Node::Map(entries))
}
