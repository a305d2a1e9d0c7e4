//! Any HTML: its Markdown and its text are made, and what is rebuilt of it as HTML runs no script.
#![no_main]

use blogferry_formats::HtmlDepth;
use blogferry_formats::html::{Headings, HtmlToMarkdown as _, MarkdownOptions, NativeEngine, RawHtml, safe_html};

libfuzzer_sys::fuzz_target!(|html: &str| {
    let mut notes = Vec::new();
    for raw_html in [RawHtml::Keep, RawHtml::Convert, RawHtml::Drop] {
        let mut out = String::new();
        NativeEngine.markdown(
            html,
            &MarkdownOptions { raw_html, headings: Headings::Keep, ..Default::default() },
            &mut out,
            &mut notes,
        );
    }
    NativeEngine.text(html, HtmlDepth::default(), &mut String::new(), &mut notes);
    assert!(notes.iter().all(|note| note.offset <= html.len()), "a note points outside");
    let safe = safe_html(html, HtmlDepth::default(), &mut notes).html.to_ascii_lowercase();
    // Text cannot hold `<`, so what stands behind one is a tag, or the comment at which a post is cut.
    for tag in safe.split('<').skip(1).filter_map(|tag| tag.split('>').next()).filter(|tag| !tag.starts_with("!--")) {
        let acts = tag.starts_with("script")
            || [" href", " src"].iter().any(|at| tag.contains(&format!("{at}=\"javascript:")));
        assert!(!acts, "unsafe HTML came through: {tag}");
    }
});
