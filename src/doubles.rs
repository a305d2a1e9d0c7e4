//! A reader, an archive and writers that do what a test tells them.

use std::sync::Arc;

use blogferry_formats::html::{HtmlNote, HtmlToMarkdown, MarkdownOptions};
use blogferry_formats::model::{Blog, Comment, CommentStatus, Person, Post, Private};
use blogferry_formats::{
    Archive, Confidence, FinishContext, FormatInfo, HtmlDepth, Input, Issue, Issues, Layout, OpenContext, OutPath,
    Outline, Pieces, ReadError, ReadErrorKind, Reader, Registry, RenderContext, Sample, WriteOptions, Writer,
};

/// Reads files whose lines are posts: `plain`, `lost`, `panic`, `warn`; `+` and the first letter of a status add a
/// comment each, as in `plain+a+s`. The first line is `lines`.
pub(crate) struct LineReader;

static LINES: FormatInfo =
    FormatInfo { id: "lines", name: "Lines", about: "For tests.", suffixes: &["lines"], aliases: &[] };

impl Reader for LineReader {
    fn info(&self) -> &'static FormatInfo {
        &LINES
    }

    fn sniff(&self, sample: &Sample<'_>) -> Confidence {
        match sample.head {
            head if head.starts_with(b"lines\n") => Confidence::Certain,
            head if head.starts_with(b"lined") => Confidence::Likely,
            head if head.starts_with(b"line") => Confidence::Weak,
            _ => Confidence::No,
        }
    }

    fn companions(&self, name: &str) -> Vec<String> {
        name.strip_suffix(".lines").map(|stem| format!("{stem}.settings")).into_iter().collect()
    }

    fn open(&self, inputs: Vec<Input>, _: &OpenContext, _: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        let mut archive = LineArchive::default();
        archive.blog.title = Some(inputs.iter().map(|input| input.name.clone()).collect::<Vec<_>>().join(" "));
        archive.blog.authors.push(Person { private: secret(), ..Person::named("Ann") });
        for input in inputs.iter().filter(|input| !input.name.ends_with(".settings")) {
            let text = input.bytes.read_range(0, input.bytes.len() as usize)?;
            let text = String::from_utf8_lossy(&text).into_owned();
            for line in text.lines().skip(1) {
                let number = archive.posts.len();
                let mut outline = Outline { id: format!("post-{number}"), bytes: 10, ..Outline::default() };
                comments(line).iter().for_each(|comment| outline.comments.add(comment.status));
                outline.authors.push(Arc::from("Ann"));
                archive.outline.push(outline);
                archive.posts.push(line.to_owned());
            }
        }
        if archive.posts.is_empty() {
            return Err(ReadErrorKind::Foreign { expected: "a file of lines", looks_like: None }.into());
        }
        Ok(Box::new(archive))
    }
}

#[derive(Default)]
struct LineArchive {
    blog: Blog,
    outline: Vec<Outline>,
    posts: Vec<String>,
}

fn secret() -> Option<Box<Private>> {
    Private { email: Some("secret@example.org".into()), ..Private::default() }.or_none()
}

fn comments(line: &str) -> Vec<Comment> {
    let statuses = line.split('+').skip(1).map(|letter| match letter {
        "p" => CommentStatus::Pending,
        "s" => CommentStatus::Spam,
        "t" => CommentStatus::Trash,
        "r" => CommentStatus::Removed,
        _ => CommentStatus::Approved,
    });
    statuses
        .enumerate()
        .map(|(number, status)| Comment {
            id: number.to_string(),
            in_reply_to: number.checked_sub(1).map(|parent| parent.to_string()),
            status,
            author: Some(Person { private: secret(), ..Person::named("Bea") }),
            private: secret(),
            ..Comment::default()
        })
        .collect()
}

impl Archive for LineArchive {
    fn blog(&self) -> &Blog {
        &self.blog
    }

    fn outline(&self) -> &[Outline] {
        &self.outline
    }

    fn thread(&self, number: usize, issues: &mut Issues) -> Result<Post, ReadError> {
        let line = self.posts.get(number).ok_or(ReadErrorKind::NoSuchPost(number))?;
        match line.split('+').next() {
            Some("lost") => return Err(ReadErrorKind::Syntax("torn".into()).into()),
            Some("panic") => panic!("a fault for the test"),
            Some("warn") => issues.report(Issue::BareAmpersand, None),
            _ => {}
        }
        Ok(Post { id: format!("post-{number}"), comments: comments(line), private: secret(), ..Post::default() })
    }
}

/// Writes each post as its JSON, into a file of its own or as a part of one document.
pub(crate) struct DebugWriter(pub(crate) Layout);

static FILES: FormatInfo = FormatInfo { id: "files", name: "Files", about: "For tests.", suffixes: &[], aliases: &[] };
static DOCUMENT: FormatInfo =
    FormatInfo { id: "document", name: "Document", about: "For tests.", suffixes: &[], aliases: &[] };

impl Writer for DebugWriter {
    fn info(&self) -> &'static FormatInfo {
        if self.0 == Layout::Files { &FILES } else { &DOCUMENT }
    }

    fn layout(&self) -> Layout {
        self.0
    }

    fn path(&self, _: &Outline, slug: &str, _: &WriteOptions) -> Option<OutPath> {
        (self.0 == Layout::Files).then(|| OutPath::new([format!("{slug}.json").as_str()]))
    }

    fn begin(&self, cx: &FinishContext<'_>, out: &mut Pieces) {
        if self.0 != Layout::Files {
            out.chunk(serde_json::to_vec(&cx.blog.authors).expect("authors are JSON"));
        }
    }

    fn render(&self, post: &Post, cx: &RenderContext<'_>, out: &mut Pieces, _: &mut Issues) {
        let bytes = serde_json::to_vec(post).expect("a post is JSON");
        match cx.path {
            Some(path) => out.file(path.clone(), bytes),
            None => out.chunk(bytes),
        }
    }

    fn finish(&self, _: &FinishContext<'_>, out: &mut Pieces, _: &mut Issues) {
        if self.0 != Layout::Files {
            out.chunk("end");
        }
    }
}

/// Turns nothing into anything.
pub(crate) struct NoEngine;

impl HtmlToMarkdown for NoEngine {
    fn name(&self) -> &'static str {
        "none"
    }

    fn markdown(&self, _: &str, _: &MarkdownOptions, _: &mut String, _: &mut Vec<HtmlNote>) {}

    fn text(&self, _: &str, _: HtmlDepth, _: &mut String, _: &mut Vec<HtmlNote>) {}
}

/// Returns a registry with all of these.
pub(crate) fn registry() -> Registry {
    let mut registry = Registry::default();
    registry.add_reader(LineReader);
    registry.add_writer(DebugWriter(Layout::Files)).add_writer(DebugWriter(Layout::Document { separator: ",\n" }));
    registry
}
