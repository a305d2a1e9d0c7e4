//! Where the bytes of bodies stand in the input: whatever an archive is certain of must be true.

#![cfg(all(feature = "blogger", feature = "wordpress", feature = "mtif"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is the failing test"
)]

mod support;

use blogferry_formats::model::{Post, Source};
use support::{Opened, bytes_of, open, posts, try_open};

/// Returns the bodies of posts and of their comments, each with where it was read.
fn bodies(opened: &Opened) -> Vec<(usize, Source, String)> {
    let of_post = |(n, post): (usize, Post)| {
        let comments = post.comments.into_iter().map(|comment| (comment.source, comment.content_html));
        let all = std::iter::once((post.source, post.content_html)).chain(comments);
        all.filter_map(move |(source, body)| Some((n, source?, body?))).collect::<Vec<_>>()
    };
    posts(opened).into_iter().enumerate().flat_map(of_post).collect()
}

/// Returns how a text may begin in an input: as it is, or with its bracket as a reference.
fn forms(text: &str) -> [String; 3] {
    let name: String = text.chars().skip(1).take_while(|char| char.is_ascii_alphanumeric() || *char == '/').collect();
    [format!("<{name}"), format!("&lt;{name}"), format!("&#60;{name}")]
}

/// Returns how many tags there are in all bodies, and how many have a place, which is looked at.
fn placed(opened: &Opened) -> (usize, usize) {
    let (mut all, mut found) = (0, 0);
    let inputs: Vec<Vec<u8>> = opened.inputs.iter().map(bytes_of).collect();
    for (n, source, body) in bodies(opened) {
        let offsets: Vec<usize> = body.match_indices('<').map(|(at, _)| at).collect();
        let places = opened.archive.places_in_body(n, &source, &offsets);
        assert_eq!(places.len(), offsets.len());
        all += offsets.len();
        for (offset, at) in offsets.iter().zip(places).filter_map(|(offset, at)| Some((offset, at?))) {
            found += 1;
            let there = inputs[at.input].get(usize::try_from(at.offset).unwrap()..).unwrap_or_default();
            let is_there = forms(&body[*offset..]).iter().any(|form| there.starts_with(form.as_bytes()));
            let shown = String::from_utf8_lossy(&there[..there.len().min(40)]);
            assert!(is_there, "{offset} of {body:?} is said to be {shown:?} in {}", source.file);
        }
    }
    (all, found)
}

#[test]
fn every_place_an_archive_is_certain_of_is_true() {
    let (mut all, mut found) = (0, 0);
    for format in ["blogger", "wordpress", "mtif"] {
        for case in support::folders(format) {
            let (of_case, found_there) = placed(&open(format, &case));
            all += of_case;
            found += found_there;
        }
    }
    assert!(all > 300 && found * 10 > all * 8, "{found} of {all}");
}

#[test]
fn tags_of_an_escaped_body_and_of_its_comments_have_their_place() {
    let opened = open("blogger", "classic-complete");
    let (all, found) = placed(&opened);
    assert_eq!((all > 0, found), (true, all));
}

#[test]
fn tags_of_a_section_have_their_place_and_layout_around_it_moves_none() {
    let export = |body: &str| {
        format!(
            "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\
             <channel><item><title>a</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
             <content:encoded>{body}</content:encoded><wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_content>\
             <![CDATA[so <i>be</i> it]]></wp:comment_content></wp:comment></item></channel></rss>"
        )
    };
    for body in [
        "<![CDATA[ä <b>x</b>]]>",
        "\n  <![CDATA[<b>x</b>]]>\n",
        "<![CDATA[<b>x]]]]><![CDATA[></b>]]>",
        "a &amp; &lt;b&gt;x",
    ] {
        let opened = try_open("wordpress", vec![support::input("pond.xml", export(body).as_bytes())]).unwrap();
        let (all, found) = placed(&opened);
        assert_eq!((all > 2, found), (true, all), "{body}");
    }
    // Line ends of Windows are made one sign, and no place behind them is certain.
    let opened = try_open("wordpress", vec![support::input("pond.xml", export("<![CDATA[a\r\n<b>]]>").as_bytes())]);
    assert_eq!(placed(&opened.unwrap()).1, 2);
}

#[test]
fn a_source_of_another_file_has_no_place() {
    let opened = open("blogger", "classic-complete");
    for (n, source, _) in bodies(&opened) {
        for other in [
            Source { file: "other.xml".to_owned(), ..source.clone() },
            Source { byte: source.byte.map(|byte| byte + 1), ..source.clone() },
            Source::default(),
        ] {
            assert_eq!(opened.archive.places_in_body(n, &other, &[0]), [None]);
        }
        assert_eq!(opened.archive.places_in_body(n + 1000, &source, &[0]), [None]);
    }
}
