//! The lines that head or foot comments, found separately for each shape in which pages print them.

use std::ops::Range;

use super::calendar::Meaning;
use super::comments::is_control;
use super::fold::folded;
use super::headings::{Heading, count_before, last_count};
use super::names::{can_be_lone_name, can_be_name, trim, without_number};
use super::page::Page;
use super::profile::{Kind, Kinds};

/// A name and a verb of saying on one line, or on two.
pub(super) fn verbs(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let mut list: Vec<Heading> = Vec::new();
    for place in range.clone() {
        if let Some((hit, entry)) = page.placed(place, Kind::CommentHeader) {
            let glue = page.mark(place).glue;
            let own = hit.name.map(|(from, to)| (from.max(glue).min(to), to));
            let name = own.and_then(|range| absolute(page, place, range));
            let text = name_in(page, name);
            // Somebody called "She said" is a name, as the verb follows once more.
            let doubled = || entry.verb().is_some_and(|verb| folded(text).ends_with(verb));
            if can_be_name(page.calendar, page.reading.languages, without_number(text)) || doubled() {
                let doubtful = entry.is_plain_verb();
                list.push(Heading {
                    name,
                    when: hit.when,
                    answers: hit.text.and_then(|range| absolute(page, place, range)),
                    doubtful,
                    family: entry.family,
                    ..Heading::on(place)
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
            list.push(Heading { name, doubtful: true, family, ..Heading::at(first, place) });
        }
    }
    // The same words at the top are the byline of the post.
    let byline = |heading: &Heading| {
        heading.first < range.start.saturating_add(4) && page.mark(heading.first).filled.has(Kind::Byline)
    };
    if list.first().is_some_and(byline) {
        list.remove(0);
    }
    list
}

/// A name and a date below the text, behind words that say so.
pub(super) fn footers(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let mut list = Vec::new();
    for place in range.clone() {
        let Some((hit, entry)) = page.placed(place, Kind::CommentFooter) else { continue };
        let dated = hit.when.is_some_and(|when| when.has_day());
        let name = hit.name.and_then(|range| absolute(page, place, range));
        if (dated || !entry.has_when()) && !trim(name_in(page, name)).is_empty() {
            list.push(Heading { name, when: hit.when, family: entry.family, ..Heading::on(place) });
        }
    }
    // What has no text above it is no foot.
    if list.first().is_some_and(|heading: &Heading| heading.first == range.start) {
        list.remove(0);
    }
    let Some(first) = list.first().copied() else { return list };
    // The same words can be the byline of the post: then they have no colon, or are alone. Below the line that counts the
    // comments stands no byline any more.
    let with_colon = |heading: &Heading| {
        let unit = page.unit(heading.first).map_or("", |unit| unit.text);
        unit.find(':').is_some_and(|colon| {
            heading.name.is_some_and(|(from, _)| {
                page.unit(heading.first).is_some_and(|unit| unit.at.saturating_add(colon) < from)
            })
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

/// A name and a date side by side.
pub(super) fn glued(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let other = Kinds::of(&[Kind::Byline, Kind::Labels, Kind::Furniture, Kind::Count, Kind::Pingback, Kind::Reply]);
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
        if !can_be_name(page.calendar, page.reading.languages, without_number(name))
            || !tight && name.split_whitespace().count() > 5
        {
            continue;
        }
        let name = Some((unit.at, unit.at.saturating_add(name.len())));
        list.push(Heading { name, when: Some(when), doubtful: !tight, ..Heading::on(place) });
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
pub(super) enum Gap {
    None,
    One,
}

/// A name, and a date on the line below it.
pub(super) fn pairs(page: &Page<'_>, range: Range<usize>, gap: Gap) -> Vec<Heading> {
    let mut list = Vec::new();
    for place in range.clone() {
        let (Some(unit), Some(next)) = (page.unit(place), page.unit(place.saturating_add(1))) else { continue };
        let timed = page.when(place.saturating_add(1)).is_some_and(|when| when.has_time())
            || page.mark(place.saturating_add(1)).has(Kind::Ago);
        let filled =
            page.mark(place).filled.meets(Kinds::of(&[Kind::Byline, Kind::Count, Kind::Labels, Kind::CommentHeader]));
        let anonymous = page.mark(place).run.has(Kind::Anonymous);
        let plain = page.mark(place).run.is_empty() && !filled && !page.is_when(place);
        let near = match gap {
            Gap::None => next.is_attached(),
            Gap::One => {
                next.gap <= 1 && unit.gap > 0 && page.when(place.saturating_add(1)).is_some_and(|when| when.has_day())
            }
        };
        if !timed || !near || !range.contains(&place.saturating_add(1)) || !(plain || anonymous) {
            continue;
        }
        if anonymous || can_be_lone_name(page.calendar, page.reading.languages, unit.text) {
            let name = Some((unit.at, unit.end()));
            let when = page.when(place.saturating_add(1));
            list.push(Heading { name, when, ..Heading::at(place, place.saturating_add(1)) });
        }
    }
    // One with a time ago can be the news of another blog.
    if let [only] = list.as_mut_slice() {
        only.doubtful = only.when.is_none();
    }
    // One that is not attached proves nothing.
    if gap == Gap::One && list.len() < 2 { Vec::new() } else { list }
}

/// Comments that are told apart only by the date below each, after a line that counts them.
pub(super) fn bare(page: &Page<'_>, range: Range<usize>) -> Option<Vec<Heading>> {
    let count =
        range.clone().find(|place| page.mark(*place).has(Kind::Count) && !page.is_when(place.saturating_add(1)))?;
    let first = (count.saturating_add(1)..range.end)
        .find(|place| page.mark(*place).run.within(Kinds::of(&[Kind::Anonymous, Kind::Icon])))?;
    if page.is_when(first.saturating_add(1)) {
        return None;
    }
    let mut list = Vec::new();
    add_bare(page, first..range.end, &mut list);
    (!list.is_empty()).then_some(list)
}

/// Adds a heading for each stretch that ends with a date, has none yet, and starts with what can be a name on its own
/// line.
pub(super) fn add_bare(page: &Page<'_>, range: Range<usize>, list: &mut Vec<Heading>) {
    let mut added = Vec::new();
    let mut start = range.start;
    for place in range {
        let timed = page.when(place).is_some_and(|when| when.has_time() && when.has_day());
        if !timed {
            continue;
        }
        let headed = list.iter().any(|heading| (start..=place).contains(&heading.first));
        let first = page.unit(start);
        let attached = page.unit(start.saturating_add(1)).is_some_and(|unit| unit.is_attached());
        if !headed
            && start.saturating_add(1) < place
            && attached
            && let Some(unit) = first
            && unit.gap > 0
            && can_be_lone_name(page.calendar, page.reading.languages, unit.text)
        {
            let name = Some((unit.at, unit.end()));
            added.push(Heading { name, doubtful: true, ..Heading::on(start) });
        }
        start = place.saturating_add(1);
    }
    list.extend(added);
    list.sort_by_key(|heading| heading.first);
}

/// Texts of which only the controls before or below each are left.
pub(super) fn controls(page: &Page<'_>, range: Range<usize>) -> Vec<Heading> {
    let glued = |place: usize| page.mark(place).glue > 0;
    // Two of them on one line are no words of a text.
    let ends_text = |place: &usize| {
        let mark = page.mark(*place);
        mark.phrases >= 2 && mark.run.has(Kind::Delete) && is_control(page, *place)
    };
    let ends: Vec<usize> = range.clone().filter(ends_text).collect();
    let below = ends.iter().map(|place| place.saturating_add(1));
    let is_text = |place: &usize| range.contains(place) && page.mark(*place).kinds().is_empty();
    let mut starts: Vec<usize> = range.clone().filter(|place| glued(*place)).chain(below.filter(is_text)).collect();
    let furniture = range.clone().any(|place| page.mark(place).run.meets(Kinds::of(&[Kind::Feed, Kind::Form])));
    if starts.iter().filter(|place| glued(**place)).count() < 2 && !furniture && ends.is_empty() {
        return Vec::new();
    }
    starts.sort_unstable();
    starts.dedup();
    let Some(first) = starts.iter().chain(&ends).min().copied() else { return Vec::new() };
    // The first comment has no control before it: it starts where the count or the widest gap says, or else it is the
    // line above its control.
    let count = (range.start..first).rev().find(|place| page.mark(*place).has(Kind::Count));
    let wide = || {
        let inner = range.start.saturating_add(1)..first;
        inner.rev().find(|place| page.unit(*place).is_some_and(|unit| unit.gap >= 2))
    };
    let above = || first.checked_sub(1).filter(|above| *above > range.start);
    let start = count.map(|count| count.saturating_add(1)).or_else(wide).or_else(above);
    starts.extend(start.filter(|start| *start < first));
    starts.sort_unstable();
    let heading = |place: usize| {
        let text_from = Some(page.mark(place).glue);
        Heading { doubtful: true, text_from, ..Heading::on(place) }
    };
    starts.into_iter().map(heading).collect()
}

/// Adds the lines by which other pages say that they link here.
pub(super) fn add_pings(page: &Page<'_>, range: &Range<usize>, list: &mut Vec<Heading>) {
    let Some(first) = list.first().map(|heading| heading.first) else { return };
    let from = count_before(page, range.start, first).unwrap_or(first);
    for place in from..range.end {
        let inside = list.iter().any(|heading| (heading.first..=heading.last).contains(&place));
        if inside || page.unit(place).is_some_and(|unit| unit.is_attached()) {
            continue;
        }
        if let Some((hit, _)) = page.placed(place, Kind::Pingback) {
            let name = hit.text.and_then(|range| absolute(page, place, range));
            list.push(Heading { name, is_ping: true, ..Heading::on(place) });
        }
    }
    list.sort_by_key(|heading| heading.first);
}

fn absolute(page: &Page<'_>, place: usize, range: (usize, usize)) -> Option<(usize, usize)> {
    let at = page.unit(place)?.at;
    Some((at.saturating_add(range.0), at.saturating_add(range.1)))
}

fn name_in<'a>(page: &Page<'a>, name: Option<(usize, usize)>) -> &'a str {
    name.and_then(|(from, to)| page.text.get(from..to)).unwrap_or_default()
}
