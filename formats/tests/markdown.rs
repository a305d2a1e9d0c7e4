//! The Markdown target: files, front matter, comments.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic in a test is the failing test")]

mod writing;

use blogferry_formats::markdown::MarkdownWriter;
use blogferry_formats::model::{Document, Post};
use blogferry_formats::{CommentPlace, FrontMatter, Issues, WriteOptions};
use writing::{assert_same_as_file, case, document, read_document, write};

fn options(front_matter: FrontMatter, comments: CommentPlace) -> WriteOptions {
    WriteOptions { front_matter, comments, ..WriteOptions::default() }
}

fn files(document: &Document, options: &WriteOptions) -> (Vec<(String, String)>, Issues) {
    let (files, issues) = write(&MarkdownWriter, document, options);
    let text = |bytes| String::from_utf8(bytes).expect("what is written is UTF-8");
    (files.into_iter().map(|(path, bytes)| (path.to_string(), text(bytes))).collect(), issues)
}

/// Writes a case in one way and compares every file with those in its folder of that way.
fn check(name: &str, way: &str, options: &WriteOptions) -> Issues {
    let (files, issues) = files(&read_document(&format!("markdown/{name}/blog.json")), options);
    for (path, text) in &files {
        assert_same_as_file(&case(&format!("markdown/{name}/{way}/{path}")), text.as_bytes());
        assert!(text.ends_with('\n') && !text.ends_with("\n\n") && !text.contains('\r'), "{path}");
    }
    let mut expected = Vec::new();
    let root = case(&format!("markdown/{name}/{way}"));
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { expected.push(path) }
        }
    }
    assert_eq!(files.len(), expected.len(), "{way} holds other files than were written: {expected:?}");
    issues
}

#[test]
fn every_field_has_its_place_in_yaml() {
    check("whole", "yaml", &options(FrontMatter::Yaml, CommentPlace::Sidecar));
}

#[test]
fn every_field_has_its_place_in_toml() {
    check("whole", "toml", &options(FrontMatter::Toml, CommentPlace::None));
}

#[test]
fn every_field_has_its_place_in_json() {
    check("whole", "json", &options(FrontMatter::Json, CommentPlace::Sidecar));
}

#[test]
fn comments_stand_in_threads_under_the_post() {
    let issues = check("threads", "inline", &options(FrontMatter::Yaml, CommentPlace::Inline));
    let codes: Vec<_> = issues.counts().map(|(code, _, count)| (code, count)).collect();
    assert_eq!(codes, [("parent-missing", 1), ("reply-cycle", 1)]);
}

#[test]
fn comments_stand_as_data_beside_the_post() {
    check("threads", "sidecar", &options(FrontMatter::Yaml, CommentPlace::Sidecar));
}

/// A generator may run it, and whoever has one says so to it (`{% raw %}`, another template engine, none). What a post
/// says is not for a converter to change.
#[test]
fn template_code_of_a_post_stays_what_it_says() {
    let code = "{{ site.title }} {% include x %} {{% y %}} ${z}";
    let post = Post { title: Some(code.to_owned()), content_html: Some(format!("<p>{code}</p>")), ..Post::default() };
    let document = document(vec![post]);
    let (files, _) = files(&document, &options(FrontMatter::Yaml, CommentPlace::Inline));
    assert_eq!(files[0].1, format!("---\ntitle: \"{code}\"\n---\n\n{code}\n"));
}
