//! Code of which an author marked parts, or in which he linked words: between fences both would be lost.

use super::Writer;
use super::code::append_code;
use super::frame::Block;
use super::raw::{escape, kept_name};
use crate::html::address::{self, Use};
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::reserved;
use crate::html::tag::Tag;

/// What was found while code was written as HTML.
#[derive(Default)]
struct Marked {
    html: String,
    /// How many marks there are. A highlighter sets several in a line, an author few in all.
    marks: usize,
    /// How many bytes the shortest of those marks holds that are surely an author's: single words in bold or italics
    /// may be keywords.
    shortest: Option<usize>,
    /// Something is struck out or added, which says more than how it looks.
    is_edited: bool,
    links: usize,
    /// The open elements that are kept, and where their content begins in the HTML and among the bytes seen.
    open: Vec<(Id, &'static str, (usize, usize))>,
    /// How many bytes are seen.
    text: usize,
    line_due: bool,
}

impl Writer<'_> {
    /// Writes a block of code as HTML if its author, and no highlighter, marked parts of it or linked words in it.
    /// Returns false if nothing was written.
    pub(super) fn write_marked_code(&mut self, id: Id, node: Node) -> bool {
        let is_only_text = self.arena.node(node.first).next == NONE && self.arena.node(node.first).first == NONE;
        if is_only_text {
            return false;
        }
        let Some(marked) = self.marked_code(id) else { return false };
        let lines = marked.html.matches('\n').count().saturating_add(1);
        // All in bold is a matter of looks.
        let is_part = marked.shortest.is_some_and(|shortest| shortest < marked.text);
        let by_author = marked.is_edited || (is_part && marked.marks <= lines);
        if !by_author && marked.links == 0 {
            return false;
        }
        let html = marked.html.trim_end_matches('\n');
        self.start_block(Block::Html);
        self.out.push_str("<pre><code>");
        for (number, line) in html.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
                self.out.push_str(if line.is_empty() { self.prefix.trim_end() } else { &self.prefix });
            }
            self.out.push_str(line);
        }
        self.out.push_str("</code></pre>");
        true
    }

    /// Returns the code as HTML with the marks that mean something; `None` where a highlighter was at work.
    fn marked_code(&mut self, root: Id) -> Option<Marked> {
        let mut marked = Marked::default();
        let mut at = self.arena.node(root).first;
        while at != NONE {
            self.steps.add(1);
            let node = self.arena.node(at);
            self.enter_marked(at, node, &mut marked)?;
            if node.first != NONE {
                at = node.first;
                continue;
            }
            loop {
                let node = self.arena.node(at);
                marked.leave(at, node);
                if node.next != NONE {
                    at = node.next;
                    break;
                }
                at = node.parent;
                if at == root {
                    return Some(marked);
                }
            }
        }
        Some(marked)
    }

    fn enter_marked(&mut self, id: Id, node: Node, marked: &mut Marked) -> Option<()> {
        match node.tag {
            Tag::Text | Tag::RawText => {
                let mut text = String::new();
                append_code(self.text_of(node), node.tag == Tag::RawText, &mut text);
                let is_first = marked.html.is_empty() && marked.open.is_empty();
                // A line break right after the tag is not part of the text.
                marked.push(if is_first { text.strip_prefix('\n').unwrap_or(&text) } else { &text });
            }
            Tag::Br => {
                marked.line_due = false;
                marked.html.push('\n');
            }
            Tag::Span | Tag::Font => {
                let attributes = self.attributes(node);
                let colours = ["style", "color"].iter().any(|name| attributes.raw(name).is_some_and(says_colour));
                if attributes.has("class") || attributes.has("color") || colours {
                    return None;
                }
            }
            Tag::A => {
                let href = self.attributes(node).value("href").filter(|href| address::is_safe(href, Use::Link));
                if let Some(href) = href.filter(|href| !href.trim().is_empty()) {
                    marked.links = marked.links.saturating_add(usize::from(!self.says_address(id, &href)));
                    marked.html.push_str("<a href=\"");
                    marked.html.push_str(&escape(&address::trim(&href)));
                    marked.html.push_str("\">");
                    marked.open.push((id, "a", (marked.html.len(), marked.text)));
                }
            }
            // The rule is for what is simple.
            Tag::Img | Tag::NoteReference | Tag::Table | Tag::Pre | Tag::Ol | Tag::Ul => return None,
            tag if tag.is_mark() && !matches!(tag, Tag::Code | Tag::Tt | Tag::Samp | Tag::Kbd) => {
                if let Some(name) = kept_name(tag) {
                    marked.marks = marked.marks.saturating_add(1);
                    marked.html.push('<');
                    marked.html.push_str(name);
                    marked.html.push('>');
                    marked.open.push((id, name, (marked.html.len(), marked.text)));
                }
            }
            tag => marked.line_due |= tag.is_block(),
        }
        Some(())
    }

    /// Returns true if all that a link shows is its address.
    pub(super) fn says_address(&mut self, link: Id, href: &str) -> bool {
        let mut shown = String::new();
        let mut at = self.arena.following(link, link, Step::Into);
        while at != NONE && shown.len() <= href.len() {
            self.steps.add(1);
            let node = self.arena.node(at);
            if matches!(node.tag, Tag::Text | Tag::RawText) {
                append_code(self.text_of(node), node.tag == Tag::RawText, &mut shown);
            }
            at = self.arena.following(link, at, Step::Into);
        }
        shown.trim() == href.trim()
    }
}

fn says_colour(style: &str) -> bool {
    style.as_bytes().windows(5).any(|word| word.eq_ignore_ascii_case(b"color"))
}

impl Marked {
    fn push(&mut self, text: &str) {
        if std::mem::take(&mut self.line_due)
            && !self.html.is_empty()
            && !self.html.ends_with('\n')
            && !text.starts_with('\n')
        {
            self.html.push('\n');
        }
        let seen = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
        self.text = self.text.saturating_add(seen);
        for character in text.chars() {
            match reserved(character) {
                Some(reference) => self.html.push_str(reference),
                None => self.html.push(character),
            }
        }
    }

    fn leave(&mut self, id: Id, node: Node) {
        self.line_due |= node.tag.is_block();
        if let Some((_, name, (start, seen_before))) = self.open.pop_if(|(open, ..)| *open == id) {
            let content = self.html.get(start..).unwrap_or_default();
            let length = self.text.saturating_sub(seen_before);
            let is_phrase = content.trim().contains([' ', '\n', '\t']);
            if length > 0 && node.tag != Tag::A && (is_phrase || !matches!(node.tag, Tag::B | Tag::I)) {
                self.shortest = Some(self.shortest.map_or(length, |shortest| shortest.min(length)));
                self.is_edited |= matches!(node.tag, Tag::Del | Tag::S | Tag::Strike | Tag::Ins);
            }
            self.html.push_str("</");
            self.html.push_str(name);
            self.html.push('>');
        }
    }
}
