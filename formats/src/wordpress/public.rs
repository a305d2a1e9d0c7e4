//! Whether damage took what says that something was public, and what of a damaged item is kept apart because of that.
//!
//! WordPress writes `wp:status` and `wp:post_password` for every item, empty if need be, and `wp:comment_approved` for
//! every comment. Other programs leave some of them out; so their absence says something only where there is damage.

use super::document::{CommentEntry, Item, keep_other};
use super::structure::{is_of_comment, is_of_item};
use crate::discretion::{self, Withheld};
use crate::issue::Issue;
use crate::model::{CommentStatus, Meta, Status};
use crate::xml::Element;

/// What an item that is not taken as public is taken as.
const DRAFT: &str = "a draft";
/// What a comment that is not taken as public is taken as.
const PENDING: &str = "one that waits for approval";

/// Returns what to tell of an item if damage may have taken what says who could see it.
pub(super) fn missing(item: &Item<'_>) -> Option<Issue> {
    // Of two statuses or passwords nobody knows which is the post's.
    let is_said_twice = |local: &str| item.twice.iter().any(|again| again.name() == ("wp", local));
    let (what, is_certain) = match () {
        () if item.is_of_two() => ("wp:status", true),
        () if is_said_twice("status") => ("wp:status", true),
        () if is_said_twice("post_password") => ("wp:post_password", true),
        () if item.kind.as_deref().map_or(item.says_no_type, |word| !is_type(word)) => ("wp:post_type", true),
        () if item.status.is_none() => ("wp:status", false),
        () if !item.says_password => ("wp:post_password", false),
        () if item.kind.is_none() => ("wp:post_type", false),
        () => return None,
    };
    (is_certain || is_doubtful(item)).then_some(Issue::StatusMissing { what, taken_as: DRAFT })
}

/// Returns the status an item has if nothing is missing, or what is not public.
pub(super) fn status_of(item: &Item<'_>, stated: Status) -> Status {
    if stated == Status::Published && missing(item).is_some() { Status::Draft } else { stated }
}

/// Returns what to tell of a comment whose word for its approval damage may have taken, or brought from another.
pub(super) fn missing_of_comment(comment: &CommentEntry<'_>) -> Option<Issue> {
    let is_doubtful = comment.is_damaged || comment.others.iter().any(is_own);
    let is_missing = comment.is_of_two || comment.approved.is_none() && is_doubtful;
    is_missing.then_some(Issue::StatusMissing { what: "wp:comment_approved", taken_as: PENDING })
}

/// Returns the status of a comment whose fields are its own for certain, or what is not public.
pub(super) fn status_of_comment(is_of_two: bool, stated: CommentStatus) -> CommentStatus {
    if is_of_two && stated == CommentStatus::Approved { CommentStatus::Pending } else { stated }
}

/// Returns true if an item is cut or damaged, or holds elements of the platform's own that it does not define.
fn is_doubtful(item: &Item<'_>) -> bool {
    let is_torn = |element: Element<'_>| element.is_damaged() || element.is_behind_hole() || element.has_own_text();
    item.others.iter().any(is_own) || item.element.is_some_and(is_torn)
}

/// Returns true if a word can be a type: WordPress takes small letters, figures, `-` and `_` (`sanitize_key`).
fn is_type(word: &str) -> bool {
    word.chars().all(|char| char.is_alphanumeric() || matches!(char, '-' | '_' | ' '))
}

fn is_own(other: &Element<'_>) -> bool {
    other.name().0 == "wp"
}

/// Keeps the elements of an item that the format does not define: in `meta`, or where they may not have been public, in
/// `private`.
///
/// An unknown element of the platform's own may be the password; a field of a comment outside any comment is public only
/// if the approval stands beside it.
pub(super) fn keep_others(item: &Item<'_>, meta: &mut Meta, private: &mut Meta, withheld: &mut Withheld) {
    let is_approved = approves(item.others.iter().copied());
    for other in item.others.iter().filter(|other| other.name() != ("", "enclosure")) {
        let may_be_password = is_own(other) && !item.says_password && !is_of_comment(*other);
        let may_be_pending = holds_comment(*other) && !(is_approved && is_of_comment(*other));
        let is_private = may_be_password || may_be_pending || discretion::is_private(*other);
        keep_apart(*other, is_private, meta, private, withheld);
    }
}

/// Keeps an element in `meta`, or if it is private, there.
pub(super) fn keep_apart(
    other: Element<'_>,
    is_private: bool,
    meta: &mut Meta,
    private: &mut Meta,
    withheld: &mut Withheld,
) {
    if is_private {
        withheld.add(other);
        keep_other(other, private);
    } else {
        keep_other(other, meta);
    }
}

/// Returns true if elements without an item around them were public: if they say so themselves.
pub(super) fn says_public<'t>(elements: &[Element<'t>]) -> bool {
    let value = |local: &str| elements.iter().find(|it| it.name() == ("wp", local)).map(|it| it.value());
    value("status").flatten().as_deref() == Some("publish") && value("post_password") == Some(None)
}

/// Returns true if an element of the channel is one of an item or of a comment; feeds have labels and creators there.
pub(super) fn is_of_entry(element: Element<'_>) -> bool {
    let is_shared = matches!(element.name(), ("", "category") | ("dc", "creator"));
    !is_shared && is_of_item(element) || holds_comment(element)
}

fn approves<'t>(mut elements: impl Iterator<Item = Element<'t>>) -> bool {
    let approved = elements.find(|element| element.name() == ("wp", "comment_approved"));
    approved.and_then(Element::value).as_deref() == Some("1")
}

/// Returns true if an element is one of a comment or holds one, whatever its prefix says.
fn holds_comment(element: Element<'_>) -> bool {
    let mut waiting = vec![element];
    while let Some(element) = waiting.pop() {
        let local = element.name().1;
        if local.starts_with("comment_") && local != "comment_status" {
            return true;
        }
        waiting.extend(element.children());
    }
    false
}
