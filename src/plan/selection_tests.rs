use blogferry_formats::model::Date;

use super::*;

fn dated(text: &str) -> Outline {
    Outline { date_published: text.parse::<Date>().ok(), ..Outline::default() }
}

#[test]
fn what_was_public_and_drafts_go_out_and_nothing_else_does() {
    let selection = Selection::default();
    let judged = |status| selection.judge(&Outline { status, ..Outline::default() });
    assert_eq!(judged(Status::Published), None);
    assert_eq!(judged(Status::Draft), None);
    assert_eq!(judged(Status::Scheduled), Some(PostSkip::Scheduled));
    assert_eq!(judged(Status::Pending), Some(PostSkip::Pending));
    assert_eq!(judged(Status::Private), Some(PostSkip::Private));
    assert_eq!(judged(Status::Trash), Some(PostSkip::Trash));
    assert_eq!(selection.judge(&Outline { protected: true, ..Outline::default() }), Some(PostSkip::Protected));
}

#[test]
fn a_word_of_include_lets_in_what_it_names_and_no_more() {
    let mut selection = Selection::default();
    selection.include.add("private").expect("a word");
    let protected = Outline { status: Status::Private, protected: true, ..Outline::default() };
    assert_eq!(selection.judge(&Outline { status: Status::Private, ..Outline::default() }), None);
    assert_eq!(selection.judge(&protected), Some(PostSkip::Protected));
    selection.include.add("all").expect("a word");
    assert_eq!(selection.judge(&protected), None);
    assert!(selection.include.add("everything").is_err());
}

#[test]
fn the_media_library_goes_out_only_when_asked_for() {
    let attachment = Outline { kind: Kind::Attachment, ..Outline::default() };
    assert_eq!(Selection::default().judge(&attachment), Some(PostSkip::Attachment));
    let mut include = Include::default();
    include.add("attachments").expect("a word");
    assert_eq!(Selection { include, ..Selection::default() }.judge(&attachment), None);
    assert_eq!(Selection { only: vec![Only::Attachments], ..Selection::default() }.judge(&attachment), None);
}

#[test]
fn days_count_whole_and_in_the_offset_of_the_post() {
    let dates =
        DateRange { since: DateRange::first_day("2012-02-03").ok(), until: DateRange::last_day("2012-03").ok() };
    let selection = Selection { dates, ..Selection::default() };
    assert_eq!(selection.judge(&dated("2012-02-03T00:30:00+14:00")), None);
    assert_eq!(selection.judge(&dated("2012-02-02T23:30:00-11:00")), Some(PostSkip::OutsideDates));
    assert_eq!(selection.judge(&dated("2012-03-31T23:59:59Z")), None);
    assert_eq!(selection.judge(&dated("2012-04-01")), Some(PostSkip::OutsideDates));
    assert_eq!(selection.judge(&Outline::default()), Some(PostSkip::Undated));
}

#[test]
fn a_year_or_a_month_stands_for_all_its_days() {
    assert_eq!(DateRange::first_day("2012"), Ok((2012, 1, 1)));
    assert_eq!(DateRange::last_day("2012"), Ok((2012, 12, 31)));
    for text in ["", "12", "2012-13", "2012-02-30", "2012-2-3", "2012-02-03-04", "+012", "yesterday"] {
        assert!(DateRange::first_day(text).is_err(), "{text}");
    }
}

#[test]
fn one_of_the_tags_and_one_of_the_authors_is_enough_whatever_the_case() {
    let outline =
        Outline { terms: vec!["Pond".into(), "Äpfel".into()], authors: vec!["Ann".into()], ..Outline::default() };
    let tagged =
        |tag: &str| Selection { tags: vec!["moss".into(), tag.into()], ..Selection::default() }.judge(&outline);
    assert_eq!(tagged("äpfel"), None);
    assert_eq!(tagged("apple"), Some(PostSkip::OtherTag));
    let by = |name: &str| Selection { authors: vec![name.into()], ..Selection::default() }.judge(&outline);
    assert_eq!(by("ann"), None);
    assert_eq!(by("Bea"), Some(PostSkip::OtherAuthor));
}

#[test]
fn a_draft_is_a_draft_before_it_is_a_page() {
    let draft = Outline { kind: Kind::Page, status: Status::Draft, ..Outline::default() };
    let only = |word: &str| Selection { only: vec![Only::from_word(word)], ..Selection::default() }.judge(&draft);
    assert_eq!(only("pages"), Some(PostSkip::OtherKind));
    assert_eq!(only("drafts"), None);
    let recipe = Outline { kind: Kind::Custom("recipe".into()), ..Outline::default() };
    assert_eq!(Selection { only: vec![Only::from_word("recipe")], ..Selection::default() }.judge(&recipe), None);
}

#[test]
fn spam_pending_and_trashed_comments_stay_out_and_removed_ones_stay_as_placeholders() {
    let mut selection = Selection::default();
    assert_eq!(selection.judge_comment(CommentStatus::Approved), None);
    assert_eq!(selection.judge_comment(CommentStatus::Removed), None);
    assert_eq!(selection.judge_comment(CommentStatus::Pending), Some(CommentSkip::Pending));
    assert_eq!(selection.judge_comment(CommentStatus::Spam), Some(CommentSkip::Spam));
    assert_eq!(selection.judge_comment(CommentStatus::Trash), Some(CommentSkip::Trash));
    selection.include.add("spam").expect("a word");
    assert_eq!(selection.judge_comment(CommentStatus::Spam), None);
    selection.without_comments = true;
    assert_eq!(selection.judge_comment(CommentStatus::Approved), Some(CommentSkip::NotAsked));
}

#[test]
fn numbers_are_written_with_their_thousands_parted() {
    assert_eq!(full_count(1, "post", "posts"), "1 post");
    assert_eq!(full_count(8_310, "post", "posts"), "8,310 posts");
    assert_eq!(full_count(1_000_000, "", ""), "1,000,000");
}
