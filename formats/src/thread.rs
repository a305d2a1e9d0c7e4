//! Who answers whom: from a flat list of comments to a forest, without recursion and whatever the links say.

use std::collections::HashMap;

use crate::issue::Issue;
use crate::model::{Comment, CommentKind};

/// One comment in the order people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its number in the list.
    pub comment: usize,
    /// The number of the comment it answers, whether it stands under it or not.
    pub answers: Option<usize>,
    /// How many comments it stands under.
    pub depth: usize,
}

/// The comments of a post in the order people read: those by people, and those sent by other sites.
#[derive(Debug, Default)]
pub(crate) struct Threads {
    /// Comments.
    pub comments: Vec<Entry>,
    /// Pingbacks and trackbacks.
    pub pings: Vec<Entry>,
    /// What was found wrong with the links.
    pub issues: Vec<Issue>,
}

/// Sorts comments into threads. Each comment comes out exactly once: one that answers nothing in the list stands at
/// top level, and a circle is opened at its first comment.
pub(crate) fn threads(comments: &[Comment]) -> Threads {
    let mut threads = Threads::default();
    let answers = answers(comments, &mut threads.issues);
    let parents = parents(&answers, comments, &mut threads.issues);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); comments.len()];
    let (mut roots, mut ping_roots) = (Vec::new(), Vec::new());
    for (number, comment) in comments.iter().enumerate() {
        match parents.get(number).copied().flatten().and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(number),
            None if is_ping(comment) => ping_roots.push(number),
            None => roots.push(number),
        }
    }
    for siblings in children.iter_mut().chain([&mut roots, &mut ping_roots]) {
        sort(siblings, comments);
    }
    threads.comments = walk(&roots, &children, &answers);
    threads.pings = walk(&ping_roots, &children, &answers);
    threads
}

fn is_ping(comment: &Comment) -> bool {
    matches!(comment.kind, CommentKind::Pingback | CommentKind::Trackback)
}

/// Returns which comment each comment says it answers, where that one is in the list.
fn answers(comments: &[Comment], issues: &mut Vec<Issue>) -> Vec<Option<usize>> {
    let mut numbers: HashMap<&str, usize> = HashMap::with_capacity(comments.len());
    for (number, comment) in comments.iter().enumerate() {
        numbers.entry(&comment.id).or_insert(number);
    }
    let mut answers = Vec::with_capacity(comments.len());
    for comment in comments {
        let parent = comment.in_reply_to.as_deref();
        let found = parent.and_then(|parent| numbers.get(parent).copied());
        if let (Some(parent), None) = (parent, found) {
            issues.push(Issue::ParentMissing { parent: parent.to_owned() });
        }
        answers.push(found);
    }
    answers
}

/// Returns the comment each comment stands under.
fn parents(answers: &[Option<usize>], comments: &[Comment], issues: &mut Vec<Issue>) -> Vec<Option<usize>> {
    let mut parents = answers.to_vec();
    open_circles(&mut parents, issues);
    // Comments and pings stand in sections of their own; a link from one to the other is told in words.
    for (number, comment) in comments.iter().enumerate() {
        let Some(parent) = parents.get_mut(number) else { continue };
        let other = parent.and_then(|parent| comments.get(parent));
        if other.is_some_and(|other| is_ping(other) != is_ping(comment)) {
            *parent = None;
        }
    }
    parents
}

/// Takes one link out of every circle: that of the comment that stands first.
fn open_circles(parents: &mut [Option<usize>], issues: &mut Vec<Issue>) {
    // The walk on which a comment was met; 0 is none.
    let mut met = vec![0usize; parents.len()];
    for start in 0..parents.len() {
        let walk = start.saturating_add(1);
        let mut at = start;
        loop {
            match met.get_mut(at) {
                Some(seen) if *seen == 0 => *seen = walk,
                Some(seen) if *seen == walk => {
                    issues.push(Issue::ReplyCycle);
                    let mut first = at;
                    let mut next = parents.get(at).copied().flatten();
                    while let Some(number) = next.filter(|number| *number != at) {
                        first = first.min(number);
                        next = parents.get(number).copied().flatten();
                    }
                    if let Some(parent) = parents.get_mut(first) {
                        *parent = None;
                    }
                    break;
                }
                _ => break,
            }
            match parents.get(at).copied().flatten() {
                Some(parent) => at = parent,
                None => break,
            }
        }
    }
}

/// Puts siblings in the order of their dates, or leaves them in source order where one has none.
fn sort(siblings: &mut [usize], comments: &[Comment]) {
    let date = |number: &usize| comments.get(*number).and_then(|comment| comment.date_published);
    if siblings.iter().all(|number| date(number).is_some()) {
        siblings.sort_by_key(|number| date(number).map(|date| date.instant()));
    }
}

fn walk(roots: &[usize], children: &[Vec<usize>], answers: &[Option<usize>]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut stack: Vec<(usize, usize)> = roots.iter().rev().map(|root| (*root, 0)).collect();
    while let Some((comment, depth)) = stack.pop() {
        entries.push(Entry { comment, answers: answers.get(comment).copied().flatten(), depth });
        let replies = children.get(comment).map(Vec::as_slice).unwrap_or_default();
        stack.extend(replies.iter().rev().map(|reply| (*reply, depth.saturating_add(1))));
    }
    entries
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn comment(id: usize, parent: Option<usize>) -> Comment {
        Comment { id: id.to_string(), in_reply_to: parent.map(|parent| parent.to_string()), ..Comment::default() }
    }

    fn order(threads: &Threads) -> Vec<(usize, usize)> {
        threads.comments.iter().map(|entry| (entry.comment, entry.depth)).collect()
    }

    #[test]
    fn a_reply_before_its_parent_stands_under_it() {
        let threads = threads(&[comment(0, Some(1)), comment(1, None)]);
        assert_eq!(order(&threads), [(1, 0), (0, 1)]);
        assert_eq!(threads.issues, []);
    }

    #[test]
    fn a_circle_is_opened_at_its_first_comment_and_told_once() {
        let threads = threads(&[comment(0, Some(2)), comment(1, Some(0)), comment(2, Some(1)), comment(3, Some(3))]);
        assert_eq!(order(&threads), [(0, 0), (1, 1), (2, 2), (3, 0)]);
        assert_eq!(threads.issues, [Issue::ReplyCycle, Issue::ReplyCycle]);
    }

    #[test]
    fn a_reply_to_a_missing_comment_moves_to_the_top() {
        let threads = threads(&[comment(0, Some(77)), comment(1, Some(0))]);
        assert_eq!(order(&threads), [(0, 0), (1, 1)]);
        assert_eq!(threads.issues, [Issue::ParentMissing { parent: "77".to_owned() }]);
    }

    #[test]
    fn siblings_stand_in_the_order_of_their_dates_and_equal_ones_in_source_order() {
        let mut comments: Vec<Comment> = (0..4).map(|id| comment(id, None)).collect();
        for (comment, date) in comments.iter_mut().zip(["2012-01-02", "2012-01-01", "2012-01-02", "2012-01-01"]) {
            comment.date_published = date.parse().ok();
        }
        assert_eq!(order(&threads(&comments)), [(1, 0), (3, 0), (0, 0), (2, 0)]);
        comments[3].date_published = None;
        assert_eq!(order(&threads(&comments)), [(0, 0), (1, 0), (2, 0), (3, 0)]);
    }

    #[test]
    fn pingbacks_stand_apart_and_answers_to_them_at_the_top() {
        let mut comments = [comment(0, None), comment(1, Some(0)), comment(2, Some(1))];
        comments[1].kind = CommentKind::Pingback;
        let threads = threads(&comments);
        assert_eq!(order(&threads), [(0, 0), (2, 0)]);
        assert_eq!(threads.pings, [Entry { comment: 1, answers: Some(0), depth: 0 }]);
    }

    #[test]
    fn a_chain_of_ten_thousand_replies_is_walked_to_its_end() {
        let comments: Vec<Comment> = (0..10_000).map(|id: usize| comment(id, id.checked_sub(1))).collect();
        let threads = threads(&comments);
        assert_eq!(order(&threads), (0..10_000).map(|id| (id, id)).collect::<Vec<_>>());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn every_comment_comes_out_once_whatever_the_links_say(count in 0usize..10_000, seed in any::<u64>()) {
            let mut state = seed | 1;
            let mut random = |below: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
            };
            let kinds = [CommentKind::Comment, CommentKind::Pingback, CommentKind::Trackback];
            let comments: Vec<Comment> = (0..count)
                .map(|id| {
                    // Some links lead nowhere, and some ids stand twice.
                    let parent = (random(3) > 0).then(|| random(count + count / 10));
                    let kind = kinds[if random(10) > 0 { 0 } else { random(3) }];
                    Comment { kind, ..comment(if random(50) > 0 { id } else { random(count) }, parent) }
                })
                .collect();
            let threads = threads(&comments);
            let mut seen: Vec<usize> = threads.comments.iter().chain(&threads.pings).map(|entry| entry.comment).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..count).collect::<Vec<_>>());
            for entries in [&threads.comments, &threads.pings] {
                let mut depth = 0;
                for entry in entries {
                    prop_assert!(entry.depth <= depth, "a reply stands right under what it answers");
                    depth = entry.depth + 1;
                }
            }
        }
    }
}
