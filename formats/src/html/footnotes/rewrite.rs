//! Puts the footnotes that were found into the tree.

use std::collections::BTreeSet;

use super::label::{self, Label};
use super::{Note, Place};
use crate::html::arena::{Arena, Id, NONE, Step};
use crate::html::attributes::Attributes;
use crate::html::tag::Tag;

/// Names of classes of links back, whatever their text.
const BACK: [&str; 6] = ["backref", "backlink", "reversefootnote", "to-top", "footnote-return", "footnote_backlink"];

/// Makes nodes of references and notes and takes out what only served to go from one to the other.
pub(super) fn rewrite(source: &str, arena: &mut Arena, mut notes: Vec<Note>) {
    notes.sort_by_key(|note| note.references.iter().copied().min());
    let numbers = numbers(&notes);
    let mut references: Vec<(Id, u32)> = Vec::new();
    // What notes stand in.
    let mut around: Vec<Id> = Vec::new();
    for (note, number) in notes.iter().zip(&numbers) {
        references.extend(note.references.iter().map(|reference| (*reference, *number)));
        for link in &note.back_links {
            take_back_link(source, arena, *link, &note.label);
        }
        let first = match note.place {
            Place::Block => arena.node(note.element).first,
            Place::Line { first, .. } => first,
        };
        take_label(source, arena, first, &note.label);
        if note.place == Place::Block {
            let list = arena.node(note.element).parent;
            if arena.node(note.element).tag == Tag::Li {
                arena.change(list, |node| node.tag = Tag::Div);
            }
            make(arena, note.element, Tag::Note, *number);
        }
    }
    around.extend(notes.iter().filter(|note| note.place == Place::Block).map(|note| arena.node(note.element).parent));
    let mut lines: Vec<(Id, Id, Id, u32)> = Vec::new();
    for (note, number) in notes.iter().zip(&numbers) {
        if let Place::Line { parent, first, last } = note.place {
            lines.push((parent, first, last, *number));
        }
    }
    lines.sort_unstable();
    for group in lines.chunk_by(|one, other| one.0 == other.0) {
        gather_lines(arena, group);
        around.extend(group.first().map(|(parent, ..)| *parent));
    }
    references.sort_unstable();
    take_brackets(source, arena, &references);
    for (reference, number) in references {
        make_reference(source, arena, reference, number);
    }
    take_rules(source, arena, around);
}

/// Keeps the numbers readers saw, if every note has one of its own, or else counts.
fn numbers(notes: &[Note]) -> Vec<u32> {
    let seen: Option<Vec<u32>> = notes.iter().map(|note| note.label.number()).collect();
    let distinct = seen.filter(|seen| {
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        sorted.windows(2).all(|pair| pair.first() != pair.last())
    });
    distinct.unwrap_or_else(|| (1..).take(notes.len()).collect())
}

fn make(arena: &mut Arena, id: Id, tag: Tag, number: u32) {
    arena.change(id, |node| {
        node.tag = tag;
        node.start = number;
        node.end = number;
    });
}

/// Makes an element one that shows nothing.
fn empty(arena: &mut Arena, id: Id) {
    arena.change(id, |node| {
        node.tag = Tag::Span;
        node.end = node.start;
        node.first = NONE;
        node.last = NONE;
    });
}

fn make_reference(source: &str, arena: &mut Arena, reference: Id, number: u32) {
    make(arena, reference, Tag::NoteReference, number);
    arena.set_children(reference, &[]);
    // What stands around the number and holds nothing else made it small or raised it.
    let mut at = arena.node(reference).parent;
    while matches!(
        arena.node(at).tag,
        Tag::Sup | Tag::Span | Tag::Small | Tag::Font | Tag::B | Tag::Strong | Tag::I | Tag::Em
    ) {
        let alone =
            arena.children(at).filter(|(_, child)| !is_blank(source, child.tag, child.start, child.end)).count() == 1;
        if !alone {
            return;
        }
        arena.change(at, |node| {
            node.tag = Tag::Span;
            node.end = node.start;
        });
        at = arena.node(at).parent;
    }
}

fn is_blank(source: &str, tag: Tag, start: u32, end: u32) -> bool {
    tag == Tag::Text && crate::html::write::is_blank(source.get(start as usize..end as usize).unwrap_or(""))
}

/// Takes out a link back to the text; if it has words, they stay.
fn take_back_link(source: &str, arena: &mut Arena, link: Id, label: &Label) {
    let node = arena.node(link);
    let attributes = Attributes::new(source.get(node.start as usize..node.end as usize).unwrap_or(""));
    let by_class = attributes.classes().any(|class| BACK.iter().any(|back| class.contains(back)));
    let text = label::text_of(source, arena, link);
    let sign = |text: &String| !text.chars().any(char::is_alphanumeric) || label.is(text.trim_matches(is_arrow));
    if by_class || text.as_ref().is_some_and(sign) {
        empty(arena, link);
    } else {
        arena.change(link, |node| {
            node.tag = Tag::Span;
            node.end = node.start;
        });
    }
}

fn is_arrow(character: char) -> bool {
    !character.is_alphanumeric() && !character.is_ascii()
}

/// Takes out the number a note begins with: the syntax has it already.
fn take_label(source: &str, arena: &mut Arena, first: Id, label: &Label) {
    let beginning = label::at_beginning(source, arena, first, label);
    if let Some(element) = beginning.element {
        empty(arena, element);
    }
    for (text, length) in beginning.texts {
        arena.change(text, |node| node.start = node.start.saturating_add(length));
    }
}

/// Puts the children of a block that are a note below a node of their own.
fn gather_lines(arena: &mut Arena, group: &[(Id, Id, Id, u32)]) {
    let Some((parent, ..)) = group.first().copied() else { return };
    let children: Vec<Id> = arena.children(parent).map(|(id, _)| id).collect();
    let mut kept = Vec::with_capacity(children.len());
    let mut open: Option<(Id, Id)> = None;
    for id in children {
        let begun = group.binary_search_by_key(&id, |(_, first, ..)| *first).ok().and_then(|at| group.get(at));
        if let Some((_, _, last, number)) = begun {
            let note = arena.detached(parent, Tag::Note);
            make(arena, note, Tag::Note, *number);
            kept.push(note);
            open = Some((note, *last));
        }
        match open {
            Some((note, last)) => {
                arena.adopt(note, id);
                if id == last {
                    open = None;
                }
            }
            None => kept.push(id),
        }
    }
    arena.set_children(parent, &kept);
}

/// Takes out the brackets around references that stand outside of the link.
fn take_brackets(source: &str, arena: &mut Arena, references: &[(Id, u32)]) {
    let mut before = NONE;
    // A reference, and the text before it that ends in a bracket.
    let mut open: Option<Id> = None;
    let mut at = arena.node(NONE).first;
    while at != NONE {
        let node = arena.node(at);
        let mut step = Step::Into;
        if references.binary_search_by_key(&at, |(reference, _)| *reference).is_ok() {
            open = (before != NONE).then_some(before);
            before = NONE;
            step = Step::Over;
        } else if node.tag == Tag::Text {
            let text = source.get(node.start as usize..node.end as usize).unwrap_or("");
            if let Some(bracket) = open.take()
                && text.starts_with(']')
            {
                arena.change(bracket, |node| node.end = node.end.saturating_sub(1));
                arena.change(at, |node| node.start = node.start.saturating_add(1));
            }
            before = if text.ends_with('[') { at } else { NONE };
        } else if node.tag.is_block() || node.tag == Tag::Br {
            before = NONE;
            open = None;
        }
        at = arena.following(NONE, at, step);
    }
}

/// Takes out the rules above notes where nothing but notes follows: whatever shows the notes draws its own.
fn take_rules(source: &str, arena: &mut Arena, mut around: Vec<Id>) {
    around.sort_unstable();
    around.dedup();
    // Elements that hold nothing but notes; inner ones are looked at first.
    let mut only_notes = BTreeSet::new();
    while let Some(id) = around.pop() {
        if take_rule(source, arena, id, &only_notes) && only_notes.insert(id) && id != NONE {
            let parent = arena.node(id).parent;
            let place = around.partition_point(|other| *other < parent);
            if around.get(place) != Some(&parent) {
                around.insert(place, parent);
            }
        }
    }
}

/// Takes out the rule above the notes in an element and returns true if it holds nothing else.
fn take_rule(source: &str, arena: &mut Arena, parent: Id, only_notes: &BTreeSet<Id>) -> bool {
    let mut rule = NONE;
    let mut notes = false;
    let mut others = false;
    for (id, child) in arena.children(parent) {
        if child.tag == Tag::Hr {
            others |= rule != NONE;
            rule = id;
            notes = false;
        } else if child.tag == Tag::Note || only_notes.contains(&id) {
            notes = true;
        } else if child.tag != Tag::Br && !is_blank(source, child.tag, child.start, child.end) {
            others = true;
            rule = NONE;
            notes = false;
        }
    }
    if rule != NONE && notes {
        empty(arena, rule);
    }
    !others
}
