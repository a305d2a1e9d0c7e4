//! The plan itself: every post that goes out, in source order, with its path.

use std::collections::BTreeMap;

use blogferry_formats::{OutPath, Outline, WriteOptions, Writer};

use super::names::names;
use super::selection::{PostSkip, Selection};
use super::slug::SlugStyle;

/// What goes out.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The posts that go out, in source order.
    pub posts: Vec<PlannedPost>,
    /// The posts that do not, each with the reason, in source order.
    pub skipped: Vec<(usize, PostSkip)>,
}

/// A post that goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPost {
    /// Its place in the outline.
    pub number: usize,
    /// Its file; `None` if it is part of one document.
    pub path: Option<OutPath>,
}

impl Plan {
    /// Decides on every post of an outline. What a post is called does not depend on what else goes out.
    pub fn new(
        outline: &[Outline],
        selection: &Selection,
        slugs: SlugStyle,
        writer: &dyn Writer,
        options: &WriteOptions,
    ) -> Self {
        let mut names = names(outline, slugs, writer, options);
        let mut plan = Plan::default();
        for (number, post) in outline.iter().enumerate() {
            let over = selection.limit.is_some_and(|limit| plan.posts.len() >= limit);
            match selection.judge(post).or(over.then_some(PostSkip::OverLimit)) {
                Some(reason) => plan.skipped.push((number, reason)),
                None => plan.posts.push(PlannedPost { number, path: names.get_mut(number).and_then(Option::take) }),
            }
        }
        plan
    }

    /// Returns how many posts do not go out, by reason.
    pub fn skipped_by_reason(&self) -> BTreeMap<PostSkip, u64> {
        let mut counts = BTreeMap::<_, u64>::new();
        for (_, reason) in &self.skipped {
            let count = counts.entry(*reason).or_default();
            *count = count.saturating_add(1);
        }
        counts
    }
}
