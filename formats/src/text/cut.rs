//! Where one post of a page ends and the next begins.

use std::ops::Range;

use super::page::Page;
use super::plan::is_title_like;
use super::profile::{Kind, Kinds};
use super::when::Resolved;

/// Cuts a page into its posts. A page of one post is one range.
pub(super) fn posts(page: &Page<'_>) -> Vec<Range<usize>> {
    let end = page.units.len();
    let mut starts = by_dates(page);
    starts.extend(by_days(page));
    starts.extend(by_bylines(page));
    starts.sort_unstable();
    starts.dedup();
    let mut ranges = Vec::with_capacity(starts.len().saturating_add(1));
    let mut from = 0_usize;
    for start in starts {
        // A date and the title below it are one beginning.
        if start > from.saturating_add(1) {
            ranges.push(from..start);
            from = start;
        }
    }
    if from < end {
        ranges.push(from..end);
    }
    ranges
}

/// What stands below the text of a post on a page of many.
fn foot() -> Kinds {
    Kinds::of(&[Kind::Byline, Kind::Labels, Kind::Count, Kind::Share, Kind::Feed, Kind::Nav, Kind::Furniture])
}

/// A post starts at a date heading when the page starts with one and the post before it has come to its foot.
fn by_dates(page: &Page<'_>) -> Vec<usize> {
    let heading = |place: usize| page.when(place).is_some_and(|when| when.is_heading() && !when.has_time());
    let Some(first) = (0..page.units.len().min(60)).find(|place| heading(*place)) else { return Vec::new() };
    let mut starts = Vec::new();
    for place in (first.saturating_add(1)..page.units.len()).filter(|place| page.has_when(*place)) {
        let (Some(unit), Some(next)) = (page.unit(place), page.unit(place.saturating_add(1))) else { continue };
        let above = place.saturating_sub(1);
        let after_foot = page.mark(above).kinds().meets(foot()) || page.is_when(above) && above > first;
        let titled = is_title_like(page, place.saturating_add(1))
            && next.gap <= 2
            && page.unit(place.saturating_add(2)).is_some();
        if unit.gap > 0 && heading(place) && after_foot && titled && page.mark(place.saturating_add(1)).run.is_empty() {
            starts.push(place);
        }
    }
    starts
}

/// A post starts at a day of the week with its date, earlier than the day the page starts with, where titles stand below
/// such days, or as wide a gap as below the first: archives print the latest post first, and often nothing between.
fn by_days(page: &Page<'_>) -> Vec<usize> {
    let day = |place: usize| {
        let when = page.when(place).filter(|when| when.is_heading() && !when.has_time() && when.weekday.is_some())?;
        match page.resolve(&when) {
            Resolved::Date { date, .. } => Some(date.day()),
            _ => None,
        }
    };
    let Some((first, latest)) = (0..page.units.len().min(4)).find_map(|place| Some((place, day(place)?))) else {
        return Vec::new();
    };
    let gap_below = |place: usize| page.unit(place.saturating_add(1)).map_or(0, |next| next.gap);
    let text_below = |place: usize| {
        let next = place.saturating_add(1);
        page.unit(next).is_some() && page.mark(next).kinds().is_empty() && !page.is_when(next)
    };
    let titled = |place: usize| {
        let line = page.unit(place.saturating_add(1)).map_or("", |next| next.text);
        let short = line.chars().count() <= 80 && !line.ends_with('.');
        short && is_title_like(page, place.saturating_add(1)) && text_below(place.saturating_add(1))
    };
    let (mut days, mut last) = (Vec::new(), latest);
    for place in (first.saturating_add(1)..page.units.len()).filter(|place| page.has_when(*place)) {
        let Some(day) = day(place).filter(|day| *day < last) else { continue };
        if page.unit(place).is_some_and(|unit| unit.gap > 0) && text_below(place) && gap_below(place) > 0 {
            last = day;
            days.push(place);
        }
    }
    let alike = |place: &usize| titled(*place) || gap_below(*place) >= 2 && gap_below(first) >= 2;
    let titles = days.iter().filter(|place| titled(**place)).count();
    // Where titles stand below most, one may be missing.
    if titles.saturating_mul(2) < days.len() {
        days.retain(alike);
    }
    if titles == 0 && !days.iter().all(alike) { Vec::new() } else { days }
}

/// A post starts at a title after the foot of another post, when it comes to such a foot itself.
fn by_bylines(page: &Page<'_>) -> Vec<usize> {
    let strong = |place: usize| {
        let hit = page.placed(place, Kind::Byline);
        hit.is_some_and(|(hit, entry)| entry.languages != 0 && hit.name.is_some() && hit.when.is_some())
    };
    let is_foot = |place: usize| page.mark(place).kinds().meets(foot());
    // The end of each foot that has a byline and at least one line more.
    let mut ends = Vec::new();
    let mut place = 0;
    while place < page.units.len() {
        if !strong(place) {
            place = place.saturating_add(1);
            continue;
        }
        let begin = (0..place).rev().take_while(|at| is_foot(*at)).last().unwrap_or(place);
        let mut end = place.saturating_add(1);
        while end < page.units.len() && is_foot(end) {
            end = end.saturating_add(1);
        }
        if end.saturating_sub(begin) >= 2 && begin > 2 {
            ends.push(end);
        }
        place = end;
    }
    let Some((_, all_but_last)) = ends.split_last() else { return Vec::new() };
    let titled = |place: usize| {
        let gap = page.unit(place).is_some_and(|unit| unit.gap > 0);
        gap && is_title_like(page, place) && page.mark(place).filled.is_empty()
    };
    all_but_last.iter().copied().filter(|place| titled(*place)).collect()
}
