//! Each limit one below, at, and one beyond what is taken: what comes out, and under which code it is told.

#![cfg(all(feature = "blogger", feature = "wordpress"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic here is the failing test"
)]

use blogferry_formats::blogger::BloggerReader;
use blogferry_formats::html::{HtmlToMarkdown, MarkdownOptions, NativeEngine};
use blogferry_formats::model::Post;
use blogferry_formats::wordpress::WordpressReader;
use blogferry_formats::{HtmlDepth, Input, Issues, OpenContext, Reader, XmlLimits};

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Reads an export and returns its posts with the codes of all that was told.
fn read(reader: &dyn Reader, text: &str, xml: XmlLimits) -> (Vec<Post>, Vec<&'static str>) {
    let mut issues = Issues::default();
    let context = OpenContext { xml, ..OpenContext::default() };
    let archive = reader.open(vec![Input::from_bytes("blog.xml", text)], &context, &mut issues).expect("opened");
    let posts = (0..archive.outline().len()).map(|n| archive.thread(n, &mut issues).expect("read")).collect();
    (posts, issues.counts().map(|(code, _, _)| code).collect())
}

/// A feed of two posts: the first with this inside, the second plain.
fn feed(root: &str, entry: &str) -> String {
    format!(
        "<feed xmlns='{ATOM}'{root}><entry><id>tag:blogger.com,1999:blog-1.post-1</id>\
         <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\
         {entry}</entry><entry><id>tag:blogger.com,1999:blog-1.post-2</id>\
         <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\
         <title>neighbour</title></entry></feed>"
    )
}

/// An export of WordPress of two posts, likewise.
fn channel(root: &str, item: &str) -> String {
    format!(
        "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' \
         xmlns:content='http://purl.org/rss/1.0/modules/content/'{root}><channel>\
         <wp:wxr_version>1.2</wp:wxr_version>\
         <item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>{item}</item>\
         <item><wp:post_id>2</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <title>neighbour</title></item></channel></rss>"
    )
}

/// Calls `judge` with a limit, how many of the thing there are, and whether that is more than is taken.
fn around(limits: [usize; 2], mut judge: impl FnMut(usize, usize, bool)) {
    for limit in limits {
        for count in [limit - 1, limit, limit + 1] {
            judge(limit, count, count > limit);
        }
    }
}

fn told(code: &'static str, is_beyond: bool) -> Vec<&'static str> {
    if is_beyond { vec![code] } else { Vec::new() }
}

fn assert_neighbour(posts: &[Post]) {
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[1].title.as_deref(), Some("neighbour"));
}

#[test]
fn elements_of_a_body_stand_as_deep_as_the_limit_and_deeper_text_is_kept() {
    around([12, 1024], |depth, levels, is_beyond| {
        // An entry, its content, and what stands in it.
        let inner = levels - 2;
        let body = format!("{}deep{}", "<b>".repeat(inner), "</b>".repeat(inner));
        let limits = XmlLimits { depth, ..XmlLimits::default() };
        let entry = format!("<content type='xhtml'>{body}</content><title>after</title>");
        let (posts, codes) = read(&BloggerReader, &feed("", &entry), limits);
        assert_eq!(codes, told("xml-too-deep", is_beyond), "{levels} of {depth}");
        assert_eq!(posts[0].content_html.as_deref(), Some(body.as_str()));
        assert_eq!(posts[0].title.as_deref(), Some("after"), "what follows is not drawn in");
        assert_neighbour(&posts);

        let (posts, codes) = read(&WordpressReader, &channel("", &format!("{body}<title>after</title>")), limits);
        // An item, and what stands in it.
        assert_eq!(codes, told("xml-too-deep", levels - 1 > depth), "{levels} of {depth}");
        assert_eq!(posts[0].title.as_deref(), Some("after"));
        assert_neighbour(&posts);
    });
}

#[test]
fn attributes_are_read_up_to_the_last_one_taken() {
    around([8, 1024], |attributes, count, is_beyond| {
        let others: String = (0..count - 3).map(|number| format!(" a{number}='x'")).collect();
        let link = format!("<link rel='alternate' type='text/html'{others} href='http://lamps.example/wick.html'/>");
        let limits = XmlLimits { attributes, ..XmlLimits::default() };
        let (posts, codes) = read(&BloggerReader, &feed("", &link), limits);
        assert_eq!(codes, told("attributes-too-many", is_beyond), "{count} of {attributes}");
        assert_eq!(posts[0].url.is_some(), !is_beyond);
        assert_neighbour(&posts);
    });
}

#[test]
fn prefixes_are_kept_up_to_the_last_one_taken() {
    around([8, 256], |namespaces, count, is_beyond| {
        let limits = XmlLimits { namespaces, ..XmlLimits::default() };
        // The default namespace is one of them.
        let root: String = (2..=count).map(|number| format!(" xmlns:p{number}='{ATOM}'")).collect();
        let (posts, codes) = read(&BloggerReader, &feed(&root, &format!("<p{count}:title>t</p{count}:title>")), limits);
        assert_eq!(codes, told("namespaces-too-many", is_beyond), "{count} of {namespaces}");
        assert_eq!(posts[0].title.is_some(), !is_beyond);
        assert_eq!(posts[0].meta.is_empty(), !is_beyond, "what cannot be understood is kept");
        assert_neighbour(&posts);

        // Two of them are the platform's own.
        let excerpt = "http://wordpress.org/export/1.2/excerpt/";
        let root: String = (3..=count).map(|number| format!(" xmlns:p{number}='{excerpt}'")).collect();
        let item = format!("<p{count}:encoded>short</p{count}:encoded>");
        let (posts, codes) = read(&WordpressReader, &channel(&root, &item), limits);
        assert_eq!(codes, told("namespaces-too-many", is_beyond), "{count} of {namespaces}");
        assert_eq!(posts[0].summary.is_some(), !is_beyond);
        assert_neighbour(&posts);
    });
}

#[test]
fn names_of_elements_and_attributes_are_read_up_to_the_limit() {
    around([12, 1000], |name, length, is_beyond| {
        let limits = XmlLimits { name, ..XmlLimits::default() };
        let long = "n".repeat(length);
        let entry = format!("<{long}>lamp</{long}><title>after</title>");
        let (posts, codes) = read(&BloggerReader, &feed("", &entry), limits);
        assert_eq!(codes, told("name-too-long", is_beyond), "{length} of {name}");
        assert!(serde_json::to_string(&posts[0].meta).expect("JSON").contains("lamp"), "its text is kept");
        assert_eq!(posts[0].title.as_deref(), Some("after"));
        assert_neighbour(&posts);

        let link = format!("<link {long}='x' rel='alternate' type='text/html' href='http://lamps.example/a.html'/>");
        let (posts, codes) = read(&BloggerReader, &feed("", &link), limits);
        assert_eq!(codes, told("name-too-long", is_beyond), "{length} of {name}");
        assert_eq!(posts[0].url.as_deref(), Some("http://lamps.example/a.html"), "the others are read");
    });
}

#[test]
fn a_tag_is_read_up_to_the_limit() {
    // Every other tag must fit too.
    around([200, 1 << 20], |tag, length, is_beyond| {
        let limits = XmlLimits { tag, ..XmlLimits::default() };
        let (start, end) = ("link a='", "' rel='alternate' type='text/html' href='http://lamps.example/a.html'");
        let link = format!("<{start}{}{end}/>", "x".repeat(length - start.len() - end.len()));
        let (posts, codes) = read(&BloggerReader, &feed("", &format!("{link}<title>after</title>")), limits);
        assert_eq!(codes, told("tag-too-long", is_beyond), "{length} of {tag}");
        assert_eq!(posts[0].url.is_some(), !is_beyond);
        assert_eq!(posts[0].title.as_deref(), Some("after"));
        assert_neighbour(&posts);
    });
}

#[test]
fn elements_of_html_stand_as_deep_as_the_limit_and_deeper_text_is_kept() {
    around([8, 256], |depth, levels, is_beyond| {
        // Lists and quotations are never written deeper than 32, because every line carries their marks.
        let names: &[&str] =
            if levels > 32 { &["div", "b", "span"] } else { &["div", "b", "ul", "blockquote", "span"] };
        for name in names {
            let html = format!("{}deep{}", format!("<{name}>").repeat(levels), format!("</{name}>").repeat(levels));
            let options = MarkdownOptions { depth: HtmlDepth(depth), ..MarkdownOptions::default() };
            let (mut out, mut notes) = (String::new(), Vec::new());
            NativeEngine.markdown(&html, &options, &mut out, &mut notes);
            let codes: Vec<_> = notes.iter().map(|note| note.issue.code()).collect();
            assert_eq!(codes, told("html-too-deep", is_beyond), "{levels} of {depth} <{name}>");
            assert_eq!(out.matches("deep").count(), 1, "{name}");
            let (mut out, mut notes) = (String::new(), Vec::new());
            NativeEngine.text(&html, HtmlDepth(depth), &mut out, &mut notes);
            assert_eq!(notes.len(), usize::from(is_beyond), "{name}");
        }
    });
}

#[test]
fn no_depth_that_somebody_asks_for_takes_the_stack() {
    let limits = XmlLimits { depth: usize::MAX, ..XmlLimits::default() };
    let body = format!("{}deep{}", "<b>".repeat(100_000), "</b>".repeat(100_000));
    let (posts, codes) = read(&BloggerReader, &feed("", &format!("<content type='xhtml'>{body}</content>")), limits);
    assert_eq!((posts.len(), codes), (2, Vec::new()));
    for name in ["div", "b", "ul", "li", "blockquote", "span", "table><tr><td", "a href=x"] {
        let html = format!("{}deep", format!("<{name}>").repeat(20_000));
        let options = MarkdownOptions { depth: HtmlDepth(usize::MAX), ..MarkdownOptions::default() };
        let mut out = String::new();
        NativeEngine.markdown(&html, &options, &mut out, &mut Vec::new());
        assert!(out.contains("deep"), "{name}");
    }
}
