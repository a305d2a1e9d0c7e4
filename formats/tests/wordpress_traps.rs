//! Traps that readers of WordPress exports have fallen into, each under a name that says which.

#![cfg(feature = "wordpress")]
#![allow(clippy::unwrap_used, reason = "a panic is the failing test")]

mod support;

mod wxr;

use std::fmt::Write;

use blogferry_formats::model::{Comment, CommentStatus, Kind, Term};
use blogferry_formats::{Issues, Registry, WriteOptions};
use wxr::{comments, export, picture, post, read, read_bytes, shown};

#[test]
fn every_status_of_a_comment_but_approved_is_kept_back_blog2md() {
    let comment = |word: &str| format!("<wp:comment><wp:comment_approved>{word}</wp:comment_approved></wp:comment>");
    for (word, status) in [
        ("1", CommentStatus::Approved),
        ("0", CommentStatus::Pending),
        ("spam", CommentStatus::Spam),
        ("trash", CommentStatus::Trash),
        ("post-trashed", CommentStatus::Trash),
        ("", CommentStatus::Pending),
        ("true", CommentStatus::Pending),
    ] {
        assert_eq!(comments(&comment(word))[0].status, status, "{word:?}");
    }
}

#[test]
fn an_item_without_a_kind_is_no_post() {
    let items = "<item><title>T</title><wp:post_id>1</wp:post_id><wp:status>publish</wp:status></item>";
    assert!(matches!(&read(items)[0].kind, Kind::Custom(_)));
}

#[test]
fn elements_without_content_say_nothing() {
    let post = &read(&post("x", "<category/><category domain='post_tag'/><link/><dc:creator/><guid></guid>"))[0];
    assert!(post.categories.is_empty() && post.tags.is_empty() && post.authors.is_empty());
    assert_eq!((post.url.as_deref(), post.meta.get("guid")), (None, None));
}

#[test]
fn a_comment_without_fields_is_kept() {
    let found = comments("<wp:comment/><wp:comment><wp:comment_content>Croak</wp:comment_content></wp:comment>");
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].content_html.as_deref(), Some("Croak"));
    assert!(found[0].author.is_none() && found[0].date_published.is_none());
}

#[test]
fn code_in_a_body_is_decoded_no_second_time() {
    let body = "<code>&lt;div&gt;</code> &amp;amp;";
    assert_eq!(read(&post(body, ""))[0].content_html.as_deref(), Some(body));
    let escaped = "<item><wp:post_type>post</wp:post_type><content:encoded>&lt;p&gt;&amp;lt;b&amp;gt;&lt;/p&gt;</content:encoded></item>";
    assert_eq!(read(escaped)[0].content_html.as_deref(), Some("<p>&lt;b&gt;</p>"));
}

#[test]
fn line_ends_of_windows_are_those_of_everybody() {
    let windows = export(&post("One\ntwo\n\nThree", "")).replace('\n', "\r\n");
    let found = &read_bytes(windows.as_bytes())[0];
    let registry = Registry::standard();
    let dialect = registry.reader("wordpress").unwrap().dialect();
    let body = found.content_html.as_deref().unwrap();
    let html = dialect.post(body, found, &WriteOptions::default(), &mut Issues::default());
    assert_eq!(html.trim(), "<p>One<br />\ntwo</p>\n<p>Three</p>");
}

#[test]
fn a_category_may_be_called_anything() {
    let names = ["Ferns, mosses", "\"Quoted\"", "#pond", "🐸", "true", "http://pond.example/#kind"];
    let terms = names.iter().fold(String::new(), |mut terms, name| {
        write!(terms, "<category domain='category' nicename='n{}'><![CDATA[{name}]]></category>", terms.len()).unwrap();
        terms
    });
    let found: Vec<_> = read(&post("x", &terms)).remove(0).categories.into_iter().map(|term| term.name).collect();
    assert_eq!(found, names);
}

#[test]
fn a_category_of_an_old_export_is_shown_once_and_kept_as_it_is_stated() {
    let terms = "<category><![CDATA[Water]]></category><category domain='category' nicename='water'><![CDATA[Water]]></category>\
                 <category domain='tag'><![CDATA[frog]]></category><category domain='tag' nicename='frog'><![CDATA[frog]]></category>\
                 <category><![CDATA[Alone]]></category><category><![CDATA[Alone]]></category>";
    let post = read(&post("x", terms)).remove(0);
    let with_slug = |name: &str, slug: &str| Term { slug: Some(slug.to_owned()), ..Term::named(name) };
    assert_eq!(post.categories, [Term::named("Water"), with_slug("Water", "water"), Term::named("Alone")]);
    assert_eq!(post.tags, [Term::named("frog"), with_slug("frog", "frog")]);
    assert_eq!(Term::distinct(&post.categories), [&with_slug("Water", "water"), &Term::named("Alone")]);
    assert_eq!(post.labels(), ["Water", "Alone", "frog"]);
}

#[test]
fn two_categories_of_one_name_are_two() {
    let terms = "<category domain='category' nicename='water'>Water</category>\
                 <category domain='category' nicename='water-2'>Water</category>\
                 <category domain='post_tag' nicename='water'>Water</category>";
    let post = read(&post("x", terms)).remove(0);
    assert_eq!((post.categories.len(), post.tags.len()), (2, 1));
}

#[test]
fn captions_take_attributes_in_any_order_wp2hugo() {
    for attributes in ["id='a' align='alignleft' width='9'", "width='9' id='a'", "align=alignleft"] {
        let body = format!("[caption {attributes}]<img src='/a.jpg' /> Reeds[/caption]");
        let html = shown(&post(&body, ""));
        assert_eq!(html, "<figure><img src='/a.jpg' /><figcaption>Reeds</figcaption></figure><p></p>", "{attributes}");
    }
}

#[test]
fn two_captions_on_a_line_are_two_nikola() {
    let html =
        shown(&post("[caption]<img src='/a.jpg' /> A[/caption] and [caption]<img src='/b.jpg' /> B[/caption]", ""));
    assert_eq!(html.matches("<figcaption>").count(), 2);
    assert!(html.contains(" and "), "{html}");
}

#[test]
fn a_gallery_without_numbers_shows_what_belongs_to_the_post_wp2hugo() {
    let html = shown(&[post("[gallery]", ""), picture(2), picture(3)].concat());
    assert!(html.contains("https://pond.example/2.jpg") && html.contains("https://pond.example/3.jpg"), "{html}");
    assert_eq!(shown(&post("[gallery]", "")), "<p>[gallery]</p>");
}

#[test]
fn two_gists_in_a_post_stay_two_wp2hugo() {
    let html = shown(&post("[gist]1[/gist]\n\n[gist]2[/gist]", ""));
    assert!(html.contains("https://gist.github.com/1") && html.contains("https://gist.github.com/2"), "{html}");
}

#[test]
fn shortcodes_in_code_and_between_double_brackets_are_shown() {
    let html = shown(&[post("<pre>[gallery]</pre>\n\n[[gallery ids=\"2\"]]", ""), picture(2)].concat());
    assert_eq!(html, "<pre>[gallery]</pre>\n<p>[gallery ids=\"2\"]</p>");
}

#[test]
fn classic_text_beside_blocks_keeps_its_paragraphs() {
    let html =
        shown(&post("One\ntwo\n\nThree\n\n<!-- wp:paragraph -->\n<p>Four\nfive</p>\n<!-- /wp:paragraph -->", ""));
    assert!(html.starts_with("<p>One<br />\ntwo</p>\n<p>Three</p>"), "{html}");
    assert!(html.ends_with("<p>Four\nfive</p>"), "{html}");
}

#[test]
fn notes_are_shown_where_the_theme_has_their_block_too() {
    let field = "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>\
                 <![CDATA[[{\"id\":\"n1\",\"content\":\"A <em>note</em>\"}]]]></wp:meta_value></wp:postmeta>";
    let mark = "<sup data-fn=\"n1\" class=\"fn\"><a href=\"#n1\" id=\"n1-link\">1</a></sup>";
    let body = format!("<!-- wp:paragraph -->\n<p>Frogs{mark}</p>\n<!-- /wp:paragraph -->");
    let list =
        "<ol class=\"wp-block-footnotes\">\n<li id=\"n1\">A <em>note</em> <a href=\"#n1-link\">↩︎</a></li>\n</ol>";
    for body in [format!("{body}\n\n<!-- wp:footnotes /-->"), body] {
        let html = shown(&post(&body, field));
        assert!(html.contains(&format!("<p>Frogs{mark}</p>")) && html.ends_with(list), "{html}");
        assert_eq!(html.matches("<ol").count(), 1);
    }
}

#[test]
fn a_comment_by_the_author_of_the_post_says_so() {
    let author = "<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ines</wp:author_login></wp:author>";
    let comment = |user: &str| format!("<wp:comment><wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>");
    let creator = "<dc:creator>ines</dc:creator>";
    let (by_author, by_other) = (comment("7"), comment("8"));
    // The author may stand behind the comments, and tags may not match.
    for more in [
        format!("{creator}{by_author}{by_other}"),
        format!("{by_author}{by_other}{creator}"),
        format!("{by_author}{by_other}{creator}</wp:nothing>"),
    ] {
        let found = read(&format!("{author}{}", post("x", &more))).remove(0).comments;
        let is_author = |comment: &Comment| comment.author.as_ref().is_some_and(|author| author.is_post_author);
        assert_eq!(found.iter().map(is_author).collect::<Vec<_>>(), [true, false], "{more}");
    }
}

#[test]
fn comments_of_one_id_take_linear_time() {
    let comment = "<wp:comment><wp:comment_id>5</wp:comment_id></wp:comment>";
    let found = comments(&comment.repeat(20_000));
    let ids: std::collections::HashSet<_> = found.iter().map(|comment| comment.id.as_str()).collect();
    assert_eq!((found.len(), ids.len()), (20_000, 20_000));
}

#[test]
fn terms_without_end_take_linear_time() {
    let terms = (0..40_000).fold(String::new(), |mut terms, number| {
        write!(terms, "<category domain='category' nicename='n{number}'>N {number}</category>").unwrap();
        terms
    });
    assert_eq!(read(&post("x", &terms)).remove(0).categories.len(), 40_000);
}

#[test]
fn a_draft_that_has_no_date_yet_has_none() {
    let dates = "<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate><wp:post_date>0000-00-00 00:00:00</wp:post_date>\
                 <wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>";
    assert_eq!(read(&post("x", dates))[0].date_published, None);
}

#[test]
fn a_password_of_blanks_protects_and_white_space_around_none_does_not() {
    let is_protected = |password: &str| {
        let password = format!("<wp:post_password>{password}</wp:post_password>");
        let post = read(&post("x", &password)).remove(0);
        assert_eq!(post.protected, post.private.is_some_and(|private| private.password.is_some()), "{password:?}");
        post.protected
    };
    for password in ["<![CDATA[ ]]>", "\n<![CDATA[\t]]>\n", "&#32;", "\u{a0}", "<![CDATA[0]]>"] {
        assert!(is_protected(password), "{password:?}");
    }
    for none in ["", " ", "\n\t", "<![CDATA[]]>", "\n  <![CDATA[]]>\n"] {
        assert!(!is_protected(none), "{none:?}");
    }
}

#[test]
fn every_start_of_a_comment_is_a_comment_or_counted_as_text() {
    let comment = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>";
    let told = |elements: &str| {
        let issues = wxr::open(export(elements).as_bytes()).issues;
        let all = issues.kept().iter().filter(|reported| reported.issue.code() == "comments-in-text");
        all.map(|reported| reported.issue.to_string()).collect::<Vec<_>>()
    };
    let quoted = format!("<content:encoded><![CDATA[{comment}{comment}]]></content:encoded>{comment}");
    let message = "a plain search finds more starts of comments (2); they stand in texts or in no item";
    assert_eq!(told(&format!("<item>{quoted}</item>")), [message]);
    assert!(told(&format!("<item>{comment}</item>")).is_empty());
    assert_eq!(told(comment).len(), 1);
}
