//! Letters decoded in the wrong encoding, in every format: told once for each post, left as they are unless they are to be
//! put right, and then right wherever text is.

#![cfg(all(feature = "blogger", feature = "json", feature = "mtif", feature = "text", feature = "wordpress"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

use blogferry_formats::model::{Blog, Comment, Post};
use blogferry_formats::{Archive, Input, Issue, Issues, OpenContext, Registry, open_mended};
use serde_json::json;

struct Read {
    archive: Box<dyn Archive>,
    posts: Vec<Post>,
    /// Each issue with the number of its places and the text at its own.
    told: Vec<(&'static str, u64, String)>,
}

fn read(format: &str, text: &str, fix_mojibake: bool) -> Read {
    let registry = Registry::standard();
    let cx = OpenContext { fix_mojibake, ..OpenContext::default() };
    let mut issues = Issues::default();
    let inputs = vec![Input::from_bytes("export", text)];
    let archive = open_mended(registry.reader(format).unwrap(), inputs, &cx, &mut issues).unwrap();
    let count = archive.outline().len();
    let posts = (0..count).map(|n| archive.thread(n, &mut issues).unwrap()).collect();
    let told = issues.kept().iter().filter_map(|reported| {
        let (Issue::MojibakeSeen { places } | Issue::MojibakeRepaired { places }) = &reported.issue else {
            return None;
        };
        let at = usize::try_from(reported.at.unwrap().offset).unwrap();
        Some((reported.issue.code(), *places, text[at..].chars().take(6).collect()))
    });
    let told = told.collect();
    Read { archive, posts, told }
}

/// Reads an export both ways. Its one post is told with so many places, and the blog with so many.
fn both(format: &str, text: &str, places: u64, of_blog: u64, at: &str) -> (Post, Blog) {
    let expect = |code: &'static str| {
        let blog = (of_blog > 0).then(|| (code, of_blog, text.chars().take(6).collect::<String>()));
        blog.into_iter().chain([(code, places, at.to_owned())]).collect::<Vec<_>>()
    };
    let plain = read(format, text, false);
    assert_eq!(plain.told, expect("text-mojibake"));
    let registry = Registry::standard();
    let inner = registry.reader(format).unwrap();
    let inner = inner.open(vec![Input::from_bytes("export", text)], &OpenContext::default(), &mut Issues::default());
    let inner = inner.unwrap();
    assert_eq!(plain.posts[0], inner.thread(0, &mut Issues::default()).unwrap());
    assert_eq!((plain.archive.blog(), plain.archive.outline()), (inner.blog(), inner.outline()));
    let mended = read(format, text, true);
    assert_eq!(mended.told, expect("text-mojibake-repaired"));
    let (post, outline) = (mended.posts[0].clone(), &mended.archive.outline()[0]);
    assert_eq!((&post.title, &post.slug, &post.url), (&outline.title, &outline.slug, &outline.url));
    assert_eq!(post.labels(), outline.terms.iter().map(|term| &**term).collect::<Vec<_>>());
    (post, mended.archive.blog().clone())
}

#[test]
fn blogger() {
    let text = "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>\
         <id>tag:blogger.com,1999:blog-77.archive</id><title>Le cafÃ©</title>\
         <entry><id>tag:blogger.com,1999:blog-77.post-1</id>\
         <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\
         <category scheme='http://www.blogger.com/atom/ns#' term='thÃ©'/>\
         <published>2014-03-02T10:00:00Z</published><title>Lâ€™Ã©tÃ©</title>\
         <content type='html'>&lt;p title=\"Ã©\"&gt;LÃ\u{a0}-bas&lt;img src=\"/Ã©.jpg\"/&gt;&lt;/p&gt;</content>\
         <author><name>ZoÃ©</name></author></entry></feed>";
    let (post, blog) = both("blogger", text, 6, 1, "<entry");
    assert_eq!(blog.title.as_deref(), Some("Le café"));
    assert_eq!(post.title.as_deref(), Some("L’été"));
    assert_eq!(post.content_html.as_deref(), Some("<p title=\"é\">Là-bas<img src=\"/Ã©.jpg\"/></p>"));
    assert_eq!((post.labels(), post.authors[0].name.as_deref()), (vec!["thé"], Some("Zoé")));
}

#[test]
fn wordpress() {
    let text = "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' xmlns:dc='http://purl.org/dc/elements/1.1/' \
         xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Teich</title>\
         <wp:wxr_version>1.2</wp:wxr_version><item><title>GrÃ¼ÃŸe</title><link>https://pond.example/gr%C3%BC%C3%9Fe/</link>\
         <wp:post_id>1</wp:post_id><wp:post_name>gruesse</wp:post_name>\
         <wp:status>publish</wp:status><wp:post_password/><wp:post_type>post</wp:post_type>\
         <category domain='post_tag' nicename='baeume'><![CDATA[BÃ¤ume]]></category>\
         <content:encoded><![CDATA[Ein â€žTeichâ€œ.]]></content:encoded>\
         <wp:postmeta><wp:meta_key>ort</wp:meta_key><wp:meta_value>KÃ¶ln</wp:meta_value></wp:postmeta>\
         <wp:comment><wp:comment_id>4</wp:comment_id><wp:comment_author>JÃ¼rg</wp:comment_author>\
         <wp:comment_content>SchÃ¶n</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>\
         </item></channel></rss>";
    let (post, _) = both("wordpress", text, 7, 0, "<item>");
    assert_eq!(post.title.as_deref(), Some("Grüße"));
    assert_eq!(post.content_html.as_deref(), Some("Ein „Teich“."));
    assert_eq!(post.labels(), ["Bäume"]);
    let comment = &post.comments[0];
    let author = comment.author.as_ref().unwrap();
    assert_eq!((author.name.as_deref(), comment.content_html.as_deref()), (Some("Jürg"), Some("Schön")));
    assert!(serde_json::to_string(&post.meta).unwrap().contains("Köln"));
}

#[test]
fn movable_type() {
    let text = "AUTHOR: ZoÃ©\nTITLE: CafÃ© crÃ¨me\nDATE: 03/14/2013 10:00:00 AM\nCATEGORY: ThÃ©\n-----\nBODY:\nVoilÃ\u{a0}.\n-----\n\
         COMMENT:\nAUTHOR: RenÃ©e\nDATE: 03/15/2013 10:00:00 AM\nTrÃ¨s bon.\n-----\n--------\n";
    let (post, _) = both("mtif", text, 7, 0, "AUTHOR");
    assert_eq!(post.title.as_deref(), Some("Café crème"));
    assert!(post.content_html.as_deref().unwrap().contains("Voilà."));
    assert_eq!((post.labels(), post.authors[0].name.as_deref()), (vec!["Thé"], Some("Zoé")));
    assert_eq!(post.comments[0].author.as_ref().unwrap().name.as_deref(), Some("Renée"));
}

#[test]
fn json() {
    let text = json!({
        "version": 1,
        "generator": {"name": "blogferry", "version": "0.1.0"},
        "blog": {"title": "TÃ¼mpel", "url": "https://pond.example/Ã©", "meta": {"Ã©": ["Ã©", {"Ã©": "Ã©"}]}},
        "posts": [{"id": "Ã©1", "title": "Ã‰tÃ©", "slug": "Ã©tÃ©", "url": "/Ã©tÃ©", "content_html": "<p>Ã©</p>"}],
    });
    let text = text.to_string();
    let (post, blog) = both("json", &text, 5, 3, "{\"cont");
    assert_eq!((post.id.as_str(), post.url.as_deref()), ("Ã©1", Some("/Ã©tÃ©")));
    assert_eq!((post.title.as_deref(), post.slug.as_deref()), (Some("Été"), Some("été")));
    assert_eq!((blog.title.as_deref(), blog.url.as_deref()), (Some("Tümpel"), Some("https://pond.example/Ã©")));
    assert_eq!(blog.meta["Ã©"], json!(["é", {"Ã©": "é"}]));
}

#[test]
fn plain_text() {
    let text = "The slow ferry\n\nItâ€™s early at the cafÃ©.\n\n\nReed saidâ€¦\n\nYes.\n";
    let plain = read("text", text, false);
    assert_eq!(plain.told, [("text-mojibake", 3, "The sl".to_owned())]);
    let mended = read("text", text, true);
    assert_eq!(mended.told, [("text-mojibake-repaired", 3, "The sl".to_owned())]);
    assert_eq!(mended.posts[0].content_text.as_deref(), Some("It’s early at the café."));
    assert_eq!(mended.posts[0].comments.len(), 1);
}

/// A law: whatever is broken as a whole is put right as a whole.
#[test]
fn every_case_that_is_broken_by_us_is_read_as_it_was() {
    let mut checked = 0;
    for format in ["blogger", "wordpress", "mtif", "json", "text"] {
        for case in support::folders(format).iter().filter(|case| *case != "case-mojibake") {
            for input in support::inputs(format, case) {
                let Ok(text) = String::from_utf8(support::bytes_of(&input)) else { continue };
                // The mark of the encoding is part of no text.
                if !text.is_ascii() && !text.contains('\u{feff}') && !input.name.ends_with(".html") {
                    is_read_as_it_was(format, case, &text);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 30, "{checked}");
}

fn is_read_as_it_was(format: &str, case: &str, text: &str) {
    // Once more wrong than Windows-1252 would be: all bytes become the characters of their numbers.
    let broken = text.bytes().map(char::from).collect::<String>();
    let [right, mended] = [text, &broken].map(|text| read(format, text, true).posts);
    assert_eq!(right.len(), mended.len(), "{format}/{case}");
    for (right, mended) in right.iter().zip(&mended) {
        let shown = |post: &Post| {
            let bodies = (post.content_html.clone(), post.content_text.clone());
            (post.title.clone(), post.summary.clone(), post.date_published, bodies)
        };
        assert_eq!(shown(right), shown(mended), "{format}/{case}");
        assert_eq!(right.labels(), mended.labels(), "{format}/{case}");
        let of_comments = |post: &Post| {
            let of = |it: &Comment| {
                let name = it.author.as_ref().and_then(|author| author.name.clone());
                (name, it.content_html.clone(), it.content_text.clone(), it.date_published)
            };
            post.comments.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(of_comments(right), of_comments(mended), "{format}/{case}");
    }
}
