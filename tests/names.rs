//! The same posts get the same names and the same bytes, whatever their order in an export.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic here is the failing test"
)]

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::LazyLock;

use blogferry::convert::{Links, Request, Unwatched, convert};
use blogferry::formats::html::NativeEngine;
use blogferry::formats::{CommentPlace, Registry};
use blogferry::plan::{DateRange, Include, Only, Selection};
use blogferry::sink::Output;
use proptest::prelude::*;

/// The files of an output.
type Files = BTreeMap<String, String>;

/// Converts an export and returns the files, without those that list posts in the order of the source.
fn files(export: &str, to: &str, comments: CommentPlace, selection: &Selection) -> Files {
    let desk = tempfile::tempdir().expect("a folder");
    let (input, output) = (desk.path().join("blog.xml"), desk.path().join("site.zip"));
    std::fs::write(&input, export).expect("written");
    let mut request = Request::new([input], to, Output::Zip(output.clone()));
    request.selection = selection.clone();
    request.links = Links::Rewrite;
    request.write.comments = comments;
    request.jobs = 1;
    let registry = Registry::standard();
    let run = convert(&request, &registry, &NativeEngine, &Unwatched).expect("converted");
    assert!(run.losses.is_empty());
    let mut archive = zip::ZipArchive::new(std::fs::File::open(output).expect("there")).expect("an archive");
    let mut files = Files::new();
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).expect("a member");
        let mut text = String::new();
        member.read_to_string(&mut text).expect("text");
        let name = member.name().expect("a name").into_owned();
        if !matches!(name.as_str(), "index.html" | "search.html") {
            if name.ends_with(".yaml") {
                text = sorted(&text);
            }
            assert!(files.insert(name.clone(), text).is_none(), "{name}");
        }
    }
    files
}

/// Comments beside a post stand in the order of the source and say where in it they are, which is a fact of this one file.
fn sorted(text: &str) -> String {
    let is_place = |line: &&str| ["byte: ", "line: "].iter().any(|key| line.trim_start().starts_with(key));
    let mut lines: Vec<&str> = text.lines().filter(|line| !is_place(line)).collect();
    lines.sort_unstable();
    lines.join("\n")
}

fn everything() -> Selection {
    Selection { include: Include::ALL, ..Selection::default() }
}

/// What must not depend on the order.
const TARGETS: [(&str, CommentPlace); 3] =
    [("markdown", CommentPlace::Inline), ("markdown", CommentPlace::Sidecar), ("html", CommentPlace::Inline)];

fn output(items: &[String], (head, foot): (&str, &str), (to, comments): (&str, CommentPlace)) -> Files {
    files(&format!("{head}{}{foot}", items.concat()), to, comments, &everything())
}

fn markdown(items: &[String], frame: (&str, &str)) -> Files {
    output(items, frame, TARGETS[0])
}

/// Returns the first file that is not in both outputs with the same bytes.
fn difference(one: &Files, other: &Files) -> Option<(String, String)> {
    let strange = |(name, _): &(&String, &String)| one.get(*name) != other.get(*name);
    one.iter().chain(other).find(strange).map(|(name, text)| (name.clone(), text.clone()))
}

/// Returns the file of each post, told by the mark in its body.
fn names(files: &Files) -> BTreeMap<u32, &str> {
    let mark = |text: &str| text.split_once("mark ")?.1.split_once('.')?.0.parse().ok();
    files.iter().filter_map(|(name, text)| Some((mark(text)?, name.as_str()))).collect()
}

const WORDPRESS: (&str, &str) = (
    "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
     xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Pond</title><link>https://pond.example</link>\
     <wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://pond.example</wp:base_blog_url>\n",
    "</channel></rss>\n",
);

const UNDATED: &str = "0000-00-00 00:00:00";

/// An item of a WordPress export with a comment. `date` is local, two hours ahead of the universal time.
fn item(id: u32, slug: &str, date: &str, status: &str, password: &str) -> String {
    let universal = date.replace(" 12:", " 10:");
    let comment = id + 100;
    format!(
        "<item><title>Post</title><link>https://pond.example/soup/</link><content:encoded><![CDATA[mark {id}. \
         <a href=\"https://pond.example/soup/\">soup</a>]]></content:encoded><wp:post_id>{id}</wp:post_id>\
         <wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{universal}</wp:post_date_gmt>\
         <wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>\
         <wp:post_password>{password}</wp:post_password><wp:comment><wp:comment_id>{comment}</wp:comment_id>\
         <wp:comment_author>Otto</wp:comment_author><wp:comment_date>2020-01-01 12:00:00</wp:comment_date>\
         <wp:comment_content>Comment {comment}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>\
         <wp:comment_type></wp:comment_type></wp:comment></item>\n"
    )
}

/// Items that want few names, newest first, as nobody writes them.
fn items() -> Vec<String> {
    let long = "reed-".repeat(60);
    vec![
        item(21, "soup", UNDATED, "publish", ""),
        item(20, "soup", "2019-05-01 12:00:00", "publish", ""),
        item(19, "Soup", "2018-05-01 12:00:00", "publish", ""),
        item(18, "soup-2", "2017-05-01 12:00:00", "publish", ""),
        item(10, "soup", "2016-05-01 12:00:00", "publish", ""),
        item(9, "soup", "2016-05-01 12:00:00", "publish", ""),
        item(8, "soup", "2010-05-01 12:00:00", "publish", "secret"),
        item(7, "soup", "2009-05-01 12:00:00", "draft", ""),
        item(6, "soup", UNDATED, "draft", ""),
        item(5, "soup", "2008-05-01 12:00:00", "private", ""),
        item(30, "caf\u{e9}", "2012-05-02 12:00:00", "publish", ""),
        item(31, "cafe\u{301}", "2012-05-01 12:00:00", "publish", ""),
        item(32, &format!("{long}one"), "2012-05-04 12:00:00", "publish", ""),
        item(33, &format!("{long}two"), "2012-05-03 12:00:00", "publish", ""),
        item(40, "orphan-comments", "2012-05-03 12:00:00", "publish", ""),
    ]
}

const BLOGGER: (&str, &str) = (
    "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#' \
     xmlns:thr='http://purl.org/syndication/thread/1.0'><id>tag:blogger.com,1999:blog-7.archive</id><title>Lamps</title>\n",
    "</feed>\n",
);

fn entry(id: u32, kind: &str, published: &str, rest: &str) -> String {
    let published = if published.is_empty() { String::new() } else { format!("<published>{published}</published>") };
    format!(
        "<entry><id>tag:blogger.com,1999:blog-7.post-{id}</id>{published}<title>Lamp</title>\
         <category scheme='http://schemas.google.com/g/2005#kind' \
         term='http://schemas.google.com/blogger/2008/kind#{kind}'/>{rest}</entry>\n"
    )
}

fn post(id: u32, address: &str, published: &str) -> String {
    let link = format!("<link rel='alternate' type='text/html' href='https://lamps.example/{address}.html'/>");
    let body = "See &lt;a href='https://lamps.example/2012/05/lamp.html'&gt;this&lt;/a&gt;";
    entry(id, "post", published, &format!("{link}<content type='html'>mark {id}. {body}</content>"))
}

fn comment(id: u32, post: u32) -> String {
    let reply = format!("<thr:in-reply-to ref='tag:blogger.com,1999:blog-7.post-{post}'/>");
    let published = format!("2014-03-03T09:{:02}:00.000+01:00", id % 60);
    entry(id, "comment", &published, &format!("<content type='html'>Comment {id}</content>{reply}"))
}

/// Entries whose addresses differ by nothing but the month. The clocks are those of several zones: 09:30 in the east is
/// before 09:00 in the west.
fn entries() -> Vec<String> {
    let draft = "<app:control><app:draft>yes</app:draft></app:control><content type='html'>mark 8.</content>";
    vec![
        post(5, "2014/07/lamp", ""),
        post(4, "2014/06/lamp", "2014-06-01T09:00:00.000-07:00"),
        post(3, "2014/05/lamp", "2014-06-01T09:30:00.000+02:00"),
        post(100, "2012/05/lamp", "2012-05-02T09:30:00.000Z"),
        post(12, "2012/05/lamp", "2012-05-02T10:30:00.000+01:00"),
        post(6, "2015/05/LAMP", "2015-05-02"),
        entry(8, "post", "2001-01-01T00:00:00Z", draft),
        entry(9, "page", "2011-01-01T00:00:00Z", "<content type='html'>mark 9.</content>"),
        comment(200, 4),
        comment(201, 4),
        comment(202, 100),
        comment(203, 777),
    ]
}

#[test]
fn the_plain_name_goes_to_the_oldest_public_post() {
    let found = markdown(&items(), WORDPRESS);
    let reeds = format!("posts/{}", "reed-".repeat(34));
    let [one, two] = [format!("{reeds}-2.md"), format!("{reeds}.md")];
    let expected = [
        (5, "private/soup.md"),
        (6, "drafts/soup-2.md"),
        (7, "drafts/soup.md"),
        (8, "posts/soup-6.md"),
        (9, "posts/soup.md"),
        (10, "posts/soup-2.md"),
        (18, "posts/soup-2-2.md"),
        (19, "posts/Soup-3.md"),
        (20, "posts/soup-4.md"),
        (21, "posts/soup-5.md"),
        (30, "posts/caf\u{e9}-2.md"),
        (31, "posts/caf\u{e9}.md"),
        (32, one.as_str()),
        (33, two.as_str()),
        (40, "posts/orphan-comments.md"),
    ];
    assert_eq!(names(&found), BTreeMap::from(expected));
    let found = markdown(&entries(), BLOGGER);
    let expected = [
        (3, "posts/lamp-3.md"),
        (4, "posts/lamp-4.md"),
        (5, "posts/lamp-6.md"),
        (6, "posts/LAMP-5.md"),
        (8, "drafts/lamp.md"),
        (9, "pages/lamp.md"),
        (12, "posts/lamp.md"),
        (100, "posts/lamp-2.md"),
    ];
    assert_eq!(names(&found), BTreeMap::from(expected));
}

#[test]
fn a_post_that_is_written_later_takes_no_name_of_an_earlier_one() {
    let mut items = items();
    let before = markdown(&items, WORDPRESS);
    for (id, slug) in [(50, "soup"), (51, "soup-3"), (52, "SOUP"), (53, "soup-2")] {
        items.insert(0, item(id, slug, "2021-05-01 12:00:00", "publish", ""));
    }
    let after = markdown(&items, WORDPRESS);
    // Those that no visitor could tell to have been there before are not among them.
    for (id, name) in names(&before).into_iter().filter(|(id, _)| ![8, 21].contains(id)) {
        assert_eq!(names(&after).get(&id), Some(&name), "{id}");
    }
}

#[test]
fn what_is_chosen_changes_no_name() {
    let export = format!("{}{}{}", WORDPRESS.0, items().concat(), WORDPRESS.1);
    let of = |selection: &Selection| files(&export, "markdown", CommentPlace::Inline, selection);
    let all = of(&everything());
    let dates = DateRange { since: Some((2016, 6, 1)), until: None };
    for part in [
        Selection::default(),
        Selection { limit: Some(2), ..everything() },
        Selection { dates, ..everything() },
        Selection { only: vec![Only::Drafts], ..everything() },
    ] {
        let part = of(&part);
        assert!(!part.is_empty() && part.len() < all.len());
        for (id, name) in names(&part) {
            assert_eq!(names(&all).get(&id), Some(&name), "{id}");
        }
    }
}

/// What comes of the items in the order they are written down here.
fn reference(items: &[String], frame: (&str, &str)) -> [Files; 3] {
    TARGETS.map(|target| output(items, frame, target))
}

static ITEMS: LazyLock<[Files; 3]> = LazyLock::new(|| reference(&items(), WORDPRESS));
static ENTRIES: LazyLock<[Files; 3]> = LazyLock::new(|| reference(&entries(), BLOGGER));

/// Fails if another order gives other names or other bytes.
fn check(items: &[String], frame: (&str, &str), target: usize, reference: &[Files; 3]) -> Result<(), TestCaseError> {
    for target in [0, target] {
        let (found, expected) = (output(items, frame, TARGETS[target]), &reference[target]);
        prop_assert_eq!(names(&found), names(expected));
        prop_assert_eq!(difference(&found, expected), None);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_items_of_wordpress_changes_no_name_and_no_byte(
        items in Just(items()).prop_shuffle(),
        target in 1..TARGETS.len(),
    ) {
        check(&items, WORDPRESS, target, &ITEMS)?;
    }

    #[test]
    fn the_order_of_the_entries_of_blogger_changes_no_name_and_no_byte(
        entries in Just(entries()).prop_shuffle(),
        target in 1..TARGETS.len(),
    ) {
        check(&entries, BLOGGER, target, &ENTRIES)?;
    }
}
