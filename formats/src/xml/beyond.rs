//! How often the limits of a file were met.

use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::limits::XmlLimits;

/// How often each limit was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Beyond {
    pub depth: u64,
    pub attributes: u64,
    pub names: u64,
    pub tags: u64,
}

impl Beyond {
    pub fn add(&mut self, other: Beyond) {
        self.depth = self.depth.saturating_add(other.depth);
        self.attributes = self.attributes.saturating_add(other.attributes);
        self.names = self.names.saturating_add(other.names);
        self.tags = self.tags.saturating_add(other.tags);
    }

    /// Tells of each limit that was met.
    pub fn report(self, limits: XmlLimits, at: Position, issues: &mut Issues) {
        let at = Some(at);
        issues.report_many(Issue::XmlTooDeep { limit: limits.depth }, at, self.depth);
        issues.report_many(Issue::AttributesTooMany { limit: limits.attributes }, at, self.attributes);
        issues.report_many(Issue::NameTooLong { limit: limits.name }, at, self.names);
        issues.report_many(Issue::TagTooLong { limit: limits.tag }, at, self.tags);
    }
}
