//! The engines there are to choose from.

use blogferry_formats::html::{HtmlNote, HtmlToMarkdown, MarkdownOptions};

/// The engine that is used when none is named.
pub(super) const DEFAULT: &str = "verbatim";

/// Returns all engines, the usual one first.
fn engines() -> Vec<Box<dyn HtmlToMarkdown>> {
    vec![Box::new(Verbatim)]
}

/// Returns the names of all engines.
pub(super) fn names() -> Vec<&'static str> {
    engines().iter().map(|engine| engine.name()).collect()
}

/// Returns the engine of this name.
pub(super) fn find(name: &str) -> Option<Box<dyn HtmlToMarkdown>> {
    engines().into_iter().find(|engine| engine.name() == name)
}

/// Leaves HTML as it is, which Markdown allows.
struct Verbatim;

impl HtmlToMarkdown for Verbatim {
    fn name(&self) -> &'static str {
        DEFAULT
    }

    fn markdown(&self, html: &str, _: &MarkdownOptions, out: &mut String, _: &mut Vec<HtmlNote>) {
        out.push_str(html.trim_end());
    }

    fn text(&self, html: &str, out: &mut String, _: &mut Vec<HtmlNote>) {
        out.push_str(html.trim_end());
    }
}
