//! Choosing the lines that head (or foot) the comments of a page, among all shapes in which pages print them.

use std::ops::Range;

use super::heading_shapes::{Gap, add_bare, add_pings, bare, controls, footers, glued, pairs, verbs};
use super::issue::Doubt;
use super::listed::{Listed, counted, dated, listed};
use super::page::Page;
use super::profile::Kind;
use super::prose::drop_prose;
use super::when::When;

/// How the comments of a page are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A name and a verb of saying above the text.
    Verb,
    /// A name and a date in one line above the text.
    Glued,
    /// A name, below it a date, below it the text.
    Pair,
    /// Name and date below the text.
    Footer,
    /// A date below the text; names are lines like any other.
    Bare,
    /// Nothing but the controls between the texts.
    Controls,
    /// The items of a list.
    List,
}

/// The lines that head or foot one comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    pub first: usize,
    pub last: usize,
    /// Where the name stands in the page.
    pub name: Option<(usize, usize)>,
    pub when: Option<When>,
    pub is_ping: bool,
    /// Where the name of the one who is answered stands in the page.
    pub answers: Option<(usize, usize)>,
    /// True if it may be text.
    pub doubtful: bool,
    /// The sign behind its words.
    pub family: u8,
    /// Where the text starts on the last line, if that line is not all heading.
    pub text_from: Option<usize>,
}

impl Heading {
    /// Returns a heading of one line that says nothing yet.
    pub fn on(line: usize) -> Self {
        Heading::at(line, line)
    }

    /// Returns a heading of some lines that says nothing yet.
    pub fn at(first: usize, last: usize) -> Self {
        let (name, when, answers, text_from) = (None, None, None, None);
        Heading { first, last, name, when, is_ping: false, answers, doubtful: false, family: 0, text_from }
    }
}

/// The comments of a part of a page, as far as their headings tell.
#[derive(Debug)]
pub(super) struct Headings {
    pub shape: Shape,
    pub list: Vec<Heading>,
    /// The line behind the last comment, if the headings tell.
    pub end: Option<usize>,
    pub doubts: Vec<Doubt>,
}

impl Headings {
    fn of_list(listed: Listed) -> Self {
        let doubts = if listed.is_sure { Vec::new() } else { vec![Doubt::CommentsStart] };
        Headings { shape: Shape::List, list: listed.list, end: Some(listed.end), doubts }
    }
}

/// Finds the headings between two units.
pub(super) fn find(page: &Page<'_>, range: Range<usize>) -> Option<Headings> {
    let other = find_named(page, range.clone());
    let listed = listed(page, &range).filter(|listed| {
        let Some(other) = &other else { return true };
        // The headings can stand in the items.
        let beside = |item: &&Heading| {
            other
                .list
                .iter()
                .any(|heading| heading.first == item.first || heading.first == item.first.saturating_add(1))
        };
        let headed = listed.list.iter().filter(beside).count();
        let more = listed.list.iter().filter(|item| item.name.is_some()).count() >= other.list.len()
            && listed.list.len() > other.list.len()
            && headed == other.list.len();
        if other.shape == Shape::Controls {
            return true;
        }
        listed.is_sure && (headed.saturating_mul(2) < listed.list.len() || more)
    });
    let listed =
        listed.or_else(|| if other.is_none() { counted(page, &range).or_else(|| dated(page, &range)) } else { None });
    listed.map(Headings::of_list).or(other)
}

/// Finds the headings that say a name or a day, or what is left of them.
fn find_named(page: &Page<'_>, range: Range<usize>) -> Option<Headings> {
    let verbs = verbs(page, range.clone());
    let footers = footers(page, range.clone());
    let glued = glued(page, range.clone());
    let tight = pairs(page, range.clone(), Gap::None);
    // Where every line of a page stands apart, so do the two of a heading.
    let pairs = if tight.is_empty() { pairs(page, range.clone(), Gap::One) } else { tight };
    let (mut list, shape) = if footers.len() >= 2 && footers.len() > verbs.len().max(glued.len()) {
        (footers, Shape::Footer)
    } else if !glued.is_empty() && glued.len() >= verbs.len() {
        (glued, Shape::Glued)
    } else if !verbs.is_empty() && (pairs.len() < 3 || pairs.len() < verbs.len().saturating_mul(3)) {
        (verbs, Shape::Verb)
    } else if footers.len() == 1 {
        (footers, Shape::Footer)
    } else if let Some(bare) = bare(page, range.clone()) {
        (bare, Shape::Bare)
    } else if !pairs.is_empty() {
        (pairs, Shape::Pair)
    } else {
        let controls = controls(page, range.clone());
        if controls.is_empty() {
            return None;
        }
        (controls, Shape::Controls)
    };
    let mut doubts = Vec::new();
    if shape == Shape::Verb {
        drop_prose(page, &range, &mut list, &mut doubts);
        if let Some(first) = list.first().copied() {
            // Comments with a bare name can stand before the first with a verb, below the line that counts them all.
            let count = last_count(page, &range, first.first);
            add_bare(page, count.map_or(first.first, |count| count.saturating_add(1))..range.end, &mut list);
        }
    }
    if shape != Shape::Footer {
        add_pings(page, &range, &mut list);
    }
    if list.is_empty() {
        return None;
    }
    Some(Headings { shape, list, end: None, doubts })
}

/// Returns the unit that counts the comments, if the first of these units comes soon after it.
pub(super) fn count_before(page: &Page<'_>, from: usize, first: usize) -> Option<usize> {
    let earliest = first.saturating_sub(5).max(from);
    (earliest..first).find(|place| page.mark(*place).has(Kind::Count))
}

/// Returns the nearest unit above that counts the comments.
pub(super) fn last_count(page: &Page<'_>, range: &Range<usize>, first: usize) -> Option<usize> {
    (range.start.saturating_add(2)..first).rev().find(|place| page.mark(*place).has(Kind::Count))
}
