//! From headings to comments: which lines belong to each, where its date stands, and where the last one ends.

use super::headings::{Heading, Headings, Shape};
use super::issue::Doubt;
use super::page::Page;
use super::profile::{Kind, Kinds};
use super::when::When;

/// One comment as the lines it is made of.
#[derive(Clone, Debug)]
pub(super) struct CommentPlan {
    /// The lines that head or foot it.
    pub head: Vec<usize>,
    /// The lines of its text.
    pub text: Vec<usize>,
    /// The lines that belong to it and are no text: reply, delete.
    pub controls: Vec<usize>,
    /// Where the name stands in the page.
    pub name: Option<(usize, usize)>,
    pub when: Option<When>,
    pub is_ping: bool,
    /// Where the name of the one it answers stands in the page.
    pub answers: Option<(usize, usize)>,
    pub doubtful: bool,
    /// Where its text starts on the first line: behind the sign of a list, or the controls of the comment before.
    pub text_from: usize,
    /// How far its heading is indented.
    pub indent: u32,
    /// Its first line.
    pub first: usize,
}

/// The comments of a part of a page.
#[derive(Debug)]
pub(super) struct CommentsPlan {
    pub list: Vec<CommentPlan>,
    /// The first line of the first.
    pub start: usize,
    /// The line behind the last.
    pub end: usize,
    pub doubts: Vec<Doubt>,
}

/// Where the date of each comment stands that has none in its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DatePlace {
    Above,
    Below,
    End,
}

const CONTROLS: [Kind; 4] = [Kind::Reply, Kind::Delete, Kind::Replies, Kind::Control];

/// Gives every line between the first heading and the end of the comments to a comment.
pub(super) fn lay_out(page: &Page<'_>, headings: Headings, from: usize, end: usize) -> CommentsPlan {
    let Headings { shape, list, end: known_end, mut doubts } = headings;
    let end = known_end.unwrap_or(end);
    if shape == Shape::Footer {
        return footed(page, &list, from, end, doubts);
    }
    let place = date_place(page, shape, &list, end);
    let numbered = is_numbered(page, &list, from);
    let start_of = |heading: &Heading| match place {
        DatePlace::Above if heading.first > from && page.is_when(heading.first.saturating_sub(1)) => {
            heading.first.saturating_sub(1)
        }
        _ if numbered && heading.first > from && is_number(page, heading.first.saturating_sub(1)) => {
            heading.first.saturating_sub(1)
        }
        _ => heading.first,
    };
    let starts: Vec<usize> = list.iter().map(start_of).collect();
    let mut plans: Vec<CommentPlan> = Vec::with_capacity(list.len());
    let last = list.len().saturating_sub(1);
    let mut region_end = end;
    let endings = Endings::of(page, &list, &starts, place);
    for (number, heading) in list.iter().enumerate() {
        let Some(start) = starts.get(number).copied() else { continue };
        let mut stop = starts.get(number.saturating_add(1)).copied().unwrap_or(end);
        if number == last && known_end.is_none() {
            let (cut, sure) = endings.cut(page, heading.last.saturating_add(1), end, place);
            stop = cut;
            region_end = cut;
            if !sure && cut < end {
                doubts.push(Doubt::CommentsEnd);
            }
        }
        let mut plan = plan(page, heading, start, stop, place);
        if let Some(text_from) = heading.text_from {
            // There is no heading: its line is the first of the text.
            let lines = heading.first..=heading.last;
            plan.head.retain(|line| !lines.contains(line));
            plan.text.splice(0..0, lines);
            plan.text_from = text_from;
        }
        plans.push(plan);
    }
    let start = starts.first().copied().unwrap_or(end);
    CommentsPlan { list: plans, start, end: region_end, doubts }
}

/// Returns true if a line is the number of a comment: `17.`, `#17`.
fn is_number(page: &Page<'_>, place: usize) -> bool {
    let digits =
        page.unit(place).map_or("", |unit| unit.text).trim_start_matches('#').trim_end_matches(['.', ')', ':']);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns true if most comments have a line with their number above them.
fn is_numbered(page: &Page<'_>, list: &[Heading], from: usize) -> bool {
    let numbers =
        list.iter().filter(|heading| heading.first > from && is_number(page, heading.first.saturating_sub(1))).count();
    numbers >= 2 && numbers.saturating_mul(2) > list.len()
}

/// Returns true if a line is nothing but what answers, deletes or changes a comment.
pub(super) fn is_control(page: &Page<'_>, place: usize) -> bool {
    let mark = page.mark(place);
    if mark.filled.has(Kind::Reply) {
        return true;
    }
    let run = mark.run;
    !run.is_empty()
        && run.meets(Kinds::of(&CONTROLS))
        && run.within(Kinds::of(&CONTROLS).with(Kind::Nav.set()).with(Kind::Share.set()))
}

fn plan(page: &Page<'_>, heading: &Heading, start: usize, stop: usize, place: DatePlace) -> CommentPlan {
    let mut head: Vec<usize> = (start..=heading.last).collect();
    let mut when = heading.when;
    if start < heading.first {
        when = when.or_else(|| page.when(start));
    }
    let mut text: Vec<usize> = (heading.last.saturating_add(1)..stop).collect();
    let mut controls = Vec::new();
    while let Some(at) = text.last().copied().filter(|at| is_control(page, *at)) {
        controls.insert(0, at);
        text.pop();
    }
    if when.is_none() {
        let at = match place {
            DatePlace::Below => text.first().copied(),
            DatePlace::End | DatePlace::Above => text.last().copied(),
        };
        if let Some(at) = at.filter(|at| place != DatePlace::Above && page.is_when(*at)) {
            when = page.when(at);
            text.retain(|unit| *unit != at);
            head.push(at);
        }
    }
    let leading = text.iter().take_while(|at| is_control(page, **at)).count();
    controls.extend(text.drain(..leading));
    let dated = |at: &usize| page.placed(*at, Kind::Reply).and_then(|(hit, _)| hit.when);
    let when = when.or_else(|| controls.iter().find_map(dated));
    CommentPlan {
        head,
        text,
        controls,
        name: heading.name,
        when,
        is_ping: heading.is_ping,
        answers: heading.answers,
        doubtful: heading.doubtful,
        text_from: 0,
        indent: page.unit(heading.first).map_or(0, |unit| unit.indent),
        first: start,
    }
}

/// Finds out where dates stand by the majority of the comments.
fn date_place(page: &Page<'_>, shape: Shape, list: &[Heading], end: usize) -> DatePlace {
    if shape == Shape::Bare {
        return DatePlace::End;
    }
    let (mut above, mut below, mut at_end, mut bare) = (0usize, 0usize, 0usize, 0usize);
    for (number, heading) in list.iter().enumerate() {
        if heading.when.is_some() || heading.is_ping {
            continue;
        }
        bare = bare.saturating_add(1);
        let stop = list.get(number.saturating_add(1)).map_or(end, |next| next.first);
        above = above.saturating_add(usize::from(heading.first > 0 && page.is_when(heading.first.saturating_sub(1))));
        below = below.saturating_add(usize::from(
            heading.last.saturating_add(1) < stop && page.is_when(heading.last.saturating_add(1)),
        ));
        let last = (heading.last.saturating_add(1)..stop).rev().find(|place| !is_control(page, *place));
        at_end = at_end.saturating_add(usize::from(last.is_some_and(|last| page.is_when(last))));
    }
    let first_above =
        list.first().is_some_and(|heading| heading.first > 0 && page.is_when(heading.first.saturating_sub(1)));
    if first_above && bare > 0 && above == bare && below < bare {
        DatePlace::Above
    } else if below > 0 && below >= at_end {
        DatePlace::Below
    } else {
        DatePlace::End
    }
}

/// How the comments before the last one end, which tells where the last one does.
struct Endings {
    /// Most end with a date.
    dated: bool,
    /// Most end with controls.
    controlled: bool,
}

impl Endings {
    fn of(page: &Page<'_>, list: &[Heading], starts: &[usize], place: DatePlace) -> Self {
        let (mut dated, mut controlled, mut all) = (0usize, 0usize, 0usize);
        for (heading, stop) in list.iter().zip(starts.iter().skip(1)) {
            let block = heading.last.saturating_add(1)..*stop;
            if heading.is_ping || block.is_empty() {
                continue;
            }
            all = all.saturating_add(1);
            let text_end = block.clone().rev().find(|at| !is_control(page, *at));
            controlled =
                controlled.saturating_add(usize::from(block.end > 0 && is_control(page, block.end.saturating_sub(1))));
            dated = dated.saturating_add(usize::from(text_end.is_some_and(|at| page.is_when(at))));
        }
        let most = |some: usize| all >= 2 && some.saturating_mul(5) >= all.saturating_mul(4) || all == 1 && some == 1;
        Endings { dated: place == DatePlace::End && most(dated), controlled: most(controlled) }
    }

    /// Returns where the last comment ends, and whether that is sure.
    fn cut(&self, page: &Page<'_>, from: usize, end: usize, place: DatePlace) -> (usize, bool) {
        let after_controls = |at: usize| (at..end).find(|place| !is_control(page, *place)).unwrap_or(end);
        let marker = page_end(page, from, end);
        let own = if self.dated {
            (from..end).find(|at| page.is_when(*at)).map(|at| after_controls(at.saturating_add(1)))
        } else if self.controlled {
            (from..end).find(|at| is_control(page, *at)).map(after_controls)
        } else if place == DatePlace::End {
            // A single comment: what follows its date is no comment if the page's end follows.
            let dated = (from..marker.unwrap_or(from)).find(|at| page.when(*at).is_some_and(|when| when.has_time()));
            dated.map(|at| after_controls(at.saturating_add(1)))
        } else {
            None
        };
        match (own, marker) {
            (Some(own), Some(marker)) => (own.min(marker), true),
            (Some(own), None) => (own, true),
            (None, Some(marker)) => (marker, true),
            (None, None) => (end, true),
        }
    }
}

/// Finds the first line that only the end of a page has: the form, the feed, the way to other pages.
pub(super) fn page_end(page: &Page<'_>, from: usize, end: usize) -> Option<usize> {
    let strong = Kinds::of(&[Kind::Feed, Kind::Form, Kind::Credit]);
    let weak = Kinds::of(&[Kind::Nav, Kind::Sidebar, Kind::Share, Kind::Furniture, Kind::Count]);
    (from..end).find(|place| {
        let mark = page.mark(*place);
        let next = page.mark(place.saturating_add(1)).kinds();
        let gap = page.unit(*place).is_some_and(|unit| unit.gap > 0);
        // A mere "Home" is furniture only in the company of its like.
        mark.run.meets(strong)
            || gap
                && mark.kinds().meets(weak)
                && mark.filled.is_empty()
                && (mark.phrases >= 2 || next.meets(strong.with(weak)) || place.saturating_add(1) == end)
    })
}

fn footed(page: &Page<'_>, list: &[Heading], from: usize, end: usize, mut doubts: Vec<Doubt>) -> CommentsPlan {
    let first = list.first().map_or(end, |heading| heading.first);
    let (start, sure) = footed_start(page, from, first);
    if !sure {
        doubts.push(Doubt::CommentsStart);
    }
    let mut plans = Vec::with_capacity(list.len());
    let mut begin = start;
    for heading in list {
        let mut text: Vec<usize> = (begin..heading.first).collect();
        let leading = text.iter().take_while(|at| is_control(page, **at)).count();
        let controls = text.drain(..leading).collect();
        let indent = text.first().and_then(|at| page.unit(*at)).map_or(0, |unit| unit.indent);
        plans.push(CommentPlan {
            head: vec![heading.first],
            text,
            controls,
            name: heading.name,
            when: heading.when,
            is_ping: false,
            answers: heading.answers,
            doubtful: !sure && begin == start,
            text_from: 0,
            indent,
            first: begin,
        });
        begin = heading.last.saturating_add(1);
    }
    CommentsPlan { list: plans, start, end: begin, doubts }
}

/// Finds where the first comment starts when its name stands below it: after the count, after the last line of the
/// post's own foot, or at the widest gap; else it is the last paragraph.
fn footed_start(page: &Page<'_>, from: usize, first: usize) -> (usize, bool) {
    let foot = Kinds::of(&[Kind::Count, Kind::Byline, Kind::Furniture, Kind::Title, Kind::Labels]);
    let count = (from..first)
        .rev()
        .find(|place| page.mark(*place).run.has(Kind::Count) || page.mark(*place).filled.has(Kind::Count));
    let widest =
        (from.saturating_add(1)..first).max_by_key(|place| (page.unit(*place).map_or(0, |unit| unit.gap), *place));
    let gap = widest.and_then(|place| page.unit(place)).map_or(0, |unit| unit.gap);
    let rivals = (from.saturating_add(1)..first)
        .filter(|place| page.unit(*place).is_some_and(|unit| unit.gap.saturating_add(1) >= gap))
        .count();
    if let Some(count) = count.filter(|count| *count > from) {
        return (count.saturating_add(1), true);
    }
    if let Some(widest) = widest.filter(|_| gap >= 3 && rivals == 1) {
        return (widest, true);
    }
    let last_foot =
        (from..first).rev().find(|place| *place > from.saturating_add(2) && page.mark(*place).kinds().meets(foot));
    if let Some(place) = last_foot.filter(|place| place.saturating_add(1) < first) {
        return (place.saturating_add(1), true);
    }
    match widest {
        Some(widest) if gap >= 2 => (widest, rivals == 1),
        _ => (first.saturating_sub(1).max(from), false),
    }
}
