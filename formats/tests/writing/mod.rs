//! What the tests of writers share: a small stand-in for an HTML engine, a run of a writer, and expectations in files.

#![allow(dead_code, reason = "each test program uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use blogferry_formats::html::{Headings, HtmlIssue, HtmlNote, HtmlToMarkdown, MarkdownOptions};
use blogferry_formats::model::{Blog, Comment, Document, Post};
use blogferry_formats::{
    FinishContext, HtmlDepth, Issues, Layout, OutPath, Piece, Pieces, PlainHtml, RenderContext, Unchanged,
    WriteOptions, Writer,
};

/// Knows `<p>`, `<br>`, headings and four references; drops every other tag, and notes a script.
pub struct SmallEngine;

impl HtmlToMarkdown for SmallEngine {
    fn name(&self) -> &'static str {
        "small"
    }

    fn markdown(&self, html: &str, options: &MarkdownOptions, out: &mut String, notes: &mut Vec<HtmlNote>) {
        let bold = options.headings == Headings::Bold;
        convert(html, out, notes, |tag| match tag {
            "br" | "br/" => "\\\n",
            "h2" if !bold => "\n\n## ",
            "h2" => "\n\n**",
            "/h2" if bold => "**\n\n",
            "hr" => "\n\n---\n\n",
            "b" | "/b" => "**",
            "p" | "/p" | "/h2" | "div" | "/div" => "\n\n",
            _ => "",
        });
    }

    fn text(&self, html: &str, _: HtmlDepth, out: &mut String, notes: &mut Vec<HtmlNote>) {
        convert(html, out, notes, |tag| match tag {
            "br" | "br/" => "\n",
            "p" | "/p" | "h2" | "/h2" => "\n\n",
            _ => "",
        });
    }
}

fn convert(html: &str, out: &mut String, notes: &mut Vec<HtmlNote>, tag: impl Fn(&str) -> &'static str) {
    let mut made = String::new();
    for (number, piece) in html.split('<').enumerate() {
        let (name, text) = if number == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        if name == "script" {
            notes.push(HtmlNote { issue: HtmlIssue::ActiveContent { element: name.to_owned() }, offset: 0 });
        }
        made.push_str(tag(name));
        let text = text.replace('\n', " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        made.push_str(if text.trim().is_empty() { "" } else { &text });
    }
    while made.contains("\n\n\n") {
        made = made.replace("\n\n\n", "\n\n");
    }
    out.push_str(
        &made
            .replace("\\\n ", "\\\n")
            .replace("\n ", "\n")
            .replace(" \n", "\n")
            .trim()
            .replace('#', "\\#")
            .replace("\\#\\# ", "## "),
    );
}

/// Runs a writer as the application does and returns its files; the one document of a document writer has the path
/// `_`.
pub fn write(writer: &dyn Writer, document: &Document, options: &WriteOptions) -> (Vec<(OutPath, Vec<u8>)>, Issues) {
    write_with(&SmallEngine, writer, document, options)
}

/// As [`write`], with an engine of one's own choice.
pub fn write_with(
    engine: &dyn HtmlToMarkdown,
    writer: &dyn Writer,
    document: &Document,
    options: &WriteOptions,
) -> (Vec<(OutPath, Vec<u8>)>, Issues) {
    let (blog, mut issues) = (&document.blog, Issues::default());
    let head =
        FinishContext { blog, posts: &[], orphans: &[], options, engine, dialect: &PlainHtml, addresses: &Unchanged };
    let (mut first, mut last) = (Pieces::default(), Pieces::default());
    writer.begin(&head, &mut first);
    let rendered: Vec<Pieces> = document
        .posts
        .iter()
        .map(|post| {
            let path = path_of(writer, post, options);
            let mut pieces = Pieces::default();
            let cx = RenderContext {
                path: path.as_ref(),
                blog,
                options,
                engine,
                dialect: &PlainHtml,
                addresses: &Unchanged,
            };
            writer.render(post, &cx, &mut pieces, &mut issues);
            pieces
        })
        .collect();
    writer.finish(&FinishContext { orphans: &document.orphan_comments, ..head }, &mut last, &mut issues);

    let mut one = Vec::new();
    let mut files = Vec::new();
    let mut take = |pieces: Pieces| {
        for piece in pieces.pieces {
            match piece {
                Piece::File { path, bytes } => files.push((path, bytes)),
                Piece::Chunk(bytes) => one.extend_from_slice(&bytes),
                Piece::Part { path, .. } => panic!("{path} is for writers of many documents"),
            }
        }
    };
    take(first);
    for (number, mut pieces) in rendered.into_iter().enumerate() {
        if let Layout::Document { separator } = writer.layout()
            && number > 0
        {
            pieces.pieces.insert(0, Piece::Chunk(separator.as_bytes().to_vec()));
        }
        take(pieces);
    }
    take(last);
    if matches!(writer.layout(), Layout::Document { .. }) {
        files.push((OutPath::new(["_"]), one));
    }
    (files, issues)
}

/// Runs a document writer and returns its document.
pub fn write_document(writer: &dyn Writer, document: &Document, options: &WriteOptions) -> (String, Issues) {
    let (mut files, issues) = write(writer, document, options);
    let (_, bytes) = files.pop().expect("a document writer makes one document");
    (String::from_utf8(bytes).expect("JSON is UTF-8"), issues)
}

fn path_of(writer: &dyn Writer, post: &Post, options: &WriteOptions) -> Option<OutPath> {
    let outline = blogferry_formats::Outline {
        id: post.id.clone(),
        kind: post.kind.clone(),
        status: post.status,
        title: post.title.clone(),
        slug: post.slug.clone(),
        ..Default::default()
    };
    writer.path(&outline, post.slug.as_deref().unwrap_or(&post.id), options)
}

/// Returns a document with these posts and nothing else.
pub fn document(posts: Vec<Post>) -> Document {
    Document {
        version: blogferry_formats::model::MODEL_VERSION,
        generator: blogferry_formats::model::Generator::this(),
        blog: Blog::default(),
        posts,
        orphan_comments: Vec::<Comment>::new(),
    }
}

/// Returns where a case lies.
pub fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(name)
}

/// Reads the document of a case.
pub fn read_document(name: &str) -> Document {
    let path = case(name);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares with a file; with `BLESS=1` in the environment the file is rewritten instead.
pub fn assert_same_as_file(path: &Path, found: &[u8]) {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a file has a folder")).unwrap();
        fs::write(path, found).unwrap();
        return;
    }
    let expected = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}; BLESS=1 writes it", path.display()));
    let (expected, found) = (String::from_utf8_lossy(&expected), String::from_utf8_lossy(found));
    assert!(expected == found, "{} differs; expected:\n{expected}\nfound:\n{found}", path.display());
}
