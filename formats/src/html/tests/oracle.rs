//! Compares the text of the engine with that of html5ever, the parser of a browser engine, for markup in any order.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, ParseOpts, QualName, ns, parse_fragment};
use proptest::prelude::*;

use super::text;

#[derive(Default)]
struct Node {
    name: Option<QualName>,
    text: String,
    parent: Option<usize>,
    children: Vec<usize>,
}

/// A tree that is only good for reading its text in order.
#[derive(Default)]
struct Tree {
    nodes: RefCell<Vec<Node>>,
}

impl Tree {
    fn add(&self, node: Node) -> usize {
        self.nodes.borrow_mut().push(node);
        self.nodes.borrow().len() - 1
    }

    fn put(&self, parent: usize, at: Option<usize>, child: NodeOrText<usize>) {
        let id = match child {
            NodeOrText::AppendNode(id) => {
                self.remove_from_parent(&id);
                id
            }
            NodeOrText::AppendText(text) => self.add(Node { text: text.to_string(), ..Node::default() }),
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[id].parent = Some(parent);
        // Found again: taking the node out may have moved its later siblings.
        let place = at.and_then(|before| nodes[parent].children.iter().position(|child| *child == before));
        let end = nodes[parent].children.len();
        nodes[parent].children.insert(place.unwrap_or(end), id);
    }
}

impl TreeSink for Tree {
    type Handle = usize;
    type Output = Vec<Node>;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| {
            nodes[*target].name.as_ref().expect("only elements are asked for their name")
        })
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> usize {
        self.add(Node { name: Some(name), ..Node::default() })
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.put(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        let parent = self.nodes.borrow()[*sibling].parent.expect("a sibling has a parent");
        self.put(parent, Some(*sibling), child);
    }

    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[*target].parent.take() {
            nodes[parent].children.retain(|child| child != target);
        }
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let children = std::mem::take(&mut self.nodes.borrow_mut()[*node].children);
        for child in children {
            self.nodes.borrow_mut()[child].parent = None;
            self.put(*new_parent, None, NodeOrText::AppendNode(child));
        }
    }
}

/// Returns the letters of a body in the order a browser has them.
fn letters_of_the_oracle(html: &str) -> String {
    let tree = Tree::default();
    tree.add(Node::default());
    let context = QualName::new(None, ns!(html), LocalName::from("div"));
    let nodes = parse_fragment(tree, ParseOpts::default(), context, Vec::new(), false).one(html);
    let mut letters = String::new();
    let mut waiting = vec![0];
    while let Some(id) = waiting.pop() {
        letters.extend(nodes[id].text.chars().filter(|character| character.is_alphabetic()));
        waiting.extend(nodes[id].children.iter().rev());
    }
    letters
}

fn letters(html: &str) -> String {
    text(html).chars().filter(|character| character.is_alphabetic()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn letters_stand_in_the_order_of_a_browser(pieces in prop::collection::vec(prop::sample::select(vec![
        "<b>", "</b>", "<i>", "</i>", "<p>", "</p>", "<ul>", "<li>", "</ul>", "<a href=x>", "</a>", "<div>", "</div>", "<br>", "<h2>", "</h2>",
        "<table>", "</table>", "<tr>", "<td>", "</td>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<span>", "</span>", "<dl>", "<dt>", "<dd>",
        "</dl>", "<font>", "</font>", "<!-- x -->", "<o:p>", "</o:p>", " ", "a", "b", "c", "&eacute;", "é",
    ]), 0..30)) {
        let html = pieces.concat();
        prop_assert_eq!(letters(&html), letters_of_the_oracle(&html), "{}", html);
    }
}
