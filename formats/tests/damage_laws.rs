//! Laws of XML exports under damage: wherever a file is cut and whatever is put into it, what stands whole before the
//! damage comes out as if nothing had happened, and every entry that is there comes out or is told.

#![cfg(all(feature = "blogger", feature = "wordpress", feature = "mtif", feature = "text", feature = "json"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is the failing test"
)]

#[path = "support/laws.rs"]
mod laws;

use blogferry_formats::Severity;
use blogferry_formats::model::Post;
use laws::{Carried, hold};
use proptest::prelude::*;

/// An export with this many entries, and the offset at which each of them ends.
struct Export {
    format: &'static str,
    bytes: String,
    ends: Vec<usize>,
}

fn blogger(posts: usize) -> Export {
    let mut bytes = String::from(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>\
         <id>tag:blogger.com,1999:blog-77.archive</id><title>Lamps</title>\n",
    );
    let mut ends = Vec::new();
    for number in 0..posts {
        bytes.push_str(&format!(
            "<entry><id>tag:blogger.com,1999:blog-77.post-{number}</id><published>2014-03-02T09:15:00.000+01:00</published>\
             <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\
             <title type='text'>Lamp {number}</title><content type='html'>&lt;p&gt;word{number}w &amp;amp; näher 灯&lt;/p&gt;</content></entry>\n"
        ));
        ends.push(bytes.len());
    }
    bytes.push_str("</feed>\n");
    Export { format: "blogger", bytes, ends }
}

fn wordpress(posts: usize) -> Export {
    let mut bytes = String::from(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Lamps</title><wp:wxr_version>1.2</wp:wxr_version>\n",
    );
    let mut ends = Vec::new();
    for number in 0..posts {
        bytes.push_str(&format!(
            "<item><title>Lamp {number}</title><content:encoded><![CDATA[<p>word{number}w & näher ]] 灯</p>]]></content:encoded>\
             <wp:post_id>{number}</wp:post_id><wp:post_date>2014-03-02 09:15:00</wp:post_date><wp:status>publish</wp:status>\
             <wp:post_type>post</wp:post_type><wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Ona</wp:comment_author>\
             <wp:comment_content><![CDATA[answer{number}a]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment></item>\n"
        ));
        ends.push(bytes.len());
    }
    bytes.push_str("</channel></rss>\n");
    Export { format: "wordpress", bytes, ends }
}

/// Where a post stands may shift; nothing else of it may change.
fn contents(posts: &[Post]) -> Vec<Post> {
    posts.iter().map(|post| Post { source: None, ..post.clone() }).collect()
}

fn carried(format: &str, bytes: &[u8]) -> Vec<Post> {
    hold(format, bytes).map(|Carried { posts, .. }| contents(&posts)).unwrap_or_default()
}

/// Checks that posts whole before `at` are what they are in the undamaged export.
fn prefix_holds(export: &Export, whole: &[Post], damaged: &[u8], at: usize) {
    let before = export.ends.iter().filter(|end| **end <= at).count();
    let found = carried(export.format, damaged);
    assert!(found.len() >= before, "{} of {before} posts before the damage at {at} came out", found.len());
    assert_eq!(&found[..before], &whole[..before], "a post before the damage at {at} changed");
}

#[test]
fn an_export_cut_at_any_byte_keeps_every_post_before_the_cut() {
    for export in [blogger(3), wordpress(3)] {
        let whole = carried(export.format, export.bytes.as_bytes());
        assert_eq!(whole.len(), 3);
        for at in 0..export.bytes.len() {
            prefix_holds(&export, &whole, &export.bytes.as_bytes()[..at], at);
        }
    }
}

#[test]
fn an_export_cut_before_its_end_is_told_wherever_it_is_cut() {
    for export in [blogger(2), wordpress(2)] {
        let root = export.bytes.find("<rss").or(export.bytes.find("<feed")).unwrap();
        let first = root + export.bytes[root..].find('>').unwrap() + 1;
        let last = export.bytes.find("</channel").or(export.bytes.find("</feed")).unwrap();
        for at in first..last {
            let carried = hold(export.format, &export.bytes.as_bytes()[..at]);
            let told = carried.is_none_or(|carried| carried.issues.total(Severity::Loss) > 0);
            assert!(told, "nothing is told of the cut at {at} of {}", export.format);
        }
    }
}

/// What breaks exports in practice.
const DAMAGE: &[&str] = &[
    "<entry>",
    "</entry>",
    "<item>",
    "</item>",
    "<",
    ">",
    "&",
    "&nbsp;",
    "&#0;",
    "&#xD83D;",
    "\"",
    "'",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "</",
    "/>",
    "</content>",
    "</content:encoded>",
    "<wp:comment>",
    "</wp:comment>",
    "\u{0}",
    "\u{1}",
    "\u{fffe}",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "</feed>",
    "</rss>",
    "<feed>",
    "<a b=c d='e' f>",
    "<x:y xmlns:x='u'>",
    "=",
    " ",
    "\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_never_reaches_back(
        is_blogger: bool,
        at in 0.0..1.0f64,
        cut in 0usize..60,
        pieces in proptest::collection::vec(proptest::sample::select(DAMAGE), 0..5),
    ) {
        let export = if is_blogger { blogger(8) } else { wordpress(8) };
        let whole = carried(export.format, export.bytes.as_bytes());
        let mut at = (at * export.bytes.len() as f64) as usize;
        while !export.bytes.is_char_boundary(at) {
            at -= 1;
        }
        let rest = export.bytes.as_bytes().get(at + cut..).unwrap_or_default();
        let damaged = [&export.bytes.as_bytes()[..at], pieces.concat().as_bytes(), rest].concat();
        prefix_holds(&export, &whole, &damaged, at);
    }

    #[test]
    fn any_mixture_of_fragments_is_read_to_its_end(
        format in proptest::sample::select(&["blogger", "wordpress", "mtif", "text", "json"][..]),
        pieces in proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..40),
    ) {
        hold(format, pieces.concat().as_bytes());
    }
}

/// Parts of all formats, whole and broken.
const FRAGMENTS: &[&str] = &[
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'>",
    "<entry>",
    "</entry>",
    "</feed>",
    "<id>tag:blogger.com,1999:blog-7.post-1</id>",
    "<id>tag:blogger.com,1999:blog-7.post-2</id>",
    "<id>",
    "</id>",
    "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>",
    "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#comment'/>",
    "<thr:in-reply-to ref='tag:blogger.com,1999:blog-7.post-1'/>",
    "<title>A &amp; B",
    "</title>",
    "<content type='html'>&lt;p&gt;x",
    "</content>",
    "<published>2014-03-02T09:15:00Z</published>",
    "<author><name>Ona</name></author>",
    "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>",
    "<item>",
    "</item>",
    "</channel></rss>",
    "<wp:post_id>5</wp:post_id>",
    "<wp:post_parent>5</wp:post_parent>",
    "<wp:status>publish</wp:status>",
    "<wp:post_type>attachment</wp:post_type>",
    "<content:encoded><![CDATA[",
    "]]></content:encoded>",
    "<!-- wp:quote {\"a\":1} -->",
    "<!-- /wp:quote -->",
    "[gallery ids=\"5,6\"]",
    "[caption]",
    "[/caption]",
    "<wp:comment><wp:comment_id>3</wp:comment_id>",
    "<wp:comment_parent>3</wp:comment_parent>",
    "</wp:comment>",
    "<wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>a:1:{i:0;s:9:\"x\";}</wp:meta_value></wp:postmeta>",
    "AUTHOR: Ona\n",
    "TITLE: Lamps\n",
    "DATE: 03/02/2014 09:15:00 PM\n",
    "-----\n",
    "--------\n",
    "BODY:\n",
    "COMMENT:\n",
    "PING:\n",
    "Monday, March 4, 2013\n",
    "Ona said...\n",
    "3 comments:\n",
    "Posted by Ona at 6:42 PM\n",
    "\n\n",
    "Lovely.\n",
    "{\"version\":1,\"posts\":[",
    "{\"id\":\"1\",\"kind\":\"post\",\"status\":\"published\"}",
    ",",
    "]}",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "&",
    "<",
    "\u{0}",
];

#[test]
fn an_item_means_the_same_whatever_another_export_behind_it_declares() {
    let export = |address: &str, id: u32| {
        format!(
            "<rss xmlns:wp=\"{address}\"><channel><title>Pond</title><item><wp:post_id>{id}</wp:post_id>\
             <wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:comment><wp:comment_id>9</wp:comment_id>\
             <wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"
        )
    };
    let declared = export("http://wordpress.org/export/1.2/", 1);
    let undeclared = declared.replace(" xmlns:wp=\"http://wordpress.org/export/1.2/\"", "");
    for first in [declared, undeclared] {
        let text = first + &export("http://other.example/", 2);
        let carried = hold("wordpress", text.as_bytes()).unwrap();
        assert_eq!(carried.posts.iter().map(|post| post.comments.len()).collect::<Vec<_>>(), [1, 1]);
    }
}
