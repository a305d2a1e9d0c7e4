//! What WordPress does to a body when it shows it: every shortcode and block there is, and the marks that are neither.

#![cfg(feature = "wordpress")]
#![allow(clippy::unwrap_used, reason = "a panic is the failing test")]

mod support;
mod wxr;

use blogferry_formats::{Issues, Registry, WriteOptions};
use wxr::{comments, field, picture, post, shown, shown_with_issues};

/// Shortcodes that lead to another site, and the address each becomes.
const EMBEDS: [(&str, &str); 26] = [
    ("[youtube]https://youtu.be/reed_1[/youtube]", "https://youtu.be/reed_1"),
    ("[youtube=https://www.youtube.com/watch?v=reed_2&amp;hd=1]", "https://www.youtube.com/watch?v=reed_2&amp;hd=1"),
    ("[youtube https://www.youtube.com/watch?v=reed_3]", "https://www.youtube.com/watch?v=reed_3"),
    ("[youtube id='reed_4' width=300]", "https://www.youtube.com/watch?v=reed_4"),
    ("[vimeo 12345 w=400]", "https://vimeo.com/12345"),
    ("[vimeo clip_id='678']", "https://vimeo.com/678"),
    ("[dailymotion id=x1y2]", "https://www.dailymotion.com/video/x1y2"),
    (
        "[googlevideo=http://video.google.com/googleplayer.swf?docId=-7]",
        "http://video.google.com/googleplayer.swf?docId=-7",
    ),
    ("[ted id=42]", "https://www.ted.com/talks/42"),
    ("[soundcloud url='https://api.soundcloud.com/tracks/9']", "https://api.soundcloud.com/tracks/9"),
    ("[spotify https://open.spotify.com/track/9]", "https://open.spotify.com/track/9"),
    ("[spotify id='spotify:track:9']", "https://open.spotify.com/track/9"),
    ("[bandcamp album=123 size=large]", "https://bandcamp.com/EmbeddedPlayer/album=123"),
    ("[bandcamp track=456]", "https://bandcamp.com/EmbeddedPlayer/track=456"),
    ("[slideshare id=42&doc=reeds]", "https://www.slideshare.net/slideshow/embed_code/42"),
    ("[scribd id=7 key=k mode=list]", "https://www.scribd.com/document/7"),
    ("[gist]9[/gist]", "https://gist.github.com/9"),
    ("[gist https://gist.github.com/otto/9]", "https://gist.github.com/otto/9"),
    ("[tweet https://twitter.com/otto/status/1]", "https://twitter.com/otto/status/1"),
    ("[tweet 1]", "https://twitter.com/i/status/1"),
    ("[instagram url='https://instagram.com/p/a/']", "https://instagram.com/p/a/"),
    ("[wpvideo kUJmAcSf w=640]", "https://videopress.com/v/kUJmAcSf"),
    ("[videopress kUJmAcSf]", "https://videopress.com/v/kUJmAcSf"),
    ("[googlemaps https://maps.example/?q=pond]", "https://maps.example/?q=pond"),
    ("[polldaddy poll=5]", "https://poll.fm/5"),
    ("[embed width='100']https://tube.example/1[/embed]", "https://tube.example/1"),
];

#[test]
fn every_shortcode_of_another_site_is_a_link_to_it() {
    for (code, address) in EMBEDS {
        let html = shown(&post(&format!("Above\n\n{code}\n\nBelow"), ""));
        assert!(html.contains(&format!("<a href=\"{address}\"")), "{code}: {html}");
        assert!(html.starts_with("<p>Above</p>") && html.ends_with("<p>Below</p>") && !html.contains('['), "{html}");
    }
}

/// Shortcodes that play a file, and what is seen of it.
const PLAYERS: [(&str, &str); 9] = [
    ("[audio src='https://pond.example/a.mp3']", "<audio"),
    ("[audio mp3='https://pond.example/a.mp3' loop='on'][/audio]", "<audio"),
    ("[audio ogg='https://pond.example/a.mp3']", "<audio"),
    ("[audio wav='https://pond.example/a.mp3']", "<audio"),
    ("[audio https://pond.example/a.mp3|titles=Croak]", "<audio"),
    ("[audio:https://pond.example/a.mp3]", "<audio"),
    ("[video src='https://pond.example/a.mp3']", "<video"),
    ("[video webm='https://pond.example/a.mp3' poster='https://pond.example/still.jpg'][/video]", "<video"),
    ("[video ogv='https://pond.example/a.mp3' width='9' height='9'][/video]", "<video"),
];

#[test]
fn every_player_plays_its_file() {
    for (code, element) in PLAYERS {
        let html = shown(&post(code, ""));
        assert!(html.contains(element) && html.contains("https://pond.example/a.mp3"), "{code}: {html}");
    }
}

#[test]
fn galleries_choose_leave_out_and_order_their_pictures() {
    let numbers = |code: &str| -> Vec<u32> {
        let html = shown(&[post(code, ""), picture(2), picture(3), picture(4)].concat());
        let found = |number: &u32| html.find(&format!("pond.example/{number}.jpg"));
        let mut numbers: Vec<u32> = (2..5).filter(|number| found(number).is_some()).collect();
        numbers.sort_by_key(|number| found(number));
        numbers
    };
    assert_eq!(numbers("[gallery]"), [2, 3, 4]);
    assert_eq!(numbers("[gallery ids='4,2']"), [4, 2]);
    assert_eq!(numbers("[gallery include='3,4']"), [3, 4]);
    assert_eq!(numbers("[gallery exclude='3']"), [2, 4]);
    assert_eq!(numbers("[gallery id='1' order='DESC' orderby='ID']"), [4, 3, 2]);
    assert_eq!(numbers("[gallery type='slideshow' columns='2' size='full' link='none']"), [2, 3, 4]);
}

#[test]
fn a_playlist_is_a_list_of_its_files() {
    let song = picture(2).replace("2.jpg", "2.mp3");
    let html = shown(&[post("[playlist ids='2']", ""), song].concat());
    assert!(html.contains("https://pond.example/2.mp3") && !html.contains('['), "{html}");
}

#[test]
fn captions_go_by_both_their_names() {
    for name in ["caption", "wp_caption"] {
        let html = shown(&post(&format!("[{name} width='9']<img src='/a.jpg' /> Reeds[/{name}]"), ""));
        assert!(html.contains("<figcaption>Reeds</figcaption>") && !html.contains('['), "{html}");
    }
}

#[test]
fn forms_and_lists_that_are_made_anew_leave_nothing_and_are_told() {
    for code in [
        "[contact-form][contact-field label='Name' type='name'/][/contact-form]",
        "[archives]",
        "[sitemap]",
        "[subscribe2]",
    ] {
        let (html, issues) = shown_with_issues(&post(&format!("Above {code} below"), ""));
        assert!(!html.contains('[') && html.contains("Above") && html.contains("below"), "{html}");
        assert_eq!(issues.counts().count(), 1, "{code}");
    }
}

#[test]
fn mathematics_and_smilies_stay_as_they_are_written() {
    let body = "Deep: $latex x^2 + y_1$ :-) :lol: 8-)";
    assert_eq!(shown(&post(body, "")), format!("<p>{body}</p>"));
}

#[test]
fn every_block_that_is_made_anew_shows_nothing_and_is_told() {
    let names = [
        "latest-posts",
        "latest-comments",
        "archives",
        "categories",
        "calendar",
        "tag-cloud",
        "search",
        "rss",
        "page-list",
        "query",
        "post-title",
        "post-content",
        "post-date",
        "post-featured-image",
        "navigation",
        "loginout",
        "site-title",
        "site-logo",
        "site-tagline",
        "avatar",
    ];
    for name in names {
        let (html, issues) = shown_with_issues(&post(&format!("<!-- wp:{name} {{\"a\":3}} /-->"), ""));
        assert_eq!((html.as_str(), issues.counts().count()), ("", 1), "{name}");
    }
}

#[test]
fn an_embed_shows_the_address_of_its_text_or_else_of_its_attribute() {
    let wrapper = "<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://tube.example/2\n</div></figure>";
    let attribute = " {\"url\":\"https://tube.example/1\"}";
    for (attributes, inside, address) in [(attribute, wrapper, 2), ("", wrapper, 2), (attribute, "", 1)] {
        let html = shown(&post(&format!("<!-- wp:embed{attributes} -->\n{inside}\n<!-- /wp:embed -->"), ""));
        assert!(html.contains(&format!("<a href=\"https://tube.example/{address}\"")), "{attributes}: {html}");
    }
}

#[test]
fn attributes_of_blocks_are_decoded() {
    let body = "<!-- wp:embed {\"url\":\"https://tube.example/?a\\u003d1\\u0026b\\u003d\\u002d\\u002d2\"} /-->";
    assert!(shown(&post(body, "")).contains("href=\"https://tube.example/?a=1&amp;b=--2\""));
}

#[test]
fn markdown_that_a_block_was_written_in_is_shown_as_what_it_became() {
    let body = "<!-- wp:jetpack/markdown {\"source\":\"**Reeds**\"} -->\n<div class=\"wp-block-jetpack-markdown\">\
                <p><strong>Reeds</strong></p></div>\n<!-- /wp:jetpack/markdown -->";
    assert!(shown(&post(body, "")).contains("<p><strong>Reeds</strong></p>"));
}

#[test]
fn the_marks_of_teaser_and_page_stand_where_they_stood() {
    let html = shown(&post("One\n\n<!--more Read on--><!--noteaser-->\n\nTwo<!--nextpage-->Three", ""));
    assert!(html.contains("<!--more-->") && !html.contains("Read on"), "{html}");
    assert!(html.contains("<p>Two<!--nextpage-->Three</p>"), "{html}");
}

#[test]
fn spaces_that_a_mac_has_damaged_are_spaces() {
    assert_eq!(shown(&post("Reeds¬†and¬†rushes", "")), "<p>Reeds\u{a0}and\u{a0}rushes</p>");
    let blocks = "<!-- wp:paragraph -->\n<p>Reeds¬†¬ †</p>\n<!-- /wp:paragraph -->";
    assert_eq!(shown(&post(blocks, "")), "<p>Reeds\u{a0}¬ †</p>");
}

#[test]
fn an_address_in_a_comment_is_a_link_and_its_lines_are_lines() {
    let element = "<wp:comment><wp:comment_content><![CDATA[See https://pond.example/?a=1&amp;b=2.\nBye]]></wp:comment_content></wp:comment>";
    let comment = comments(element).remove(0);
    assert_eq!(comment.content_html.as_deref(), Some("See https://pond.example/?a=1&amp;b=2.\nBye"));
    let registry = Registry::standard();
    let dialect = registry.reader("wordpress").unwrap().dialect();
    let html = comment.content_html.as_deref().unwrap();
    let html = dialect.comment(html, &comment, &WriteOptions::default(), &mut Issues::default());
    let address = "https://pond.example/?a=1&amp;b=2";
    assert_eq!(html, format!("<p>See <a href=\"{address}\">{address}</a>.<br />\nBye</p>\n"));
}

#[test]
fn notes_without_their_field_keep_their_marks() {
    let mark = "<sup data-fn=\"n1\" class=\"fn\"><a href=\"#n1\" id=\"n1-link\">1</a></sup>";
    let body = format!("<!-- wp:paragraph -->\n<p>Frogs{mark}</p>\n<!-- /wp:paragraph -->\n<!-- wp:footnotes /-->");
    assert_eq!(shown(&post(&body, "")), format!("<p>Frogs{mark}</p>"));
    let html = shown(&post(&body, &field("footnotes", "[{\"id\":\"n1\",\"content\":\"A note\"}]")));
    assert!(html.contains("<li id=\"n1\">A note"), "{html}");
}
