//! What an object looks like under a name nobody knows: a post, a comment, a body.

use serde_json::Value;

/// The fields of a comment.
const COMMENT: [&str; 15] = [
    "id",
    "in_reply_to",
    "post",
    "author",
    "url",
    "date_published",
    "date_modified",
    "status",
    "type",
    "content_html",
    "content_text",
    "content_markdown",
    "meta",
    "private",
    "source",
];

/// The fields of a post that a comment has not.
const POST_ALONE: [&str; 17] = [
    "kind",
    "protected",
    "title",
    "slug",
    "authors",
    "categories",
    "tags",
    "summary",
    "language",
    "image",
    "location",
    "parent",
    "order",
    "comments",
    "comments_open",
    "attachments",
    "html",
];

const BODIES: [&str; 3] = ["content_html", "content_text", "content_markdown"];

/// What other programs call a body.
const OTHER_BODIES: [&str; 7] = ["text", "body", "content", "message", "html", "comment", "description"];

/// What other programs call the answers to a comment, where they stand in it.
const REPLIES: [&str; 5] = ["replies", "children", "answers", "responses", "comments"];

/// Returns true if a name is that of a field of a post or a comment.
pub(super) fn is_field(name: &str) -> bool {
    COMMENT.contains(&name) || POST_ALONE.contains(&name)
}

/// Returns true if a field of a comment, by its name, may hold the answers to it.
pub(super) fn may_be_replies(name: &str) -> bool {
    REPLIES.contains(&name)
}

/// Returns true if an object has the look of a post.
pub(super) fn is_post(value: &Value) -> bool {
    let has = |names: &[&str]| count(value, names);
    let facts = has(&POST_ALONE).saturating_add(has(&["status", "date_published"]));
    has(&POST_ALONE) > 0 && (has(&BODIES) > 0 || facts > 2)
}

/// Returns true if an object has the look of a comment.
pub(super) fn is_comment(value: &Value) -> bool {
    let has = |names: &[&str]| count(value, names);
    let facts = has(&["author", "status", "date_published", "in_reply_to"]);
    has(&BODIES) > 0 || facts.saturating_add(has(&OTHER_BODIES).min(1)) > 1
}

/// Returns what a value has the look of, or holds at any depth, if that is posts or comments.
pub(super) fn looks_like(value: &Value) -> Option<&'static str> {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            value if is_post(value) => return Some("posts"),
            value if is_comment(value) => return Some("comments"),
            Value::Array(list) => waiting.extend(list),
            Value::Object(fields) => waiting.extend(fields.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    None
}

/// Returns true if a field of a post or comment, which has no body under the names it should have, may be its body.
pub(super) fn may_be_body(name: &str, value: &Value, all: &Value) -> bool {
    let is_text = value.as_str().is_some_and(|text| !text.trim().is_empty());
    let has_body = BODIES.iter().any(|name| all.get(name).is_some_and(Value::is_string));
    is_text && !has_body && OTHER_BODIES.contains(&name)
}

/// Returns the elements of a list that stands there as something else: as one object that is its only element, or as
/// an object of them by their ids. Returns what it was otherwise.
pub(super) fn elements(value: Value, is_element: fn(&Value) -> bool) -> Result<Vec<Value>, Value> {
    match value {
        Value::Array(list) if !list.is_empty() && list.iter().all(is_element) => Ok(list),
        one if is_element(&one) => Ok(vec![one]),
        Value::Object(fields) if !fields.is_empty() && fields.values().all(is_element) => {
            let mut elements: Vec<(String, Value)> = fields.into_iter().collect();
            if elements.iter().all(|(id, _)| id.bytes().all(|byte| byte.is_ascii_digit())) {
                elements.sort_by_key(|(id, _)| id.parse::<u64>().unwrap_or(u64::MAX));
            }
            Ok(elements.into_iter().map(|(id, element)| with_id(id, element)).collect())
        }
        other => Err(other),
    }
}

/// Gives an element the id it stands under, unless it says one.
fn with_id(id: String, mut element: Value) -> Value {
    if let Value::Object(fields) = &mut element {
        fields.entry("id").or_insert(Value::String(id));
    }
    element
}

fn count(value: &Value, names: &[&str]) -> usize {
    value.as_object().map_or(0, |fields| names.iter().filter(|name| fields.contains_key(**name)).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn posts_and_comments_are_told_from_other_objects_and_from_each_other() {
        for (value, look) in [
            (json!([{"title": "Moss", "content_html": "x"}]), Some("posts")),
            (json!({"a": [{"title": "Moss", "slug": "moss", "status": "draft"}]}), Some("posts")),
            (json!([{"author": {"name": "Ona"}, "content_html": "x"}]), Some("comments")),
            (json!([{"status": "spam", "text": "x"}]), Some("comments")),
            (json!({"name": "Ona", "url": "https://pond.example/"}), None),
            (json!([{"title": "Moss", "url": "https://pond.example/"}]), None),
            (json!(["content_html"]), None),
        ] {
            assert_eq!(looks_like(&value), look, "{value}");
        }
    }

    #[test]
    fn elements_by_number_stand_in_the_order_of_their_numbers() {
        let value = json!({"10": {"content_html": "b"}, "9": {"id": "z", "content_html": "a"}});
        let list = elements(value, is_comment).unwrap();
        assert_eq!(list, [json!({"id": "z", "content_html": "a"}), json!({"id": "10", "content_html": "b"})]);
        assert!(elements(json!({"up": 3}), is_comment).is_err());
        assert!(elements(json!({}), is_comment).is_err());
    }
}
