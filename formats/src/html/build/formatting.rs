//! Inline elements that overlap others or outlive the block around them.

use super::{Builder, Open, Reopen};
use crate::html::tag::Tag;

/// How many inline elements are kept to be opened again; there are fewer names than that.
const REOPENED: usize = 16;

impl Builder<'_> {
    /// Takes the end tag of an inline element that may overlap others.
    pub(super) fn end_formatting(&mut self, tag: Tag) {
        if self.count(tag) == 0 {
            return self.forget(tag);
        }
        let Some(at) = self.find_until(|open| open.tag == tag && !open.ended, Tag::is_scope) else {
            self.forget(tag);
            return;
        };
        let inside_has_block = self.open.iter().skip(at.saturating_add(1)).any(|open| open.tag.is_special());
        let Some(open) = self.open.get_mut(at) else { return };
        open.ended = true;
        if inside_has_block {
            let id = open.id;
            let parent = self.current();
            self.arena.append(parent, Tag::MarkEnd, id, id);
        } else {
            self.pop_to(at);
        }
    }

    /// Ends a link that is still open, since links do not nest.
    pub(super) fn end_open_link(&mut self) {
        if self.find_until(|open| open.tag == Tag::A && !open.ended, Tag::is_scope).is_some() {
            self.end_formatting(Tag::A);
        }
        self.forget(Tag::A);
    }

    /// Notes an inline element that ended with the block around it.
    pub(super) fn remember(&mut self, open: Open) {
        let node = self.arena.node(open.id);
        if self.reopen.len() < REOPENED && self.waiting_here().all(|waiting| waiting.tag != open.tag) {
            self.reopen.push(Reopen { tag: open.tag, start: node.start, end: node.end });
        }
    }

    /// Opens again what ended with an earlier block.
    pub(super) fn reopen_marks(&mut self) {
        let first = self.first_waiting();
        // Inner elements were noted first.
        while self.reopen.len() > first {
            let Some(next) = self.reopen.pop() else { return };
            self.push(next.tag, next.start as usize, next.start, next.end);
        }
    }

    fn forget(&mut self, tag: Tag) {
        let first = self.first_waiting();
        let mut at = self.reopen.len();
        while at > first {
            at = at.saturating_sub(1);
            if self.reopen.get(at).is_some_and(|waiting| waiting.tag == tag) {
                self.reopen.remove(at);
            }
        }
    }

    fn waiting_here(&self) -> impl Iterator<Item = &Reopen> {
        self.reopen.iter().skip(self.first_waiting())
    }

    /// Returns where the elements begin that wait inside the innermost table cell or other scope.
    fn first_waiting(&self) -> usize {
        self.open.iter().rev().find(|open| open.tag.is_scope()).map_or(0, |open| open.waiting)
    }
}
