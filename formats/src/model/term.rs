use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Meta;

/// A category, tag or label.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Term {
    /// The name people see.
    pub name: String,
    /// The last part of the term's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The slug of the parent term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// A description; may hold HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the source says about the term that has no field here.
    #[serde(skip_serializing_if = "Meta::is_empty")]
    pub meta: Meta,
}

impl Term {
    /// Returns a term of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Term { name: name.into(), ..Term::default() }
    }

    /// Returns the terms of one taxonomy as people should see them: each name once, whatever its case, and none that is
    /// blank. Of several with one name it is the first that has a slug, or else the first, at the place of the first.
    ///
    /// A source may name a term twice: WXR 1.0 does so with all of them, by its name alone and with its slug.
    pub fn distinct(terms: &[Term]) -> Vec<&Term> {
        let mut distinct: Vec<&Term> = Vec::with_capacity(terms.len());
        let mut places: HashMap<String, usize> = HashMap::with_capacity(terms.len());
        for term in terms.iter().filter(|term| !term.name.trim().is_empty()) {
            let place = *places.entry(term.name.to_lowercase()).or_insert(distinct.len());
            match distinct.get_mut(place) {
                None => distinct.push(term),
                Some(seen) if seen.slug.is_none() && term.slug.is_some() => *seen = term,
                // What is seen already says as much.
                Some(_) => {}
            }
        }
        distinct
    }

    /// Returns the names of categories and tags together, as people should see them: what [`Term::distinct`] leaves of
    /// each, and a name that both have once.
    pub fn labels<'a>(categories: &'a [Term], tags: &'a [Term]) -> Vec<&'a str> {
        let terms = Term::distinct(categories).into_iter().chain(Term::distinct(tags));
        let mut seen = HashSet::new();
        terms.map(|term| term.name.as_str()).filter(|name| seen.insert(*name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_slug(name: &str, slug: &str) -> Term {
        Term { slug: Some(slug.to_owned()), ..Term::named(name) }
    }

    #[test]
    fn of_a_term_that_is_named_twice_the_one_with_the_slug_is_seen() {
        let terms =
            [Term::named("water"), Term::named("Air"), with_slug("Water", "water"), with_slug("WATER", "water-2")];
        assert_eq!(Term::distinct(&terms), [&terms[2], &terms[1]]);
        let terms = [with_slug("Ÿ", "y"), Term::named("ÿ"), Term::named(" ")];
        assert_eq!(Term::distinct(&terms), [&terms[0]]);
    }

    #[test]
    fn a_category_and_a_tag_of_one_name_are_one_label() {
        let categories = [Term::named("Water"), with_slug("Water", "water")];
        let tags = [with_slug("Water", "water"), with_slug("air", "air"), with_slug("water", "water-2")];
        assert_eq!(Term::labels(&categories, &tags), ["Water", "air"]);
    }
}
