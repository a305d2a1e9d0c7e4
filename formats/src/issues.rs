//! Where issues are collected: each with its place, and all of them counted.

use std::collections::BTreeMap;

use crate::in_body::InBody;
use crate::input::Position;
use crate::issue::{Issue, Severity};

/// An issue with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// What happened.
    pub issue: Issue,
    /// Where in the input, if a place is to blame; of what was met in a body, where its entry starts.
    pub at: Option<Position>,
    /// Where in the body, if it was met in one.
    pub body: Option<Box<InBody>>,
    /// Which post or comment, as `post "Title" (id)`; filled in by the caller that knows it.
    pub subject: Option<String>,
}

/// Collects issues: all counts, and of each code the first [`Issues::KEPT`] in full, so that damage without end does
/// not take memory without end.
#[derive(Clone, Debug, Default)]
pub struct Issues {
    kept: Vec<Reported>,
    counts: BTreeMap<&'static str, (Severity, u64)>,
}

impl Issues {
    /// How many of one code are kept in full.
    pub const KEPT: u64 = 1000;

    /// Takes an issue.
    pub fn report(&mut self, issue: Issue, at: Option<Position>) {
        self.push(Reported { issue, at, body: None, subject: None });
    }

    /// Takes an issue that was met in the body of a post or comment.
    pub fn report_in_body(&mut self, issue: Issue, body: InBody) {
        self.push(Reported { issue, at: None, body: Some(Box::new(body)), subject: None });
    }

    /// Takes an issue that was met `count` times, told once.
    pub fn report_many(&mut self, issue: Issue, at: Option<Position>, count: u64) {
        let Some(more) = count.checked_sub(1) else { return };
        let code = issue.code();
        self.push(Reported { issue, at, body: None, subject: None });
        if let Some((_, total)) = self.counts.get_mut(code) {
            *total = total.saturating_add(more);
        }
    }

    /// Names the post or comment that all issues without a subject are about.
    pub fn about(&mut self, subject: &str) {
        for reported in self.kept.iter_mut().filter(|reported| reported.subject.is_none()) {
            reported.subject = Some(subject.to_owned());
        }
    }

    /// Says of which post all bodies are that something was met in, and where its entry starts.
    pub fn place_in_post(&mut self, post: Option<usize>, at: Option<Position>) {
        for reported in &mut self.kept {
            if let Some(body) = &mut reported.body {
                body.post = post;
                reported.at = reported.at.or(at);
            }
        }
    }

    /// Says that all places are in the input of this number.
    pub fn place_in(&mut self, input: usize) {
        for at in self.kept.iter_mut().filter_map(|reported| reported.at.as_mut()) {
            at.input = input;
        }
    }

    /// Adds what another collector holds, after what this one holds.
    pub fn append(&mut self, other: Issues) {
        for (code, (severity, count)) in &other.counts {
            let already = self.counts.get(code).map_or(0, |(_, count)| *count);
            let room = Self::KEPT.saturating_sub(already);
            let fresh = other.kept.iter().filter(|reported| reported.issue.code() == *code);
            self.kept.extend(fresh.take(usize::try_from(room).unwrap_or(usize::MAX)).cloned());
            let (_, total) = self.counts.entry(code).or_insert((*severity, 0));
            *total = total.saturating_add(*count);
        }
    }

    /// Returns the issues kept in full.
    pub fn kept(&self) -> &[Reported] {
        &self.kept
    }

    /// Returns each code with its severity and how often it was met, in code order.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, Severity, u64)> {
        self.counts.iter().map(|(code, (severity, count))| (*code, *severity, *count))
    }

    /// Returns how often issues of one severity were met.
    pub fn total(&self, severity: Severity) -> u64 {
        self.counts.values().filter(|(of, _)| *of == severity).map(|(_, count)| count).sum()
    }

    /// Returns true if nothing was met.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    fn push(&mut self, reported: Reported) {
        let (_, count) = self.counts.entry(reported.issue.code()).or_insert((reported.issue.severity(), 0));
        *count = count.saturating_add(1);
        if *count <= Self::KEPT {
            self.kept.push(reported);
        }
    }
}
