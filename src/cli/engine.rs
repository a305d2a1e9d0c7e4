//! The engines there are to choose from.

use blogferry_formats::html::{HtmlToMarkdown, NativeEngine};

/// The engine that is used when none is named.
pub(super) const DEFAULT: &str = "native";

/// Returns all engines, the usual one first.
fn engines() -> Vec<Box<dyn HtmlToMarkdown>> {
    vec![
        Box::new(NativeEngine),
        #[cfg(feature = "html2md")]
        Box::new(crate::engine::Html2md),
    ]
}

/// Returns the names of all engines.
pub(super) fn names() -> Vec<&'static str> {
    engines().iter().map(|engine| engine.name()).collect()
}

/// Returns the engine of this name.
pub(super) fn find(name: &str) -> Option<Box<dyn HtmlToMarkdown>> {
    engines().into_iter().find(|engine| engine.name() == name)
}
