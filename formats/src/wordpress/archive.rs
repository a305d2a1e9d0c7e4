//! An opened export: parses posts and comments from where the index says they stand.

use std::collections::HashSet;

use super::convert;
use super::document::{CommentEntry, Item};
use super::index::{Index, comment_id};
use super::text;
use crate::input::Position;
use crate::issues::Issues;
use crate::model::{Blog, Post, Source};
use crate::reader::{Archive, Outline, ReadError, ReadErrorKind};
use crate::xml::{Element, Place, Tree};

pub(super) struct WordpressArchive {
    index: Index,
}

impl WordpressArchive {
    pub fn new(index: Index) -> Self {
        WordpressArchive { index }
    }
}

impl Index {
    /// Parses the item at a place, gives it to `judge`, and tells what was wrong with it.
    pub fn item<T>(
        &self,
        place: Place,
        issues: &mut Issues,
        judge: impl FnOnce(&Item<'_>, &mut Issues) -> T,
    ) -> Result<T, ReadError> {
        let bytes = place.read(&self.inputs)?;
        let part = self.parts.get(place.input as usize).ok_or(ReadErrorKind::NoSuchPost(0))?;
        let tree = Tree::parse(&bytes, &part.bindings);
        let item = tree.entry().map(Item::read).unwrap_or_default();
        let result = judge(&item, issues);
        place.report(&tree, &self.inputs, issues);
        Ok(result)
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
        let mut seen: HashSet<String> = HashSet::new();
        let mut post = self.index.item(place, issues, |item, issues| {
            seen.extend(item.comments.iter().filter_map(|comment| comment_id(*comment)));
            convert::post(item, outline, place, &self.index, issues)
        })?;
        // The oldest copy first, as the index counted them.
        for older in self.index.older.get(&n).into_iter().flatten() {
            let more = self.index.item(*older, &mut Issues::default(), |item, issues| {
                let fresh =
                    item.comments.iter().filter(|comment| comment_id(**comment).is_none_or(|id| seen.insert(id)));
                let entries: Vec<_> = fresh.copied().collect();
                convert::comments(&entries, &post.authors, *older, &self.index, issues)
            })?;
            post.comments.extend(more);
        }
        Ok(post)
    }

    fn places_in_body(&self, n: usize, source: &Source, offsets: &[usize]) -> Vec<Option<Position>> {
        let of_post = self.index.posts.get(n).copied();
        let mut copies = of_post.into_iter().chain(self.index.older.get(&n).into_iter().flatten().copied());
        let found = copies.find_map(|place| {
            let in_item = self.index.item(place, &mut Issues::default(), |item, _| {
                let body = if place.is_source(source, &self.index.inputs) {
                    item.content
                } else {
                    let is_meant =
                        |comment: &&Element<'_>| place.within(comment.range()).is_source(source, &self.index.inputs);
                    item.comments.iter().find(is_meant).and_then(|comment| CommentEntry::read(*comment).content)
                };
                body.map(|body| text::places_of_body(body, offsets))
            });
            Some(place.positions(in_item.ok()??))
        });
        found.unwrap_or_else(|| vec![None; offsets.len()])
    }

    fn passed_over(&self) -> Vec<(String, u64)> {
        self.index.passed_over.iter().map(|(what, count)| (what.clone(), *count)).collect()
    }
}
