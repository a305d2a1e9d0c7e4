//! What a page shows from elsewhere: videos, maps, sound, gists.

use super::Writer;
use super::frame::{Block, Flow, Leave};
use super::inline::RunKind;
use crate::html::address::{self, Use};
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::convert::{HtmlToMarkdown as _, RawHtml};
use crate::html::entity;
use crate::html::native::NativeEngine;
use crate::html::note::HtmlIssue;
use crate::html::tag::Tag;
use crate::limits::HtmlDepth;

/// Places whose players are kept as frames.
const PROVIDERS: [&str; 22] = [
    "youtube.com",
    "youtube-nocookie.com",
    "vimeo.com",
    "google.com",
    "soundcloud.com",
    "spotify.com",
    "dailymotion.com",
    "slideshare.net",
    "archive.org",
    "bandcamp.com",
    "scribd.com",
    "flickr.com",
    "ted.com",
    "twitter.com",
    "instagram.com",
    "facebook.com",
    "codepen.io",
    "jsfiddle.net",
    "giphy.com",
    "mixcloud.com",
    "openstreetmap.org",
    "videopress.com",
];

/// Returns true if a page shows no text.
fn is_wordless(page: &str) -> bool {
    let mut text = String::new();
    NativeEngine.text(page, HtmlDepth::default(), &mut text, &mut Vec::new());
    text.trim().is_empty()
}

/// Something embedded, reduced to what identifies it.
struct Target {
    address: String,
    /// Whether it comes from a place whose frames are kept.
    known: bool,
}

impl Writer<'_> {
    /// Begins an element that shows something from elsewhere; returns true if its content stands for it.
    pub(super) fn enter_embed(&mut self, id: Id, node: Node) -> bool {
        if matches!(node.tag, Tag::Video | Tag::Audio) {
            return self.enter_player(id, node);
        }
        if let Some(target) = self.target(id, node) {
            if !address::is_safe(&target.address, Use::Frame) {
                self.note(HtmlIssue::UnsafeAddress { address: target.address }, node.start);
                return false;
            }
            if self.stands_alone() && target.known {
                self.flush();
                self.start_block(Block::Html);
                self.write_frame(node, &target.address);
            } else if !self.plain {
                self.push_run(RunKind::Embed, id);
            }
            return false;
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

    /// Returns true if something embedded may be a block of its own.
    fn stands_alone(&self) -> bool {
        !self.plain && self.flow == Flow::Blocks && self.options.raw_html == RawHtml::Keep
    }

    fn enter_player(&mut self, id: Id, node: Node) -> bool {
        match self.player_source(id, node) {
            Some(source) if address::is_safe(&source, Use::Frame) => {
                if self.stands_alone() {
                    self.flush();
                    self.start_block(Block::Html);
                    self.write_player(node, &source);
                } else if !self.plain {
                    self.push_run(RunKind::Embed, id);
                }
                false
            }
            Some(address) => {
                self.note(HtmlIssue::UnsafeAddress { address }, node.start);
                true
            }
            None => true,
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

    /// Writes something embedded: as a frame or player if HTML may stay, or else as a link to it.
    pub(super) fn write_embed_in_line(&mut self, id: Id) {
        let node = self.arena.node(id);
        if matches!(node.tag, Tag::Video | Tag::Audio) {
            let source = self.player_source(id, node).unwrap_or_default();
            if self.options.raw_html == RawHtml::Keep {
                self.write_player(node, &source);
            } else {
                self.write_embed_link(&source, None);
            }
            return;
        }
        let Some(target) = self.target(id, node) else { return };
        if self.options.raw_html == RawHtml::Keep && target.known {
            self.write_frame(node, &target.address);
        } else {
            let title = self.attributes(node).value("title").filter(|title| !title.trim().is_empty());
            self.write_embed_link(&page_of(&target.address), title.as_deref());
        }
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

    fn write_frame(&mut self, node: Node, address: &str) {
        self.out.push_str("<iframe");
        self.write_html_attribute("src", address);
        let [width, height, title] = self.attributes(node).pick(["width", "height", "title"]);
        for (name, size) in [("width", width), ("height", height)] {
            // A size holds no references.
            let size = size.filter(|size| size.bytes().all(|byte| byte.is_ascii_digit() || byte == b'%'));
            if let Some(size) = size {
                self.write_html_attribute(name, size);
            }
        }
        if let Some(title) = title.filter(|title| !title.trim().is_empty()) {
            let mut decoded = String::with_capacity(title.len());
            entity::decode_into(title, entity::Place::Attribute, &mut decoded);
            if !decoded.trim().is_empty() {
                self.write_html_attribute("title", &decoded);
            }
        }
        self.out.push_str(" allowfullscreen></iframe>");
    }

    fn write_embed_link(&mut self, address: &str, title: Option<&str>) {
        let address = match address.strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None => address.to_owned(),
        };
        match title {
            None if address::is_autolink(&address) => {
                self.out.push('<');
                self.out.push_str(&address);
                self.out.push('>');
            }
            title => {
                self.out.push('[');
                let label = super::raw::escape(title.unwrap_or(&address));
                self.write_label(&label, true);
                self.out.push_str("](");
                address::write_destination(&address, self.out);
                self.out.push(')');
            }
        }
    }

    fn target(&self, id: Id, node: Node) -> Option<Target> {
        let attributes = self.attributes(node);
        let found = match node.tag {
            Tag::Iframe | Tag::Embed => ["src", "data-src", "data-lazy-src"].iter().find_map(|name| {
                let value = attributes.value(name)?;
                (!value.trim().is_empty() && value.trim() != "about:blank").then_some(value)
            }),
            Tag::Script => attributes.value("src"),
            _ => self.object_address(id, node),
        }?;
        let address = address::trim(&found).into_owned();
        if node.tag == Tag::Script {
            let page = address.split(".js").next().unwrap_or("").to_owned();
            return Some(Target { address: page, known: false });
        }
        let address = youtube_player(&address).unwrap_or(address);
        let known = host_of(&address).is_some_and(|host| PROVIDERS.iter().any(|known| belongs_to(host, known)));
        Some(Target { known: known && (node.tag != Tag::Embed || address.contains("/embed/")), address })
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

    /// Returns the address of something embedded.
    pub(super) fn embed_address(&self, id: Id, node: Node) -> Option<String> {
        match node.tag {
            Tag::Video | Tag::Audio => self.player_source(id, node),
            _ => self.target(id, node).map(|target| page_of(&target.address)),
        }
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

/// Returns the host of an address.
fn host_of(address: &str) -> Option<&str> {
    let bytes = address.as_bytes();
    let start = memchr::memmem::find(bytes, b"//")?.saturating_add(2);
    let rest = address.get(start..)?;
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next()
}

/// Returns true if a host is `domain` or a part of it, in any case.
fn belongs_to(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.as_bytes(), domain.as_bytes());
    let Some((rest, end)) = host.len().checked_sub(domain.len()).map(|at| host.split_at(at)) else { return false };
    end.eq_ignore_ascii_case(domain) && rest.last().is_none_or(|byte| *byte == b'.')
}

fn is_youtube(host: &str) -> bool {
    belongs_to(host, "youtube.com") || belongs_to(host, "youtube-nocookie.com")
}

/// Turns the address of a Flash player of YouTube, which no browser runs any more, into that of its successor.
fn youtube_player(address: &str) -> Option<String> {
    let host = host_of(address)?;
    if !is_youtube(host) {
        return None;
    }
    let (_, after) = address.split_once("/v/")?;
    let end = after.find(['?', '&', '/', '#']).unwrap_or(after.len());
    let id = after.get(..end).filter(|id| !id.is_empty())?;
    Some(format!("https://www.youtube.com/embed/{id}"))
}

/// Returns the address of the page that people open for what a player shows.
fn page_of(address: &str) -> String {
    let host = host_of(address).unwrap_or_default();
    let id_after = |mark: &str| {
        let (_, after) = address.split_once(mark)?;
        let end = after.find(['?', '&', '/', '#']).unwrap_or(after.len());
        after.get(..end).filter(|id| !id.is_empty())
    };
    if is_youtube(host) {
        if let Some(id) = id_after("/embed/").filter(|id| *id != "videoseries") {
            return format!("https://www.youtube.com/watch?v={id}");
        }
    } else if host.eq_ignore_ascii_case("player.vimeo.com")
        && let Some(id) = id_after("/video/")
    {
        return format!("https://vimeo.com/{id}");
    }
    address.to_owned()
}
