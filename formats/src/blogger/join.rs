//! Brings comments to their posts once all entries are known.

use std::collections::HashMap;

use super::document::Entry;
use super::feed::Feed;
use super::identity::{blog_number, last_number, page_key, trailing_digits};
use super::index::{Index, PostPlace, Scan};
use crate::input::Input;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::reader::{Outline, ReadError, Tally};
use crate::xml::{Place, Tree};

/// Knows posts by their ids and gives small numbers to the texts by which comments name them.
#[derive(Default)]
pub(super) struct Joiner {
    by_id: HashMap<String, usize>,
    by_digits: HashMap<String, usize>,
    names: HashMap<String, u32>,
}

impl Joiner {
    pub fn add_post(&mut self, id: &str, post: usize) {
        if let Some(digits) = trailing_digits(id) {
            self.by_digits.entry(digits.to_owned()).or_insert(post);
        }
        if !id.is_empty() {
            self.by_id.entry(id.to_owned()).or_insert(post);
        }
    }

    /// Returns the number of a text that names a post; the same text always has the same number.
    pub fn number_of(&mut self, name: &str) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        *self.names.entry(name.to_owned()).or_insert(next)
    }

    /// Returns, by the number of each name, the post it means: by the full id, else by the number at its end.
    fn targets(&self) -> (Vec<Option<usize>>, Vec<&str>) {
        let mut targets = vec![None; self.names.len()];
        let mut texts = vec![""; self.names.len()];
        for (name, number) in &self.names {
            let target = self.by_id.get(name).or_else(|| self.by_digits.get(trailing_digits(name)?));
            if let Some(slot) = targets.get_mut(*number as usize) {
                *slot = target.copied();
            }
            if let Some(slot) = texts.get_mut(*number as usize) {
                *slot = name;
            }
        }
        (targets, texts)
    }

    fn by_number(&self, number: &str) -> Option<usize> {
        self.by_digits.get(number).copied()
    }
}

/// Gives every comment to its post. Comments that belong to none are kept apart, except those on other people's blogs,
/// which a Takeout lists beside the account's own blog.
pub(super) fn join(scan: Scan, inputs: Vec<Input>, feeds: Vec<Feed>, issues: &mut Issues) -> Result<Index, ReadError> {
    let Scan { mut blog, mut outlines, places, comments, joiner, renamed, mut passed_over, .. } = scan;
    let (targets, names) = joiner.targets();
    let own_numbers: Vec<&str> = own_blogs(&places, &feeds);
    let pages = OnDemand::default();
    let mut placed: Vec<(usize, Place)> = Vec::with_capacity(comments.len());
    let mut orphan_tally = Tally::default();
    for comment in comments {
        let named = comment.post.and_then(|post| names.get(post as usize)).copied().unwrap_or_default();
        let mut target = comment.post.and_then(|post| targets.get(post as usize).copied().flatten());
        if target.is_none() {
            target = by_other_signs(comment.place, &inputs, &feeds, &joiner, &outlines, &pages)?;
        }
        match target.and_then(|target| outlines.get_mut(target).map(|outline| (target, outline))) {
            Some((target, outline)) => {
                outline.comments.add(comment.status);
                outline.bytes = outline.bytes.saturating_add(u64::from(comment.place.length));
                placed.push((target, comment.place));
            }
            None if blog_number(named).is_some_and(|it| !own_numbers.is_empty() && !own_numbers.contains(&it)) => {
                let count = passed_over.entry("comments on other blogs").or_default();
                *count = count.saturating_add(1);
            }
            None => {
                issues.report(Issue::CommentWithoutPost { post: named.to_owned() }, Some(comment.place.position()));
                orphan_tally.add(comment.status);
                placed.push((usize::MAX, comment.place));
            }
        }
    }
    placed.sort_by_key(|(post, _)| *post);
    let orphans_from = placed.partition_point(|(post, _)| *post != usize::MAX);
    let mut from = 0;
    let posts = places
        .into_iter()
        .enumerate()
        .map(|(number, entry)| {
            let own = placed.get(from..).unwrap_or_default().partition_point(|(post, _)| *post <= number);
            let to = own.saturating_add(from);
            let comments = from..to;
            from = to;
            PostPlace { entry, comments }
        })
        .collect();
    complete_addresses(&mut blog.url, &mut outlines);
    let comments = placed.into_iter().map(|(_, place)| place).collect();
    Ok(Index { inputs, feeds, blog, outlines, posts, comments, orphans_from, orphan_tally, renamed, passed_over })
}

/// Returns the numbers of the blogs whose posts are in the inputs.
fn own_blogs<'a>(places: &[Place], feeds: &'a [Feed]) -> Vec<&'a str> {
    let with_posts = |input: usize| places.iter().any(|place| place.input as usize == input);
    let own = feeds.iter().enumerate().filter(|(input, _)| with_posts(*input));
    own.filter_map(|(_, feed)| feed.blog_number.as_deref()).collect()
}

/// The pages of posts by address, made only when a comment needs it.
#[derive(Default)]
struct OnDemand(std::cell::OnceCell<HashMap<String, usize>>);

impl OnDemand {
    fn find(&self, address: &str, outlines: &[Outline]) -> Option<usize> {
        let pages = self.0.get_or_init(|| {
            let address = |outline: &Outline| outline.url.as_deref().and_then(page_key);
            outlines.iter().enumerate().filter_map(|(number, outline)| Some((address(outline)?, number))).collect()
        });
        pages.get(&page_key(address)?).copied()
    }
}

/// Finds the post of a comment that names none, or one that is not there, by the other things it says: the feed address
/// of the post, the post's page, the comment's own page, its address in the feed of the post.
fn by_other_signs(
    place: Place,
    inputs: &[Input],
    feeds: &[Feed],
    joiner: &Joiner,
    outlines: &[Outline],
    pages: &OnDemand,
) -> Result<Option<usize>, ReadError> {
    let bytes = place.read(inputs)?;
    let Some(feed) = feeds.get(place.input as usize) else { return Ok(None) };
    let tree = Tree::parse(&bytes, &feed.bindings);
    let Some(element) = tree.entry() else { return Ok(None) };
    let entry = Entry::read(element);
    let source = entry.post_source.as_deref().and_then(last_number).and_then(|number| joiner.by_number(number));
    let page = || entry.post_address.as_deref().and_then(|address| pages.find(address, outlines));
    let own_page = || entry.link("alternate", None).and_then(|link| pages.find(&link.href, outlines));
    // …/feeds/BLOG/POST/comments/default/COMMENT
    let own_feed = || {
        let path = &entry.link("self", None)?.href;
        let post = path.split("/feeds/").nth(1)?.split('/').nth(1)?;
        joiner.by_number(post)
    };
    Ok(source.or_else(page).or_else(own_page).or_else(own_feed))
}

/// The newer export gives paths; with the address of the blog they become addresses.
fn complete_addresses(blog: &mut Option<String>, outlines: &mut [Outline]) {
    let Some(base) = blog.as_deref().map(|base| base.trim_end_matches('/')) else { return };
    for url in outlines.iter_mut().filter_map(|outline| outline.url.as_mut()).filter(|url| url.starts_with('/')) {
        *url = format!("{base}{url}");
    }
}
