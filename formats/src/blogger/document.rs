//! What an entry says, element by element, in the words of both generations of the format.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::structure::belongs;
use crate::discretion;
use crate::leftover::{add, value_of};
use crate::model::{Meta, Private};
use crate::xml::{Damage, Element, unescape};

/// The fields of one entry as they stand. Empty elements are the normal form of "no value" in a Takeout, so every field
/// here is non-blank or absent.
#[derive(Default)]
pub(super) struct Entry<'t> {
    pub element: Option<Element<'t>>,
    /// True if an element is there that only a Takeout has.
    pub is_takeout: bool,
    pub id: Option<Cow<'t, str>>,
    /// The word after `#` of the kind category, or the text of `type`.
    pub kind: Option<Cow<'t, str>>,
    pub status: Option<Cow<'t, str>>,
    pub trashed: Option<Cow<'t, str>>,
    /// True if the element for the date of deletion is there; every entry of a Takeout has it.
    pub has_trashed: bool,
    pub draft: Option<Cow<'t, str>>,
    /// What stands around the word for a draft in the classic export.
    pub control: Option<Element<'t>>,
    pub title: Option<Title<'t>>,
    pub content: Option<Element<'t>>,
    pub summary: Option<Element<'t>>,
    pub meta_description: Option<Cow<'t, str>>,
    pub created: Option<Cow<'t, str>>,
    pub published: Option<Cow<'t, str>>,
    pub updated: Option<Cow<'t, str>>,
    pub authors: Vec<Author<'t>>,
    pub labels: Vec<String>,
    pub links: Vec<Link>,
    pub filename: Option<Cow<'t, str>>,
    pub enclosures: Vec<Link>,
    pub location: Place<'t>,
    pub thumbnail: Option<String>,
    /// The number of comments the platform counted.
    pub stated_comments: Option<Cow<'t, str>>,
    /// The post a comment belongs to: the id as `thr:in-reply-to` or `parent` gives it.
    pub post: Option<Cow<'t, str>>,
    pub post_source: Option<String>,
    pub post_address: Option<String>,
    /// The parent comment as `inReplyTo` gives it.
    pub in_reply_to: Option<Cow<'t, str>>,
    pub properties: Vec<(String, String)>,
    /// Elements this format has no name for.
    pub others: Vec<Element<'t>>,
    /// Elements that say again, and otherwise, what another has said.
    pub twice: Vec<Element<'t>>,
}

pub(super) struct Title<'t> {
    pub text: Cow<'t, str>,
    pub is_html: bool,
}

#[derive(Default)]
pub(super) struct Author<'t> {
    pub name: Option<Cow<'t, str>>,
    pub url: Option<Cow<'t, str>>,
    pub email: Option<Cow<'t, str>>,
    pub picture: Option<String>,
    /// `BLOGGER`, `ANONYMOUS`, …
    pub kind: Option<Cow<'t, str>>,
    /// Names and addresses without their end, into which a mail address has run, and what else holds one.
    pub withheld: Vec<Element<'t>>,
    /// Elements the format does not define.
    pub others: Vec<Element<'t>>,
}

#[derive(Default)]
pub(super) struct Link {
    pub relation: String,
    pub media_type: Option<String>,
    pub href: String,
    pub title: Option<String>,
    pub length: Option<String>,
}

#[derive(Default)]
pub(super) struct Place<'t> {
    pub name: Option<Cow<'t, str>>,
    pub latitude: Option<String>,
    pub longitude: Option<String>,
    pub box_: Option<Cow<'t, str>>,
    pub span: Option<String>,
}

pub(super) const KIND_SCHEME: &str = "http://schemas.google.com/g/2005#kind";

impl<'t> Entry<'t> {
    /// Reads the children of an `entry` element.
    pub fn read(entry: Element<'t>) -> Self {
        let mut read = Entry { element: Some(entry), ..Entry::default() };
        let mut twice = Vec::new();
        for child in entry.fields(belongs) {
            read.is_takeout |= is_of_takeout(child);
            match child.name() {
                ("atom", "id") => first(&mut read.id, child, &mut twice),
                ("atom", "title") if read.title.is_none() => read.title = Title::read(child),
                ("atom", "title") => {
                    let is_new =
                        child.value().is_some_and(|text| read.title.as_ref().is_some_and(|it| it.text != text));
                    twice.extend(is_new.then_some(child));
                }
                ("atom", "content") => child.or_earlier(&mut read.content, &mut twice),
                ("atom", "summary") => child.or_earlier(&mut read.summary, &mut twice),
                ("atom", "published") => first(&mut read.published, child, &mut twice),
                ("atom", "updated") => first(&mut read.updated, child, &mut twice),
                ("atom", "category") => read.category(child, &mut twice),
                ("atom", "link") => read.links.extend(Link::read(child)),
                ("atom", "author") => read.authors.extend(Author::read(child)),
                ("atom", "enclosure") => read.enclosures.extend(Link::read(child)),
                ("app", "control") => {
                    read.control = read.control.or(Some(child));
                    read.draft = child.child("app", "draft").and_then(Element::value).or(read.draft);
                }
                ("app", "draft") => read.draft = child.value().or(read.draft),
                ("thr", "in-reply-to") => {
                    read.post = child.attribute("ref").map(Cow::Owned);
                    read.post_source = child.attribute("source");
                    read.post_address = child.attribute("href");
                }
                ("thr", "total") => read.stated_comments = child.value(),
                ("gd", "extendedProperty") => {
                    let value = child.attribute("value").or_else(|| child.value().map(Cow::into_owned));
                    read.properties.extend(child.attribute("name").zip(value));
                }
                ("georss", "featurename") => read.location.name = child.value(),
                ("georss", "point") => read.location.point(child),
                ("georss", "box") => read.location.box_ = child.value(),
                ("media", "thumbnail") => read.thumbnail = child.attribute("url"),
                // Files that went through other tools have these without their prefix.
                ("blogger" | "atom", "type") => first(&mut read.kind, child, &mut twice),
                ("blogger" | "atom", "status") => first(&mut read.status, child, &mut twice),
                ("blogger" | "atom", "trashed") => {
                    read.has_trashed = true;
                    first(&mut read.trashed, child, &mut twice);
                }
                ("blogger" | "atom", "parent") => first(&mut read.post, child, &mut twice),
                ("blogger" | "atom", "inReplyTo") => first(&mut read.in_reply_to, child, &mut twice),
                ("blogger" | "atom", "created") => first(&mut read.created, child, &mut twice),
                ("blogger" | "atom", "metaDescription") => first(&mut read.meta_description, child, &mut twice),
                ("blogger" | "atom", "filename") => first(&mut read.filename, child, &mut twice),
                ("blogger" | "atom", "location") => read.location.read(child),
                _ => read.others.push(child),
            }
        }
        read.twice = twice;
        read
    }

    /// Returns true if the fields of a second entry stand in it, whose start is lost: another id, or in a damaged one any
    /// field but the title that an entry has once.
    pub fn holds_another(&self) -> bool {
        if self.twice.is_empty() {
            return false;
        }
        let is_damaged = self.element.is_some_and(Element::is_damaged);
        let names: BTreeSet<_> = self.twice.iter().map(|again| again.name().1).collect();
        names.contains("id") || is_damaged && names.iter().any(|name| *name != "title")
    }

    /// Returns true if nobody knows whose its fields are: those of a second entry stand in it, or a hole does.
    pub fn is_of_two(&self) -> bool {
        self.holds_another() || self.element.is_some_and(Element::is_behind_hole)
    }

    /// Returns the first link of a relation and, if asked for, a media type.
    pub fn link(&self, relation: &str, media_type: Option<&str>) -> Option<&Link> {
        self.links.iter().find(|link| {
            link.relation == relation
                && media_type.is_none_or(|wanted| link.media_type.as_deref().is_none_or(|found| found == wanted))
        })
    }

    /// Returns the value of an extended property.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// A category is the kind of the entry, a label, or in a Takeout an empty element.
    fn category(&mut self, category: Element<'t>, twice: &mut Vec<Element<'t>>) {
        let Some(term) = category.attribute("term") else { return };
        if category.attribute("scheme").is_some_and(|scheme| scheme == KIND_SCHEME) {
            let word = term.rsplit('#').next().unwrap_or(&term).to_owned();
            if self.kind.as_ref().is_some_and(|kind| *kind != word) {
                twice.push(category);
            }
            self.kind = Some(Cow::Owned(word));
        } else if !self.labels.contains(&term) {
            self.labels.push(term);
        }
    }
}

/// Returns true if an element is one that only the newer export has, with its prefix or without.
fn is_of_takeout(element: Element<'_>) -> bool {
    let (space, local) = element.name();
    space == "blogger"
        || space == "atom"
            && matches!(local, "type" | "status" | "trashed" | "created" | "filename" | "metaDescription")
}

impl<'t> Title<'t> {
    pub fn read(title: Element<'t>) -> Option<Self> {
        let is_html = title.attribute("type").is_some_and(|kind| kind == "html" || kind == "xhtml");
        let text = title.value()?;
        Some(Title { text, is_html })
    }

    /// Returns the title as plain text. A Takeout escapes titles once more than XML asks for, and `type="html"` says the
    /// same of a title.
    pub fn plain(&self, is_takeout: bool) -> String {
        let text = if self.is_html || is_takeout {
            unescape(&self.text, &mut Damage::default())
        } else {
            Cow::Borrowed(self.text.as_ref())
        };
        // A title is one line, whatever a pretty-printer made of it.
        if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.into_owned() }
    }
}

impl<'t> Author<'t> {
    pub fn read(author: Element<'t>) -> Option<Self> {
        let mut read = Author::default();
        for child in author.children() {
            match child.name() {
                ("atom", "name" | "uri") if !child.is_closed() && discretion::says_private(&child.text()) => {
                    read.withheld.push(child);
                }
                ("atom", "name") => read.name = child.value(),
                ("atom", "uri") => read.url = child.value(),
                ("atom", "email") => read.email = child.value(),
                ("gd", "image") => read.picture = child.attribute("src"),
                ("blogger" | "atom", "type") => read.kind = child.value(),
                // Nothing else was ever seen inside an author, and RFC 4287 section 3.2 has nothing else, but a name may be
                // misspelt. Where tags do not match, the entry takes it.
                _ if author.is_damaged() => {}
                _ if discretion::is_private(child) => read.withheld.push(child),
                _ => read.others.push(child),
            }
        }
        let says_nothing = read.name.is_none() && read.url.is_none() && read.email.is_none() && read.kind.is_none();
        (!says_nothing || !read.withheld.is_empty() || !read.others.is_empty()).then_some(read)
    }

    /// Returns what only some should see. `noreply@blogger.com` stands where an address was withheld.
    pub fn private(&self) -> Option<Box<Private>> {
        let email = self.email.as_deref().filter(|email| !email.eq_ignore_ascii_case("noreply@blogger.com"));
        let mut private = Private { email: email.map(str::to_owned), ..Private::default() };
        self.withheld.iter().for_each(|other| keep_other(*other, &mut private.meta));
        private.or_none()
    }
}

impl Link {
    pub fn read(link: Element<'_>) -> Option<Self> {
        let href = link.attribute("href").or_else(|| link.attribute("url"));
        let href = href.or_else(|| link.value().map(Cow::into_owned))?;
        Some(Link {
            // RFC 4287 section 4.2.7.2: a link without a relation is an alternate one. The Takeout's one link of a post
            // has none and is the editor's link field.
            relation: link.attribute("rel").unwrap_or_default(),
            media_type: link.attribute("type"),
            href,
            title: link.attribute("title"),
            length: link.attribute("length"),
        })
    }

    /// Returns the link as a value for `meta`.
    pub fn to_value(&self) -> Value {
        match &self.title {
            Some(title) => json!({ "href": self.href, "title": title }),
            None => Value::from(self.href.as_str()),
        }
    }
}

impl<'t> Place<'t> {
    /// `georss:point` holds latitude, a blank, longitude.
    fn point(&mut self, point: Element<'t>) {
        if let Some(text) = point.value() {
            let mut numbers = text.split(|char: char| char.is_whitespace() || char == ',').filter(|it| !it.is_empty());
            self.latitude = numbers.next().map(str::to_owned);
            self.longitude = numbers.next().map(str::to_owned);
        }
    }

    fn read(&mut self, location: Element<'t>) {
        for child in location.children() {
            match child.name().1 {
                "name" => self.name = child.value(),
                "latitude" => self.latitude = child.value().map(Cow::into_owned),
                "longitude" => self.longitude = child.value().map(Cow::into_owned),
                "span" => self.span = child.value().map(Cow::into_owned),
                // The four above are all the element has; anything else would be a new version of the format.
                _ => {}
            }
        }
    }
}

/// Takes the value of the first element of a name that has one.
fn first<'t>(slot: &mut Option<Cow<'t, str>>, element: Element<'t>, twice: &mut Vec<Element<'t>>) {
    let value = element.value();
    if slot.is_none() {
        *slot = value;
    } else if value.is_some() && value != *slot {
        twice.push(element);
    }
}

/// Puts an element nobody knows into `meta` under its own name.
pub(super) fn keep_other(other: Element<'_>, meta: &mut Meta) {
    if let Some(value) = value_of(other, belongs, |_| None) {
        add(meta, other.qualified_name(), value);
    }
}
