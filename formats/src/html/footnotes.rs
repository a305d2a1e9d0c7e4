//! Footnotes: a number in the text that leads to a note further down.
//!
//! There is no element for them; every editor has its own habit of links and names. What they have in common is looked
//! for here: links with nothing but a number or a sign to click on, which lead to an element that begins a block, a list
//! item or a line after them, and a link back or a name that only footnotes have. Where both ends are certain the number
//! becomes a [`Tag::NoteReference`] and the note a [`Tag::Note`]. All others stay links and targets.

mod label;
mod place;
mod rewrite;

use super::arena::{Arena, Id, NONE, Node, Step};
use super::attributes::Attributes;
use super::tag::Tag;
use label::Label;

/// How many nodes a note may have. What is longer was hardly meant as one.
const NOTE_NODES: usize = 2000;

/// How many links may lead to one note.
const REFERENCES: usize = 64;

/// How far apart in the tree two elements may stand that belong together.
const NEAR: usize = 8;

/// Turns footnotes into nodes of their own and returns whether there were any. `targets` are the names that links lead
/// to, sorted.
pub(super) fn convert(source: &str, arena: &mut Arena, targets: &[&str]) -> bool {
    let finder = Finder::new(source, arena, targets);
    let mut notes = finder.notes();
    finder.keep_whole_lists(&mut notes);
    finder.keep_unshared(&mut notes);
    if notes.is_empty() {
        return false;
    }
    rewrite::rewrite(source, arena, notes);
    true
}

/// A footnote.
struct Note {
    /// The links to it.
    references: Vec<Id>,
    label: Label,
    /// The element with its name.
    named: Id,
    /// The element that is the note, or is at its beginning.
    element: Id,
    place: Place,
    /// The links from it back to the text.
    back_links: Vec<Id>,
}

/// Where a note stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The element is the note.
    Block,
    /// The element, or one around it, is the first of the children of `parent` that are the note.
    Line { parent: Id, first: Id, last: Id },
}

/// A link to a name in the body.
#[derive(Clone, Copy)]
struct Link {
    id: Id,
    /// The number of the name in the list of targets.
    target: usize,
}

/// What is known of the links and names in a body.
struct Finder<'a> {
    source: &'a str,
    arena: &'a Arena,
    targets: &'a [&'a str],
    links: Vec<Link>,
    /// The element of each name.
    named: Vec<Id>,
    /// The same, sorted.
    elements: Vec<Id>,
}

impl<'a> Finder<'a> {
    fn new(source: &'a str, arena: &'a Arena, targets: &'a [&'a str]) -> Self {
        let mut finder = Finder {
            source,
            arena,
            targets,
            links: Vec::new(),
            named: vec![NONE; targets.len()],
            elements: Vec::new(),
        };
        for (id, node) in arena.below(NONE) {
            if node.end > node.start && !matches!(node.tag, Tag::Text | Tag::RawText | Tag::MarkEnd | Tag::PageBreak) {
                finder.learn(id, node);
            }
        }
        finder.links.sort_unstable_by_key(|link| link.id);
        finder.elements = finder.named.clone();
        finder.elements.sort_unstable();
        finder
    }

    fn learn(&mut self, id: Id, node: Node) {
        let attributes = self.attributes(node);
        let [href, name, own_id] = match node.tag {
            Tag::A => attributes.pick(["href", "name", "id"]),
            _ => [None, None, attributes.raw("id")],
        };
        for name in [own_id, name].into_iter().flatten() {
            if let Ok(number) = self.targets.binary_search(&name)
                && let Some(named) = self.named.get_mut(number)
                && *named == NONE
            {
                *named = id;
            }
        }
        if let Some(name) = href.and_then(|href| href.trim_ascii().strip_prefix('#'))
            && let Ok(target) = self.targets.binary_search(&name)
        {
            self.links.push(Link { id, target });
        }
    }

    fn attributes(&self, node: Node) -> Attributes<'a> {
        Attributes::new(self.source.get(node.start as usize..node.end as usize).unwrap_or(""))
    }

    /// Returns the notes both of whose ends are certain.
    fn notes(&self) -> Vec<Note> {
        let mut by_target: Vec<Vec<Id>> = vec![Vec::new(); self.targets.len()];
        for link in &self.links {
            if let Some(links) = by_target.get_mut(link.target) {
                links.push(link.id);
            }
        }
        let mut candidates: Vec<Note> = Vec::new();
        for (references, element) in by_target.into_iter().zip(&self.named) {
            let Some(first) = references.first().filter(|_| *element != NONE) else { continue };
            if references.len() > REFERENCES {
                continue;
            }
            let Some(label) = label::of_link(self.source, self.arena, *first) else { continue };
            let fit = |reference: &Id| {
                *reference < *element
                    && label::of_link(self.source, self.arena, *reference).is_some()
                    && self.may_be_reference(*reference)
            };
            if references.iter().all(fit) {
                let place = Place::Block;
                let [named, element] = [*element; 2];
                candidates.push(Note { references, label, named, element, place, back_links: Vec::new() });
            }
        }
        self.place(&mut candidates);
        candidates.retain_mut(|note| self.is_certain(note));
        candidates
    }

    /// Returns false where Markdown could not have a reference.
    fn may_be_reference(&self, reference: Id) -> bool {
        let mut at = self.arena.node(reference).parent;
        while at != NONE {
            let node = self.arena.node(at);
            // Tables may stay HTML as a whole.
            if matches!(node.tag, Tag::Table | Tag::Pre | Tag::Code | Tag::Tt | Tag::Samp | Tag::Summary | Tag::Object)
            {
                return false;
            }
            at = node.parent;
        }
        // `[^1](` would be a link, and `[^1]:` at the start of a line a note.
        let next = self.arena.following(NONE, reference, Step::Over);
        let next = self.arena.node(next);
        !(next.tag == Tag::Text && self.text(next).trim_ascii_start().starts_with(['(', '[', ':']))
    }

    /// Looks into the note for links back and something to read, and decides.
    fn is_certain(&self, note: &mut Note) -> bool {
        let mut readable = false;
        let (mut at, stop, root) = match note.place {
            Place::Block => {
                let first = self.arena.node(note.element).first;
                (first, NONE, note.element)
            }
            Place::Line { parent, first, last } => (first, self.arena.following(parent, last, Step::Over), parent),
        };
        let mut nodes = 0_usize;
        while at != stop && at != NONE {
            nodes = nodes.saturating_add(1);
            let node = self.arena.node(at);
            let nested = at != note.element && self.elements.binary_search(&at).is_ok() && node.tag.is_block();
            if nodes > NOTE_NODES || nested || note.references.contains(&at) {
                return false;
            }
            let mut step = Step::Into;
            match node.tag {
                Tag::A if self.leads_back(at, note) => {
                    note.back_links.push(at);
                    step = Step::Over;
                }
                Tag::Text => readable |= self.text(node).chars().any(char::is_alphanumeric),
                Tag::Img => readable = true,
                Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 | Tag::Table => return false,
                _ => {}
            }
            at = self.arena.following(root, at, step);
        }
        readable && (!note.back_links.is_empty() || self.is_named_as_note(note) || self.is_marked_alike(note))
    }

    /// Returns true if the number is raised or in brackets where it is clicked on, and shown again at the note.
    fn is_marked_alike(&self, note: &Note) -> bool {
        let is_mark = |reference: &Id| {
            let node = self.arena.node(*reference);
            let parent = self.arena.node(node.parent);
            let before = self.source.get(parent.end as usize..node.start as usize).unwrap_or("");
            let bracket = before.rsplit_once('<').is_some_and(|(before, _)| before.ends_with('['));
            bracket || parent.tag == Tag::Sup || self.arena.node(node.first).tag == Tag::Sup
        };
        let first = match note.place {
            Place::Block => self.arena.node(note.element).first,
            Place::Line { first, .. } => first,
        };
        note.references.iter().all(is_mark)
            && label::at_beginning(self.source, self.arena, first, &note.label).element.is_some()
    }

    /// Returns true if a link in a note leads to where the note is referred to.
    fn leads_back(&self, link: Id, note: &Note) -> bool {
        let found = self.links.binary_search_by_key(&link, |known| known.id).ok().and_then(|at| self.links.get(at));
        let Some(named) = found.and_then(|link| self.named.get(link.target)).filter(|named| **named != NONE) else {
            return false;
        };
        note.references.iter().any(|reference| self.belong_together(*named, *reference))
    }

    /// Returns true if the name is that of the link itself, of something in or around it, or of what stands just before.
    fn belong_together(&self, named: Id, reference: Id) -> bool {
        let holds = |outer: Id, inner: Id| {
            let mut at = inner;
            for _ in 0..NEAR {
                if at == outer {
                    return true;
                }
                at = self.arena.node(at).parent;
                if at == NONE {
                    break;
                }
            }
            false
        };
        let tag = self.arena.node(named).tag;
        let small = !tag.is_block() || matches!(tag, Tag::P | Tag::Li);
        let mut next = self.arena.node(named).next;
        if self.is_blank(self.arena.node(next)) {
            next = self.arena.node(next).next;
        }
        (small && holds(named, reference))
            || holds(reference, named)
            || (next != NONE && !tag.is_block() && holds(next, reference))
    }

    /// Returns true if the name of the note, or the list around it, says that it is one.
    fn is_named_as_note(&self, note: &Note) -> bool {
        let [own_id, name] = self.attributes(self.arena.node(note.named)).pick(["id", "name"]);
        let named = [own_id, name].into_iter().flatten().any(label::is_name_of_note);
        let around = self.attributes(self.arena.node(self.arena.node(note.element).parent));
        named || around.classes().any(|class| class.contains("footnote") || class.contains("endnote"))
    }

    /// Drops the notes of lists that have other items too: a list cannot be half taken apart.
    fn keep_whole_lists(&self, notes: &mut Vec<Note>) {
        let list_of = |note: &Note| {
            let node = self.arena.node(note.element);
            (node.tag == Tag::Li && note.place == Place::Block).then_some(node.parent)
        };
        let mut lists: Vec<Id> = notes.iter().filter_map(list_of).collect();
        lists.sort_unstable();
        let is_mixed = |items: &[Id]| {
            let list = items.first().copied()?;
            let all = self.arena.children(list).filter(|(_, child)| !self.is_blank(*child)).count();
            (all != items.len()).then_some(list)
        };
        let mixed: Vec<Id> = lists.chunk_by(Id::eq).filter_map(is_mixed).collect();
        notes.retain(|note| list_of(note).is_none_or(|list| mixed.binary_search(&list).is_err()));
    }

    /// Drops the notes whose reference is the target of other links than those back from the note.
    fn keep_unshared(&self, notes: &mut Vec<Note>) {
        let mut back_links: Vec<Id> = notes.iter().flat_map(|note| note.back_links.iter().copied()).collect();
        back_links.sort_unstable();
        let mut other_targets: Vec<Id> = self
            .links
            .iter()
            .filter(|link| back_links.binary_search(&link.id).is_err())
            .filter_map(|link| self.named.get(link.target).copied())
            .collect();
        other_targets.sort_unstable();
        notes.retain(|note| note.references.iter().all(|reference| other_targets.binary_search(reference).is_err()));
    }

    fn text(&self, node: Node) -> &'a str {
        self.source.get(node.start as usize..node.end as usize).unwrap_or("")
    }

    fn is_blank(&self, node: Node) -> bool {
        node.tag == Tag::MarkEnd || (node.tag == Tag::Text && super::write::is_blank(self.text(node)))
    }
}
