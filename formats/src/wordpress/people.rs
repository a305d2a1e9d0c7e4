//! Who wrote a post.

use std::collections::HashSet;

use serde_json::Value;

use super::channel::Channel;
use super::document::{Item, TermReference};
use super::text;
use crate::leftover::add;
use crate::model::{Meta, Person, Private};

/// The type of the items in which Co-Authors Plus keeps authors who have no account.
pub(super) const GUEST: &str = "guest-author";

/// The taxonomy in which Co-Authors Plus keeps the authors of a post.
const TAXONOMY: &str = "author";

/// Returns who wrote the item: those the plug-in for several authors names, in its order, else the one the platform
/// does.
///
/// With Co-Authors Plus the terms are what pages show as the authors; `dc:creator` is the account a post was saved
/// under, which the plug-in sets to the first of them that has an account, and which stays what it was for a guest.
pub(super) fn authors(item: &Item<'_>, channel: &Channel) -> Vec<Person> {
    let mut seen: HashSet<Option<String>> = HashSet::new();
    let terms = item.terms.iter().filter(|term| term.taxonomy.as_deref() == Some(TAXONOMY));
    let named = terms.map(|term| person(term, channel)).filter(|person| seen.insert(person.id.clone()));
    let mut authors: Vec<Person> = named.collect();
    if authors.is_empty() {
        authors.extend(item.creators.iter().map(|login| channel.person(login)));
    }
    authors
}

/// A term has the login as its name and, often with `cap-` before it, the nice form of it as its slug.
fn person(term: &TermReference<'_>, channel: &Channel) -> Person {
    let label = term.label();
    let slug = term.slug.as_deref().map(text::slug).unwrap_or_else(|| label.clone());
    let nice = slug.strip_prefix("cap-").unwrap_or(&slug);
    match [slug.as_str(), nice, &label].into_iter().find(|login| channel.knows(login)) {
        Some(login) => channel.person(login),
        None => Person { id: Some(nice.to_owned()), ..Person::named(label.as_str()) },
    }
}

/// Keeps the login under which the item was saved, where that is none of its authors.
pub(super) fn keep_creators(item: &Item<'_>, authors: &[Person], channel: &Channel, meta: &mut Meta) {
    for creator in item.creators.iter().filter_map(|login| channel.person(login).id) {
        if !authors.iter().any(|author| author.id.as_ref() == Some(&creator)) {
            add(meta, "creator", Value::from(creator));
        }
    }
}

/// Returns the author an item of the plug-in describes, with all logins posts may name.
pub(super) fn guest(item: &Item<'_>) -> Option<(Person, Vec<String>)> {
    let field = |name: &str| item.field(name).map(|value| value.into_owned());
    let slug = item.name.as_deref().map(text::slug);
    let nice = slug.as_deref().map(|slug| slug.strip_prefix("cap-").unwrap_or(slug).to_owned());
    let login = field("cap-user_login").or_else(|| nice.clone())?;
    let mut person = Person {
        id: Some(login.clone()),
        url: field("cap-website").map(|address| text::address(&address)),
        ..Person::named(field("cap-display_name").or_else(|| item.title.clone()).unwrap_or_else(|| login.clone()))
    };
    for (name, key) in
        [("first_name", "cap-first_name"), ("last_name", "cap-last_name"), ("description", "cap-description")]
    {
        person.meta.extend(field(key).map(|value| (name.to_owned(), Value::from(value))));
    }
    person.private = Private { email: field("cap-user_email"), ..Private::default() }.or_none();
    let names = [Some(login), nice, slug].into_iter().flatten().collect();
    Some((person, names))
}
