//! Pictures.

use std::borrow::Cow;

use super::Writer;
use super::escape::Coding;
use super::inline::RunKind;
use crate::html::address::{self, Use};
use crate::html::arena::{Id, NONE, Node, Step};
use crate::html::attributes::Attributes;
use crate::html::entity;
use crate::html::note::HtmlIssue;
use crate::html::same_picture::{Larger, same_picture, without_page};
use crate::html::tag::Tag;

/// Where plugins that show pictures late keep the address.
const LATE: [&str; 6] =
    ["data-src", "data-lazy-src", "data-original", "data-orig-file", "data-actualsrc", "data-canonical-src"];

/// Returns the address of a picture as it stands in the source, if there is a picture to see.
pub(in crate::html) fn picture_source<'a>(attributes: Attributes<'a>) -> Option<&'a str> {
    let [width, height] = attributes.pick(["width", "height"]);
    if counts_visitors(width, height) { None } else { source_of(attributes) }
}

/// Returns true for the size of a picture that nobody is meant to see.
fn counts_visitors(width: Option<&str>, height: Option<&str>) -> bool {
    let is_one = |value: Option<&str>| value.is_some_and(|value| matches!(value.trim_ascii(), "1" | "0" | "1px"));
    is_one(width) && is_one(height)
}

/// Returns the address of a picture as it stands in the source.
pub(super) fn source_of<'a>(attributes: Attributes<'a>) -> Option<&'a str> {
    choose_source(attributes.raw("src"), attributes)
}

fn choose_source<'a>(given: Option<&'a str>, attributes: Attributes<'a>) -> Option<&'a str> {
    let given = given.map(str::trim_ascii).filter(|source| !source.is_empty());
    // What stands there until the picture is shown: nothing, a tiny inline picture, or a file named for it.
    let stands_in = given.is_none_or(|source| {
        source.starts_with("data:image/gif")
            || source.starts_with("data:image/svg")
            || source.ends_with("blank.gif")
            || source.ends_with("placeholder.png")
            || source.ends_with("placeholder.gif")
    });
    if stands_in {
        let late = LATE.iter().find_map(|name| attributes.raw(name)).map(str::trim_ascii);
        if let Some(late) = late.filter(|late| !late.is_empty()) {
            return Some(late);
        }
        if given.is_none() {
            let set = attributes.raw("srcset").or_else(|| attributes.raw("data-srcset"))?;
            return set.split(',').next_back()?.split_ascii_whitespace().next();
        }
    }
    given
}

fn decoded(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    entity::decode_into(raw, entity::Place::Attribute, &mut out);
    Cow::Owned(out)
}

impl Writer<'_> {
    pub(super) fn enter_image(&mut self, id: Id, node: Node) {
        let attributes = self.attributes(node);
        let [source, alt, width, height] = attributes.pick(["src", "alt", "width", "height"]);
        if counts_visitors(width, height) {
            let address = attributes.value("src").unwrap_or_default();
            return self.note(HtmlIssue::TrackingPixel { address }, node.start);
        }
        let described = alt.is_some_and(|alt| !alt.trim_ascii().is_empty());
        if self.plain {
            if described {
                self.push_run(RunKind::Image, id);
            }
            return;
        }
        match choose_source(source, attributes) {
            Some(raw) if raw.starts_with("http") => self.push_image(id),
            Some(raw) => {
                let mut decoded = String::with_capacity(raw.len());
                entity::decode_into(raw, entity::Place::Attribute, &mut decoded);
                if address::is_safe(&decoded, Use::Image) {
                    self.push_image(id);
                } else {
                    self.note(HtmlIssue::UnsafeAddress { address: decoded }, node.start);
                }
            }
            None => {
                self.note(HtmlIssue::ImageWithoutAddress, node.start);
                if described {
                    self.push_run(RunKind::Image, id);
                }
            }
        }
    }

    fn push_image(&mut self, id: Id) {
        let link = self.unwrapped.take().filter(|(image, _)| *image == id).map_or(NONE, |(_, link)| link);
        self.push_object(RunKind::Image, id, link);
    }

    /// Returns true if the link shows nothing but the picture it leads to, smaller: then the picture stands for both.
    pub(super) fn unwrap_picture(&mut self, link: Id, href: &str) -> bool {
        let Some(image) = self.lone_picture(link) else { return false };
        let attributes = self.attributes(self.arena.node(image));
        let Some(shown) = source_of(attributes) else { return false };
        let larger = same_picture(&decoded(shown), &decoded(href));
        self.unwrapped = match larger {
            Some(Larger::Linked) => Some((image, link)),
            Some(Larger::Shown) | None => None,
        };
        larger.is_some()
    }

    /// Returns the only thing to see in a link, if it is a picture.
    fn lone_picture(&mut self, link: Id) -> Option<Id> {
        let mut image = None;
        let mut at = self.arena.following(link, link, Step::Into);
        // The usual case has one child, hardly any more than four.
        for _ in 0..8 {
            if at == NONE {
                return image;
            }
            self.steps.add(1);
            let node = self.arena.node(at);
            match node.tag {
                Tag::Img if image.is_none() => image = Some(at),
                Tag::Text if self.is_blank(node) => {}
                Tag::Span | Tag::Font | Tag::B | Tag::Strong | Tag::I | Tag::Em | Tag::U | Tag::MarkEnd => {}
                _ => return None,
            }
            at = self.arena.following(link, at, Step::Into);
        }
        None
    }

    /// Writes a picture; `link` is the link whose target it shows instead of its own source, if any.
    pub(super) fn write_image(&mut self, id: Id, link: Id) {
        let attributes = self.attributes(self.arena.node(id));
        let [source, alt, title] = attributes.pick(["src", "alt", "title"]);
        let alt = alt.unwrap_or("");
        if link != NONE {
            let [href, of_link] = self.attributes(self.arena.node(link)).pick(["href", "title"]);
            let href = href.unwrap_or("");
            self.out.push_str("![");
            self.write_label(alt, true);
            self.out.push_str("](");
            match without_page(&decoded(href)) {
                Some(picture) => address::write_destination(&address::trim(&picture), self.out),
                None => self.write_address(href),
            }
            self.write_title(title.or(of_link));
            return self.out.push(')');
        }
        match choose_source(source, attributes) {
            Some(source) if !self.plain => {
                self.out.push_str("![");
                self.write_label(alt, true);
                self.out.push_str("](");
                self.write_address(source);
                self.write_title(title);
                self.out.push(')');
            }
            _ => self.write_label(alt, false),
        }
    }

    /// Writes the value of an attribute as text; in a label its brackets are escaped too.
    pub(super) fn write_label(&mut self, raw: &str, in_brackets: bool) {
        let was_in_link = self.inline.in_link;
        self.inline.in_link = in_brackets || was_in_link;
        let raw = raw.trim_ascii();
        let mut at = 0;
        while at < raw.len() {
            at = self.copy_text(raw, at, raw.len(), Coding::Attribute);
            let mut spaced = false;
            while let Some((length, _)) = super::inline::white_space(raw, at) {
                spaced = true;
                at = at.saturating_add(length);
            }
            if spaced && at < raw.len() {
                self.out.push(' ');
            }
        }
        self.inline.in_link = was_in_link;
    }
}
