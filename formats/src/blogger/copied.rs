//! Posts and comments that several feeds hold: which copy counts.

use std::cmp::Ordering;

use super::document::Entry;
use super::identity;
use super::index::{Pending, Scan};
use super::status;
use crate::copies;
use crate::issues::Issues;
use crate::model::Date;
use crate::reader::Outline;
use crate::xml::Place;

impl Scan {
    /// Of two copies of a post in two files, the one that was changed later stays.
    pub(super) fn choose(&mut self, earlier: usize, mut outline: Outline, place: Place, issues: &mut Issues) {
        let (Some(old), Some(old_place)) = (self.outlines.get_mut(earlier), self.places.get_mut(earlier)) else {
            return;
        };
        if copies::compare_posts(old, &outline) == Ordering::Greater {
            std::mem::swap(old, &mut outline);
            *old_place = place;
        }
        if let Some(issue) = copies::tell_posts(&old.id, &outline, old) {
            issues.report(issue, Some(place.position()));
        }
    }

    /// Of two copies of a comment the one that was changed later stays; `old` is what the copy that was met first says.
    pub(super) fn choose_comment(
        &mut self,
        earlier: usize,
        old: &Entry<'_>,
        entry: &Entry<'_>,
        place: Place,
        issues: &mut Issues,
    ) {
        let changed = |entry: &Entry<'_>| entry.updated.as_deref().and_then(|text| text.parse::<Date>().ok());
        let post = entry.post.as_deref().map(|post| self.joiner.number_of(post));
        let Some(kept) = self.comments.get_mut(earlier) else { return };
        let (was, status) = (kept.status, status::comment(entry).0);
        if copies::compare((changed(old), was), (changed(entry), status)) == Ordering::Greater {
            *kept = Pending { place, status, post };
        }
        let other = if kept.place == place { was } else { status };
        let id = identity::short_id(entry.id.as_deref().unwrap_or_default(), None);
        if let Some(issue) = copies::tell_comments(&format!("comment {id}"), other, kept.status) {
            issues.report(issue, Some(place.position()));
        }
    }
}
