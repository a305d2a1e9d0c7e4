//! From JSON to a type of the model without dropping a field: what does not fit goes to `meta`, and is told.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::JsonIssue;
use super::comments::mend_comments;
use super::keys::{Habits, Thing, restore};
use super::legible::legible;
use super::shapes::{looks_like, may_be_body};
use super::withhold::{is_private, private_of};
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Comment, Post};

/// How many fields of one post, or of one comment, are mended before it is given up.
const MOST_MENDS: usize = 80;

/// Reads what the document says of its blog, or what stands under a name nobody knows.
///
/// A field the model does not know is moved to the `meta` of the object it stands in, or of the nearest object around
/// it that has one, or under `private` if it may be the data of people. So is a field whose value is of the wrong
/// kind. Characters that cannot be read cost nothing but themselves.
pub(super) fn read<T: DeserializeOwned>(
    json: &[u8],
    at: Option<Position>,
    issues: &mut Issues,
) -> Result<T, serde_json::Error> {
    read_as(json, (Thing::Blog, Habits::default()), at, issues).map(|(value, _)| value)
}

/// Reads a post.
pub(super) fn read_post(
    json: &[u8],
    habits: Habits,
    at: Option<Position>,
    issues: &mut Issues,
) -> Result<Post, serde_json::Error> {
    let (mut post, _): (Post, _) = read_as(json, (Thing::Post, habits), at, issues)?;
    let password = post.private.as_ref().and_then(|private| private.password.as_deref());
    if !post.protected && password.is_some_and(|password| !password.is_empty()) {
        post.protected = true;
        issues.report(Issue::StatusMissing { what: "protected", taken_as: "protected, since it has a password" }, at);
    }
    Ok(post)
}

/// Reads a comment without a post.
pub(super) fn read_comment(
    json: &[u8],
    habits: Habits,
    at: Option<Position>,
    issues: &mut Issues,
) -> Result<Comment, serde_json::Error> {
    read_as(json, (Thing::Comment, habits), at, issues).map(|(comment, _)| comment)
}

/// Returns the JSON of a post with everything where the model has it.
pub(super) fn mended_post(json: &[u8], habits: Habits) -> Option<Value> {
    let (_, tree) = read_as::<Post>(json, (Thing::Post, habits), None, &mut Issues::default()).ok()?;
    tree.or_else(|| serde_json::from_slice(json).ok())
}

/// Reads a value, and returns the JSON it was read from if it had to be mended.
fn read_as<T: DeserializeOwned>(
    json: &[u8],
    what: (Thing, Habits),
    at: Option<Position>,
    issues: &mut Issues,
) -> Result<(T, Option<Value>), serde_json::Error> {
    let result = read_fields(json, what, at, issues);
    if result.is_err()
        && let Some(legible) = legible(json)
    {
        legible.report(at, issues);
        let text = &legible.text;
        let (value, tree) = read_fields(text.as_bytes(), what, at, issues)?;
        return Ok((value, tree.or_else(|| serde_json::from_str(text).ok())));
    }
    result
}

fn read_fields<T: DeserializeOwned>(
    json: &[u8],
    (thing, habits): (Thing, Habits),
    at: Option<Position>,
    issues: &mut Issues,
) -> Result<(T, Option<Value>), serde_json::Error> {
    let mut ignored = false;
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let quick = serde_ignored::deserialize(&mut deserializer, |_| ignored = true);
    let quick = quick.and_then(|value: T| deserializer.end().map(|()| value));
    let quick = match quick {
        // Whether a status is missing is seen in the JSON alone.
        Ok(value) if !ignored && habits == Habits::default() => return Ok((value, None)),
        other => other,
    };
    let mut tree: Value = serde_json::from_slice(json)?;
    if let Err(error) = quick
        && error.to_string().starts_with("duplicate field")
    {
        issues.report(Issue::Json(JsonIssue::FieldTwice), at);
    }
    restore(&mut tree, thing, habits, at, issues);
    let comments = mend_comments(&mut tree, habits, at, issues);
    let scope = Scope { thing, prefix: "" };
    let mut value: T = mend(&mut tree, scope, at, issues)?;
    if let (Some(comments), Value::Object(fields)) = (comments, &mut tree) {
        fields.insert("comments".to_owned(), Value::Array(comments));
        value = mend(&mut tree, scope, at, issues)?;
    }
    Ok((value, Some(tree)))
}

/// What is mended, and what stands before its names in reports.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub thing: Thing,
    pub prefix: &'a str,
}

/// Moves what does not fit out of the way until the rest can be read.
pub(super) fn mend<T: DeserializeOwned>(
    tree: &mut Value,
    scope: Scope<'_>,
    at: Option<Position>,
    issues: &mut Issues,
) -> Result<T, serde_json::Error> {
    let prefix = scope.prefix;
    for round in 0..MOST_MENDS {
        let mut unknown: Vec<Vec<Step>> = Vec::new();
        let mut track = serde_path_to_error::Track::new();
        let tracked = serde_path_to_error::Deserializer::new(&*tree, &mut track);
        let result: Result<T, _> = serde_ignored::deserialize(tracked, |path| unknown.push(steps_to_ignored(&path)));
        match result {
            Ok(value) if unknown.is_empty() => return Ok(value),
            Ok(_) => {
                let mut told = Vec::with_capacity(unknown.len());
                // Last first, so that taking an element out of a list does not move those still to come.
                for path in unknown.iter().rev() {
                    let moved = move_to_meta(tree, path).ok_or_else(|| unmendable("a field cannot be kept"))?;
                    tell_withheld(path, prefix, &moved, at, issues);
                    told.push(unknown_issue(path, scope, &moved.value, tree));
                }
                told.into_iter().rev().for_each(|issue| issues.report(Issue::Json(issue), at));
            }
            Err(error) => {
                let mut path = steps_to_error(&track.path());
                if round > MOST_MENDS / 2 {
                    // A list in which so much is wrong moves as a whole.
                    path.truncate(1);
                }
                let value = move_to_meta(tree, &path).ok_or(error)?;
                tell_withheld(&path, prefix, &value, at, issues);
                issues.report(issue_of(&path, prefix, &value.value, tree), at);
            }
        }
    }
    T::deserialize(&*tree)
}

/// One step from an object or list to what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

impl Step {
    fn key(&self) -> Option<&str> {
        match self {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        }
    }
}

/// A value that was moved.
struct Moved {
    value: Value,
    is_withheld: bool,
}

/// Takes a value out of the tree and puts it into the `meta` of the nearest object around it that can have one, or of
/// the `private` of the nearest that can have that. Returns it, or `None` if there is no such place.
fn move_to_meta(tree: &mut Value, path: &[Step]) -> Option<Moved> {
    let (last, parents) = path.split_last()?;
    let value = match (find(tree, parents)?, last) {
        (Value::Object(fields), Step::Key(key)) => fields.remove(key)?,
        (Value::Array(list), Step::Index(index)) if *index < list.len() => list.remove(*index),
        _ => return None,
    };
    let home_of = |may_be: fn(&[Step]) -> bool| (0..path.len()).rev().find(|n| path.get(..*n).is_some_and(may_be));
    let nearest = home_of(has_meta)?;
    let in_private = path.get(..nearest).is_some_and(is_in_private);
    let is_withheld = !in_private && is_private(&name_of(path.get(nearest..)?), &value);
    let home = if is_withheld { home_of(has_private)? } else { nearest };
    let (home, rest) = path.split_at_checked(home)?;
    let Value::Object(fields) = find(tree, home)? else { return None };
    let fields = if is_withheld { private_of(fields)? } else { fields };
    keep_in_meta(fields, name_of(rest), value.clone()).then_some(Moved { value, is_withheld })
}

fn tell_withheld(path: &[Step], prefix: &str, moved: &Moved, at: Option<Position>, issues: &mut Issues) {
    if moved.is_withheld {
        issues.report(Issue::PrivateWithheld { names: format!("{prefix}{}", name_of(path)) }, at);
        // Comments whose name has run into another one's are in no thread any more.
        let is_list = path.last().and_then(Step::key).is_some_and(|key| key.ends_with("comments"));
        if is_list && moved.value.is_array() {
            issues.report(Issue::EntryDamaged, at);
        }
    }
}

/// Puts a value into the `meta` of an object, under a name that is free there; returns false if that is no object.
pub(super) fn keep_in_meta(fields: &mut Map<String, Value>, name: String, value: Value) -> bool {
    let meta = fields.entry("meta").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(meta) = meta else { return false };
    let mut free = name.clone();
    let mut number = 2u64;
    while meta.contains_key(&free) {
        free = format!("{name} ({number})");
        number = number.saturating_add(1);
    }
    meta.insert(free, value);
    true
}

/// Returns whether the model's type at this path has a field `meta`.
fn has_meta(path: &[Step]) -> bool {
    match path.last() {
        None => true,
        Some(Step::Key(key)) => matches!(key.as_str(), "author" | "location" | "private"),
        Some(Step::Index(_)) => path
            .iter()
            .rev()
            .find_map(Step::key)
            .is_some_and(|list| matches!(list, "authors" | "categories" | "tags" | "comments" | "attachments")),
    }
}

/// Returns whether the model's type at this path has a field `private`.
fn has_private(path: &[Step]) -> bool {
    let is_of = |names: &[&str]| path.iter().rev().find_map(Step::key).is_some_and(|name| names.contains(&name));
    match path.last() {
        None => true,
        Some(Step::Key(_)) => is_of(&["author"]),
        Some(Step::Index(_)) => is_of(&["authors", "comments"]),
    }
}

fn is_in_private(path: &[Step]) -> bool {
    path.iter().any(|step| step.key() == Some("private"))
}

fn find<'a>(tree: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(tree, |value, step| match (value, step) {
        (Value::Object(fields), Step::Key(key)) => fields.get_mut(key),
        (Value::Array(list), Step::Index(index)) => list.get_mut(*index),
        _ => None,
    })
}

/// Names a field the model does not have; what is more than a fact beside the others is not read, which is a loss.
fn unknown_issue(path: &[Step], scope: Scope<'_>, value: &Value, tree: &Value) -> JsonIssue {
    let has_body = matches!(scope.thing, Thing::Post | Thing::Comment);
    let is_body = has_body && matches!(path, [Step::Key(name)] if may_be_body(name, value, tree));
    let path = format!("{}{}", scope.prefix, name_of(path));
    match looks_like(value).or(is_body.then_some("the body")) {
        Some(what) => JsonIssue::NotRead { path, what },
        None => JsonIssue::FieldUnknown { path },
    }
}

/// Names what did not fit. A word for a status that is not known must not make anything public.
fn issue_of(path: &[Step], prefix: &str, value: &Value, tree: &mut Value) -> Issue {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match path.last() {
        Some(Step::Key(key)) if key == "status" => {
            let parents = path.split_last().map_or(&[][..], |(_, parents)| parents);
            if let Some(Value::Object(fields)) = find(tree, parents) {
                fields.insert("status".to_owned(), "pending".into());
            }
            Issue::StatusUnknown { word: text }
        }
        // Whatever it says, it is not that no password was asked for.
        Some(Step::Key(key)) if key == "protected" && path.len() == 1 => {
            if let Value::Object(fields) = tree {
                fields.insert("protected".to_owned(), true.into());
            }
            Issue::StatusUnknown { word: text }
        }
        Some(Step::Key(key)) if key == "date_published" => Issue::DateUnreadable { field: "date_published", text },
        Some(Step::Key(key)) if key == "date_modified" => Issue::DateUnreadable { field: "date_modified", text },
        _ => {
            let path = format!("{prefix}{}", name_of(path));
            Issue::Json(JsonIssue::FieldUnfit { path, reason: kind_of(value).to_owned() })
        }
    }
}

pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null does not belong there",
        Value::Bool(_) => "a truth value does not belong there",
        Value::Number(_) => "this number does not belong there",
        Value::String(_) => "this text does not belong there",
        Value::Array(_) => "a list does not belong there",
        Value::Object(_) => "an object does not belong there",
    }
}

fn name_of(path: &[Step]) -> String {
    let mut name = String::new();
    for step in path {
        match step {
            Step::Key(key) if name.is_empty() => name.push_str(key),
            Step::Key(key) => {
                name.push('.');
                name.push_str(key);
            }
            Step::Index(index) => name.push_str(&format!("[{index}]")),
        }
    }
    name
}

fn unmendable(reason: &'static str) -> serde_json::Error {
    serde::de::Error::custom(reason)
}

fn steps_to_ignored(path: &serde_ignored::Path<'_>) -> Vec<Step> {
    use serde_ignored::Path;
    let (mut steps, mut path) = (Vec::new(), path);
    loop {
        path = match path {
            Path::Root => break,
            Path::Seq { parent, index } => {
                steps.push(Step::Index(*index));
                parent
            }
            Path::Map { parent, key } => {
                steps.push(Step::Key(key.clone()));
                parent
            }
            Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => parent,
        };
    }
    steps.reverse();
    steps
}

fn steps_to_error(path: &serde_path_to_error::Path) -> Vec<Step> {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            // The value itself, under the name of a variant; the step to it is there already.
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}
