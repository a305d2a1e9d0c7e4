//! Lists.

use std::fmt::Write as _;

use super::Writer;
use super::frame::{Block, Leave, List};
use crate::html::arena::{Arena, Id, NONE, Node};
use crate::html::steps::Steps;
use crate::html::tag::Tag;

/// The highest number CommonMark reads as that of a list item.
const HIGHEST: u32 = 999_999_999;

impl Writer<'_> {
    pub(super) fn enter_list(&mut self, id: Id, node: Node) -> bool {
        self.adopt_strays(id);
        let has_items = self.arena.children(id).any(|(_, child)| child.tag == Tag::Li);
        if !has_items || !self.may_nest(node.start) {
            // A list used to indent text.
            self.push_frame(id, Leave::Block, self.marks);
            return true;
        }
        let ordered = node.tag == Tag::Ol;
        if ordered && self.attributes(node).classes().any(|class| class.starts_with("dp-") || class == "linenums") {
            return self.code_list(id, node);
        }
        let start = self.attributes(node).raw("start").and_then(|start| start.trim_ascii().parse::<i64>().ok());
        let number = u32::try_from(start.unwrap_or(1).clamp(0, i64::from(HIGHEST))).unwrap_or(1);
        let [usual, other] = if ordered { ['.', ')'] } else { ['-', '*'] };
        let marker = match self.previous {
            // Two lists side by side are one list for Markdown if they look alike.
            Some(Block::List { marker, .. }) if marker == usual => other,
            _ => usual,
        };
        let tight = self.is_tight(id);
        let before = self.previous;
        let list = List { ordered, number, marker, tight, items: 0, before };
        self.push_frame(id, Leave::List(list), self.marks);
        true
    }

    pub(super) fn enter_item(&mut self, id: Id, node: Node) -> bool {
        let list = match self.frames.last().map(|frame| frame.leave) {
            Some(Leave::List(list)) => list,
            // An item without a list around it is a list of its own, or goes on the one before.
            _ => return self.enter_lone_item(id, node),
        };
        let outside = self.container(None);
        if list.items == 0 {
            let plain_start = !list.ordered || list.number == 1;
            self.start_block(Block::List { marker: list.marker, plain_start });
        } else {
            self.next_item(list.tight);
        }
        let number = list.number.saturating_add(list.items).min(HIGHEST);
        let from = self.out.len();
        if list.ordered {
            // Writing to a string does not fail.
            let _ = write!(self.out, "{number}");
        }
        self.out.push(list.marker);
        self.out.push(' ');
        let width = self.out.len().saturating_sub(from);
        self.prefix.extend(std::iter::repeat_n(' ', width));
        self.open_container(id, list.tight, outside);
        true
    }

    fn enter_lone_item(&mut self, id: Id, node: Node) -> bool {
        if !self.may_nest(node.start) {
            self.push_frame(id, Leave::Block, self.marks);
            return true;
        }
        let outside = self.container(Some(Block::List { marker: '-', plain_start: true }));
        match self.previous {
            Some(Block::List { marker: '-', .. }) => self.next_item(true),
            _ => self.start_block(Block::List { marker: '-', plain_start: true }),
        }
        self.out.push_str("- ");
        self.prefix.push_str("  ");
        self.open_container(id, true, outside);
        true
    }

    fn next_item(&mut self, tight: bool) {
        self.out.push('\n');
        if !tight {
            self.out.push_str(self.prefix.trim_end());
            self.out.push('\n');
        }
        self.out.push_str(&self.prefix);
    }

    /// Counts an item that was written in the list that is now innermost.
    pub(super) fn count_item(&mut self, written: bool) {
        if let Some(frame) = self.frames.last_mut()
            && let Leave::List(list) = &mut frame.leave
            && written
        {
            list.items = list.items.saturating_add(1);
            let plain_start = !list.ordered || list.number == 1;
            self.previous = Some(Block::List { marker: list.marker, plain_start });
        }
    }

    /// Gives what stands in a list but in none of its items to the item before it, or to a new one.
    fn adopt_strays(&mut self, list: Id) {
        let mut item = NONE;
        let mut strays = false;
        for (_, child) in self.arena.children(list) {
            self.steps.add(1);
            strays |= child.tag != Tag::Li && !self.is_blank(child) && child.tag != Tag::MarkEnd;
            if child.tag == Tag::Li || child.tag.is_list() {
                item = NONE + 1;
            }
        }
        // Without any item or nested list it is no list at all.
        if !strays || item == NONE {
            return;
        }
        let children: Vec<(Id, Node)> = self.arena.children(list).collect();
        let mut kept: Vec<Id> = Vec::new();
        let mut last_item = NONE;
        for (id, child) in children {
            if child.tag == Tag::Li {
                last_item = id;
                kept.push(id);
            } else if !self.is_blank(child) {
                if last_item == NONE {
                    last_item = self.arena.detached(list, Tag::Li);
                    kept.push(last_item);
                }
                self.arena.adopt(last_item, id);
            }
        }
        self.arena.set_children(list, &kept);
    }

    /// Returns true if no item of the list needs more than a line of text and further lists.
    fn is_tight(&mut self, list: Id) -> bool {
        let arena: &Arena = self.arena;
        let mut steps = Steps::default();
        let mut tight = true;
        for (item, node) in arena.children(list) {
            if node.tag == Tag::Li && !self.item_is_tight(item, &mut steps) {
                tight = false;
                break;
            }
        }
        self.steps.join(steps);
        tight
    }

    fn item_is_tight(&self, item: Id, steps: &mut Steps) -> bool {
        let mut parts = 0_usize;
        let mut in_line = false;
        for (_, child) in self.arena.children(item) {
            steps.add(1);
            if self.is_blank(child) || child.tag == Tag::MarkEnd {
                continue;
            }
            if child.tag.is_list() {
                in_line = false;
                let start = if child.tag == Tag::Ol { self.attributes(child).raw("start") } else { None };
                if parts > 0 && start.is_some_and(|start| start.trim_ascii() != "1") {
                    return false;
                }
                parts = parts.saturating_add(1);
                continue;
            }
            if child.tag.is_block() {
                if parts > 0 || child.tag == Tag::P {
                    return false;
                }
                in_line = false;
                parts = parts.saturating_add(1);
            } else if !in_line {
                if parts > 0 {
                    return false;
                }
                in_line = true;
                parts = parts.saturating_add(1);
            }
        }
        true
    }

    /// Writes a list whose items are the lines of a highlighted program.
    fn code_list(&mut self, id: Id, node: Node) -> bool {
        let mut code = String::new();
        self.code_text(id, &mut code);
        let class =
            self.attributes(node).classes().find_map(|class| class.strip_prefix("dp-")).unwrap_or("").to_owned();
        let language = match class.as_str() {
            "j" => "java",
            "cpp" => "cpp",
            "css" => "css",
            "xml" => "xml",
            "sql" => "sql",
            "py" => "python",
            _ => "",
        };
        let lines: Vec<&str> = code.trim_matches('\n').lines().map(str::trim_end).collect();
        self.write_fence(&lines.join("\n"), language);
        false
    }
}
