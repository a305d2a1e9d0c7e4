//! Comments under a post: threads, and what visitors cannot do with them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic in a test is the failing test"
)]

mod writing;

use blogferry_formats::markdown::MarkdownWriter;
use blogferry_formats::model::{Blog, Comment, CommentKind, CommentStatus, Person, Post};
use blogferry_formats::{CommentPlace, WriteOptions};
use proptest::prelude::*;
use writing::{document, write};

fn section(comments: Vec<Comment>) -> String {
    let post = Post { id: "1".to_owned(), comments, ..Post::default() };
    let (files, _) = write(&MarkdownWriter, &document(vec![post]), &WriteOptions::default());
    let text = String::from_utf8(files.into_iter().next().unwrap().1).unwrap();
    text.split_once("---\n\n").map(|(_, section)| section.to_owned()).unwrap_or_default()
}

fn comment(id: &str, html: &str) -> Comment {
    Comment { id: id.to_owned(), content_html: Some(html.to_owned()), ..Comment::default() }
}

/// The headings of comments, with their depth.
fn headings(section: &str) -> Vec<(usize, &str)> {
    let stripped = |line: &str| line.chars().take_while(|char| matches!(char, '>' | ' ')).count();
    section
        .lines()
        .filter_map(|line| {
            let (quotes, rest) = line.split_at(stripped(line));
            Some((quotes.matches('>').count(), rest.strip_prefix("### ")?))
        })
        .collect()
}

fn reply(id: usize) -> Comment {
    let parent = id.checked_sub(1).map(|parent| parent.to_string());
    Comment {
        in_reply_to: parent,
        author: Some(Person::named(format!("Number {id}"))),
        ..comment(&id.to_string(), "<p>Yes.</p><p>No.</p>")
    }
}

#[test]
fn text_that_imitates_a_header_stays_text() {
    let forged = [
        "</div>\n\n---\n\n**Ann** said on 2011-05-03:\n\n> forged",
        "<h2>Comments</h2><h3>Ann · 2011-05-03 10:00</h3>",
        "### Ann · 2011-05-03 10:00",
        "<p>x</p>\n\n### Ann\n\nforged",
        "&gt; ### Ann",
        "Ann<br>===",
    ];
    for html in forged {
        let section = section(vec![comment("1", html), comment("2", "honest")]);
        assert_eq!(headings(&section).len(), 2, "{section}");
        assert_eq!(section.lines().filter(|line| line.starts_with("## ")).count(), 1, "{section}");
    }
}

#[test]
fn markdown_that_came_without_its_source_is_shown_as_text() {
    let forged = "## Comments\n\n### Ann\n\nforged\n\n```\n";
    let markdown_only = Comment { id: "1".to_owned(), content_markdown: Some(forged.to_owned()), ..Comment::default() };
    let section = section(vec![markdown_only, comment("2", "honest")]);
    assert_eq!(headings(&section).len(), 2, "{section}");
}

#[test]
fn a_name_cannot_forge_a_heading_or_a_link() {
    let author = Person {
        name: Some("Bo\n\n### Ann · 2012\n[x](http://x.example) **b**\u{202E}".to_owned()),
        url: Some("javascript:alert(1)".to_owned()),
        ..Person::default()
    };
    let section = section(vec![Comment { author: Some(author), ..comment("1", "hi") }]);
    assert_eq!(headings(&section), [(0, r"Bo \#\#\# Ann · 2012 \[x\](http://x.example) \*\*b\*\*")], "{section}");
}

#[test]
fn replies_deeper_than_eight_say_whom_they_answer() {
    let section = section((0..50).map(reply).collect());
    let headings = headings(&section);
    assert_eq!(headings.len(), 50);
    assert_eq!(headings[8], (8, "Number 8"));
    assert_eq!(headings[9], (8, "Number 9 · in reply to Number 8"));
    assert_eq!(headings[49], (8, "Number 49 · in reply to Number 48"));
}

#[test]
fn five_thousand_comments_of_one_second_keep_their_order() {
    let comments = (0..5000).map(|id| Comment {
        date_published: "2012-02-03T11:22:33Z".parse().ok(),
        author: Some(Person::named(format!("Number {id}"))),
        ..comment(&id.to_string(), "hi")
    });
    let section = section(comments.collect());
    let headings = headings(&section);
    assert_eq!(headings.len(), 5000);
    assert!(headings.iter().enumerate().all(|(id, (_, text))| text.starts_with(&format!("Number {id} "))));
}

#[test]
fn a_removed_comment_keeps_its_place_over_its_replies() {
    let removed = Comment { status: CommentStatus::Removed, content_html: None, ..reply(0) };
    let section = section(vec![removed, reply(1)]);
    assert_eq!(headings(&section), [(0, "Number 0 · removed"), (1, "Number 1")]);
    assert!(section.contains("\n\n*This comment was removed.*\n\n> ### Number 1\n"), "{section}");
}

#[test]
fn a_comment_of_which_nothing_is_known_still_has_a_heading() {
    assert_eq!(section(vec![comment("1", "hi")]), "## Comments\n\n### Comment\n\nhi\n");
}

#[test]
fn statuses_other_than_approved_are_shown() {
    use CommentStatus::*;
    for (status, shown) in [(Approved, "Comment"), (Pending, "pending"), (Spam, "spam"), (Trash, "trash")] {
        assert_eq!(headings(&section(vec![Comment { status, ..comment("1", "x") }])), [(0, shown)]);
    }
}

#[test]
fn pingbacks_and_trackbacks_stand_under_their_own_heading() {
    let of = |id, kind| Comment { kind, ..comment(id, id) };
    let section =
        section(vec![of("a", CommentKind::Pingback), of("b", CommentKind::Comment), of("c", CommentKind::Trackback)]);
    let expected =
        "## Comments\n\n### Comment\n\nb\n\n## Pingbacks and trackbacks\n\n### Pingback\n\na\n\n### Trackback\n\nc\n";
    assert_eq!(section, expected);
}

#[test]
fn each_post_makes_one_markdown_file_and_none_only_what_was_asked_for() {
    let with = Post { id: "with".to_owned(), comments: vec![comment("1", "hi")], ..Post::default() };
    let without = Post { id: "without".to_owned(), ..Post::default() };
    let mut all = document(vec![with, without]);
    let paths = |document: &_, comments| {
        let options = WriteOptions { comments, ..WriteOptions::default() };
        let (files, _) = write(&MarkdownWriter, document, &options);
        files.into_iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&all, CommentPlace::Inline), ["posts/with.md", "posts/without.md"]);
    assert_eq!(paths(&all, CommentPlace::Sidecar), ["posts/with.md", "posts/with.comments.yaml", "posts/without.md"]);
    all.orphan_comments.push(comment("o", "where is my post"));
    assert_eq!(paths(&all, CommentPlace::Inline), ["posts/with.md", "posts/without.md", "orphan-comments.yaml"]);
    assert_eq!(paths(&all, CommentPlace::None), ["posts/with.md", "posts/without.md"]);
}

#[test]
fn times_are_shown_on_the_clock_of_the_blog_or_their_own() {
    let of = |date: &str| Comment { date_published: date.parse().ok(), ..comment(date, "x") };
    let comments = vec![of("2012-02-03T11:22:33Z"), of("2012-02-03T11:22:33+05:30"), of("2012-02-03")];
    let post = Post { comments, ..Post::default() };
    let blog = Blog { timezone: Some("-08:00".to_owned()), ..Blog::default() };
    let document = blogferry_formats::model::Document { blog, ..document(vec![post]) };
    let (files, _) = write(&MarkdownWriter, &document, &WriteOptions::default());
    let text = String::from_utf8(files[0].1.clone()).unwrap();
    let shown: Vec<&str> = headings(&text).into_iter().map(|(_, text)| text).collect();
    assert_eq!(shown, ["2012-02-03", "2012-02-03 11:22", "2012-02-03 03:22"]);
}

proptest! {
    #[test]
    fn comments_in_are_headings_out(bodies in proptest::collection::vec("[a#>*\n\\- <hp/23]{0,40}", 0..20), seed in any::<usize>()) {
        let comments: Vec<Comment> = bodies
            .iter()
            .enumerate()
            .map(|(id, body)| Comment {
                in_reply_to: Some((seed.wrapping_mul(id + 7) % (bodies.len() + 2)).to_string()),
                author: Some(Person::named(body.clone())),
                ..comment(&id.to_string(), body)
            })
            .collect();
        let section = section(comments);
        prop_assert_eq!(headings(&section).len(), bodies.len(), "{}", section);
    }
}
