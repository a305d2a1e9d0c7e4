//! Comments that a page prints as the items of a list, or as bare lines below their count: names and days are lost.
//!
//! Programs that take the text out of a page write a list as `  1. `, all of an item at a column of its own, and a list
//! inside it further in: there the answers stand.

use std::ops::Range;

use super::comments::{is_control, page_end};
use super::dates;
use super::fold::Folded;
use super::headings::Heading;
use super::names::can_be_lone_name;
use super::page::Page;
use super::profile::{Kind, Kinds};
use super::when::When;

/// Comments without headings, and where they end.
#[derive(Debug)]
pub(super) struct Listed {
    pub list: Vec<Heading>,
    pub end: usize,
    /// True if more than the look of the list tells that these are comments.
    pub is_sure: bool,
}

/// How many lines a page has at most to say to its readers below the comments.
const LONGEST_NOTE: usize = 3;

/// The sign before an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Number(u32),
    Bullet,
}

impl Sign {
    /// Reads the sign a line starts with, and where its text starts.
    fn read(line: &str) -> Option<(Sign, usize)> {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let (sign, end) = if (1..=4).contains(&digits) {
            line.get(digits..)?.strip_prefix(['.', ')'])?;
            (Sign::Number(line.get(..digits)?.parse().ok()?), digits.saturating_add(1))
        } else {
            let letter = line.chars().next().filter(|letter| "•◦▪●○‣·*-–".contains(*letter))?;
            (Sign::Bullet, letter.len_utf8())
        };
        let rest = line.get(end..)?;
        let text = rest.trim_start();
        let parted = rest.is_empty() || text.len() < rest.len();
        parted.then(|| (sign, line.len().saturating_sub(text.len())))
    }

    fn opens(self) -> bool {
        matches!(self, Sign::Number(1) | Sign::Bullet)
    }

    fn precedes(self, next: Sign) -> bool {
        match (self, next) {
            // What was taken away leaves its number.
            (Sign::Number(number), Sign::Number(next)) => next > number,
            (Sign::Bullet, Sign::Bullet) => true,
            _ => false,
        }
    }
}

/// One item: its first line, and where the text starts there.
struct Item {
    place: usize,
    text_from: usize,
}

struct List {
    items: Vec<Item>,
    end: usize,
    sign: Sign,
    /// Every item but the first has a blank line above.
    is_loose: bool,
    /// An item has more than one paragraph, or a list of its own.
    is_rich: bool,
}

/// Finds the list of the page that is its comments.
pub(super) fn listed(page: &Page<'_>, range: &Range<usize>) -> Option<Listed> {
    let beside = Kinds::of(&[Kind::Sidebar, Kind::Nav, Kind::Share, Kind::Menu]);
    let mut best: Option<Listed> = None;
    let mut place = range.start.saturating_add(1);
    while place < range.end {
        let above = page.mark(place.saturating_sub(1)).run;
        if above.has(Kind::Feed) {
            break;
        }
        let Some(list) = List::at(page, place, range.end).filter(|_| !above.meets(beside)) else {
            place = place.saturating_add(1);
            continue;
        };
        place = list.end.max(place.saturating_add(1));
        if let Some(found) = list.comments(page, range) {
            if found.is_sure {
                return Some(found);
            }
            best = Some(found);
        }
    }
    best
}

impl List {
    fn at(page: &Page<'_>, first: usize, end: usize) -> Option<List> {
        let unit = page.unit(first).filter(|unit| unit.indent > 0)?;
        let (sign, text_from) = Sign::read(unit.text).filter(|(sign, _)| sign.opens())?;
        let base = unit.indent;
        let mut list = List { items: Vec::new(), end, sign, is_loose: true, is_rich: false };
        list.items.push(Item { place: first, text_from });
        let mut open = vec![(base, sign)];
        for place in first.saturating_add(1)..end {
            let Some(unit) = page.unit(place) else { break };
            let kept = open.partition_point(|(indent, _)| *indent < unit.indent);
            let same = open.get(kept).filter(|(indent, _)| *indent == unit.indent);
            let parted = unit.gap > 0 || is_control(page, place.saturating_sub(1));
            let item = Sign::read(unit.text).filter(|(next, _)| match same {
                Some((_, before)) => before.precedes(*next),
                None => kept > 0 && parted && next.opens(),
            });
            match item {
                Some((sign, text_from)) => {
                    list.is_loose &= unit.gap > 0;
                    list.is_rich |= unit.indent > base;
                    open.truncate(kept);
                    open.push((unit.indent, sign));
                    list.items.push(Item { place, text_from });
                }
                None if unit.indent <= base => {
                    list.end = place;
                    break;
                }
                None => list.is_rich |= unit.gap > 0,
            }
        }
        Some(list)
    }

    /// Returns the list as comments, if it is one of comments: because a line above counts them, controls stand in it or
    /// somebody is named; or else because it ends the page and looks like comments do.
    fn comments(&self, page: &Page<'_>, range: &Range<usize>) -> Option<Listed> {
        let first = self.items.first()?.place;
        let answering = Kinds::of(&[Kind::Reply, Kind::Delete, Kind::Replies]);
        let next = self.items.iter().skip(1).map(|item| item.place).chain([self.end]);
        let mut list: Vec<Heading> = self
            .items
            .iter()
            .zip(next)
            .map(|(item, next)| heading(page, item, item.place.saturating_add(1) < next))
            .collect();
        let above = first.saturating_sub(2).max(range.start)..first;
        let count = above.into_iter().find(|at| page.mark(*at).has(Kind::Count));
        // Below the title a count can stand above the text.
        let counted = count.is_some_and(|count| count == range.start || has_text(page, range.start..count));
        let controlled = (first..self.end).any(|at| is_control(page, at) && page.mark(at).run.meets(answering));
        let is_sure = counted || controlled || list.iter().any(|heading| heading.family > 0);
        let wide = page.unit(first).is_some_and(|unit| unit.gap >= 2);
        let numbered = self.sign != Sign::Bullet;
        let alike = numbered && self.is_loose && (wide || count.is_some() || self.is_rich || self.items.len() == 1);
        list.iter_mut().for_each(|heading| heading.doubtful = !is_sure);
        let is_likely = is_sure || alike && self.ends_page(page, range.end);
        is_likely.then_some(Listed { list, end: self.end, is_sure })
    }

    fn ends_page(&self, page: &Page<'_>, end: usize) -> bool {
        let tail = [Kind::Form, Kind::Nav, Kind::Feed, Kind::Sidebar, Kind::Share, Kind::Furniture, Kind::Credit];
        self.end >= end || page.mark(self.end).kinds().meets(Kinds::of(&tail)) || self.stands_apart(page, end)
    }

    /// Returns true if there are wide gaps around the list, and below it no more than what a page says to its readers.
    fn stands_apart(&self, page: &Page<'_>, end: usize) -> bool {
        let wide = |place: usize| page.unit(place).is_some_and(|unit| unit.gap >= 2);
        let above = self.items.first().is_some_and(|item| wide(item.place));
        above && wide(self.end) && end.saturating_sub(self.end) <= LONGEST_NOTE
    }
}

/// Returns true if there is a line of text, not only a title.
fn has_text(page: &Page<'_>, mut lines: Range<usize>) -> bool {
    let text = |place: &usize| page.mark(*place).kinds().is_empty() && !page.is_when(*place);
    lines.by_ref().filter(text).nth(1).is_some()
}

/// Returns what the first line of an item says about its author, or else where its text starts. A line that is a name
/// without a word of saying needs text below it.
fn heading(page: &Page<'_>, item: &Item, has_more: bool) -> Heading {
    let plain = Heading { text_from: Some(item.text_from), ..Heading::on(item.place) };
    let Some(unit) = page.unit(item.place) else { return plain };
    let text = unit.text.get(item.text_from..).unwrap_or_default();
    if text.is_empty() {
        return Heading { text_from: None, ..plain };
    }
    let start = unit.at.saturating_add(item.text_from);
    let mut folded = Folded::default();
    folded.fold(text);
    let place = |(from, to): (usize, usize)| {
        (start.saturating_add(folded.origin(from)), start.saturating_add(folded.origin(to)))
    };
    let said = Heading { text_from: None, family: b':', ..plain };
    let mut hits = Vec::new();
    let heads = Kinds::of(&[Kind::Pingback, Kind::CommentHeader]);
    page.book.hits(page.calendar, &folded, text, |entry| heads.has(entry.kind), &mut hits);
    for fields in hits.iter().map(|hit| hit.fields) {
        match (fields.name, fields.text) {
            (None, Some(title)) => return Heading { name: Some(place(title)), is_ping: true, ..said },
            (Some(name), _) if has_more => return Heading { name: Some(place(name)), when: fields.when, ..said },
            _ => {}
        }
    }
    if has_more && page.book.is_verb(folded.text()) {
        return said;
    }
    match name_and_time(page, folded.text()).filter(|_| has_more) {
        Some((end, when)) => Heading { name: Some(place((0, end))), when: Some(when), ..said },
        None => plain,
    }
}

/// Reads a name with a time right behind it, and returns where the name ends.
fn name_and_time(page: &Page<'_>, text: &str) -> Option<(usize, When)> {
    let anonymous = page.book.run(text);
    let mut digit_before = false;
    for (at, letter) in text.char_indices().skip(1) {
        let is_start = letter.is_ascii_digit() && !digit_before;
        digit_before = letter.is_ascii_digit();
        let Some((name, rest)) = text.split_at_checked(at).filter(|_| is_start) else { continue };
        let unnamed = anonymous.sense.kinds.has(Kind::Anonymous) && name.trim_end().len() == anonymous.end;
        let named = !name.ends_with(' ') && can_be_lone_name(page.calendar, page.reading.languages, name);
        let when = dates::parse(page.calendar, rest).filter(|when| when.has_time() && (unnamed || named));
        if let Some(when) = when {
            return Some((name.trim_end().len(), when));
        }
    }
    None
}

/// Finds texts below a day and time of their own, the names above it lost, on a page that ends with the form for a comment.
pub(super) fn dated(page: &Page<'_>, range: &Range<usize>) -> Option<Listed> {
    let earliest = range.start.saturating_add(2);
    let end = (earliest..range.end).find(|place| page.mark(*place).run.has(Kind::Form))?;
    let dated = |place: &usize| {
        let apart = page.unit(*place).is_some_and(|unit| unit.gap >= 2);
        apart && page.when(*place).is_some_and(|when| when.has_day() && when.has_time())
    };
    let dates: Vec<usize> = (earliest..end).filter(dated).collect();
    let below = dates.iter().skip(1).copied().chain([end]);
    if dates.is_empty() || dates.iter().zip(below).any(|(place, next)| place.saturating_add(1) >= next) {
        return None;
    }
    let heading = |place: &usize| Heading { when: page.when(*place), doubtful: true, ..Heading::on(*place) };
    Some(Listed { list: dates.iter().map(heading).collect(), end, is_sure: false })
}

/// Finds texts right below the line that counts them, told apart by the controls below each, or by nothing but their lines
/// if they are no more than it says.
pub(super) fn counted(page: &Page<'_>, range: &Range<usize>) -> Option<Listed> {
    let said = |place: usize| page.placed(place, Kind::Count).and_then(|(hit, _)| hit.count).filter(|count| *count > 0);
    let earliest = range.start.saturating_add(2);
    let (count, stated) = (earliest..range.end).rev().find_map(|place| Some((place, said(place)?)))?;
    let first = count.saturating_add(1);
    // A line that counts the comments at the top of a post has the text below it.
    if !has_text(page, range.start..count) {
        return None;
    }
    let end = page_end(page, first, range.end).unwrap_or(range.end);
    let controls: Vec<usize> = (first..end).filter(|place| is_control(page, *place)).collect();
    let attached = (first..end).all(|place| page.unit(place).is_some_and(|unit| unit.is_attached()));
    let starts: Vec<usize> = if let Some(last) = controls.last() {
        let after_control = |place: &usize| *place == first || is_control(page, place.saturating_sub(1));
        (first..*last).filter(|place| after_control(place) && !is_control(page, *place)).collect()
    } else if attached && end.saturating_sub(first) <= usize::try_from(stated).unwrap_or(usize::MAX) {
        (first..end).collect()
    } else if attached && first < end {
        vec![first]
    } else {
        return None;
    };
    let heading = |place: &usize| Heading { doubtful: true, text_from: Some(0), ..Heading::on(*place) };
    let list: Vec<Heading> = starts.iter().map(heading).collect();
    (!list.is_empty()).then_some(Listed { list, end, is_sure: false })
}
