//! Walks the tree once and writes Markdown or plain text into one string.

mod abbreviation;
mod block;
mod code;
mod code_lines;
mod embed;
mod emphasis;
mod escape;
mod frame;
mod image;
mod inline;
mod line;
mod link;
mod list;
mod marked_code;
mod marks;
mod note;
mod raw;
mod table;

pub(super) use escape::{Reference, reference};
pub(super) use image::picture_source;
pub(super) use inline::is_blank;
pub(super) use raw::is_kept;

use super::arena::{Arena, Id, NONE, Node};
use super::attributes::Attributes;
use super::convert::{Footnotes, MarkdownOptions};
use super::footnotes;
use super::note::{HtmlIssue, HtmlNote};
use super::steps::Steps;
use super::tag::Tag;
use frame::{Block, Flow, Frame};
use inline::{Inline, Run, RunKind};
use marks::{Link, Marks};

/// What the writer keeps between bodies, so that its memory is used again.
#[derive(Default)]
pub(super) struct Buffers {
    frames: Vec<Frame>,
    runs: Vec<Run>,
    prefix: String,
    scratch: String,
    inline: Inline,
}

/// Appends the Markdown, or the plain text, of the tree to `out`.
pub(super) fn write(
    source: &str,
    arena: &mut Arena,
    form: Form<'_>,
    buffers: &mut Buffers,
    out: &mut String,
    notes: &mut Vec<HtmlNote>,
) -> Steps {
    let plain_options = MarkdownOptions::default();
    let (options, plain) = match form {
        Form::Markdown(options) => (options, false),
        Form::Text => (&plain_options, true),
    };
    let mut writer = Writer::new(source, arena, (options, plain), buffers, out, notes);
    writer.walk(NONE);
    writer.flush();
    let Writer { frames, runs, prefix, scratch, inline, steps, .. } = writer;
    *buffers = Buffers { frames, runs, prefix, scratch, inline };
    steps
}

/// Appends the tree as HTML to `out`.
pub(super) fn write_safe(source: &str, arena: &mut Arena, out: &mut String, notes: &mut Vec<HtmlNote>) {
    let options = MarkdownOptions { footnotes: Footnotes::Links, ..MarkdownOptions::default() };
    let mut writer = Writer::new(source, arena, (&options, false), &mut Buffers::default(), out, notes);
    writer.write_html_children(NONE);
}

/// What is written.
#[derive(Clone, Copy)]
pub(super) enum Form<'a> {
    /// Markdown.
    Markdown(&'a MarkdownOptions),
    /// Plain text.
    Text,
}

struct Writer<'a> {
    source: &'a str,
    arena: &'a mut Arena,
    out: &'a mut String,
    notes: &'a mut Vec<HtmlNote>,
    options: &'a MarkdownOptions,
    plain: bool,
    /// The names that links inside the body lead to.
    targets: Vec<&'a str>,
    /// The open elements that something must be done for when they end.
    frames: Vec<Frame>,
    /// The text of the paragraph that is being gathered.
    runs: Vec<Run>,
    /// What stands at the start of every line: `> ` of quotes, the indent of list items.
    prefix: String,
    scratch: String,
    inline: Inline,
    marks: Marks,
    /// The links met so far.
    links: Vec<Link<'a>>,
    /// The picture that stands for the link around it, and that link.
    unwrapped: Option<(Id, Id)>,
    /// The block before, in the same quote or list item.
    previous: Option<Block>,
    /// Whether blocks need no blank line between them, as in a list of single lines.
    tight: bool,
    flow: Flow,
    /// The level of the heading that the next text is.
    heading: Option<u8>,
    /// How many quotes and lists are open.
    containers: u32,
    told_depth: bool,
    /// How many nodes and bytes were looked at.
    steps: Steps,
}

impl<'a> Writer<'a> {
    fn new(
        source: &'a str,
        arena: &'a mut Arena,
        (options, plain): (&'a MarkdownOptions, bool),
        buffers: &mut Buffers,
        out: &'a mut String,
        notes: &'a mut Vec<HtmlNote>,
    ) -> Self {
        let mut targets = if plain { Vec::new() } else { link::targets(source, arena.all()) };
        if !targets.is_empty() && options.footnotes == Footnotes::Notes && footnotes::convert(source, arena, &targets) {
            // Some nodes are no longer part of the tree.
            targets = link::targets(source, arena.below(NONE).map(|(_, node)| node));
        }
        let mut writer = Writer {
            source,
            arena,
            out,
            notes,
            options,
            plain,
            targets,
            frames: std::mem::take(&mut buffers.frames),
            runs: std::mem::take(&mut buffers.runs),
            prefix: std::mem::take(&mut buffers.prefix),
            scratch: std::mem::take(&mut buffers.scratch),
            inline: std::mem::take(&mut buffers.inline),
            marks: Marks::default(),
            links: Vec::new(),
            unwrapped: None,
            previous: None,
            tight: false,
            flow: Flow::Blocks,
            heading: None,
            containers: 0,
            told_depth: false,
            steps: Steps::default(),
        };
        writer.frames.clear();
        writer.runs.clear();
        writer.prefix.clear();
        writer
    }

    /// Goes through everything below `root`.
    fn walk(&mut self, root: Id) {
        let mut id = self.arena.node(root).first;
        if id == NONE {
            return;
        }
        loop {
            self.steps.add(1);
            let node = self.arena.node(id);
            if node.tag == Tag::Text {
                self.push_text(RunKind::Text, node);
                if node.next != NONE {
                    id = node.next;
                    continue;
                }
            } else {
                let into = self.enter(id, node);
                // An element may have been given other children on entering it.
                let first = if into { self.arena.node(id).first } else { NONE };
                if first != NONE {
                    id = first;
                    continue;
                }
            }
            loop {
                if self.frames.last().is_some_and(|frame| frame.node == id) {
                    self.leave();
                }
                let node = self.arena.node(id);
                if node.next != NONE {
                    id = node.next;
                    break;
                }
                id = node.parent;
                if id == root {
                    return;
                }
            }
        }
    }

    fn note(&mut self, issue: HtmlIssue, offset: u32) {
        // Offsets of nodes point behind the name of the tag; people look for the tag itself.
        let at = offset as usize;
        let before = self.source.as_bytes().get(..at).unwrap_or(&[]);
        let window = before.get(before.len().saturating_sub(24)..).unwrap_or(&[]);
        let back = memchr::memrchr(b'<', window).map_or(0, |found| window.len().saturating_sub(found));
        self.notes.push(HtmlNote { issue, offset: at.saturating_sub(back) });
    }

    fn attributes(&self, node: Node) -> Attributes<'a> {
        Attributes::new(self.source.get(node.start as usize..node.end as usize).unwrap_or(""))
    }

    fn text_of(&self, node: Node) -> &'a str {
        self.source.get(node.start as usize..node.end as usize).unwrap_or("")
    }

    /// Returns true if the node is text and all of it white space.
    fn is_blank(&self, node: Node) -> bool {
        node.tag == Tag::Text && is_blank(self.text_of(node))
    }
}
