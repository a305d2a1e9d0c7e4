//! Copies of one post or comment in two exports, and the feeds of other blogs beside the blog's own: nothing becomes public
//! and no blog gets another name because of what stands in the second file.

#![cfg(all(feature = "blogger", feature = "wordpress"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

mod wxr;

use blogferry_formats::model::{CommentStatus, Post, Status};
use support::Opened;

fn open(format: &str, texts: &[String]) -> Opened {
    let inputs = texts.iter().enumerate().map(|(n, text)| support::input(&format!("{n}.xml"), text.as_bytes()));
    support::try_open(format, inputs.collect()).unwrap()
}

/// The one post, in either order of the files, with whether it was told that copies disagree.
fn both_ways(format: &str, one: &str, other: &str) -> Vec<(Post, bool)> {
    let orders = [[one, other], [other, one]];
    let read = |order: &[&str; 2]| {
        let opened = open(format, &order.map(str::to_owned));
        let mut posts = support::posts(&opened);
        assert_eq!(posts.len(), 1, "they are copies");
        let outline = &opened.archive.outline()[0];
        assert_eq!((posts[0].status, posts[0].protected), (outline.status, outline.protected));
        for status in [CommentStatus::Approved, CommentStatus::Pending, CommentStatus::Spam] {
            let found = posts[0].comments.iter().filter(|comment| comment.status == status).count();
            assert_eq!(outline.comments.of(status), u64::try_from(found).unwrap());
        }
        let is_told = opened.issues.counts().any(|(code, ..)| code == "copies-disagree");
        (posts.remove(0), is_told)
    };
    orders.iter().map(read).collect()
}

fn item(status: &str, modified: &str, approved: &str) -> String {
    wxr::export(&format!(
        "<item><title>Newt</title><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type>\
         <wp:post_date>2020-01-01 10:00:00</wp:post_date>{modified}<wp:status>{status}</wp:status>\
         <wp:post_password></wp:post_password><wp:comment><wp:comment_id>9</wp:comment_id>\
         <wp:comment_content>gills</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>\
         </wp:comment></item>"
    ))
}

fn modified(day: u8) -> String {
    format!("<wp:post_modified>2020-02-0{day} 10:00:00</wp:post_modified>")
}

fn feed(entries: &str) -> String {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>\
         <id>tag:blogger.com,1999:blog-1</id><title>Pond</title>{entries}</feed>"
    )
}

fn entries(status: &str, updated: &str, comment: &str) -> String {
    let updated = format!("<updated>{updated}</updated>");
    feed(&format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-7</id><blogger:type>POST</blogger:type>\
         <blogger:status>{status}</blogger:status><title>Newt</title><content type='html'>gills</content>{updated}</entry>\
         <entry><id>tag:blogger.com,1999:blog-1.post-9</id><blogger:parent>tag:blogger.com,1999:blog-1.post-7</blogger:parent>\
         <blogger:type>COMMENT</blogger:type><blogger:status>{comment}</blogger:status><content type='html'>x</content>\
         {updated}</entry>"
    ))
}

#[test]
fn of_two_copies_without_dates_the_one_counts_that_fewer_could_see() {
    for (one, other) in [
        (item("publish", "", "1"), item("private", "", "1")),
        (item("publish", &modified(1), "1"), item("private", &modified(1), "1")),
        (item("publish", &modified(1), "1"), item("private", "", "1")),
    ] {
        for (post, is_told) in both_ways("wordpress", &one, &other) {
            assert!(post.status == Status::Private && is_told);
        }
    }
    let date = "2021-05-01T09:30:00Z";
    let (one, other) = (entries("LIVE", date, "LIVE"), entries("DRAFT", date, "SPAM_COMMENT"));
    for (post, is_told) in both_ways("blogger", &one, &other) {
        assert!(post.status == Status::Draft && is_told);
        assert_eq!(post.comments[0].status, CommentStatus::Spam);
    }
}

#[test]
fn of_two_copies_with_dates_the_one_counts_that_was_changed_later() {
    for (post, is_told) in
        both_ways("wordpress", &item("private", &modified(1), "1"), &item("publish", &modified(2), "1"))
    {
        assert!(post.status == Status::Published && is_told);
    }
    let (one, other) =
        (entries("DRAFT", "2021-05-01T09:30:00Z", "SPAM_COMMENT"), entries("LIVE", "2021-05-02T09:30:00Z", "LIVE"));
    for (post, is_told) in both_ways("blogger", &one, &other) {
        assert!(post.status == Status::Published && is_told);
        assert_eq!(post.comments[0].status, CommentStatus::Approved);
    }
}

#[test]
fn a_comment_that_one_copy_of_its_post_calls_spam_is_spam() {
    for (post, is_told) in both_ways("wordpress", &item("publish", "", "1"), &item("publish", "", "spam")) {
        assert_eq!((post.comments[0].status, is_told), (CommentStatus::Spam, true));
    }
    for (post, is_told) in both_ways("wordpress", &item("publish", "", "1"), &item("publish", "", "1")) {
        assert_eq!((post.comments[0].status, is_told), (CommentStatus::Approved, false));
    }
}

#[test]
fn a_picture_of_a_post_that_its_other_copy_hides_is_hidden() {
    let picture = wxr::picture(3).replace("<wp:post_parent>1<", "<wp:post_parent>7<");
    let hidden = item("private", "", "1").replace("<channel>", &format!("<channel>{picture}"));
    let opened = open("wordpress", &[item("publish", "", "1"), hidden]);
    assert!(support::posts(&opened).iter().all(|post| post.status == Status::Private));
}

#[test]
fn the_feed_of_comments_on_another_blog_never_names_the_blog() {
    let own = entries("LIVE", "2021-05-01T09:30:00Z", "LIVE");
    let other = feed(
        "<subtitle>Stripes</subtitle><link rel='alternate' href='https://zebra.example/'/>\
         <entry><id>tag:blogger.com,1999:blog-2.post-9</id>\
         <blogger:parent>tag:blogger.com,1999:blog-2.post-8</blogger:parent><blogger:type>COMMENT</blogger:type>\
         <blogger:status>LIVE</blogger:status><content type='html'>x</content></entry>",
    );
    let other = other.replace("blog-1", "blog-2").replace("Pond", "Zebra");
    for order in [[&own, &other], [&other, &own]] {
        let opened = open("blogger", &order.map(Clone::clone));
        let blog = opened.archive.blog();
        assert_eq!((blog.title.as_deref(), blog.id.as_deref()), (Some("Pond"), Some("1")));
        assert_eq!((blog.description.as_deref(), blog.url.as_deref()), (None, None));
    }
    let untitled = own.replace("<title>Pond</title>", "");
    let settings = support::input("settings.csv", b"blog_name,blog_time_zone\nOtters,Europe/Oslo\n");
    let inputs =
        vec![support::input("a.atom", other.as_bytes()), support::input("b.atom", untitled.as_bytes()), settings];
    let opened = support::try_open("blogger", inputs).unwrap();
    assert_eq!(opened.archive.blog().title.as_deref(), Some("Otters"));
}
