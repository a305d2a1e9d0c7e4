//! What stays HTML is rebuilt from the tree: only elements and attributes that carry meaning, none that acts.

use super::Writer;
use super::image;
use crate::html::address::{self, Use};
use crate::html::arena::{Id, NONE, Node};
use crate::html::note::HtmlIssue;
use crate::html::reserved;
use crate::html::tag::Tag;

/// Returns the text with the characters that HTML would read as markup replaced.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(text, &mut escaped);
    escaped
}

/// Appends the text with the characters that HTML would read as markup replaced.
pub(super) fn escape_into(text: &str, out: &mut String) {
    let must_change = |byte: u8| reserved(char::from(byte)).is_some() || matches!(byte, b'\n' | b'\r' | 0);
    let mut rest = text;
    while let Some((plain, from)) = rest.bytes().position(must_change).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        let mut characters = from.chars();
        out.push_str(match characters.next() {
            // An empty line would end the block of HTML.
            Some('\n' | '\r') => "&#10;",
            Some(character) => reserved(character).unwrap_or(""),
            None => "",
        });
        rest = characters.as_str();
    }
    out.push_str(rest);
}

/// Returns the name under which an element is kept, if it is.
pub(super) fn kept_name(tag: Tag) -> Option<&'static str> {
    match tag {
        Tag::Table | Tag::Caption | Tag::Thead | Tag::Tbody | Tag::Tfoot | Tag::Tr | Tag::Td | Tag::Th => {
            Some(tag.name())
        }
        Tag::B | Tag::Strong => Some("strong"),
        Tag::I | Tag::Em => Some("em"),
        Tag::S | Tag::Strike | Tag::Del => Some("del"),
        Tag::Code | Tag::Tt | Tag::Samp => Some("code"),
        Tag::U | Tag::Ins | Tag::Sub | Tag::Sup | Tag::Kbd | Tag::Mark | Tag::Cite | Tag::Q => Some(tag.name()),
        Tag::Abbr | Tag::Acronym => Some("abbr"),
        Tag::P | Tag::Div | Tag::Ul | Tag::Ol | Tag::Li | Tag::Dl | Tag::Dt | Tag::Dd => Some(tag.name()),
        Tag::Blockquote | Tag::Pre | Tag::Figure | Tag::Figcaption | Tag::Details | Tag::Summary => Some(tag.name()),
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => Some(tag.name()),
        _ => None,
    }
}

/// Returns true if an element is kept in HTML that is rebuilt.
pub(in crate::html) fn is_kept(tag: Tag) -> bool {
    kept_name(tag).is_some()
}

impl Writer<'_> {
    /// Writes an element and all in it as HTML.
    pub(super) fn write_html(&mut self, root: Id) {
        let node = self.arena.node(root);
        self.open_element(root, node);
        self.write_html_children(root);
        self.close_element(node);
    }

    /// Writes all that is in an element as HTML.
    pub(super) fn write_html_children(&mut self, root: Id) {
        let mut id = self.arena.node(root).first;
        // How many `pre` are open: their line breaks count.
        let mut preformatted = 0u32;
        while id != NONE {
            self.steps.add(1);
            let node = self.arena.node(id);
            let into = match node.tag {
                Tag::Text | Tag::RawText => {
                    self.write_html_text(node, preformatted > 0);
                    false
                }
                Tag::PageBreak => {
                    self.write_comment(node);
                    false
                }
                Tag::MarkEnd => false,
                Tag::Iframe | Tag::Embed | Tag::Script | Tag::Video | Tag::Audio => {
                    self.write_embed_in_html(id, node);
                    false
                }
                _ => {
                    preformatted = preformatted.saturating_add(u32::from(node.tag == Tag::Pre));
                    self.open_element(id, node);
                    true
                }
            };
            if into && node.first != NONE {
                id = node.first;
                continue;
            }
            let mut leaving = into;
            loop {
                let node = self.arena.node(id);
                if leaving {
                    preformatted = preformatted.saturating_sub(u32::from(node.tag == Tag::Pre));
                    self.close_element(node);
                }
                if node.next != NONE {
                    id = node.next;
                    break;
                }
                id = node.parent;
                leaving = true;
                if id == root {
                    return;
                }
            }
        }
    }

    fn write_html_text(&mut self, node: Node, preformatted: bool) {
        let raw = self.text_of(node);
        let text = if node.tag == Tag::RawText { raw.to_owned() } else { decoded(raw) };
        if preformatted {
            return escape_into(&text.replace("\r\n", "\n"), self.out);
        }
        let mut pieces = text.split(|character: char| character.is_ascii_whitespace());
        if let Some(first) = pieces.next() {
            escape_into(first, self.out);
        }
        for piece in pieces {
            if !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
            escape_into(piece, self.out);
        }
    }

    fn open_element(&mut self, id: Id, node: Node) {
        match node.tag {
            Tag::Br => return self.out.push_str("<br>"),
            Tag::Hr => return self.out.push_str("<hr>"),
            Tag::Img => return self.write_html_image(node),
            Tag::A => return self.open_html_link(node),
            _ => {}
        }
        let Some(name) = kept_name(node.tag) else { return };
        if matches!(node.tag, Tag::Tr | Tag::Thead | Tag::Tbody | Tag::Tfoot | Tag::Caption) {
            self.trim_and_break();
        }
        self.out.push('<');
        self.out.push_str(name);
        let attributes = self.attributes(node);
        for name in ["colspan", "rowspan", "start"] {
            let fits = match node.tag {
                Tag::Td | Tag::Th => name != "start",
                Tag::Ol => name == "start",
                _ => false,
            };
            let number =
                if fits { attributes.raw(name).and_then(|value| value.trim_ascii().parse::<u32>().ok()) } else { None };
            if let Some(number) = number.filter(|number| *number != 1) {
                self.write_html_attribute(name, &number.to_string());
            }
        }
        if node.tag == Tag::Pre {
            let language = self.language(id, node);
            if !language.is_empty() {
                self.write_html_attribute("class", &format!("language-{language}"));
            }
        }
        if matches!(node.tag, Tag::Abbr | Tag::Acronym)
            && let Some(title) = attributes.value("title")
        {
            self.write_html_attribute("title", &title);
        }
        let align = attributes.raw("align").map(str::to_ascii_lowercase);
        if matches!(node.tag, Tag::Td | Tag::Th)
            && let Some(align @ ("left" | "center" | "right")) = align.as_deref()
        {
            self.write_html_attribute("align", align);
        }
        if !self.targets.is_empty()
            && let Some(target) = attributes.raw("id").filter(|target| self.targets.binary_search(target).is_ok())
        {
            self.write_html_attribute("id", target);
        }
        self.out.push('>');
    }

    fn close_element(&mut self, node: Node) {
        let name = match node.tag {
            Tag::A if self.attributes(node).has("href") => Some("a"),
            tag => kept_name(tag),
        };
        let Some(name) = name else { return };
        if node.tag == Tag::Table {
            self.trim_and_break();
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Begins a new line, but never an empty one.
    fn trim_and_break(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        self.out.push('\n');
        self.out.push_str(&self.prefix);
    }

    fn write_comment(&mut self, node: Node) {
        let content = self.text_of(node).trim_ascii();
        self.out.push_str("<!--");
        self.out.extend(content.chars().filter(|character| !matches!(character, '<' | '>' | '\n' | '\r')));
        self.out.push_str("-->");
    }

    fn open_html_link(&mut self, node: Node) {
        let attributes = self.attributes(node);
        let Some(href) = attributes.value("href") else { return };
        self.out.push_str("<a");
        if address::is_safe(&href, Use::Link) {
            self.write_html_attribute("href", &address::trim(&href));
        } else {
            self.note(HtmlIssue::UnsafeAddress { address: href }, node.start);
        }
        if let Some(title) = attributes.value("title") {
            self.write_html_attribute("title", &title);
        }
        self.out.push('>');
    }

    fn write_html_image(&mut self, node: Node) {
        let attributes = self.attributes(node);
        let Some(source) = image::source_of(attributes).map(decoded_address) else { return };
        if !address::is_safe(&source, Use::Image) {
            return self.note(HtmlIssue::UnsafeAddress { address: source }, node.start);
        }
        self.out.push_str("<img");
        self.write_html_attribute("src", &address::trim(&source));
        self.write_html_attribute("alt", &attributes.value("alt").unwrap_or_default());
        if let Some(title) = attributes.value("title") {
            self.write_html_attribute("title", &title);
        }
        self.out.push('>');
    }

    fn write_embed_in_html(&mut self, id: Id, node: Node) {
        match self.embed_address(id, node) {
            Some(address) if address::is_safe(&address, Use::Frame) => {
                self.out.push_str("<a");
                self.write_html_attribute("href", &address);
                self.out.push('>');
                escape_into(&address, self.out);
                self.out.push_str("</a>");
            }
            Some(address) => self.note(HtmlIssue::UnsafeAddress { address }, node.start),
            None => {
                let description = format!("<{}>", node.tag.name());
                self.note(HtmlIssue::EmbedWithoutAddress { description }, node.start);
            }
        }
    }
}

fn decoded(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    crate::html::entity::decode_into(raw, crate::html::entity::Place::Text, &mut out);
    out
}

fn decoded_address(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    crate::html::entity::decode_into(raw, crate::html::entity::Place::Attribute, &mut out);
    out
}
