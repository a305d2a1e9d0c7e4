//! Reads every case below `testdata/wordpress` and compares all that comes out with the case's `expected.json`: the
//! blog, the posts with their comments, what was passed over, and every issue with its line.
//!
//! `BLESS=1 cargo test` writes the expectations anew; the difference is then reviewed like code.

#![cfg(feature = "wordpress")]
#![allow(clippy::unwrap_used, reason = "a panic is the failing test")]

mod support;

use blogferry_formats::model::{CommentKind, CommentStatus, Kind, Post, Status};
use blogferry_formats::{Input, ReadErrorKind, Registry, Sample};
use support::{Opened, open, posts};

/// One test per folder, named for what it shows.
macro_rules! cases {
    ($($name:ident: $folder:literal,)*) => {
        $(#[test]
        fn $name() {
            support::compare("wordpress", $folder);
        })*

        #[test]
        fn every_folder_of_test_data_is_a_case() {
            support::all_folders_are_cases("wordpress", &[$($folder),*]);
        }
    };
}

cases! {
    an_export_keeps_everything_it_says: "complete",
    an_export_of_version_1_0_is_read: "version-1.0",
    every_status_is_understood_or_not_public: "statuses",
    every_approval_of_a_comment_is_understood_or_not_public: "comment-statuses",
    elements_are_known_by_namespace_and_not_by_prefix_or_order: "namespaces",
    parts_of_an_export_are_one_blog: "parts",
    dates_take_their_offset_from_universal_time_or_their_neighbours: "dates",
    titles_are_plain_text_decoded_once: "titles",
    slugs_are_decoded: "slugs",
    damage_takes_no_neighbour_with_it: "damaged",
    a_broken_end_tag_gives_back_what_it_seems_to_swallow: "damaged-tags",
    an_export_that_is_cut_keeps_what_was_there: "damaged-cut",
    an_export_that_stops_between_items_says_so: "damaged-end",
    lines_that_are_no_utf8_are_read_or_replaced_and_reported: "damaged-bytes",
    threads_keep_their_links_whatever_they_say: "threads",
    fields_are_decoded_and_overwrite_nothing: "postmeta",
    parts_of_the_machinery_are_counted_and_passed_over: "kinds",
    all_authors_of_a_post_are_named: "coauthors",
    a_file_cut_by_hand_is_read: "hand-cut",
    two_things_with_one_id_are_both_kept: "same-ids",
    an_export_without_items_is_an_empty_blog: "empty-blog",
    classic_bodies_are_kept_as_they_are: "body-classic",
    shortcodes_are_kept_and_the_media_they_show_are_found: "body-shortcodes",
    code_between_shortcodes_is_kept: "body-code",
    page_builders_are_kept: "body-builders",
    blocks_are_kept: "body-blocks",
    footnotes_and_reusable_blocks_are_found: "body-blocks-rest",
    an_export_of_wordpress_com_names_the_blog_and_not_the_network: "wordpress-com",
}

fn export(items: &str) -> String {
    format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/' \
         xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/'><channel>{items}</channel></rss>"
    )
}

fn read(text: &str) -> Opened {
    support::try_open("wordpress", vec![support::input("pond.xml", text.as_bytes())]).unwrap()
}

fn comments_of(case: &str, status: CommentStatus) -> Vec<String> {
    let all = posts(&open("wordpress", case)).into_iter().flat_map(|post| post.comments);
    all.filter(|comment| comment.status == status).filter_map(|comment| comment.content_html).collect()
}

#[test]
fn spam_comments_stay_out_blog2md() {
    let shown = comments_of("comment-statuses", CommentStatus::Approved);
    for word in ["0", "spam", "trash", "post-trashed", "hold", "perhaps", "none"] {
        assert!(!shown.iter().any(|text| text == word), "{word}");
    }
    assert!(shown.contains(&"1".to_owned()) && shown.contains(&"approved".to_owned()));
}

#[test]
fn only_publish_is_public_wp2hugo_and_hexo() {
    let public: Vec<_> = posts(&open("wordpress", "statuses"))
        .into_iter()
        .filter(|post| post.status == Status::Published && !post.protected)
        .filter_map(|post| post.title)
        .collect();
    assert_eq!(public, ["publish", "free"]);
}

#[test]
fn a_password_is_no_part_of_the_public_post_jekyll_import() {
    let mut all = posts(&open("wordpress", "statuses"));
    assert!(all.iter().any(|post| post.protected && post.private.is_some()));
    all.iter_mut().for_each(Post::strip_private);
    assert!(!serde_json::to_string(&all).unwrap().contains("\"reed\""));
}

#[test]
fn addresses_of_people_stand_only_in_private_objects_nikola() {
    for case in support::folders("wordpress") {
        let opened = open("wordpress", &case);
        let mut all = posts(&opened);
        all.iter_mut().for_each(Post::strip_private);
        let mut blog = opened.archive.blog().clone();
        blog.authors.iter_mut().for_each(|author| author.private = None);
        let public = format!("{}{}", serde_json::to_string(&all).unwrap(), serde_json::to_string(&blog).unwrap());
        for secret in ["@example.org", "203.0.113.", "Reeds/1.0"] {
            assert!(!public.contains(secret), "{case}: {secret}");
        }
    }
}

#[test]
fn notes_on_orders_are_never_public() {
    let hidden = comments_of("comment-statuses", CommentStatus::Pending);
    assert!(hidden.contains(&"order_note".to_owned()));
}

#[test]
fn pings_are_no_comments() {
    let all = posts(&open("wordpress", "comment-statuses"));
    let kinds = |kind| all[0].comments.iter().filter(|comment| comment.kind == kind).count();
    assert_eq!((kinds(CommentKind::Pingback), kinds(CommentKind::Trackback)), (2, 1));
}

#[test]
fn excerpt_and_content_are_told_apart_by_namespace_lonekorean() {
    let post = &posts(&open("wordpress", "namespaces"))[0];
    assert_eq!(post.summary.as_deref(), Some("Excerpt first."));
    assert_eq!(post.content_html.as_deref(), Some("Content second."));
}

#[test]
fn a_field_named_like_ours_overwrites_nothing_wp2hugo() {
    let post = &posts(&open("wordpress", "postmeta"))[0];
    assert_eq!(post.title.as_deref(), Some("The title"));
    assert_eq!(post.url.as_deref(), Some("https://pond.example/note-1/"));
    assert_eq!(post.status, Status::Published);
}

#[test]
fn an_item_without_anything_stops_nothing_wp2hugo() {
    let opened = read(&export("<item/><item></item><item><wp:post_type>post</wp:post_type></item>"));
    assert_eq!(posts(&opened).len(), 3);
}

#[test]
fn control_characters_stop_nothing_and_tabs_stay_hexo() {
    let item = "<item><title>T</title><wp:post_type>post</wp:post_type><content:encoded><![CDATA[a\u{1}\u{10}b\tc\u{0}d\u{FFFE}]]></content:encoded></item>";
    assert_eq!(posts(&read(&export(item)))[0].content_html.as_deref(), Some("ab\tcd"));
}

#[test]
fn text_in_several_sections_is_one_text_jekyll_import() {
    let item = "<item><wp:post_type>post</wp:post_type><content:encoded><![CDATA[one ]]><![CDATA[two ]]]]><![CDATA[> three]]></content:encoded></item>";
    assert_eq!(posts(&read(&export(item)))[0].content_html.as_deref(), Some("one two ]]> three"));
}

#[test]
fn an_item_in_a_body_or_in_a_comment_is_text() {
    let item = "<!-- <item><wp:post_type>post</wp:post_type></item> --><item><wp:post_type>post</wp:post_type>\
                <content:encoded><![CDATA[<item><wp:post_type>page</wp:post_type></item>]]></content:encoded></item>";
    let opened = read(&export(item));
    assert_eq!(opened.archive.outline().len(), 1);
    assert_eq!(opened.archive.outline()[0].kind, Kind::Post);
}

#[test]
fn entities_of_a_doctype_are_never_expanded() {
    let text = format!(
        "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>{}",
        export("<item><title>&b;&c;</title><wp:post_type>post</wp:post_type></item>")
    );
    assert_eq!(posts(&read(&text))[0].title.as_deref(), Some("&b;&c;"));
}

#[test]
fn nothing_at_all_is_an_error_jekyll() {
    let open = |bytes: &[u8]| support::try_open("wordpress", vec![support::input("a.xml", bytes)]).err().unwrap().kind;
    assert!(matches!(open(b""), ReadErrorKind::Empty));
    assert!(matches!(open(b" \r\n"), ReadErrorKind::Empty));
    assert!(matches!(open(b"<html><body>Log in</body></html>"), ReadErrorKind::Foreign { looks_like: None, .. }));
    let feed = b"<rss version='2.0'><channel><title>x</title><item><title>y</title></item></channel></rss>";
    assert!(matches!(open(feed), ReadErrorKind::Foreign { looks_like: Some(_), .. }));
}

#[test]
fn an_export_is_known_by_its_namespace_and_not_by_its_prefix() {
    let registry = Registry::standard();
    let reader = registry.reader("wxr").unwrap();
    let sniff = |text: &str| format!("{:?}", reader.sniff(&Sample { name: "export.xml", head: text.as_bytes() }));
    assert_eq!(sniff("<rss xmlns:w='https://wordpress.org/export/1.2/'>"), "Certain");
    assert_eq!(sniff("<rss><channel><item><wp:post_id>1</wp:post_id>"), "Likely");
    assert_eq!(sniff("<rss version='2.0'><channel><item><title>x</title>"), "No");
    assert_eq!(sniff("<html>my wordpress.org/export/ page"), "No");
    assert_eq!(sniff("<feed xmlns='http://www.w3.org/2005/Atom'>"), "No");
}

#[test]
fn comments_in_are_comments_out() {
    for case in support::folders("wordpress") {
        let opened = open("wordpress", &case);
        for (outline, post) in opened.archive.outline().iter().zip(posts(&opened)) {
            assert_eq!(outline.comments.total(), post.comments.len() as u64, "{case} {}", post.id);
        }
    }
}

#[test]
fn the_outline_says_what_the_post_says() {
    for case in support::folders("wordpress") {
        let opened = open("wordpress", &case);
        for (outline, post) in opened.archive.outline().iter().zip(posts(&opened)) {
            assert_eq!((&outline.id, &outline.kind, outline.status), (&post.id, &post.kind, post.status), "{case}");
            assert_eq!((&outline.title, &outline.slug, &outline.url), (&post.title, &post.slug, &post.url), "{case}");
            assert_eq!(outline.date_published, post.date_published, "{case}");
            assert_eq!(outline.date_modified, post.date_modified, "{case}");
            let names: Vec<_> = post.authors.iter().filter_map(|author| author.name.as_deref()).collect();
            assert_eq!(outline.authors.iter().map(|name| &**name).collect::<Vec<_>>(), names, "{case} {}", post.id);
            assert_eq!(
                outline.terms.iter().map(|name| &**name).collect::<Vec<_>>(),
                post.labels(),
                "{case} {}",
                post.id
            );
        }
    }
}

#[test]
fn ids_are_unique_whatever_the_export_says() {
    for case in support::folders("wordpress") {
        let all = posts(&open("wordpress", &case));
        let mut ids: Vec<&str> = all.iter().map(|post| post.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len(), "{case}");
    }
}

#[test]
fn any_prefix_of_an_export_is_read_to_its_end() {
    for case in ["complete", "damaged", "version-1.0"] {
        let whole = support::bytes_of(&support::inputs("wordpress", case)[0]);
        for end in (0..whole.len()).step_by(61) {
            let input = support::input("cut.xml", &whole[..end]);
            if let Ok(opened) = support::try_open("wordpress", vec![input]) {
                posts(&opened);
            }
        }
    }
}

/// What a blog says, whatever order its parts came in.
fn by_id(opened: &Opened) -> Vec<(String, [Vec<Option<String>>; 3])> {
    let mut all: Vec<_> = posts(opened)
        .into_iter()
        .map(|post| {
            let mut comments: Vec<_> = post.comments.into_iter().map(|comment| Some(comment.id)).collect();
            comments.sort_unstable();
            (post.id, [vec![post.content_html], comments, post.attachments.into_iter().map(|file| file.url).collect()])
        })
        .collect();
    all.sort();
    all
}

#[test]
fn parts_of_an_export_may_come_in_any_order() {
    let inputs = support::inputs("wordpress", "parts");
    let forwards = support::try_open("wordpress", inputs.clone()).unwrap();
    let backwards = support::try_open("wordpress", inputs.into_iter().rev().collect()).unwrap();
    assert_eq!(by_id(&forwards), by_id(&backwards));
    assert_eq!(forwards.archive.blog().authors, backwards.archive.blog().authors);
}

#[test]
fn a_part_that_is_given_twice_counts_once() {
    let inputs = support::inputs("wordpress", "parts");
    let once = support::try_open("wordpress", inputs.clone()).unwrap();
    let twice = support::try_open("wordpress", [inputs.clone(), inputs].concat()).unwrap();
    assert_eq!(by_id(&once), by_id(&twice));
    let counted = |opened: &Opened| opened.archive.outline().iter().map(|post| post.comments.total()).sum::<u64>();
    assert_eq!(counted(&once), counted(&twice));
}

#[test]
fn a_place_its_author_hides_is_private() {
    let field = |key: &str, value: &str| {
        format!("<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>")
    };
    let fields = [field("geo_latitude", "48.21"), field("geo_longitude", "16.37")].concat();
    let post = |public: &str| {
        let item = format!("<item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>{fields}{public}</item>");
        let mut post = posts(&read(&export(&item))).remove(0);
        let private = post.private.clone();
        post.strip_private();
        (serde_json::to_string(&post).unwrap(), private)
    };
    let (shown, _) = post("");
    assert!(shown.contains("\"latitude\":48.21"));
    let (hidden, private) = post(&field("geo_public", "0"));
    assert!(!hidden.contains("48.21"), "{hidden}");
    assert_eq!(private.unwrap().meta["geo_latitude"], "48.21");
}

#[test]
fn a_post_in_another_language_says_so() {
    let item = |terms: &str| {
        let item = format!("<item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>{terms}</item>");
        posts(&read(&export(&item))).remove(0).language
    };
    let term = |slug: &str| format!("<category domain='language' nicename='{slug}'>x</category>");
    assert_eq!(item(&term("fa")).as_deref(), Some("fa"));
    assert_eq!(item(&term("pt-br")).as_deref(), Some("pt-br"));
    assert_eq!(item(&term("polish-language")), None);
    assert_eq!(item(&(term("fa") + &term("en"))), None);
}

#[test]
fn an_enclosure_that_is_in_the_library_is_one_file() {
    let item = "<item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:postmeta>\
                <wp:meta_key>enclosure</wp:meta_key><wp:meta_value>https://pond.example/a.mp3\n12\naudio/mpeg\n</wp:meta_value>\
                </wp:postmeta></item><item><title>Song</title><wp:post_id>2</wp:post_id><wp:post_parent>1</wp:post_parent>\
                <wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>\
                <wp:attachment_url>https://pond.example/a.mp3</wp:attachment_url></item>";
    let files = posts(&read(&export(item))).remove(0).attachments;
    assert_eq!(files.len(), 1);
    assert_eq!((files[0].size_in_bytes, files[0].title.as_deref()), (Some(12), Some("Song")));
}

#[test]
fn inputs_of_no_export_beside_one_do_no_harm() {
    let good = export("<item><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type></item>");
    let inputs: Vec<Input> = vec![support::input("a.xml", good.as_bytes()), support::input("b.xml", b"")];
    assert_eq!(posts(&support::try_open("wordpress", inputs).unwrap()).len(), 1);
}
