//! Reads every case below `testdata/blogger` and compares all that comes out with the case's `expected.json`: the blog,
//! the posts with their comments, the comments without a post, what was passed over, and every issue with its line.
//!
//! `BLESS=1 cargo test` writes the expectations anew; the difference is then reviewed like code.

#![cfg(feature = "blogger")]

mod support;

use blogferry_formats::model::{CommentStatus, Date, Post, Status};
use support::{Opened, open, posts};

/// One test per folder, named for what it shows.
macro_rules! cases {
    ($($name:ident: $folder:literal,)*) => {
        $(#[test]
        fn $name() {
            support::compare("blogger", $folder);
        })*

        #[test]
        fn every_folder_of_test_data_is_a_case() {
            support::all_folders_are_cases("blogger", &[$($folder),*]);
        }
    };
}

cases! {
    a_classic_export_keeps_everything_it_says: "classic-complete",
    a_feed_whose_elements_all_carry_a_prefix_is_read: "classic-prefixed",
    a_draft_whose_mark_lost_its_namespace_stays_a_draft: "classic-undeclared-prefixes",
    a_file_that_is_one_line_is_read: "classic-single-line",
    bodies_in_cdata_in_xhtml_and_in_plain_text_are_read: "classic-cdata",
    replies_keep_their_parents_wherever_they_stand: "classic-threads",
    comments_without_a_post_are_kept_apart: "classic-orphans",
    a_comment_that_names_no_post_is_joined_by_its_addresses: "classic-other-joins",
    entries_without_a_kind_are_judged_by_what_else_they_say: "classic-kinds",
    a_label_may_look_like_a_kind_or_like_anything: "classic-labels",
    titles_are_decoded_as_their_type_says: "classic-titles",
    dates_keep_their_offsets_and_bad_ones_their_text: "classic-dates",
    two_things_with_one_id_are_both_kept: "classic-same-ids",
    removed_comments_stay_as_placeholders: "classic-removed-comments",
    authors_are_kept_as_they_are_and_addresses_apart: "classic-authors",
    permalinks_are_found_where_the_link_is_missing: "classic-permalinks",
    elements_nobody_knows_go_to_meta: "classic-unknown-elements",
    an_export_without_posts_is_an_empty_blog: "settings-without-posts",
    damaged_text_is_put_right_and_reported: "damaged-text",
    damaged_tags_take_no_neighbour_with_them: "damaged-tags",
    an_export_that_is_cut_keeps_what_was_there: "damaged-cut",
    junk_around_entries_is_passed_over: "damaged-junk",
    entries_without_a_feed_around_them_are_read: "damaged-no-root",
    entities_of_a_doctype_are_never_expanded: "damaged-doctype",
    two_exports_in_one_file_are_one_blog: "two-exports-in-one-file",
    a_takeout_folder_is_one_blog_with_its_settings: "takeout-complete",
    every_word_for_a_status_is_understood_or_reported: "takeout-statuses",
    a_takeout_that_lost_its_prefixes_is_read: "takeout-without-prefixes",
    empty_elements_of_a_takeout_mean_no_value: "takeout-edges",
}

fn statuses(opened: &Opened) -> Vec<(String, Status)> {
    posts(opened).into_iter().map(|post| (post.id, post.status)).collect()
}

#[test]
fn a_comment_of_the_accounts_own_feed_is_there_once() {
    let opened = open("blogger", "takeout-complete");
    let ids: Vec<String> =
        posts(&opened).into_iter().flat_map(|post| post.comments).map(|comment| comment.id).collect();
    assert_eq!(ids.iter().filter(|id| *id == "612").count(), 1);
    assert!(!ids.iter().any(|id| id == "777"), "a comment on another blog is no comment of this one");
}

#[test]
fn a_comment_of_a_takeout_has_the_address_it_had_on_its_page() {
    let all = posts(&open("blogger", "takeout-complete"));
    let address = "https://ineslamps.blogspot.com/2021/05/rain-and-wicks.html?showComment=1620028800000#c610";
    assert_eq!(all[0].comments[0].url.as_deref(), Some(address));
    let without_host = posts(&open("blogger", "takeout-edges"));
    assert!(without_host.iter().flat_map(|post| &post.comments).all(|comment| comment.url.is_none()));
}

#[test]
fn a_date_after_the_export_makes_a_scheduled_post_even_of_a_draft() {
    let opened = open("blogger", "classic-complete");
    let statuses = statuses(&opened);
    assert!(statuses.contains(&("105".to_owned(), Status::Scheduled)));
    assert!(statuses.contains(&("104".to_owned(), Status::Draft)));
}

#[test]
fn a_status_nobody_knows_is_never_public() {
    let opened = open("blogger", "takeout-statuses");
    let all = posts(&opened);
    let limbo = all.iter().find(|post| post.title.as_deref() == Some("IN_LIMBO")).unwrap();
    assert_eq!(limbo.status, Status::Draft);
    let comment = all.iter().flat_map(|post| &post.comments).find(|comment| comment.id == "645").unwrap();
    assert_eq!(comment.status, CommentStatus::Pending);
}

#[test]
fn addresses_of_people_stand_only_in_private_objects() {
    for folder in ["classic-complete", "classic-authors", "takeout-complete"] {
        let opened = open("blogger", folder);
        let mut all = posts(&opened);
        all.iter_mut().for_each(Post::strip_private);
        let mut blog = opened.archive.blog().clone();
        blog.authors.iter_mut().for_each(|author| author.private = None);
        let public = format!("{}{}", serde_json::to_string(&all).unwrap(), serde_json::to_string(&blog).unwrap());
        assert!(!public.contains("@example.org"), "{folder}");
    }
    let authors = open("blogger", "classic-authors");
    let kept = serde_json::to_string(&posts(&authors)).unwrap();
    assert!(kept.contains("ines@example.org") && kept.contains("reader@example.org"));
}

#[test]
fn comments_in_are_comments_out() {
    for folder in support::folders("blogger") {
        let opened = open("blogger", &folder);
        let mut issues = Default::default();
        let outline: u64 = opened.archive.outline().iter().map(|outline| outline.comments.total()).sum();
        let parsed: usize = posts(&opened).iter().map(|post| post.comments.len()).sum();
        assert_eq!(outline, parsed as u64, "{folder}");
        let orphans = opened.archive.orphans(&mut issues).unwrap().len();
        assert_eq!(opened.archive.orphan_tally().total(), orphans as u64, "{folder}");
    }
}

#[test]
fn the_outline_says_what_the_post_says() {
    for folder in support::folders("blogger") {
        let opened = open("blogger", &folder);
        for (post, outline) in posts(&opened).iter().zip(opened.archive.outline()) {
            assert_eq!((&post.id, &post.kind, post.status), (&outline.id, &outline.kind, outline.status), "{folder}");
            assert_eq!((&post.title, &post.slug, &post.url), (&outline.title, &outline.slug, &outline.url), "{folder}");
            let dates = (outline.date_published, outline.date_modified);
            assert_eq!((post.date_published, post.date_modified), dates, "{folder}");
            assert_eq!(outline.terms.iter().map(|name| &**name).collect::<Vec<_>>(), post.labels(), "{folder}");
            for status in [CommentStatus::Approved, CommentStatus::Spam, CommentStatus::Pending] {
                let found = post.comments.iter().filter(|comment| comment.status == status).count();
                assert_eq!(outline.comments.of(status), found as u64, "{folder}");
            }
        }
    }
}

#[test]
fn any_cut_of_any_case_ends_well_and_keeps_the_whole_entries_before_it() {
    for folder in support::folders("blogger") {
        let inputs = support::inputs("blogger", &folder);
        for (number, input) in inputs.iter().enumerate() {
            let bytes = support::bytes_of(input);
            let step = (bytes.len() / 60).max(1);
            for end in (0..bytes.len()).step_by(step) {
                let mut cut = inputs.clone();
                cut[number] = support::input(&input.name, &bytes[..end]);
                let Ok(opened) = support::try_open("blogger", cut) else { continue };
                for n in 0..opened.archive.outline().len() {
                    opened.archive.thread(n, &mut Default::default()).unwrap();
                }
                opened.archive.orphans(&mut Default::default()).unwrap();
            }
        }
    }
    let inputs = support::inputs("blogger", "classic-complete");
    let bytes = support::bytes_of(&inputs[0]);
    let ends: Vec<usize> = memchr::memmem::find_iter(&bytes, b"</entry>").map(|at| at + "</entry>".len()).collect();
    for (number, end) in ends.iter().enumerate() {
        let opened = support::try_open("blogger", vec![support::input("blog.xml", &bytes[..*end])]).unwrap();
        let passed_over: u64 = opened.archive.passed_over().iter().map(|(_, count)| count).sum();
        let comments: u64 = opened.archive.outline().iter().map(|outline| outline.comments.total()).sum();
        let found = opened.archive.outline().len() as u64 + comments + passed_over;
        assert_eq!(found, number as u64 + 1, "entries before byte {end}");
    }
}

#[test]
fn what_is_no_blogger_export_is_said_to_be_none() {
    use blogferry_formats::ReadErrorKind::{Empty, Foreign};
    let refused = |bytes: &[u8]| support::try_open("blogger", vec![support::input("x", bytes)]).err().unwrap().kind;
    assert!(matches!(refused(b""), Empty));
    assert!(matches!(refused(b" \n\t"), Empty));
    assert!(matches!(refused(b"<html><body>Sign in</body></html>"), Foreign { .. }));
    assert!(matches!(refused(b"{\"posts\": []}"), Foreign { .. }));
}

#[test]
fn of_two_exports_of_one_blog_the_newer_copy_of_a_post_stays() {
    let bytes = support::bytes_of(&support::inputs("blogger", "classic-complete")[0]);
    let text = String::from_utf8(bytes).unwrap();
    let newer = text
        .replace("How to trim a wick", "How to trim a wick, again")
        .replace("2014-03-02T09:40:12", "2015-01-01T09:40:12");
    let inputs = vec![support::input("a.xml", text.as_bytes()), support::input("b.xml", newer.as_bytes())];
    let opened = support::try_open("blogger", inputs).unwrap();
    let all = posts(&opened);
    assert_eq!(all.len(), 6);
    assert_eq!(all[0].title.as_deref(), Some("How to trim a wick, again"));
    assert_eq!(all[0].comments.len(), 5);
    let changed: Date = "2015-01-01T09:40:12.345+01:00".parse().unwrap();
    assert_eq!(all[0].date_modified, Some(changed));
}

#[test]
fn only_a_backup_says_when_it_was_made() {
    let bytes = support::bytes_of(&support::inputs("blogger", "classic-complete")[0]);
    let feed = String::from_utf8(bytes).unwrap().replace("blog-8801.archive", "blog-8801");
    let opened = support::try_open("blogger", vec![support::input("feed.xml", feed.as_bytes())]).unwrap();
    assert!(
        statuses(&opened).contains(&("105".to_owned(), Status::Draft)),
        "a feed for readers makes nothing scheduled"
    );
}
