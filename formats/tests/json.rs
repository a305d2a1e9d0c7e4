//! The JSON and JSON Lines targets, their schema, and reading them back.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic in a test is the failing test")]

mod writing;

use blogferry_formats::json::{JsonReader, JsonWriter, JsonlWriter, schema};
use blogferry_formats::model::{Document, Post};
use blogferry_formats::{Archive, Body, Input, Issues, OpenContext, ReadError, ReadErrorKind, Reader, WriteOptions};
use serde_json::{Value, json};
use writing::{assert_same_as_file, case, document, read_document, write_document};

fn open(text: impl Into<Vec<u8>>) -> (Result<Box<dyn Archive>, ReadError>, Issues) {
    let mut issues = Issues::default();
    let inputs = vec![Input::from_bytes("blog.json", text)];
    (JsonReader.open(inputs, &OpenContext::default(), &mut issues), issues)
}

/// Reads everything an archive has; posts that cannot be given are left out.
fn read(text: impl Into<Vec<u8>>) -> (Document, Issues) {
    let (archive, mut issues) = open(text);
    let archive = archive.unwrap();
    let posts = (0..archive.outline().len()).filter_map(|n| archive.thread(n, &mut issues).ok()).collect();
    let orphan_comments = archive.orphans(&mut issues).unwrap();
    (Document { blog: archive.blog().clone(), orphan_comments, ..document(posts) }, issues)
}

fn codes(issues: &Issues) -> Vec<(&'static str, u64)> {
    issues.counts().map(|(code, _, count)| (code, count)).collect()
}

fn post(id: &str) -> Post {
    Post { id: id.to_owned(), content_html: Some(format!("<p>Body of {id}.</p>")), ..Post::default() }
}

fn whole(document: &Document) -> String {
    write_document(&JsonWriter, document, &WriteOptions::default()).0
}

#[test]
fn every_field_of_the_model_comes_back_to_the_letter() {
    let text = std::fs::read_to_string(case("json/every-field/blog.json")).unwrap();
    let (document, issues) = read(text.clone());
    assert!(issues.is_empty(), "{:?}", issues.kept());
    let again = whole(&document);
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!(again, text.replace("\"version\": \"0.1.0\"", &version));
}

#[test]
fn the_streamed_document_is_what_serde_writes_at_once() {
    let document = read_document("json/every-field/blog.json");
    let at_once =
        serde_json::to_string_pretty(&Document { generator: document_generator(), ..document.clone() }).unwrap();
    assert_eq!(whole(&document), at_once + "\n");
}

fn document_generator() -> blogferry_formats::model::Generator {
    blogferry_formats::model::Generator::this()
}

#[test]
fn json_lines_are_one_post_each_and_bring_the_orphans_back() {
    let document = read_document("json/every-field/blog.json");
    let (lines, issues) = write_document(&JsonlWriter, &document, &WriteOptions::default());
    assert_eq!(codes(&issues), [("jsonl-blog-left-out", 1)]);
    assert_eq!(lines.lines().count(), document.posts.len() + 1);
    for (line, post) in lines.lines().zip(&document.posts) {
        assert_eq!(serde_json::from_str::<Post>(line).unwrap(), *post);
    }
    let (back, issues) = read(lines);
    assert!(issues.is_empty(), "{:?}", issues.kept());
    assert_eq!(back.posts, document.posts);
    assert_eq!(back.orphan_comments, document.orphan_comments);
}

#[test]
fn an_empty_blog_is_still_a_document() {
    let text = whole(&document(Vec::new()));
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["orphan_comments"], json!([]));
    assert_eq!(read(text).0, document(Vec::new()));
}

#[test]
fn named_bodies_are_the_only_ones_written() {
    let of = |bodies: &[Body]| {
        let options = WriteOptions { bodies: bodies.to_vec(), ..WriteOptions::default() };
        let (text, _) = write_document(&JsonWriter, &document(vec![post("a")]), &options);
        let value: Value = serde_json::from_str(&text).unwrap();
        let post = value["posts"][0].as_object().unwrap().clone();
        post.into_iter().filter(|(key, _)| key.starts_with("content_")).collect::<serde_json::Map<_, _>>()
    };
    let html = json!("<p>Body of a.</p>");
    assert_eq!(Value::from(of(&[])), json!({ "content_html": html }));
    assert_eq!(Value::from(of(&[Body::Html])), json!({ "content_html": html }));
    assert_eq!(Value::from(of(&[Body::Markdown])), json!({ "content_markdown": "Body of a." }));
    assert_eq!(
        Value::from(of(&[Body::Text, Body::Html])),
        json!({ "content_html": html, "content_text": "Body of a." })
    );
}

#[test]
fn the_only_body_there_is_stays_whatever_was_asked_for() {
    let dump = Post { content_html: None, content_text: Some("Only words.".into()), ..post("a") };
    let options = WriteOptions { bodies: vec![Body::Html], ..WriteOptions::default() };
    let (text, _) = write_document(&JsonWriter, &document(vec![dump.clone()]), &options);
    assert_eq!(read(text).0.posts, [dump]);
}

#[test]
fn notes_of_the_engine_are_told_once() {
    let document = read_document("json/every-field/blog.json");
    let options = WriteOptions { bodies: vec![Body::Markdown, Body::Text], ..WriteOptions::default() };
    let (_, issues) = write_document(&JsonWriter, &document, &options);
    assert_eq!(codes(&issues), [("html-active-content", 1)]);
}

#[test]
fn the_schema_is_the_one_in_the_docs() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    assert_same_as_file(&case("../docs/schema.json"), text.as_bytes());
}

#[test]
fn what_is_written_follows_the_schema() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let document = read_document("json/every-field/blog.json");
    for bodies in [vec![], vec![Body::Markdown, Body::Html, Body::Text]] {
        let options = WriteOptions { bodies, ..WriteOptions::default() };
        let (text, _) = write_document(&JsonWriter, &document, &options);
        let value: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn what_is_wrong_does_not_follow_the_schema() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let right: Value = serde_json::from_str(&whole(&read_document("json/every-field/blog.json"))).unwrap();
    for (place, value) in [
        ("/version", json!("one")),
        ("/version", json!(2)),
        ("/posts", json!({})),
        ("/posts/0/status", json!("live")),
        ("/posts/0/date_published", json!("last Tuesday")),
        ("/posts/0/id", json!(1)),
        ("/posts/0/comments/0/type", json!("review")),
        ("/posts/0/tags/0", json!("No")),
        ("/posts/0/meta", json!([])),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(place).unwrap() = value;
        assert!(!validator.is_valid(&wrong), "{place}");
    }
}

#[test]
fn a_document_of_a_later_version_is_refused_politely() {
    let error = open(r#"{"version": 2, "posts": []}"#).0.err().unwrap();
    assert!(matches!(error.kind, ReadErrorKind::TooNew(2)), "{error}");
}

#[test]
fn other_json_is_foreign() {
    for text in [
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}"#,
        r#"{"db": [{"data": {"posts": []}}]}"#,
        "[1, 2]",
        "{\n  \"name\": \"x\"\n}",
        "{",
        "null",
    ] {
        let error = open(text).0.err().expect(text);
        assert!(matches!(error.kind, ReadErrorKind::Foreign { .. }), "{text}: {error}");
    }
    assert!(matches!(open(" \n").0.err().unwrap().kind, ReadErrorKind::Empty));
}
