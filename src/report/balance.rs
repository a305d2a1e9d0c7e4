//! Found = written + skipped + lost, for posts and for comments.

use std::collections::BTreeMap;

use crate::plan::{CommentSkip, Only, PostSkip};

/// What became of everything that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Posts, pages and everything else of their kind.
    pub posts: Account<PostSkip>,
    /// Comments, those without a post too.
    pub comments: Account<CommentSkip>,
    /// The posts by class.
    pub rows: BTreeMap<Only, Row>,
}

/// What became of things of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account<Reason: Ord> {
    /// How many there were.
    pub read: u64,
    /// How many went out.
    pub written: u64,
    /// How many were left out on purpose, by reason.
    pub skipped: BTreeMap<Reason, u64>,
    /// How many could not be given.
    pub lost: u64,
    /// How many a run that was stopped did not come to.
    pub unreached: u64,
}

/// A line of the closing table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How many there were.
    pub found: u64,
    /// How many went out.
    pub written: u64,
    /// How many were left out on purpose.
    pub skipped: u64,
    /// How many could not be given.
    pub lost: u64,
}

impl<Reason: Ord> Default for Account<Reason> {
    fn default() -> Self {
        Account { read: 0, written: 0, skipped: BTreeMap::new(), lost: 0, unreached: 0 }
    }
}

impl<Reason: Ord> Account<Reason> {
    /// Counts some that were left out.
    pub fn skip(&mut self, reason: Reason, count: u64) {
        if count > 0 {
            let own = self.skipped.entry(reason).or_default();
            *own = own.saturating_add(count);
        }
    }

    /// Adds what another account counts.
    pub fn add(&mut self, other: &Account<Reason>)
    where
        Reason: Copy,
    {
        self.read = self.read.saturating_add(other.read);
        self.written = self.written.saturating_add(other.written);
        self.lost = self.lost.saturating_add(other.lost);
        self.unreached = self.unreached.saturating_add(other.unreached);
        other.skipped.iter().for_each(|(reason, count)| self.skip(*reason, *count));
    }

    /// Returns how many were left out.
    pub fn skipped_total(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Returns true if nothing is unaccounted for and nothing is counted twice.
    pub fn adds_up(&self) -> bool {
        self.read
            == self
                .written
                .saturating_add(self.skipped_total())
                .saturating_add(self.lost)
                .saturating_add(self.unreached)
    }

    /// Returns the line of the table.
    pub fn row(&self) -> Row {
        Row { found: self.read, written: self.written, skipped: self.skipped_total(), lost: self.lost }
    }
}

impl Balance {
    /// Adds what another balance counts.
    pub fn add(&mut self, other: &Balance) {
        self.posts.add(&other.posts);
        self.comments.add(&other.comments);
        for (class, row) in &other.rows {
            let own = self.rows.entry(class.clone()).or_default();
            own.found = own.found.saturating_add(row.found);
            own.written = own.written.saturating_add(row.written);
            own.skipped = own.skipped.saturating_add(row.skipped);
            own.lost = own.lost.saturating_add(row.lost);
        }
    }

    /// Returns true if posts and comments add up. If not, that is a fault of the program.
    pub fn adds_up(&self) -> bool {
        self.posts.adds_up() && self.comments.adds_up()
    }

    /// Returns true if something could not be given.
    pub fn has_loss(&self) -> bool {
        self.posts.lost > 0 || self.comments.lost > 0
    }
}
