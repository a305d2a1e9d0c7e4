//! Elements that begin and end blocks.

use super::Writer;
use super::frame::{Block, Flow, Leave};
use super::inline::{Place, RunKind};
use super::marks::STRONG;
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::convert::{Headings, RawHtml};
use crate::html::note::HtmlIssue;
use crate::html::tag::Tag;

/// How long the text of a heading with blocks in it may be, in bytes, for it to be a heading as a whole.
const LONG_HEADING: u32 = 300;

impl Writer<'_> {
    /// Begins a node; returns true if its children are to be walked.
    pub(super) fn enter(&mut self, id: Id, node: Node) -> bool {
        match node.tag {
            Tag::Text => self.push_text(RunKind::Text, node),
            Tag::RawText => self.push_text(RunKind::RawText, node),
            Tag::MarkEnd => self.end_mark(node.start),
            Tag::PageBreak => {
                let content = self.text_of(node);
                self.page_break(content.trim_ascii());
            }
            Tag::Br => self.push_run(RunKind::Break, id),
            Tag::Img => self.enter_image(id, node),
            Tag::Hr => self.rule(),
            Tag::NoteReference => self.push_run(RunKind::NoteReference, id),
            Tag::Script | Tag::Iframe | Tag::Embed | Tag::Object | Tag::Video | Tag::Audio => {
                return self.enter_embed(id, node);
            }
            Tag::Input => self.enter_input(id, node),
            Tag::Noscript => return self.has_content_for_readers(id),
            Tag::Wbr | Tag::Meta | Tag::Link | Tag::Base | Tag::Param | Tag::Source | Tag::Track | Tag::Col => {}
            Tag::Abbr | Tag::Acronym => return self.enter_abbreviation(id, node),
            _ if node.tag.is_mark() => {
                self.enter_mark(id, node);
                return true;
            }
            _ if node.tag.is_block() || node.tag.is_special() => return self.enter_block(id, node),
            // Elements without a meaning of their own: their text is all there is.
            _ => return true,
        }
        false
    }

    fn enter_block(&mut self, id: Id, node: Node) -> bool {
        self.boundary();
        if !self.targets.is_empty()
            && let Some(name) = self.attributes(node).raw("id")
        {
            self.anchor(id, name);
            if self.flow == Flow::Blocks && matches!(node.tag, Tag::Pre | Tag::Table) {
                // The target of a link to a block without text of its own stands before it.
                self.flush();
            }
        }
        if self.flow != Flow::Line {
            match node.tag {
                Tag::Blockquote => return self.enter_quote(id, node),
                Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => return self.enter_code(id, node),
                Tag::Table => return self.enter_table(id, node),
                Tag::Details if !self.plain && self.options.raw_html == RawHtml::Keep => self.enter_details(id),
                Tag::Summary => return self.enter_summary(id),
                Tag::Figure => self.enter_figure(id),
                Tag::Dt => self.enter_term(id),
                Tag::Li => return self.enter_item(id, node),
                Tag::Note => return self.enter_note(id, node),
                _ if node.tag.is_list() => return self.enter_list(id, node),
                _ => match node.tag.heading_level() {
                    Some(level) => self.enter_heading(id, node, level),
                    None => self.push_frame(id, Leave::Block, self.marks),
                },
            }
            return true;
        }
        self.push_frame(id, Leave::Block, self.marks);
        true
    }

    /// Ends the innermost remembered element.
    pub(super) fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        match frame.leave {
            Leave::Marks => {}
            Leave::Abbreviation { runs, written } => self.leave_abbreviation(frame.node, runs, written),
            Leave::Link { runs, written } => self.leave_link(frame.node, runs, written),
            Leave::Block => self.boundary(),
            Leave::Heading { flow } => {
                self.flush();
                self.heading = None;
                self.flow = flow;
            }
            Leave::Joined { flow } => {
                self.flush();
                self.flow = flow;
            }
            Leave::Container(outside) => {
                let written = self.close_container(outside);
                self.count_item(written);
            }
            Leave::List(list) => {
                self.flush();
                if list.items == 0 {
                    self.previous = list.before;
                }
            }
            Leave::Details => {
                self.flush();
                self.start_block(Block::Html);
                self.out.push_str("</details>");
            }
        }
        self.marks = frame.marks;
    }

    /// Takes the border of a block.
    pub(super) fn boundary(&mut self) {
        match self.flow {
            Flow::Blocks => self.flush(),
            Flow::Joined | Flow::Line => {
                if self
                    .runs
                    .iter()
                    .rev()
                    .find(|run| run.kind != RunKind::Blank)
                    .is_some_and(|run| run.kind != RunKind::Break)
                {
                    self.push_run(RunKind::Break, NONE);
                }
            }
        }
    }

    /// Writes the text gathered so far as a paragraph, or as the heading it belongs to.
    pub(super) fn flush(&mut self) {
        if self.runs.is_empty() {
            return;
        }
        let mut runs = std::mem::take(&mut self.runs);
        let place = match self.heading {
            Some(level) if !self.plain => Place::Heading(level),
            _ => Place::Paragraph,
        };
        if self.write_runs(&runs, place) {
            self.heading = None;
        }
        runs.clear();
        self.runs = runs;
    }

    fn enter_quote(&mut self, id: Id, node: Node) -> bool {
        if !self.may_nest(node.start) {
            self.push_frame(id, Leave::Block, self.marks);
            return true;
        }
        let outside = self.container(Some(Block::Quote));
        self.start_block(Block::Quote);
        self.out.push_str("> ");
        self.prefix.push_str("> ");
        self.open_container(id, false, outside);
        true
    }

    fn enter_heading(&mut self, id: Id, node: Node, level: u8) {
        let flow = self.flow;
        self.push_frame(id, Leave::Heading { flow }, self.marks);
        if self.options.headings == Headings::Bold {
            self.marks.bits |= STRONG;
            return;
        }
        self.heading = Some(level);
        if self.fits_a_line(id, node) {
            self.flow = Flow::Line;
        }
    }

    /// Returns true unless the heading holds a list, a table or the like, or so much that it was just never closed.
    fn fits_a_line(&mut self, id: Id, node: Node) -> bool {
        let mut at = self.arena.following(id, id, Step::Into);
        let mut blocks = false;
        let mut end = node.end;
        while at != NONE {
            self.steps.add(1);
            let inside = self.arena.node(at);
            match inside.tag {
                Tag::Ul | Tag::Ol | Tag::Table | Tag::Pre | Tag::Blockquote | Tag::Hr | Tag::Dl | Tag::Figure => {
                    return false;
                }
                Tag::Iframe | Tag::Object | Tag::Embed | Tag::Video | Tag::Audio | Tag::PageBreak => return false,
                tag if tag.is_heading() => return false,
                tag if tag.is_block() => blocks = true,
                Tag::Text => end = inside.end,
                _ => {}
            }
            if blocks && end.saturating_sub(node.end) > LONG_HEADING {
                return false;
            }
            at = self.arena.following(id, at, Step::Into);
        }
        true
    }

    fn rule(&mut self) {
        self.boundary();
        if self.flow == Flow::Blocks {
            self.start_block(Block::Rule);
            self.out.push_str(if self.plain { "* * *" } else { "***" });
        }
    }

    /// Writes the mark at which the platform cuts a post.
    pub(super) fn page_break(&mut self, content: &str) {
        if self.flow != Flow::Blocks || self.plain {
            return;
        }
        self.flush();
        self.start_block(Block::Html);
        self.out.push_str("<!--");
        self.out.extend(content.chars().filter(|character| !matches!(character, '<' | '>' | '\n' | '\r')));
        self.out.push_str("-->");
    }

    fn enter_details(&mut self, id: Id) {
        self.start_block(Block::Html);
        self.out.push_str("<details>");
        self.push_frame(id, Leave::Details, self.marks);
    }

    fn enter_summary(&mut self, id: Id) -> bool {
        let in_details = self.frames.last().is_some_and(|frame| matches!(frame.leave, Leave::Details));
        if in_details && self.out.ends_with("<details>") {
            self.out.push('\n');
            self.out.push_str(&self.prefix);
            self.out.push_str("<summary>");
            self.write_html_children(id);
            self.out.push_str("</summary>");
            return false;
        }
        self.push_frame(id, Leave::Block, self.marks);
        if !self.plain && self.options.raw_html != RawHtml::Drop {
            self.marks.bits |= STRONG;
        }
        true
    }

    /// Puts a picture and its caption on lines of one paragraph, unless the figure holds more than that.
    fn enter_figure(&mut self, id: Id) {
        let mut at = self.arena.following(id, id, Step::Into);
        let mut simple = true;
        while at != NONE && simple {
            self.steps.add(1);
            let tag = self.arena.node(at).tag;
            simple = !(tag.is_list()
                || tag.is_heading()
                || matches!(
                    tag,
                    Tag::Table | Tag::Pre | Tag::Blockquote | Tag::Figure | Tag::Iframe | Tag::Object | Tag::Embed
                )
                || matches!(
                    tag,
                    Tag::Video | Tag::Audio | Tag::Script | Tag::Hr | Tag::Dl | Tag::PageBreak | Tag::Details
                ));
            at = self.arena.following(id, at, Step::Into);
        }
        let flow = self.flow;
        if simple {
            self.push_frame(id, Leave::Joined { flow }, self.marks);
            self.flow = Flow::Joined;
        } else {
            self.push_frame(id, Leave::Block, self.marks);
        }
    }

    /// Begins the term of a definition list, for which Markdown has no syntax of its own.
    fn enter_term(&mut self, id: Id) {
        self.push_frame(id, Leave::Block, self.marks);
        if !self.plain && self.options.raw_html == RawHtml::Convert {
            self.marks.bits |= STRONG;
        }
    }

    /// Keeps the tick of a task list; other fields of forms say nothing without their form.
    fn enter_input(&mut self, id: Id, node: Node) {
        let attributes = self.attributes(node);
        let kind = attributes.raw("type").unwrap_or("text");
        if kind.eq_ignore_ascii_case("checkbox")
            && self.runs.is_empty()
            && self.previous.is_none()
            && self.flow == Flow::Blocks
        {
            let in_item = self.frames.iter().rev().find_map(|frame| match frame.leave {
                Leave::Container(container) => Some(container.block.is_none()),
                _ => None,
            });
            if in_item == Some(true) {
                return self.push_run(RunKind::Checkbox, id);
            }
        }
        if !kind.eq_ignore_ascii_case("hidden") {
            self.note(HtmlIssue::FormControl { element: "input".to_owned() }, node.start);
        }
    }

    /// Returns true if the fallback for readers without scripts holds a link or something to look at.
    fn has_content_for_readers(&mut self, id: Id) -> bool {
        let lazy_before =
            self.runs.iter().rev().find(|run| run.kind != RunKind::Blank).is_some_and(|run| run.kind == RunKind::Image);
        let mut at = self.arena.following(id, id, Step::Into);
        while at != NONE {
            self.steps.add(1);
            match self.arena.node(at).tag {
                Tag::A | Tag::Iframe => return true,
                // A picture shown late by a script stands just before its fallback.
                Tag::Img => return !lazy_before,
                _ => at = self.arena.following(id, at, Step::Into),
            }
        }
        false
    }
}
