//! What a run of text is: strong, emphasised, part of a link.

use super::Writer;
use super::frame::Leave;
use super::inline::{Run, RunKind};
use crate::html::address::{self, Use};
use crate::html::arena::{Id, NONE, Node};
use crate::html::convert::{RawHtml, Thumbnails};
use crate::html::note::HtmlIssue;
use crate::html::tag::Tag;

pub(super) const STRONG: u16 = 1;
pub(super) const EMPHASIS: u16 = 1 << 1;
pub(super) const STRIKE: u16 = 1 << 2;
pub(super) const UNDERLINE: u16 = 1 << 3;
pub(super) const INSERTED: u16 = 1 << 4;
pub(super) const SUBSCRIPT: u16 = 1 << 5;
pub(super) const SUPERSCRIPT: u16 = 1 << 6;
pub(super) const KEYBOARD: u16 = 1 << 7;
pub(super) const HIGHLIGHT: u16 = 1 << 8;
pub(super) const CITATION: u16 = 1 << 9;
pub(super) const QUOTATION: u16 = 1 << 10;

/// Every mark that is written around its text, with the tag for it where Markdown has no sign.
pub(super) const WRITTEN: [(u16, &str); 11] = [
    (UNDERLINE, "u"),
    (INSERTED, "ins"),
    (STRONG, "strong"),
    (EMPHASIS, "em"),
    (STRIKE, "del"),
    (QUOTATION, "q"),
    (CITATION, "cite"),
    (HIGHLIGHT, "mark"),
    (SUBSCRIPT, "sub"),
    (SUPERSCRIPT, "sup"),
    (KEYBOARD, "kbd"),
];

/// The set of marks of a run. Links are told apart by their number, code by its element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) bits: u16,
    pub(super) link: Id,
    pub(super) code: Id,
}

/// A link, as it stands in the source.
#[derive(Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) href: &'a str,
    pub(super) title: Option<&'a str>,
}

impl Writer<'_> {
    /// Enters an inline element that marks its text.
    pub(super) fn enter_mark(&mut self, id: Id, node: Node) {
        let before = self.marks;
        let leave = if node.tag == Tag::A && !self.plain {
            self.enter_link(id, node);
            Leave::Link { runs: self.runs.len(), written: self.out.len() }
        } else {
            if !self.plain && self.marks.code == NONE {
                self.mark(id, node);
            }
            if self.marks == before {
                return;
            }
            Leave::Marks
        };
        self.push_frame(id, leave, before);
    }

    fn mark(&mut self, id: Id, node: Node) {
        let tag = match (node.tag, self.options.raw_html) {
            (Tag::U | Tag::Ins | Tag::Cite, RawHtml::Convert) => Tag::Em,
            (Tag::Mark, RawHtml::Convert) => Tag::Strong,
            (Tag::Kbd, RawHtml::Convert | RawHtml::Drop) => Tag::Code,
            (Tag::U | Tag::Ins | Tag::Cite | Tag::Mark | Tag::Q | Tag::Sub | Tag::Sup, RawHtml::Drop)
            | (Tag::Q | Tag::Sub | Tag::Sup, RawHtml::Convert) => return,
            (tag, _) => tag,
        };
        self.marks.bits |= match tag {
            Tag::B | Tag::Strong => STRONG,
            Tag::I | Tag::Em => EMPHASIS,
            Tag::S | Tag::Strike | Tag::Del => STRIKE,
            Tag::U => UNDERLINE,
            Tag::Ins => INSERTED,
            Tag::Sub => SUBSCRIPT,
            Tag::Sup => SUPERSCRIPT,
            Tag::Kbd => KEYBOARD,
            Tag::Mark => HIGHLIGHT,
            Tag::Cite => CITATION,
            Tag::Q => QUOTATION,
            Tag::Code | Tag::Tt | Tag::Samp => {
                self.marks.code = id;
                0
            }
            _ => 0,
        };
        if node.end.saturating_sub(node.start) > 8
            && matches!(tag, Tag::Span | Tag::Font | Tag::B | Tag::Strong | Tag::I)
        {
            self.mark_by_style(tag, node);
        }
    }

    /// Reads bold and italics that editors write as a style, and the `<b>` that a pasted document makes normal again.
    fn mark_by_style(&mut self, tag: Tag, node: Node) {
        let Some(style) = self.attributes(node).raw("style") else { return };
        // Most styles name a typeface or a colour.
        let bytes = style.as_bytes();
        let hints = |at: usize| {
            matches!(
                bytes.get(at..).unwrap_or(&[]),
                [b'-', b'w' | b'W' | b's' | b'S', b'e' | b'E' | b't' | b'T', ..]
                    | [b'-', b'd' | b'D', b'e' | b'E', b'c' | b'C', ..]
            )
        };
        if !memchr::memchr_iter(b'-', bytes).any(hints) {
            return;
        }
        let mut rest = style;
        while !rest.is_empty() {
            let declaration;
            (declaration, rest) = split_at_byte(rest, b';').unwrap_or((rest, ""));
            let Some((property, value)) = split_at_byte(declaration, b':') else { continue };
            let (property, value) = (property.trim(), value.trim());
            if property.eq_ignore_ascii_case("font-weight") {
                let heavy = value.parse::<u32>().is_ok_and(|weight| weight >= 600);
                if heavy || value.eq_ignore_ascii_case("bold") || value.eq_ignore_ascii_case("bolder") {
                    self.marks.bits |= STRONG;
                } else if matches!(tag, Tag::B | Tag::Strong) {
                    self.marks.bits &= !STRONG;
                }
            } else if property.eq_ignore_ascii_case("font-style") {
                if value.eq_ignore_ascii_case("italic") || value.eq_ignore_ascii_case("oblique") {
                    self.marks.bits |= EMPHASIS;
                } else if tag == Tag::I {
                    self.marks.bits &= !EMPHASIS;
                }
            } else if property.eq_ignore_ascii_case("text-decoration") && value.eq_ignore_ascii_case("line-through") {
                self.marks.bits |= STRIKE;
            }
        }
    }

    fn enter_link(&mut self, id: Id, node: Node) {
        let [href, title, name, own_id] = self.attributes(node).pick(["href", "title", "name", "id"]);
        if let Some(name) = name.or(own_id) {
            if name == "more" && node.first == NONE {
                return self.page_break("more");
            }
            self.anchor(id, name);
        }
        let Some(href) = href else { return };
        if !href.starts_with("http") && (href.contains(':') || href.contains('&')) {
            let decoded = self.attributes(node).value("href").unwrap_or_default();
            if !address::is_safe(&decoded, Use::Link) {
                self.note(HtmlIssue::UnsafeAddress { address: decoded }, node.start);
                return;
            }
        }
        let unwraps = self.options.thumbnails == Thumbnails::Unwrap;
        if unwraps && node.first != NONE && self.unwrap_picture(id, href) {
            return;
        }
        self.links.push(Link { href, title });
        // Counted from one: zero is no link.
        self.marks.link = Id::try_from(self.links.len()).unwrap_or(NONE);
    }

    /// Leaves a link; one without anything to click on is told.
    pub(super) fn leave_link(&mut self, id: Id, runs: usize, written: usize) {
        if !self.shows_something_since(runs, written) && self.marks.link != NONE {
            let node = self.arena.node(id);
            let address = self.attributes(node).value("href").unwrap_or_default();
            if !address.is_empty() {
                self.note(HtmlIssue::EmptyLink { address }, node.start);
            }
        }
    }

    /// Returns true if there is anything to see that was not there when so many runs were gathered and so much was written.
    pub(super) fn shows_something_since(&self, runs: usize, written: usize) -> bool {
        let shows_nothing = |run: &Run| matches!(run.kind, RunKind::Blank | RunKind::Break);
        self.out.len() != written || !self.runs.get(runs..).is_some_and(|runs| runs.iter().all(shows_nothing))
    }

    /// Ends the mark of an element that is still open around the current block.
    pub(super) fn end_mark(&mut self, ended: Id) {
        let Some(at) = self.frames.iter().rposition(|frame| frame.node == ended) else { return };
        let before = self.frames.get(at).map_or(Marks::default(), |frame| frame.marks);
        let after = self.frames.get(at.saturating_add(1)).map_or(self.marks, |frame| frame.marks);
        let added = after.bits & !before.bits;
        let clear = |marks: &mut Marks| {
            marks.bits &= !added;
            if marks.link == after.link {
                marks.link = before.link;
            }
            if marks.code == after.code {
                marks.code = before.code;
            }
        };
        clear(&mut self.marks);
        for frame in self.frames.iter_mut().skip(at.saturating_add(1)) {
            clear(&mut frame.marks);
        }
    }

    /// Keeps the target of a link inside the body.
    pub(super) fn anchor(&mut self, id: Id, name: &str) {
        if !self.plain && self.targets.binary_search(&name).is_ok() {
            self.push_run(RunKind::Anchor, id);
        }
    }
}

/// Returns what stands before and after a byte that is a character of its own.
fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr::memchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at.saturating_add(1)..)?))
}
