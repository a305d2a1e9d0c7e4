//! The terms of a post: categories, tags, and those of other taxonomies.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::channel::Channel;
use super::document::{Item, TermReference};
use super::text;
use crate::model::{Meta, Term};

#[derive(Clone, Copy, PartialEq)]
enum Taxonomy {
    Category,
    Tag,
    Other,
}

fn taxonomy(term: &TermReference<'_>) -> Taxonomy {
    match term.taxonomy.as_deref() {
        None | Some("category") => Taxonomy::Category,
        Some("post_tag" | "tag") => Taxonomy::Tag,
        Some(_) => Taxonomy::Other,
    }
}

/// Returns the names of categories and tags as [`Post::labels`](crate::model::Post::labels) gives them.
pub(super) fn labels(item: &Item<'_>) -> Vec<String> {
    let of = |wanted: Taxonomy| -> Vec<Term> {
        let references = item.terms.iter().filter(|reference| taxonomy(reference) == wanted);
        references.map(term).collect()
    };
    let (categories, tags) = (of(Taxonomy::Category), of(Taxonomy::Tag));
    Term::labels(&categories, &tags).into_iter().map(str::to_owned).collect()
}

/// Returns categories and tags; what belongs to other taxonomies goes into `meta`.
///
/// All that the file states is kept but what it says twice in the same words. WXR 1.0 names each term by its name alone
/// and again with its slug; for people that is one term, and [`Term::distinct`] knows.
pub(super) fn of_post(item: &Item<'_>, channel: &Channel, meta: &mut Meta) -> (Vec<Term>, Vec<Term>) {
    let (mut categories, mut tags): (Vec<Term>, Vec<Term>) = Default::default();
    let mut others: Map<String, Value> = Map::new();
    let mut seen: HashSet<(String, String, Option<String>)> = HashSet::new();
    for reference in &item.terms {
        let taxonomy_name = match taxonomy(reference) {
            Taxonomy::Category => String::from("category"),
            Taxonomy::Tag => String::from("post_tag"),
            Taxonomy::Other => reference.taxonomy.clone().unwrap_or_default(),
        };
        let mut term = term(reference);
        for (name, value) in reference.element.attributes() {
            // The two that are fields of their own; anything else is a plug-in's.
            if !matches!(name, "domain" | "nicename") {
                term.meta.insert(name.to_owned(), value.into());
            }
        }
        let is_fresh = seen.insert((taxonomy_name.clone(), term.name.clone(), term.slug.clone()));
        if term.meta.is_empty() && !is_fresh {
            continue;
        }
        let parent = term.slug.as_deref().and_then(|slug| channel.parent_of(&taxonomy_name, slug)).map(str::to_owned);
        match taxonomy(reference) {
            Taxonomy::Category => categories.push(Term { parent, ..term }),
            Taxonomy::Tag => tags.push(term),
            Taxonomy::Other => {
                term.parent = parent;
                if let Value::Array(list) = others.entry(taxonomy_name).or_insert_with(|| json!([])) {
                    list.push(json!(term));
                }
            }
        }
    }
    if !others.is_empty() {
        meta.insert("terms".to_owned(), Value::Object(others));
    }
    (categories, tags)
}

fn term(reference: &TermReference<'_>) -> Term {
    Term { slug: reference.slug.as_deref().map(text::slug), ..Term::named(reference.label()) }
}

/// Returns the language of a post, which the plug-in Polylang keeps as a term whose slug is a language tag.
pub(super) fn language(item: &Item<'_>) -> Option<String> {
    let mut named = item.terms.iter().filter(|term| term.taxonomy.as_deref() == Some("language"));
    let slug = named.next()?.slug.as_deref().map(text::slug)?;
    let mut parts = slug.split('-');
    let is_language = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && is_word(part));
    let is_tag = is_language && parts.all(|part| (2..=8).contains(&part.len()) && is_word(part));
    (named.next().is_none() && is_tag).then_some(slug)
}

fn is_word(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
