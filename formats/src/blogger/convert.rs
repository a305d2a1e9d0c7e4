//! What an entry means: from the words of the export to the model.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::document::{Author, Entry, Place as Location, Title, keep_other};
use super::feed::Feed;
use super::identity::{last_number, short_id, slug};
use super::index::Index;
use super::snippet::is_snippet;
use super::status;
use super::structure::belongs;
use crate::discretion::{self, Withheld};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::leftover::{Leftovers, add};
use crate::mail_link::hide_mail_link;
use crate::model::{self, Attachment, Comment, CommentStatus, Date, Kind, Meta, Person, Post, Private, Term};
use crate::reader::{Outline, Tally};
use crate::xml::{Element, Place};

/// Returns what the index remembers of a post.
pub(super) fn outline(
    entry: &Entry<'_>,
    kind: Kind,
    place: Place,
    feed: &Feed,
    words: &mut HashMap<String, Arc<str>>,
) -> Outline {
    let mut shared = |word: &str| match words.get(word) {
        Some(shared) => Arc::clone(shared),
        None => {
            let shared: Arc<str> = Arc::from(word);
            words.insert(word.to_owned(), Arc::clone(&shared));
            shared
        }
    };
    let published = entry.published.as_deref().or(entry.created.as_deref()).and_then(|text| text.parse().ok());
    let (status, _) = status::post(entry, published, feed.exported());
    let url = permalink(entry);
    let tags: Vec<Term> = entry.labels.iter().map(Term::named).collect();
    Outline {
        id: id(entry.id.as_deref(), feed.blog_number.as_deref(), place),
        kind,
        status,
        protected: false,
        title: entry.title.as_ref().map(|title| title_text(title, entry)),
        slug: url.as_deref().and_then(slug).map(str::to_owned),
        url,
        date_published: published,
        date_modified: entry.updated.as_deref().and_then(|text| text.parse().ok()),
        authors: entry.authors.iter().filter_map(|author| author.name.as_deref()).map(&mut shared).collect(),
        terms: Term::labels(&[], &tags).into_iter().map(&mut shared).collect(),
        comments: Tally::default(),
        bytes: u64::from(place.length),
        at: Some(place.position()),
    }
}

/// Returns a post without its comments. Facts that needed the whole archive come from the outline.
pub(super) fn post(entry: &Entry<'_>, outline: &Outline, place: Place, index: &Index, issues: &mut Issues) -> Post {
    let (mut meta, mut private) = common_meta(entry, place, issues);
    keep_leftovers(entry, place, &mut meta, &mut private.meta, issues);
    keep_status_word(entry, &["LIVE", "DRAFT", "SCHEDULED"], &mut meta);
    if let Some(word) =
        entry.draft.as_deref().filter(|word| !matches!(word.to_ascii_lowercase().as_str(), "yes" | "no"))
    {
        meta.insert("app:draft".to_owned(), Value::from(word));
    }
    if let Some(text) = entry.published.as_deref().or(entry.created.as_deref()) {
        check_date("published", text, place, &mut meta, issues);
    }
    for link in entry.links.iter().filter(|link| link.relation == "related" || link.relation.is_empty()) {
        add(&mut meta, "link", link.to_value());
    }
    if let Some(thumbnail) = &entry.thumbnail {
        add(&mut meta, "media:thumbnail", Value::from(thumbnail.as_str()));
    }
    let (content_html, content_text) = body(entry.content.or(entry.summary), &mut meta);
    let hand_written = entry.summary.filter(|_| entry.content.is_some()).and_then(Element::value);
    Post {
        id: outline.id.clone(),
        kind: outline.kind.clone(),
        status: outline.status,
        title: outline.title.clone(),
        slug: outline.slug.clone(),
        url: outline.url.clone(),
        date_published: outline.date_published,
        date_modified: outline.date_modified,
        authors: entry.authors.iter().filter_map(person).collect(),
        tags: entry.labels.iter().map(Term::named).collect(),
        summary: entry.meta_description.as_deref().or(hand_written.as_deref()).map(str::to_owned),
        location: location(&entry.location, &mut meta),
        content_html,
        content_text,
        attachments: enclosures(entry),
        meta,
        private: private.or_none(),
        source: Some(place.source(&index.inputs)),
        ..Post::default()
    }
}

/// Returns a comment. `post` is set for the sake of comments whose post is not in the input.
pub(super) fn comment(entry: &Entry<'_>, place: Place, index: &Index, issues: &mut Issues) -> Comment {
    let feed = index.feeds.get(place.input as usize);
    let blog = feed.and_then(|feed| feed.blog_number.as_deref());
    let is_silent = feed.is_some_and(|feed| feed.says_status) && status::is_silent(entry);
    let status = match status::comment(entry).0 {
        CommentStatus::Approved if is_silent => CommentStatus::Pending,
        status => status,
    };
    let (mut meta, mut private) = common_meta(entry, place, issues);
    keep_leftovers(entry, place, &mut meta, &mut private.meta, issues);
    keep_status_word(entry, &["LIVE", "SPAM_COMMENT", "PENDING_MODERATION"], &mut meta);
    let published = entry.published.as_deref().or(entry.created.as_deref());
    if let Some(text) = published {
        check_date("published", text, place, &mut meta, issues);
    }
    let published = published.and_then(|text| text.parse().ok());
    let modified = entry.updated.as_deref().and_then(|text| text.parse::<Date>().ok());
    let (content_html, content_text) = body(entry.content.or(entry.summary), &mut meta);
    if let Some(title) = &entry.title {
        let title = title_text(title, entry);
        if !is_snippet(&title, content_html.as_deref().or(content_text.as_deref()).unwrap_or_default()) {
            add(&mut meta, "title", Value::from(title));
        }
    }
    // The classic export names the post in `thr:in-reply-to`, always, and the parent comment only in this link.
    let related = entry.link("related", None).and_then(|link| last_number(&link.href).map(str::to_owned));
    let in_reply_to = entry.in_reply_to.as_deref().map(|parent| short_id(parent, blog).to_owned()).or(related);
    Comment {
        id: index.renamed.get(&place).cloned().unwrap_or_else(|| id(entry.id.as_deref(), blog, place)),
        in_reply_to,
        post: entry.post.as_deref().map(|post| short_id(post, blog).to_owned()),
        author: entry.authors.first().and_then(person),
        url: entry.link("alternate", None).map(|link| link.href.clone()),
        date_published: published,
        date_modified: modified.filter(|modified| Some(*modified) != published),
        status,
        content_html,
        content_text,
        meta,
        private: private.or_none(),
        source: Some(place.source(&index.inputs)),
        ..Comment::default()
    }
}

/// Says whether a comment was written by an author of its post. Only the address of a profile tells: names are free.
pub(super) fn mark_post_author(comment: &mut Comment, authors: &[Person]) {
    if let Some(author) = comment.author.as_mut().filter(|author| author.url.is_some()) {
        author.is_post_author = authors.iter().any(|of_post| of_post.url == author.url);
    }
}

/// Gives a comment of a Takeout the address it has on its page, which only the classic export spells out: the page, the
/// time in milliseconds, the number of the comment.
pub(super) fn complete_comment_address(comment: &mut Comment, page: Option<&str>) {
    let is_numbered = !comment.id.is_empty() && comment.id.bytes().all(|byte| byte.is_ascii_digit());
    let page = page.filter(|page| comment.url.is_none() && is_numbered && page.contains("://"));
    if let (Some(page), Some(date)) = (page, comment.date_published) {
        let milliseconds = date.instant() / 1_000_000;
        comment.url = Some(format!("{page}?showComment={milliseconds}#c{}", comment.id));
    }
}

fn id(id: Option<&str>, blog: Option<&str>, place: Place) -> String {
    match id {
        Some(id) => short_id(id, blog).to_owned(),
        // The entry has no id; its place in the file is as stable as the file.
        None => format!("at-{}", place.offset),
    }
}

/// The classic export gives an address, the newer one a path. A post that was never public has neither; one that lost
/// its address still has the address of its comment form.
fn permalink(entry: &Entry<'_>) -> Option<String> {
    if let Some(filename) = entry.filename.as_deref() {
        let separator = if filename.starts_with('/') || filename.contains("://") { "" } else { "/" };
        return Some(format!("{separator}{filename}"));
    }
    let address = entry.link("alternate", Some("text/html")).map(|link| link.href.clone());
    address.or_else(|| {
        let replies = entry.link("replies", Some("text/html"))?;
        replies.href.strip_suffix("#comment-form").map(str::to_owned)
    })
}

fn title_text(title: &Title<'_>, entry: &Entry<'_>) -> String {
    title.plain(entry.status.is_some() || entry.created.is_some())
}

/// Returns the element whose text is the body; `None` where its body is more than text.
pub(super) fn body_element<'t>(entry: &Entry<'t>) -> Option<Element<'t>> {
    entry.content.or(entry.summary).filter(|content| content.children().next().is_none())
}

/// Returns the body as HTML or as text, whichever it is. An element without text is a body without text.
fn body(content: Option<Element<'_>>, meta: &mut Meta) -> (Option<String>, Option<String>) {
    let Some(content) = content else { return (None, None) };
    if let Some(address) = content.attribute("src") {
        // RFC 4287 section 4.1.3.2: the content is elsewhere. Nothing is fetched.
        add(meta, "content:src", Value::from(address));
    }
    let kind = content.attribute("type").unwrap_or_default();
    let has_elements = content.children().next().is_some();
    // Of a body without its end tag, the fields that follow it seem to be a part.
    let swallowed = if has_elements && content.is_damaged() { content.swallowed(belongs) } else { None };
    let text = match swallowed {
        Some(field) => Cow::Owned(content.text_before(field)),
        None if has_elements => Cow::Borrowed(content.inner_source()),
        None => content.text(),
    };
    let text = Some(text.into_owned()).filter(|text| !text.is_empty());
    match kind.as_str() {
        "text" | "text/plain" if !has_elements => (None, text),
        // Blogger always says `html`. Anything else it could be is HTML as far as anybody has seen.
        _ => (text, None),
    }
}

/// An author of whom only the placeholder of an address is there is nobody.
fn person(author: &Author<'_>) -> Option<Person> {
    let mut meta = Meta::new();
    if let Some(kind) = author.kind.as_deref() {
        meta.insert("type".to_owned(), Value::from(kind));
    }
    author.others.iter().for_each(|other| keep_other(*other, &mut meta));
    let mut person = Person {
        name: author.name.as_deref().map(str::to_owned),
        url: author.url.as_deref().map(str::to_owned),
        avatar: author.picture.as_deref().map(with_scheme),
        meta,
        private: author.private(),
        ..Person::default()
    };
    hide_mail_link(&mut person);
    (!person.is_empty()).then_some(person)
}

/// Pictures of profiles come as `//host/…`, which means nothing outside a page.
fn with_scheme(address: &str) -> String {
    if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() }
}

fn location(place: &Location<'_>, meta: &mut Meta) -> Option<model::Location> {
    let mut read = model::Location { name: place.name.as_deref().map(str::to_owned), ..model::Location::default() };
    let mut degrees = |name: &str, text: &Option<String>| {
        let text = text.as_deref()?;
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            add(meta, name, Value::from(text));
        }
        number
    };
    read.latitude = degrees("latitude", &place.latitude);
    read.longitude = degrees("longitude", &place.longitude);
    if let Some(corners) = place.box_.as_deref() {
        read.meta.insert("box".to_owned(), Value::from(corners));
    }
    if let Some(span) = &place.span {
        read.meta.insert("span".to_owned(), Value::from(span.as_str()));
    }
    (read != model::Location::default()).then_some(read)
}

fn enclosures(entry: &Entry<'_>) -> Vec<Attachment> {
    let links = entry.links.iter().filter(|link| link.relation == "enclosure").chain(&entry.enclosures);
    let attachment = |link: &super::document::Link| {
        let size = link.length.as_deref().and_then(|length| length.parse().ok());
        let mut meta = Meta::new();
        if let (None, Some(length)) = (size, &link.length) {
            meta.insert("length".to_owned(), Value::from(length.as_str()));
        }
        Attachment {
            url: Some(link.href.clone()),
            mime_type: link.media_type.clone(),
            title: link.title.clone(),
            size_in_bytes: size,
            meta,
            ..Attachment::default()
        }
    };
    links.map(attachment).collect()
}

/// Collects what has no field and what could not be read, the same for posts and comments, and of it apart what may be
/// the data of people.
fn common_meta(entry: &Entry<'_>, place: Place, issues: &mut Issues) -> (Meta, Private) {
    let mut meta = Meta::new();
    if let Some(created) = entry.created.as_deref().filter(|_| entry.published.is_some()) {
        meta.insert("blogger:created".to_owned(), Value::from(created));
    }
    if let Some(trashed) = entry.trashed.as_deref() {
        meta.insert("blogger:trashed".to_owned(), Value::from(trashed));
    }
    if let Some(updated) = entry.updated.as_deref() {
        check_date("updated", updated, place, &mut meta, issues);
    }
    for (name, value) in entry.properties.iter().filter(|(name, _)| name != "blogger.contentRemoved") {
        add(&mut meta, name, Value::from(value.as_str()));
    }
    for author in entry.authors.iter().skip(1).filter(|_| entry.post.is_some()) {
        add(&mut meta, "author", json!(author.name));
    }
    let (mut private, mut withheld) = (Private::default(), Withheld::default());
    for other in &entry.others {
        // A second title or body is as public as the first.
        let is_known = matches!(other.name(), ("atom", "content" | "title"));
        if !is_known && discretion::is_private(*other) {
            withheld.add(*other);
            keep_other(*other, &mut private.meta);
        } else {
            keep_other(*other, &mut meta);
        }
    }
    withheld.report(place.position(), issues);
    (meta, private)
}

/// Keeps what stands between the elements of an entry, and what they say again and otherwise.
fn keep_leftovers(entry: &Entry<'_>, place: Place, meta: &mut Meta, private: &mut Meta, issues: &mut Issues) {
    let Some(element) = entry.element else { return };
    let is_doubtful = entry.is_of_two();
    let mut leftovers = Leftovers { place, meta, private, is_doubtful, belongs, issues };
    leftovers.between(element);
    // Their names are told apart by what they end with, since to resolve every prefix once more would cost time.
    let containers = ["author", "location", "control"];
    let is_container = |child: &Element<'_>| containers.iter().any(|name| child.qualified_name().ends_with(name));
    element.children().filter(is_container).for_each(|child| leftovers.between(child));
    entry.twice.iter().for_each(|again| leftovers.twice(*again));
}

/// Keeps the word for a status that the model's own word does not give back.
fn keep_status_word(entry: &Entry<'_>, plain: &[&str], meta: &mut Meta) {
    if let Some(word) = entry.status.as_deref().filter(|word| !plain.contains(word)) {
        meta.insert("blogger:status".to_owned(), Value::from(word));
    }
}

/// Keeps the text of a date that is none. Links to feeds and forms, and the count of comments, are not kept: they are
/// made from the ids and from the comments themselves.
fn check_date(field: &'static str, text: &str, place: Place, meta: &mut Meta, issues: &mut Issues) {
    if text.parse::<Date>().is_err() {
        issues.report(Issue::DateUnreadable { field, text: text.to_owned() }, Some(place.position()));
        meta.insert(field.to_owned(), Value::from(text));
    }
}
