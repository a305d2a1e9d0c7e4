//! Tests of the engine: what each kind of structure becomes, escaping, hostile input, and laws.

mod escaping;
mod footnotes;
mod hostile;
mod laws;
mod oracle;
mod robustness;
mod structure;
mod traps;

use super::native::NativeEngine;
use super::{HtmlIssue, HtmlNote, HtmlToMarkdown, MarkdownOptions, RawHtml};
use crate::limits::HtmlDepth;

/// Converts with the default options.
fn markdown(html: &str) -> String {
    with_notes(html).0
}

fn with_notes(html: &str) -> (String, Vec<HtmlNote>) {
    let mut out = String::new();
    let mut notes = Vec::new();
    NativeEngine.markdown(html, &MarkdownOptions::default(), &mut out, &mut notes);
    (out, notes)
}

fn with_raw_html(html: &str, raw_html: RawHtml) -> String {
    let mut out = String::new();
    NativeEngine.markdown(html, &MarkdownOptions { raw_html, ..Default::default() }, &mut out, &mut Vec::new());
    out
}

fn text(html: &str) -> String {
    let mut out = String::new();
    NativeEngine.text(html, HtmlDepth::default(), &mut out, &mut Vec::new());
    out
}

/// Renders Markdown as a reader of the output would see it.
fn render(markdown: &str) -> String {
    use pulldown_cmark::{Options, Parser, html};
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH));
    out
}

fn codes(notes: &[HtmlNote]) -> Vec<&'static str> {
    notes.iter().map(|note| note.issue.code()).collect()
}

#[test]
fn every_note_has_a_code_and_a_message_of_its_own() {
    let all = [
        HtmlIssue::ActiveContent { element: "script".to_owned() },
        HtmlIssue::TooDeep,
        HtmlIssue::Swallowed { element: "style".to_owned(), bytes: 7 },
        HtmlIssue::CommentUnclosed { text: "note".to_owned() },
        HtmlIssue::UnsafeAddress { address: "javascript:x".to_owned() },
        HtmlIssue::EmptyLink { address: "/a".to_owned() },
        HtmlIssue::TrackingPixel { address: "/p.gif".to_owned() },
        HtmlIssue::ImageWithoutAddress,
        HtmlIssue::EmbedWithoutAddress { description: "<object>".to_owned() },
        HtmlIssue::LayoutTable,
        HtmlIssue::TableSimplified,
        HtmlIssue::LinkInCode { address: "/a".to_owned() },
        HtmlIssue::HandedOver { engine: "other", reason: "too deep" },
        HtmlIssue::FormControl { element: "input".to_owned() },
    ];
    let mut codes: Vec<_> = all.iter().map(HtmlIssue::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
    assert!(all.iter().all(|issue| !issue.to_string().ends_with('.')));
}
