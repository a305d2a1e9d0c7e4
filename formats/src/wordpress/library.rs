//! The media library and the reusable blocks: what posts refer to by number, wherever in the export it stands.

use std::collections::{HashMap, HashSet};

use super::document::Item;
use super::media;
use super::medium::Medium;
use crate::model::{Attachment, Kind, Status};
use crate::reader::Outline;
use crate::xml::Place;

/// Finds items by what refers to them. Media are described once, when they are met: reading an item again for each post
/// that shows it would let a small post cost as much as the largest item.
#[derive(Default)]
pub(super) struct Library {
    /// Media by their number, sorted when all are known.
    media: Vec<(u64, Medium)>,
    /// The media that belong to a post: its number, the order among its siblings, the number of the medium.
    children: Vec<(u64, i64, u64)>,
    /// Reusable blocks by their number.
    patterns: HashMap<u64, Place>,
    /// Items whose state is that of another: places among the outlines, and the number of the other.
    heirs: Vec<(u32, u64)>,
    /// What an heir may inherit: the state of every item that belongs to a number, where it is not the usual one.
    states: HashMap<u64, (Status, bool)>,
    /// True if the number of an item is lost, so that nobody knows what belongs to it.
    lacks_number: bool,
}

impl Library {
    /// Takes an item of the archive; `place` is its place among the outlines.
    pub fn add(&mut self, place: usize, outline: &Outline, item: &Item<'_>) {
        self.lacks_number |= item.id.as_deref().is_none_or(|id| id.parse::<u64>().is_err()) || item.is_of_two();
        let (Ok(number), Ok(place)) = (outline.id.parse::<u64>(), u32::try_from(place)) else { return };
        let parent = item.parent().and_then(|parent| parent.parse::<u64>().ok());
        if outline.kind == Kind::Attachment && !item.is_of_two() {
            self.media.push((number, Medium::new(&media::describe(item))));
            if let Some(parent) = parent {
                let order = item.order.as_deref().and_then(|order| order.parse().ok()).unwrap_or_default();
                self.children.push((parent, order, number));
            }
        }
        // An order is nobody's heir.
        if item.status.as_deref() == Some("inherit") && outline.status != Status::Private {
            self.heirs.extend(parent.map(|parent| (place, parent)));
        } else if outline.status != Status::Published || outline.protected {
            self.states.insert(number, (outline.status, outline.protected));
        }
    }

    /// Takes note that items may be missing: nobody knows what belongs to them.
    pub fn doubt_numbers(&mut self) {
        self.lacks_number = true;
    }

    /// Takes what is known of an item since another copy of it was met.
    pub fn restrict(&mut self, outline: &Outline) {
        let is_public = outline.status == Status::Published && !outline.protected;
        if let (false, Ok(number)) = (is_public, outline.id.parse()) {
            self.states.insert(number, (outline.status, outline.protected));
        }
    }

    /// Takes an item that is no part of the archive.
    pub fn add_internal(&mut self, kind: &str, id: &str, place: Place) {
        if let (true, Ok(number)) = (kind == "wp_block", id.parse()) {
            self.patterns.entry(number).or_insert(place);
        }
    }

    /// Puts all in order after the last item, and gives every item that inherits its state the one of its parent: a
    /// picture of a private post is private.
    ///
    /// Where the number of an item is lost, one that inherits from nobody known may be its heir, and is no more public
    /// than a draft.
    pub fn finish(&mut self, outlines: &mut [Outline]) {
        let known: HashSet<u64> = if self.lacks_number {
            outlines.iter().filter_map(|outline| outline.id.parse().ok()).collect()
        } else {
            HashSet::new()
        };
        for (place, parent) in std::mem::take(&mut self.heirs) {
            let is_doubtful = self.lacks_number && !known.contains(&parent);
            let state = self.states.get(&parent).copied().or(is_doubtful.then_some((Status::Draft, false)));
            if let (Some((status, protected)), Some(outline)) = (state, outlines.get_mut(place as usize)) {
                outline.status = status;
                outline.protected = protected;
            }
        }
        self.children.sort_unstable();
        self.children.dedup();
        self.children.shrink_to_fit();
        // Of two with one number the first counts.
        self.media.sort_by_key(|(number, _)| *number);
        self.media.dedup_by_key(|(number, _)| *number);
        self.media.shrink_to_fit();
        self.states.clear();
    }

    /// Returns the medium of a number.
    pub fn medium(&self, number: u64) -> Option<Attachment> {
        let place = self.media.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.media.get(place).map(|(number, medium)| medium.to_attachment(*number))
    }

    /// Returns the numbers of the media that belong to a post, in the order of the library.
    pub fn children(&self, post: u64) -> impl Iterator<Item = u64> {
        let from = self.children.partition_point(|(parent, ..)| *parent < post);
        let rest = self.children.get(from..).unwrap_or_default();
        rest.iter().take_while(move |(parent, ..)| *parent == post).map(|(.., number)| *number)
    }

    /// Returns where a reusable block stands.
    pub fn pattern(&self, number: u64) -> Option<Place> {
        self.patterns.get(&number).copied()
    }
}
