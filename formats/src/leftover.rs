//! What an entry of an XML export says that no field of its format takes: it is kept in `meta` and told.

use serde_json::{Value, json};

use crate::discretion;
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::Meta;
use crate::xml::{Element, Place, TagFault};

/// The key of text that stands in no element of its own.
const TEXT: &str = "text";

/// Whether an element may stand in another.
pub(crate) type Belongs = for<'t> fn(parent: Element<'t>, child: Element<'t>) -> bool;

/// Collects what is left over of one post or comment.
pub(crate) struct Leftovers<'m> {
    /// Where the entry stands.
    pub place: Place,
    pub meta: &'m mut Meta,
    /// Where that goes which may be the data of people.
    pub private: &'m mut Meta,
    /// True if nobody knows whether the entry was public: then what is left over is not taken as such.
    pub is_doubtful: bool,
    /// Asked where tags do not match: what belongs elsewhere is not taken.
    pub belongs: Belongs,
    pub issues: &'m mut Issues,
}

impl Leftovers<'_> {
    /// Takes what stands between the elements of an element that has no text of its own, and what is wrong with the tags
    /// of those elements.
    pub fn between(&mut self, container: Element<'_>) {
        for stray in container.stray() {
            let at = self.at(stray.place);
            self.issues.report(Issue::TextInEntry { bytes: stray.bytes }, at);
            if stray.is_markup && !container.is_damaged() {
                self.issues.report(Issue::EntryDamaged, at);
            }
            let is_private = may_be_private(&stray.text) || names_private(stray.end_tag);
            self.text(&stray.text, is_private);
        }
        self.guesses(container);
        for child in container.children() {
            self.guesses(child);
            self.tag(child);
        }
    }

    fn guesses(&mut self, element: Element<'_>) {
        for issue in element.guesses() {
            self.issues.report(issue, self.at(element.place()));
        }
    }

    /// Takes an element of a name that is taken already.
    pub fn twice(&mut self, element: Element<'_>) {
        let name = element.qualified_name();
        let has_elements = element.children().next().is_some();
        let swallowed = if has_elements && element.is_damaged() { element.swallowed(self.belongs) } else { None };
        let text = match swallowed {
            Some(field) => element.text_before(field).into(),
            None if has_elements => element.inner_source().into(),
            None => element.text(),
        };
        self.issues.report(Issue::FieldTwice { name: name.to_owned() }, self.at(element.place()));
        // A second title or body is as public as the first.
        let is_text = matches!(element.name().1, "title" | "content" | "encoded" | "comment_content" | "description");
        let is_private = self.is_doubtful || !is_text && (names_private(name) || may_be_private(&text));
        add(if is_private { self.private } else { self.meta }, name, Value::from(text.trim()));
    }

    fn tag(&mut self, element: Element<'_>) {
        let Some(fault) = element.tag_fault() else { return };
        let (tag, place) = element.start_tag();
        let issue = match fault {
            TagFault::Twice(name) => Issue::AttributeTwice { name: name.to_owned() },
            TagFault::Broken => Issue::EntryDamaged,
        };
        self.issues.report(issue, self.at(place));
        self.text(&tag, may_be_private(&tag));
    }

    fn text(&mut self, text: &str, is_private: bool) {
        let meta = if is_private || self.is_doubtful { &mut *self.private } else { &mut *self.meta };
        match meta.get_mut(TEXT) {
            Some(Value::String(earlier)) => {
                earlier.push('\n');
                earlier.push_str(text);
            }
            _ => add(meta, TEXT, Value::from(text)),
        }
    }

    fn at(&self, offset: usize) -> Option<Position> {
        let at = self.place.position();
        Some(Position { offset: at.offset.saturating_add(offset as u64), ..at })
    }
}

/// Returns what an element that nobody defines says: its text, what is in it, or its attributes; where it has attributes
/// beside the others, an object of both. `None` if it says nothing.
///
/// `belongs` is asked where tags do not match: what belongs elsewhere is not taken. `flat` may put elements into words.
pub(crate) fn value_of<'t>(
    element: Element<'t>,
    belongs: Belongs,
    flat: impl Fn(Element<'t>) -> Option<Value>,
) -> Option<Value> {
    let attributes = attributes_of(element);
    let has_elements = element.children().next().is_some();
    let swallows = has_elements && element.is_damaged() && element.swallowed(belongs).is_some();
    let text = element.value().map(|text| Value::from(text.as_ref()));
    let content = match text {
        Some(_) if has_elements && !swallows => Some(Value::from(element.inner_source().trim())),
        None if has_elements => flat(element).or_else(|| Some(Value::from(element.inner_source().trim()))),
        text => text,
    };
    match content {
        None => (!attributes.is_empty()).then(|| json!(attributes)),
        Some(content) if attributes.is_empty() => Some(content),
        Some(content) => Some(json!({ "attributes": attributes, "content": content })),
    }
}

/// Returns the attributes of an element; of two of one name, the first.
fn attributes_of(element: Element<'_>) -> Meta {
    let mut attributes = Meta::new();
    for (name, value) in element.attributes() {
        attributes.entry(name.to_owned()).or_insert_with(|| Value::from(value));
    }
    attributes
}

/// Adds a value; a name that is there already becomes a list.
pub(crate) fn add(meta: &mut Meta, name: &str, value: Value) {
    match meta.get_mut(name) {
        None => {
            meta.insert(name.to_owned(), value);
        }
        Some(Value::Array(list)) => list.push(value),
        Some(first) => {
            let list = vec![first.take(), value];
            *first = Value::Array(list);
        }
    }
}

/// Returns true if a text that was found outside its element may be what only some should see: it holds a mail address, a
/// network address, or the name of an element for these or for a password.
fn may_be_private(text: &str) -> bool {
    discretion::says_private(text) || text.split(discretion::is_between).any(names_private)
}

/// Returns true if a word is the name of an element for an address or a password: words of prose are none.
fn names_private(word: &str) -> bool {
    let is_name = word.contains([':', '_']) || matches!(word.to_ascii_lowercase().as_str(), "email" | "password");
    is_name && (discretion::names_private(word) || word.to_ascii_lowercase().contains("agent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_broken_tag_leaves_of_an_address_or_a_password_is_private() {
        for text in [
            "<wp:post_password<![CDATA[moss",
            "wp:comment_author_email>nobody",
            "said ona@pond.example here",
            "[192.0.2.7]",
            "<wp:comment_author_IP 1",
        ] {
            assert!(may_be_private(text), "{text}");
        }
        for text in ["moss & fern", "@ona", "12:30", "mailboxes", "<title Moss</title>"] {
            assert!(!may_be_private(text), "{text}");
        }
    }
}
