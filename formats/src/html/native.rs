//! The engine of the house.

use std::cell::Cell;

use super::arena::Arena;
use super::build::build;
use super::convert::{HtmlToMarkdown, MarkdownOptions};
use super::note::{HtmlIssue, HtmlNote};
use super::steps::Steps;
use super::write::{Buffers, Form, write};
use crate::limits::HtmlDepth;

/// How many nodes a thread keeps room for between two bodies.
const KEPT_NODES: usize = 1 << 18;

/// Turns HTML into Markdown: a tolerant tokenizer, a flat tree, one pass of writing.
///
/// It has no state; each thread keeps the memory of the tree for the next body.
///
/// ```
/// use blogferry_formats::html::{HtmlToMarkdown, MarkdownOptions, NativeEngine};
///
/// let mut markdown = String::new();
/// NativeEngine.markdown("<p>a <b>b</b></p>", &MarkdownOptions::default(), &mut markdown, &mut Vec::new());
/// assert_eq!(markdown, "a **b**");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NativeEngine;

impl HtmlToMarkdown for NativeEngine {
    fn name(&self) -> &'static str {
        "native"
    }

    fn markdown(&self, html: &str, options: &MarkdownOptions, out: &mut String, notes: &mut Vec<HtmlNote>) {
        run(html, Form::Markdown(options), options.depth, out, notes);
    }

    fn text(&self, html: &str, depth: HtmlDepth, out: &mut String, notes: &mut Vec<HtmlNote>) {
        run(html, Form::Text, depth, out, notes);
    }
}

/// The memory of one conversion.
#[derive(Default)]
struct Workshop {
    arena: Arena,
    buffers: Buffers,
}

thread_local! {
    /// Taken out while in use, so that a conversion inside a conversion would find none and make its own.
    static WORKSHOP: Cell<Option<Box<Workshop>>> = const { Cell::new(None) };
}

/// Converts a body and returns how many steps it took.
pub(super) fn run(html: &str, form: Form<'_>, depth: HtmlDepth, out: &mut String, notes: &mut Vec<HtmlNote>) -> Steps {
    let mut html = html;
    if u32::try_from(html.len()).is_err() {
        // Positions in the tree are 32 bits wide; what is beyond them is told, not dropped in silence.
        let limit = u32::MAX as usize;
        let end = (limit.saturating_sub(3)..=limit).rev().find(|end| html.is_char_boundary(*end)).unwrap_or(0);
        let issue = HtmlIssue::Swallowed { element: "body".to_owned(), bytes: html.len().saturating_sub(end) };
        notes.push(HtmlNote { issue, offset: end });
        html = html.get(..end).unwrap_or("");
    }
    let mut workshop = WORKSHOP.take().unwrap_or_default();
    let mut steps = build(html, depth, &mut workshop.arena, notes);
    out.reserve((html.len() / 4).saturating_mul(3));
    steps.join(write(html, &mut workshop.arena, form, &mut workshop.buffers, out, notes));
    if workshop.arena.capacity() <= KEPT_NODES {
        WORKSHOP.set(Some(workshop));
    }
    steps
}
