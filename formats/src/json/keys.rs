//! Names of fields that damage has changed, where the field says what was public or holds what was not.
//!
//! A field nobody knows goes to `meta`. Of these few that would publish what was not public, or lose all comments: so
//! they are known again where one byte of their name is wrong or missing.

use serde_json::{Map, Value};

use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::nearly::is_one_off;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Blog,
    Post,
    Comment,
    Person,
}

/// What an input says of each of its posts and comments, so that one that does not say it is damaged. Other programs
/// may leave out that something is public; ours never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Habits {
    /// Each post says its status.
    pub posts: bool,
    /// Each comment says its status.
    pub comments: bool,
}

/// A name and whether a value may stand under it.
type Guarded = (&'static str, fn(&Value) -> bool);

const PRIVATE: Guarded = ("private", Value::is_object);
const BLOG: &[Guarded] = &[PRIVATE, ("authors", Value::is_array)];
const POST: &[Guarded] = &[
    PRIVATE,
    ("status", Value::is_string),
    ("protected", Value::is_boolean),
    ("comments", Value::is_array),
    ("authors", Value::is_array),
];
const COMMENT: &[Guarded] = &[PRIVATE, ("status", Value::is_string), ("author", Value::is_object)];
const PERSON: &[Guarded] = &[PRIVATE];

impl Thing {
    fn guarded(self) -> &'static [Guarded] {
        match self {
            Thing::Blog => BLOG,
            Thing::Post => POST,
            Thing::Comment => COMMENT,
            Thing::Person => PERSON,
        }
    }
}

/// Returns true if a field of this name, which the model does not have, may be one that says what is public.
pub(super) fn is_doubtful(name: &str, thing: Thing) -> bool {
    thing.guarded().iter().any(|(guarded, _)| is_off(name, guarded)) || thing == Thing::Post && hides_protection(name)
}

/// Gives fields their names back, and those that do not say it although all others do the status of what is not
/// public. Tells both.
pub(super) fn restore(tree: &mut Value, thing: Thing, habits: Habits, at: Option<Position>, issues: &mut Issues) {
    let Value::Object(fields) = tree else { return };
    let mut is_damaged = restore_names(fields, thing);
    for name in ["authors", "author"] {
        let people = match fields.get_mut(name) {
            Some(Value::Array(list)) => list.as_mut_slice(),
            Some(one) => std::slice::from_mut(one),
            None => continue,
        };
        for person in people.iter_mut().filter_map(Value::as_object_mut) {
            is_damaged |= restore_names(person, Thing::Person);
        }
    }
    if is_damaged {
        issues.report(Issue::EntryDamaged, at);
    }
    let (is_due, word, taken_as) = match thing {
        Thing::Post => (habits.posts, "draft", "a draft"),
        Thing::Comment => (habits.comments, "pending", "one that waits for a moderator"),
        Thing::Blog | Thing::Person => return,
    };
    let is_missing = is_due && !fields.contains_key("status");
    let is_hidden = thing == Thing::Post
        && !fields.contains_key("protected")
        && fields.keys().any(|name| hides_protection(name))
        && fields.get("status").is_none_or(|status| status == "published");
    if is_missing || is_hidden {
        fields.insert("status".to_owned(), word.into());
        let what = if is_missing { "status" } else { "protected" };
        issues.report(Issue::StatusMissing { what, taken_as }, at);
    }
}

/// Renames what is one byte off; returns whether anything was.
fn restore_names(fields: &mut Map<String, Value>, thing: Thing) -> bool {
    let mut is_damaged = false;
    for (name, fits) in thing.guarded() {
        if fields.contains_key(*name) {
            continue;
        }
        let found = fields.iter().find(|(key, value)| is_off(key, name) && fits(value)).map(|(key, _)| key.clone());
        if let Some(value) = found.and_then(|key| fields.remove(&key)) {
            fields.insert((*name).to_owned(), value);
            is_damaged = true;
        }
    }
    is_damaged
}

/// Returns true if a name is another one with a byte wrong or missing; a byte that is no UTF-8 is one byte.
pub(super) fn is_off(name: &str, other: &str) -> bool {
    if name.len().abs_diff(other.len()) > 2 {
        return false;
    }
    match name.contains(char::REPLACEMENT_CHARACTER) {
        true => is_one_off(name.replace(char::REPLACEMENT_CHARACTER, "\0").as_bytes(), other.as_bytes()),
        false => is_one_off(name.as_bytes(), other.as_bytes()),
    }
}

/// Returns true if a name starts as `protected` does and goes on as something else: with bytes lost between them, that
/// field and the end of another name are one.
fn hides_protection(name: &str) -> bool {
    name.starts_with("prote") && name != "protected"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again_with_one_byte_wrong_or_missing_and_by_its_value() {
        for (name, value, is_known) in [
            ("pr\0tected", Value::Bool(true), true),
            ("pr\u{FFFD}tected", Value::Bool(true), true),
            ("rotected", Value::Bool(true), true),
            ("pratected", "yes".into(), false),
            ("protected_by", Value::Bool(true), false),
        ] {
            let mut fields = Map::from_iter([(name.to_owned(), value)]);
            assert_eq!(restore_names(&mut fields, Thing::Post), is_known, "{name}");
            assert_eq!(fields.contains_key("protected"), is_known, "{name}");
        }
    }
}
