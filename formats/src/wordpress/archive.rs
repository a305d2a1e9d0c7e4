//! An opened export: parses posts and comments from where the index says they stand.

use std::collections::HashSet;

use super::convert;
use super::document::Item;
use super::index::{Index, comment_id};
use crate::issue::Issues;
use crate::model::{Blog, Post};
use crate::reader::{Archive, Outline, ReadError, ReadErrorKind};
use crate::xml::{Place, Tree};

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
        let item = tree.root().children().next().map(Item::read).unwrap_or_default();
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

    fn passed_over(&self) -> Vec<(String, u64)> {
        self.index.passed_over.iter().map(|(what, count)| (what.clone(), *count)).collect()
    }
}
