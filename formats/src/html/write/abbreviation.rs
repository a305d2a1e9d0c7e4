//! What an abbreviation stands for, which browsers show where the pointer rests on it.

use super::Writer;
use super::frame::Leave;
use super::inline::{Place, Run, RunKind};
use crate::html::arena::{Id, NONE, Node};
use crate::html::convert::RawHtml;
use crate::html::plain::TextKind;
use crate::html::tag::Tag;

impl Writer<'_> {
    /// Enters `<abbr>` or `<acronym>` and returns true if what is in it is still to be walked.
    ///
    /// With its title it stays an element where raw HTML is kept and nothing but text is in it. Elsewhere the title follows in
    /// parentheses.
    pub(super) fn enter_abbreviation(&mut self, id: Id, node: Node) -> bool {
        if self.plain || self.marks.code != NONE || node.first == NONE || self.expansion(node).is_none() {
            return true;
        }
        let child = self.arena.node(node.first);
        if self.options.raw_html == RawHtml::Keep && child.next == NONE && child.tag == Tag::Text {
            if self.is_blank(child) {
                return true;
            }
            self.push_run(RunKind::Abbreviation, id);
            return false;
        }
        self.push_frame(id, Leave::Abbreviation { runs: self.runs.len(), written: self.out.len() }, self.marks);
        true
    }

    /// Leaves an abbreviation whose title is still to be said.
    pub(super) fn leave_abbreviation(&mut self, id: Id, runs: usize, written: usize) {
        if self.shows_something_since(runs, written) {
            self.push_run(RunKind::Expansion, id);
        }
    }

    /// Writes an abbreviation and its title as an element.
    pub(super) fn write_abbreviation(&mut self, run: &Run, place: Place) {
        let node = self.arena.node(run.start);
        let text = self.arena.node(node.first);
        self.out.push_str("<abbr");
        self.write_html_attribute("title", &self.expansion(node).unwrap_or_default());
        self.out.push('>');
        let inside = Run { kind: RunKind::Text, text: TextKind::Mixed, start: text.start, end: text.end, ..*run };
        self.write_text_run(&[inside], 0, place);
        self.out.push_str("</abbr>");
    }

    /// Writes what an abbreviation stands for behind it.
    pub(super) fn write_expansion(&mut self, id: Id) {
        let title = self.attributes(self.arena.node(id)).raw("title").unwrap_or("");
        self.out.push_str(" (");
        self.write_label(title, false);
        self.out.push(')');
    }

    /// Returns the title, if it says anything.
    fn expansion(&self, node: Node) -> Option<String> {
        let raw = self.attributes(node).value("title")?;
        let words: Vec<&str> = raw.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}
