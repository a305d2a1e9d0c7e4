//! Front matter and comment files come back from readers of YAML, TOML and JSON as they were meant.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic in a test is the failing test"
)]

mod writing;

use std::collections::BTreeMap;

use blogferry_formats::markdown::MarkdownWriter;
use blogferry_formats::model::{Attachment, Blog, Comment, Document, Person, Post, Term};
use blogferry_formats::{CommentPlace, FrontMatter, WriteOptions};
use proptest::prelude::*;
use serde_json::{Value, json};
use writing::{case, document, read_document, write};

const FORMS: [FrontMatter; 3] = [FrontMatter::Yaml, FrontMatter::Toml, FrontMatter::Json];

fn files(document: &Document, front_matter: FrontMatter, comments: CommentPlace) -> Vec<(String, String)> {
    let options = WriteOptions { front_matter, comments, ..WriteOptions::default() };
    let (files, _) = write(&MarkdownWriter, document, &options);
    files.into_iter().map(|(path, bytes)| (path.to_string(), String::from_utf8(bytes).unwrap())).collect()
}

/// Returns the front matter of a post in one form.
fn raw(blog: Blog, post: &Post, form: FrontMatter) -> String {
    let document = Document { blog, ..document(vec![post.clone()]) };
    let (_, text) = files(&document, form, CommentPlace::None).remove(0);
    let fence = match form {
        FrontMatter::Yaml => "---\n",
        FrontMatter::Toml => "+++\n",
        FrontMatter::Json => return text,
    };
    let rest = text.strip_prefix(fence).unwrap();
    let end = rest.find(&format!("\n{fence}")).map_or(0, |at| at + 1);
    rest[..end].to_owned()
}

/// Reads the front matter of a post back; dates of TOML become text.
fn fields(post: &Post, form: FrontMatter) -> Value {
    let text = raw(Blog::default(), post, form);
    match form {
        FrontMatter::Yaml => serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")),
        FrontMatter::Toml => json_of(toml::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))),
        FrontMatter::Json => serde_json::Deserializer::from_str(&text).into_iter().next().unwrap().unwrap(),
    }
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
    }
}

fn strings() -> Vec<String> {
    let text = std::fs::read_to_string(case("markdown/strings/strings.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A post that says one text wherever a source can say one.
fn post_of(text: &str) -> Post {
    let comment = Comment {
        id: text.to_owned(),
        author: Some(Person::named(text)),
        content_html: Some(text.to_owned()),
        content_text: Some(text.to_owned()),
        meta: BTreeMap::from([(text.to_owned(), json!({ text: [text] }))]),
        ..Comment::default()
    };
    Post {
        id: "1".to_owned(),
        title: Some(format!("x{text}")),
        summary: Some(format!("{text}x")),
        tags: vec![Term::named(format!("{text}{text}x")), Term::named("ok")],
        attachments: vec![Attachment { title: Some(format!("x{text}")), ..Attachment::default() }],
        meta: BTreeMap::from([(text.to_owned(), json!({ text: [text] })), (format!("{text}."), json!(text))]),
        comments: vec![comment],
        ..Post::default()
    }
}

fn assert_comes_back(text: &str) {
    let post = post_of(text);
    let expected = json!({
        "title": format!("x{text}"), "summary": format!("{text}x"), "id": "1",
        "tags": [format!("{text}{text}x"), "ok"], "attachments": [{"title": format!("x{text}")}],
        "meta": { text: { text: [text] }, format!("{text}."): text }
    });
    for form in FORMS {
        assert_eq!(fields(&post, form), expected, "{text:?} in {form:?}");
    }
    for form in [FrontMatter::Yaml, FrontMatter::Json] {
        let sidecar = &files(&document(vec![post.clone()]), form, CommentPlace::Sidecar)[1].1;
        let mut back: Vec<Comment> = match form {
            FrontMatter::Json => serde_json::from_str(sidecar).unwrap(),
            _ => serde_saphyr::from_str(sidecar).unwrap_or_else(|error| panic!("{error}: {sidecar}")),
        };
        assert!(back[0].content_markdown.take().is_some());
        assert_eq!(back, post.comments, "{text:?}: {sidecar}");
    }
}

#[test]
fn strings_that_look_like_something_else_come_back_as_strings() {
    let strings = strings();
    assert!(strings.len() >= 60);
    strings.iter().for_each(|text| assert_comes_back(text));
}

#[test]
fn strings_alone_are_strings_too() {
    for text in strings().iter().filter(|text| !text.trim().is_empty()) {
        let post = Post { title: Some(text.clone()), tags: vec![Term::named(text.clone())], ..Post::default() };
        for form in FORMS {
            assert_eq!(fields(&post, form), json!({ "title": text, "tags": [text] }), "{text:?} in {form:?}");
        }
    }
}

#[test]
fn meta_named_like_a_field_does_not_take_its_place() {
    let names = ["title", "date", "url", "draft", "status", "meta", "id", "tags", "layout", "permalink"];
    let meta = names.iter().map(|name| ((*name).to_owned(), json!("forged"))).collect();
    let post = Post { id: "1".to_owned(), title: Some("True".to_owned()), meta, ..Post::default() };
    for form in FORMS {
        let fields = fields(&post, form);
        let keys: Vec<&String> = fields.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "meta", "title"]);
        assert_eq!((&fields["title"], &fields["meta"]["draft"]), (&json!("True"), &json!("forged")));
    }
}

#[test]
fn numbers_and_structures_of_meta_keep_their_kind() {
    let value = json!({"int": -7, "float": 0.1, "large": 1e300, "small": 1.5e-9, "whole": 5.0, "true": true, "list": [[], {}, [1]]});
    let post = Post { meta: BTreeMap::from([("own".to_owned(), value.clone())]), ..Post::default() };
    for form in FORMS {
        assert_eq!(fields(&post, form)["meta"]["own"], value, "{form:?}");
    }
    let post = Post { meta: BTreeMap::from([("own".to_owned(), json!([null, u64::MAX]))]), ..Post::default() };
    assert_eq!(fields(&post, FrontMatter::Yaml)["meta"]["own"], json!([null, u64::MAX]));
    assert_eq!(fields(&post, FrontMatter::Toml)["meta"]["own"], json!(["", u64::MAX.to_string()]));
}

#[test]
fn dates_are_bare_and_only_as_precise_as_the_source() {
    for (date, shown) in [
        ("2012-02-03T11:22:33-08:00", "2012-02-03T11:22:33-08:00"),
        ("2012-02-03T11:22:33.000-08:00", "2012-02-03T11:22:33-08:00"),
        ("2012-02-03T11:22:33.040-08:00", "2012-02-03T11:22:33.040-08:00"),
        ("2012-02-03T11:22:33", "2012-02-03T11:22:33"),
        ("2012-02-03", "2012-02-03"),
        ("2012-02-03T23:30:00Z", "2012-02-04T00:30:00+01:00"),
        ("2012-07-03T23:30:00Z", "2012-07-04T01:30:00+02:00"),
        ("2016-12-31T23:59:60Z", "\"2016-12-31T23:59:60Z\""),
    ] {
        let blog = Blog { timezone: Some("Europe/Vienna".to_owned()), ..Blog::default() };
        let post = Post { date_published: date.parse().ok(), ..Post::default() };
        assert_eq!(raw(blog.clone(), &post, FrontMatter::Yaml), format!("date: {shown}\n"));
        assert_eq!(raw(blog.clone(), &post, FrontMatter::Toml), format!("date = {shown}\n"));
        let quoted = format!("\"{}\"", shown.trim_matches('"'));
        assert_eq!(raw(blog, &post, FrontMatter::Json), format!("{{\n  \"date\": {quoted}\n}}\n"));
        let table: toml::Table = raw(Blog::default(), &post, FrontMatter::Toml).parse().unwrap();
        assert_eq!(table["date"].is_datetime(), !date.contains(":60"), "{date}");
    }
}

#[test]
fn a_post_without_a_date_has_no_date_field() {
    let post = Post { id: "1".to_owned(), ..Post::default() };
    assert_eq!(raw(Blog::default(), &post, FrontMatter::Yaml), "id: \"1\"\n");
}

#[test]
fn updated_is_told_only_when_it_says_more_than_date() {
    let updated = |published: &str, modified: &str| {
        let post =
            Post { date_published: published.parse().ok(), date_modified: modified.parse().ok(), ..Post::default() };
        fields(&post, FrontMatter::Yaml)["updated"].as_str().map(str::to_owned)
    };
    assert_eq!(updated("2012-02-03T10:00:00Z", "2012-02-03T10:01:00Z"), None);
    assert_eq!(updated("2012-02-03T10:00:00Z", "2012-02-03T11:01:00+01:00"), None);
    assert_eq!(updated("2012-02-03T10:00:00Z", "2012-02-03T10:01:01Z").as_deref(), Some("2012-02-03T10:01:01Z"));
    assert_eq!(updated("2012-02-03", "2012-02-03T10:01:01Z"), None);
    assert_eq!(updated("", "2012-02-03").as_deref(), Some("2012-02-03"));
}

#[test]
fn what_was_not_for_everyone_is_a_draft_for_every_generator() {
    use blogferry_formats::model::Status::*;
    for status in [Draft, Scheduled, Pending, Private, Trash] {
        let fields = fields(&Post { status, ..Post::default() }, FrontMatter::Yaml);
        assert_eq!((&fields["draft"], &fields["status"]), (&json!(true), &json!(status.as_str())));
    }
    let protected = fields(&Post { protected: true, ..Post::default() }, FrontMatter::Yaml);
    assert_eq!(protected, json!({"draft": true, "protected": true}));
}

#[test]
fn private_data_is_in_no_markdown_output() {
    let mut document = read_document("json/every-field/blog.json");
    document.orphan_comments[0].private.clone_from(&document.posts[0].private);
    for form in FORMS {
        for place in [CommentPlace::Inline, CommentPlace::Sidecar, CommentPlace::None] {
            for (path, text) in files(&document, form, place) {
                for secret in ["@people", "@weir", "192.0.2", "Teletype", "Loom", "heron", "0042", "private"] {
                    assert!(!text.contains(secret), "{secret} in {path}:\n{text}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_string_comes_back_from_every_form(text in any::<String>()) {
        assert_comes_back(&text);
    }

    #[test]
    fn any_lines_come_back_from_a_comment_file(text in "[ab#:\\-> \\t\\r\\n\u{85}\u{2028}\"'|é]{0,40}") {
        assert_comes_back(&text);
    }
}
