//! From tags and texts to elements.

use memchr::{memchr, memmem};

use super::tag::Tag;
use super::{NONE, Node, Run, Tree};
use crate::nearly::is_nearly;
use crate::xml::element::Element;
use crate::xml::marks::{declaration_end, torn_section};

type Take<'k> = &'k mut dyn FnMut(Element<'_>) -> bool;

/// A tree that is growing.
pub(super) struct Build<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    /// Where the names of the open elements stand that are too deep.
    flattened: Vec<(usize, usize)>,
}

/// An element whose end has not come.
struct Open {
    node: u32,
    /// The sibling before it.
    elder: u32,
    last_child: u32,
    last_run: u32,
    /// How many runs there were before it.
    runs: usize,
}

impl Open {
    fn new(node: u32, elder: u32, runs: usize) -> Self {
        Open { node, elder, last_child: NONE, last_run: NONE, runs }
    }
}

impl<'a> Build<'a> {
    pub fn new(empty: Tree<'a>) -> Self {
        Build { tree: empty, open: vec![Open::new(0, NONE, 0)], flattened: Vec::new() }
    }

    /// Reads to the end.
    pub fn whole(mut self) -> Tree<'a> {
        self.read(None);
        self.tree
    }

    /// Reads to the end, or until it is not clear what stands in what, and shows children of the entry as they end.
    pub fn apart(mut self, take: Take<'_>) -> Option<Tree<'a>> {
        self.read(Some(take));
        (self.is_clear() && !self.tree.is_damaged()).then_some(self.tree)
    }

    fn read(&mut self, mut take: Option<Take<'_>>) {
        let mut text = std::mem::take(&mut self.tree.text);
        let end = text.len();
        let mut at = 0;
        // A terminator that is known, or known not to come any more, is not searched again: time stays linear.
        let mut no_cdata_end = false;
        let mut cdata_end = 0;
        let mut no_comment_end = false;
        let mut text_from = 0;
        while let Some(found) = text.as_bytes().get(at..).and_then(|rest| memchr(b'<', rest)) {
            let mark = at.saturating_add(found);
            let rest = text.get(mark..).unwrap_or_default();
            let mut ended = None;
            let skipped = if let Some(body) = rest.strip_prefix("<![CDATA[") {
                let from = mark.saturating_add(9);
                if !no_cdata_end && cdata_end < from {
                    let close = memmem::find(body.as_bytes(), b"]]>");
                    no_cdata_end = close.is_none();
                    cdata_end = close.map_or(0, |close| from.saturating_add(close));
                }
                let close = cdata_end.checked_sub(from);
                close.map(|close| {
                    self.add_run((text_from, mark), false);
                    let torn = self.name_of_open(&text).and_then(|name| torn_section(body, close, name));
                    if torn.is_some() {
                        self.tree.mismatched = self.tree.mismatched.saturating_add(1);
                        self.tree.mismatch(mark);
                    }
                    self.add_run((from, from.saturating_add(torn.unwrap_or(close))), true);
                    torn.map_or(cdata_end.saturating_add(3), |end| from.saturating_add(end))
                })
            } else if let Some(body) = rest.strip_prefix("<!--") {
                let close = if no_comment_end { None } else { memmem::find(body.as_bytes(), b"-->") };
                no_comment_end = close.is_none();
                close.map(|close| {
                    self.add_run((text_from, mark), false);
                    mark.saturating_add(close).saturating_add(7)
                })
            } else if rest.starts_with("<?") || rest.starts_with("<!") {
                declaration_end(rest.as_bytes()).map(|length| {
                    self.add_run((text_from, mark), false);
                    mark.saturating_add(length)
                })
            } else {
                Tag::read(rest, mark, self.tree.limits(), &mut self.tree.beyond).map(|tag| {
                    self.add_run((text_from, mark), false);
                    if tag.is_torn {
                        self.tree.torn_tags = self.tree.torn_tags.saturating_add(1);
                        self.tree.mismatch(mark);
                    }
                    ended = if tag.is_end { self.end(&text, &tag, mark) } else { self.start(&tag) };
                    tag.next
                })
            };
            match skipped {
                Some(next) => {
                    at = next;
                    text_from = next;
                }
                // The `<` starts nothing: it is text.
                None => {
                    self.tree.stray_less_than = self.tree.stray_less_than.saturating_add(1);
                    self.tree.first_less_than.get_or_insert(mark);
                    at = mark.saturating_add(1);
                }
            }
            if let Some(take) = &mut take {
                if !self.is_clear() {
                    return;
                }
                if let Some(ended) = ended.filter(|_| self.is_in_entry()) {
                    self.tree.text = text;
                    self.show(&ended, take);
                    text = std::mem::take(&mut self.tree.text);
                }
            }
        }
        self.add_run((text_from, end), false);
        self.tree.open_at_end = self.open.len().saturating_sub(1);
        for open in &self.open {
            if let Some(node) = self.tree.nodes.get_mut(open.node as usize) {
                node.inner.1 = end as u32;
            }
        }
        self.tree.text = text;
    }

    /// Opens an element. Returns it if it ends at once.
    fn start(&mut self, tag: &Tag) -> Option<Open> {
        if self.open.len() > self.tree.limits().depth {
            self.tree.beyond.depth = self.tree.beyond.depth.saturating_add(1);
            if !tag.is_empty {
                self.flattened.push(tag.name_range());
            }
            return None;
        }
        let parent = self.open.last_mut()?;
        let index = self.tree.nodes.len() as u32;
        let elder = std::mem::replace(&mut parent.last_child, index);
        let mut node = Node::new((tag.range.0 as u32, tag.range.1 as u32), tag.name_length as u32, parent.node);
        node.inner = (tag.next as u32, tag.next as u32);
        self.tree.nodes.push(node);
        if let Some(elder) = self.tree.nodes.get_mut(elder as usize) {
            elder.next_sibling = index;
        }
        let open = Open::new(index, elder, self.tree.runs.len());
        if tag.is_empty {
            return Some(open);
        }
        self.open.push(open);
        None
    }

    /// Closes what an end tag closes. Returns the element if it is that one alone.
    fn end(&mut self, text: &str, tag: &Tag, mark: usize) -> Option<Open> {
        let name_at = |range: (usize, usize)| text.get(range.0..range.1).unwrap_or_default();
        let name = name_at(tag.name_range());
        if self.flattened.last().is_some_and(|range| name_at(*range) == name) {
            self.flattened.pop();
            return None;
        }
        let nodes = &mut self.tree.nodes;
        let same = |open: &Open| nodes.get(open.node as usize).is_some_and(|node| node.name_in(text) == name);
        let Some(depth) = self.open.iter().skip(1).rposition(same).map(|depth| depth.saturating_add(1)) else {
            self.tree.mismatched = self.tree.mismatched.saturating_add(1);
            self.tree.mismatch(mark);
            self.close_misspelt(text, name, mark);
            return None;
        };
        self.flattened.clear();
        // The elements that stand open inside it end here too.
        let inside = self.open.len().saturating_sub(depth.saturating_add(1));
        self.tree.mismatched = self.tree.mismatched.saturating_add(inside as u64);
        for open in self.open.get(depth..).unwrap_or_default() {
            if let Some(node) = nodes.get_mut(open.node as usize) {
                node.inner.1 = mark as u32;
            }
        }
        let unclosed = self.open.get(depth.saturating_add(1)).and_then(|open| nodes.get(open.node as usize));
        if let Some(from) = unclosed.map(|node| (node.tag.0 as usize).saturating_sub(1)) {
            self.tree.mismatch(from);
        }
        self.open.truncate(depth.saturating_add(1));
        self.open.pop().filter(|_| inside == 0)
    }

    /// An end tag that matches nothing closes the innermost element if it is nearly its name, or of its namespace, and
    /// nothing stands in the element: neither `</titel>` may let `title` swallow what
    /// follows it, nor `</wp:urthor_IP>` an author.
    fn close_misspelt(&mut self, text: &str, name: &str, mark: usize) {
        let Some(open) = self.open.last().filter(|open| self.open.len() > 2 && open.last_child == NONE) else { return };
        let Some(node) = self.tree.nodes.get_mut(open.node as usize) else { return };
        let open_name = node.name_in(text);
        let prefix = |name: &str| name.split_once(':').map(|(prefix, _)| prefix.len());
        let has_prefix = prefix(name).is_some_and(|length| name.get(..=length) == open_name.get(..=length));
        if has_prefix || is_nearly(open_name, name) {
            node.inner.1 = mark as u32;
            self.open.pop();
        }
    }

    fn add_run(&mut self, range: (usize, usize), is_cdata: bool) {
        if range.0 >= range.1 {
            return;
        }
        let Some(open) = self.open.last_mut() else { return };
        let index = self.tree.runs.len() as u32;
        let previous = std::mem::replace(&mut open.last_run, index);
        self.tree.runs.push(Run { range: (range.0 as u32, range.1 as u32), is_cdata, next: NONE });
        if let Some(previous) = self.tree.runs.get_mut(previous as usize) {
            previous.next = index;
        } else if let Some(node) = self.tree.nodes.get_mut(open.node as usize) {
            node.first_run = index;
        }
    }

    /// Returns false if tags do not match, or an element stands beside the first: then that may not be the entry.
    fn is_clear(&self) -> bool {
        self.tree.mismatched == 0 && self.open.first().is_some_and(|root| matches!(root.last_child, 1 | NONE))
    }

    /// Returns the name of the innermost open element.
    fn name_of_open<'t>(&self, text: &'t str) -> Option<&'t str> {
        let open = self.open.last()?;
        self.tree.nodes.get(open.node as usize).map(|node| node.name_in(text))
    }

    /// Returns true if what comes now is a child of the entry.
    fn is_in_entry(&self) -> bool {
        self.open.len() == 2 && self.open.last().is_some_and(|open| open.node == 1)
    }

    /// Shows a child of the entry that has just ended, and forgets it if it is taken.
    fn show(&mut self, ended: &Open, take: &mut Take<'_>) {
        self.tree.judged.get_mut().set_apart(true);
        let is_taken = take(Element::new(&self.tree, ended.node));
        self.tree.judged.get_mut().set_apart(false);
        if !is_taken {
            return;
        }
        // Nothing has come since it began but what stands in it, so all of that is at the end.
        self.tree.nodes.truncate(ended.node as usize);
        self.tree.runs.truncate(ended.runs);
        self.tree.judged.get_mut().forget(self.tree.nodes.len(), self.tree.runs.len());
        if let Some(parent) = self.open.last_mut() {
            parent.last_child = ended.elder;
        }
        if let Some(elder) = self.tree.nodes.get_mut(ended.elder as usize) {
            elder.next_sibling = NONE;
        }
    }
}
