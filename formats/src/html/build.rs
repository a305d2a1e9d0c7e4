//! Puts the tokens into a tree and repairs what browsers repair: end tags left out, elements that overlap, text that
//! stands in a table but in none of its cells.
//!
//! Overlapping inline elements (`<b><i></b></i>`) are not taken apart: a [`Tag::MarkEnd`] node says where the text
//! stops being marked although the element goes on. An inline element that was still open when the block around it
//! ended is opened again in the next block, as the HTML standard has it.

mod formatting;
mod highlight;
mod stack;
mod table;

use std::ops::Range;

use super::arena::{Arena, Id, NONE};
use super::attributes::is_space;
use super::note::{HtmlIssue, HtmlNote};
use super::plain::TextKind;
use super::steps::Steps;
use super::tag::Tag;
use super::tokenizer::{Raw, Sink, tokenize};
use crate::limits::HtmlDepth;
use stack::Open;

/// Fills `arena` with the tree of `source`, whose length fits a `u32`.
pub(super) fn build(source: &str, depth: HtmlDepth, arena: &mut Arena, notes: &mut Vec<HtmlNote>) -> Steps {
    arena.clear();
    let mut builder = Builder {
        source,
        arena,
        notes,
        open: Vec::with_capacity(32),
        counts: [0; Tag::COUNT],
        skipped: [0; Tag::COUNT],
        reopen: Vec::new(),
        tables: Vec::new(),
        deepest: depth.0,
        told_depth: false,
        steps: Steps::default(),
    };
    let mut steps = tokenize(source, &mut builder);
    steps.join(builder.steps);
    steps
}

/// An inline element to be opened again.
#[derive(Clone, Copy)]
struct Reopen {
    tag: Tag,
    start: u32,
    end: u32,
}

struct Builder<'a> {
    source: &'a str,
    arena: &'a mut Arena,
    notes: &'a mut Vec<HtmlNote>,
    open: Vec<Open>,
    /// How many elements of each name are open.
    counts: [u32; Tag::COUNT],
    /// How many start tags of each name were passed over because they stood too deep.
    skipped: [u32; Tag::COUNT],
    reopen: Vec<Reopen>,
    /// The open tables, each with the node before it, after which misplaced content goes.
    tables: Vec<(Id, Id)>,
    /// How many elements may stand in each other.
    deepest: usize,
    told_depth: bool,
    steps: Steps,
}

impl Sink for Builder<'_> {
    #[inline(always)]
    fn text(&mut self, kind: TextKind, start: usize, end: usize) {
        self.steps.add(1);
        let (from, to) = (offset(start), offset(end));
        let (parent, tag) = self.open.last().map_or((NONE, Tag::Document), |open| (open.id, open.tag));
        if tag.is_table_frame() {
            return self.text_in_table(from, to);
        }
        if !self.reopen.is_empty() && !self.is_blank(start, end) {
            return self.text_after_reopening(from, to);
        }
        self.arena.append_text(parent, kind, from, to);
    }

    #[inline(always)]
    fn open(&mut self, tag: Tag, at: usize, start: usize, end: usize) {
        self.steps.add(1);
        self.start(tag, at, offset(start), offset(end));
    }

    #[inline(always)]
    fn close(&mut self, tag: Tag) {
        self.steps.add(1);
        self.end(tag);
    }

    fn comment(&mut self, start: usize, end: usize) {
        self.steps.add(1);
        let content = self.source.get(start..end).unwrap_or("").trim_ascii();
        // The only comments that readers see the effect of: WordPress cuts a post at them.
        if content == "more" || content == "nextpage" || content.starts_with("more ") {
            self.leaf(Tag::PageBreak, offset(start), offset(end));
        } else if let Some(text) = content.strip_prefix("--")
            && self.source.get(..start).is_some_and(|before| before.ends_with("<!"))
        {
            let issue = HtmlIssue::CommentUnclosed { text: text.trim_ascii().chars().take(80).collect() };
            self.notes.push(HtmlNote { issue, offset: start.saturating_sub(2) });
        }
    }

    fn raw(&mut self, tag: Tag, at: usize, attributes: Range<usize>, content: Raw) {
        self.steps.add(1);
        self.raw_element(tag, at, (offset(attributes.start), offset(attributes.end)), content);
    }
}

impl Builder<'_> {
    /// Takes text before which elements must be opened again.
    #[cold]
    fn text_after_reopening(&mut self, from: u32, to: u32) {
        self.reopen_marks();
        let parent = self.current();
        self.arena.append(parent, Tag::Text, from, to);
    }

    /// Takes text that stands in a table but in none of its cells.
    #[cold]
    fn text_in_table(&mut self, from: u32, to: u32) {
        if self.is_blank(from as usize, to as usize) {
            return;
        }
        self.reopen_marks();
        if self.top().is_table_frame() {
            self.insert_before_table(Tag::Text, from, to);
        } else {
            let parent = self.current();
            self.arena.append(parent, Tag::Text, from, to);
        }
    }

    fn is_blank(&self, start: usize, end: usize) -> bool {
        self.source.as_bytes().get(start..end).is_some_and(|text| text.iter().all(|byte| is_space(*byte)))
    }

    fn raw_element(&mut self, tag: Tag, at: usize, (from, to): (u32, u32), content: Raw) {
        let Raw { start, end, closed } = content;
        match tag {
            Tag::Iframe => {
                self.leaf(tag, from, to);
            }
            Tag::Script | Tag::Textarea if highlight::is_code(tag, self.attributes(from, to)) => {
                self.code(tag, at, (from, to), start..end);
            }
            Tag::Textarea | Tag::Xmp | Tag::Listing | Tag::Plaintext => {
                self.start(tag, at, from, to);
                let kind = if tag == Tag::Textarea { Tag::Text } else { Tag::RawText };
                let parent = self.current();
                self.arena.append(parent, kind, offset(start), offset(end));
                if closed {
                    self.end(tag);
                }
            }
            // A gist is a script that shows a file: the writer makes a link of it.
            Tag::Script if self.attributes(from, to).contains("gist.github") => {
                self.leaf(tag, from, to);
            }
            // Fallbacks for browsers of the last century, inert templates, a title that is no part of the body.
            _ => {
                let element = tag.name().to_owned();
                let issue = if closed || end == start {
                    HtmlIssue::ActiveContent { element }
                } else {
                    HtmlIssue::Swallowed { element, bytes: end.saturating_sub(start) }
                };
                self.notes.push(HtmlNote { issue, offset: at });
            }
        }
    }

    fn attributes(&self, from: u32, to: u32) -> &str {
        self.source.get(from as usize..to as usize).unwrap_or("")
    }

    /// Adds an element without content where the next thing goes.
    #[inline(always)]
    fn leaf(&mut self, tag: Tag, start: u32, end: u32) -> Id {
        if self.top().is_table_frame() {
            return self.insert_before_table(tag, start, end);
        }
        let parent = self.current();
        self.arena.append(parent, tag, start, end)
    }

    #[inline(always)]
    fn start(&mut self, tag: Tag, at: usize, start: u32, end: u32) {
        if tag.is_careful() {
            self.prepare(tag);
            if tag.is_table_part() {
                return self.start_table_part(tag, at, start, end);
            }
            if matches!(tag, Tag::Html | Tag::Head | Tag::Body | Tag::Frameset | Tag::Frame) {
                return;
            }
        }
        if tag.closes_paragraph() {
            self.close_paragraph();
            if tag.is_heading() && self.top().is_heading() {
                self.pop();
            }
        } else if !self.reopen.is_empty() {
            self.reopen_marks();
        }
        if tag.is_void() {
            self.leaf(tag, start, end);
        } else {
            self.push(tag, at, start, end);
        }
    }

    /// Ends what cannot go on when an element begins.
    fn prepare(&mut self, tag: Tag) {
        match tag {
            Tag::Table if self.stands_between_cells() => self.end(Tag::Table),
            Tag::Li => self.close_item(|open| open == Tag::Li),
            Tag::Dd | Tag::Dt => self.close_item(|open| matches!(open, Tag::Dd | Tag::Dt)),
            Tag::Option | Tag::Optgroup if self.top() == Tag::Option => self.pop(),
            Tag::A => self.end_open_link(),
            _ => {}
        }
    }

    #[inline(always)]
    fn end(&mut self, tag: Tag) {
        if self.told_depth && self.take_skipped(tag) {
            return;
        }
        // In most cases the innermost element ends.
        if let Some(open) = self.open.last_mut()
            && open.tag == tag
            && !open.ended
        {
            open.ended = true;
            return self.pop_ended();
        }
        self.end_other(tag);
    }

    /// Takes an end tag that is not that of the innermost element.
    fn end_other(&mut self, tag: Tag) {
        match tag {
            Tag::Br => {
                self.leaf(Tag::Br, 0, 0);
            }
            // An end tag alone still parts what is before from what is after.
            Tag::P => match self.find_in_scope(|open| open == Tag::P) {
                Some(at) => self.pop_to(at),
                None => {
                    self.leaf(Tag::P, 0, 0);
                }
            },
            _ if tag.is_formatting() => self.end_formatting(tag),
            _ if self.count(tag) == 0 && !tag.is_heading() => {}
            _ if tag.is_heading() => {
                if let Some(at) = self.find_in_scope(Tag::is_heading) {
                    self.pop_to(at);
                }
            }
            _ if tag.is_table_part() || tag == Tag::Table => self.end_table_part(tag),
            _ if tag.is_special() => {
                if let Some(at) = self.find_in_scope(|open| open == tag) {
                    self.pop_to(at);
                }
            }
            _ => {
                let found = self.find_until(|open| open.tag == tag, Tag::is_special);
                if let Some(at) = found {
                    self.pop_to(at);
                }
            }
        }
    }

    fn close_paragraph(&mut self) {
        if self.count(Tag::P) > 0
            && let Some(at) = self.find_in_scope(|open| open == Tag::P)
        {
            self.pop_to(at);
        }
    }

    /// Ends an open list item, but none of a list further out.
    fn close_item(&mut self, is_item: impl Fn(Tag) -> bool) {
        let outside = |tag: Tag| tag.is_special() && !matches!(tag, Tag::Address | Tag::Div | Tag::P);
        if let Some(at) = self.find_until(|open| is_item(open.tag), outside) {
            self.pop_to(at);
        }
    }

    fn take_skipped(&mut self, tag: Tag) -> bool {
        match self.skipped.get_mut(tag as usize) {
            Some(count) if *count > 0 => {
                *count = count.saturating_sub(1);
                if tag.is_block() {
                    self.leaf(Tag::P, 0, 0);
                }
                true
            }
            _ => false,
        }
    }
}

/// Narrows an offset; the source is below 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
