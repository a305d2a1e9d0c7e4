//! Where notes stand: in a list item, a block, or on a line of a block.

use super::{Finder, Note, Place};
use crate::html::arena::{Id, NONE};
use crate::html::tag::Tag;

impl Finder<'_> {
    /// Finds where each note stands and drops those that stand nowhere.
    pub(super) fn place(&self, notes: &mut Vec<Note>) {
        // Notes that begin a line, with the child of the block that they begin with.
        let mut lines: Vec<(Id, Id, usize)> = Vec::new();
        for (number, note) in notes.iter_mut().enumerate() {
            let node = self.arena.node(note.element);
            if !matches!(node.tag, Tag::Li | Tag::P | Tag::Div) && !node.tag.is_block() && !node.tag.is_special() {
                let (parent, first) = self.in_block(note.element);
                let begins = self.arena.children(parent).find(|(_, child)| !self.is_blank(*child));
                if self.arena.node(parent).tag == Tag::Li && begins.is_some_and(|(id, _)| id == first) {
                    note.element = parent;
                } else {
                    lines.push((parent, first, number));
                }
            }
        }
        lines.sort_unstable();
        let mut placed = vec![None; notes.len()];
        for group in lines.chunk_by(|one, other| one.0 == other.0) {
            self.place_lines(group, &mut placed);
        }
        let mut placed = placed.into_iter();
        notes.retain_mut(|note| {
            let line = placed.next().flatten();
            let tag = self.arena.node(note.element).tag;
            let stands = matches!(tag, Tag::Li | Tag::P | Tag::Div) || line.is_some();
            let around = line.map_or(note.element, |(parent, _, _)| parent);
            note.place = line.map_or(Place::Block, |(parent, first, last)| Place::Line { parent, first, last });
            stands && self.may_hold_notes(around, line.is_some())
        });
    }

    /// Returns the block around an inline element, and the child of it that holds the element.
    fn in_block(&self, element: Id) -> (Id, Id) {
        let mut first = element;
        loop {
            let parent = self.arena.node(first).parent;
            let tag = self.arena.node(parent).tag;
            if parent == NONE || tag.is_block() || tag.is_special() {
                return (parent, first);
            }
            first = parent;
        }
    }

    /// Cuts the children of a block into the notes that begin lines of it. A note ends before the next one, before an
    /// empty line, and before a block.
    fn place_lines(&self, group: &[(Id, Id, usize)], placed: &mut [Option<(Id, Id, Id)>]) {
        let Some((parent, _, _)) = group.first().copied() else { return };
        let mut line_start = true;
        let mut bracket = None;
        let mut breaks = 0_usize;
        let mut current: Option<usize> = None;
        for (id, node) in self.arena.children(parent) {
            let found = group.binary_search_by_key(&id, |(_, first, _)| *first).ok().filter(|_| line_start);
            let begun = found.and_then(|at| group.get(at)).map(|(_, _, number)| *number);
            if node.tag == Tag::Br {
                breaks = breaks.saturating_add(1);
                line_start = true;
                bracket = None;
            } else if line_start && node.tag == Tag::Text && matches!(self.text(node).trim_ascii(), "[" | "(") {
                // The bracket of a label whose number alone has the name.
                bracket = Some(id);
            } else if !self.is_blank(node) {
                breaks = 0;
                line_start = false;
            }
            if begun.is_some() {
                current = begun;
            } else if breaks > 1 || node.tag.is_block() {
                current = None;
                line_start |= node.tag.is_block();
            }
            if let Some(number) = current
                && node.tag != Tag::Br
                && let Some(slot) = placed.get_mut(number)
            {
                let first = slot.map_or(bracket.unwrap_or(id), |(_, first, _)| first);
                *slot = Some((parent, first, id));
                bracket = None;
            }
        }
    }

    /// Returns true if a note may stand in this block: in no quote, table or list that is kept as one.
    fn may_hold_notes(&self, element: Id, in_line: bool) -> bool {
        let mut at = if in_line { element } else { self.arena.node(element).parent };
        let mut in_list = !in_line && self.arena.node(element).tag == Tag::Li;
        while at != NONE {
            let node = self.arena.node(at);
            match node.tag {
                Tag::Ol | Tag::Ul if in_list => in_list = false,
                Tag::P
                | Tag::Div
                | Tag::Section
                | Tag::Article
                | Tag::Aside
                | Tag::Footer
                | Tag::Center
                | Tag::Main => {}
                tag if tag.is_block() || tag.is_special() => return false,
                _ => {}
            }
            at = node.parent;
        }
        !in_list
    }
}
