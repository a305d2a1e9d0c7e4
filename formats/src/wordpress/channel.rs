//! What stands around the items: the facts about the blog, its authors and its terms.

use std::collections::{BTreeMap, HashMap, HashSet};

use memchr::memmem;
use serde_json::{Map, Value, json};

use super::document::{Field, fields_to_value, keep_other};
use super::public;
use super::structure::{belongs_in_person_or_term, is_detail, is_fact};
use super::text::{self, plain};
use crate::discretion::{self, Withheld};
use crate::leftover::add;
use crate::mail_link::hide_mail_link;
use crate::model::{Blog, Person, Private, Term};
use crate::xml::Element;

/// The facts that items refer to, from all parts together.
#[derive(Default)]
pub(super) struct Channel {
    pub blog: Blog,
    /// What the format calls itself: the version that is written, or that of the namespace.
    pub version: Option<String>,
    /// Authors by login, as places in `blog.authors`.
    authors: HashMap<String, usize>,
    /// The names of authors without an account, by what posts call them.
    guests: HashMap<String, String>,
    /// Logins by the number of the user.
    logins: HashMap<String, String>,
    /// The slug of the parent, by taxonomy and slug.
    parents: HashMap<(String, String), String>,
    /// Terms of other taxonomies than categories and tags.
    terms: BTreeMap<String, Vec<Value>>,
    /// What was put under `private` and is not yet told.
    pub withheld: Withheld,
}

impl Channel {
    /// Keeps the title and the description of a second channel, and returns those that differ from what is known. What
    /// stands in it of an item whose start is missing is none of them.
    pub fn says_again<'t>(&mut self, channel: Element<'t>) -> Vec<Element<'t>> {
        let mut again: Vec<(Element<'t>, String)> = Vec::new();
        let is_item = channel.child("wp", "status").is_some() || channel.child("wp", "post_id").is_some();
        if is_item || channel.is_behind_hole() {
            return Vec::new();
        }
        let title = channel.child("", "title").map(|title| (title, plain(title), self.blog.title.as_ref()));
        let description = channel.child("", "description").map(|description| {
            (description, description.value().map(|text| text.into_owned()), self.blog.description.as_ref())
        });
        for (element, text, known) in [title, description].into_iter().flatten() {
            if let (Some(text), Some(known)) = (text, known)
                && text != *known
            {
                again.push((element, text));
            }
        }
        for (element, text) in &again {
            add(&mut self.blog.meta, element.qualified_name(), Value::from(text.as_str()));
        }
        again.into_iter().map(|(element, _)| element).collect()
    }

    /// `is_public` says of fields of an item that stand in the channel whether they were public.
    pub fn fact(&mut self, fact: Element<'_>, is_public: bool) {
        // Behind the hole in it stands what belongs to something else.
        if fact.holds_hole() {
            return self.keep_apart(fact);
        }
        let blog = &mut self.blog;
        let value = || fact.value().map(|text| text.into_owned());
        match fact.name() {
            ("", "title") => keep(&mut blog.title, plain(fact)),
            ("", "description") => keep(&mut blog.description, value()),
            ("", "language") => keep(&mut blog.language, value()),
            ("", "link") => {
                let home = value().map(|link| text::address(&link));
                if let Some(home) = home {
                    blog.meta.entry("link".to_owned()).or_insert_with(|| Value::from(home));
                }
            }
            ("", "pubDate" | "generator") | ("wp", "base_site_url" | "base_blog_url") => {
                let name = fact.name().1;
                if let Some(text) = value() {
                    blog.meta.entry(name.to_owned()).or_insert_with(|| Value::from(text));
                }
            }
            ("wp", "wxr_version") => {
                // The importer wants digits; whatever stands here, the namespace has already said which it is.
                let version = value().filter(|text| text.chars().all(|char| char.is_ascii_digit() || char == '.'));
                self.version = version.or(self.version.take());
            }
            ("wp", "author") => self.author(fact),
            ("wp", "category") => self.term(fact, Some("category")),
            ("wp", "tag") => self.term(fact, Some("post_tag")),
            ("wp", "term") => self.term(fact, None),
            // A second file repeats the head of the first.
            _ if blog.meta.contains_key(fact.qualified_name()) => {}
            _ => {
                let is_private = discretion::is_private(fact) || (!is_public && public::is_of_entry(fact));
                if is_private {
                    self.keep_apart(fact);
                } else {
                    keep_other(fact, &mut blog.meta);
                }
            }
        }
    }

    fn author(&mut self, author: Element<'_>) {
        let mut person = Person::default();
        let mut private = Private::default();
        let is_torn = !author.is_sound();
        let mut known = HashSet::new();
        for child in author.fields(belongs_in_person_or_term) {
            let value = || child.value().map(|text| text.into_owned());
            match child.name() {
                (_, local) if !known.insert(local) && is_detail(child) => keep_other(child, &mut private.meta),
                // What a broken end tag left in it, and the channel takes back.
                _ if is_torn && is_fact(child) => {}
                ("wp", "author_id") => {
                    if let Some(number) = value() {
                        person.meta.insert("author_id".to_owned(), number.into());
                    }
                }
                ("wp", "author_login") => person.id = value(),
                ("wp", "author_email") => private.email = value(),
                ("wp", "author_display_name") => person.name = plain(child),
                ("wp", "author_first_name" | "author_last_name") => {
                    let name = child.name().1.trim_start_matches("author_");
                    if let Some(text) = plain(child) {
                        person.meta.insert(name.to_owned(), text.into());
                    }
                }
                _ => {
                    let is_private = discretion::is_private(child) || public::is_of_entry(child);
                    public::keep_apart(child, is_private, &mut person.meta, &mut private.meta, &mut self.withheld);
                }
            }
        }
        let login = person.id.clone().unwrap_or_default();
        if let Some((name, _)) = login.split_once('@') {
            person.id = Some(name.to_owned());
            private.email.get_or_insert_with(|| login.clone());
        }
        person.private = private.or_none();
        hide_mail_link(&mut person);
        if person.is_empty() {
            return;
        }
        if let Some(Value::String(number)) = person.meta.get("author_id") {
            self.logins.entry(number.clone()).or_insert_with(|| login.clone());
        }
        if self.authors.contains_key(&login) {
            return;
        }
        self.authors.insert(login, self.blog.authors.len());
        self.blog.authors.push(person);
    }

    /// Keeps what may be private of the blog, where only they see it who ask for it.
    fn keep_apart(&mut self, fact: Element<'_>) {
        self.withheld.add(fact);
        keep_other(fact, &mut self.blog.private.get_or_insert_default().meta);
    }

    /// Takes an author without an account, known by several names.
    pub fn guest(&mut self, mut person: Person, names: Vec<String>) {
        hide_mail_link(&mut person);
        if names.iter().any(|name| self.authors.contains_key(name)) {
            return;
        }
        for name in names {
            self.guests.insert(name.clone(), person.name.clone().unwrap_or_default());
            self.authors.insert(name, self.blog.authors.len());
        }
        self.blog.authors.push(person);
    }

    /// Returns the display name of an author without an account; such an author may be described after the posts.
    pub fn guest_name(&self, name: &str) -> Option<&str> {
        self.guests.get(name).map(String::as_str)
    }

    fn term(&mut self, element: Element<'_>, taxonomy: Option<&str>) {
        let mut term = Term::default();
        let mut taxonomy = taxonomy.map(str::to_owned);
        let mut fields: Vec<Field<'_>> = Vec::new();
        let is_torn = !element.is_sound();
        let mut known = HashSet::new();
        for child in element.fields(belongs_in_person_or_term) {
            let value = || child.value().map(|text| text.into_owned());
            match child.name() {
                // Of an item whose start the term seems to hold.
                ("wp", local) if local != "termmeta" && is_detail(child) && !known.insert(local) => {
                    self.keep_apart(child)
                }
                // What a broken end tag left in it, and the channel takes back.
                _ if is_torn && is_fact(child) => {}
                ("wp", "term_id") => {
                    if let Some(id) = value() {
                        term.meta.insert("term_id".to_owned(), id.into());
                    }
                }
                ("wp", "term_taxonomy") => taxonomy = taxonomy.or_else(value),
                ("wp", "category_nicename" | "tag_slug" | "term_slug") => {
                    term.slug = value().map(|slug| text::slug(&slug));
                }
                ("wp", "category_parent" | "term_parent") => {
                    term.parent = value().filter(|parent| parent != "0").map(|slug| text::slug(&slug));
                }
                ("wp", "cat_name" | "tag_name" | "term_name") => term.name = plain(child).unwrap_or_default(),
                ("wp", "category_description" | "tag_description" | "term_description") => term.description = value(),
                ("wp", "termmeta") => match Field::read(child) {
                    Some(read) => fields.extend(read),
                    None => self.keep_apart(child),
                },
                _ if discretion::is_private(child) || public::is_of_entry(child) => self.keep_apart(child),
                _ => keep_other(child, &mut term.meta),
            }
        }
        for field in fields.iter().filter(|field| field.is_private()) {
            field.withhold(&mut self.withheld);
            let name = term.slug.as_deref().unwrap_or(&term.name);
            let said = json!({ "taxonomy": taxonomy, "term": name, field.key.as_ref(): field.to_value() });
            add(&mut self.blog.private.get_or_insert_default().meta, "termmeta", said);
        }
        if let Some(fields) = fields_to_value(fields.iter().filter(|field| !field.is_private())) {
            term.meta.insert("termmeta".to_owned(), fields);
        }
        if term.name.is_empty() {
            term.name = term.slug.clone().unwrap_or_default();
        }
        let taxonomy = taxonomy.unwrap_or_else(|| "category".to_owned());
        let Some(slug) = term.slug.clone().or_else(|| (!term.name.is_empty()).then(|| term.name.clone())) else {
            return;
        };
        let key = (taxonomy.clone(), slug);
        if self.parents.contains_key(&key) {
            return;
        }
        self.parents.insert(key, term.parent.clone().unwrap_or_default());
        match taxonomy.as_str() {
            "category" => self.blog.categories.push(term),
            "post_tag" | "tag" => self.blog.tags.push(term),
            _ => self.terms.entry(taxonomy).or_default().push(json!(term)),
        }
    }

    /// The comment at the top of the file names the program where the element for it is missing.
    pub fn generator(&mut self, bytes: &[u8]) {
        const MARK: &[u8] = b"generator=\"";
        if self.blog.meta.contains_key("generator_comment") {
            return;
        }
        let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
        let Some(after) = memmem::find(head, MARK).and_then(|at| head.get(at.saturating_add(MARK.len())..)) else {
            return;
        };
        let end = memchr::memchr(b'"', after).unwrap_or(0);
        if let Some(name) = after.get(..end).and_then(|name| std::str::from_utf8(name).ok()).filter(|it| !it.is_empty())
        {
            self.blog.meta.insert("generator_comment".to_owned(), name.into());
        }
    }

    /// Settles what several elements say together. Call it after the last part.
    pub fn finish(&mut self) {
        let text = |key: &str, blog: &Blog| blog.meta.get(key).and_then(Value::as_str).map(str::to_owned);
        let blog = &mut self.blog;
        // On wordpress.com the site is the network, not the blog.
        let url = text("base_blog_url", blog).or_else(|| text("link", blog)).or_else(|| text("base_site_url", blog));
        blog.url = url.map(|url| text::address(&url));
        for name in ["link", "base_blog_url", "base_site_url"] {
            if blog.url.is_some() && blog.meta.get(name).and_then(Value::as_str) == blog.url.as_deref() {
                blog.meta.remove(name);
            }
        }
        let terms = std::mem::take(&mut self.terms);
        if !terms.is_empty() {
            let terms: Map<String, Value> = terms.into_iter().map(|(key, list)| (key, Value::Array(list))).collect();
            blog.meta.insert("terms".to_owned(), Value::Object(terms));
        }
    }

    /// Returns the person of a login; one the export does not describe is known by the login alone.
    pub fn person(&self, login: &str) -> Person {
        let known = self.authors.get(login).and_then(|place| self.blog.authors.get(*place));
        if let Some(known) = known {
            return known.clone();
        }
        // Some programs log in with an address, which is nobody's business.
        let name = login.split_once('@').map_or(login, |(name, _)| name);
        let email = (name != login).then(|| login.to_owned());
        Person {
            id: Some(name.to_owned()),
            private: Private { email, ..Private::default() }.or_none(),
            ..Person::named(name)
        }
    }

    /// Returns true if the export describes an author of this login.
    pub fn knows(&self, login: &str) -> bool {
        self.authors.contains_key(login)
    }

    /// Returns the login of a user number.
    pub fn login(&self, number: &str) -> Option<&str> {
        self.logins.get(number).map(String::as_str)
    }

    /// Returns the slug of the term above a term.
    pub fn parent_of(&self, taxonomy: &str, slug: &str) -> Option<&str> {
        let key = (taxonomy.to_owned(), slug.to_owned());
        self.parents.get(&key).map(String::as_str).filter(|parent| !parent.is_empty())
    }
}

fn keep(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}
