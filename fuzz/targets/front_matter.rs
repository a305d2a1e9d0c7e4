//! Any title: the front matter of a post has as many lines that start a field as it should, whatever the title says.
#![no_main]

use blogferry_formats::html::NativeEngine;
use blogferry_formats::markdown::MarkdownWriter;
use blogferry_formats::model::{Blog, Post};
use blogferry_formats::{
    FrontMatter, Issues, OutPath, Piece, Pieces, PlainHtml, RenderContext, Unchanged, WriteOptions, Writer as _,
};

fn render(post: &Post, front_matter: FrontMatter) -> String {
    let options = WriteOptions { front_matter, ..WriteOptions::default() };
    let path = OutPath::new(["posts", "post.md"]);
    let cx = RenderContext {
        path: Some(&path),
        blog: &Blog::default(),
        options: &options,
        engine: &NativeEngine,
        dialect: &PlainHtml,
        addresses: &Unchanged,
    };
    let mut pieces = Pieces::default();
    MarkdownWriter.render(post, &cx, &mut pieces, &mut Issues::default());
    match pieces.pieces.into_iter().next() {
        Some(Piece::File { bytes, .. }) => String::from_utf8(bytes).expect("UTF-8"),
        _ => panic!("no file"),
    }
}

libfuzzer_sys::fuzz_target!(|title: &str| {
    // A title that is blank is none, and has no line.
    if title.trim().is_empty() {
        return;
    }
    for front_matter in [FrontMatter::Yaml, FrontMatter::Toml] {
        let plain = render(&Post { title: Some("plain".to_owned()), ..Post::default() }, front_matter);
        let fuzzed = render(&Post { title: Some(title.to_owned()), ..Post::default() }, front_matter);
        assert_eq!(plain.lines().count(), fuzzed.lines().count(), "a title made lines of its own:\n{fuzzed}");
        assert!(!fuzzed.contains(|c: char| c.is_control() && c != '\n'), "a control character came through");
    }
});
