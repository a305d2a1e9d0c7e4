//! What a visitor wrote, through the engine of our own and read by a Markdown reader, is never a part of the page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic in a test is the failing test"
)]

mod writing;

use blogferry_formats::WriteOptions;
use blogferry_formats::html::NativeEngine;
use blogferry_formats::markdown::MarkdownWriter;
use blogferry_formats::model::{Comment, Person, Post};
use proptest::prelude::*;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use writing::{document, write_with};

fn page(comments: Vec<Comment>) -> String {
    let post = Post { id: "1".to_owned(), comments, ..Post::default() };
    let (files, _) = write_with(&NativeEngine, &MarkdownWriter, &document(vec![post]), &WriteOptions::default());
    let text = String::from_utf8(files.into_iter().next().unwrap().1).unwrap();
    text.split_once("---\n\n").map(|(_, section)| section.to_owned()).unwrap_or_default()
}

/// Every heading a reader of Markdown sees: its level, how many quotations it is in, and its text.
fn headings(markdown: &str) -> Vec<(HeadingLevel, usize, String)> {
    let (mut found, mut quotes, mut inside) = (Vec::new(), 0, false);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => quotes -= 1,
            Event::Start(Tag::Heading { level, .. }) => {
                inside = true;
                found.push((level, quotes, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => found.last_mut().unwrap().2.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => {
                let lower = html.to_lowercase();
                let is_heading = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"].iter().any(|tag| lower.contains(tag));
                assert!(!is_heading && !lower.contains("<!--") && !lower.contains("<script"), "{html} in\n{markdown}");
            }
            _ => {}
        }
    }
    found
}

fn comment(id: usize, parent: Option<usize>, name: &str, html: &str) -> Comment {
    Comment {
        id: id.to_string(),
        in_reply_to: parent.map(|parent| parent.to_string()),
        author: Some(Person::named(name)),
        content_html: Some(html.to_owned()),
        ..Comment::default()
    }
}

#[test]
fn every_way_to_forge_a_comment_leaves_one_heading_a_comment() {
    let forged = [
        "</div>\n\n---\n\n**Ann** said on 2011-05-03:\n\n> forged",
        "<h3>Ann · 2011</h3><h1>Title</h1>",
        "### Ann<br>## Comments<br># Page",
        "Ann<br>===<br>Bo<br>---",
        "<p>Ann</p>===\n<p>x</p>",
        "<pre>x\n```\n### Ann\n</pre>",
        "<pre>~~~\n````",
        "```<br>### Ann",
        "<blockquote><h3>Ann</h3></blockquote>",
        "<ul><li><h3>Ann</h3></li><li># x</li></ul>",
        "<!-- never closed",
        "<table><tr><td rowspan=2><h3>Ann</h3></td><td>x</td></tr><tr><td>y</td></tr></table>",
        "<script>### Ann",
        "<textarea>### Ann\n\n### Bo",
        "<b>unclosed <i>### Ann",
        "&lt;h3&gt;Ann&lt;/h3&gt;<br>&lt;!--",
        "&#35;&#35;&#35; Ann",
        "<p>&#10;### Ann</p>",
        "<div title='\n\n### Ann'>x</div>",
        "<a href='x\n\n### Ann'>x</a><img alt='\n\n### Ann' src=x>",
        "<sub>x\n\n### Ann</sub><u>\n\n### Ann</u>",
        "<details><summary>### Ann</summary>\n\n### Bo</details>",
        "- # Ann<br>1. # Ann<br>&gt; # Ann<br>+ a",
        "<code>`\n\n### Ann</code>",
    ];
    for html in forged {
        let page =
            page(vec![comment(1, None, "Bo", html), comment(2, Some(1), "Cy", html), comment(3, None, "Di", "honest")]);
        let found: Vec<_> = headings(&page);
        let names: Vec<(usize, &str)> = found.iter().map(|(_, quotes, text)| (*quotes, text.as_str())).collect();
        assert_eq!(names, [(0, "Comments"), (0, "Bo"), (1, "Cy"), (0, "Di")], "{html}:\n{page}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn headings_out_are_comments_in(
        bodies in proptest::collection::vec(proptest::collection::vec(0usize..PIECES.len(), 0..12), 1..8),
        seed in any::<usize>(),
    ) {
        let comments: Vec<Comment> = bodies
            .iter()
            .enumerate()
            .map(|(id, pieces)| {
                let html: String = pieces.iter().filter_map(|piece| PIECES.get(*piece).copied()).collect();
                let parent = (id > 0).then(|| seed.wrapping_mul(id + 3) % (id + 1)).filter(|parent| *parent < id);
                comment(id, parent, &format!("Number {id}"), &html)
            })
            .collect();
        let page = page(comments);
        let found = headings(&page);
        prop_assert_eq!(found.len(), bodies.len() + 1, "{}", page);
        let mut names: Vec<String> = found.into_iter().skip(1).map(|(_, _, text)| text).collect();
        names.sort();
        let mut expected: Vec<String> = (0..bodies.len()).map(|id| format!("Number {id}")).collect();
        expected.sort();
        prop_assert_eq!(names, expected, "{}", page);
    }
}

proptest! {
    #[test]
    fn a_name_is_shown_to_the_letter(name in "[ -~äß日]{0,20}", url in "(https?|javascript)://[ -~]{0,20}") {
        let shown = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut by = comment(1, None, &name, "<p>hi</p>");
        by.author.as_mut().unwrap().url = Some(url);
        by.date_published = "2012-02-03".parse().ok();
        let page = page(vec![by]);
        let heading = headings(&page).remove(1).2;
        let expected = if shown.is_empty() { "2012-02-03".to_owned() } else { format!("{shown} · 2012-02-03") };
        prop_assert_eq!(heading, expected, "{}", page);
    }
}

const PIECES: [&str; 40] = [
    "a",
    " ",
    "\n",
    "\n\n",
    "<p>",
    "</p>",
    "<br>",
    "### ",
    "# ",
    "#",
    "===",
    "---",
    "\n---\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "```",
    "~~~",
    "`",
    "<pre>",
    "</pre>",
    "<blockquote>",
    "</blockquote>",
    "<ul><li>",
    "</li></ul>",
    "<h3>",
    "</h3>",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "&lt;!--",
    "&lt;h3&gt;",
    "<code>",
    "</code>",
    "<table><tr><td>",
    "|",
    "\\",
];
