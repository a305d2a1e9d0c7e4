//! What becomes of bodies that bring converters to their knees, in sizes that a test can bear.

use super::*;

/// How often a unit is repeated.
const MANY: usize = 2000;

/// Returns how often the rendered Markdown shows a piece of text.
fn shown(html: &str, piece: &str) -> usize {
    render(&markdown(html)).matches(piece).count()
}

#[test]
fn an_attribute_of_any_length_hides_no_text() {
    let html = format!("<p title=\"{}\">x</p>y", "a > b ".repeat(MANY * 20));
    assert_eq!(markdown(&html), "x\n\ny");
}

#[test]
fn attributes_without_number_hide_no_text() {
    let attributes: String = (0..MANY * 5).map(|number| format!(" a{number}={number}")).collect();
    assert_eq!(markdown(&format!("<a{attributes} href=/x>y</a>")), "[y](/x)");
}

#[test]
fn signs_of_markdown_in_masses_come_back_as_they_were() {
    for sign in ["`", "*", "*_", "&amp;", "&lt;", "~"] {
        let html = format!("<p>{}</p>", sign.repeat(MANY));
        let rendered = render(&markdown(&html)).replace("&quot;", "\"");
        assert_eq!(rendered.trim_end(), html, "{sign}");
    }
}

#[test]
fn brackets_that_start_nothing_are_text() {
    for text in ["<", "< ", "a < b "] {
        let html = text.repeat(MANY);
        assert_eq!(shown(&html, "&lt;"), MANY, "{text:?}");
    }
}

#[test]
fn bytes_that_were_no_text_stand_for_themselves_and_a_nul_for_nothing() {
    assert_eq!(markdown(&"a\u{fffd}\0".repeat(MANY)), "a\u{fffd}".repeat(MANY));
}

#[test]
fn lines_without_end_stay_lines_of_one_paragraph() {
    let out = markdown(&"a<br>".repeat(MANY));
    assert_eq!((out.lines().count(), out.matches("a  \n").count()), (MANY, MANY - 1));
}

#[test]
fn a_comment_that_is_never_closed_ends_at_the_next_bracket() {
    let html = format!("a<!-- x <p>{}", "b <p>".repeat(MANY));
    assert_eq!((shown(&html, "b"), shown(&html, "x")), (MANY, 0));
    assert_eq!(shown(&"<!-- b".repeat(MANY), "b"), MANY);
}

#[test]
fn a_script_that_is_never_closed_is_told_with_its_length() {
    let html = format!("a<script>{}", "b".repeat(MANY));
    let (out, notes) = with_notes(&html);
    assert_eq!(out, "a");
    assert_eq!(notes[0].issue, HtmlIssue::Swallowed { element: "script".to_owned(), bytes: MANY });
}

#[test]
fn depth_without_end_keeps_every_letter_and_is_told_once() {
    for unit in ["<div>", "<b>", "<span>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<div><b><ul><li><i>"] {
        let (out, notes) = with_notes(&format!("{unit}x ").repeat(MANY));
        assert_eq!(out.matches('x').count(), MANY, "{unit}");
        let told = codes(&notes).iter().filter(|code| **code == "html-too-deep").count();
        assert!(told <= 2, "{unit}: {told}");
        assert!(told >= 1 || matches!(unit, "<b>" | "<span>" | "<table><tr><td>"), "{unit}");
    }
}

#[test]
fn the_text_of_tables_in_tables_stands_once() {
    for depth in [10, 30, MANY] {
        let html = format!("{}x{}", "<table><tr><td>a".repeat(depth), "</td></tr></table>".repeat(depth));
        let out = markdown(&html);
        assert_eq!((out.matches('a').count(), out.matches('x').count()), (depth, 1));
    }
}

#[test]
fn items_and_rows_without_end_are_all_there() {
    let items = markdown(&format!("<ol>{}</ol>", "<li>a".repeat(MANY)));
    assert!(items.starts_with("1. a\n2. a\n") && items.ends_with(&format!("\n{MANY}. a")));
    let rows = markdown(&format!("<table><tr><th>h<th>i{}</table>", "<tr><td>a<td>b".repeat(MANY)));
    assert_eq!(rows.matches("\n| a | b |").count(), MANY);
}

#[test]
fn links_and_marks_without_end_are_all_there() {
    let links = markdown(&"<a href=\"/x\">y</a> ".repeat(MANY));
    assert_eq!(links.matches("[y](/x)").count(), MANY);
    let marks = markdown(&"<p><b>a</b> b</p>".repeat(MANY));
    assert_eq!(marks.matches("**a** b").count(), MANY);
}

#[test]
fn marks_and_links_that_are_never_closed_hold_what_follows() {
    assert_eq!(shown(&"<a href=/x>y ".repeat(MANY), "<a href=\"/x\">y</a>"), MANY);
    assert_eq!(markdown(&"<b>y ".repeat(MANY)), format!("**{}**", "y ".repeat(MANY).trim_end()));
    let over_paragraphs = markdown(&"<p><b><i>y".repeat(MANY));
    assert_eq!(over_paragraphs.matches("***y***").count(), MANY);
}

#[test]
fn every_paragraph_of_a_long_quotation_is_quoted() {
    let out = markdown(&format!("<blockquote>{}</blockquote>z", "<p>a</p>".repeat(MANY)));
    assert_eq!(out.matches("> a\n").count(), MANY);
    assert!(out.ends_with("> a\n\nz"));
}

#[test]
fn white_space_without_end_is_one_space_and_at_the_ends_none() {
    let space = "\n \t".repeat(MANY);
    assert_eq!(markdown(&format!("{space}a{space}b{space}")), "a b");
    assert_eq!(markdown(&space), "");
}

#[test]
fn a_paragraph_of_any_length_is_one_paragraph() {
    let words = "word ".repeat(MANY * 20);
    assert_eq!(markdown(&format!("<p>{words}</p>")), words.trim_end());
}
