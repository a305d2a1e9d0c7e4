//! What kind of thing an entry is, and who could see it.

use super::document::Entry;
use super::notices;
use crate::model::{CommentStatus, Date, Kind, Status};

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// A post, a page, or something of a kind nobody knows.
    Post(Kind),
    Comment,
    /// A setting of the blog, or its template; by the format's word.
    Furniture(&'static str),
}

/// What an entry is, and what had to be guessed to say so.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    Said,
    /// The entry says a kind that the format does not have.
    Unknown(String),
    /// The entry does not say its kind.
    Missing(&'static str),
}

/// Decides by the word for the kind. Where it is missing, a reference to a post makes a comment and Blogger's own ids
/// tell the rest; posts and comments share the form of the id, so that the id alone would never do.
pub(super) fn kind(entry: &Entry<'_>) -> (EntryKind, Certainty) {
    let word = entry.kind.as_deref().map(str::to_ascii_lowercase);
    let said = match word.as_deref() {
        Some("post") => EntryKind::Post(Kind::Post),
        Some("page") => EntryKind::Post(Kind::Page),
        Some("comment") => EntryKind::Comment,
        Some("settings") => EntryKind::Furniture("settings"),
        Some("template") => EntryKind::Furniture("template"),
        Some(word) => {
            return (EntryKind::Post(Kind::Custom(word.to_owned())), Certainty::Unknown(word.to_owned()));
        }
        None => return kind_of_silent_entry(entry),
    };
    (said, Certainty::Said)
}

fn kind_of_silent_entry(entry: &Entry<'_>) -> (EntryKind, Certainty) {
    let tail = entry.id.as_deref().and_then(|id| id.rsplit('.').next().map(str::to_owned)).unwrap_or_default();
    if entry.post.is_some() || entry.post_source.is_some() {
        (EntryKind::Comment, Certainty::Missing("a comment"))
    } else if entry.id.as_deref().is_some_and(|id| id.contains(".settings.")) {
        (EntryKind::Furniture("settings"), Certainty::Said)
    } else if tail == "layout" {
        (EntryKind::Furniture("template"), Certainty::Said)
    } else if tail.starts_with("page-") {
        (EntryKind::Post(Kind::Page), Certainty::Missing("a page"))
    } else if tail.starts_with("post-") {
        (EntryKind::Post(Kind::Post), Certainty::Missing("a post"))
    } else {
        (EntryKind::Post(Kind::Custom("entry".to_owned())), Certainty::Missing("something else"))
    }
}

/// Returns the status of a post, and the word that was not understood if there is one: such a post is a draft, because
/// what nobody understands must not be published.
pub(super) fn post(entry: &Entry<'_>, published: Option<Date>, exported: Option<Date>) -> (Status, Option<String>) {
    if entry.trashed.is_some() {
        return (Status::Trash, None);
    }
    // A date after the export was made is a post that waits for its day, whatever else the classic file says.
    let in_future = published.zip(exported).is_some_and(|(published, exported)| waits(published, exported));
    let Some(word) = entry.status.as_deref() else {
        let is_draft = entry.draft.as_deref().is_some_and(|draft| draft.eq_ignore_ascii_case("yes"));
        let status = match (in_future, is_draft) {
            (true, _) => Status::Scheduled,
            (false, true) => Status::Draft,
            (false, false) => Status::Published,
        };
        return (status, None);
    };
    match word.to_ascii_uppercase().as_str() {
        "LIVE" => (if in_future { Status::Scheduled } else { Status::Published }, None),
        "DRAFT" => (Status::Draft, None),
        "SCHEDULED" => (Status::Scheduled, None),
        "TRASHED" | "SOFT_TRASHED" | "DELETED" => (Status::Trash, None),
        _ => (Status::Draft, Some(word.to_owned())),
    }
}

/// Returns true if a post waits for its day. A date beyond every lifetime is no day to wait for: it is a slip, or it kept
/// a post on top of the page.
fn waits(published: Date, exported: Date) -> bool {
    const LIFETIME: i16 = 100;
    let (last_year, ..) = exported.day();
    published.instant() > exported.instant() && published.day().0 <= last_year.saturating_add(LIFETIME)
}

/// Returns the status of a comment, and the word that was not understood if there is one: such a comment counts as
/// pending. A ghosted comment, hidden by the platform from everybody but its author, counts as spam; its word is kept in
/// `meta`.
pub(super) fn comment(entry: &Entry<'_>) -> (CommentStatus, Option<String>) {
    let word = entry.status.as_deref().map(str::to_ascii_uppercase).unwrap_or_else(|| "LIVE".to_owned());
    let holds = |part: &str| word.contains(part);
    if entry.trashed.is_some() || holds("TRASH") {
        (CommentStatus::Trash, None)
    } else if holds("SPAM") || holds("GHOSTED") {
        (CommentStatus::Spam, None)
    } else if holds("PENDING") {
        (CommentStatus::Pending, None)
    } else if holds("EMPTIED") || holds("REMOVED") || holds("DELETED") || is_removed(entry) {
        (CommentStatus::Removed, None)
    } else if word == "LIVE" {
        (CommentStatus::Approved, None)
    } else {
        (CommentStatus::Pending, entry.status.as_deref().map(str::to_owned))
    }
}

fn is_removed(entry: &Entry<'_>) -> bool {
    let said = entry.property("blogger.contentRemoved").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    said || entry.content.is_some_and(|content| {
        // References make the source longer than the text; a body far beyond any notice is not decoded for nothing.
        content.inner_length() <= 2 * notices::LONGEST && notices::is_notice(&content.text())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_waits_for_a_day_within_a_lifetime_and_for_no_other() {
        let waits = |day: &str| waits(day.parse().unwrap(), "2014-03-02T09:15:00Z".parse().unwrap());
        assert!(!waits("2014-03-02T09:15:00Z") && waits("2014-03-02T09:15:01Z") && waits("2114-12-31T00:00:00Z"));
        assert!(!waits("2115-01-01T00:00:00Z") && !waits("9999-12-31T23:59:59Z"));
    }
}
