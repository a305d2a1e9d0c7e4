//! The comments of a post, mended one by one, wherever in it they stand.

use serde_json::{Map, Value};

use super::JsonIssue;
use super::keys::{Habits, Thing, restore};
use super::mend::{Scope, keep_in_meta, kind_of, mend};
use super::shapes::{elements, is_comment, may_be_replies};
use super::withhold::{is_private, private_of};
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::Comment;

/// Takes the comments out of a post and mends them one by one: what is wrong with one may be wrong with thousands. One
/// that cannot be read as a comment at all is kept in the `meta` of the post. Answers that stand in a comment follow it.
pub(super) fn mend_comments(
    tree: &mut Value,
    habits: Habits,
    at: Option<Position>,
    issues: &mut Issues,
) -> Option<Vec<Value>> {
    let Value::Object(fields) = tree else { return None };
    let comments = match fields.remove("comments")? {
        Value::Array(comments) => comments,
        other => match elements(other, is_comment) {
            Ok(comments) => {
                let what = "object comments".to_owned();
                issues.report(Issue::Json(JsonIssue::ReadAs { what, taken_as: "a list" }), at);
                comments
            }
            Err(other) => {
                fields.insert("comments".to_owned(), other);
                return None;
            }
        },
    };
    let mut kept = Vec::with_capacity(comments.len());
    let mut waiting = numbered("comments", comments);
    while let Some((path, mut comment)) = waiting.pop() {
        restore(&mut comment, Thing::Comment, habits, at, issues);
        let replies = take_replies(&mut comment);
        let prefix = format!("{path}.");
        let scope = Scope { thing: Thing::Comment, prefix: &prefix };
        let is_readable = mend::<Comment>(&mut comment, scope, at, issues).is_ok();
        for (name, mut replies) in replies {
            let what = format!("{prefix}{name}");
            issues.report(Issue::Json(JsonIssue::ReadAs { what, taken_as: "comments that answer it" }), at);
            replies.iter_mut().for_each(|reply| answer(reply, &comment));
            waiting.extend(numbered(&format!("{prefix}{name}"), replies));
        }
        if is_readable {
            kept.push(comment);
            continue;
        }
        let reason = kind_of(&comment).to_owned();
        if is_private(&path, &comment) {
            issues.report(Issue::PrivateWithheld { names: path.clone() }, at);
            keep_in_meta(private_of(fields)?, path.clone(), comment);
        } else {
            keep_in_meta(fields, path.clone(), comment);
        }
        issues.report(Issue::Json(JsonIssue::FieldUnfit { path, reason }), at);
    }
    Some(kept)
}

/// Returns the elements of a list with their paths, last first.
fn numbered(list: &str, elements: Vec<Value>) -> Vec<(String, Value)> {
    let numbered = elements.into_iter().enumerate().map(|(number, element)| (format!("{list}[{number}]"), element));
    let mut numbered: Vec<_> = numbered.collect();
    numbered.reverse();
    numbered
}

/// Takes the answers out of a comment, by the field they stand in.
fn take_replies(comment: &mut Value) -> Vec<(String, Vec<Value>)> {
    let Value::Object(fields) = comment else { return Vec::new() };
    let names: Vec<String> = fields.keys().filter(|name| may_be_replies(name)).cloned().collect();
    let mut replies = Vec::new();
    for name in names {
        match fields.remove(&name).map(|value| elements(value, is_comment)) {
            Some(Ok(list)) => replies.push((name, list)),
            Some(Err(other)) => _ = fields.insert(name, other),
            None => {}
        }
    }
    replies
}

/// Makes one an answer to the comment it stood in. Where nobody could see that one and it does not say otherwise, nobody
/// could see the answer.
fn answer(reply: &mut Value, comment: &Value) {
    let (Value::Object(reply), Value::Object(comment)) = (reply, comment) else { return };
    let take_over = |reply: &mut Map<String, Value>, from: &str, to: &str| {
        if !reply.contains_key(to)
            && let Some(value) = comment.get(from)
        {
            reply.insert(to.to_owned(), value.clone());
        }
    };
    if comment.get("id").and_then(Value::as_str).is_some_and(|id| !id.is_empty()) {
        take_over(reply, "id", "in_reply_to");
    }
    if comment.get("status").is_some_and(|status| status != "approved") {
        take_over(reply, "status", "status");
    }
}
