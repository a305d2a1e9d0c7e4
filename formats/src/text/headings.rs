//! Finding the lines that head (or foot) the comments of a page, in every shape pages print them.

use std::ops::Range;

use super::calendar::Meaning;
use super::fold::folded;
use super::issue::Doubt;
use super::names::{can_be_lone_name, can_be_name, trim};
use super::page::Page;
use super::profile::{Kind, Kinds};
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
    family: u8,
}

/// The comments of a part of a page, as far as their headings tell.
#[derive(Debug)]
pub(super) struct Headings {
    pub shape: Shape,
    pub list: Vec<Heading>,
    pub doubts: Vec<Doubt>,
}

/// Finds the headings between two units.
pub(super) fn find(page: &Page<'_>, range: Range<usize>) -> Option<Headings> {
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
    } else if !verbs.is_empty() && (pairs.len() < 3 || pairs.len() < 3 * verbs.len()) {
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
            add_bare(page, count.map_or(first.first, |count| count + 1)..range.end, &mut list);
        }
    }
    if shape != Shape::Footer {
        add_pings(page, &range, &mut list);
    }
    if list.is_empty() {
        return None;
    }
    Some(Headings { shape, list, doubts })
}

/// Returns the unit that counts the comments, if the first of these units comes soon after it.
pub(super) fn count_before(page: &Page<'_>, from: usize, first: usize) -> Option<usize> {
    let earliest = first.saturating_sub(5).max(from);
    (earliest..first).find(|place| page.mark(*place).has(Kind::Count))
}

/// Returns the nearest unit above that counts the comments.
fn last_count(page: &Page<'_>, range: &Range<usize>, first: usize) -> Option<usize> {
    (range.start + 2..first).rev().find(|place| page.mark(*place).has(Kind::Count))
}

fn absolute(page: &Page<'_>, place: usize, range: (usize, usize)) -> Option<(usize, usize)> {
    let at = page.unit(place)?.at;
    Some((at + range.0, at + range.1))
}

fn name_in<'a>(page: &Page<'a>, name: Option<(usize, usize)>) -> &'a str {
    name.and_then(|(from, to)| page.text.get(from..to)).unwrap_or_default()
}

fn verbs(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let mut list: Vec<Heading> = Vec::new();
    for place in range.clone() {
        if let Some((hit, entry)) = page.placed(place, Kind::CommentHeader) {
            let glue = page.mark(place).glue;
            let own = hit.name.map(|(from, to)| (from.max(glue).min(to), to));
            let name = own.and_then(|range| absolute(page, place, range));
            let text = name_in(page, name);
            // Somebody called "She said" is a name, as the verb follows once more.
            let doubled = || entry.verb().is_some_and(|verb| folded(text).ends_with(verb));
            if can_be_name(page.calendar, page.reading.languages, text) || doubled() {
                let doubtful = entry.is_plain_verb();
                list.push(Heading {
                    first: place,
                    last: place,
                    name,
                    when: hit.when,
                    is_ping: false,
                    answers: hit.text.and_then(|range| absolute(page, place, range)),
                    doubtful,
                    family: entry.family,
                });
            }
        } else if let Some(entry) = page.mark(place).verb.and_then(|entry| page.book.entry(entry)) {
            let above = place.checked_sub(1).filter(|above| range.contains(above)).and_then(|above| page.unit(above));
            let free =
                place.checked_sub(1).is_some_and(|above| page.mark(above).kinds().is_empty() && !page.is_when(above));
            let attached = page.unit(place).is_some_and(|unit| unit.is_attached());
            let named = above.filter(|above| {
                free && attached && can_be_lone_name(page.calendar, page.reading.languages, above.text)
            });
            let (first, name) = match named {
                Some(above) => (place.saturating_sub(1), Some((above.at, above.end()))),
                None => (place, None),
            };
            let family = entry.family;
            list.push(Heading {
                first,
                last: place,
                name,
                when: None,
                is_ping: false,
                answers: None,
                doubtful: true,
                family,
            });
        }
    }
    // The same words at the top are the byline of the post.
    let byline =
        |heading: &Heading| heading.first < range.start + 4 && page.mark(heading.first).filled.has(Kind::Byline);
    if list.first().is_some_and(byline) {
        list.remove(0);
    }
    list
}

fn footers(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let mut list = Vec::new();
    for place in range.clone() {
        let Some((hit, entry)) = page.placed(place, Kind::CommentFooter) else { continue };
        let dated = hit.when.is_some_and(|when| when.has_day());
        let name = hit.name.and_then(|range| absolute(page, place, range));
        if (dated || !entry.has_when()) && !trim(name_in(page, name)).is_empty() {
            list.push(Heading {
                first: place,
                last: place,
                name,
                when: hit.when,
                is_ping: false,
                answers: None,
                doubtful: false,
                family: entry.family,
            });
        }
    }
    let Some(first) = list.first().copied() else { return list };
    // The same words can be the byline of the post: then they have no colon, or are alone. Below the line that counts the
    // comments stands no byline any more.
    let with_colon = |heading: &Heading| {
        let unit = page.unit(heading.first).map_or("", |unit| unit.text);
        unit.find(':').is_some_and(|colon| {
            heading.name.is_some_and(|(from, _)| page.unit(heading.first).is_some_and(|unit| unit.at + colon < from))
        })
    };
    let mixed = list.iter().any(with_colon);
    if mixed {
        list.retain(with_colon);
    } else if page.mark(first.first).has(Kind::Byline) && last_count(page, &range, first.first).is_none() {
        list.remove(0);
    }
    list
}

fn glued(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let other = Kinds::of(&[Kind::Byline, Kind::Labels, Kind::Furniture, Kind::Count, Kind::Pingback]);
    let mut list = Vec::new();
    for place in range {
        let (Some((at, when)), Some(unit)) = (page.end(place), page.unit(place)) else { continue };
        if page.mark(place).filled.meets(other) {
            continue;
        }
        let before = unit.text.get(..at).unwrap_or_default();
        let name = before.trim_end_matches(|letter: char| letter.is_whitespace() || ",|·•–—-(".contains(letter));
        let tight = name.len() == before.len();
        let name = without_joiner(page, name);
        if !can_be_name(page.calendar, page.reading.languages, name) || !tight && name.split_whitespace().count() > 5 {
            continue;
        }
        let name = Some((unit.at, unit.at + name.len()));
        list.push(Heading {
            first: place,
            last: place,
            name,
            when: Some(when),
            is_ping: false,
            answers: None,
            doubtful: !tight,
            family: 0,
        });
    }
    // One that is not glued proves nothing among prose.
    if list.iter().all(|heading: &Heading| heading.doubtful) && list.len() < 2 { Vec::new() } else { list }
}

/// Returns a name without the word that joins it to a date.
fn without_joiner<'n>(page: &Page<'_>, name: &'n str) -> &'n str {
    let Some((rest, last)) = name.rsplit_once(' ') else { return name };
    let last = folded(last);
    let joins = page
        .calendar
        .word(&last, 0)
        .is_some_and(|(senses, end)| end == last.len() && senses.iter().any(|sense| sense.meaning == Meaning::Joiner));
    if joins { rest.trim_end() } else { name }
}

/// How far the two lines of a heading may stand apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    One,
}

fn pairs(page: &Page<'_>, range: Range<usize>, gap: Gap) -> Vec<Heading> {
    let mut list = Vec::new();
    for place in range.clone() {
        let (Some(unit), Some(next)) = (page.unit(place), page.unit(place + 1)) else { continue };
        let timed = page.when(place + 1).is_some_and(|when| when.has_time()) || page.mark(place + 1).has(Kind::Ago);
        let filled =
            page.mark(place).filled.meets(Kinds::of(&[Kind::Byline, Kind::Count, Kind::Labels, Kind::CommentHeader]));
        let anonymous = page.mark(place).run.has(Kind::Anonymous);
        let plain = page.mark(place).run.is_empty() && !filled && !page.is_when(place);
        let near = match gap {
            Gap::None => next.is_attached(),
            Gap::One => next.gap <= 1 && unit.gap > 0 && page.when(place + 1).is_some_and(|when| when.has_day()),
        };
        if !timed || !near || !range.contains(&(place + 1)) || !(plain || anonymous) {
            continue;
        }
        if anonymous || can_be_lone_name(page.calendar, page.reading.languages, unit.text) {
            let name = Some((unit.at, unit.end()));
            let when = page.when(place + 1);
            list.push(Heading {
                first: place,
                last: place + 1,
                name,
                when,
                is_ping: false,
                answers: None,
                doubtful: false,
                family: 0,
            });
        }
    }
    // One that is not attached proves nothing.
    if gap == Gap::One && list.len() < 2 { Vec::new() } else { list }
}

/// Comments that are told apart only by the date below each, after a line that counts them.
fn bare(page: &Page<'_>, range: Range<usize>) -> Option<Vec<Heading>> {
    let count = range.clone().find(|place| page.mark(*place).has(Kind::Count) && !page.is_when(place + 1))?;
    let first =
        (count + 1..range.end).find(|place| page.mark(*place).run.within(Kinds::of(&[Kind::Anonymous, Kind::Icon])))?;
    if page.is_when(first + 1) {
        return None;
    }
    let mut list = Vec::new();
    add_bare(page, first..range.end, &mut list);
    (!list.is_empty()).then_some(list)
}

/// Adds a heading for each stretch that ends with a date, has none yet, and starts with what can be a name on its own
/// line.
fn add_bare(page: &Page<'_>, range: Range<usize>, list: &mut Vec<Heading>) {
    let mut added = Vec::new();
    let mut start = range.start;
    for place in range {
        let timed = page.when(place).is_some_and(|when| when.has_time() && when.has_day());
        if !timed {
            continue;
        }
        let headed = list.iter().any(|heading| (start..=place).contains(&heading.first));
        let first = page.unit(start);
        let attached = page.unit(start + 1).is_some_and(|unit| unit.is_attached());
        if !headed
            && start + 1 < place
            && attached
            && let Some(unit) = first
            && unit.gap > 0
            && can_be_lone_name(page.calendar, page.reading.languages, unit.text)
        {
            let name = Some((unit.at, unit.end()));
            added.push(Heading {
                first: start,
                last: start,
                name,
                when: None,
                is_ping: false,
                answers: None,
                doubtful: true,
                family: 0,
            });
        }
        start = place + 1;
    }
    list.extend(added);
    list.sort_by_key(|heading| heading.first);
}

/// Texts of which only the controls before each are left.
fn controls(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let glued: Vec<usize> = range.clone().filter(|place| page.mark(*place).glue > 0).collect();
    let furniture = range.clone().any(|place| page.mark(place).run.meets(Kinds::of(&[Kind::Feed, Kind::Form])));
    let (Some(first), true) = (glued.first().copied(), glued.len() >= 2 || furniture) else { return Vec::new() };
    let heading = |place: usize| Heading {
        first: place,
        last: place,
        name: None,
        when: None,
        is_ping: false,
        answers: None,
        doubtful: true,
        family: 0,
    };
    let mut list: Vec<Heading> = glued.into_iter().map(heading).collect();
    // The first comment has no control before it: it starts where the count or the widest gap says.
    let start = (range.start..first).rev().find(|place| page.mark(*place).has(Kind::Count)).map(|count| count + 1);
    let start = start
        .or_else(|| (range.start + 1..first).rev().find(|place| page.unit(*place).is_some_and(|unit| unit.gap >= 2)));
    if let Some(start) = start.filter(|start| *start < first) {
        list.insert(0, heading(start));
    }
    list
}

fn add_pings(page: &Page<'_>, range: &Range<usize>, list: &mut Vec<Heading>) {
    let Some(first) = list.first().map(|heading| heading.first) else { return };
    let from = count_before(page, range.start, first).unwrap_or(first);
    for place in from..range.end {
        let inside = list.iter().any(|heading| (heading.first..=heading.last).contains(&place));
        if inside || page.unit(place).is_some_and(|unit| unit.is_attached()) {
            continue;
        }
        if let Some((hit, _)) = page.placed(place, Kind::Pingback) {
            let name = hit.text.and_then(|range| absolute(page, place, range));
            list.push(Heading {
                first: place,
                last: place,
                name,
                when: None,
                is_ping: true,
                answers: None,
                doubtful: false,
                family: 0,
            });
        }
    }
    list.sort_by_key(|heading| heading.first);
}

/// Takes out what looks like a heading but is prose: of another kind than the headings of the page, or before the
/// comments start.
fn drop_prose(page: &Page<'_>, range: &Range<usize>, list: &mut Vec<Heading>, doubts: &mut Vec<Doubt>) {
    let families = [b'.', b':', b',', b' '];
    let counted = |family: u8| list.iter().filter(|heading| heading.family == family).count();
    let Some(main) = families.into_iter().max_by_key(|family| (counted(*family), *family == b'.')) else { return };
    let start = list.iter().position(|heading| heading.family == main).unwrap_or(0);
    let counted_at = list.iter().find_map(|heading| count_before(page, range.start, heading.first));
    // A line of another kind is a heading only inside the comments, where it opens a block of its own.
    let first = counted_at.or_else(|| last_count(page, range, list.first().map_or(0, |heading| heading.first)));
    let first = first.unwrap_or_else(|| list.get(start).map_or(0, |heading| heading.first));
    list.retain(|heading| {
        heading.family == main || heading.first >= first && page.unit(heading.first).is_some_and(|unit| unit.gap > 0)
    });
    drop_early(page, list, counted_at, doubts);
    drop_quoted(page, list);
    for place in 0..list.len() {
        let recurs = list.len() >= 2;
        if let Some(heading) = list.get_mut(place) {
            heading.doubtful &=
                !recurs && counted_at.is_none() && page.unit(heading.first).is_some_and(|unit| unit.gap < 2);
        }
    }
    if list.iter().any(|heading| heading.doubtful) {
        doubts.push(Doubt::Heading);
    }
}

/// A single heading with a narrow gap before it, when the next starts after a wide one or after a count, belongs to
/// the post.
fn drop_early(page: &Page<'_>, list: &mut Vec<Heading>, counted_at: Option<usize>, doubts: &mut Vec<Doubt>) {
    if let Some(count) = counted_at {
        list.retain(|heading| heading.first > count || heading.when.is_some());
        return;
    }
    let gap = |heading: &Heading| page.unit(heading.first).map_or(0, |unit| unit.gap);
    let [first, second, rest @ ..] = list.as_slice() else { return };
    let wide = gap(second) >= 2 && gap(first) < 2 && first.when.is_none();
    // Where gaps are wide before every comment the first is no exception.
    let usual = rest.iter().filter(|heading| gap(heading) >= 2).count() * 2 > rest.len();
    let timed = page.is_when(first.last + 1) || (first.last..second.first).any(|place| page.is_when(place));
    if wide && !usual && !timed && !rest.is_empty() {
        list.remove(0);
        doubts.push(Doubt::Heading);
    }
}

/// A heading right below another, followed by a text in quotes, is quoted.
fn drop_quoted(page: &Page<'_>, list: &mut Vec<Heading>) {
    let mut place = 1usize;
    while let (Some(above), Some(heading)) = (place.checked_sub(1).and_then(|above| list.get(above)), list.get(place)) {
        let touching = above.last + 1 == heading.first && above.when.is_none() && heading.when.is_none();
        let quoted =
            page.unit(heading.last + 1).is_some_and(|unit| unit.text.starts_with(['"', '“', '«', '„', '‘', '>']));
        if touching && quoted {
            list.remove(place);
        } else {
            place += 1;
        }
    }
}
