//! Which file every post of an archive gets, whatever their order in it.

use std::cmp::Ordering;

use blogferry_formats::model::Status;
use blogferry_formats::{CommentPlace, FrontMatter, OutPath, Outline, WriteOptions, Writer};

use super::paths::PathBook;
use super::slug::{SlugStyle, slug};

/// Returns the file of each post of an outline, of those that do not go out too; `None` for one that is part of a
/// document.
///
/// A name depends on the archive alone, neither on the order of the posts in it nor on what is chosen of them, so that
/// another export of the same blog, or a run that takes a part of it, gives the same names.
pub(super) fn names(
    outline: &[Outline],
    slugs: SlugStyle,
    writer: &dyn Writer,
    options: &WriteOptions,
) -> Vec<Option<OutPath>> {
    let wanted = |post: &Outline| writer.path(post, &slug(post, slugs), options);
    let mut paths: Vec<Option<OutPath>> = outline.iter().map(wanted).collect();
    let mut book = PathBook::new(sidecars(options));
    paths.iter().flatten().for_each(|path| book.expect_folders_of(path));
    for number in order(outline, |number| paths.get(number).is_some_and(Option::is_some)) {
        if let Some(path) = paths.get_mut(number) {
            *path = path.take().map(|path| book.take(path));
        }
    }
    paths
}

/// Returns the numbers of the posts that are wanted, by their precedence.
pub(super) fn order(outline: &[Outline], is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    // What decides nearly always is worked out once and lies together, so that a million posts take no long time.
    let mut ranks: Vec<(Rank, usize)> = outline
        .iter()
        .enumerate()
        .filter(|(number, _)| is_wanted(*number))
        .map(|(number, post)| (Rank::of(post), number))
        .collect();
    ranks.sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then_with(|| precedence(outline, *one, *other)));
    ranks.into_iter().map(|(_, number)| number).collect()
}

/// The greater part of what [`precedence`] compares, in its order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_hidden: bool,
    is_undated: bool,
    seconds: i64,
}

impl Rank {
    fn of(post: &Outline) -> Self {
        // All dates are on one scale, however precise they are, so that the order is the same from every side.
        let seconds = post.date_published.map(|date| date.instant().div_euclid(1_000_000_000));
        Rank {
            is_hidden: post.status != Status::Published || post.protected,
            is_undated: seconds.is_none(),
            // A year has four figures, so it is far from the bounds.
            seconds: seconds.and_then(|seconds| i64::try_from(seconds).ok()).unwrap_or_default(),
        }
    }
}

/// Tells which of two posts of an outline, given by their numbers, comes first where both want one thing: a name, or an
/// address that leads to them. No two are equal.
///
/// What visitors could see comes before what they could not, so that nothing hidden changes the name of anything
/// public. Then the older comes first: a post that is written later never takes the name of one that was there. A post
/// without a date comes after those with one, because it is not known to have been there before them; the date of its
/// last change says nothing of that, and moves. Of one moment, the lower id comes first: platforms count up, and the id of a
/// page that stands alone is its path. The order of the source decides only what neither tells apart.
fn precedence(outline: &[Outline], one: usize, other: usize) -> Ordering {
    let (Some(a), Some(b)) = (outline.get(one), outline.get(other)) else { return one.cmp(&other) };
    let instant = |post: &Outline| post.date_published.map(|date| date.instant());
    Rank::of(a)
        .cmp(&Rank::of(b))
        .then_with(|| instant(a).cmp(&instant(b)))
        .then_with(|| by_value(&a.id).cmp(&by_value(&b.id)))
        .then_with(|| one.cmp(&other))
}

/// Returns what puts ids that are numbers in the order of their values, and before those that are not.
fn by_value(id: &str) -> (bool, usize, &str) {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    // The shorter of two numbers is the lower one.
    (!is_number, if is_number { id.len() } else { 0 }, id)
}

/// The suffixes of the files a writer puts beside a post for its comments.
fn sidecars(options: &WriteOptions) -> Vec<&'static str> {
    match (options.comments, options.front_matter) {
        (CommentPlace::Inline | CommentPlace::None, _) => Vec::new(),
        (CommentPlace::Sidecar, FrontMatter::Json) => vec!["comments.json"],
        (CommentPlace::Sidecar, FrontMatter::Yaml | FrontMatter::Toml) => vec!["comments.yaml"],
    }
}

#[cfg(test)]
mod tests {
    use blogferry_formats::markdown::MarkdownWriter;

    use super::*;

    fn post(id: &str, date: &str) -> Outline {
        let date_published = date.parse().ok();
        Outline { id: id.to_owned(), slug: Some("soup".to_owned()), date_published, ..Outline::default() }
    }

    /// Returns the ids in the order in which posts get their names.
    fn ids(posts: &[Outline]) -> Vec<&str> {
        order(posts, |_| true).into_iter().map(|number| posts[number].id.as_str()).collect()
    }

    #[test]
    fn dates_of_every_precision_are_in_one_order() {
        let posts = [
            post("f", "2012-01-02T00:30:00+02:00"),
            post("g", "2012-01-01T23:00:00"),
            post("h", "2012-01-02"),
            post("i", "2012-01-01T20:00:00-05:00"),
            post("b", "2012-01-01T00:00:00.002"),
            post("e", "2012-01-01"),
            post("c", "2012-01-01T00:00:00.001Z"),
        ];
        assert_eq!(ids(&posts), ["e", "c", "b", "f", "g", "h", "i"]);
    }

    #[test]
    fn a_post_without_a_date_comes_after_those_with_one_whenever_it_was_changed() {
        let mut undated = post("1", "");
        undated.date_modified = "2001-01-01".parse().ok();
        assert_eq!(ids(&[undated, post("2", "2012-01-01"), post("0", "")]), ["2", "0", "1"]);
    }

    #[test]
    fn of_one_moment_the_lower_id_comes_first_and_of_one_id_the_first_in_the_source() {
        let posts = ["100", "20", "x.txt", "3", "long.txt"].map(|id| post(id, "2012-01-01"));
        assert_eq!(ids(&posts), ["3", "20", "100", "long.txt", "x.txt"]);
        let names = names(&[post("1", ""), post("1", "")], SlugStyle::Ascii, &MarkdownWriter, &WriteOptions::default());
        let names: Vec<&str> = names.iter().flatten().map(OutPath::as_str).collect();
        assert_eq!(names, ["posts/soup.md", "posts/soup-2.md"]);
    }

    #[test]
    fn nothing_hidden_comes_before_anything_public() {
        let mut posts = ["1", "2", "3", "4"].map(|id| post(id, &format!("2012-01-0{id}")));
        posts[0].status = Status::Draft;
        posts[1].protected = true;
        assert_eq!(ids(&posts), ["3", "4", "1", "2"]);
    }
}
