//! Taking out what looks like a heading of a comment but is prose.

use std::ops::Range;

use super::headings::{Heading, count_before, last_count};
use super::issue::Doubt;
use super::page::Page;

/// Takes out what looks like a heading but is prose: of another kind than the headings of the page, or before the
/// comments start.
pub(super) fn drop_prose(page: &Page<'_>, range: &Range<usize>, list: &mut Vec<Heading>, doubts: &mut Vec<Doubt>) {
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
    let usual = rest.iter().filter(|heading| gap(heading) >= 2).count().saturating_mul(2) > rest.len();
    let timed =
        page.is_when(first.last.saturating_add(1)) || (first.last..second.first).any(|place| page.is_when(place));
    if wide && !usual && !timed && !rest.is_empty() {
        list.remove(0);
        doubts.push(Doubt::Heading);
    }
}

/// A heading right below another, followed by a text in quotes, is quoted.
fn drop_quoted(page: &Page<'_>, list: &mut Vec<Heading>) {
    let mut place = 1usize;
    while let (Some(above), Some(heading)) = (place.checked_sub(1).and_then(|above| list.get(above)), list.get(place)) {
        let touching = above.last.saturating_add(1) == heading.first && above.when.is_none() && heading.when.is_none();
        let quoted = page
            .unit(heading.last.saturating_add(1))
            .is_some_and(|unit| unit.text.starts_with(['"', '“', '«', '„', '‘', '>']));
        if touching && quoted {
            list.remove(place);
        } else {
            place = place.saturating_add(1);
        }
    }
}
