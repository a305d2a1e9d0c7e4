//! What the tests of single elements of a WordPress export share: exports written on the spot, and what comes of them.

#![allow(dead_code, reason = "each test program uses its own part")]
#![allow(clippy::unwrap_used, reason = "a panic is the failing test")]

use blogferry_formats::model::{Comment, Post};
use blogferry_formats::{Issues, Registry, WriteOptions};

use super::support::{self, Opened, posts};

/// An export with these elements in its channel.
pub fn export(elements: &str) -> String {
    format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/' \
         xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         <channel>{elements}</channel></rss>"
    )
}

pub fn open(export: &[u8]) -> Opened {
    support::try_open("wordpress", vec![support::input("pond.xml", export)]).unwrap()
}

/// The posts of an export with these elements in its channel.
pub fn read(elements: &str) -> Vec<Post> {
    read_bytes(export(elements).as_bytes())
}

pub fn read_bytes(export: &[u8]) -> Vec<Post> {
    posts(&open(export))
}

/// A published post with this body and these other elements.
pub fn post(body: &str, more: &str) -> String {
    format!(
        "<item><title>T</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <content:encoded><![CDATA[{body}]]></content:encoded>{more}</item>"
    )
}

/// A field of a post.
pub fn field(key: &str, value: &str) -> String {
    format!(
        "<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )
}

/// A picture of the library that belongs to the post.
pub fn picture(number: u32) -> String {
    format!(
        "<item><wp:post_id>{number}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>\
         <wp:post_parent>1</wp:post_parent><wp:attachment_url>https://pond.example/{number}.jpg</wp:attachment_url></item>"
    )
}

/// The comments of a post with these elements.
pub fn comments(elements: &str) -> Vec<Comment> {
    read(&post("x", elements)).remove(0).comments
}

/// What WordPress would have shown of the first post.
pub fn shown(elements: &str) -> String {
    shown_with_issues(elements).0
}

/// As [`shown`], with what is told about it.
pub fn shown_with_issues(elements: &str) -> (String, Issues) {
    let post = read(elements).remove(0);
    let registry = Registry::standard();
    let dialect = registry.reader("wordpress").unwrap().dialect();
    let mut issues = Issues::default();
    let html = post.content_html.as_deref().unwrap_or_default();
    let html = dialect.post(html, &post, &WriteOptions::default(), &mut issues).trim().to_owned();
    (html, issues)
}
