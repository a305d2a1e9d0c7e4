//! The elements of one entry.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use memchr::{memchr, memmem};

use super::beyond::Beyond;
use super::decode::{Decoded, decode};
use super::marks::{TagEnd, declaration_end, tag_end, torn_section};
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
    pub(super) bindings: &'a Bindings,
    pub(super) nodes: Vec<Node>,
    pub(super) runs: Vec<Run>,
    /// What the texts asked for so far had to be put right, with the texts counted already: asking twice counts once.
    judged: RefCell<Judged>,
    beyond: Beyond,
    invalid: u64,
    other_lines: u64,
    mismatched: u64,
    stray_less_than: u64,
    open_at_end: usize,
    torn_tags: u64,
}

#[derive(Default)]
struct Judged {
    damage: Damage,
    beyond: Beyond,
    texts: BTreeSet<u32>,
    tags: BTreeSet<u32>,
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
    pub first_child: u32,
    pub last_child: u32,
    pub first_run: u32,
    pub last_run: u32,
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
        let bytes = bytes.get(..bytes.len().min((u32::MAX - 1) as usize)).unwrap_or_default();
        let Decoded { text, invalid, other_lines } = decode(bytes);
        let mut tree = Tree {
            text,
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
        };
        tree.build();
        tree
    }

    /// Returns true if start tags and end tags do not match.
    pub fn is_damaged(&self) -> bool {
        self.mismatched > 0 || self.open_at_end > 0
    }

    /// Returns how many elements are open where the stretch ends.
    pub fn open_at_end(&self) -> usize {
        self.open_at_end
    }

    /// Hands over what had to be put right, with the place of the stretch. Texts that were never asked for are not
    /// judged.
    pub fn report(&self, at: Position, issues: &mut Issues) {
        self.report_limits(at, issues);
        let Judged { damage, .. } = &*self.judged.borrow();
        let at = Some(at);
        issues.report_many(Issue::BytesInvalid { count: self.invalid }, at, u64::from(self.invalid > 0));
        issues.report_many(Issue::LineEncodingDiffers, at, self.other_lines);
        issues.report_many(Issue::EntryDamaged, at, u64::from(self.mismatched > 0 || self.torn_tags > 0));
        issues.report_many(Issue::BareLessThan, at, self.stray_less_than);
        issues.report_many(Issue::BareAmpersand, at, damage.bare_ampersands);
        if let Some(number) = damage.first_control {
            issues.report_many(Issue::ControlCharacter { number }, at, damage.controls);
        }
        if let Some(text) = &damage.first_invalid {
            issues.report_many(Issue::ReferenceInvalid { text: text.clone() }, at, damage.invalid_references);
        }
    }

    /// Hands over which limits were met, with the place of the stretch.
    pub fn report_limits(&self, at: Position, issues: &mut Issues) {
        let mut all = self.beyond;
        all.add(self.judged.borrow().beyond);
        all.report(self.limits(), at, issues);
    }

    /// Takes what decoding a text met, unless the text was decoded before.
    pub(super) fn judge(&self, text: u32, damage: Damage) {
        if damage != Damage::default() {
            let judged = &mut *self.judged.borrow_mut();
            if judged.texts.insert(text) {
                judged.damage.add(damage);
            }
        }
    }

    /// Takes what reading the attributes of a tag met, unless that was met before.
    pub(super) fn judge_tag(&self, tag: u32, beyond: Beyond) {
        let judged = &mut *self.judged.borrow_mut();
        if judged.tags.insert(tag) {
            judged.beyond.add(beyond);
        }
    }

    pub(super) fn limits(&self) -> XmlLimits {
        self.bindings.limits()
    }

    fn build(&mut self) {
        let text = std::mem::take(&mut self.text);
        let end = text.len();
        let mut open: Vec<u32> = vec![0];
        let mut flattened = Vec::new();
        let mut at = 0;
        // A terminator that is known, or known not to come any more, is not searched again: time stays linear.
        let mut no_cdata_end = false;
        let mut cdata_end = 0;
        let mut no_comment_end = false;
        let mut text_from = 0;
        while let Some(found) = text.as_bytes().get(at..).and_then(|rest| memchr(b'<', rest)) {
            let mark = at.saturating_add(found);
            let rest = text.get(mark..).unwrap_or_default();
            let skipped = if let Some(body) = rest.strip_prefix("<![CDATA[") {
                let from = mark.saturating_add(9);
                if !no_cdata_end && cdata_end < from {
                    let close = memmem::find(body.as_bytes(), b"]]>");
                    no_cdata_end = close.is_none();
                    cdata_end = close.map_or(0, |close| from.saturating_add(close));
                }
                let close = cdata_end.checked_sub(from);
                close.map(|close| {
                    self.add_run(&open, (text_from, mark), false);
                    let name =
                        open.last().and_then(|index| self.nodes.get(*index as usize)).map(|it| it.name_in(&text));
                    let torn = name.and_then(|name| torn_section(body, close, name));
                    self.mismatched = self.mismatched.saturating_add(u64::from(torn.is_some()));
                    self.add_run(&open, (from, from.saturating_add(torn.unwrap_or(close))), true);
                    torn.map_or(cdata_end.saturating_add(3), |end| from.saturating_add(end))
                })
            } else if let Some(body) = rest.strip_prefix("<!--") {
                let close = if no_comment_end { None } else { memmem::find(body.as_bytes(), b"-->") };
                no_comment_end = close.is_none();
                close.map(|close| {
                    self.add_run(&open, (text_from, mark), false);
                    mark.saturating_add(close).saturating_add(7)
                })
            } else if rest.starts_with("<?") || rest.starts_with("<!") {
                declaration_end(rest.as_bytes()).map(|length| {
                    self.add_run(&open, (text_from, mark), false);
                    mark.saturating_add(length)
                })
            } else {
                self.tag(rest, mark).map(|tag| {
                    self.add_run(&open, (text_from, mark), false);
                    self.apply(&text, tag, mark, &mut open, &mut flattened)
                })
            };
            match skipped {
                Some(next) => {
                    at = next;
                    text_from = next;
                }
                // The `<` starts nothing: it is text.
                None => {
                    self.stray_less_than = self.stray_less_than.saturating_add(1);
                    at = mark.saturating_add(1);
                }
            }
        }
        self.add_run(&open, (text_from, end), false);
        self.open_at_end = open.len().saturating_sub(1);
        for index in open {
            if let Some(node) = self.nodes.get_mut(index as usize) {
                node.inner.1 = end as u32;
            }
        }
        self.text = text;
    }

    /// Reads the tag that `rest` starts with; `None` if it is none.
    fn tag(&mut self, rest: &str, mark: usize) -> Option<Tag> {
        let bytes = rest.as_bytes();
        let is_end = bytes.get(1) == Some(&b'/');
        let name_from = if is_end { 2 } else { 1 };
        let first = *bytes.get(name_from)?;
        if !(first.is_ascii_alphabetic() || matches!(first, b'_' | b':') || first >= 0x80) {
            return None;
        }
        let TagEnd { at: close, is_torn } = tag_end(bytes)?;
        self.torn_tags = self.torn_tags.saturating_add(u64::from(is_torn));
        let content = bytes.get(name_from..close)?;
        let is_empty = !is_end && content.last() == Some(&b'/');
        let length = content.len().saturating_sub(usize::from(is_empty));
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        let whole_name = content.iter().position(is_blank).unwrap_or(length).min(length);
        let limits = self.limits();
        let length = within(rest.get(name_from..)?, length, limits.tag, &mut self.beyond.tags);
        let name_length = within(rest.get(name_from..)?, whole_name, limits.name, &mut self.beyond.names).min(length);
        Some(Tag {
            range: (mark.saturating_add(name_from), mark.saturating_add(name_from).saturating_add(length)),
            name_length,
            next: mark.saturating_add(close).saturating_add(1),
            is_end,
            is_empty,
        })
    }

    /// Opens or closes an element and returns where to go on. `flattened` are the names of the open elements that stand
    /// too deep.
    fn apply<'t>(
        &mut self,
        text: &'t str,
        tag: Tag,
        mark: usize,
        open: &mut Vec<u32>,
        flattened: &mut Vec<&'t str>,
    ) -> usize {
        let name = text.get(tag.range.0..tag.range.0.saturating_add(tag.name_length)).unwrap_or_default();
        if tag.is_end {
            if flattened.last() == Some(&name) {
                flattened.pop();
                return tag.next;
            }
            let same = |index: &u32| self.nodes.get(*index as usize).is_some_and(|node| node.name_in(text) == name);
            match open.iter().skip(1).rposition(same) {
                Some(depth) => {
                    flattened.clear();
                    // The elements that stand open inside it end here too.
                    self.mismatched =
                        self.mismatched.saturating_add(open.len().saturating_sub(depth.saturating_add(2)) as u64);
                    for index in open.drain(depth.saturating_add(1)..) {
                        if let Some(node) = self.nodes.get_mut(index as usize) {
                            node.inner.1 = mark as u32;
                        }
                    }
                }
                None => {
                    self.mismatched = self.mismatched.saturating_add(1);
                    self.close_misspelt(text, name, mark, open);
                }
            }
            return tag.next;
        }
        if open.len() > self.limits().depth {
            self.beyond.depth = self.beyond.depth.saturating_add(1);
            if !tag.is_empty {
                flattened.push(name);
            }
            return tag.next;
        }
        let parent = open.last().copied().unwrap_or(0);
        let index = self.nodes.len() as u32;
        let mut node = Node::new((tag.range.0 as u32, tag.range.1 as u32), tag.name_length as u32, parent);
        node.inner = (tag.next as u32, tag.next as u32);
        self.nodes.push(node);
        let elder = self.nodes.get_mut(parent as usize).map(|parent| {
            let elder = parent.last_child;
            parent.last_child = index;
            if elder == NONE {
                parent.first_child = index;
            }
            elder
        });
        if let Some(elder) = elder.and_then(|elder| self.nodes.get_mut(elder as usize)) {
            elder.next_sibling = index;
        }
        if !tag.is_empty {
            open.push(index);
        }
        tag.next
    }

    /// An end tag that matches nothing closes the innermost element if it is nearly its name and nothing stands in the
    /// element: `</titel>` must not let the title swallow what follows it.
    fn close_misspelt(&mut self, text: &str, name: &str, mark: usize, open: &mut Vec<u32>) {
        let Some(node) = open.last().filter(|_| open.len() > 2).and_then(|index| self.nodes.get_mut(*index as usize))
        else {
            return;
        };
        if node.first_child == NONE && is_nearly(node.name_in(text), name) {
            node.inner.1 = mark as u32;
            open.pop();
        }
    }

    fn add_run(&mut self, open: &[u32], range: (usize, usize), is_cdata: bool) {
        if range.0 >= range.1 {
            return;
        }
        let Some(node) = open.last().and_then(|index| self.nodes.get_mut(*index as usize)) else { return };
        let index = self.runs.len() as u32;
        let previous = node.last_run;
        node.last_run = index;
        if previous == NONE {
            node.first_run = index;
        }
        self.runs.push(Run { range: (range.0 as u32, range.1 as u32), is_cdata, next: NONE });
        if let Some(previous) = self.runs.get_mut(previous as usize) {
            previous.next = index;
        }
    }
}

struct Tag {
    range: (usize, usize),
    name_length: usize,
    next: usize,
    is_end: bool,
    is_empty: bool,
}

impl Node {
    fn new(tag: (u32, u32), name_length: u32, parent: u32) -> Self {
        Node {
            tag,
            name_length,
            inner: (0, 0),
            parent,
            next_sibling: NONE,
            first_child: NONE,
            last_child: NONE,
            first_run: NONE,
            last_run: NONE,
        }
    }

    /// Returns the name with its prefix.
    pub fn name_in<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.tag.0 as usize..self.tag.0.saturating_add(self.name_length) as usize).unwrap_or_default()
    }
}

/// Returns how much of the first `length` bytes of a text is taken, and counts where that is not all.
fn within(text: &str, length: usize, limit: usize, beyond: &mut u64) -> usize {
    if length <= limit {
        return length;
    }
    *beyond = beyond.saturating_add(1);
    (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0)
}

/// Returns true if two names differ by a letter or two: left out, doubled, swapped or mistyped.
fn is_nearly(name: &str, other: &str) -> bool {
    let count = |name: &str, byte: u8| name.bytes().filter(|it| it.eq_ignore_ascii_case(&byte)).count();
    let letters = name.bytes().chain(other.bytes()).collect::<BTreeSet<u8>>();
    let differences: usize = letters.into_iter().map(|byte| count(name, byte).abs_diff(count(other, byte))).sum();
    let same_start = name.bytes().next().map(|byte| byte.to_ascii_lowercase())
        == other.bytes().next().map(|byte| byte.to_ascii_lowercase());
    same_start && name.len().min(other.len()) > 2 && name.len() < 64 && other.len() < 64 && differences <= 2
}

#[cfg(test)]
mod tests;
