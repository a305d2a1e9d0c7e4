//! The tree of a body: one flat list of small nodes that point into the source and at each other by number.

use super::plain::TextKind;
use super::tag::Tag;

/// The number of a node. The root is 0, and since the root is nobody's child, 0 also says "none".
pub(super) type Id = u32;

/// No node.
pub(super) const NONE: Id = 0;

/// A node. `start..end` is the text of a text node, the attributes of an element, the content of a kept comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) tag: Tag,
    /// What a text node may hold.
    pub(super) text: TextKind,
    pub(super) parent: Id,
    pub(super) first: Id,
    pub(super) last: Id,
    pub(super) next: Id,
    pub(super) start: u32,
    pub(super) end: u32,
}

const NOWHERE: Node = Node {
    tag: Tag::Unknown,
    text: TextKind::Mixed,
    parent: NONE,
    first: NONE,
    last: NONE,
    next: NONE,
    start: 0,
    end: 0,
};

/// The tree. Kept between bodies so that its memory is used again.
#[derive(Debug, Default)]
pub(super) struct Arena {
    nodes: Vec<Node>,
}

impl Arena {
    /// Empties the tree but for its root.
    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.nodes.push(Node { tag: Tag::Document, ..NOWHERE });
    }

    /// Returns how many nodes there is room for.
    pub(super) fn capacity(&self) -> usize {
        self.nodes.capacity()
    }

    /// Returns a node.
    #[inline]
    pub(super) fn node(&self, id: Id) -> Node {
        self.nodes.get(id as usize).copied().unwrap_or(NOWHERE)
    }

    /// Returns all nodes there are, in the order in which they were added.
    pub(super) fn all(&self) -> impl Iterator<Item = Node> {
        self.nodes.iter().copied()
    }

    /// Returns what is below a node, in document order.
    pub(super) fn below(&self, root: Id) -> impl Iterator<Item = (Id, Node)> {
        let mut at = root;
        std::iter::from_fn(move || {
            at = self.following(root, at, Step::Into);
            (at != NONE).then(|| (at, self.node(at)))
        })
    }

    /// Returns the children of a node.
    pub(super) fn children(&self, parent: Id) -> Children<'_> {
        Children { arena: self, next: self.node(parent).first }
    }

    /// Adds a node as the last child of `parent`.
    #[inline]
    pub(super) fn append(&mut self, parent: Id, tag: Tag, start: u32, end: u32) -> Id {
        self.attach(Node { tag, parent, start, end, ..NOWHERE })
    }

    /// Adds a text node as the last child of `parent`.
    #[inline]
    pub(super) fn append_text(&mut self, parent: Id, text: TextKind, start: u32, end: u32) -> Id {
        self.attach(Node { tag: Tag::Text, text, parent, start, end, ..NOWHERE })
    }

    /// Adds a node as the last child of its parent.
    #[inline]
    fn attach(&mut self, node: Node) -> Id {
        let parent = node.parent;
        let id = self.push(node);
        let last = match self.nodes.get_mut(parent as usize) {
            Some(node) => {
                let last = node.last;
                node.last = id;
                if last == NONE {
                    node.first = id;
                }
                last
            }
            None => NONE,
        };
        if last != NONE
            && let Some(node) = self.nodes.get_mut(last as usize)
        {
            node.next = id;
        }
        id
    }

    /// Adds a node after the child `after` of `parent`, or as its first child, never as its last.
    pub(super) fn insert(&mut self, parent: Id, after: Id, tag: Tag, start: u32, end: u32) -> Id {
        let next = if after == NONE { self.node(parent).first } else { self.node(after).next };
        let id = self.push(Node { tag, parent, next, start, end, ..NOWHERE });
        if after == NONE {
            if let Some(node) = self.nodes.get_mut(parent as usize) {
                node.first = id;
            }
        } else if let Some(node) = self.nodes.get_mut(after as usize) {
            node.next = id;
        }
        id
    }

    /// Returns the next node of the subtree of `root` in document order, going into `id` or over it.
    pub(super) fn following(&self, root: Id, id: Id, step: Step) -> Id {
        let node = self.node(id);
        if step == Step::Into && node.first != NONE {
            return node.first;
        }
        let (mut at, mut node) = (id, node);
        while at != root {
            if node.next != NONE {
                return node.next;
            }
            at = node.parent;
            if at == NONE {
                break;
            }
            node = self.node(at);
        }
        NONE
    }

    /// Changes a node.
    pub(super) fn change(&mut self, id: Id, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(id as usize) {
            change(node);
        }
    }

    /// Adds a node that is not yet among the children of `parent`.
    pub(super) fn detached(&mut self, parent: Id, tag: Tag) -> Id {
        self.push(Node { tag, parent, ..NOWHERE })
    }

    /// Moves a node to the end of the children of `parent`; its old parent must be given its children anew.
    pub(super) fn adopt(&mut self, parent: Id, id: Id) {
        let last = self.node(parent).last;
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.parent = parent;
            node.next = NONE;
        }
        if let Some(node) = self.nodes.get_mut(parent as usize) {
            node.last = id;
            if last == NONE {
                node.first = id;
            }
        }
        if last != NONE
            && let Some(node) = self.nodes.get_mut(last as usize)
        {
            node.next = id;
        }
    }

    /// Makes these nodes, and no others, the children of `parent`.
    pub(super) fn set_children(&mut self, parent: Id, children: &[Id]) {
        if let Some(node) = self.nodes.get_mut(parent as usize) {
            node.first = NONE;
            node.last = NONE;
        }
        for id in children {
            self.adopt(parent, *id);
        }
    }

    fn push(&mut self, node: Node) -> Id {
        // The source is below 4 GiB and every node stands for at least one of its bytes, or is one of a bounded number.
        let id = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(node);
        id
    }
}

/// Where to go from a node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Into,
    Over,
}

/// The children of a node.
pub(super) struct Children<'a> {
    arena: &'a Arena,
    next: Id,
}

impl Iterator for Children<'_> {
    type Item = (Id, Node);

    fn next(&mut self) -> Option<(Id, Node)> {
        if self.next == NONE {
            return None;
        }
        let id = self.next;
        let node = self.arena.node(id);
        self.next = node.next;
        Some((id, node))
    }
}
