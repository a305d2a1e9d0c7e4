//! Pictures.

use super::Writer;
use super::escape::Coding;
use super::inline::RunKind;
use crate::html::address::{self, Use};
use crate::html::arena::{Id, Node};
use crate::html::attributes::Attributes;
use crate::html::entity;
use crate::html::note::HtmlIssue;

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
            Some(raw) if raw.starts_with("http") => self.push_run(RunKind::Image, id),
            Some(raw) => {
                let mut decoded = String::with_capacity(raw.len());
                entity::decode_into(raw, entity::Place::Attribute, &mut decoded);
                if address::is_safe(&decoded, Use::Image) {
                    self.push_run(RunKind::Image, id);
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

    pub(super) fn write_image(&mut self, id: Id) {
        let attributes = self.attributes(self.arena.node(id));
        let [source, alt, title] = attributes.pick(["src", "alt", "title"]);
        let alt = alt.unwrap_or("");
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
            at = self.copy_text(raw, at, Coding::Attribute);
            let mut spaced = false;
            while let Some((length, _)) = super::inline::white_space(raw, at) {
                spaced = true;
                at += length;
            }
            if spaced && at < raw.len() {
                self.out.push(' ');
            }
        }
        self.inline.in_link = was_in_link;
    }
}
