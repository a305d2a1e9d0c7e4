//! Which of two copies of one thing counts, as where two exports of one blog are read together.

use std::cmp::Ordering;

use crate::issue::Issue;
use crate::model::{CommentStatus, Date};
use crate::reader::Outline;

/// Says whether the later copy counts (`Greater`) or the earlier one (`Less`): the one that was changed last, or where no
/// date tells, the one that fewer could see. `Equal` if nothing tells.
pub(crate) fn compare<S: Ord>(earlier: (Option<Date>, S), later: (Option<Date>, S)) -> Ordering {
    match (earlier.0.map(|date| date.instant()), later.0.map(|date| date.instant())) {
        (Some(earlier), Some(later)) if earlier != later => later.cmp(&earlier),
        _ => later.1.cmp(&earlier.1),
    }
}

/// Compares two copies of a post.
pub(crate) fn compare_posts(earlier: &Outline, later: &Outline) -> Ordering {
    let state = |outline: &Outline| (outline.date_modified, (outline.status, outline.protected));
    compare(state(earlier), state(later))
}

/// Returns what to tell of two copies of a post, of which the second counts, if one was public and one was not.
pub(crate) fn tell_posts(id: &str, other: &Outline, counts: &Outline) -> Option<Issue> {
    let is_public = |outline: &Outline| outline.status == Default::default() && !outline.protected;
    let taken_as = if counts.protected { "protected" } else { counts.status.as_str() };
    (is_public(other) != is_public(counts)).then(|| Issue::CopiesDisagree { id: id.to_owned(), taken_as })
}

/// Returns the same of two copies of a comment.
pub(crate) fn tell_comments(id: &str, other: CommentStatus, counts: CommentStatus) -> Option<Issue> {
    let is_public = |status| status == CommentStatus::Approved;
    let differ = is_public(other) != is_public(counts);
    differ.then(|| Issue::CopiesDisagree { id: id.to_owned(), taken_as: counts.as_str() })
}
