//! What an item and a comment say, field by field, in the words of the export.

use std::borrow::Cow;

use serde_json::Value;

use super::dates::Stamp;
use super::php;
use super::structure::{belongs_in_comment, belongs_in_item, comments_in, is_comment, is_of_comment, is_of_item};
use super::text::{self, plain};
use crate::model::Meta;
use crate::xml::Element;

/// Text without white space around it.
type Text<'t> = Option<Cow<'t, str>>;

/// An `item`.
#[derive(Default)]
pub(super) struct Item<'t> {
    pub element: Option<Element<'t>>,
    pub title: Option<String>,
    pub link: Text<'t>,
    pub guid: Text<'t>,
    pub pub_date: Text<'t>,
    pub creators: Vec<Cow<'t, str>>,
    pub description: Option<Element<'t>>,
    pub content: Option<Element<'t>>,
    pub excerpt: Option<Element<'t>>,
    pub id: Text<'t>,
    pub date: Text<'t>,
    pub date_gmt: Text<'t>,
    pub modified: Text<'t>,
    pub modified_gmt: Text<'t>,
    pub comment_status: Text<'t>,
    pub ping_status: Text<'t>,
    pub name: Text<'t>,
    pub status: Text<'t>,
    pub parent: Text<'t>,
    pub order: Text<'t>,
    pub kind: Text<'t>,
    pub password: Text<'t>,
    /// True if the element for the password is there and whole, so that an empty one means none.
    pub says_password: bool,
    pub sticky: Text<'t>,
    pub attachment_url: Text<'t>,
    pub terms: Vec<TermReference<'t>>,
    pub fields: Vec<Field<'t>>,
    /// Those that were not taken while the item was parsed; see [`read_item`](super::item::read_item).
    pub comments: Vec<Element<'t>>,
    /// Elements the format does not define, and enclosures of feeds.
    pub others: Vec<Element<'t>>,
}

/// A `category` of an item.
pub(super) struct TermReference<'t> {
    pub taxonomy: Option<String>,
    pub slug: Option<String>,
    pub name: Option<String>,
    pub element: Element<'t>,
}

/// A `postmeta`, `commentmeta` or `termmeta`.
pub(super) struct Field<'t> {
    pub key: Cow<'t, str>,
    pub value: Element<'t>,
}

impl<'t> Item<'t> {
    pub fn read(item: Element<'t>) -> Self {
        let mut read = Item { element: Some(item), ..Item::default() };
        for child in item.fields(belongs_in_item) {
            match child.name() {
                ("", "title") => read.title = read.title.take().or_else(|| plain(child)),
                ("", "link") => first(&mut read.link, child),
                ("", "guid") => first(&mut read.guid, child),
                ("", "pubDate") => first(&mut read.pub_date, child),
                ("", "description") => read.description = read.description.or(Some(child)),
                ("", "category") => read.terms.extend(TermReference::read(child)),
                ("dc", "creator") => read.creators.extend(child.value()),
                ("content", "encoded") => read.content = read.content.or(Some(child)),
                ("excerpt", "encoded") => read.excerpt = read.excerpt.or(Some(child)),
                ("wp", "post_id") => first(&mut read.id, child),
                ("wp", "post_date") => first(&mut read.date, child),
                ("wp", "post_date_gmt") => first(&mut read.date_gmt, child),
                ("wp", "post_modified") => first(&mut read.modified, child),
                ("wp", "post_modified_gmt") => first(&mut read.modified_gmt, child),
                ("wp", "comment_status") => first(&mut read.comment_status, child),
                ("wp", "ping_status") => first(&mut read.ping_status, child),
                ("wp", "post_name") => first(&mut read.name, child),
                ("wp", "status") => first(&mut read.status, child),
                ("wp", "post_parent") => first(&mut read.parent, child),
                ("wp", "menu_order") => first(&mut read.order, child),
                ("wp", "post_type") => first(&mut read.kind, child),
                ("wp", "post_password") => {
                    read.says_password |= says_something(child);
                    first(&mut read.password, child);
                }
                ("wp", "is_sticky") => first(&mut read.sticky, child),
                ("wp", "attachment_url") => first(&mut read.attachment_url, child),
                ("wp", "postmeta") => read.fields.extend(Field::read(child)),
                _ if is_comment(child) => read.comments.push(child),
                _ => {
                    // Of a damaged item, those inside are among the fields.
                    if !item.is_damaged() {
                        read.comments.extend(comments_in(child));
                    }
                    read.others.push(child);
                }
            }
        }
        read
    }

    pub fn published(&self) -> (Stamp, Option<&str>) {
        Stamp::read(self.date.as_deref(), self.date_gmt.as_deref())
    }

    pub fn changed(&self) -> (Stamp, Option<&str>) {
        Stamp::read(self.modified.as_deref(), self.modified_gmt.as_deref())
    }

    /// Returns the first value of a field that is not empty.
    pub fn field(&self, key: &str) -> Option<Cow<'t, str>> {
        self.fields.iter().filter(|field| field.key == key).find_map(|field| field.value.value())
    }

    /// Returns the id of the item this one belongs to; 0 means none.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref().filter(|parent| *parent != "0")
    }

    /// Returns the number the platform gave, out of the addresses where the field for it is missing.
    pub fn number(&self) -> Option<&str> {
        let from_address = |address: &'t str| -> Option<&'t str> {
            let query = address.split_once('?')?.1.split('#').next()?;
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let mut numbers = pairs.filter(|(key, _)| matches!(*key, "p" | "page_id" | "attachment_id"));
            numbers.next().map(|(_, number)| number).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let addresses = [self.guid.as_ref(), self.link.as_ref()].into_iter().flatten().filter_map(|text| match text {
            Cow::Borrowed(address) => from_address(address),
            // An address with references in it was never a short one.
            Cow::Owned(_) => None,
        });
        self.id.as_deref().or_else(|| addresses.into_iter().next())
    }
}

impl<'t> TermReference<'t> {
    fn read(category: Element<'t>) -> Option<Self> {
        let name = plain(category);
        let slug = category.attribute("nicename");
        let says_something = name.is_some() || slug.is_some();
        says_something.then(|| TermReference { taxonomy: category.attribute("domain"), slug, name, element: category })
    }

    /// Returns the name people see, or the slug where there is none.
    pub fn label(&self) -> String {
        self.name.clone().or_else(|| self.slug.as_deref().map(text::slug)).unwrap_or_default()
    }
}

impl<'t> Field<'t> {
    pub fn read(field: Element<'t>) -> Option<Self> {
        let key = field.child("wp", "meta_key")?.value()?;
        Some(Field { key, value: field.child("wp", "meta_value")? })
    }

    /// Returns the value: decoded where it is one of PHP's, as text otherwise.
    pub fn to_value(&self) -> Value {
        let (text, _) = text::content(self.value);
        php::decode(&text).unwrap_or_else(|| Value::from(text.into_owned()))
    }
}

/// Puts the fields into an object; a key that stands more than once has a list of its values.
pub(super) fn fields_to_value<'f, 't: 'f>(fields: impl Iterator<Item = &'f Field<'t>>) -> Option<Value> {
    let mut values: std::collections::BTreeMap<String, Vec<Value>> = Default::default();
    for field in fields {
        values.entry(field.key.clone().into_owned()).or_default().push(field.to_value());
    }
    let object: serde_json::Map<String, Value> = values
        .into_iter()
        .map(|(key, mut list)| match list.len() {
            1 => (key, list.pop().unwrap_or_default()),
            _ => (key, Value::Array(list)),
        })
        .collect();
    (!object.is_empty()).then_some(Value::Object(object))
}

/// A `wp:comment`.
#[derive(Default)]
pub(super) struct CommentEntry<'t> {
    pub id: Text<'t>,
    pub author: Option<String>,
    pub email: Text<'t>,
    pub url: Text<'t>,
    pub ip: Text<'t>,
    pub date: Text<'t>,
    pub date_gmt: Text<'t>,
    pub content: Option<Element<'t>>,
    pub approved: Text<'t>,
    pub kind: Text<'t>,
    pub parent: Text<'t>,
    pub user: Text<'t>,
    pub fields: Vec<Field<'t>>,
    pub others: Vec<Element<'t>>,
    /// Fields behind another comment inside this one: those of one whose start tag is lost.
    pub strays: Vec<Element<'t>>,
    /// True if the item it stands in is damaged.
    pub is_damaged: bool,
}

impl<'t> CommentEntry<'t> {
    pub fn read(comment: Element<'t>) -> Self {
        let mut read = CommentEntry { is_damaged: comment.is_damaged(), ..CommentEntry::default() };
        let mut is_over = false;
        for child in comment.fields(belongs_in_comment) {
            match child.name() {
                ("wp", "comment") if comment.is_damaged() => is_over = true,
                _ if is_over && is_of_comment(child) => read.strays.push(child),
                ("wp", "comment_id") => first(&mut read.id, child),
                ("wp", "comment_author") => read.author = read.author.take().or_else(|| plain(child)),
                ("wp", "comment_author_email") => first(&mut read.email, child),
                ("wp", "comment_author_url") => first(&mut read.url, child),
                ("wp", "comment_author_IP") => first(&mut read.ip, child),
                ("wp", "comment_date") => first(&mut read.date, child),
                ("wp", "comment_date_gmt") => first(&mut read.date_gmt, child),
                ("wp", "comment_content") => read.content = read.content.or(Some(child)),
                ("wp", "comment_approved") => first(&mut read.approved, child),
                ("wp", "comment_type") => first(&mut read.kind, child),
                ("wp", "comment_parent") => first(&mut read.parent, child),
                ("wp", "comment_user_id") => first(&mut read.user, child),
                ("wp", "commentmeta") => read.fields.extend(Field::read(child)),
                // What a broken end tag left in the comment, and the item takes back.
                _ if comment.is_damaged() && is_of_item(child) => {}
                _ => read.others.push(child),
            }
        }
        read
    }

    /// Returns the words that say who could see the comment, and reads nothing else.
    pub fn read_status(comment: Element<'t>) -> (Text<'t>, Text<'t>) {
        let (mut approved, mut kind) = (None, None);
        for child in comment.fields(belongs_in_comment) {
            match child.name() {
                // What follows another comment is not this one's.
                ("wp", "comment") if comment.is_damaged() => break,
                ("wp", "comment_approved") => first(&mut approved, child),
                ("wp", "comment_type") => first(&mut kind, child),
                // Everything else is read when the comment itself is.
                _ => {}
            }
        }
        (approved, kind)
    }

    pub fn published(&self) -> (Stamp, Option<&str>) {
        Stamp::read(self.date.as_deref(), self.date_gmt.as_deref())
    }
}

/// Returns true if the element of a value has one, or says that there is none: it has its end, and nothing before it.
fn says_something(element: Element<'_>) -> bool {
    let source = || element.inner_source().trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    element.is_closed() && (element.value().is_some() || source().trim().is_empty())
}

/// Takes the value of the first element of a name; another one of the same name has been seen only in files made to
/// confuse, and never with a value a reader would miss.
fn first<'t>(slot: &mut Text<'t>, element: Element<'t>) {
    if slot.is_none() {
        *slot = element.value();
    }
}

/// Puts an element nobody knows into `meta` under its own name: as text or, where it has none, as what is in it.
pub(super) fn keep_other(other: Element<'_>, meta: &mut Meta) {
    let value = match other.value() {
        Some(text) => Value::from(text.as_ref()),
        None if other.children().next().is_some() => {
            let is_flat = other.children().all(|child| child.children().next().is_none());
            if is_flat { flat(other) } else { Value::from(other.inner_source().trim()) }
        }
        None => {
            let attributes = other.attributes().map(|(name, value)| (name.to_owned(), Value::from(value)));
            let attributes: serde_json::Map<String, Value> = attributes.collect();
            if attributes.is_empty() {
                return;
            }
            Value::Object(attributes)
        }
    };
    add(meta, other.qualified_name(), value);
}

/// The children of an element as an object of their texts.
fn flat(element: Element<'_>) -> Value {
    let mut fields = Meta::new();
    for child in element.children() {
        let text = child.value().map(|text| Value::from(text.as_ref()));
        add(&mut fields, child.qualified_name(), text.unwrap_or_default());
    }
    Value::Object(fields.into_iter().collect())
}

/// Adds a value; a name that is there already becomes a list.
pub(super) fn add(meta: &mut Meta, name: &str, value: Value) {
    match meta.get_mut(name) {
        None => {
            meta.insert(name.to_owned(), value);
        }
        Some(Value::Array(list)) => list.push(value),
        Some(earlier) => {
            let list = vec![earlier.take(), value];
            *earlier = Value::Array(list);
        }
    }
}
