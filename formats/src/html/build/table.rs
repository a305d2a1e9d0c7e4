//! The parts of tables, and what stands in a table but in none of its cells.

use super::{Builder, Id};
use crate::html::tag::Tag;

impl Builder<'_> {
    /// Takes the start tag of a row, a cell or another part of a table; outside a table it is passed over.
    pub(super) fn start_table_part(&mut self, tag: Tag, at: usize, start: u32, end: u32) {
        if self.count(Tag::Table) == 0 {
            return;
        }
        let Some(table) = self.find_until(|open| open.tag == Tag::Table, |_| false) else { return };
        match tag {
            Tag::Tr => self.pop_until(table, |open| matches!(open, Tag::Tbody | Tag::Thead | Tag::Tfoot)),
            Tag::Td | Tag::Th => {
                self.pop_until(table, |open| matches!(open, Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot));
                if self.top() != Tag::Tr {
                    self.push(Tag::Tr, at, start, start);
                }
            }
            _ => self.pop_until(table, |_| false),
        }
        if tag.is_void() {
            let parent = self.current();
            self.arena.append(parent, tag, start, end);
        } else {
            self.push(tag, at, start, end);
        }
    }

    /// Returns true if a table is open but none of its cells, whatever misplaced element may be open in it.
    pub(super) fn stands_between_cells(&mut self) -> bool {
        self.count(Tag::Table) > 0
            && self
                .find_until(|open| open.tag == Tag::Table, |tag| matches!(tag, Tag::Td | Tag::Th | Tag::Caption))
                .is_some()
    }

    /// Takes the end tag of a table or a part of one.
    pub(super) fn end_table_part(&mut self, tag: Tag) {
        let border = |open: Tag| open == Tag::Table && tag != Tag::Table;
        if let Some(at) = self.find_until(|open| open.tag == tag, border) {
            self.pop_to(at);
        }
    }

    /// Adds a table.
    #[cold]
    pub(super) fn add_table(&mut self, start: u32, end: u32) -> Id {
        let before = self.arena.node(self.current()).last;
        let id = self.leaf(Tag::Table, start, end);
        self.tables.push((id, before));
        id
    }

    /// Adds a node before the innermost open table, where browsers put what is misplaced in it.
    #[cold]
    pub(super) fn insert_before_table(&mut self, tag: Tag, start: u32, end: u32) -> Id {
        let Some((table, before)) = self.tables.last().copied() else {
            let parent = self.current();
            return self.arena.append(parent, tag, start, end);
        };
        let parent = self.arena.node(table).parent;
        let id = self.arena.insert(parent, before, tag, start, end);
        if let Some(last) = self.tables.last_mut() {
            last.1 = id;
        }
        id
    }

    /// Ends what is open inside the table at this place of the stack, down to a part that may stay.
    fn pop_until(&mut self, table: usize, stays: impl Fn(Tag) -> bool) {
        while self.open.len() > table.saturating_add(1) && !stays(self.top()) {
            self.pop();
        }
    }
}
