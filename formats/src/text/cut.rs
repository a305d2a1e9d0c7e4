//! Where one post of a page ends and the next begins.

use std::ops::Range;

use super::page::Page;
use super::plan::is_title_like;
use super::profile::{Kind, Kinds};

/// Cuts a page into its posts. A page of one post is one range.
pub(super) fn posts(page: &Page<'_>) -> Vec<Range<usize>> {
    let end = page.units.len();
    let mut starts = by_dates(page);
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
    for place in first.saturating_add(1)..page.units.len() {
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
