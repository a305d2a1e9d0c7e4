//! Links and their targets.

use std::borrow::Cow;

use super::Writer;
use super::inline::{OpenMark, Place, Run, RunKind};
use super::marks::Link;
use crate::html::address;
use crate::html::arena::{Id, NONE, Node};
use crate::html::attributes::Attributes;
use crate::html::convert::RawHtml;
use crate::html::entity;
use crate::html::tag::Tag;

/// Returns the names that links lead to inside the body itself; `nodes` are those of the body, in any order.
pub(super) fn targets(source: &str, nodes: impl Iterator<Item = Node>) -> Vec<&str> {
    let mut targets = Vec::new();
    let bytes = source.as_bytes();
    // Most bodies have no such link, and then the tree need not be searched.
    let begins_value =
        |at: usize| matches!(at.checked_sub(1).and_then(|before| bytes.get(before)), Some(b'"' | b'\'' | b'='));
    if !memchr::memchr_iter(b'#', bytes).any(begins_value) {
        return targets;
    }
    for node in nodes.filter(|node| node.tag == Tag::A) {
        let attributes = Attributes::new(source.get(node.start as usize..node.end as usize).unwrap_or(""));
        if let Some(name) = attributes.raw("href").and_then(|href| href.trim_ascii().strip_prefix('#'))
            && !name.is_empty()
            && name.bytes().all(|byte| !matches!(byte, b'"' | b'<' | b'>' | b'&' | b' '))
        {
            targets.push(name);
        }
    }
    targets.sort_unstable();
    targets.dedup();
    targets
}

impl<'a> Writer<'a> {
    pub(super) fn open_link(&mut self, id: Id) {
        self.escape_exclamation();
        self.out.push('[');
        self.inline.open.push(OpenMark::Link(id));
        self.inline.in_link = true;
    }

    /// Escapes the `!` that would make a picture of the link to come.
    pub(super) fn escape_exclamation(&mut self) {
        if self.out.ends_with('!') && self.out.len() > self.inline.line {
            self.out.pop();
            self.out.push_str("\\!");
        }
    }

    pub(super) fn close_link(&mut self, number: Id) {
        self.inline.in_link = false;
        self.out.push_str("](");
        if let Some(link) = self.link(number) {
            self.write_address(link.href);
            self.write_title(link.title);
        }
        self.out.push(')');
    }

    /// Returns a link by its number.
    fn link(&self, number: Id) -> Option<Link<'a>> {
        self.links.get((number as usize).checked_sub(1)?).copied()
    }

    /// Writes the value of an attribute as a destination.
    pub(super) fn write_address(&mut self, raw: &str) {
        if address::is_plain(raw) {
            return self.out.push_str(raw);
        }
        let mut decoded = std::mem::take(&mut self.scratch);
        decoded.clear();
        entity::decode_into(raw, entity::Place::Attribute, &mut decoded);
        address::write_destination(&address::trim(&decoded), self.out);
        self.scratch = decoded;
    }

    /// Writes a title after a destination.
    pub(super) fn write_title(&mut self, raw: Option<&str>) {
        let Some(raw) = raw.filter(|raw| !raw.trim_ascii().is_empty()) else { return };
        let mut title = String::with_capacity(raw.len());
        entity::decode_into(raw, entity::Place::Attribute, &mut title);
        let title = title.trim();
        self.out.push_str(" \"");
        let stops = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\\' | b'&');
        let mut rest = title;
        while let Some((plain, from)) = rest.bytes().position(stops).and_then(|at| rest.split_at_checked(at)) {
            self.out.push_str(plain);
            // An empty line would end the title and the link.
            let after = from.trim_ascii_start();
            if after.len() < from.len() {
                self.out.push(' ');
                rest = after;
                continue;
            }
            let mut characters = from.chars();
            let Some(character) = characters.next() else { break };
            rest = characters.as_str();
            let is_syntax = match character {
                '\\' => rest.bytes().next().is_none_or(|byte| byte.is_ascii_punctuation()),
                '&' => super::reference(rest) == super::Reference::Yes,
                _ => true,
            };
            if is_syntax {
                self.out.push('\\');
            }
            self.out.push(character);
        }
        self.out.push_str(rest);
        self.out.push('"');
    }

    /// Writes a link whose text is its address as `<address>`, and returns the number of the run after it.
    pub(super) fn write_autolink(&mut self, runs: &[Run], number: usize, place: Place) -> Option<usize> {
        let run = runs.get(number)?;
        let text = self.source.get(run.start as usize..run.end as usize)?.trim_ascii();
        let link = self.link(run.marks.link)?;
        if link.title.is_some() {
            return None;
        }
        let mut address = Cow::Borrowed(text);
        if link.href.trim_ascii() != text || text.contains('&') {
            // Before decoding most texts differ from where they lead in their first letters.
            if !text.starts_with("http") || !(text.contains('&') || link.href.contains('&')) {
                return None;
            }
            let decoded = |raw: &str, place| {
                let mut decoded = String::with_capacity(raw.len());
                entity::decode_into(raw, place, &mut decoded);
                decoded
            };
            address = Cow::Owned(decoded(text, entity::Place::Text));
            if *address != decoded(link.href.trim_ascii(), entity::Place::Attribute) {
                return None;
            }
        }
        if !address::is_autolink(&address) || self.goes_on(runs, number) {
            return None;
        }
        let without_link = Run { marks: super::Marks { link: NONE, ..run.marks }, ..*run };
        let whole = self.source.get(run.start as usize..run.end as usize)?;
        if whole.starts_with(|character: char| character.is_ascii_whitespace()) {
            self.inline.space = true;
        }
        self.begin(&[without_link], 0, place);
        self.out.push('<');
        self.out.push_str(&address);
        self.out.push('>');
        if whole.ends_with(|character: char| character.is_ascii_whitespace()) {
            self.inline.space = true;
        }
        Some(number.saturating_add(1))
    }

    /// Returns true if more that can be seen belongs to the link of this run.
    fn goes_on(&self, runs: &[Run], number: usize) -> bool {
        let link = runs.get(number).map_or(NONE, |run| run.marks.link);
        runs.iter()
            .skip(number.saturating_add(1))
            .find(|run| run.kind != RunKind::Blank)
            .is_some_and(|run| run.marks.link == link)
    }

    /// Writes the target of a link inside the body.
    pub(super) fn write_anchor(&mut self, id: Id) {
        if self.options.raw_html == RawHtml::Drop {
            return;
        }
        let attributes = self.attributes(self.arena.node(id));
        let names = [attributes.raw("name"), attributes.raw("id")];
        let found = names.into_iter().flatten().find(|name| self.targets.binary_search(name).is_ok()).unwrap_or("");
        self.out.push_str("<a id=\"");
        self.out.push_str(found);
        self.out.push_str("\"></a>");
    }
}
