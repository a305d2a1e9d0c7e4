use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::JsonIssue;
use crate::content::{Content, Means};
use crate::detect::FormatInfo;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Blog, Comment, Generator, MODEL_VERSION, Post};
use crate::out_path::OutPath;
use crate::reader::Outline;
use crate::writer::{Body, FinishContext, Layout, Pieces, RenderContext, WriteOptions, Writer};

/// Writes one JSON document, post by post, laid out with two blanks a level.
///
/// The bytes are those `serde_json` gives for the whole [`Document`](crate::model::Document) at once, and a newline.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonWriter;

/// Writes JSON Lines: each post on a line of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonlWriter;

static JSON: FormatInfo = FormatInfo {
    id: "json",
    name: "JSON",
    about: "one document with the blog, its posts and their comments; reads back without loss",
    suffixes: &["json"],
    aliases: &[],
};

static JSONL: FormatInfo = FormatInfo {
    id: "jsonl",
    name: "JSON Lines",
    about: "one post with its comments a line, for pipes; without the blog's own facts",
    suffixes: &["jsonl", "ndjson"],
    aliases: &["ndjson"],
};

impl Writer for JsonWriter {
    fn info(&self) -> &'static FormatInfo {
        &JSON
    }

    fn layout(&self) -> Layout {
        Layout::Document { separator: "," }
    }

    fn path(&self, _: &Outline, _: &str, _: &WriteOptions) -> Option<OutPath> {
        None
    }

    fn begin(&self, cx: &FinishContext<'_>, out: &mut Pieces) {
        let mut head = format!("{{\n  \"version\": {MODEL_VERSION},\n  \"generator\": ").into_bytes();
        write_pretty(&Generator::this(), 1, &mut head);
        head.extend_from_slice(b",\n  \"blog\": ");
        write_pretty(cx.blog, 1, &mut head);
        head.extend_from_slice(b",\n  \"posts\": [");
        out.chunk(head);
    }

    fn render(&self, post: &Post, cx: &RenderContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        let post = with_bodies(post, Means::from(cx), issues);
        let mut chunk = b"\n    ".to_vec();
        write_pretty(post.as_ref(), 2, &mut chunk);
        out.chunk(chunk);
    }

    fn finish(&self, cx: &FinishContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        let orphans = comments_with_bodies(cx.orphans, Means::from(cx), issues);
        let mut tail = b"\n  ],\n  \"orphan_comments\": ".to_vec();
        write_pretty(orphans.as_ref(), 1, &mut tail);
        tail.extend_from_slice(b"\n}\n");
        out.chunk(tail);
    }
}

impl Writer for JsonlWriter {
    fn info(&self) -> &'static FormatInfo {
        &JSONL
    }

    fn layout(&self) -> Layout {
        Layout::Document { separator: "" }
    }

    fn path(&self, _: &Outline, _: &str, _: &WriteOptions) -> Option<OutPath> {
        None
    }

    fn posts_stand_alone(&self) -> bool {
        true
    }

    fn render(&self, post: &Post, cx: &RenderContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        let post = with_bodies(post, Means::from(cx), issues);
        let mut line = Vec::new();
        write_compact(post.as_ref(), &mut line);
        line.push(b'\n');
        out.chunk(line);
    }

    fn finish(&self, cx: &FinishContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        if *cx.blog != (Blog { source: cx.blog.source.clone(), ..Blog::default() }) {
            issues.report(Issue::Json(JsonIssue::BlogLeftOut), None);
        }
        if cx.orphans.is_empty() {
            return;
        }
        #[derive(Serialize)]
        struct LastLine<'a> {
            orphan_comments: &'a [Comment],
        }
        let orphans = comments_with_bodies(cx.orphans, Means::from(cx), issues);
        let mut line = Vec::new();
        write_compact(&LastLine { orphan_comments: orphans.as_ref() }, &mut line);
        line.push(b'\n');
        out.chunk(line);
    }
}

/// Returns the post with the bodies the user asked for.
fn with_bodies<'a>(post: &'a Post, means: Means<'_>, issues: &mut Issues) -> Cow<'a, Post> {
    if means.options.bodies.is_empty() {
        return Cow::Borrowed(post);
    }
    let bodies = Bodies::choose(Content::from(post), means, issues);
    let mut post = post.clone();
    (post.content_html, post.content_text, post.content_markdown) = (bodies.html, bodies.text, bodies.markdown);
    post.comments = comments_with_bodies(&post.comments, means, issues).into_owned();
    Cow::Owned(post)
}

fn comments_with_bodies<'a>(comments: &'a [Comment], means: Means<'_>, issues: &mut Issues) -> Cow<'a, [Comment]> {
    if means.options.bodies.is_empty() {
        return Cow::Borrowed(comments);
    }
    let chosen = comments.iter().map(|comment| {
        let bodies = Bodies::choose(Content::from(comment), means, issues);
        Comment {
            content_html: bodies.html,
            content_text: bodies.text,
            content_markdown: bodies.markdown,
            ..comment.clone()
        }
    });
    Cow::Owned(chosen.collect())
}

struct Bodies {
    html: Option<String>,
    text: Option<String>,
    markdown: Option<String>,
}

impl Bodies {
    /// Makes the bodies asked for. Where none of them can be had, those the source has stay: the only words there are
    /// may not be lost to an option.
    fn choose(content: Content<'_>, means: Means<'_>, issues: &mut Issues) -> Self {
        let wants = |body| means.options.bodies.contains(&body);
        // The notes of the engine are about the HTML, the same in both readings, and told once.
        let (mut of_text, mut of_markdown) = (Issues::default(), Issues::default());
        let chosen = Bodies {
            html: content.html.filter(|_| wants(Body::Html)).map(str::to_owned),
            text: wants(Body::Text).then(|| content.text(means, &mut of_text)).flatten().map(Cow::into_owned),
            markdown: wants(Body::Markdown)
                .then(|| content.markdown(means, &mut of_markdown))
                .flatten()
                .map(Cow::into_owned),
        };
        issues.append(if wants(Body::Markdown) { of_markdown } else { of_text });
        if chosen.html.is_some() || chosen.text.is_some() || chosen.markdown.is_some() {
            return chosen;
        }
        Bodies {
            html: content.html.map(str::to_owned),
            text: content.text.map(str::to_owned),
            markdown: content.markdown.map(str::to_owned),
        }
    }
}

#[expect(clippy::expect_used, reason = "a vector takes every byte, and every key of the model is a string")]
fn write_compact(value: &impl Serialize, out: &mut Vec<u8>) {
    let line = serde_json::to_string(value).expect("the model serialises into memory");
    // A line is what ends in a line feed, but programs in other languages end lines at these too. They occur in strings
    // only, where an escape says the same.
    let mut rest = line.as_str();
    let mut from = 0;
    // U+0085 begins with C2, the others with E2: bytes that are rare where all is ASCII.
    while let Some(found) = memchr::memchr2(0xC2, 0xE2, rest.as_bytes().get(from..).unwrap_or_default()) {
        let at = from.saturating_add(found);
        let Some(sign) = rest.get(at..).and_then(|rest| rest.chars().next()) else { break };
        from = at.saturating_add(sign.len_utf8());
        if matches!(sign, '\u{85}' | '\u{2028}' | '\u{2029}') {
            out.extend_from_slice(rest.get(..at).unwrap_or_default().as_bytes());
            out.extend_from_slice(format!("\\u{:04x}", u32::from(sign)).as_bytes());
            rest = rest.get(from..).unwrap_or_default();
            from = 0;
        }
    }
    out.extend_from_slice(rest.as_bytes());
}

/// Appends the value laid out as it stands `level` levels deep in a document.
#[expect(clippy::expect_used, reason = "a vector takes every byte, and every key of the model is a string")]
fn write_pretty(value: &(impl Serialize + ?Sized), level: usize, out: &mut Vec<u8>) {
    serde_json::to_writer_pretty(Indented { out, level }, value).expect("the model serialises into memory");
}

/// Indents all lines but the first. A newline inside a string is written `\n` in JSON, so each one met is layout.
struct Indented<'a> {
    out: &'a mut Vec<u8>,
    level: usize,
}

impl io::Write for Indented<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.out.extend_from_slice(line);
            if line.ends_with(b"\n") {
                (0..self.level).for_each(|_| self.out.extend_from_slice(b"  "));
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_json_lines_holds_what_another_program_takes_for_its_end() {
        let text = "a\u{2028}b\u{2029}c\u{85}d\u{e9}";
        let mut line = Vec::new();
        write_compact(&text, &mut line);
        assert_eq!(line, "\"a\\u2028b\\u2029c\\u0085d\u{e9}\"".as_bytes());
        assert_eq!(serde_json::from_slice::<String>(&line).unwrap(), text);
    }
}
