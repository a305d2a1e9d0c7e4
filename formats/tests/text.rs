//! Reads every case below `testdata/text` and compares all that comes out of it with the case's `expected.json`.
//!
//! `BLESS=1 cargo test` writes the expectations anew; the difference is then reviewed like code.

#![cfg(feature = "text")]
#![allow(clippy::unwrap_used, reason = "a panic is the failing test")]

mod support;

use blogferry_formats::model::Post;
use blogferry_formats::text::{TextReader, profile_ids};
use blogferry_formats::{Confidence, Input, Issues, OpenContext, Reader, Sample, TextOptions};

/// One test per folder, named for what it shows.
macro_rules! cases {
    ($($name:ident: $folder:literal,)*) => {
        $(#[test]
        fn $name() {
            support::compare("text", $folder);
        })*

        const CASES: &[&str] = &[$($folder),*];

        #[test]
        fn every_folder_of_test_data_is_a_case() {
            support::all_folders_are_cases("text", CASES);
        }
    };
}

cases! {
    a_page_in_arabic_is_read: "language-arabic",
    a_page_in_chinese_is_read: "language-chinese",
    a_page_in_czech_is_read: "language-czech",
    a_page_in_dutch_is_read: "language-dutch",
    a_page_in_english_is_read: "language-english",
    a_page_in_finnish_is_read: "language-finnish",
    a_page_in_french_is_read: "language-french",
    a_page_in_german_is_read: "language-german",
    a_page_in_greek_is_read: "language-greek",
    a_page_in_hebrew_is_read: "language-hebrew",
    a_page_in_hindi_is_read: "language-hindi",
    a_page_in_hungarian_is_read: "language-hungarian",
    a_page_in_italian_is_read: "language-italian",
    a_page_in_japanese_is_read: "language-japanese",
    a_page_in_korean_is_read: "language-korean",
    a_page_in_polish_is_read: "language-polish",
    a_page_in_portuguese_is_read: "language-portuguese",
    a_page_in_russian_is_read: "language-russian",
    a_page_in_spanish_is_read: "language-spanish",
    a_page_in_swedish_is_read: "language-swedish",
    a_page_in_thai_counts_its_years_from_the_buddha: "language-thai",
    a_page_in_turkish_is_read: "language-turkish",
    a_page_in_vietnamese_is_read: "language-vietnamese",
    texts_without_headings_are_told_apart_by_their_controls: "blogger-headers-lost",
    a_list_of_posts_is_cut_at_its_dates_and_bylines: "blogger-list-page",
    blocks_of_answers_are_brackets: "blogger-threaded-brackets",
    names_glued_to_dates_are_headings: "blogger-threaded-glued",
    menus_and_side_bars_of_a_whole_page_are_furniture: "blogger-whole-page",
    a_verb_with_a_colon_heads_a_comment: "wordpress-says",
    indented_headings_answer_the_one_above: "wordpress-nested",
    a_date_may_stand_inside_the_heading: "wordpress-on-date-said",
    a_date_may_stand_above_the_heading: "wordpress-date-above",
    the_numbers_of_comments_are_no_part_of_names: "wordpress-numbered",
    the_number_of_a_comment_may_stand_above_its_heading: "wordpress-numbers-above",
    name_and_date_may_stand_apart: "generic-lines-apart",
    name_and_date_alone_head_a_comment: "generic-name-on-date",
    a_verb_of_writing_and_a_date_head_a_comment: "generic-wrote-on",
    date_and_name_may_stand_below_the_text: "squarespace",
    a_name_may_stand_below_the_text: "movable-type",
    bars_and_controls_may_follow_the_name: "movable-type-answers",
    trackbacks_between_post_and_comments_are_furniture: "typepad",
    controls_in_brackets_belong_to_their_comment: "livejournal",
    a_time_ago_is_no_date: "disqus",
    a_time_ago_may_stand_beside_the_name: "disqus-one-line",
    the_date_may_stand_beside_the_control: "typepad-replies",
    notes_are_no_comments: "tumblr",
    one_phrase_may_be_byline_and_heading: "generic-drupal",
    bars_may_part_name_and_date: "generic-haloscan",
    items_of_a_list_below_the_count_are_comments: "list-numbered",
    lists_in_a_list_are_answers: "list-answers",
    a_title_may_be_quoted_without_its_end: "list-thoughts",
    a_list_of_the_post_is_text: "list-of-the-post",
    a_list_in_a_side_bar_is_furniture: "list-below-side-bar",
    an_item_may_start_with_a_name_and_a_time: "list-times-only",
    lines_below_their_count_are_comments: "case-lines-below-count",
    more_lines_than_comments_stay_together: "case-lines-above-count",
    a_note_below_the_count_is_furniture: "case-note-below-count",
    sentences_below_the_date_are_no_title: "case-prose-below-date",
    the_first_sentence_of_a_text_is_no_title: "case-first-sentence",
    a_day_may_be_the_title: "case-date-as-title",
    signs_before_a_date_are_no_name: "case-adorned-date",
    a_question_is_no_byline: "case-no-byline-in-verse",
    the_name_of_a_service_is_no_part_of_a_name: "case-service-before-name",
    a_title_that_stands_twice_is_found_below_a_section: "case-title-after-section",
    the_way_to_the_neighbours_is_no_title: "typepad-neighbours",
    a_month_may_begin_like_that_of_another_language: "case-month-of-two-languages",
    a_note_below_a_list_is_furniture: "list-note-below",
    items_may_start_with_a_heading: "list-names",
    a_name_in_an_item_may_be_glued_to_a_time: "list-name-and-time",
    a_remark_may_follow_the_name: "generic-drupal-names",
    days_alone_head_comments_above_the_form: "generic-dates-above",
    days_that_go_back_part_an_archive: "blogger-archive",
    a_day_above_mere_text_starts_no_post: "case-diary-days",
    texts_above_their_controls_are_comments: "blogger-controls-below",
    a_list_below_title_and_count_is_text: "list-below-count-of-post",
    a_verse_far_below_the_date_is_no_title: "case-verse-far-below-date",
    a_caption_stands_alone_and_is_marked_when_certain: "case-caption",
    soft_wraps_are_undone_when_certain: "case-soft-wrapped",
    a_verb_of_saying_in_prose_heads_nothing: "case-verb-in-body",
    a_name_and_a_verb_in_the_post_are_doubtful: "case-name-like-verb-in-body",
    a_quoted_heading_heads_nothing: "case-quoted-heading",
    names_of_every_look_are_kept_as_they_are: "case-odd-names",
    a_heading_without_a_name_or_text_is_kept: "case-empty-name",
    a_name_may_stand_above_its_verb: "case-split-heading",
    two_people_without_a_name_are_two: "case-same-name-twice",
    a_removed_comment_stays_as_a_placeholder: "case-removed",
    a_page_without_a_date_gets_none: "case-no-date",
    a_long_paragraph_is_no_title: "case-no-title",
    a_short_line_below_the_date_is_the_title: "case-short-first-paragraph",
    a_date_in_a_diary_starts_no_post: "case-date-in-body",
    comments_without_a_post_are_kept: "case-only-comments",
    headings_of_another_language_than_the_page_count: "case-mixed-languages",
    words_for_pictures_before_every_name_are_dropped: "case-icon-words",
    code_and_poems_keep_their_lines: "case-code-and-poem",
    labels_and_home_in_prose_are_text: "case-labels-in-prose",
    a_count_that_differs_is_told: "case-count-differs",
    a_time_alone_gives_no_date: "case-times-only",
    what_stands_below_the_feed_line_is_furniture: "case-text-after-feed",
    a_wide_gap_alone_starts_no_comments: "case-wide-gap-in-post",
    comments_need_no_wide_gap: "case-narrow-gap",
    line_ends_of_all_kinds_mean_the_same: "case-line-ends",
    wrongly_decoded_headings_are_recognised_and_told: "case-mojibake",
    a_title_that_stands_twice_is_one: "case-title-twice",
    the_longest_date_at_the_end_of_a_heading_wins: "case-glued-digits",
    a_figure_above_twelve_is_a_day: "case-figures-day-first",
    comments_are_not_older_than_their_post: "case-figures-by-order",
    figures_that_tell_nothing_stay_text: "case-figures-ambiguous",
    a_wrong_day_of_the_week_is_told: "case-weekday-differs",
    a_called_name_is_answered: "case-called-names",
    a_date_in_three_lines_is_one: "case-date-badge",
    signs_without_width_hide_nothing: "case-zero-width",
    a_page_of_which_nothing_is_known_comes_out_as_it_is: "case-nothing-known",
    a_post_without_comments_keeps_its_foot: "case-no-comments",
    an_empty_page_among_others_is_told: "case-many-pages",
}

fn read(page: &str, context: &OpenContext) -> (Vec<Post>, Issues) {
    let mut issues = Issues::default();
    let archive = TextReader.open(vec![Input::from_bytes("page.txt", page)], context, &mut issues).unwrap();
    let count = archive.outline().len();
    let posts = (0..count).map(|n| archive.thread(n, &mut issues).unwrap()).collect();
    (posts, issues)
}

fn with(text: TextOptions) -> OpenContext {
    OpenContext { text, ..OpenContext::default() }
}

const PAGE: &str =
    "Monday, March 4, 2013\n\nThe slow ferry\n\nEarly.\n\n\nReed meldt zich:\n5 March 2013 at 10:00\n\nLovely.\n";

#[test]
fn a_profile_of_the_user_adds_its_headings() {
    assert_eq!(read(PAGE, &OpenContext::default()).0[0].comments.len(), 0);
    let toml = "id = \"mine\"\n[language.nl]\ncomment_header = [\"{name} meldt zich:\"]\n";
    let options = TextOptions { profile_text: Some(("my.toml".into(), toml.into())), ..TextOptions::default() };
    let (posts, _) = read(PAGE, &with(options));
    let names: Vec<_> = posts[0].comments.iter().map(|comment| comment.author.clone().unwrap().name.unwrap()).collect();
    assert_eq!(names, ["Reed"]);
}

#[test]
fn a_mistake_in_a_profile_is_told_with_file_and_line() {
    let toml = "id = \"mine\"\n[language.nl]\ncomment_header = [\"{nam} meldt\"]\n";
    let options = TextOptions { profile_text: Some(("my.toml".into(), toml.into())), ..TextOptions::default() };
    let error =
        TextReader.open(vec![Input::from_bytes("a", PAGE)], &with(options), &mut Issues::default()).err().unwrap();
    assert!(error.to_string().contains("my.toml:3:19: there is no field {nam}"), "{error}");
}

#[test]
fn a_profile_that_is_chosen_reads_by_its_phrases_alone() {
    let page = "The slow ferry\n\nEarly.\n\n\nReed said...\n\nLovely.\n\nNan said...\n\nYes.\n";
    let choose = |id: &str| with(TextOptions { profile: Some(id.into()), ..TextOptions::default() });
    assert_eq!(read(page, &choose("blogger-classic")).0[0].comments.len(), 2);
    assert_eq!(read(page, &choose("livejournal")).0[0].comments.len(), 0);
    let error =
        TextReader.open(vec![Input::from_bytes("a", page)], &choose("no-such"), &mut Issues::default()).err().unwrap();
    assert!(profile_ids().iter().all(|id| error.to_string().contains(id)), "{error}");
}

#[test]
fn a_language_settles_the_order_of_figures_and_a_zone_the_offset() {
    let page = "The slow ferry\n\nEarly.\n\n\nReed3/5/13 9:01\n\nLovely.\n\nNan3/6/13 10:12\n\nYes.\n";
    let context = OpenContext {
        language: Some("es".into()),
        timezone: Some(jiff::tz::TimeZone::fixed(jiff::tz::offset(2))),
        ..OpenContext::default()
    };
    let (posts, _) = read(page, &context);
    let date = posts[0].comments[0].date_published.unwrap();
    assert_eq!(date.to_string(), "2013-05-03T09:01:00+02:00");
}

#[test]
fn wrongly_decoded_letters_are_repaired_only_on_request() {
    let page = "The slow ferry\n\nItâ€™s early at the cafÃ©.\n\n\nReed saidâ€¦\n\nYes.\n";
    let body = |posts: &[Post]| posts[0].content_text.clone().unwrap();
    let (posts, issues) = read(page, &OpenContext::default());
    assert_eq!(body(&posts), "Itâ€™s early at the cafÃ©.");
    assert!(issues.counts().any(|(code, _, count)| code == "text-mojibake" && count == 1));
    let (posts, issues) = read(page, &OpenContext { fix_mojibake: true, ..OpenContext::default() });
    assert_eq!(body(&posts), "It’s early at the café.");
    assert!(issues.counts().any(|(code, _, _)| code == "text-mojibake-repaired"));
}

#[test]
fn every_case_with_headings_is_known_as_a_page() {
    for case in CASES.iter().filter(|case| case.starts_with("language-")) {
        let input = support::inputs("text", case).remove(0);
        let head = support::bytes_of(&input);
        let judged = TextReader.sniff(&Sample { name: "page.txt", head: &head });
        assert!(judged >= Confidence::Likely, "{case}: {judged:?}");
    }
}

#[test]
fn nothing_but_empty_pages_is_an_error() {
    let open = |text: &str| {
        TextReader.open(vec![Input::from_bytes("a", text)], &OpenContext::default(), &mut Issues::default())
    };
    assert!(open(" \n\u{feff}\n").is_err());
    assert!(open("x").is_ok());
}

#[test]
fn zero_bytes_in_a_page_are_left_out_and_told_unless_they_are_a_hole_or_padding() {
    let page = |zeros: &str| format!("Saturday, May 12, 2012\n\nMoss\n\nBy the{zeros} pond.\n{zeros}");
    for (zeros, count) in [("\0\0\0", 3), (&"\0".repeat(16), 0), ("", 0)] {
        let (posts, issues) = read(&page(zeros), &OpenContext::default());
        let body = posts[0].content_text.as_deref();
        assert!(body.is_some_and(|body| body.ends_with("By the pond.")), "{body:?}");
        let told = issues.counts().find(|(code, _, _)| *code == "control-character");
        assert_eq!(told.map_or(0, |(_, _, count)| count), count);
    }
}
