//! JSON that says the same in another shape: what it means is read and told, or what is not read is told as lost.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic in a test is the failing test"
)]

mod json_outcome;

use blogferry_formats::json::JsonReader;
use blogferry_formats::model::{CommentStatus, Status};
use blogferry_formats::{Confidence, Input, Issues, OpenContext, Reader, Sample};
use json_outcome::Outcome;
use serde_json::{Value, json};

fn post(id: &str) -> Value {
    json!({
        "id": id, "kind": "post", "status": "published", "title": format!("Pond {id}"), "content_html": "<p>Moss</p>",
        "comments": [{"id": "c", "status": "approved", "author": {"name": "Reed"}, "content_html": "Yes."}],
    })
}

/// A document of ours that says this beside.
fn with(name: &str, value: Value) -> String {
    // By hand, since a map would put `blog` first.
    format!(
        "{{\"version\": 1, \"generator\": {{\"name\": \"blogferry\"}}, \"blog\": {{\"title\": \"Pond\"}}, \"{name}\": \
         {value}, \"orphan_comments\": []}}"
    )
}

/// A document of ours with one post whose comments are these.
fn commented(comments: Value) -> String {
    let mut post = post("1");
    post["comments"] = comments;
    with("posts", json!([post]))
}

#[test]
fn posts_in_an_object_by_their_ids_are_read_and_told() {
    let outcome = Outcome::of(with("posts", json!({"1": post("1"), "2": post("2")})));
    assert_eq!((outcome.ids(), outcome.codes()), (vec!["1", "2"], vec!["json-read-as"]));
    let outcome = Outcome::of(with("posts", post("1")));
    assert_eq!((outcome.ids(), outcome.codes()), (vec!["1"], vec!["json-read-as"]));
    let outcome = Outcome::of(with("posts", json!({"moss": post("1"), "n": 3})));
    assert_eq!((outcome.ids(), outcome.losses()), (vec!["1"], 2));
}

#[test]
fn comments_without_a_post_in_an_object_are_read_and_told() {
    let text = with("posts", json!([post("1")]))
        .replace("\"orphan_comments\": []", r#""orphan_comments": {"o": {"id": "o", "status": "spam"}}"#);
    let outcome = Outcome::of(text);
    assert_eq!((outcome.orphans.len(), outcome.codes()), (1, vec!["json-read-as"]));
}

#[test]
fn posts_under_another_name_or_one_level_deeper_are_read_and_told() {
    for (name, value) in [
        ("items", json!([post("1"), post("2")])),
        ("data", json!({"count": 2, "posts": [post("1"), post("2")]})),
        ("a", json!({"b": {"posts": [post("1"), post("2")]}})),
    ] {
        let outcome = Outcome::of(with(name, value));
        assert_eq!(outcome.ids(), ["1", "2"], "{name}: {:?}", outcome.issues.kept());
        assert!(outcome.codes().contains(&"json-read-as"), "{name}");
        assert_eq!(outcome.archive.blog().title.as_deref(), Some("Pond"));
    }
}

#[test]
fn documents_in_documents_without_end_take_no_stack() {
    let deep = format!("{{\"version\":1,{}\"posts\":[]{}", "\"a\":{".repeat(100_000), "}".repeat(100_001));
    let inputs = vec![Input::from_bytes("blog.json", deep)];
    // Whatever comes of it, it ends.
    drop(JsonReader.open(inputs, &OpenContext::default(), &mut Issues::default()));
}

#[test]
fn posts_beside_the_posts_are_told_as_lost_and_drafts_among_them_are_private() {
    let text = with("posts", json!([post("1")]));
    for (status, is_withheld) in [("published", false), ("draft", true)] {
        let page = json!([{"id": "9", "title": "About", "status": status, "content_html": "x"}]);
        let outcome =
            Outcome::of(text.replace("\"orphan_comments\"", &format!("\"pages\": {page}, \"orphan_comments\"")));
        assert_eq!((outcome.ids(), outcome.losses()), (vec!["1"], 1));
        assert!(outcome.codes().contains(&"json-not-read"));
        assert_eq!(outcome.archive.blog().meta.is_empty(), is_withheld);
    }
}

#[test]
fn comments_that_are_an_object_are_read_and_told() {
    let one = json!({"id": "c", "status": "approved", "content_html": "x"});
    let outcome = Outcome::of(commented(one.clone()));
    assert_eq!(outcome.comments(), [("c", None, CommentStatus::Approved)]);
    assert_eq!(outcome.codes(), ["json-read-as"]);
    let outcome = Outcome::of(commented(json!({"7": {"status": "spam", "content_html": "x"}, "8": one})));
    assert_eq!(outcome.comments(), [("7", None, CommentStatus::Spam), ("c", None, CommentStatus::Approved)]);
    assert_eq!((outcome.codes(), outcome.losses()), (vec!["json-read-as"], 0));
}

#[test]
fn answers_inside_a_comment_are_comments_that_answer_it() {
    let reply = |id: &str, status: &str| json!({"id": id, "status": status, "content_html": "x"});
    let mut first = reply("b", "approved");
    first["replies"] = json!([reply("c", "spam")]);
    let mut top = reply("a", "approved");
    top["replies"] = json!([first, reply("d", "approved")]);
    let outcome = Outcome::of(commented(json!([top, reply("e", "approved")])));
    let (approved, spam) = (CommentStatus::Approved, CommentStatus::Spam);
    let expected = [
        ("a", None, approved),
        ("b", Some("a"), approved),
        ("c", Some("b"), spam),
        ("d", Some("a"), approved),
        ("e", None, approved),
    ];
    assert_eq!(outcome.comments(), expected);
    assert_eq!(outcome.codes(), ["json-read-as"]);
}

#[test]
fn an_answer_without_a_status_is_no_more_public_than_what_it_answers() {
    let reply = json!({"id": "b", "content_html": "x"});
    for generator in ["blogferry", "other"] {
        let comments = json!([{"id": "a", "status": "spam", "content_html": "x", "replies": [reply]}]);
        let outcome = Outcome::of(commented(comments).replace("\"blogferry\"", &format!("\"{generator}\"")));
        assert_ne!(outcome.comments()[1].2, CommentStatus::Approved, "{generator}");
    }
}

#[test]
fn a_comment_that_says_its_body_under_another_name_tells_a_loss() {
    let outcome = Outcome::of(commented(json!([{"id": "a", "status": "approved", "text": "Yes."}])));
    assert_eq!((outcome.codes(), outcome.losses()), (vec!["json-not-read"], 1));
    let both = json!([{"id": "a", "status": "approved", "text": "Yes.", "content_html": "Yes."}]);
    assert_eq!(Outcome::of(commented(both)).codes(), ["json-field-unknown"]);
}

#[test]
fn what_a_field_nobody_knows_says_was_not_public_is_private() {
    let hidden =
        json!([{"id": "a", "status": "approved", "content_html": "x", "thread": [{"id": "b", "status": "spam"}]}]);
    let outcome = Outcome::of(commented(hidden));
    let comment = &outcome.posts[0].comments[0];
    assert!(comment.meta.is_empty() && comment.private.is_some());
    assert!(outcome.codes().contains(&"private-withheld"));
}

#[test]
fn zero_bytes_in_a_string_are_a_hole_or_control_characters_and_the_escape_is_neither() {
    let text = with("posts", json!([post("1")]));
    let moss = |with: &str| text.replace("<p>Moss", &format!("<p>Mo{with}ss"));
    for (zeros, codes) in
        [("\0".repeat(512), vec!["hole"]), ("\0\0".to_owned(), vec!["control-character"]), (String::new(), vec![])]
    {
        let outcome = Outcome::of(moss(&zeros));
        assert_eq!(outcome.codes(), codes);
        assert_eq!(outcome.posts[0].content_html.as_deref(), Some("<p>Moss</p>"));
    }
    let outcome = Outcome::of(moss("\\u0000"));
    assert_eq!((outcome.posts[0].content_html.as_deref(), outcome.codes()), (Some("<p>Mo\0ss</p>"), vec![]));
}

#[test]
fn commas_behind_last_elements_cost_nothing() {
    let text =
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(&with("posts", json!([post("1")]))).unwrap());
    let text = text.unwrap().replace("\"\n", "\",\n").replace("}\n", "},\n").replace("]\n", "],\n");
    let text = text.trim_end_matches([',', '\n']).to_owned();
    // The map puts `blog` first, which is a document as well.
    let outcome = Outcome::of(text.clone());
    assert_eq!((outcome.ids(), outcome.comments().len(), outcome.losses()), (vec!["1"], 1, 0), "{text}");
    assert_eq!(outcome.archive.blog().title.as_deref(), Some("Pond"));
    assert_eq!(outcome.codes(), ["json-read-as"]);
}

#[test]
fn json_lines_are_read_however_their_values_are_parted() {
    let (one, two) = (post("1"), post("2"));
    for (text, is_told) in [
        (format!("{one}\r{two}\r"), true),
        (format!("{one},\n{two},\n"), true),
        (format!("{one}{two}"), true),
        (format!("{one:#}\n{two:#}\n"), false),
        (format!("{one:#},\n{two:#}\n"), false),
        (format!("\u{1E}{one}\n\u{1E}{two}\n"), false),
        (format!("[{one}, {two}]"), false),
        (format!("[\n{one},\n{two}\n]\n"), false),
    ] {
        let outcome = Outcome::of(text.clone());
        assert_eq!((outcome.ids(), outcome.losses()), (vec!["1", "2"], 0), "{text}");
        assert_eq!(outcome.codes(), if is_told { vec!["json-read-as"] } else { vec![] }, "{text}");
    }
}

#[test]
fn a_laid_out_post_that_lacks_a_bracket_does_not_take_the_next_along() {
    let broken = format!("{:#}", post("1")).replacen("    }\n", "", 1);
    let text = format!("{broken}\n{:#}\n{:#}\n", post("2"), post("3"));
    let mut issues = Issues::default();
    let archive = JsonReader.open(vec![Input::from_bytes("x", text)], &OpenContext::default(), &mut issues).unwrap();
    assert_eq!(archive.outline().len(), 3);
    assert!(archive.thread(0, &mut issues).is_err());
    assert_eq!(archive.thread(1, &mut issues).unwrap().id, "2");
}

#[test]
fn json_behind_a_remark_in_a_fence_or_in_a_call_is_json() {
    let (document, line) = (with("posts", json!([post("1")])), json_line());
    for text in [
        format!("```json\n{document}\n```\n"),
        format!("callback({document});\n"),
        format!("var blog = {document};\n"),
        format!("# my blog\n{line}\n"),
    ] {
        let sample = Sample { name: "x", head: text.as_bytes() };
        assert_eq!(JsonReader.sniff(&sample), Confidence::Likely, "{text}");
        let outcome = Outcome::of(text.clone());
        assert_eq!((outcome.ids(), outcome.posts[0].status), (vec!["1"], Status::Published), "{text}");
        assert!(outcome.codes().contains(&"stray-text"), "{text}");
    }
    for text in [format!("[{line}]"), format!("[\n  {line}\n]")] {
        assert_eq!(JsonReader.sniff(&Sample { name: "x", head: text.as_bytes() }), Confidence::Certain, "{text}");
    }
}

/// A post as the writer of JSON Lines writes it, its id first.
fn json_line() -> String {
    r#"{"id":"1","kind":"post","status":"published","content_html":"x"}"#.to_owned()
}
