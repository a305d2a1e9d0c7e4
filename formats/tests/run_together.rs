//! Two entries that a hole or a cut has made one: nobody knows whose the fields are, so nothing of them is public, and the
//! hole is told as a loss.

#![cfg(all(feature = "blogger", feature = "wordpress"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

mod wxr;

use blogferry_formats::model::{CommentStatus, Post, Status};
use blogferry_formats::{Issue, Issues};
use support::Opened;

/// So many zero bytes that they are no accident.
const ZEROS: &str = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

fn item(number: u32, status: &str, body: &str, comments: &str) -> String {
    format!(
        "<item>\n<title><![CDATA[Reed {number}]]></title>\n<guid>https://pond.example/?p={number}</guid>\n\
         <dc:creator><![CDATA[ona]]></dc:creator>\n<content:encoded><![CDATA[{body}]]></content:encoded>\n\
         <wp:post_id>{number}</wp:post_id>\n<wp:post_date>2019-04-0{number} 10:00:00</wp:post_date>\n\
         <wp:post_date_gmt>2019-04-0{number} 08:00:00</wp:post_date_gmt>\n<wp:status><![CDATA[{status}]]></wp:status>\n\
         <wp:post_type>post</wp:post_type>\n<wp:post_password></wp:post_password>\n{comments}</item>\n"
    )
}

fn comment(number: u32, approved: &str, body: &str) -> String {
    format!(
        "<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Reed</wp:comment_author>\
         <wp:comment_content><![CDATA[{body}]]></wp:comment_content>\
         <wp:comment_approved>{approved}</wp:comment_approved></wp:comment>\n"
    )
}

/// Puts something in place of all between two words, these included.
fn replaced(text: &str, from: &str, to: &str, by: &str) -> String {
    let (before, rest) = text.split_once(from).unwrap();
    format!("{before}{by}{}", rest.split_once(to).unwrap().1)
}

fn wordpress(items: &str) -> Opened {
    wxr::open(wxr::export(items).as_bytes())
}

fn classic(number: u32, more: &str, body: &str) -> String {
    let schemas = "http://schemas.google.com";
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><published>2014-05-0{number}T09:30:00Z</published>{more}\
         <category scheme='{schemas}/g/2005#kind' term='{schemas}/blogger/2008/kind#post'/>\
         <title type='text'>Reed {number}</title><content type='html'>{body}</content></entry>"
    )
}

fn takeout(number: u32, status: &str, body: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>POST</blogger:type>\
         <blogger:status>{status}</blogger:status><title>Reed {number}</title><content type='html'>{body}</content>\
         <published>2021-05-0{number}T09:30:00Z</published><blogger:filename>/{number}.html</blogger:filename>\
         <blogger:trashed/></entry>"
    )
}

fn blogger(entries: &str) -> Opened {
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#' \
         xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:blogger.com,1999:blog-1.archive</id>{entries}</feed>"
    );
    support::try_open("blogger", vec![support::input("blog.xml", feed.as_bytes())]).unwrap()
}

/// All posts, and all that is told.
fn read(opened: &Opened) -> (Vec<Post>, Issues) {
    let mut issues = opened.issues.clone();
    let posts: Vec<Post> =
        (0..opened.archive.outline().len()).map(|n| opened.archive.thread(n, &mut issues).unwrap()).collect();
    for (post, outline) in posts.iter().zip(opened.archive.outline()) {
        assert_eq!(post.status, outline.status, "index and thread say the same");
        let approved = post.comments.iter().filter(|comment| comment.status == CommentStatus::Approved).count();
        assert_eq!(approved as u64, outline.comments.of(CommentStatus::Approved));
    }
    (posts, issues)
}

fn codes(issues: &Issues) -> Vec<&'static str> {
    issues.counts().map(|(code, ..)| code).collect()
}

/// The words that everybody could read.
fn public(posts: &[Post]) -> String {
    let posts = posts.iter().filter(|post| post.status == Status::Published);
    let public = posts.cloned().map(|mut post| {
        post.comments.retain(|comment| comment.status == CommentStatus::Approved);
        post.strip_private();
        post
    });
    serde_json::to_string(&public.collect::<Vec<_>>()).unwrap()
}

fn assert_held_back(opened: &Opened, case: &str) -> Issues {
    let (posts, issues) = read(opened);
    assert!(!public(&posts).contains("secret"), "{case}: {}", public(&posts));
    assert!(codes(&issues).contains(&"status-missing"), "{case}: {:?}", codes(&issues));
    issues
}

#[test]
fn a_hole_from_one_post_into_the_next_publishes_neither_and_is_told_as_one() {
    let both =
        [item(1, "publish", "gills", ""), item(2, "private", "secret cut", ""), item(3, "publish", "moss here", "")];
    let opened = wordpress(&replaced(&both.concat(), " cut", "moss", ZEROS));
    let issues = assert_held_back(&opened, "wordpress");
    assert!(issues.kept().iter().any(|told| told.issue == Issue::Hole { bytes: 20 }));
    assert!(!codes(&issues).contains(&"control-character"), "{:?}", codes(&issues));
    assert_eq!(read(&opened).0[0].status, Status::Published, "its neighbour is whole");

    let draft = "<app:control><app:draft>yes</app:draft></app:control>";
    let entries = [classic(1, draft, "secret cut"), classic(2, "", "moss here")].concat();
    // The word for the draft stands before the body; where both are lost, the body is what is left.
    for from in [" cut", "<app:control>"] {
        assert_held_back(&blogger(&replaced(&entries, from, "moss", ZEROS)), from);
    }
    let entries = [takeout(1, "DRAFT", "secret"), takeout(2, "LIVE", "moss here")].concat();
    let entries = replaced(&entries, "<blogger:status>DRAFT", "<blogger:status>", &format!("{ZEROS}<blogger:status>"));
    assert_held_back(&blogger(&entries.replace("moss", "secret")), "takeout");
}

#[test]
fn a_hole_between_two_items_or_before_the_first_gives_nothing_away() {
    let both = [item(1, "publish", "gills", ""), item(2, "private", "cut secret", "")].concat();
    let (posts, issues) = read(&wordpress(&replaced(&both, "</item>\n<item>", "cut", ZEROS)));
    assert!(codes(&issues).contains(&"hole") && !public(&posts).contains("secret"));
    let first = format!("<title>Pond</title><description>cut</description>{}", item(2, "private", "cut secret", ""));
    let opened = wordpress(&replaced(&first, "cut", "cut", ZEROS));
    let mut blog = opened.archive.blog().clone();
    blog.strip_private();
    let blog = serde_json::to_string(&blog).unwrap();
    assert!(blog.contains("Pond") && !blog.contains("secret"), "{blog}");
    assert!(codes(&opened.issues).contains(&"hole"));
}

#[test]
fn a_comment_with_a_hole_waits_and_its_post_and_those_before_stay() {
    let comments = [comment(1, "1", "gills"), comment(2, "spam", "secret cut"), comment(3, "1", "moss here")].concat();
    let (posts, issues) = read(&wordpress(&item(1, "publish", "newt", &replaced(&comments, " cut", "moss", ZEROS))));
    let statuses: Vec<CommentStatus> = posts[0].comments.iter().map(|comment| comment.status).collect();
    assert_eq!((posts[0].status, statuses[0]), (Status::Published, CommentStatus::Approved));
    assert!(!public(&posts).contains("secret") && !statuses[1..].contains(&CommentStatus::Approved), "{statuses:?}");
    assert!(codes(&issues).contains(&"hole") && codes(&issues).contains(&"status-missing"));
}

#[test]
fn what_posts_show_of_the_library_is_not_taken_from_behind_a_hole() {
    let block = item(2, "publish", "newt cut", "").replace(">post<", ">wp_block<");
    let shows = item(1, "publish", "<!-- wp:block {\"ref\":2} /-->", "");
    let items = [shows, block, item(3, "private", "moss secret", "")].concat();
    let (posts, _) = read(&wordpress(&replaced(&items, " cut", "moss", ZEROS)));
    assert!(!public(&posts).contains("secret"), "{}", public(&posts));
}

#[test]
fn a_few_zero_bytes_are_control_characters_and_padding_is_nothing() {
    let opened = wordpress(&item(1, "publish", "gi\0\0lls", ""));
    let (posts, issues) = read(&opened);
    assert_eq!(codes(&issues), ["control-character"]);
    assert_eq!((posts[0].status, posts[0].content_html.as_deref()), (Status::Published, Some("gills")));
    let padded = format!("{}{ZEROS}\n", wxr::export(&item(1, "publish", "gills", "")));
    let (posts, issues) = read(&wxr::open(padded.as_bytes()));
    assert!(posts[0].status == Status::Published && !codes(&issues).contains(&"hole"), "{:?}", codes(&issues));
}

#[test]
fn a_post_that_was_cut_before_the_next_is_not_as_public_as_that() {
    let both = [item(1, "private", "secret cut", ""), item(2, "publish", "moss", "")].concat();
    for (from, to) in [
        // In its body, in a later field, between two fields.
        (" cut", "</item>\n"),
        ("10:00:00", "<wp:post_id>"),
        ("<wp:post_date>", "<guid>https"),
    ] {
        assert_held_back(&wordpress(&replaced(&both, from, to, "")), from);
    }
    let entries = [takeout(1, "DRAFT", "secret"), takeout(2, "LIVE", "moss")].concat();
    let entries = entries.replacen("DRAFT", "LIVE", 1);
    assert_held_back(&blogger(&replaced(&entries, "<blogger:trashed/>", "<blogger:type>PO", "<bl")), "takeout");
}

#[test]
fn a_body_that_was_cut_and_ends_with_that_of_the_next_item_is_not_public() {
    // Old exports have no section before the body, so tags match all through.
    let both = [item(1, "private", "secret cut", ""), item(2, "publish", "moss", "")].concat();
    let both = both.replace("<title><![CDATA[Reed 2]]>", "<title>Reed 2").replace("<![CDATA[ona]]>", "ona");
    let issues = assert_held_back(&wordpress(&replaced(&both, " cut", "</item>\n", "")), "swallowed");
    assert!(codes(&issues).contains(&"entry-damaged"), "{:?}", codes(&issues));
    // A post about exports quotes one; the platform splits the end of its section.
    let quoted =
        item(2, "publish", "moss", "").replace("<![CDATA[Reed 2]]>", "Reed 2").replace("<![CDATA[ona]]>", "ona");
    let quoted = quoted.replace("]]>", "]]]]><![CDATA[>");
    let (posts, issues) = read(&wordpress(&item(1, "publish", &quoted, "")));
    assert!(
        posts[0].status == Status::Published && !codes(&issues).contains(&"status-missing"),
        "{:?}",
        codes(&issues)
    );
}

#[test]
fn of_two_approvals_of_a_comment_none_counts() {
    let twice =
        comment(1, "1", "secret").replace("</wp:comment>", "<wp:comment_approved>0</wp:comment_approved></wp:comment>");
    assert_held_back(&wordpress(&item(1, "publish", "newt", &twice)), "two words");
    let glued = [comment(1, "1", "gills"), comment(2, "0", "secret")].concat();
    assert_held_back(
        &wordpress(&item(1, "publish", "newt", &replaced(&glued, "</wp:comment>", "Reed", "<wp"))),
        "glued",
    );
    let same = twice.replace(">0<", ">1<");
    let (posts, issues) = read(&wordpress(&item(1, "publish", "newt", &same)));
    assert!(public(&posts).contains("secret") && codes(&issues).is_empty());
}

#[test]
fn the_addresses_in_a_head_behind_a_cut_item_stay_private() {
    let cut = item(1, "publish", "gills cut", "");
    let cut = cut.split_once(" cut").unwrap().0;
    let author = |email: &str| {
        format!(
            "<wp:author><wp:author_login><![CDATA[ona]]></wp:author_login><wp:author_email>{email}</wp:author_email></wp:author>"
        )
    };
    for email in ["<![CDATA[ona@pond.example]]>", "ona@pond.example"] {
        let second = wxr::export(&format!("<title>Pond</title>{}{}", author(email), item(2, "publish", "moss", "")));
        let first = wxr::export(&format!("{}{cut}\n", author("reed@pond.example")));
        let first = first.strip_suffix("</channel></rss>").unwrap();
        let (posts, issues) = read(&wxr::open(format!("{first}<?xml version=\"1.0\"?>\n{second}").as_bytes()));
        let all = serde_json::to_string(
            &posts
                .iter()
                .cloned()
                .map(|mut post| {
                    post.strip_private();
                    post
                })
                .collect::<Vec<_>>(),
        )
        .unwrap();
        assert!(!all.contains("ona@pond.example"), "{all}");
        assert!(codes(&issues).contains(&"entry-damaged") && all.contains("moss"), "{:?}", codes(&issues));
    }
}
