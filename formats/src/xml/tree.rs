//! The elements of one entry.

mod build;
mod judged;
mod tag;

use std::borrow::Cow;
use std::cell::RefCell;

use build::Build;
use judged::Judged;

use super::beyond::Beyond;
use super::decode::{Decoded, decode, source_offset};
use super::element::Element;
use super::hole;
use super::namespace::Bindings;
use super::unescape::Damage;
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::limits::XmlLimits;

/// The elements of one stretch of an input, parsed without stopping at damage.
///
/// The text of elements is kept as ranges and decoded when it is asked for. What had to be put right on the way is
/// collected and handed over by [`Tree::report`].
///
/// Tolerated: undeclared prefixes, unquoted and repeated attributes (the first counts), end tags that are missing or
/// match nothing, a `<` that starts no tag, sections that never end. What is beyond the limits of the
/// [`Bindings`](super::Bindings) is left out and told; the text of elements that stand too deep belongs to the deepest
/// one kept.
pub struct Tree<'a> {
    pub(super) text: Cow<'a, str>,
    bytes: &'a [u8],
    pub(super) bindings: &'a Bindings,
    pub(super) nodes: Vec<Node>,
    pub(super) runs: Vec<Run>,
    judged: RefCell<Judged>,
    beyond: Beyond,
    invalid: u64,
    other_lines: u64,
    mismatched: u64,
    stray_less_than: u64,
    open_at_end: usize,
    torn_tags: u64,
    /// Where in the bytes what could not be decoded stands first, and what was decoded in another way.
    first_invalid: Option<usize>,
    first_other: Option<usize>,
    /// Where in the text tags do not match for the first time, and where a `<` starts none.
    first_mismatch: Option<usize>,
    first_less_than: Option<usize>,
    /// Where in the text the first hole starts.
    pub(super) first_hole: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The range of what stands between `<` and `>` of the start tag, without a closing `/`.
    pub tag: (u32, u32),
    /// The length of the name in it.
    pub name_length: u32,
    /// The range of everything between start tag and end tag.
    pub inner: (u32, u32),
    pub parent: u32,
    pub next_sibling: u32,
    pub first_run: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub range: (u32, u32),
    pub is_cdata: bool,
    pub next: u32,
}

/// The index that stands for "none".
pub(super) const NONE: u32 = u32::MAX;

impl<'a> Tree<'a> {
    /// Parses a stretch of an input. Bytes that are not UTF-8 are read as what they most likely are, or replaced, and
    /// counted. A stretch longer than 4 GiB is cut there and counts as unclosed.
    pub fn parse(bytes: &'a [u8], bindings: &'a Bindings) -> Self {
        Build::new(Tree::empty(bytes, bindings)).whole()
    }

    /// Parses a stretch that may hold very many elements of one kind: each child of its entry is shown to `take`
    /// as soon as it ends, and where `take` returns true it is forgotten at once. So memory is that of the largest of
    /// them, not that of all.
    ///
    /// Returns `None` as soon as tags do not match or the start tag of the entry is missing: what stands in what is known
    /// only when all of it was read, so what was taken does not count. Then [`parse`](Self::parse) is the way.
    pub fn parse_apart(
        bytes: &'a [u8],
        bindings: &'a Bindings,
        take: &mut dyn FnMut(Element<'_>) -> bool,
    ) -> Option<Self> {
        Build::new(Tree::empty(bytes, bindings)).apart(take)
    }

    fn empty(bytes: &'a [u8], bindings: &'a Bindings) -> Self {
        let bytes = bytes.get(..bytes.len().min((u32::MAX - 1) as usize)).unwrap_or_default();
        let Decoded { text, invalid, first_invalid, other_lines, first_other } = decode(bytes);
        let first_hole = hole::first(text.as_bytes());
        Tree {
            text,
            bytes,
            bindings,
            nodes: vec![Node::new((0, 0), 0, NONE)],
            runs: Vec::new(),
            judged: RefCell::default(),
            beyond: Beyond::default(),
            invalid,
            other_lines,
            mismatched: 0,
            stray_less_than: 0,
            open_at_end: 0,
            torn_tags: 0,
            first_invalid,
            first_other,
            first_mismatch: None,
            first_less_than: None,
            first_hole,
        }
    }

    /// Returns true if start tags and end tags do not match.
    pub fn is_damaged(&self) -> bool {
        self.mismatched > 0 || self.open_at_end > 0
    }

    /// Returns true if an end tag ended something else than the element that was open.
    pub(super) fn has_mismatch(&self) -> bool {
        self.mismatched > 0
    }

    /// Returns how many elements are open where the stretch ends.
    pub fn open_at_end(&self) -> usize {
        self.open_at_end
    }

    /// Hands over what had to be put right, each with its first place; `at` is that of the stretch. Texts that were never
    /// asked for are not judged.
    pub fn report(&self, at: Position, issues: &mut Issues) {
        self.report_limits(at, issues);
        let (damage, first) = (self.judged.borrow().damage(), self.judged.borrow().first());
        let of_byte = |offset: Option<usize>| {
            let offset = at.offset.saturating_add(offset.unwrap_or(0) as u64);
            Some(Position { offset, ..at })
        };
        let of = |offset: Option<usize>| of_byte(offset.map(|offset| self.place_of(offset)));
        let is_invalid = u64::from(self.invalid > 0);
        issues.report_many(Issue::BytesInvalid { count: self.invalid }, of_byte(self.first_invalid), is_invalid);
        issues.report_many(Issue::LineEncodingDiffers, of_byte(self.first_other), self.other_lines);
        let is_damaged = u64::from(self.mismatched > 0 || self.torn_tags > 0);
        if is_damaged > 0 {
            issues.report_many(Issue::EntryDamaged, of(self.first_mismatch), is_damaged);
        }
        if self.stray_less_than > 0 {
            issues.report_many(Issue::BareLessThan, of(self.first_less_than), self.stray_less_than);
        }
        if damage.bare_ampersands > 0 {
            issues.report_many(Issue::BareAmpersand, of(first.ampersand), damage.bare_ampersands);
        }
        if let Some(number) = damage.first_control {
            issues.report_many(Issue::ControlCharacter { number }, of(first.control), damage.controls);
        }
        if let Some(text) = damage.first_invalid {
            issues.report_many(Issue::ReferenceInvalid { text }, of(first.reference), damage.invalid_references);
        }
    }

    /// Returns where in the stretch that was parsed the byte stands that is at an offset of the decoded text.
    pub(super) fn place_of(&self, offset: usize) -> usize {
        match self.text {
            Cow::Borrowed(_) => offset,
            Cow::Owned(_) => source_offset(self.bytes, offset),
        }
    }

    /// Remembers the first place where tags do not match.
    fn mismatch(&mut self, at: usize) {
        self.first_mismatch = Some(self.first_mismatch.map_or(at, |first| first.min(at)));
    }

    /// Hands over which limits were met, with the place of the stretch.
    pub fn report_limits(&self, at: Position, issues: &mut Issues) {
        let mut all = self.beyond;
        all.add(self.judged.borrow().beyond());
        all.report(self.limits(), at, issues);
    }

    /// Takes what decoding a text met, unless the text was decoded before.
    pub(super) fn judge(&self, text: u32, damage: Damage) {
        if damage != Damage::default() {
            let run = self.runs.get(text as usize);
            let (from, to) = run.map_or((0, 0), |run| (run.range.0 as usize, run.range.1 as usize));
            let source = self.text.get(from..to).unwrap_or_default();
            self.judged.borrow_mut().text(text, damage, source, run.is_some_and(|run| run.is_cdata), from);
        }
    }

    /// Takes what decoding an attribute met, unless one of its element was met before.
    pub(super) fn judge_attribute(&self, node: u32, damage: Damage, value: &str) {
        if damage != Damage::default() {
            let at = (value.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
            self.judged.borrow_mut().attribute(node, damage, value, at);
        }
    }

    /// Takes what reading the attributes of a tag met, unless that was met before.
    pub(super) fn judge_tag(&self, node: u32, beyond: Beyond) {
        self.judged.borrow_mut().tag(node, beyond);
    }

    /// Returns the first child of an element: the one that follows it, if it has any.
    pub(super) fn first_child(&self, parent: u32) -> u32 {
        let next = parent.saturating_add(1);
        let is_child = self.nodes.get(next as usize).is_some_and(|node| node.parent == parent);
        if is_child { next } else { NONE }
    }

    pub(super) fn limits(&self) -> XmlLimits {
        self.bindings.limits()
    }
}

impl Node {
    fn new(tag: (u32, u32), name_length: u32, parent: u32) -> Self {
        Node { tag, name_length, inner: (0, 0), parent, next_sibling: NONE, first_run: NONE }
    }

    /// Returns the name with its prefix.
    pub fn name_in<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.tag.0 as usize..self.tag.0.saturating_add(self.name_length) as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod apart_tests;
#[cfg(test)]
mod tests;
