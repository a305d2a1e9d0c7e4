//! What the writer remembers of an open element, and how blocks are set apart.

use super::Writer;
use super::marks::Marks;
use crate::html::arena::Id;
use crate::html::note::HtmlIssue;

/// How many quotes and lists may stand in each other in the output.
const CONTAINERS: u32 = 32;

/// An open element.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) node: Id,
    pub(super) leave: Leave,
    /// The marks outside the element.
    pub(super) marks: Marks,
}

/// What is done when an element ends.
#[derive(Clone, Copy)]
pub(super) enum Leave {
    /// The marks become what they were.
    Marks,
    /// As above; a link without content is told.
    Link { runs: usize, written: usize },
    /// As above; what an abbreviation stands for follows.
    Abbreviation { runs: usize, written: usize },
    /// The line ends.
    Block,
    /// The heading ends.
    Heading { flow: Flow },
    /// What was put on lines of one paragraph ends.
    Joined { flow: Flow },
    /// A quote or a list item ends.
    Container(Container),
    /// A list ends.
    List(List),
    /// An element kept as HTML around Markdown ends.
    Details,
}

/// The state outside a quote or list item.
#[derive(Clone, Copy)]
pub(super) struct Container {
    pub(super) prefix: usize,
    pub(super) previous: Option<Block>,
    pub(super) tight: bool,
    /// Where the output ended before; it is cut back to here if nothing was written.
    pub(super) rollback: usize,
    /// What the finished container is to the blocks after it; `None` for a list item.
    pub(super) block: Option<Block>,
}

/// The state of a list.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) ordered: bool,
    pub(super) number: u32,
    pub(super) marker: char,
    pub(super) tight: bool,
    pub(super) items: u32,
    /// What stood before the list.
    pub(super) before: Option<Block>,
}

/// How the borders of blocks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// As paragraphs.
    Blocks,
    /// As lines of one paragraph: a picture with its caption.
    Joined,
    /// On one line: in headings and cells.
    Line,
}

/// A kind of block, as far as it matters to the block after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph,
    Heading,
    Fence,
    Rule,
    Quote,
    Table,
    Html,
    Note,
    List { marker: char, plain_start: bool },
}

impl Writer<'_> {
    /// Ends the block before and begins a line for the next.
    pub(super) fn start_block(&mut self, block: Block) {
        if let Some(previous) = self.previous {
            let touching = self.tight && may_touch(previous, block);
            if self.prefix.is_empty() {
                self.out.push('\n');
                if !touching {
                    self.out.push('\n');
                }
            } else {
                self.out.push('\n');
                if !touching {
                    self.out.push_str(self.prefix.trim_end());
                    self.out.push('\n');
                }
                self.out.push_str(&self.prefix);
            }
        }
        self.previous = Some(block);
    }

    pub(super) fn push_frame(&mut self, node: Id, leave: Leave, marks: Marks) {
        self.frames.push(Frame { node, leave, marks });
    }

    /// Returns true if one more quote or list may be opened; if not, its content is kept where it is.
    pub(super) fn may_nest(&mut self, at: u32) -> bool {
        if self.containers < CONTAINERS {
            return true;
        }
        if !self.told_depth {
            self.told_depth = true;
            self.note(HtmlIssue::TooDeep, at);
        }
        false
    }

    /// Begins a quote or list item, whose marker has been written and whose indent the prefix holds.
    pub(super) fn open_container(&mut self, id: Id, tight: bool, outside: Container) {
        self.push_frame(id, Leave::Container(outside), self.marks);
        self.previous = None;
        self.tight = tight;
        self.containers = self.containers.saturating_add(1);
    }

    /// Ends a quote or list item and returns whether anything was written in it.
    pub(super) fn close_container(&mut self, outside: Container) -> bool {
        self.flush();
        let written = self.previous.is_some();
        self.prefix.truncate(outside.prefix);
        self.tight = outside.tight;
        self.containers = self.containers.saturating_sub(1);
        if written {
            self.previous = outside.block.or(outside.previous);
        } else {
            self.out.truncate(outside.rollback);
            self.previous = outside.previous;
        }
        written
    }

    pub(super) fn container(&self, block: Option<Block>) -> Container {
        Container {
            prefix: self.prefix.len(),
            previous: self.previous,
            tight: self.tight,
            rollback: self.out.len(),
            block,
        }
    }
}

/// Returns true if no blank line is needed between two blocks of a tight list item for them to stay two blocks.
fn may_touch(previous: Block, next: Block) -> bool {
    match previous {
        Block::Paragraph => match next {
            Block::Heading | Block::Fence | Block::Rule | Block::Quote => true,
            // A list can only interrupt a paragraph if it starts at 1.
            Block::List { plain_start, .. } => plain_start,
            Block::Paragraph | Block::Table | Block::Html | Block::Note => false,
        },
        Block::Heading | Block::Fence | Block::Rule => true,
        Block::Quote | Block::Table | Block::Html | Block::Note | Block::List { .. } => false,
    }
}
