//! The plan of a page: its posts, and for each line what it is. Every line is in the plan exactly once.

use std::ops::Range;

use super::comments::{self, CommentsPlan, page_end};
use super::cut;
use super::headings;
use super::issue::Doubt;
use super::page::Page;
use super::profile::{Kind, Kinds};
use super::sections::Sections;

/// What a line outside the comments is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    DateText,
    Title,
    Body,
    Byline,
    Labels,
    Furniture,
}

/// One post of a page.
#[derive(Debug)]
pub(super) struct PostPlan {
    pub units: Range<usize>,
    /// The line of the day it was published: its own, or that of the post above it.
    pub day: Option<usize>,
    /// The lines outside the comments with what they are.
    pub roles: Vec<(usize, Role)>,
    pub comments: CommentsPlan,
    /// How many comments the page says there are.
    pub stated: Option<u32>,
    pub doubts: Vec<Doubt>,
    /// True if the title is only likely.
    pub title_is_likely: bool,
}

/// A title is not longer than this.
const LONGEST_TITLE: usize = 150;

/// A title that ends like a sentence is not longer than this.
const LONGEST_SENTENCE: usize = 90;
/// A title of more than one sentence is not longer than this.
const LONGEST_OF_SENTENCES: usize = 60;

/// Plans all posts of a page.
pub(super) fn plan(page: &Page<'_>) -> Vec<PostPlan> {
    let mut posts: Vec<PostPlan> = Vec::new();
    for range in cut::posts(page) {
        let mut post = plan_post(page, range);
        let own = post.roles.iter().find(|(_, role)| *role == Role::DateText).map(|(place, _)| *place);
        // A page of many posts prints each day once.
        post.day = own.or_else(|| posts.last().and_then(|before| before.day));
        posts.push(post);
    }
    posts
}

/// Returns true if a line can be a title by its look.
pub(super) fn is_title_like(page: &Page<'_>, place: usize) -> bool {
    let Some(unit) = page.unit(place) else { return false };
    unit.text.len() <= LONGEST_TITLE * 4
        && unit.text.chars().count() <= LONGEST_TITLE
        && !page.is_when(place)
        && !page.mark(place).filled.meets(Kinds::of(&[Kind::CommentHeader, Kind::Count]))
        && !is_prose(unit.text)
}

/// Returns true for what goes on below, and for two sentences or more of some length.
fn is_prose(line: &str) -> bool {
    let end = line.trim_end_matches([')', '"', '”', '»']);
    let breaks = || {
        let ends =
            line.match_indices(['.', '!', '?']).filter_map(|(at, sign)| line.get(at.saturating_add(sign.len())..));
        ends.filter_map(|rest| rest.strip_prefix(' ')).any(|rest| !rest.trim_start().starts_with(char::is_lowercase))
    };
    let length = line.chars().count();
    let is_sentence = end.ends_with('.') && !end.ends_with("..");
    let is_long = length > LONGEST_SENTENCE || length > LONGEST_OF_SENTENCES && breaks();
    line.ends_with([',', ';']) || is_sentence && is_long
}

fn plan_post(page: &Page<'_>, units: Range<usize>) -> PostPlan {
    let found = headings::find(page, units.clone());
    let mut post = Sections { page, roles: Vec::new(), title_is_likely: false };
    let (comments, head, body) = match found {
        Some(found) => {
            let comments = comments::lay_out(page, found, units.start, units.end);
            let (head, body) = post.head(units.start, comments.start);
            (comments, head, body)
        }
        None => {
            let (head, body) = post.head(units.start, units.end);
            let first = body.max(units.start.saturating_add(1));
            let end = page_end(page, first, units.end).unwrap_or(units.end);
            let end = foot_count(page, first..end).unwrap_or(end);
            (CommentsPlan { list: Vec::new(), start: end, end, doubts: Vec::new() }, head, body)
        }
    };
    let mut doubts = comments.doubts.clone();
    let foot = post.foot(body, comments.start);
    for place in body..foot {
        post.roles.push((place, Role::Body));
    }
    post.tail(comments.end..units.end, comments.list.is_empty());
    post.keep_the_rest(&units, &comments);
    post.roles.sort_by_key(|(place, _)| *place);
    let Sections { roles, title_is_likely, .. } = post;
    let has_body = roles.iter().any(|(_, role)| *role == Role::Body);
    let has_title = roles.iter().any(|(_, role)| *role == Role::Title);
    let has_byline = head || roles.iter().any(|(_, role)| matches!(role, Role::Byline | Role::DateText));
    if !has_body && !has_byline && !has_title && !comments.list.is_empty() {
        doubts.push(Doubt::PostMissing);
    } else if !has_byline && (title_is_likely || !has_title) && comments.list.is_empty() {
        doubts.push(Doubt::Bare);
    }
    doubts.sort();
    doubts.dedup();
    let stated = stated(page, &units, &comments);
    PostPlan { units, day: None, roles, comments, stated, doubts, title_is_likely }
}

/// Returns the title that the page states, in quotes, where it counts the comments.
pub(super) fn said_title<'a>(page: &Page<'a>, units: Range<usize>) -> Option<&'a str> {
    units.into_iter().find_map(|place| {
        let (from, to) = page.placed(place, Kind::Count).and_then(|(hit, _)| hit.text)?;
        let line = page.unit(place)?.text;
        let quoted = line.get(..from)?.ends_with(['"', '“', '«', '„', '‘', '《', '「']);
        line.get(from..to).filter(|title| quoted && !title.is_empty())
    })
}

/// Finds the line below a text that counts the comments, though none are found below it: what follows is no text.
fn foot_count(page: &Page<'_>, body: Range<usize>) -> Option<usize> {
    let counts = |place: usize| {
        let (mark, colon) = (page.mark(place), page.unit(place).is_some_and(|unit| unit.text.ends_with([':', '：'])));
        let titled = page.placed(place, Kind::Count).is_some_and(|(hit, _)| hit.text.is_some());
        mark.has(Kind::Count) && (titled || colon)
    };
    body.skip(1).find(|place| counts(*place))
}

/// Returns the number of comments the page states, the statement nearest to the comments first.
fn stated(page: &Page<'_>, units: &Range<usize>, comments: &CommentsPlan) -> Option<u32> {
    let outside = units.clone().filter(|place| *place < comments.start || *place >= comments.end);
    let counts = outside.filter_map(|place| {
        let count = page.placed(place, Kind::Count).and_then(|(hit, _)| hit.count);
        let count = count.or_else(|| page.placed(place, Kind::Byline).and_then(|(hit, _)| hit.count));
        let lone = || page.unit(place).filter(|_| is_lone_count(page, place)).and_then(|unit| unit.text.parse().ok());
        count.or_else(lone).map(|count| (place.abs_diff(comments.start), count))
    });
    counts.min_by_key(|(distance, _)| *distance).map(|(_, count)| count)
}

/// Returns true for a number on its own line right above the word for comments: the theme prints them apart.
pub(super) fn is_lone_count(page: &Page<'_>, place: usize) -> bool {
    let number = page
        .unit(place)
        .is_some_and(|unit| unit.text.len() <= 6 && unit.text.bytes().all(|byte| byte.is_ascii_digit()));
    number && page.mark(place.saturating_add(1)).run.has(Kind::Count)
}
