//! JSON with a fault in a name or a bracket: what was not public stays so, and what other programs write is left alone.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic in a test is the failing test"
)]

mod json_outcome;

use blogferry_formats::model::{CommentStatus, Status};
use json_outcome::Outcome;
use serde_json::{Value, json};

/// A document of ours with one post that is protected, one that is a draft, and a comment without a post.
fn ours() -> Value {
    json!({
        "version": 1,
        "generator": {"name": "blogferry", "version": "0.1.0"},
        "blog": {"id": "b", "title": "Weir"},
        "posts": [
            {
                "id": "1", "kind": "post", "status": "published", "protected": true,
                "authors": [{"name": "Ada", "private": {"user_agent": "Loom/2"}}],
                "comments": [
                    {"id": "c", "status": "approved", "author": {"name": "Bo", "private": {"email": "bo@people.example"}}},
                    {"id": "d", "status": "spam"}
                ],
                "private": {"meta": {"pin": "0042"}}
            },
            {"id": "2", "kind": "page", "status": "draft"}
        ],
        "orphan_comments": [{"id": "o", "post": "gone", "status": "spam"}]
    })
}

fn laid_out() -> String {
    // The order of the writer, in which nothing of a post stands before its `id`.
    let ours = ours();
    let list = |name: &str| {
        let things: Vec<String> = ours[name].as_array().unwrap().iter().map(ordered).collect();
        things.join(",\n    ")
    };
    format!(
        "{{\n  \"version\": 1,\n  \"generator\": {{\n    \"name\": \"blogferry\",\n    \"version\": \"0.1.0\"\n  }},\n  \
         \"blog\": {{\n    \"id\": \"b\",\n    \"title\": \"Weir\"\n  }},\n  \"posts\": [\n    {}\n  ],\n  \
         \"orphan_comments\": [\n    {}\n  ]\n}}\n",
        list("posts"),
        list("orphan_comments")
    )
}

fn ordered(thing: &Value) -> String {
    let mut names: Vec<&String> = thing.as_object().unwrap().keys().collect();
    names.sort_by_key(|name| ["id", "kind"].iter().position(|first| first == name).unwrap_or(2));
    let fields: Vec<String> = names.iter().map(|name| format!("      \"{name}\": {}", thing[name.as_str()])).collect();
    format!("{{\n{}\n    }}", fields.join(",\n"))
}

/// Puts a fault into the text once.
fn with(from: &str, to: &str) -> Outcome {
    let text = laid_out();
    let broken = text.replacen(from, to, 1);
    assert_ne!(broken, text, "{from}");
    Outcome::of(&broken)
}

#[test]
fn a_document_without_a_fault_tells_nothing() {
    let outcome = Outcome::of(laid_out());
    assert_eq!((outcome.posts.len(), outcome.orphans.len(), outcome.codes()), (2, 1, vec![]));
}

#[test]
fn a_post_whose_protection_is_damaged_is_not_public() {
    for (from, to) in [
        ("\"protected\"", "\"prot\0cted\""),
        ("\"protected\"", "\"rotected\""),
        ("\"protected\": true", "\"protected\": \"Moss\""),
        ("\"protected\": true", "\"protetitle\": \"Moss\""),
    ] {
        let outcome = with(from, to);
        let post = &outcome.posts[0];
        assert!(post.protected || post.status != Status::Published, "{to}");
        assert!(!outcome.issues.is_empty(), "{to}");
    }
}

#[test]
fn a_post_with_a_raw_control_character_is_as_protected_in_the_outline_as_it_is() {
    let outcome = with("\"kind\": \"post\"", "\"kind\": \"po\u{1}st\"");
    assert!(outcome.posts[0].protected && outcome.archive.outline()[0].protected);
    assert_eq!(outcome.posts[1].status, Status::Draft);
}

#[test]
fn a_post_that_has_a_password_is_protected_whatever_else_it_says() {
    let text =
        r#"{"version":1,"posts":[{"id":"1","private":{"password":"heron"}},{"id":"2","private":{"password":""}}]}"#;
    let outcome = Outcome::of(text);
    assert_eq!((outcome.posts[0].protected, outcome.posts[1].protected), (true, false));
    assert_eq!(outcome.codes(), ["status-missing"]);
}

#[test]
fn a_damaged_status_or_a_lost_one_makes_nothing_public() {
    for (from, to) in [
        ("\"status\": \"draft\"", "\"stat\0s\": \"draft\""),
        ("\"status\": \"draft\"", "\"stxxus\": \"draft\""),
        ("\"kind\": \"page\",\n      \"status\": \"draft\"", "\"kind\": \"padraft\""),
    ] {
        let outcome = with(from, to);
        assert_eq!(outcome.posts[1].status, Status::Draft, "{to}");
        assert!(!outcome.issues.is_empty(), "{to}");
    }
    for (from, to) in [("\"status\":\"spam\"", "\"statu\":\"spam\""), ("\"status\":\"spam\"", "\"sxxxus\":\"spam\"")] {
        let outcome = with(from, to);
        assert_ne!(outcome.posts[0].comments[1].status, CommentStatus::Approved, "{to}");
    }
}

#[test]
fn in_json_lines_one_that_says_it_is_published_tells_that_all_say_their_status() {
    let text = "{\"id\":\"1\",\"kind\":\"post\",\"status\":\"published\"}\n{\"id\":\"2\",\"kind\":\"post\",\"stxxus\":\"draft\"}\n";
    let outcome = Outcome::of(text);
    assert_eq!((outcome.posts[0].status, outcome.posts[1].status), (Status::Published, Status::Draft));
    assert_eq!(outcome.codes(), ["json-field-unknown", "status-missing"]);
}

#[test]
fn comments_and_private_data_under_a_damaged_name_are_what_they_were() {
    let outcome = with("\"comments\"", "\"com\0ents\"");
    assert_eq!((outcome.posts[0].comments.len(), outcome.codes()), (2, vec!["control-character", "entry-damaged"]));
    for (from, to) in [("\"private\":{\"user", "\"priv\0te\":{\"user"), ("\"private\": {\"meta", "\"prvate\": {\"meta")]
    {
        let outcome = with(from, to);
        let mut post = outcome.posts[0].clone();
        post.strip_private();
        let public = json!(post).to_string();
        assert!(!public.contains("Loom") && !public.contains("0042"), "{to}: {public}");
        let codes: &[_] = if to.contains('\0') { &["control-character", "entry-damaged"] } else { &["entry-damaged"] };
        assert_eq!(outcome.codes(), codes);
    }
}

#[test]
fn private_data_under_names_nobody_knows_stays_private() {
    let outcome = Outcome::of(
        r#"{"version":1,"flavour":"mint","owner":"ona@example.com","posts":[{"id":"1","mood":"calm","contact":{"email":"x"}}]}"#,
    );
    let (blog, post) = (outcome.blog(), &outcome.posts[0]);
    assert_eq!(json!(blog.meta), json!({"flavour": "mint"}));
    assert_eq!(json!(blog.private), json!({"meta": {"owner": "ona@example.com"}}));
    assert_eq!(json!(post.meta), json!({"mood": "calm"}));
    assert_eq!(json!(post.private), json!({"meta": {"contact": {"email": "x"}}}));
    assert_eq!(outcome.codes(), ["json-field-unknown", "private-withheld"]);
}

#[test]
fn a_list_under_a_damaged_name_or_without_its_colon_or_bracket_is_a_list() {
    for (from, to) in [
        ("\"posts\"", "\"psts\""),
        ("\"posts\"", "\"po\0ts\""),
        ("\"posts\":", "\"posts\""),
        ("\"posts\": ", "\"posts\":<"),
        ("\"posts\": [", "\"posts\": "),
        ("\"orphan_comments\"", "\"orphan<comments\""),
        ("\"orphan_comments\": [", "\"orphan_comments\": "),
    ] {
        let outcome = with(from, to);
        assert_eq!((outcome.posts.len(), outcome.orphans.len()), (2, 1), "{to}: {:?}", outcome.issues.kept());
        assert!(outcome.tells_a_loss() && outcome.blog().meta.is_empty(), "{to}");
    }
}

#[test]
fn a_post_whose_beginning_is_lost_gives_nothing_to_the_blog() {
    let outcome = with("\"posts\": [\n    {\n      \"id\"", "\"poid\"");
    assert_eq!((outcome.posts.len(), outcome.posts[0].id.as_str(), outcome.orphans.len()), (1, "2", 1));
    assert!(outcome.tells_a_loss() && outcome.blog().meta.is_empty());
    let compact = ours().to_string().replacen("\"posts\":[{", "", 1);
    let outcome = Outcome::of(&compact);
    assert_eq!((outcome.posts.len(), outcome.orphans.len()), (1, 1));
    assert!(outcome.tells_a_loss() && outcome.blog().meta.is_empty(), "{:?}", outcome.blog());
    let outcome = with("\"orphan_comments\": [\n    {\n      \"id\"", "\"orphan_cid\"");
    assert_eq!((outcome.posts.len(), outcome.orphans.len()), (2, 0));
    assert!(outcome.tells_a_loss() && outcome.blog().meta.is_empty());
}

#[test]
fn a_lost_bracket_ends_no_document_before_its_lists() {
    for to in ["\"blog\": ", "\"blog\": {},}x\n"] {
        let outcome = with("\"blog\": {", to);
        assert_eq!((outcome.posts.len(), outcome.orphans.len()), (2, 1), "{to}");
        assert!(outcome.tells_a_loss(), "{to}");
    }
}

#[test]
fn what_the_generator_swallows_is_told_and_used() {
    let outcome = with("\n  },\n  \"blog\": {\n    \"id\"", ",\n    \"id\"");
    assert_eq!((outcome.blog().title.as_deref(), outcome.codes()), (Some("Weir"), vec!["json-field-lost"]));
    let outcome = Outcome::of(
        r#"{"version":1,"generator":{"name":"other","version":"2","title":"Not the blog"},"posts":[{"id":"1"}]}"#,
    );
    assert_eq!((outcome.blog().title.as_deref(), outcome.codes()), (None, vec!["json-field-lost"]));
}

#[test]
fn documents_of_other_programs_make_no_drafts_and_lose_no_fields() {
    let text = json!({
        "version": 1, "generator": {"name": "other", "version": "2"}, "title": "Weir", "kind": "blog", "status": "ok",
        "post": [{"count": 1}],
        "posts": [
            {"id": "1", "mood": "calm", "author": {"name": "Ada"}, "comments": [{"id": "c", "likes": 3}]},
            {"id": "2", "status": "draft", "provider": "mill"},
        ],
    });
    let outcome = Outcome::of(text.to_string());
    assert_eq!((outcome.posts[0].status, outcome.posts[1].status), (Status::Published, Status::Draft));
    assert_eq!(outcome.posts[0].comments[0].status, CommentStatus::Approved);
    assert_eq!(json!(outcome.posts[0].meta), json!({"mood": "calm", "author": {"name": "Ada"}}));
    let facts = json!({"title": "Weir", "kind": "blog", "status": "ok", "post": [{"count": 1}]});
    assert_eq!(json!(outcome.blog().meta), facts);
    assert_eq!(outcome.codes(), ["json-field-unknown"]);
}
