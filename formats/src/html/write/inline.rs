//! Gathers the text of a paragraph as runs, each with its marks, and writes them.

use super::Writer;
use super::emphasis::Marker;
use super::escape::Coding;
use super::frame::Block;
use super::marks::Marks;
use crate::html::arena::{Id, NONE, Node};
use crate::html::attributes::is_space;
use crate::html::convert::RawHtml;
use crate::html::entity::{self, Decoded};
use crate::html::plain::TextKind;

/// A piece of a paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) kind: RunKind,
    /// What the text of the run may hold.
    pub(super) text: TextKind,
    /// The text in the source; for other kinds `start` is the node, and for a picture `end` the link it stands for.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) marks: Marks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunKind {
    Text,
    /// Text whose references are not decoded.
    RawText,
    /// White space.
    Blank,
    Break,
    Image,
    Anchor,
    Checkbox,
    /// Something embedded, within a line.
    Embed,
    /// The number of a footnote.
    NoteReference,
    /// An abbreviation, with what it stands for.
    Abbreviation,
    /// What the abbreviation before stands for.
    Expansion,
}

/// Where runs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading(u8),
    Cell,
}

/// The state of the paragraph being written.
#[derive(Default)]
pub(super) struct Inline {
    /// The marks written and not yet closed, outermost first.
    pub(super) open: Vec<OpenMark>,
    /// Every `*`, `**` and `~~` written in this paragraph.
    pub(super) markers: Vec<Marker>,
    pub(super) current: Marks,
    pub(super) started: bool,
    /// White space not yet written: whether there is any, and how many no-break spaces.
    pub(super) space: bool,
    pub(super) hard_spaces: u32,
    pub(super) breaks: u32,
    /// Where the current line begins in the output, after quote marks and indents.
    pub(super) line: usize,
    /// Where the paragraph begins.
    pub(super) paragraph: usize,
    /// Where the last code span ended.
    pub(super) code_end: usize,
    pub(super) in_link: bool,
    pub(super) first_line: bool,
}

/// A mark that is open in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenMark {
    /// A bit of [`Marks`], and the number of its marker, if it has one.
    Bit {
        bit: u16,
        marker: Option<usize>,
    },
    Link(Id),
}

impl OpenMark {
    pub(super) fn is_in(self, marks: Marks) -> bool {
        match self {
            OpenMark::Bit { bit, .. } => marks.bits & bit != 0,
            OpenMark::Link(id) => marks.link == id,
        }
    }
}

/// Returns true if the text shows nothing.
#[inline]
pub(in crate::html) fn is_blank(text: &str) -> bool {
    match text.as_bytes().first() {
        // Only these begin white space.
        Some(byte) if is_space(*byte) || matches!(byte, b'&' | 0xC2) => is_white_space_only(text),
        first => first.is_none(),
    }
}

fn is_white_space_only(text: &str) -> bool {
    let mut at = 0;
    while at < text.len() {
        match white_space(text, at) {
            Some((length, _)) => at = at.saturating_add(length),
            None => return false,
        }
    }
    true
}

/// Returns the length of the white space that begins here, and whether it is a no-break space.
#[inline]
pub(super) fn white_space(text: &str, at: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        byte if is_space(*byte) => Some((1, false)),
        0xC2 if bytes.get(at.saturating_add(1)) == Some(&0xA0) => Some((2, true)),
        // The names that stand for white space begin with these letters.
        b'&' if matches!(bytes.get(at.saturating_add(1)), Some(b'#' | b'n' | b'N' | b'T')) => {
            let (decoded, length) = entity::decode(text.get(at..)?, entity::Place::Text)?;
            is_white_space(decoded).map(|hard| (length, hard))
        }
        _ => None,
    }
}

/// Tells whether what a reference stands for is white space, and then whether it is a no-break space.
pub(super) fn is_white_space(decoded: Decoded) -> Option<bool> {
    match decoded {
        Decoded::Char('\u{a0}') | Decoded::Str("\u{a0}") => Some(true),
        Decoded::Char(' ' | '\n' | '\t' | '\r' | '\u{c}') | Decoded::Str("\n" | "\t") => Some(false),
        _ => None,
    }
}

impl Writer<'_> {
    /// Adds text to the paragraph.
    #[inline(always)]
    pub(super) fn push_text(&mut self, kind: RunKind, node: Node) {
        let Node { text, start, end, .. } = node;
        let blank = match text {
            TextKind::Blank => true,
            TextKind::Plain => false,
            TextKind::Mixed => is_blank(self.source.get(start as usize..end as usize).unwrap_or("")),
        };
        if blank && self.runs.is_empty() {
            return;
        }
        let kind = if blank { RunKind::Blank } else { kind };
        self.runs.push(Run { kind, text, start, end, marks: self.marks });
    }

    /// Adds something that is no text.
    pub(super) fn push_run(&mut self, kind: RunKind, id: Id) {
        self.push_object(kind, id, NONE);
    }

    /// Adds something that is no text; `link` is the link that a picture stands for.
    pub(super) fn push_object(&mut self, kind: RunKind, id: Id, link: Id) {
        self.runs.push(Run { kind, text: TextKind::Mixed, start: id, end: link, marks: self.marks });
    }

    /// Writes runs and returns whether there was anything to see.
    pub(super) fn write_runs(&mut self, runs: &[Run], place: Place) -> bool {
        self.inline.open.clear();
        self.inline.markers.clear();
        self.inline.current = Marks::default();
        self.inline.started = false;
        self.inline.in_link = false;
        self.forget_white_space();
        self.inline.breaks = 0;
        let mut at = 0;
        while let Some(run) = runs.get(at) {
            self.steps.add(1);
            at = match run.kind {
                RunKind::Blank => {
                    self.take_white_space(run);
                    at.saturating_add(1)
                }
                RunKind::Break => {
                    self.forget_white_space();
                    self.inline.breaks = self.inline.breaks.saturating_add(u32::from(self.inline.started));
                    at.saturating_add(1)
                }
                RunKind::Text | RunKind::RawText if run.marks.code != NONE => {
                    self.write_code_lines(runs, at, place).unwrap_or_else(|| self.write_code_run(runs, at, place))
                }
                RunKind::Text | RunKind::RawText => self.write_text_run(runs, at, place),
                _ => {
                    self.begin(runs, at, place);
                    self.write_object(run, place);
                    at.saturating_add(1)
                }
            };
        }
        if self.inline.started {
            self.end_paragraph(place);
        }
        self.inline.started
    }

    fn write_object(&mut self, run: &Run, place: Place) {
        match run.kind {
            RunKind::Image => self.write_image(run.start, run.end),
            RunKind::Checkbox => {
                let ticked = self.attributes(self.arena.node(run.start)).has("checked");
                self.out.push_str(if ticked { "[x]" } else { "[ ]" });
                self.inline.space = true;
            }
            RunKind::Anchor => self.write_anchor(run.start),
            RunKind::Embed => self.write_embed_in_line(run.start),
            RunKind::NoteReference => self.write_note_reference(run.start),
            RunKind::Abbreviation => self.write_abbreviation(run, place),
            RunKind::Expansion => self.write_expansion(run.start),
            RunKind::Text | RunKind::RawText | RunKind::Blank | RunKind::Break => {}
        }
    }

    fn forget_white_space(&mut self) {
        self.inline.space = false;
        self.inline.hard_spaces = 0;
    }

    fn take_white_space(&mut self, run: &Run) {
        if run.text == TextKind::Blank {
            self.inline.space = true;
            return;
        }
        let text = self.source.get(run.start as usize..run.end as usize).unwrap_or("");
        let mut at = 0;
        while let Some((length, hard)) = white_space(text, at) {
            self.add_white_space(hard);
            at = at.saturating_add(length);
        }
    }

    fn add_white_space(&mut self, hard: bool) {
        if hard {
            self.inline.hard_spaces = self.inline.hard_spaces.saturating_add(1);
        } else {
            self.inline.space = true;
        }
    }

    /// Writes a run of text and returns the number of the next run.
    pub(super) fn write_text_run(&mut self, runs: &[Run], number: usize, place: Place) -> usize {
        let Some(run) = runs.get(number) else { return number.saturating_add(1) };
        if run.marks.link != NONE
            && run.marks.link != self.inline.current.link
            && let Some(next) = self.write_autolink(runs, number, place)
        {
            return next;
        }
        let (start, end) = (run.start as usize, run.end as usize);
        let source = self.source;
        if run.text == TextKind::Plain {
            self.write_plain(runs, number, place, source.get(start..end).unwrap_or(""));
            return number.saturating_add(1);
        }
        let text = source.get(..end).unwrap_or(source);
        let coding = if run.kind == RunKind::RawText { Coding::Raw } else { Coding::Text };
        let mut at = start;
        loop {
            while let Some((length, hard)) = white_space(text, at) {
                self.add_white_space(hard);
                at = at.saturating_add(length);
            }
            if at >= text.len() {
                return number.saturating_add(1);
            }
            self.begin(runs, number, place);
            at = self.copy_text(source, at, end, coding);
        }
    }

    /// Writes the text of a run that is the same in Markdown.
    fn write_plain(&mut self, runs: &[Run], number: usize, place: Place, text: &str) {
        let words = text.strip_prefix(' ').unwrap_or(text);
        self.inline.space |= words.len() < text.len();
        if words.is_empty() {
            return;
        }
        self.begin(runs, number, place);
        let shown = words.strip_suffix(' ').unwrap_or(words);
        self.out.push_str(shown);
        self.inline.space |= shown.len() < words.len();
    }

    /// Prepares the output for something to see: begins the paragraph or the next line, closes and opens marks, and
    /// writes white space where it belongs, outside of the marks.
    pub(super) fn begin(&mut self, runs: &[Run], number: usize, place: Place) {
        let wanted = runs.get(number).map_or(Marks::default(), |run| run.marks);
        if !self.inline.started {
            self.start_paragraph(place);
            if wanted == Marks::default() {
                return;
            }
        } else if wanted == self.inline.current && self.inline.breaks == 0 {
            if self.inline.space || self.inline.hard_spaces > 0 {
                self.write_white_space();
            }
            return;
        }
        let new_paragraph = self.inline.breaks > 1 && place == Place::Paragraph;
        let kept = if new_paragraph { 0 } else { self.kept_marks(runs, number, wanted) };
        if self.inline.open.len() > kept {
            self.close_marks(kept);
        }
        if new_paragraph {
            self.end_paragraph(place);
            self.start_paragraph(place);
        } else if self.inline.breaks > 0 {
            self.write_break(place);
        } else {
            self.write_white_space();
        }
        self.open_marks(runs, number, wanted);
        self.inline.current = wanted;
    }

    fn start_paragraph(&mut self, place: Place) {
        match place {
            Place::Paragraph => self.start_block(Block::Paragraph),
            Place::Heading(level) => {
                self.start_block(Block::Heading);
                for _ in 0..level {
                    self.out.push('#');
                }
                self.out.push(' ');
            }
            Place::Cell => {}
        }
        self.inline.paragraph = self.out.len();
        self.inline.line = self.out.len();
        self.inline.code_end = usize::MAX;
        self.inline.first_line = true;
        self.inline.started = true;
        self.inline.breaks = 0;
        // At the very start a line has no indent; after a break no-break spaces are one.
        self.forget_white_space();
    }

    pub(super) fn end_paragraph(&mut self, place: Place) {
        self.close_marks(0);
        self.inline.current = Marks::default();
        self.end_line(place);
        self.set_emphasis();
        if place == Place::Cell {
            self.escape_pipes();
        }
    }

    fn write_break(&mut self, place: Place) {
        let breaks = std::mem::take(&mut self.inline.breaks);
        if place != Place::Paragraph {
            self.forget_white_space();
            let as_space = self.plain || self.options.raw_html == RawHtml::Drop;
            for _ in 0..breaks.min(2) {
                self.out.push_str(if as_space { " " } else { "<br>" });
                if as_space {
                    break;
                }
            }
            return;
        }
        self.end_line(place);
        self.out.push_str(if self.plain { "\n" } else { "  \n" });
        self.out.push_str(&self.prefix);
        self.inline.line = self.out.len();
        self.inline.first_line = false;
        self.inline.space = false;
        self.write_white_space();
    }

    /// Writes the white space gathered: one space, or no-break spaces where there is nothing but them.
    fn write_white_space(&mut self) {
        if self.inline.space {
            self.out.push(' ');
        } else {
            for _ in 0..self.inline.hard_spaces {
                self.out.push('\u{a0}');
            }
        }
        self.forget_white_space();
    }
}
