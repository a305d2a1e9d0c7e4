//! What kind of thing an entry is, and who could see it.

use super::document::Entry;
use super::notices;
use crate::model::{CommentStatus, Date, Kind, Status};
use crate::xml::Element;

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
    /// The entry says a kind that the format does not have; what it is taken as, if not as a post of that kind.
    Unknown(String, Option<&'static str>),
    /// The entry does not say its kind.
    Missing(&'static str),
}

/// Decides by the word for the kind. Where it is missing, a reference to a post makes a comment and Blogger's own ids
/// tell the rest; posts and comments share the form of the id, so that the id alone would never do.
pub(super) fn kind(entry: &Entry<'_>) -> (EntryKind, Certainty) {
    let word = entry.kind.as_deref().map(str::to_ascii_lowercase);
    let says_settings = || entry.id.as_deref().is_some_and(|id| id.contains(".settings."));
    let is_known = |word: &str| matches!(word, "post" | "page" | "comment" | "settings" | "template");
    let said = match word.as_deref() {
        // Settings hold addresses of people, which a wrong letter in the word must not publish.
        Some(word) if !is_known(word) && says_settings() => EntryKind::Furniture("settings"),
        Some(word) if !is_known(word) && is_template(entry) => EntryKind::Furniture("template"),
        // Nothing but a comment names a post.
        Some(word) if !is_known(word) && names_post(entry) => {
            return (EntryKind::Comment, Certainty::Unknown(word.to_owned(), Some("a comment")));
        }
        Some("post") => EntryKind::Post(Kind::Post),
        Some("page") => EntryKind::Post(Kind::Page),
        Some("comment") => EntryKind::Comment,
        Some("settings") => EntryKind::Furniture("settings"),
        Some("template") => EntryKind::Furniture("template"),
        Some(word) => {
            return (EntryKind::Post(Kind::Custom(word.to_owned())), Certainty::Unknown(word.to_owned(), None));
        }
        None => return kind_of_silent_entry(entry),
    };
    (said, Certainty::Said)
}

fn kind_of_silent_entry(entry: &Entry<'_>) -> (EntryKind, Certainty) {
    let tail = entry.id.as_deref().and_then(|id| id.rsplit('.').next().map(str::to_owned)).unwrap_or_default();
    if names_post(entry) {
        (EntryKind::Comment, Certainty::Missing("a comment"))
    } else if entry.id.as_deref().is_some_and(|id| id.contains(".settings.")) {
        (EntryKind::Furniture("settings"), Certainty::Said)
    } else if is_template(entry) {
        (EntryKind::Furniture("template"), Certainty::Said)
    } else if tail.starts_with("page-") {
        (EntryKind::Post(Kind::Page), Certainty::Missing("a page"))
    } else if tail.starts_with("post-") {
        (EntryKind::Post(Kind::Post), Certainty::Missing("a post"))
    } else {
        (EntryKind::Post(Kind::Custom("entry".to_owned())), Certainty::Missing("something else"))
    }
}

fn names_post(entry: &Entry<'_>) -> bool {
    entry.post.is_some() || entry.post_source.is_some()
}

fn is_template(entry: &Entry<'_>) -> bool {
    entry.id.as_deref().is_some_and(|id| id.ends_with(".layout"))
}

/// Returns the status of a post, and the word that was not understood if there is one: such a post is a draft, because
/// what nobody understands must not be published.
pub(super) fn post(entry: &Entry<'_>, published: Option<Date>, exported: Option<Date>) -> (Status, Option<String>) {
    if entry.trashed.is_some() {
        return (Status::Trash, None);
    }
    match stated(entry, published, exported) {
        (Status::Published, None) if missing(entry).is_some() => (Status::Draft, None),
        stated => stated,
    }
}

/// Returns the status by what the entry says, taking what it does not say as a whole entry means it.
fn stated(entry: &Entry<'_>, published: Option<Date>, exported: Option<Date>) -> (Status, Option<String>) {
    // A date after the export was made is a post that waits for its day, whatever else the classic file says.
    let in_future = published.zip(exported).is_some_and(|(published, exported)| waits(published, exported));
    let Some(word) = entry.status.as_deref() else {
        let word = entry.draft.as_deref().unwrap_or(NO_DRAFT);
        let is_draft = !word.eq_ignore_ascii_case(NO_DRAFT);
        let status = match (in_future, is_draft) {
            (true, _) => Status::Scheduled,
            (false, true) => Status::Draft,
            (false, false) => Status::Published,
        };
        let is_known = !is_draft || word.eq_ignore_ascii_case("yes");
        return (status, (!is_known).then(|| word.to_owned()));
    };
    match word.to_ascii_uppercase().as_str() {
        "LIVE" => (if in_future { Status::Scheduled } else { Status::Published }, None),
        "DRAFT" => (Status::Draft, None),
        "SCHEDULED" => (Status::Scheduled, None),
        "TRASHED" | "SOFT_TRASHED" | "DELETED" => (Status::Trash, None),
        _ => (Status::Draft, Some(word.to_owned())),
    }
}

/// What `app:draft` says of a published post, and what it means if it is not there: RFC 5023 section 13.1.1.
const NO_DRAFT: &str = "no";

/// Returns the element that damage may have taken from an entry, of those that say who could see it.
///
/// Every entry of a Takeout has `blogger:status`, and `blogger:trashed`, empty if need be. In the classic export the
/// lack of `app:control` means a published post, so there only what may be its remains makes a post doubtful.
pub(super) fn missing(entry: &Entry<'_>) -> Option<&'static str> {
    let element = entry.element?;
    let has_own = entry.others.iter().any(|other| may_be_status(*other));
    // Of two entries in one, or of two statuses, nobody knows which word is for which.
    let says_again = |local: &str| entry.twice.iter().any(|again| again.name().1 == local);
    if entry.is_of_two() || says_again("status") || says_again("trashed") {
        return Some(if entry.is_takeout { "blogger:status" } else { "app:draft" });
    }
    if entry.is_takeout {
        // Of a prefix that ran into its name nothing is left to know it by. A file that ends inside an entry ends after
        // its status, which says the same as the date of deletion.
        let is_damaged = element.is_damaged() && (element.is_closed() || !entry.others.is_empty());
        let is_torn = has_own || is_damaged || element.has_own_text();
        return match () {
            () if entry.status.is_none() && (is_torn || element.is_damaged()) => Some("blogger:status"),
            () if !entry.has_trashed && is_torn => Some("blogger:trashed"),
            () => None,
        };
    }
    let is_torn = has_own || entry.control.is_some() || (element.has_own_text() && has_remains(element));
    (entry.draft.is_none() && is_torn).then_some("app:draft")
}

/// Returns true if an entry of a Takeout has no status. Whether that says anything depends on the others.
pub(super) fn is_silent(entry: &Entry<'_>) -> bool {
    entry.is_takeout && entry.status.is_none()
}

/// Returns true if an element the format does not define may be what says who could see the entry.
fn may_be_status(other: Element<'_>) -> bool {
    let (space, local) = other.name();
    matches!(space, "blogger" | "app") || matches!(local, "status" | "trashed" | "control" | "draft")
}

/// Returns true if elements of an entry without the entry around them were public: if a Takeout says so, or a classic
/// export no draft.
pub(super) fn says_public(elements: &[Element<'_>]) -> bool {
    let statuses: Vec<_> = elements.iter().filter(|element| may_be_status(**element)).collect();
    let said = |local: &str| statuses.iter().find(|element| element.name().1 == local).and_then(|it| it.value());
    match said("status") {
        Some(word) => word == "LIVE" && said("trashed").is_none(),
        None => statuses.iter().all(|element| element.child("app", "draft").is_some_and(says_no)),
    }
}

fn says_no(draft: Element<'_>) -> bool {
    draft.value().is_some_and(|word| word.eq_ignore_ascii_case(NO_DRAFT))
}

/// Returns true if an element between entries is one that entries have and a feed has not, or has only once.
pub(super) fn is_of_entry(element: Element<'_>) -> bool {
    let (space, local) = element.name();
    matches!(space, "blogger" | "app") || space == "atom" && matches!(local, "content" | "summary" | "title")
}

/// Returns true if the text between the elements of an entry may be what is left of a control: its names, or the holes
/// of a damaged disk.
fn has_remains(entry: Element<'_>) -> bool {
    let is_hole = |char: char| char == char::REPLACEMENT_CHARACTER || (char.is_control() && !char.is_whitespace());
    let may_be = |text: &str| text.contains(is_hole) || ["app:", "control", "draft"].iter().any(|it| text.contains(it));
    entry.own_sources().any(may_be)
}

/// Returns true if a post waits for its day. A date beyond every lifetime is no day to wait for: it is a slip, or it kept
/// a post on top of the page.
pub(super) fn waits(published: Date, exported: Date) -> bool {
    const LIFETIME: i16 = 100;
    let (last_year, ..) = exported.day();
    published.instant() > exported.instant() && published.day().0 <= last_year.saturating_add(LIFETIME)
}

/// Returns the status of a comment, and the word that was not understood if there is one: such a comment counts as
/// pending. A ghosted comment, hidden by the platform from everybody but its author, counts as spam; its word is kept in
/// `meta`.
pub(super) fn comment(entry: &Entry<'_>) -> (CommentStatus, Option<String>) {
    let word = entry.status.as_deref().map(str::to_ascii_uppercase).unwrap_or_else(|| "LIVE".to_owned());
    let is_doubtful = (entry.is_takeout || entry.is_of_two()) && missing(entry).is_some();
    let holds = |part: &str| word.contains(part);
    if entry.trashed.is_some() || holds("TRASH") {
        (CommentStatus::Trash, None)
    } else if holds("SPAM") || holds("GHOSTED") {
        (CommentStatus::Spam, None)
    } else if holds("PENDING") {
        (CommentStatus::Pending, None)
    } else if holds("EMPTIED") || holds("REMOVED") || holds("DELETED") || is_removed(entry) {
        (CommentStatus::Removed, None)
    } else if word == "LIVE" && is_doubtful {
        (CommentStatus::Pending, None)
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
