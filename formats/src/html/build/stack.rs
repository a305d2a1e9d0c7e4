//! The stack of open elements.

use super::Builder;
use crate::html::arena::{Id, NONE};
use crate::html::note::{HtmlIssue, HtmlNote};
use crate::html::tag::Tag;

/// An open element.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) id: Id,
    pub(super) tag: Tag,
    /// Its end tag has come, but a block inside it is still open.
    pub(super) ended: bool,
    /// How many elements waited to be opened again when this one began; used by elements that are a scope.
    pub(super) waiting: usize,
}

impl Builder<'_> {
    /// Begins an element where the next thing goes.
    #[inline(always)]
    pub(super) fn push(&mut self, tag: Tag, at: usize, start: u32, end: u32) {
        if self.open.len() >= self.deepest {
            return self.pass_over(tag, at);
        }
        let id = if tag.is_table_part() {
            let parent = self.current();
            self.arena.append(parent, tag, start, end)
        } else if tag == Tag::Table {
            self.add_table(start, end)
        } else {
            self.leaf(tag, start, end)
        };
        self.open.push(Open { id, tag, ended: false, waiting: self.reopen.len() });
        if let Some(count) = self.counts.get_mut(tag as usize) {
            *count = count.saturating_add(1);
        }
    }

    /// Takes a start tag that stands too deep.
    #[cold]
    fn pass_over(&mut self, tag: Tag, at: usize) {
        if let Some(count) = self.skipped.get_mut(tag as usize) {
            *count = count.saturating_add(1);
        }
        if !self.told_depth {
            self.told_depth = true;
            self.notes.push(HtmlNote { issue: HtmlIssue::TooDeep, offset: at });
        }
        if tag.is_block() {
            // The nesting is lost, the border between two texts is not.
            self.leaf(Tag::P, 0, 0);
        }
    }

    /// Ends the innermost open element without an end tag of its own.
    #[inline(always)]
    pub(super) fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.steps.add(1);
        if let Some(count) = self.counts.get_mut(open.tag as usize) {
            *count = count.saturating_sub(1);
        }
        if open.tag.is_formatting() && !open.ended {
            self.remember(open);
        }
        if open.tag.is_scope() {
            self.reopen.truncate(open.waiting);
        }
        if open.tag == Tag::Table {
            self.tables.pop();
        }
    }

    /// Ends the open element at this place of the stack and all inside it.
    pub(super) fn pop_to(&mut self, at: usize) {
        while self.open.len() > at {
            self.pop();
        }
        self.pop_ended();
    }

    /// Leaves elements whose end tag came while a block inside was open.
    #[inline(always)]
    pub(super) fn pop_ended(&mut self) {
        while self.open.last().is_some_and(|open| open.ended) {
            self.pop();
        }
    }

    pub(super) fn find_in_scope(&mut self, wanted: impl Fn(Tag) -> bool) -> Option<usize> {
        self.find_until(|open| wanted(open.tag), Tag::is_scope)
    }

    /// Returns the place of the innermost open element that is wanted, unless a border comes first.
    pub(super) fn find_until(&mut self, wanted: impl Fn(&Open) -> bool, border: impl Fn(Tag) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            self.steps.add(1);
            if wanted(open) {
                return Some(at);
            }
            if border(open.tag) {
                return None;
            }
        }
        None
    }

    pub(super) fn count(&self, tag: Tag) -> u32 {
        self.counts.get(tag as usize).copied().unwrap_or(0)
    }

    pub(super) fn top(&self) -> Tag {
        self.open.last().map_or(Tag::Document, |open| open.tag)
    }

    pub(super) fn current(&self) -> Id {
        self.open.last().map_or(NONE, |open| open.id)
    }
}
