//! What a page shows from elsewhere: videos, maps, sound, gists.

use super::Writer;
use super::frame::{Block, Flow, Leave};
use super::inline::RunKind;
use crate::html::address::{self, Use};
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::convert::{HtmlToMarkdown as _, RawHtml};
use crate::html::embed::{Embed, Provider};
use crate::html::native::NativeEngine;
use crate::html::note::HtmlIssue;
use crate::html::tag::Tag;
use crate::limits::HtmlDepth;

/// Returns true if a page shows no text.
fn is_wordless(page: &str) -> bool {
    let mut text = String::new();
    NativeEngine.text(page, HtmlDepth::default(), &mut text, &mut Vec::new());
    text.trim().is_empty()
}

/// How something embedded is written.
enum Form {
    /// The frame of its player.
    Frame,
    /// A player for sound and films.
    Player,
    /// A link to what is shown.
    Link,
}

impl Writer<'_> {
    /// Begins an element that shows something from elsewhere; returns true if its content stands for it.
    pub(super) fn enter_embed(&mut self, id: Id, node: Node) -> bool {
        if let Some(embed) = self.embed(id, node) {
            if !address::is_safe(&embed.address, Use::Frame) {
                self.note(HtmlIssue::UnsafeAddress { address: embed.address }, node.start);
                return matches!(node.tag, Tag::Video | Tag::Audio);
            }
            if !self.plain {
                self.push_embed(id, node, &embed);
            }
            return false;
        }
        if matches!(node.tag, Tag::Video | Tag::Audio) {
            return true;
        }
        let attributes = self.attributes(node);
        // A page within the page that says nothing was there for its scripts. Looked into once: what it holds may hold others.
        if !self.plain && attributes.value("srcdoc").is_some_and(|page| is_wordless(&page)) {
            self.note(HtmlIssue::ActiveContent { element: node.tag.name().to_owned() }, node.start);
            return false;
        }
        let content = attributes.value("contentid").or_else(|| attributes.value("id"));
        let description = match content {
            Some(content) => format!("<{}> {content}", node.tag.name()),
            None => format!("<{}>", node.tag.name()),
        };
        self.note(HtmlIssue::EmbedWithoutAddress { description }, node.start);
        // What an object holds is shown where the object itself cannot be.
        if node.tag == Tag::Object {
            self.push_frame(id, Leave::Marks, self.marks);
        }
        node.tag == Tag::Object
    }

    /// Takes something embedded: as a block wherever there may be one, as its page would show it.
    fn push_embed(&mut self, id: Id, node: Node, embed: &Embed) {
        let is_block = self.flow == Flow::Blocks;
        if is_block {
            self.flush();
        }
        match self.form_of(embed, node) {
            Form::Link => {
                // It is a link by itself, and there are no links in links.
                let marks = std::mem::take(&mut self.marks);
                self.push_run(RunKind::Embed, id);
                if is_block {
                    self.flush();
                }
                self.marks = marks;
            }
            _ if is_block => {
                self.start_block(Block::Html);
                self.write_embed(node, embed);
            }
            _ => self.push_run(RunKind::Embed, id),
        }
    }

    /// Decides what is written for something embedded. This is the one place to ask for a site generator that has
    /// words of its own for a provider.
    fn form_of(&self, embed: &Embed, node: Node) -> Form {
        let may_be_html = self.options.raw_html == RawHtml::Keep;
        match embed.provider {
            Provider::File if may_be_html => Form::Player,
            // A plug-in that no browser has any more would show nothing in a frame either.
            _ if node.tag == Tag::Embed && !embed.address.contains("/embed/") => Form::Link,
            _ if may_be_html && embed.is_known() => Form::Frame,
            _ => Form::Link,
        }
    }

    /// Writes something embedded.
    fn write_embed(&mut self, node: Node, embed: &Embed) {
        match self.form_of(embed, node) {
            Form::Frame => self.write_frame(node, embed),
            Form::Player => self.write_player(node, &embed.address),
            Form::Link => self.write_embed_link(embed),
        }
    }

    /// Writes something embedded that stands in a line.
    pub(super) fn write_embed_in_line(&mut self, id: Id) {
        let node = self.arena.node(id);
        if let Some(embed) = self.embed(id, node) {
            self.write_embed(node, &embed);
        }
    }

    fn player_source(&self, id: Id, node: Node) -> Option<String> {
        let own = self.attributes(node).value("src").filter(|source| !source.trim().is_empty());
        own.or_else(|| {
            let sources = self.arena.children(id).filter(|(_, child)| child.tag == Tag::Source);
            sources
                .filter_map(|(_, child)| self.attributes(child).value("src"))
                .find(|source| !source.trim().is_empty())
        })
    }

    fn write_player(&mut self, node: Node, source: &str) {
        let name = node.tag.name();
        self.out.push('<');
        self.out.push_str(name);
        self.write_html_attribute("src", &address::trim(source));
        if let Some(poster) = self.attributes(node).value("poster")
            && address::is_safe(&poster, Use::Image)
        {
            self.write_html_attribute("poster", &address::trim(&poster));
        }
        self.out.push_str(" controls></");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn write_frame(&mut self, node: Node, embed: &Embed) {
        self.out.push_str("<iframe");
        self.write_html_attribute("src", &embed.address);
        let [width, height] = self.attributes(node).pick(["width", "height"]);
        for (name, size) in [("width", width), ("height", height)] {
            // A size holds no references.
            let size = size.filter(|size| size.bytes().all(|byte| byte.is_ascii_digit() || byte == b'%'));
            if let Some(size) = size {
                self.write_html_attribute(name, size);
            }
        }
        if let Some(title) = &embed.title {
            self.write_html_attribute("title", title);
        }
        self.out.push_str(" allowfullscreen></iframe>");
    }

    fn write_embed_link(&mut self, embed: &Embed) {
        let address = embed.page();
        if embed.title.is_none() && address::is_autolink(&address) {
            self.out.push('<');
            self.out.push_str(&address);
            self.out.push('>');
            return;
        }
        self.out.push('[');
        let label = super::raw::escape(embed.title.as_deref().unwrap_or(&address));
        self.write_label(&label, true);
        self.out.push_str("](");
        address::write_destination(&address, self.out);
        self.out.push(')');
    }

    /// Returns what an element embeds, if it says where that is.
    fn embed(&self, id: Id, node: Node) -> Option<Embed> {
        let attributes = self.attributes(node);
        let address = match node.tag {
            Tag::Video | Tag::Audio => self.player_source(id, node),
            Tag::Iframe | Tag::Embed => ["src", "data-src", "data-lazy-src"].iter().find_map(|name| {
                let value = attributes.value(name)?;
                (!value.trim().is_empty() && value.trim() != "about:blank").then_some(value)
            }),
            Tag::Script => attributes.value("src"),
            _ => self.object_address(id, node),
        }?;
        let trimmed = address::trim(&address);
        let embed = match node.tag {
            Tag::Video | Tag::Audio => Embed::of_file(trimmed.into_owned()),
            Tag::Script => Embed::of_gist(&trimmed),
            _ => Embed::of_player(trimmed.into_owned()),
        };
        let title = attributes.value("title").filter(|title| !title.trim().is_empty());
        Some(Embed { title, ..embed })
    }

    /// Returns the address of an object: its own, or that of a parameter or an embed inside it.
    fn object_address(&self, id: Id, node: Node) -> Option<String> {
        let attributes = self.attributes(node);
        let usable = |value: String| (!value.trim().is_empty()).then_some(value);
        if let Some(data) = attributes.value("data").and_then(usable) {
            return Some(data);
        }
        let mut at = self.arena.following(id, id, Step::Into);
        while at != NONE {
            let inside = self.arena.node(at);
            let attributes = self.attributes(inside);
            let named = || attributes.raw("name").unwrap_or("").to_ascii_lowercase();
            let found = match inside.tag {
                Tag::Param if matches!(named().as_str(), "movie" | "src" | "url" | "filename") => {
                    attributes.value("value")
                }
                Tag::Embed | Tag::Iframe => attributes.value("src"),
                Tag::Object => attributes.value("data"),
                _ => None,
            };
            if let Some(found) = found.and_then(usable) {
                return Some(found);
            }
            at = self.arena.following(id, at, Step::Into);
        }
        None
    }

    /// Returns the address of the page of something embedded.
    pub(super) fn embed_address(&self, id: Id, node: Node) -> Option<String> {
        self.embed(id, node).map(|embed| embed.page())
    }

    /// Writes ` name="value"`.
    pub(super) fn write_html_attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        super::raw::escape_into(value, self.out);
        self.out.push('"');
    }
}
