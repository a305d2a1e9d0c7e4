//! Whether every post and comment of the model is in every other form of it.

use std::collections::BTreeSet;

use blogferry_formats::html::replace_addresses;
use blogferry_formats::model::{Comment, Post};
use blogferry_formats::{Issues, OutPath};
use serde::Deserialize;

use super::bag::Bag;
use super::model;
use super::verdict::{ProblemKind, Verdict};
use crate::bundle::contents::{COMMENTS, MEDIA_TABLE, MODEL, MODEL_LINES, ORPHANS, POSTS, REDIRECTS, comments_of};
use crate::bundle::table;

/// Compares the forms in a bundle. They were all made in one run, so they have the same posts in the same order.
pub(super) fn check(bag: &Bag<'_>, verdict: &mut Verdict) {
    let path = data(MODEL);
    let Some(archive) = model::open(bag, &path, verdict) else { return };
    let rows = bag.text(&data(POSTS), verdict).map(|text| table::read(&text)).unwrap_or_default();
    let mut rows = rows.into_iter();
    let mut lines = model::lines(bag, &data(MODEL_LINES)).ok();
    let mut known = BTreeSet::new();
    for number in 0..archive.outline().len() {
        let post = match archive.thread(number, &mut Issues::default()) {
            Ok(post) => post,
            Err(error) => {
                verdict
                    .report(path.clone(), ProblemKind::FormWrong(format!("has a post that cannot be read: {error}")));
                continue;
            }
        };
        verdict.posts = verdict.posts.saturating_add(1);
        verdict.comments = verdict.comments.saturating_add(post.comments.len() as u64);
        if let Some(lines) = &mut lines {
            compare_line(&post, lines.next().and_then(Result::ok), verdict);
        }
        compare_row(bag, &post, rows.next(), &mut known, verdict);
    }
    for row in rows {
        verdict.report(data(POSTS), ProblemKind::PostUnknown(named(row.get(ID).map_or("", String::as_str))));
    }
    let orphans = archive.orphans(&mut Issues::default()).unwrap_or_default();
    verdict.comments = verdict.comments.saturating_add(orphans.len() as u64);
    let place = format!("{COMMENTS}/{ORPHANS}");
    compare_comments(bag, &place, &orphans, "those without a post", verdict);
    known.insert(data(&place));
    strangers(bag, &known, verdict);
    links(bag, verdict);
}

/// The columns of the table of posts that are looked at.
const FILE: usize = 0;
const ID: usize = 6;

fn data(path: &str) -> String {
    format!("data/{path}")
}

fn named(id: &str) -> String {
    format!("post {id}")
}

fn compare_line(post: &Post, line: Option<String>, verdict: &mut Verdict) {
    let same = line.and_then(|line| serde_json::from_str::<Post>(&line).ok()).is_some_and(|other| other == *post);
    if !same {
        verdict.report(data(MODEL_LINES), ProblemKind::PostMissing(named(&post.id)));
    }
}

/// Follows the row of a post to its files.
fn compare_row(
    bag: &Bag<'_>,
    post: &Post,
    row: Option<Vec<String>>,
    known: &mut BTreeSet<String>,
    verdict: &mut Verdict,
) {
    let file = row.filter(|row| row.get(ID) == Some(&post.id)).and_then(|row| row.into_iter().nth(FILE));
    let Some(file) = file else {
        return verdict.report(data(POSTS), ProblemKind::PostMissing(named(&post.id)));
    };
    known.insert(data(&file));
    match bag.place.text(&bag.at(&data(&file))) {
        Ok(text) if post.id.is_empty() || text.contains(&post.id) => {}
        Ok(_) => verdict.report(data(&file), ProblemKind::PostMissing(named(&post.id))),
        Err(_) => verdict.report(data(&file), ProblemKind::FileMissing),
    }
    let path = OutPath::new(file.split('/'));
    let comments = comments_of(&path);
    known.insert(data(comments.as_str()));
    compare_comments(bag, comments.as_str(), &post.comments, &named(&post.id), verdict);
}

/// A file of comments.
#[derive(Deserialize)]
struct Thread {
    comments: Vec<Comment>,
}

fn compare_comments(bag: &Bag<'_>, path: &str, comments: &[Comment], whose: &str, verdict: &mut Verdict) {
    let path = data(path);
    if comments.is_empty() && !bag.has(&path) {
        return;
    }
    let read = bag.place.read(&bag.at(&path)).ok();
    let thread = read.and_then(|bytes| serde_json::from_slice::<Thread>(&bytes).ok());
    if thread.is_none_or(|thread| thread.comments != comments) {
        verdict.report(path, ProblemKind::CommentsDiffer(whose.to_owned()));
    }
}

/// Tells files that look like posts or comments and belong to none.
fn strangers(bag: &Bag<'_>, known: &BTreeSet<String>, verdict: &mut Verdict) {
    for (path, _) in bag.files() {
        let is_form = path.starts_with("data/comments/") || (path.starts_with("data/posts/") && path.ends_with(".md"));
        if is_form && !known.contains(path) {
            verdict.report(path, ProblemKind::PostUnknown("something".to_owned()));
        }
    }
}

/// Follows the links of the pages and the files that the tables name.
fn links(bag: &Bag<'_>, verdict: &mut Verdict) {
    for (name, column) in [(REDIRECTS, "file"), (MEDIA_TABLE, "file")] {
        let path = data(name);
        if !bag.has(&path) {
            continue;
        }
        let Some(text) = bag.text(&path, verdict) else { continue };
        let header = text.lines().next().unwrap_or_default();
        let Some(column) = header.split(',').position(|name| name.trim() == column) else { continue };
        for file in table::read(&text).into_iter().filter_map(|row| row.into_iter().nth(column)) {
            if !file.is_empty() && !bag.has(&data(&file)) {
                verdict.report(path.clone(), ProblemKind::LinkBroken(file));
            }
        }
    }
    let pages: Vec<String> = bag
        .files()
        .filter(|(path, _)| path.starts_with("data/html/") && path.ends_with(".html"))
        .map(|(path, _)| path.to_owned())
        .collect();
    for page in pages {
        let Ok(html) = bag.place.text(&bag.at(&page)) else { continue };
        let mut broken = BTreeSet::new();
        replace_addresses(&html, &mut |address, _| {
            if let Some(target) = inside(&page, address).filter(|target| !bag.has(target)) {
                broken.insert(target);
            }
            None
        });
        for target in broken {
            verdict.report(page.clone(), ProblemKind::LinkBroken(target));
        }
    }
}

/// Returns the file of the bag that an address on a page means; `None` if it leads elsewhere.
fn inside(page: &str, address: &str) -> Option<String> {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let has_scheme = address.split('/').next().is_some_and(|part| part.contains(':'));
    if address.is_empty() || has_scheme || address.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(parts.join("/").replace("%20", " ").replace("%25", "%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_followed_from_its_page() {
        let from = |address| inside("data/html/posts/a.html", address);
        assert_eq!(from("../index.html#top").as_deref(), Some("data/html/index.html"));
        assert_eq!(from("b.html").as_deref(), Some("data/html/posts/b.html"));
        assert_eq!(from("../../media/x.jpg").as_deref(), Some("data/media/x.jpg"));
        for elsewhere in ["#comments", "http://e.example/", "//e.example/x", "mailto:a@e.example", "/root"] {
            assert_eq!(from(elsewhere), None, "{elsewhere}");
        }
    }
}
