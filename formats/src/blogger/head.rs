//! What the feeds of an archive call its blog.
//!
//! A Takeout has beside the feed of the blog one for each blog the account commented on, with the title of that blog.

use std::collections::HashSet;

use serde_json::Value;

use super::feed::Feed;
use super::index::Pending;
use crate::leftover::add;
use crate::model::Blog;
use crate::xml::Place;

/// What a feed says of its blog.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<String>,
    pub description: Option<String>,
    pub url: Option<String>,
}

/// One of the facts that the head of a feed says.
type Fact = fn(&Head) -> &Option<String>;

/// Names the blog: as the first of its own feeds does, then as the settings do, which `blog` has already, then as feeds of
/// nothing but comments do, if they are on the same blog or no feed is the blog's own.
///
/// What a later of its own feeds says otherwise is kept in `meta`.
pub(super) fn name(blog: &mut Blog, feeds: &[Feed], posts: &[Place], comments: &[Pending]) {
    let with_posts: HashSet<u32> = posts.iter().map(|place| place.input).collect();
    let with_comments: HashSet<u32> = comments.iter().map(|comment| comment.place.input).collect();
    // A blog without posts has a feed with nothing in it.
    let is_own = |input: u32| with_posts.contains(&input) || with_posts.is_empty() && !with_comments.contains(&input);
    let (mut own, mut others): (Vec<&Feed>, Vec<&Feed>) = Default::default();
    for (input, feed) in (0u32..).zip(feeds) {
        if is_own(input) { own.push(feed) } else { others.push(feed) }
    }
    if !with_posts.is_empty() || own.iter().any(|feed| feed.has_root) {
        let numbers: HashSet<&str> = own.iter().filter_map(|feed| feed.blog_number.as_deref()).collect();
        others.retain(|feed| feed.blog_number.as_deref().is_some_and(|number| numbers.contains(number)));
    }

    let said = |feeds: &[&Feed], what: Fact| feeds.iter().find_map(|feed| what(&feed.head).clone());
    let facts: [(&str, &mut Option<String>, Fact); 3] = [
        ("title", &mut blog.title, |head| &head.title),
        ("subtitle", &mut blog.description, |head| &head.description),
        ("link", &mut blog.url, |head| &head.url),
    ];
    for (name, slot, what) in facts {
        *slot = said(&own, what).or_else(|| slot.take()).or_else(|| said(&others, what));
        let again: HashSet<&String> = own.iter().filter_map(|feed| what(&feed.head).as_ref()).collect();
        let mut again: Vec<&String> = again.into_iter().filter(|text| Some(*text) != slot.as_ref()).collect();
        again.sort_unstable();
        again.into_iter().for_each(|text| add(&mut blog.meta, name, Value::from(text.as_str())));
    }
    let number = |feeds: &[&Feed]| feeds.iter().find_map(|feed| feed.blog_number.clone());
    blog.id = number(&own).or_else(|| number(&others));
}
