//! One element of a tree.

use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::events::attributes::Attributes;

use super::beyond::Beyond;
use super::tree::{NONE, Node, Tree};
use super::unescape::{self, Damage, clean, unescape};
use crate::limits::XmlLimits;

/// An element: its name, its attributes, its children, its text.
#[derive(Clone, Copy)]
pub struct Element<'t> {
    pub(super) tree: &'t Tree<'t>,
    index: u32,
}

impl<'a> Tree<'a> {
    /// Returns the element that stands around everything: not in the input, without name and attributes.
    pub fn root(&self) -> Element<'_> {
        // A tree lends itself for as long as it is borrowed; the lifetime of its input is at least that long.
        Element { tree: self, index: 0 }
    }

    /// Returns the element of an entry; where its start tag is missing, the one around everything.
    pub fn entry(&self) -> Option<Element<'_>> {
        let mut children = self.root().children();
        let first = children.next()?;
        Some(if children.next().is_some() { self.root() } else { first })
    }
}

impl<'t> Element<'t> {
    pub(super) fn new(tree: &'t Tree<'t>, index: u32) -> Self {
        Element { tree, index }
    }

    /// Returns namespace and local name: the namespace by its short name if the format has one for it, else its address,
    /// else the undeclared prefix.
    pub fn name(self) -> (&'t str, &'t str) {
        let (prefix, local) = split(self.qualified_name());
        (self.resolve(prefix), local)
    }

    /// Returns the name as written, with its prefix.
    pub fn qualified_name(self) -> &'t str {
        self.node().map_or("", |node| node.name_in(&self.tree.text))
    }

    /// Returns its number: elements are numbered in the order of their start tags.
    pub fn number(self) -> u32 {
        self.index
    }

    /// Returns the element it stands in.
    pub fn parent(self) -> Option<Element<'t>> {
        self.node().and_then(|node| self.at(node.parent))
    }

    /// Returns the numbers of the elements in it around those of a kind: damage may open one outside of all that follows.
    pub fn around(self, is_kind: fn(Element<'_>) -> bool) -> HashSet<u32> {
        let mut around = HashSet::new();
        let mut waiting = vec![self];
        while let Some(element) = waiting.pop() {
            if is_kind(element) {
                let mut outer = element.parent();
                while let Some(element) = outer.filter(|element| around.insert(element.number())) {
                    outer = element.parent();
                }
            }
            waiting.extend(element.children());
        }
        around
    }

    /// Returns the children in order.
    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        std::iter::successors(self.at(self.tree.first_child(self.index)), |child| {
            child.node().and_then(|node| child.at(node.next_sibling))
        })
    }

    /// Returns the children in order, and where the tree is damaged those descendants too that `belongs` says cannot be
    /// children of what they stand in: an element whose end tag is broken seems to hold all that follows it.
    pub fn fields(self, belongs: fn(parent: Element<'t>, child: Element<'t>) -> bool) -> Vec<Element<'t>> {
        if !self.tree.is_damaged() || self.is_sound() {
            return self.children().collect();
        }
        let mut fields = Vec::new();
        let mut waiting: Vec<(Element<'t>, Element<'t>)> = self.children().map(|child| (self, child)).collect();
        waiting.reverse();
        while let Some((parent, element)) = waiting.pop() {
            if parent.index == self.index || !belongs(parent, element) {
                fields.push(element);
            }
            let first = waiting.len();
            waiting.extend(element.children().map(|child| (element, child)));
            waiting.get_mut(first..).unwrap_or_default().reverse();
        }
        fields
    }

    /// Returns the first child of that name.
    pub fn child(self, namespace: &str, local: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.name() == (namespace, local))
    }

    /// Returns the text that stands directly in the element, decoded, as it is.
    pub fn text(self) -> Cow<'t, str> {
        let mut at = self.node().map_or(NONE, |node| node.first_run);
        let mut text = Cow::Borrowed("");
        while let Some(run) = self.tree.runs.get(at as usize) {
            let more = self.run_text(at);
            if text.is_empty() {
                text = more;
            } else if !more.is_empty() {
                text.to_mut().push_str(&more);
            }
            at = run.next;
        }
        text
    }

    /// Returns the text of a run, decoded.
    pub(super) fn run_text(self, at: u32) -> Cow<'t, str> {
        let Some(run) = self.tree.runs.get(at as usize) else { return Cow::Borrowed("") };
        let raw = self.slice(run.range);
        let mut damage = Damage::default();
        let text = if run.is_cdata { clean(raw, &mut damage) } else { unescape(raw, &mut damage) };
        self.tree.judge(at, damage);
        text
    }

    /// Takes the element for what has none yet, or an empty one; puts it to the `others` if it says something else.
    pub fn or_earlier(self, slot: &mut Option<Element<'t>>, others: &mut Vec<Element<'t>>) {
        let says_something = |it: Element<'t>| it.value().is_some() || it.children().next().is_some();
        match *slot {
            None => *slot = Some(self),
            Some(earlier) if !says_something(earlier) => *slot = Some(self),
            Some(earlier) => {
                let is_same = || self.text() == earlier.text() && self.inner_source() == earlier.inner_source();
                if says_something(self) && !is_same() {
                    others.push(self);
                }
            }
        }
    }

    /// Returns where in the stretch that was parsed the bytes stand that are at these offsets of the [text](Self::text).
    /// The offsets ascend. `None` from where on that is not certain: where bytes or line ends had to be put right.
    pub fn places_of_text(self, offsets: &[usize]) -> Vec<Option<usize>> {
        let mut places = Vec::with_capacity(offsets.len());
        let is_as_it_was = matches!(self.tree.text, Cow::Borrowed(_));
        let mut at = self.node().filter(|_| is_as_it_was).map_or(NONE, |node| node.first_run);
        let mut before = 0_usize;
        while let Some(run) = self.tree.runs.get(at as usize) {
            let rest = offsets.get(places.len()..).unwrap_or_default();
            let inside: Vec<usize> = rest.iter().map(|offset| offset.saturating_sub(before)).collect();
            let Some((found, length)) = unescape::places(self.slice(run.range), run.is_cdata, &inside) else { break };
            places.extend(found.into_iter().map(|place| Some((run.range.0 as usize).saturating_add(place))));
            before = before.saturating_add(length);
            at = run.next;
        }
        places.resize(offsets.len(), None);
        places
    }

    /// Returns the text without white space around it; `None` if nothing is left.
    pub fn value(self) -> Option<Cow<'t, str>> {
        let trimmed = match self.text() {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        (!trimmed.is_empty()).then_some(trimmed)
    }

    /// Returns true if all its text is white space, and some of it is written as text: in a section, as a reference, or
    /// such as no file is laid out with.
    pub fn says_blanks(self) -> bool {
        let run = |at: u32| self.tree.runs.get(at as usize);
        let first = run(self.node().map_or(NONE, |node| node.first_run));
        let mut runs = std::iter::successors(first, move |before| run(before.next));
        let is_text = |run: &super::tree::Run| run.is_cdata || !self.slice(run.range).trim_ascii().is_empty();
        self.value().is_none() && runs.any(is_text) && !self.text().is_empty()
    }

    /// Returns the source between start tag and end tag, undecoded.
    pub fn inner_source(self) -> &'t str {
        self.node().map_or("", |node| self.slice(node.inner))
    }

    /// Returns the source between the start tag and a descendant, undecoded.
    pub fn source_before(self, descendant: Element<'t>) -> &'t str {
        let (Some(node), Some(other)) = (self.node(), descendant.node()) else { return "" };
        self.slice((node.inner.0, other.tag.0.saturating_sub(1).max(node.inner.0)))
    }

    /// Returns true if the stretch the element stands in breaks the rules of XML, so that elements may stand in others
    /// than those they were written in.
    pub fn is_damaged(self) -> bool {
        self.tree.is_damaged()
    }

    /// Returns true if something other than white space stands directly in the element, between its children.
    pub fn has_own_text(self) -> bool {
        self.own_sources().any(|source| !source.trim().is_empty())
    }

    /// Returns the stretches of source that stand directly in the element, between its children, undecoded.
    pub fn own_sources(self) -> impl Iterator<Item = &'t str> {
        let run = |at: u32| self.tree.runs.get(at as usize);
        let first = run(self.node().map_or(NONE, |node| node.first_run));
        std::iter::successors(first, move |before| run(before.next)).map(move |run| self.slice(run.range))
    }

    /// Returns true if the element has an end of its own: it is empty, or what follows it is its end tag.
    pub fn is_closed(self) -> bool {
        let Some(node) = self.node() else { return false };
        let behind = |at: u32| self.tree.text.get(at as usize..).unwrap_or_default();
        let end_tag = behind(node.inner.1).strip_prefix("</").and_then(|tag| tag.strip_prefix(self.qualified_name()));
        behind(node.tag.1).starts_with("/>") || end_tag.is_some_and(|rest| rest.trim_start().starts_with('>'))
    }

    /// Returns true if all tags in it match, even where elements around it have no end.
    pub fn is_sound(self) -> bool {
        !self.tree.has_mismatch() && self.is_closed()
    }

    /// Returns where the element stands in the stretch that was parsed, with its tags; `None` where bytes had to be
    /// replaced and places are no longer those of the input.
    pub fn range(self) -> Option<std::ops::Range<usize>> {
        let Cow::Borrowed(text) = self.tree.text else { return None };
        let node = self.node()?;
        let from = (node.tag.0 as usize).checked_sub(1)?;
        let inner_end = node.inner.1 as usize;
        let is_closed = text.get(inner_end..).is_some_and(|rest| rest.starts_with("</"));
        let end_tag = if is_closed { text.get(inner_end..)?.find('>').map(|at| at.saturating_add(1)) } else { None };
        Some(from..inner_end.saturating_add(end_tag.unwrap_or(0)))
    }

    /// Returns how many bytes stand between start tag and end tag.
    pub fn inner_length(self) -> usize {
        self.inner_source().len()
    }

    /// Returns the value of the attribute with this local name, whatever its prefix, decoded, without white space around
    /// it; `None` if there is none or nothing is in it.
    pub fn attribute(self, local: &str) -> Option<String> {
        self.attributes()
            .find(|(name, _)| split(name).1 == local)
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }

    /// Returns all attributes with their names as written and decoded values, namespace declarations left out. Of a name
    /// given twice, both are returned; the first is the one that counts.
    pub fn attributes(self) -> impl Iterator<Item = (&'t str, String)> {
        self.raw_attributes().filter(|(name, _)| *name != "xmlns" && !name.starts_with("xmlns:")).map(
            move |(name, raw)| {
                // A reference in an attribute is told with those of the texts.
                let mut damage = Damage::default();
                let value = unescape(raw, &mut damage).trim().to_owned();
                self.tree.judge_attribute(self.index, damage, raw);
                (name, value)
            },
        )
    }

    /// Returns the namespace declarations of the element as prefix and address; the default one has an empty prefix.
    pub fn declarations(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.raw_attributes().filter_map(|(name, uri)| match name {
            "xmlns" => Some(("", uri)),
            _ => name.strip_prefix("xmlns:").map(|prefix| (prefix, uri)),
        })
    }

    pub(super) fn node(self) -> Option<&'t Node> {
        self.tree.nodes.get(self.index as usize)
    }

    fn at(self, index: u32) -> Option<Element<'t>> {
        (index != NONE).then_some(Element { tree: self.tree, index })
    }

    fn raw_attributes(self) -> RawAttributes<'t> {
        let tag = self.tag();
        let name_length = tag.find(|char: char| char.is_ascii_whitespace() || char == '/').unwrap_or(tag.len());
        let mut attributes = Attributes::html(tag, name_length);
        // Looking for repeated names is quadratic and would be an error; the caller takes the first.
        attributes.with_checks(false);
        RawAttributes {
            element: self,
            attributes,
            limits: self.tree.limits(),
            read: 0,
            done: name_length,
            beyond: Beyond::default(),
        }
    }

    /// The start tag without its angle brackets.
    pub(super) fn tag(self) -> &'t str {
        self.node().map_or("", |node| self.slice(node.tag))
    }

    pub(super) fn slice(self, (from, to): (u32, u32)) -> &'t str {
        self.tree.text.get(from as usize..to as usize).unwrap_or_default()
    }
}

/// The attributes of a tag, read the lenient way: without quotes, without a value, repeated. One whose quotation has no
/// end is read to the end of the tag.
struct RawAttributes<'t> {
    element: Element<'t>,
    attributes: Attributes<'t>,
    limits: XmlLimits,
    read: usize,
    /// How far the tag was read.
    done: usize,
    beyond: Beyond,
}

impl<'t> Iterator for RawAttributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(attribute) = self.attributes.next() else {
                self.tell();
                return None;
            };
            if self.read == self.limits.attributes {
                self.beyond.attributes = 1;
                self.tell();
                return None;
            }
            self.read = self.read.saturating_add(1);
            let Ok(attribute) = attribute else {
                match self.torn() {
                    Some(attribute) => return Some(attribute),
                    None => continue,
                }
            };
            let name = attribute.key.into_inner();
            self.pass(if attribute.value.is_empty() { name } else { &attribute.value });
            if name.len() > self.limits.name {
                self.beyond.names = self.beyond.names.saturating_add(1);
                continue;
            }
            let value = match attribute.value {
                Cow::Borrowed(value) => value,
                // The lenient mode never makes a text of its own; an empty one is what an attribute without a value has.
                Cow::Owned(_) => "",
            };
            return Some((name, value));
        }
    }
}

impl<'t> RawAttributes<'t> {
    /// Remembers that the tag was read up to the end of a part of it.
    fn pass(&mut self, part: &str) {
        let tag = self.element.tag();
        let end = (part.as_ptr() as usize).saturating_add(part.len()).checked_sub(tag.as_ptr() as usize);
        self.done = end.filter(|end| *end <= tag.len()).unwrap_or_default().max(self.done);
    }

    /// Reads the attribute whose quotation has no end.
    fn torn(&mut self) -> Option<(&'t str, &'t str)> {
        let rest = self.element.tag().get(std::mem::take(&mut self.done)..)?;
        // Of a tag that was cut at the limit, the last value is not whole.
        let behind = self.element.tree.text.get(self.element.node()?.tag.1 as usize..)?;
        if !behind.starts_with(['>', '/']) {
            return None;
        }
        let (before, value) = rest.split_once('=')?;
        let name = before
            .rsplit(|char: char| char.is_ascii_whitespace() || matches!(char, '"' | '\''))
            .find(|it| !it.is_empty())?;
        Some((name, value.trim_start().trim_start_matches(['"', '\''])))
    }

    /// Tells what was met by who read to the end.
    fn tell(&mut self) {
        let beyond = std::mem::take(&mut self.beyond);
        if beyond != Beyond::default() {
            self.element.tree.judge_tag(self.element.index, beyond);
        }
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
