//! What an entry says beside its fields is kept in `meta` and told: fields that stand twice, text between elements, tags
//! that are none. And every repair is told where it was made.

#![cfg(all(feature = "blogger", feature = "wordpress"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

mod wxr;

use blogferry_formats::Reported;
use blogferry_formats::model::Post;
use serde_json::{Value, json};
use support::{Opened, posts, try_open};

/// The first post of an export, and what is told of it: each code with the text of the export at its place.
struct Read {
    post: Post,
    told: Vec<(&'static str, String)>,
}

impl Read {
    fn codes(&self) -> Vec<&'static str> {
        self.told.iter().map(|(code, _)| *code).collect()
    }

    fn at(&self, code: &str) -> &str {
        &self.told.iter().find(|(told, _)| *told == code).unwrap().1
    }
}

fn read(format: &str, export: &[u8]) -> Read {
    let opened: Opened = try_open(format, vec![support::input("blog.xml", export)]).unwrap();
    let mut issues = opened.issues.clone();
    let post = opened.archive.thread(0, &mut issues).unwrap();
    let place = |it: &Reported| it.at.map_or(0, |at| usize::try_from(at.offset).unwrap());
    let text = |it: &Reported| String::from_utf8_lossy(&export[place(it)..]).into_owned();
    Read { post, told: issues.kept().iter().map(|it| (it.issue.code(), text(it))).collect() }
}

fn wordpress(item: &str) -> Read {
    let item = format!(
        "<item>{item}<wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <wp:post_password></wp:post_password></item>"
    );
    read("wordpress", wxr::export(&item).as_bytes())
}

fn blogger(entry: &str) -> Read {
    read("blogger", feed(entry).as_bytes())
}

fn feed(entry: &str) -> String {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><id>x</id>\
         <entry><id>tag:blogger.com,1999:blog-7.post-1</id><blogger:type>POST</blogger:type>\
         <blogger:status>LIVE</blogger:status>{entry}</entry></feed>"
    )
}

#[test]
fn a_body_counts_though_an_empty_one_stands_before_it() {
    let read =
        wordpress("<content:encoded></content:encoded><content:encoded><![CDATA[<p>Reed</p>]]></content:encoded>");
    assert_eq!(read.post.content_html.as_deref(), Some("<p>Reed</p>"));
    assert!(read.told.is_empty(), "{:?}", read.told);
    let read = blogger("<content type='html'/><content type='html'>&lt;p>Lamp&lt;/p></content>");
    assert_eq!(read.post.content_html.as_deref(), Some("<p>Lamp</p>"));
    assert!(read.told.is_empty(), "{:?}", read.told);
}

#[test]
fn of_a_field_that_stands_twice_the_first_counts_and_the_other_is_kept_and_told() {
    let read = wordpress(
        "<title>One</title><title>Two</title><content:encoded>a</content:encoded><content:encoded>b</content:encoded>\
         <content:encoded>c</content:encoded>",
    );
    assert_eq!((read.post.title.as_deref(), read.post.content_html.as_deref()), (Some("One"), Some("a")));
    assert_eq!(read.post.meta["title"], "Two");
    assert_eq!(read.post.meta["content:encoded"], json!(["b", "c"]));
    assert_eq!(read.codes(), ["field-twice"; 3]);
    assert!(read.at("field-twice").starts_with("<title>Two"));
    let read = blogger(
        "<title>One</title><title>Two</title><content type='html'>a</content><content type='html'>b</content>\
         <published>2014-01-02T00:00:00Z</published><published>2015-01-02T00:00:00Z</published>",
    );
    assert_eq!((read.post.title.as_deref(), read.post.content_html.as_deref()), (Some("One"), Some("a")));
    assert_eq!(read.post.date_published.unwrap().to_string(), "2014-01-02T00:00:00Z");
    assert_eq!([&read.post.meta["title"], &read.post.meta["content"]], ["Two", "b"]);
    assert_eq!(read.codes(), ["field-twice"; 3]);
}

#[test]
fn a_field_that_stands_twice_to_the_letter_is_said_once() {
    let read = wordpress(
        "<title>One</title><title>One</title><content:encoded>a</content:encoded><content:encoded>a</content:encoded>",
    );
    assert!(read.told.is_empty() && read.post.meta.is_empty(), "{:?} {:?}", read.told, read.post.meta);
}

#[test]
fn fields_of_a_comment_that_stand_twice_are_kept_and_addresses_stay_private() {
    let read = wordpress(
        "<wp:comment><wp:comment_content>a</wp:comment_content><wp:comment_content>b</wp:comment_content>\
         <wp:comment_author_IP>192.0.2.7</wp:comment_author_IP><wp:comment_author_IP>192.0.2.8</wp:comment_author_IP></wp:comment>",
    );
    let comment = &read.post.comments[0];
    assert_eq!(comment.content_html.as_deref(), Some("a"));
    assert_eq!(serde_json::to_value(&comment.meta).unwrap(), json!({ "wp:comment_content": "b" }));
    assert_eq!(comment.private.as_ref().unwrap().meta["wp:comment_author_IP"], "192.0.2.8");
}

#[test]
fn text_between_the_elements_of_an_entry_a_comment_or_an_author_is_kept_and_told_at_its_place() {
    let read = wordpress(
        "moss\n<title>T</title> &amp; fern<wp:comment>\n reed <wp:comment_approved>1</wp:comment_approved></wp:comment>",
    );
    assert_eq!(read.post.meta["text"], "moss\n& fern");
    assert_eq!(read.post.comments[0].meta["text"], "reed");
    assert_eq!(read.codes(), ["stray-text"; 3]);
    assert!(read.told.iter().any(|(_, text)| text.starts_with("reed <")), "{:?}", read.told);
    let read = blogger("<title>T</title>\n wick\n<author>soot<name>Ona</name></author>");
    assert_eq!(read.post.meta["text"], "wick\nsoot");
    assert!(read.at("stray-text").starts_with("wick"));
}

#[test]
fn text_that_may_be_an_address_or_a_password_is_kept_under_private() {
    let read = wordpress("<wp:post_password<![CDATA[moss]]></wp:post_password>");
    assert!(!read.post.meta.contains_key("text"));
    assert_eq!(read.post.private.unwrap().meta["text"], "<wp:post_password<![CDATA[moss");
    let read = wordpress("<wp:comment>x@pond.example<wp:comment_id>1</wp:comment_id></wp:comment>");
    assert!(read.post.comments[0].meta.is_empty());
    assert_eq!(read.post.comments[0].private.as_ref().unwrap().meta["text"], "x@pond.example");
}

#[test]
fn what_is_left_of_a_broken_tag_is_kept_as_it_stands() {
    for (entry, kept) in [
        ("<title Moss</title>", "<title Moss"),
        ("<title<![CDATA[Moss]]></title>", "<title<![CDATA[Moss"),
        ("<category scheme='x' term='Moss<title>T</title>", "<category scheme='x' term='Moss"),
        ("<category term='a < Moss'/><title>T</title>", "<category term='a < Moss'/>"),
    ] {
        let read = blogger(entry);
        assert_eq!(read.post.meta["text"], kept, "{entry}");
        assert!(read.codes().contains(&"entry-damaged"), "{entry}: {:?}", read.told);
        assert!(read.at("stray-text").starts_with(kept), "{entry}");
    }
}

#[test]
fn a_tag_with_an_attribute_twice_or_with_what_is_none_is_kept_and_told() {
    let read = blogger("<category scheme='x' term='a' term='b'/>");
    assert_eq!(read.post.tags[0].name, "a");
    assert_eq!(read.post.meta["text"], "<category scheme='x' term='a' term='b'>");
    assert_eq!(read.codes(), ["attribute-twice"]);
    let read = blogger("<category scheme='x' term'b'/>");
    assert_eq!(read.post.meta["text"], "<category scheme='x' term'b'>");
    assert_eq!(read.codes(), ["entry-damaged"]);
    assert!(read.at("entry-damaged").starts_with("<category"));
}

#[test]
fn a_body_without_its_end_tag_ends_where_a_field_of_the_entry_follows() {
    let read = blogger(
        "<content type='html'>&lt;b>a&lt;/b>\n<blogger:metaDescription>d</blogger:metaDescription><category scheme='x' term='b'/>",
    );
    assert_eq!(read.post.content_html.as_deref(), Some("<b>a</b>"));
    assert_eq!((read.post.summary.as_deref(), read.post.tags[0].name.as_str()), (Some("d"), "b"));
    let read = blogger("<title <i>>Moss</title><blogger:metaDescription>d</blogger:metaDescription>");
    assert_eq!(read.post.summary.as_deref(), Some("d"));
    assert_eq!(read.post.meta["i"], ">Moss");
}

#[test]
fn repairs_are_told_where_they_were_made() {
    let read = wordpress(
        "<title>moss & fern</title><content:encoded>a &#xD800; b\u{1}c</content:encoded><excerpt:encoded>x < y</excerpt:encoded>\
         <link>l</lin><wp:comment><wp:comment_content>c & d</wp:comment_content></wp:comment>",
    );
    assert!(read.at("bare-ampersand").starts_with("& fern"));
    assert!(read.at("reference-invalid").starts_with("&#xD800;"));
    assert!(read.at("control-character").starts_with('\u{1}'));
    assert!(read.at("bare-less-than").starts_with("< y"));
    assert!(read.at("entry-damaged").starts_with("</lin>"));
}

#[test]
fn repairs_are_told_at_their_own_bytes_though_others_before_them_were_read_in_another_way() {
    let export = wxr::export(
        "<item><title>na\u{a0}ve\n\u{a1} & moss</title><link>l</lin><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>\
         <wp:status>publish</wp:status></item>",
    );
    // The first line is in Windows-1252, the second broken.
    let mut bytes = Vec::new();
    for part in export.split_inclusive(['\u{a0}', '\u{a1}']) {
        bytes.extend(part.trim_end_matches(['\u{a0}', '\u{a1}']).bytes());
        let odd: &[u8] = match part.chars().next_back() {
            Some('\u{a0}') => b"\xEF",
            Some('\u{a1}') => b"\xC3\xA9\xE6\x97",
            _ => b"",
        };
        bytes.extend(odd);
    }
    let read = read("wordpress", &bytes);
    assert!(read.at("bare-ampersand").starts_with("& moss"), "{:?}", read.told);
    assert!(read.at("entry-damaged").starts_with("</lin>"), "{:?}", read.told);
    assert!(read.at("bytes-invalid").starts_with("\u{fffd} & moss"), "{:?}", read.told);
    assert!(read.at("line-encoding-differs").starts_with("\u{fffd}ve"), "{:?}", read.told);
}

#[test]
fn all_that_an_unknown_element_says_is_kept() {
    for (element, value) in [
        ("<odd>x</odd>", json!("x")),
        ("<odd a='1'/>", json!({ "a": "1" })),
        ("<odd a='1'>x</odd>", json!({ "attributes": { "a": "1" }, "content": "x" })),
        ("<odd>x <b c='2'>y</b></odd>", json!("x <b c='2'>y</b>")),
        ("<odd a='1'>x <b>y</b></odd>", json!({ "attributes": { "a": "1" }, "content": "x <b>y</b>" })),
    ] {
        assert_eq!(wordpress(element).post.meta["odd"], value, "{element}");
        assert_eq!(blogger(element).post.meta["odd"], value, "{element}");
        let in_comment = wordpress(&format!("<wp:comment>{element}</wp:comment>"));
        assert_eq!(in_comment.post.comments[0].meta["odd"], value, "{element}");
    }
    let flat = wordpress("<odd><b>y</b><c d='3'>z</c><e/></odd>");
    let content = json!({ "b": "y", "c": { "attributes": { "d": "3" }, "content": "z" }, "e": null });
    assert_eq!(flat.post.meta["odd"], content);
}

#[test]
fn a_document_of_another_platform_in_the_same_file_is_told_as_lost() {
    let (atom, rss) = (feed("<title>T</title>"), wxr::export(&wxr::post("x", "")));
    for (format, export, start) in [
        ("blogger", format!("{rss}\n{atom}"), "<rss"),
        ("blogger", format!("{}\n{atom}", rss.replace("</channel></rss>", "")), "<rss"),
        ("blogger", format!("{atom}\n{rss}"), "<rss"),
        ("wordpress", format!("{rss}\n{atom}"), "<feed"),
    ] {
        let read = read(format, export.as_bytes());
        assert_eq!(read.post.title.as_deref(), Some("T"), "{export}");
        assert!(read.at("other-document").starts_with(start), "{:?}", read.told);
        let opened = try_open(format, vec![support::input("blog.xml", export.as_bytes())]).unwrap();
        assert!(!serde_json::to_string(&opened.archive.blog().meta).unwrap().contains("post_type"), "{export}");
        assert_eq!(posts(&opened).len(), 1);
    }
}

#[test]
fn the_title_of_a_second_channel_is_kept_and_told() {
    let channel = |title: &str| format!("<channel><title>{title}</title>{}</channel>", wxr::post("x", ""));
    let export = wxr::export("@").replace("<channel>@</channel>", &format!("{}{}", channel("Pond"), channel("Reed")));
    let opened = try_open("wordpress", vec![support::input("pond.xml", export.as_bytes())]).unwrap();
    let blog = opened.archive.blog();
    assert_eq!((blog.title.as_deref(), &blog.meta["title"]), (Some("Pond"), &Value::from("Reed")));
    let codes: Vec<_> = opened.issues.kept().iter().map(|it| it.issue.code()).collect();
    assert!(codes.contains(&"field-twice"), "{codes:?}");
}
