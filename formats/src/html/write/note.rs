//! Footnotes.

use super::Writer;
use super::frame::{Block, Leave};
use crate::html::arena::{Id, Node};

impl Writer<'_> {
    /// Begins a note: `[^1]: ` before its first line, an indent before the others.
    pub(super) fn enter_note(&mut self, id: Id, node: Node) -> bool {
        if !self.may_nest(node.start) {
            self.push_frame(id, Leave::Block, self.marks);
            return true;
        }
        let outside = self.container(Some(Block::Note));
        self.start_block(Block::Note);
        self.out.push_str(&format!("[^{}]: ", node.start));
        self.prefix.push_str("    ");
        self.open_container(id, false, outside);
        true
    }

    /// Writes the number that leads to a note.
    pub(super) fn write_note_reference(&mut self, id: Id) {
        let number = self.arena.node(id).start;
        self.escape_exclamation();
        self.out.push_str(&format!("[^{number}]"));
    }
}
