//! An opened export: parses posts and comments from where the index says they stand.

use std::collections::HashSet;

use super::comment::{self, CommentList};
use super::comment_fields::CommentFields;
use super::convert;
use super::document::{CommentEntry, Item};
use super::index::Index;
use super::item::{Comments, read_item};
use super::seen::{Ids, Seen};
use super::text;
use crate::input::{Input, Position};
use crate::issues::Issues;
use crate::model::{Blog, Post, Source};
use crate::reader::{Archive, Outline, ReadError, ReadErrorKind};
use crate::xml::Place;

pub(super) struct WordpressArchive {
    index: Index,
}

impl WordpressArchive {
    pub fn new(index: Index) -> Self {
        WordpressArchive { index }
    }
}

impl Index {
    /// Parses the item at a place, gives it with what was made of its comments to `judge`, and tells what was wrong with
    /// it.
    pub fn item<C: Comments, T>(
        &self,
        place: Place,
        issues: &mut Issues,
        start: impl Fn() -> C,
        judge: impl FnOnce(&Item<'_>, C, &mut Issues) -> T,
    ) -> Result<T, ReadError> {
        let bytes = place.read(&self.inputs)?;
        let part = self.parts.get(place.input as usize).ok_or(ReadErrorKind::NoSuchPost(0))?;
        Ok(read_item(&bytes, place, &part.bindings, start, |item, comments, tree| {
            let result = judge(item, comments, issues);
            place.report(tree, &self.inputs, issues);
            result
        }))
    }

    fn comment_ids(&self, place: Place) -> Result<Ids, ReadError> {
        self.item(place, &mut Issues::default(), Vec::new, |_, ids, _| ids)
    }
}

impl Archive for WordpressArchive {
    fn blog(&self) -> &Blog {
        &self.index.channel.blog
    }

    fn outline(&self) -> &[Outline] {
        &self.index.outlines
    }

    fn thread(&self, n: usize, issues: &mut Issues) -> Result<Post, ReadError> {
        let outline = self.index.outlines.get(n).ok_or(ReadErrorKind::NoSuchPost(n))?;
        let place = *self.index.posts.get(n).ok_or(ReadErrorKind::NoSuchPost(n))?;
        let index = &self.index;
        let mut post = index.item(
            place,
            issues,
            || CommentList::new(place, index),
            |item, comments, issues| convert::post(item, comments, outline, place, index, issues),
        )?;
        let Some(copies) = index.older.get(&n) else { return Ok(post) };
        let ids = index.comment_ids(place)?;
        let mut states = Seen::default();
        states.add(&ids);
        let mut seen: HashSet<String> = ids.into_iter().filter_map(|(id, _)| id).collect();
        // The oldest copy first, as the index counted them.
        for older in copies {
            let start = || Fresh { seen: seen.clone(), list: CommentList::new(*older, index) };
            let (now_seen, more) = index.item(*older, &mut Issues::default(), start, |_, fresh, issues| {
                (fresh.seen, fresh.list.finish(&post.authors, issues))
            })?;
            seen = now_seen;
            post.comments.extend(more);
            states.add(&index.comment_ids(*older)?);
        }
        states.restrict(&mut post.comments);
        Ok(post)
    }

    fn places_in_body(&self, n: usize, source: &Source, offsets: &[usize]) -> Vec<Option<Position>> {
        let index = &self.index;
        let of_post = index.posts.get(n).copied();
        let mut copies = of_post.into_iter().chain(index.older.get(&n).into_iter().flatten().copied());
        let found = copies.find_map(|place| {
            let start = || BodySought { place, inputs: &index.inputs, source, offsets, is_found: false, places: None };
            let in_item = index.item(place, &mut Issues::default(), start, |item, sought, _| {
                let is_own = place.is_source(source, &index.inputs);
                if is_own { item.content.map(|body| text::places_of_body(body, offsets)) } else { sought.places }
            });
            Some(place.positions(in_item.ok()??))
        });
        found.unwrap_or_else(|| vec![None; offsets.len()])
    }

    fn passed_over(&self) -> Vec<(String, u64)> {
        self.index.passed_over.iter().map(|(what, count)| (what.clone(), *count)).collect()
    }
}

/// The comments that no other copy of the item has.
struct Fresh<'i> {
    seen: HashSet<String>,
    list: CommentList<'i>,
}

impl Comments for Fresh<'_> {
    fn take(&mut self, comment: CommentFields<'_>) {
        if comment::id(&comment).is_none_or(|id| self.seen.insert(id)) {
            self.list.take(comment);
        }
    }
}

/// The one comment whose body is meant, and where bytes of that stand.
struct BodySought<'s> {
    place: Place,
    inputs: &'s [Input],
    source: &'s Source,
    offsets: &'s [usize],
    is_found: bool,
    places: Option<Vec<Option<usize>>>,
}

impl Comments for BodySought<'_> {
    fn take(&mut self, comment: CommentFields<'_>) {
        if !self.is_found && self.place.within(comment.range()).is_source(self.source, self.inputs) {
            self.is_found = true;
            let body = CommentEntry::read(comment).content;
            self.places = body.map(|body| text::places_of_body(body, self.offsets));
        }
    }
}
