//! Which fields of a post a person wants to see at the head of it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::issue::WordpressIssue;
use super::media::PATTERNS;
use crate::issues::Issues;
use crate::model::{Meta, Post};

/// Facts in `meta` that are switches of the platform, or are shown by the body.
const MACHINERY: [&str; 2] = ["ping_status", PATTERNS];

/// Fields without the mark of hidden ones that say what stands elsewhere: in the body, among the attachments.
const SHOWN_ELSEWHERE: [&str; 2] = ["enclosure", "footnotes"];

/// Taxonomies that have become fields of the post: its authors and its language.
const FIELDS_OF_THEIR_OWN: [&str; 2] = ["author", "language"];

/// Hidden fields that people wrote all the same, in the forms of plug-ins for search engines, and the addresses a post
/// had before.
const WRITTEN: [&str; 13] = [
    "_aioseo_description",
    "_aioseo_title",
    "_aioseop_description",
    "_aioseop_keywords",
    "_aioseop_title",
    "_genesis_description",
    "_genesis_title",
    "_seopress_titles_desc",
    "_seopress_titles_title",
    "_wp_old_slug",
    "_yoast_wpseo_canonical",
    "_yoast_wpseo_metadesc",
    "_yoast_wpseo_title",
];

/// Returns `meta` without what WordPress itself shows to nobody.
///
/// A field whose name starts with `_` is hidden: the editor's list of custom fields leaves it out, for it is a note of
/// the platform or of a plug-in to itself: who edited last, caches of embeds, a whole page as a builder keeps it.
/// Fields without a value, which themes add to every post, say nothing either. All stay in JSON.
pub(super) fn front_matter<'a>(post: &'a Post, issues: &mut Issues) -> Cow<'a, Meta> {
    let fields = post.meta.get("postmeta").and_then(Value::as_object);
    let hidden: Vec<&str> = fields
        .into_iter()
        .flatten()
        .filter(|(name, value)| !is_shown(name, value))
        .map(|(name, _)| name.as_str())
        .collect();
    let terms = post.meta.get("terms");
    let repeats = FIELDS_OF_THEIR_OWN.iter().any(|taxonomy| terms.is_some_and(|terms| terms.get(taxonomy).is_some()));
    if hidden.is_empty() && !repeats && !MACHINERY.iter().any(|name| post.meta.contains_key(*name)) {
        return Cow::Borrowed(&post.meta);
    }
    if let Some(first) = hidden.first() {
        let issue = WordpressIssue::FieldsHidden { first: (*first).to_owned(), count: hidden.len() };
        issues.report(issue.into(), None);
    }
    let facts = post.meta.iter().filter(|(name, _)| !MACHINERY.contains(&name.as_str()));
    let facts = facts.filter_map(|(name, value)| match value {
        Value::Object(fields) if name == "postmeta" => {
            let shown = fields.iter().filter(|(name, value)| is_shown(name, value));
            let shown: Map<String, Value> = shown.map(|(name, value)| (name.clone(), value.clone())).collect();
            (!shown.is_empty()).then(|| (name.clone(), Value::Object(shown)))
        }
        Value::Object(terms) if name == "terms" => {
            let others = terms.iter().filter(|(taxonomy, _)| !FIELDS_OF_THEIR_OWN.contains(&taxonomy.as_str()));
            let others: Map<String, Value> = others.map(|(name, value)| (name.clone(), value.clone())).collect();
            (!others.is_empty()).then(|| (name.clone(), Value::Object(others)))
        }
        _ => Some((name.clone(), value.clone())),
    });
    Cow::Owned(facts.collect())
}

fn is_shown(name: &str, value: &Value) -> bool {
    let is_named = !name.starts_with('_') || WRITTEN.contains(&name);
    is_named && !SHOWN_ELSEWHERE.contains(&name) && !is_empty(value)
}

/// Whether nothing is in a value, or nothing but empty values.
fn is_empty(value: &Value) -> bool {
    let is_blank = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    is_blank(value) || value.as_array().is_some_and(|list| list.iter().all(is_blank))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::issue::Severity;

    fn post(meta: Value) -> Post {
        let Value::Object(meta) = meta else { panic!() };
        Post { meta: meta.into_iter().collect(), ..Post::default() }
    }

    fn shown(meta: Value) -> (Value, Issues) {
        let mut issues = Issues::default();
        let post = post(meta);
        let shown = front_matter(&post, &mut issues).into_owned();
        (Value::Object(shown.into_iter().collect()), issues)
    }

    #[test]
    fn notes_of_the_platform_to_itself_stay_out_of_front_matter() {
        let (meta, issues) = shown(json!({
            "guid": "https://pond.example/?p=3",
            "ping_status": "open",
            "wp_blocks": {"7": "<p>x</p>"},
            "postmeta": {"_edit_last": "1", "_oembed_ab": "<iframe>", "mood": "calm", "_yoast_wpseo_metadesc": "Moss."},
        }));
        let expected = json!({"mood": "calm", "_yoast_wpseo_metadesc": "Moss."});
        assert_eq!(meta, json!({"guid": "https://pond.example/?p=3", "postmeta": expected}));
        assert_eq!(issues.counts().collect::<Vec<_>>(), [("fields-hidden", Severity::Note, 1)]);
    }

    #[test]
    fn fields_that_say_nothing_stay_out_of_front_matter() {
        let fields = json!({"a": "", "b": [""], "c": {}, "d": [" ", null], "e": "0", "f": 0, "g": ["", "x"]});
        let (meta, _) = shown(json!({"postmeta": fields}));
        assert_eq!(meta, json!({"postmeta": {"e": "0", "f": 0, "g": ["", "x"]}}));
        assert_eq!(shown(json!({"postmeta": {"_edit_last": "1"}})).0, json!({}));
    }

    #[test]
    fn terms_that_are_fields_of_the_post_stand_there_alone() {
        let term = json!([{"name": "x", "slug": "x"}]);
        assert_eq!(shown(json!({"terms": {"author": term, "language": term}})).0, json!({}));
        let (meta, issues) = shown(json!({"terms": {"author": term, "genre": term}}));
        assert_eq!(meta, json!({"terms": {"genre": term}}));
        assert_eq!(issues.counts().count(), 0);
    }

    #[test]
    fn a_post_without_machinery_is_borrowed() {
        let post = post(json!({"postmeta": {"mood": "calm"}}));
        let mut issues = Issues::default();
        assert!(matches!(front_matter(&post, &mut issues), Cow::Borrowed(_)));
        assert_eq!(issues.counts().count(), 0);
    }
}
