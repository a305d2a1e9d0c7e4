//! html5ever with the leanest sink there is: nodes in one list, links by number. What a writer on top of it cannot beat.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, ParseOpts, QualName, ns, parse_fragment};

const NONE: u32 = u32::MAX;

enum Data {
    Other,
    Text(StrTendril),
    Element(QualName, Vec<Attribute>),
}

struct Node {
    data: Data,
    parent: u32,
    first: u32,
    last: u32,
    previous: u32,
    next: u32,
}

#[derive(Default)]
struct Tree {
    nodes: RefCell<Vec<Node>>,
}

/// Parses and returns the number of nodes.
pub fn parse(html: &str) -> usize {
    let tree = Tree::default();
    tree.add(Data::Other);
    let context = QualName::new(None, ns!(html), LocalName::from("div"));
    let nodes = parse_fragment(tree, ParseOpts::default(), context, Vec::new(), false).one(html);
    nodes.iter().map(|node| usize::from(!matches!(node.data, Data::Other))).sum()
}

impl Tree {
    fn add(&self, data: Data) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { data, parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE });
        nodes.len() as u32 - 1
    }

    fn detach(&self, id: u32) {
        let mut nodes = self.nodes.borrow_mut();
        let (parent, previous, next) = {
            let node = &nodes[id as usize];
            (node.parent, node.previous, node.next)
        };
        if parent == NONE {
            return;
        }
        if previous == NONE {
            nodes[parent as usize].first = next
        } else {
            nodes[previous as usize].next = next
        }
        if next == NONE {
            nodes[parent as usize].last = previous
        } else {
            nodes[next as usize].previous = previous
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    fn put(&self, parent: u32, before: u32, id: u32) {
        self.detach(id);
        let mut nodes = self.nodes.borrow_mut();
        let previous = if before == NONE { nodes[parent as usize].last } else { nodes[before as usize].previous };
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next) = (parent, previous, before);
        if previous == NONE {
            nodes[parent as usize].first = id
        } else {
            nodes[previous as usize].next = id
        }
        if before == NONE { nodes[parent as usize].last = id } else { nodes[before as usize].previous = id }
    }

    fn place(&self, parent: u32, before: u32, child: NodeOrText<u32>) {
        let id = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let neighbour =
                    if before == NONE { nodes[parent as usize].last } else { nodes[before as usize].previous };
                if neighbour != NONE
                    && let Data::Text(existing) = &mut nodes[neighbour as usize].data
                {
                    existing.push_tendril(&text);
                    return;
                }
                drop(nodes);
                self.add(Data::Text(text))
            }
        };
        self.put(parent, before, id);
    }
}

impl TreeSink for Tree {
    type Handle = u32;
    type Output = Vec<Node>;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].data {
            Data::Element(name, _) => name,
            _ => unreachable!("only elements are asked for their name"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> u32 {
        self.add(Data::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.add(Data::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        self.place(*parent, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        let has_parent = self.nodes.borrow()[*element as usize].parent != NONE;
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, one: &u32, other: &u32) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        self.place(parent, *sibling, child);
    }

    fn add_attrs_if_missing(&self, target: &u32, attributes: Vec<Attribute>) {
        if let Data::Element(_, existing) = &mut self.nodes.borrow_mut()[*target as usize].data {
            existing.extend(attributes);
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        loop {
            let first = self.nodes.borrow()[*node as usize].first;
            if first == NONE {
                return;
            }
            self.put(*new_parent, NONE, first);
        }
    }
}
