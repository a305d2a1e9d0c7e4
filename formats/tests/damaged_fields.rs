//! Fields of a WordPress export that a fault has cut, emptied or moved into another: what they say is found, or is told
//! and shown to nobody.

#![cfg(feature = "wordpress")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is the failing test")]

mod support;

mod wxr;

use blogferry_formats::Issues;
use blogferry_formats::model::{Post, Status};

/// The fields of an item that is for everybody to see.
const PUBLIC: &str = "<wp:status>publish</wp:status><wp:post_password></wp:post_password>";

/// Reads a file of one item, and returns its post with the codes of all that was told.
fn read(parts: &str) -> (Post, Vec<&'static str>) {
    let item = format!("<item><title>Newt</title><wp:post_id>7</wp:post_id>{parts}</item>");
    let opened = wxr::open(wxr::export(&item).as_bytes());
    let mut issues = opened.issues.clone();
    let post = opened.archive.thread(0, &mut issues).unwrap();
    (post, issues.counts().map(|(code, ..)| code).collect())
}

#[test]
fn a_section_whose_start_is_damaged_says_what_is_in_it() {
    for section in ["<!CDATA[sedge]]>", "<!CDTA[sedge]]>", "x![CDATA[sedge]]>", "<[CDATA[sedge]]>"] {
        let parts = format!(
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_password>{section}</wp:post_password>"
        );
        assert!(read(&parts).0.protected, "{section}");
    }
}

#[test]
fn an_item_whose_type_is_empty_or_no_word_is_a_draft_and_told() {
    for kind in ["<wp:post_type></wp:post_type>", "<wp:post_type/>", "<wp:post_type><!CDATA[feedback]]></wp:post_type>"]
    {
        let (post, codes) = read(&format!("{PUBLIC}{kind}"));
        assert!(post.status == Status::Draft && codes.contains(&"status-missing"), "{kind}");
    }
    assert_eq!(read(PUBLIC).0.status, Status::Published, "a program that knows no types writes none");
}

#[test]
fn what_people_sent_through_a_form_stays_hidden_if_its_type_lost_a_letter() {
    for kind in ["feedback", "eedback", "xeedback", "feedbac", "fedback"] {
        let (post, _) = read(&format!("{PUBLIC}<wp:post_type>{kind}</wp:post_type>"));
        assert_eq!(post.status, Status::Private, "{kind}");
    }
    assert_eq!(read(&format!("{PUBLIC}<wp:post_type>fieldnote</wp:post_type>")).0.status, Status::Published);
}

#[test]
fn a_custom_field_without_its_start_is_one_of_its_own() {
    let fields = "<wp:postmeta><wp:meta_key>pond</wp:meta_key><wp:meta_value>deep</wp:meta_value>wp:postmeta>\
                  <wp:meta_key>shore</wp:meta_key><wp:meta_value>muddy</wp:meta_value></wp:postmeta>";
    let (post, codes) = read(&format!("{PUBLIC}<wp:post_type>post</wp:post_type>{fields}"));
    assert_eq!(post.meta["postmeta"]["pond"], "deep");
    assert_eq!(post.meta["postmeta"]["shore"], "muddy");
    assert!(codes.contains(&"stray-text"));
}

#[test]
fn an_item_that_a_term_seems_to_hold_gives_nothing_away_as_one_of_its_facts() {
    let item = "<item><title>Newt</title><content:encoded>gills</content:encoded><wp:post_id>7</wp:post_id>\
                <wp:status>private</wp:status><wp:postmeta><wp:meta_key>note</wp:meta_key>\
                <wp:meta_value>hush</wp:meta_value></wp:postmeta></item>";
    let term = "<wp:term><wp:term_taxonomy>pond</wp:term_taxonomy><wp:term_slug>a</wp:term_slug><wp:term_name>A";
    let channel = format!("<title>Pond</title>{term}{}", item.trim_start_matches("<item>"));
    let opened = wxr::open(wxr::export(&channel).as_bytes());
    let mut issues = Issues::default();
    let mut said = serde_json::to_string(opened.archive.blog()).unwrap();
    for n in 0..opened.archive.outline().len() {
        said += &serde_json::to_string(&opened.archive.thread(n, &mut issues).unwrap()).unwrap();
    }
    assert!(said.contains("hush") && said.contains("gills") && said.contains("Pond"), "{said}");
    let mut blog = opened.archive.blog().clone();
    blog.strip_private();
    let public = serde_json::to_string(&blog).unwrap();
    assert!(!public.contains("hush") && !public.contains("gills") && !public.contains("Newt"), "{public}");
}
