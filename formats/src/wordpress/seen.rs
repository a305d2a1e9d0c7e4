//! The comments that copies of one item have together, and who could see them.

use std::collections::{HashMap, HashSet};

use crate::copies;
use crate::issue::Issue;
use crate::model::{Comment, CommentStatus};
use crate::reader::Tally;

/// The ids of the comments of one copy, where they have one, and who could see them.
pub(super) type Ids = Vec<(Option<String>, CommentStatus)>;

/// Who could see the comments of several copies. No comment has a date of its last change, so of two states the one counts
/// that fewer could see.
#[derive(Default)]
pub(super) struct Seen(HashMap<String, CommentStatus>);

impl Seen {
    /// Counts the comments of all copies, the one first that is kept, each comment once. Tells of comments that were public
    /// in one copy and not in another.
    pub fn count(copies: &[Ids]) -> (Tally, Vec<Issue>) {
        let (mut seen, mut disagreements) = (Seen::default(), Vec::new());
        copies.iter().for_each(|ids| disagreements.extend(seen.add(ids)));
        let (mut tally, mut counted): (Tally, HashSet<&str>) = Default::default();
        for (number, ids) in copies.iter().enumerate() {
            for (id, status) in ids {
                let is_fresh = id.as_deref().is_none_or(|id| counted.insert(id));
                if is_fresh {
                    tally.add(id.as_ref().and_then(|id| seen.0.get(id).copied()).unwrap_or(*status));
                } else if number == 0 {
                    tally.add(*status);
                }
            }
        }
        (tally, disagreements)
    }

    /// Takes the comments of a further copy, each of one id once.
    pub fn add(&mut self, ids: &Ids) -> Vec<Issue> {
        let (mut own, mut disagreements): (HashSet<&str>, Vec<Issue>) = Default::default();
        for (id, status) in ids.iter().filter_map(|(id, status)| Some((id.as_deref()?, *status))) {
            if !own.insert(id) {
                continue;
            }
            match self.0.get_mut(id) {
                None => {
                    self.0.insert(id.to_owned(), status);
                }
                Some(known) => {
                    let (one, other) = ((*known).max(status), (*known).min(status));
                    *known = one;
                    disagreements.extend(copies::tell_comments(&format!("comment {id}"), other, one));
                }
            }
        }
        disagreements
    }

    /// Shows the comments to no more people than all copies do.
    pub fn restrict(&self, comments: &mut [Comment]) {
        for comment in comments {
            if let Some(status) = self.0.get(&comment.id) {
                comment.status = comment.status.max(*status);
            }
        }
    }
}
