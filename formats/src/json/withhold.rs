//! What is said under names the model does not have, and is nobody's business: it goes under `private`.

use serde_json::{Map, Value};

use crate::discretion::{names_private, says_private};

/// Returns true if what stands under a name nobody knows may hold the data of people, or what nobody said was public.
pub(super) fn is_private(name: &str, value: &Value) -> bool {
    let holds_things = name.starts_with("comments") && (value.is_object() || value.is_array());
    if holds_things || names_private(name) || name == "private" {
        return true;
    }
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) if says_private(text) => return true,
            Value::Array(list) => waiting.extend(list),
            Value::Object(fields) => {
                let is_private = |name: &str| name == "private" || names_private(name) || says_private(name);
                if fields.iter().any(|(name, value)| is_private(name) || says_hidden(name, value)) {
                    return true;
                }
                waiting.extend(fields.values());
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    false
}

/// Returns true if a field says that not everybody could see what it stands in.
fn says_hidden(name: &str, value: &Value) -> bool {
    match (name.to_ascii_lowercase().as_str(), value) {
        ("status" | "state" | "visibility" | "post_status", Value::String(word)) => {
            let word = word.trim().to_ascii_lowercase();
            !["published", "publish", "approved", "public", "visible", "live", "open"].contains(&word.as_str())
        }
        ("protected" | "draft" | "spam" | "trashed" | "hidden" | "deleted", value) => *value == true,
        ("approved" | "published" | "public" | "visible", value) => *value == false,
        _ => false,
    }
}

/// Returns the `private` object of an object, made if there is none. What stands there and is no object is kept in it.
pub(super) fn private_of(fields: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    let private = fields.entry("private").or_insert(Value::Null);
    if !private.is_object() {
        let unfit = private.take();
        let meta = (!unfit.is_null()).then(|| ("private".to_owned(), unfit));
        let meta = Value::Object(meta.into_iter().collect());
        *private = Value::Object(Map::from_iter([("meta".to_owned(), meta)]));
    }
    private.as_object_mut()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_and_texts_at_any_depth_tell_what_is_private() {
        for (name, value) in [
            ("x", json!({"a": [{"email": 1}]})),
            ("x", json!(["ona@example.com"])),
            ("password", json!(1)),
            ("x", json!({"private": {}})),
            ("comments", json!([])),
            ("x", json!([{"text": "a", "status": "spam"}])),
            ("x", json!({"Status": "who knows"})),
            ("x", json!({"protected": true})),
            ("x", json!({"published": false})),
        ] {
            assert!(is_private(name, &value), "{name} {value}");
        }
        for (name, value) in [
            ("comments[0]", json!("hello")),
            ("zip", json!({"title": "a", "likes": [1]})),
            ("x", json!({"status": "published", "protected": false})),
            ("status", json!("ok")),
        ] {
            assert!(!is_private(name, &value), "{name} {value}");
        }
    }
}
