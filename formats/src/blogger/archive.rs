//! An opened export: parses posts and comments from where the index says they stand.

use super::convert;
use super::document::Entry;
use super::index::Index;
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Blog, Comment, Post, Source};
use crate::reader::{Archive, Outline, ReadError, ReadErrorKind, Tally};
use crate::xml::{Place, Tree};

pub(super) struct BloggerArchive {
    index: Index,
}

impl BloggerArchive {
    pub fn new(index: Index) -> Self {
        BloggerArchive { index }
    }

    /// Parses the entry at a place and gives it to `judge`, then tells what was wrong with it.
    fn entry<T>(
        &self,
        place: Place,
        issues: &mut Issues,
        judge: impl FnOnce(&Entry<'_>, &mut Issues) -> T,
    ) -> Result<T, ReadError> {
        let bytes = place.read(&self.index.inputs)?;
        let feed = self.index.feeds.get(place.input as usize).ok_or(ReadErrorKind::NoSuchPost(0))?;
        let tree = Tree::parse(&bytes, &feed.bindings);
        let element = tree.entry();
        let entry = element.map(Entry::read).unwrap_or_default();
        let result = judge(&entry, issues);
        place.report(&tree, &self.index.inputs, issues);
        Ok(result)
    }

    fn comments(&self, range: std::ops::Range<usize>, issues: &mut Issues) -> Result<Vec<Comment>, ReadError> {
        let places = self.index.comments.get(range).unwrap_or_default();
        let parse = |place: &Place| {
            self.entry(*place, issues, |entry, issues| convert::comment(entry, *place, &self.index, issues))
        };
        places.iter().map(parse).collect()
    }
}

impl Archive for BloggerArchive {
    fn blog(&self) -> &Blog {
        &self.index.blog
    }

    fn outline(&self) -> &[Outline] {
        &self.index.outlines
    }

    fn thread(&self, n: usize, issues: &mut Issues) -> Result<Post, ReadError> {
        let outline = self.index.outlines.get(n).ok_or(ReadErrorKind::NoSuchPost(n))?;
        let place = self.index.posts.get(n).ok_or(ReadErrorKind::NoSuchPost(n))?;
        let (mut post, stated) = self.entry(place.entry, issues, |entry, issues| {
            let stated = entry.stated_comments.as_deref().and_then(|text| text.parse::<u64>().ok());
            (convert::post(entry, outline, place.entry, &self.index, issues), stated)
        })?;
        post.comments = self.comments(place.comments.clone(), issues)?;
        for comment in &mut post.comments {
            comment.post = None;
            convert::mark_post_author(comment, &post.authors);
            convert::complete_comment_address(comment, post.url.as_deref());
        }
        let found = post.comments.len() as u64;
        if let Some(stated) = stated.filter(|stated| *stated != found) {
            let at = Some(place.entry.position());
            issues.report(Issue::CommentCountDiffers { stated, found }, at);
        }
        Ok(post)
    }

    fn orphan_tally(&self) -> Tally {
        self.index.orphan_tally
    }

    fn orphans(&self, issues: &mut Issues) -> Result<Vec<Comment>, ReadError> {
        self.comments(self.index.orphans_from..self.index.comments.len(), issues)
    }

    fn places_in_body(&self, n: usize, source: &Source, offsets: &[usize]) -> Vec<Option<Position>> {
        let inputs = &self.index.inputs;
        let of_post = self.index.posts.get(n);
        let comments = of_post.and_then(|post| self.index.comments.get(post.comments.clone())).unwrap_or_default();
        let mut places = of_post.map(|post| post.entry).into_iter().chain(comments.iter().copied());
        let found = places.find(|place| place.is_source(source, inputs)).and_then(|place| {
            let in_entry = self.entry(place, &mut Issues::default(), |entry, _| {
                convert::body_element(entry).map(|body| body.places_of_text(offsets))
            });
            Some(place.positions(in_entry.ok()??))
        });
        found.unwrap_or_else(|| vec![None; offsets.len()])
    }

    fn passed_over(&self) -> Vec<(String, u64)> {
        self.index.passed_over.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect()
    }
}
