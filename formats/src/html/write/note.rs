//! Footnotes.

use super::Writer;
use super::frame::{Block, Leave};
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::tag::Tag;

impl Writer<'_> {
    /// Begins a note: `[^1]: ` before its first line, an indent before the others.
    pub(super) fn enter_note(&mut self, id: Id, node: Node) -> bool {
        if !self.may_nest(self.first_text(id)) {
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

    /// Returns where the text of a note begins: the note itself has its number in place of an offset.
    fn first_text(&self, id: Id) -> u32 {
        let mut at = self.arena.following(id, id, Step::Into);
        while at != NONE && self.arena.node(at).tag != Tag::Text {
            at = self.arena.following(id, at, Step::Into);
        }
        self.arena.node(at).start
    }

    /// Writes the number that leads to a note.
    pub(super) fn write_note_reference(&mut self, id: Id) {
        let number = self.arena.node(id).start;
        self.escape_exclamation();
        self.out.push_str(&format!("[^{number}]"));
    }
}
