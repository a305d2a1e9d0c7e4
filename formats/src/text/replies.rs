//! Who answers whom: by indentation, by the blocks headed "Replies", and by a name called at the start of a text.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::comments::CommentPlan;
use super::names::trim;
use super::page::Page;
use super::profile::Kind;

/// The comment that another answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parent {
    pub number: usize,
    /// True if the page does not show it but the words of the comment do.
    pub inferred: bool,
}

/// Finds the comment that each answers, if the page tells.
pub(super) fn parents(page: &Page<'_>, list: &[CommentPlan]) -> Vec<Option<Parent>> {
    let shown = by_indentation(list).unwrap_or_else(|| by_blocks(page, list));
    let mut parents: Vec<Option<Parent>> =
        shown.into_iter().map(|number| number.map(|number| Parent { number, inferred: false })).collect();
    by_name(page, list, &mut parents);
    parents
}

fn by_indentation(list: &[CommentPlan]) -> Option<Vec<Option<usize>>> {
    let first = list.first()?.indent;
    if list.iter().all(|comment| comment.indent == first) {
        return None;
    }
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut parents = Vec::with_capacity(list.len());
    for (number, comment) in list.iter().enumerate() {
        while open.last().is_some_and(|(indent, _)| *indent >= comment.indent) {
            open.pop();
        }
        parents.push(open.last().map(|(_, number)| *number));
        open.push((comment.indent, number));
    }
    Some(parents)
}

/// Reads the controls below each comment as brackets: "Replies" opens a block of answers, a "Reply" that is not the
/// comment's own closes it. Where both are one word, as in German, an odd number of them opens or closes.
fn by_blocks(page: &Page<'_>, list: &[CommentPlan]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(list.len());
    let mut closed = false;
    let mut just_opened = Vec::with_capacity(list.len());
    let mut fresh = false;
    for (number, comment) in list.iter().enumerate() {
        parents.push(open.last().copied());
        just_opened.push(fresh);
        fresh = false;
        let mut own = open.is_empty();
        let mut ambiguous = 0_usize;
        for place in &comment.controls {
            let mark = page.mark(*place);
            let (reply, replies) = (mark.run.has(Kind::Reply), mark.run.has(Kind::Replies));
            if mark.run.has(Kind::Delete) {
                own = false;
                continue;
            }
            for _ in 0..mark.replies {
                match (reply, replies) {
                    (true, _) if own => own = false,
                    (true, true) => ambiguous = ambiguous.saturating_add(1),
                    (false, true) => {
                        open.push(number);
                        fresh = true;
                    }
                    (true, false) => closed |= open.pop().is_some(),
                    (false, false) => {}
                }
            }
        }
        if ambiguous % 2 == 1 {
            if open.pop().is_some() {
                closed = true;
            } else {
                open.push(number);
                fresh = true;
            }
        }
    }
    if !closed {
        // Nothing tells where a block ends: only the comment right below its heading is certain.
        for (parent, certain) in parents.iter_mut().zip(just_opened) {
            if !certain {
                *parent = None;
            }
        }
    }
    parents
}

/// A text that starts with `@` and the name of somebody who commented before answers that comment.
fn by_name(page: &Page<'_>, list: &[CommentPlan], parents: &mut [Option<Parent>]) {
    let mut latest: BTreeMap<String, usize> = BTreeMap::new();
    for (number, comment) in list.iter().enumerate() {
        let answered = comment.answers.and_then(|(from, to)| page.text.get(from..to)).map(trim);
        if let (Some(answered), Some(parent)) = (answered, parents.get_mut(number))
            && parent.is_none()
        {
            *parent = latest.get(&plain(answered)).map(|number| Parent { number: *number, inferred: false });
        }
        let text = comment.text.first().and_then(|place| page.unit(*place)).map_or("", |unit| unit.text);
        if let (Some(called), Some(parent)) = (text.strip_prefix('@'), parents.get_mut(number))
            && parent.is_none()
        {
            *parent = called_name(called, &latest).map(|number| Parent { number, inferred: true });
        }
        let name = comment.name.and_then(|(from, to)| page.text.get(from..to)).map(trim).unwrap_or_default();
        if !name.is_empty() {
            latest.insert(plain(name), number);
        }
    }
}

/// Returns a name in lower case without its accents, which people who answer leave out.
fn plain(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let is_mark = unicode_normalization::char::is_combining_mark;
    name.nfd().filter(|letter| !is_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// Finds the longest known name that a text starts with: of up to eight words.
fn called_name(text: &str, known: &BTreeMap<String, usize>) -> Option<usize> {
    let text = text.trim_start();
    let line = plain(&text.chars().take(64).collect::<String>());
    let ends = line.char_indices().filter(|(_, letter)| !letter.is_alphanumeric()).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([line.len()]).collect();
    ends.sort_unstable_by(|one, other| other.cmp(one));
    ends.into_iter().find_map(|end| known.get(line.get(..end)?).copied())
}
