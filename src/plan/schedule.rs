//! The plan itself: every post that goes out, in source order, with its path.

use std::collections::BTreeMap;

use blogferry_formats::{CommentPlace, FrontMatter, OutPath, Outline, WriteOptions, Writer};

use super::paths::PathBook;
use super::selection::{PostSkip, Selection};
use super::slug::{SlugStyle, slug};

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
    /// Decides on every post of an outline.
    pub fn new(
        outline: &[Outline],
        selection: &Selection,
        slugs: SlugStyle,
        writer: &dyn Writer,
        options: &WriteOptions,
    ) -> Self {
        let mut plan = Plan::default();
        for (number, post) in outline.iter().enumerate() {
            let over = selection.limit.is_some_and(|limit| plan.posts.len() >= limit);
            match selection.judge(post).or(over.then_some(PostSkip::OverLimit)) {
                Some(reason) => plan.skipped.push((number, reason)),
                None => {
                    let path = writer.path(post, &slug(post, slugs), options);
                    plan.posts.push(PlannedPost { number, path });
                }
            }
        }
        plan.tell_paths_apart(options);
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

    fn tell_paths_apart(&mut self, options: &WriteOptions) {
        let mut book = PathBook::new(sidecars(options));
        for post in &self.posts {
            if let Some(path) = &post.path {
                book.expect_folders_of(path);
            }
        }
        for post in &mut self.posts {
            post.path = post.path.take().map(|path| book.take(path));
        }
    }
}

/// The suffixes of the files a writer puts beside a post for its comments.
fn sidecars(options: &WriteOptions) -> Vec<&'static str> {
    match (options.comments, options.front_matter) {
        (CommentPlace::Inline | CommentPlace::None, _) => Vec::new(),
        (CommentPlace::Sidecar, FrontMatter::Json) => vec!["comments.json"],
        (CommentPlace::Sidecar, FrontMatter::Yaml | FrontMatter::Toml) => vec!["comments.yaml"],
    }
}
