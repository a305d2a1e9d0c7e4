//! The pages for a browser: what they show, what leads where, and that nothing of the source acts.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic in a test is the failing test")]

use std::collections::BTreeMap;

use blogferry_formats::html::{NativeEngine, replace_addresses};
use blogferry_formats::model::{Blog, Comment, Kind, Person, Post, Status, Term};
use blogferry_formats::pages::PagesWriter;
use blogferry_formats::{
    AddressUse, Addresses, FinishContext, Issues, OutPath, Outline, Piece, Pieces, PlainHtml, RenderContext, Unchanged,
    WriteOptions, Writer, WrittenPost,
};

/// Knows one picture that is in the output.
struct Media;

impl Addresses for Media {
    fn replacement(&self, address: &str, _: AddressUse, _: Option<&OutPath>) -> Option<String> {
        (address == "c.jpg").then(|| "../media/c.jpg".to_owned())
    }
}

/// Runs the writer as the application does and returns its files.
fn pages(blog: &Blog, posts: &[Post], orphans: &[Comment]) -> BTreeMap<String, String> {
    let options = WriteOptions::default();
    let outlines: Vec<Outline> = posts.iter().map(outline).collect();
    let written: Vec<WrittenPost<'_>> = posts
        .iter()
        .zip(&outlines)
        .map(|(post, outline)| WrittenPost {
            outline,
            path: PagesWriter.path(outline, &post.id, &options).unwrap(),
            comments: post.comments.len() as u64,
        })
        .collect();
    let begin = FinishContext {
        blog,
        posts: &[],
        orphans: &[],
        options: &options,
        engine: &NativeEngine,
        dialect: &PlainHtml,
        addresses: &Unchanged,
    };
    let mut pieces = Pieces::default();
    PagesWriter.begin(&begin, &mut pieces);
    for (post, place) in posts.iter().zip(&written) {
        let cx = RenderContext {
            path: Some(&place.path),
            blog,
            options: &options,
            engine: &NativeEngine,
            dialect: &PlainHtml,
            addresses: &Media,
        };
        PagesWriter.render(post, &cx, &mut pieces, &mut Issues::default());
    }
    PagesWriter.finish(&FinishContext { posts: &written, orphans, ..begin }, &mut pieces, &mut Issues::default());
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for piece in pieces.pieces {
        let (path, bytes) = match piece {
            Piece::File { path, bytes } | Piece::Part { path, bytes, .. } => (path, bytes),
            Piece::Chunk(_) => panic!("pages are files"),
        };
        files.entry(path.to_string()).or_default().push_str(&String::from_utf8(bytes).unwrap());
    }
    files
}

fn outline(post: &Post) -> Outline {
    Outline {
        id: post.id.clone(),
        kind: post.kind.clone(),
        status: post.status,
        title: post.title.clone(),
        date_published: post.date_published,
        terms: post.tags.iter().map(|term| term.name.as_str().into()).collect(),
        ..Outline::default()
    }
}

fn post(id: &str, title: &str, date: &str, html: &str) -> Post {
    Post {
        id: id.to_owned(),
        title: Some(title.to_owned()),
        date_published: date.parse().ok(),
        content_html: Some(html.to_owned()),
        ..Post::default()
    }
}

fn comment(number: usize, parent: Option<usize>) -> Comment {
    Comment {
        id: number.to_string(),
        in_reply_to: parent.map(|parent| parent.to_string()),
        author: Some(Person::named(format!("Reader {number}"))),
        content_html: Some(format!("<p>word{number}</p>")),
        ..Comment::default()
    }
}

#[test]
fn nothing_of_the_source_acts() {
    const EVIL: &str = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'";
    let mut evil = post(
        "1",
        EVIL,
        "2012-03-04",
        &format!(
            "<p onclick=alert(1) style='position:fixed'>a</p>{EVIL}<a href='javascript:alert(1)'>b</a><iframe src='javascript:alert(1)'></iframe>\
         <style>p{{}}</style><form action=/x><input></form><svg onload=alert(1)>"
        ),
    );
    evil.tags = vec![Term::named(EVIL)];
    evil.authors = vec![Person::named(EVIL)];
    let author = Person { url: Some("javascript:alert(1)".to_owned()), ..Person::named(EVIL) };
    evil.comments = vec![Comment { author: Some(author), content_html: Some(EVIL.to_owned()), ..comment(1, None) }];
    let blog = Blog { title: Some(EVIL.to_owned()), url: Some("javascript:alert(1)".into()), ..Blog::default() };
    let files = pages(&blog, &[evil], &[]);
    assert_eq!(files.len(), 3);
    for (path, page) in &files {
        let scripts = if path == "search.html" { 2 } else { 0 };
        assert_eq!(page.matches("<script").count(), scripts, "{path}: {page}");
        assert!(
            !page.contains("<iframe") && !page.contains("<svg") && !page.contains("<form action"),
            "{path}: {page}"
        );
        let html = page.split("<body>").nth(1).unwrap().split("<script").next().unwrap();
        for tag in html.split('<').skip(1).map(|piece| piece.split('>').next().unwrap()) {
            assert!(
                !tag.contains(" on") && !tag.contains("style=") && !tag.contains("href=\"javascript"),
                "{path}: <{tag}>"
            );
        }
        assert!(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "), "{path}");
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let body = "<img src='http://e.example/a.jpg' alt='A lamp'><img src='//e.example/b.png'><img src='c.jpg'><a href='d.html'>d</a>\
                <video src='http://e.example/d.mp4'></video>";
    let files = pages(
        &Blog::default(),
        &[Post { url: Some("http://lamp.example/2012/a.html".into()), ..post("1", "A", "2012-03-04", body) }],
        &[],
    );
    let page = &files["posts/1.html"];
    assert!(page.contains("Picture: A lamp</span>") && page.contains("Picture: b.png</span>"), "{page}");
    assert_eq!(page.matches("<img ").count(), 1, "{page}");
    assert!(page.contains("<img src=\"../media/c.jpg\""), "what is in the output is shown: {page}");
    assert!(page.contains("<a href=\"http://lamp.example/2012/d.html\""), "what is not leads to where it led: {page}");
    for page in files.values() {
        assert!(!page.contains("<video") && !page.contains("<link") && !page.contains("src=\"http"), "{page}");
    }
}

#[test]
fn a_thread_of_any_depth_is_a_list_that_closes() {
    let comments: Vec<Comment> = (0..40)
        .map(|number| comment(number, if number % 7 == 0 { None } else { Some(number - 1 - number % 3 / 2) }))
        .chain((40..80).map(|number| comment(number, Some(number - 1))))
        .collect();
    let files = pages(&Blog::default(), &[Post { comments, ..post("1", "A", "2012-03-04", "") }], &[]);
    let page = &files["posts/1.html"];
    for (open, close) in [("<ol", "</ol>"), ("<li", "</li>"), ("<article", "</article>")] {
        assert_eq!(page.matches(open).count(), page.matches(close).count(), "{open}");
    }
    for number in 0..80 {
        assert_eq!(page.matches(&format!("<p>word{number}</p>")).count(), 1, "comment {number}");
        assert_eq!(page.matches(&format!("id=\"comment-{}\"", number + 1)).count(), 1);
    }
    assert!(page.contains("in reply to Reader"), "what is deeper than lists says whom it answers");
    assert!(page.contains("80 comments"));
}

#[test]
fn every_post_is_listed_by_year_and_by_label_and_every_link_leads_to_a_page() {
    let mut posts = vec![
        post("one", "First", "2012-03-04", "a"),
        post("two", "Second", "2014-05-06", "<p>see <a href='http://e.example/'>there</a></p>"),
        Post { kind: Kind::Page, ..post("about", "About", "2012-01-01", "c") },
        Post { status: Status::Draft, title: None, ..post("half", "", "", "d") },
    ];
    posts[0].tags = vec![Term::named("oil & wax"), Term::named("wicks")];
    let files = pages(&Blog::default(), &posts, &[comment(1, None)]);
    let index = &files["index.html"];
    let years: Vec<usize> = ["id=\"y2014\"", "id=\"y2012\"", "id=\"undated\"", "id=\"pages\"", "id=\"labels\""]
        .map(|id| index.find(id).unwrap())
        .to_vec();
    assert!(years.is_sorted(), "the newest year comes first");
    assert!(index.contains("oil &amp; wax</span> (1)") && index.contains("(post without a title)"), "{index}");
    assert!(files["orphan-comments.html"].contains("word1"));
    for (path, page) in &files {
        replace_addresses(page, &mut |address, _| {
            if !address.contains(':') && !address.starts_with('#') {
                let target = address.split('#').next().unwrap();
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let place = if let Some(up) = target.strip_prefix("../") {
                    up.to_owned()
                } else if folder.is_empty() {
                    target.to_owned()
                } else {
                    format!("{folder}/{target}")
                };
                assert!(files.contains_key(&place), "{path} links to {address}");
            }
            None
        });
    }
    let label = files["posts/one.html"].split("index.html#").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(label, "label-oil-%26-wax");
    assert!(index.contains("<div id=\"label-oil-&amp;-wax\">"));
}

#[test]
fn the_search_carries_the_words_of_posts_and_comments() {
    let one = Post {
        comments: vec![comment(7, None)],
        ..post("1", "Wicks </script><!--", "2012-03-04", "<p>flat &lt;b&gt; wicks</p>")
    };
    let files = pages(&Blog::default(), &[one], &[]);
    let data = files["search.html"].split("id=\"posts\">\n").nth(1).unwrap().split("</script>").next().unwrap();
    let line: Vec<String> = serde_json::from_str(data.trim()).unwrap();
    assert_eq!(line[..3], ["posts/1.html", "Wicks </script><!--", "2012-03-04"]);
    assert_eq!(line[4], "flat <b> wicks Reader 7 word7");
}

#[test]
fn the_name_of_a_page_fits_whatever_the_slug_is() {
    for slug in ["", "..", "a/b", &"長い".repeat(100)] {
        let path: OutPath = PagesWriter.path(&Outline::default(), slug, &WriteOptions::default()).unwrap();
        assert!(path.as_str().starts_with("posts/") && path.as_str().ends_with(".html"), "{path}");
        assert!(path.numbered(12).as_str().len() < 206);
    }
}
