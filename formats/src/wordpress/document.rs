//! What an item and a comment say, field by field, in the words of the export.

use std::borrow::Cow;

use serde_json::Value;

use super::comment_fields::CommentFields;
use super::dates::Stamp;
use super::discreet_field;
use super::php;
use super::structure::{belongs, belongs_in_item, comments_in, is_comment, is_of_comment, is_of_item};
use super::text::{self, plain};
use crate::discretion::{self, Withheld};
use crate::leftover::{add, value_of};
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
    /// True if the element for the type is there and empty, which WordPress never writes.
    pub says_no_type: bool,
    pub password: Text<'t>,
    /// True if the element for the password is there and whole, so that an empty one means none.
    pub says_password: bool,
    pub sticky: Text<'t>,
    pub attachment_url: Text<'t>,
    pub terms: Vec<TermReference<'t>>,
    pub fields: Vec<Field<'t>>,
    /// Those that were not taken while the item was parsed; see [`read_item`](super::item::read_item).
    pub comments: Vec<CommentFields<'t>>,
    /// Elements the format does not define, and enclosures of feeds.
    pub others: Vec<Element<'t>>,
    /// Elements that say again, and otherwise, what another has said.
    pub twice: Vec<Element<'t>>,
    /// True if a hole stands in one of its own fields, or before one.
    pub is_holed: bool,
    /// True if its body was cut and goes on to the end of the next item's.
    pub swallows_another: bool,
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
    pub element: Element<'t>,
}

impl<'t> Item<'t> {
    pub fn read(item: Element<'t>) -> Self {
        let mut read = Item { element: Some(item), ..Item::default() };
        let (mut twice, mut loose) = (Vec::new(), Vec::new());
        for child in item.fields(belongs_in_item) {
            read.is_holed |= child.is_behind_hole() && !is_comment(child) && !is_of_comment(child);
            match child.name() {
                ("", "title") => first_plain(&mut read.title, child, &mut twice),
                ("", "link") => first(&mut read.link, child, &mut twice),
                ("", "guid") => first(&mut read.guid, child, &mut twice),
                ("", "pubDate") => first(&mut read.pub_date, child, &mut twice),
                ("", "description") => child.or_earlier(&mut read.description, &mut twice),
                ("", "category") => read.terms.extend(TermReference::read(child)),
                ("dc", "creator") => read.creators.extend(child.value()),
                ("content", "encoded") => child.or_earlier(&mut read.content, &mut twice),
                ("excerpt", "encoded") => child.or_earlier(&mut read.excerpt, &mut twice),
                ("wp", "post_id") => first(&mut read.id, child, &mut twice),
                ("wp", "post_date") => first(&mut read.date, child, &mut twice),
                ("wp", "post_date_gmt") => first(&mut read.date_gmt, child, &mut twice),
                ("wp", "post_modified") => first(&mut read.modified, child, &mut twice),
                ("wp", "post_modified_gmt") => first(&mut read.modified_gmt, child, &mut twice),
                ("wp", "comment_status") => first(&mut read.comment_status, child, &mut twice),
                ("wp", "ping_status") => first(&mut read.ping_status, child, &mut twice),
                ("wp", "post_name") => first(&mut read.name, child, &mut twice),
                ("wp", "status") => first(&mut read.status, child, &mut twice),
                ("wp", "post_parent") => first(&mut read.parent, child, &mut twice),
                ("wp", "menu_order") => first(&mut read.order, child, &mut twice),
                ("wp", "post_type") => {
                    read.says_no_type |= child.value().is_none();
                    first(&mut read.kind, child, &mut twice);
                }
                ("wp", "post_password") => {
                    read.says_password |= says_something(child);
                    first(&mut read.password, child, &mut twice);
                    read.password = read.password.or_else(|| blanks(child));
                }
                ("wp", "is_sticky") => first(&mut read.sticky, child, &mut twice),
                ("wp", "attachment_url") => first(&mut read.attachment_url, child, &mut twice),
                ("wp", "postmeta") => match Field::read(child) {
                    Some(fields) => read.fields.extend(fields),
                    None => read.others.push(child),
                },
                _ if is_comment(child) => read.comments.extend(CommentFields::within(child)),
                _ if is_of_comment(child) => loose.push(child),
                _ => {
                    // Of a damaged item, those inside are among the fields.
                    if !item.is_damaged() {
                        read.comments.extend(comments_in(child).flat_map(CommentFields::within));
                    }
                    read.others.push(child);
                }
            }
        }
        let (comments, rest) = CommentFields::loose(loose);
        read.comments.extend(comments);
        read.others.extend(rest);
        read.swallows_another = read.content.is_some_and(text::swallows_item);
        read.twice = twice;
        read
    }

    /// Returns true if the fields of a second item stand in it, whose start is lost.
    pub fn holds_another(&self) -> bool {
        let number = |element: &Element<'t>| element.name() == ("wp", "post_id");
        let first = self.element.and_then(|item| item.children().find(number));
        // Under another prefix it may stand twice in a whole item.
        let is_other = |again: &&Element<'t>| first.is_none_or(|it| it.qualified_name() == again.qualified_name());
        self.twice.iter().filter(|again| number(again)).any(|again| is_other(&again))
    }

    /// Returns true if it may be two items that ran together, so that nobody knows whose its fields are: a hole stands in
    /// it, or what every item has once stands twice in a damaged one.
    pub fn is_of_two(&self) -> bool {
        let says_again = !self.twice.is_empty() && self.element.is_some_and(Element::is_damaged);
        self.is_holed || self.swallows_another || self.holds_another() || says_again
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
    /// Returns the field that an element holds, or several: one that lost its start is in the one before it. `None` if a
    /// key or a value is missing.
    pub fn read(element: Element<'t>) -> Option<impl Iterator<Item = Self>> {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for child in element.children() {
            match child.name() {
                ("wp", "meta_key") => keys.push(child.value()?),
                ("wp", "meta_value") => values.push(child),
                _ => {}
            }
        }
        let is_whole = !keys.is_empty() && keys.len() == values.len();
        is_whole.then(|| keys.into_iter().zip(values).map(move |(key, value)| Field { key, value, element }))
    }

    /// Returns true if it holds the data of people.
    pub fn is_private(&self) -> bool {
        discreet_field::is_private(&self.key, &self.to_value())
    }

    /// Tells of it by its key, unless that is an address itself.
    pub fn withhold(&self, withheld: &mut Withheld) {
        let is_telling = discretion::says_private(&self.key);
        withheld.add_name(if is_telling { self.element.qualified_name() } else { &self.key });
    }

    /// Returns the value: decoded where it is one of PHP's, as text otherwise.
    pub fn to_value(&self) -> Value {
        let (text, _) = text::content(self.value);
        php::decode(&text).unwrap_or_else(|| Value::from(text.into_owned()))
    }
}

/// Returns an item or comment and what its fields stand in: all that may hold text where none belongs.
pub(super) fn containers<'t>(element: Option<Element<'t>>, fields: &[Field<'t>]) -> Vec<Element<'t>> {
    let mut all: Vec<Element<'t>> = element.into_iter().chain(fields.iter().map(|field| field.element)).collect();
    all.dedup_by_key(|container| container.number());
    all
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
    pub element: Option<Element<'t>>,
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
    /// Elements that say again, and otherwise, what another has said.
    pub twice: Vec<Element<'t>>,
    /// Fields behind another comment inside this one, too few to be a comment.
    pub strays: Vec<Element<'t>>,
    /// True if the item it stands in is damaged.
    pub is_damaged: bool,
    /// True if nobody knows whose its fields are.
    pub is_of_two: bool,
}

impl<'t> CommentEntry<'t> {
    pub fn read(comment: CommentFields<'t>) -> Self {
        let is_of_two = comment.is_of_two();
        let CommentFields { element, fields, strays, is_damaged } = comment;
        let mut read = CommentEntry { element, strays, is_damaged, is_of_two, ..CommentEntry::default() };
        let mut twice = Vec::new();
        for child in fields {
            match child.name() {
                ("wp", "comment_id") => first(&mut read.id, child, &mut twice),
                ("wp", "comment_author") => first_plain(&mut read.author, child, &mut twice),
                ("wp", "comment_author_email") => first(&mut read.email, child, &mut twice),
                ("wp", "comment_author_url") => first(&mut read.url, child, &mut twice),
                ("wp", "comment_author_IP") => first(&mut read.ip, child, &mut twice),
                ("wp", "comment_date") => first(&mut read.date, child, &mut twice),
                ("wp", "comment_date_gmt") => first(&mut read.date_gmt, child, &mut twice),
                ("wp", "comment_content") => child.or_earlier(&mut read.content, &mut twice),
                ("wp", "comment_approved") => first(&mut read.approved, child, &mut twice),
                ("wp", "comment_type") => first(&mut read.kind, child, &mut twice),
                ("wp", "comment_parent") => first(&mut read.parent, child, &mut twice),
                ("wp", "comment_user_id") => first(&mut read.user, child, &mut twice),
                ("wp", "commentmeta") => match Field::read(child) {
                    Some(fields) => read.fields.extend(fields),
                    None => read.others.push(child),
                },
                // What a broken end tag left in the comment, and the item takes back.
                _ if is_damaged && is_of_item(child) => {}
                _ => read.others.push(child),
            }
        }
        read.twice = twice;
        read
    }

    /// Returns the words that say who could see the comment, and reads nothing else.
    pub fn read_status(comment: &CommentFields<'t>) -> (Text<'t>, Text<'t>) {
        let (mut approved, mut kind, mut twice) = (None, None, Vec::new());
        for child in comment.fields.iter().copied() {
            match child.name() {
                ("wp", "comment_approved") => first(&mut approved, child, &mut twice),
                ("wp", "comment_type") => first(&mut kind, child, &mut twice),
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

/// Returns the password of an element that is nothing but blanks, which protects a post like any other: PHP takes no
/// blank for empty. White space of the file around an empty one is none.
fn blanks<'t>(element: Element<'t>) -> Text<'t> {
    element.says_blanks().then(|| element.text())
}

/// Takes the value of the first element of a name that has one.
fn first<'t>(slot: &mut Text<'t>, element: Element<'t>, twice: &mut Vec<Element<'t>>) {
    let value = element.value();
    if slot.is_none() {
        *slot = value;
    } else if value.is_some() && value != *slot {
        twice.push(element);
    }
}

/// Does the same for a name or title, which is plain text.
fn first_plain<'t>(slot: &mut Option<String>, element: Element<'t>, twice: &mut Vec<Element<'t>>) {
    let text = plain(element);
    if slot.is_none() {
        *slot = text;
    } else if text.is_some() && text != *slot {
        twice.push(element);
    }
}

/// Puts an element nobody knows into `meta` under its own name; elements in it that hold nothing but text are an object.
pub(super) fn keep_other(other: Element<'_>, meta: &mut Meta) {
    if let Some(value) = value_of(other, belongs, flat) {
        add(meta, other.qualified_name(), value);
    }
}

/// The children of an element as an object of their texts.
fn flat(element: Element<'_>) -> Option<Value> {
    let mut fields = Meta::new();
    for child in element.children() {
        if child.children().next().is_some() {
            return None;
        }
        let value = if child.value().is_some() { value_of(child, |_, _| true, |_| None) } else { None };
        add(&mut fields, child.qualified_name(), value.unwrap_or_default());
    }
    Some(Value::Object(fields.into_iter().collect()))
}
