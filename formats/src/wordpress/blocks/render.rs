//! From a tree of blocks to the HTML a reader of the blog saw.
//!
//! What a block has saved is HTML and stays as it is, but for the few that save something else: embeds save an address,
//! links to profiles save nothing, footnotes and reusable blocks stand elsewhere.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::parse::{Block, Blocks, Piece, parse};
use super::saved::{cover, embed, gallery, table, verse, with_language};
use crate::issues::Issues;
use crate::model::Post;
use crate::wordpress::autop::autop;
use crate::wordpress::issue::WordpressIssue;
use crate::wordpress::markup::escape;
use crate::wordpress::media::PATTERNS;

/// How deep reusable blocks may show each other.
const DEEPEST_PATTERN: usize = 8;

/// How many bytes of reusable blocks one body shows at most: a few that show each other often would fill the memory.
const MOST_PATTERN_BYTES: usize = 1 << 22;

/// What marks the list of notes at the end of a post.
const FOOTNOTES: &str = "class=\"wp-block-footnotes\"";

/// Returns the HTML of a body of blocks.
pub(in crate::wordpress) fn render(html: &str, post: &Post, issues: &mut Issues) -> String {
    let mut met = Met::default();
    let mut renderer = Renderer { post, patterns: Vec::new(), room: MOST_PATTERN_BYTES };
    let mut out = renderer.body(html, &mut met);
    // Where the block for the notes is part of the theme, they stand after the body.
    if out.contains("data-fn=") && !out.contains(FOOTNOTES) {
        out.push_str(&renderer.footnotes());
    }
    for (name, count) in met.unknown {
        issues.report_many(WordpressIssue::BlockUnknown { name }.into(), None, count);
    }
    for (name, count) in met.dynamic {
        issues.report_many(WordpressIssue::BlockDynamic { name }.into(), None, count);
    }
    for (name, count) in met.opaque {
        issues.report_many(WordpressIssue::BlockOpaque { name }.into(), None, count);
    }
    for (id, count) in met.cut {
        issues.report_many(WordpressIssue::PatternLimit { id }.into(), None, count);
    }
    for (name, count) in met.broken {
        issues.report_many(WordpressIssue::BlockAttributes { name }.into(), None, count);
    }
    out
}

/// Blocks that are told about, with how often they were met.
#[derive(Default)]
struct Met {
    unknown: BTreeMap<String, u64>,
    dynamic: BTreeMap<String, u64>,
    opaque: BTreeMap<String, u64>,
    broken: BTreeMap<String, u64>,
    /// Reusable blocks that were too many, by number.
    cut: BTreeMap<String, u64>,
}

struct Renderer<'p> {
    post: &'p Post,
    /// The reusable blocks that are being shown, from the outside in.
    patterns: Vec<u64>,
    /// How many bytes of them may still be shown.
    room: usize,
}

/// A block whose parts are being put together.
struct Open<'t, 'a> {
    block: Option<&'t Block<'a>>,
    pieces: std::slice::Iter<'t, Piece<'a>>,
    out: String,
}

impl Renderer<'_> {
    fn body(&mut self, html: &str, met: &mut Met) -> String {
        let tree = parse(html);
        let mut stack = vec![Open { block: None, pieces: tree.pieces().iter(), out: String::new() }];
        loop {
            let Some(open) = stack.last_mut() else { return String::new() };
            match open.pieces.next() {
                Some(Piece::Html(text)) if open.block.is_none() => open.out.push_str(&freeform(text)),
                Some(Piece::Html(text)) => open.out.push_str(text),
                Some(Piece::Block(number)) => {
                    // The parser numbers the blocks it has made.
                    let Some(block) = tree.blocks().get(*number) else { continue };
                    stack.push(Open { block: Some(block), pieces: block.pieces.iter(), out: String::new() });
                }
                None => {
                    let Some(done) = stack.pop() else { return String::new() };
                    let Some(block) = done.block else { return done.out };
                    let parent = stack.last().and_then(|open| open.block).map_or("", |block| block.name.as_str());
                    let shown = self.block(block, done.out, parent, &tree, met);
                    if let Some(open) = stack.last_mut() {
                        open.out.push_str(&shown);
                    }
                }
            }
        }
    }

    /// Returns what a block shows; `inner` is what it holds.
    fn block(&mut self, block: &Block<'_>, inner: String, parent: &str, _: &Blocks<'_>, met: &mut Met) -> String {
        if block.attributes_broken {
            let count = met.broken.entry(block.name.clone()).or_default();
            *count = count.saturating_add(1);
        }
        let text = |name: &str| block.attributes.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let Some(core) = block.name.strip_prefix("core/") else { return plugin(block, inner, met) };
        match core {
            "embed" => embed(&inner, text("url")),
            "spacer" => String::new(),
            "cover" => cover(&inner, text("url")),
            "verse" => verse(&inner),
            "gallery" => gallery(inner),
            "table" => table(inner),
            "shortcode" => autop(&inner),
            "freeform" => freeform(&inner),
            "footnotes" => self.footnotes(),
            "block" => self.pattern(block.attributes.get("ref").and_then(Value::as_u64), inner, met),
            // The wrapper is saved or not, by version.
            "social-links" | "navigation" if !inner.trim().is_empty() && !inner.contains("<ul") => {
                format!("<ul>{inner}</ul>")
            }
            "social-link" if inner.trim().is_empty() => {
                // A link to nowhere yet is a placeholder, and not shown.
                let url = text("url").filter(|url| !url.starts_with('#'));
                url.map(|url| list_link(Some(url), text("label").or(text("service")))).unwrap_or_default()
            }
            // Name and button are two links without anything between them.
            "file" => inner.replace("</a><a ", "</a> <a "),
            "navigation-link" | "navigation-submenu" | "home-link" => {
                format!("{}{inner}", list_link(text("url"), text("label")))
            }
            "read-more" | "post-excerpt" if inner.trim().is_empty() => String::new(),
            "code" => with_language(inner, &block.attributes),
            // Everything else has saved the HTML it shows, or is made anew each time.
            _ if !inner.trim().is_empty() => inner,
            _ => {
                if is_dynamic(core) || block.is_void && !parent.starts_with("core/query") {
                    let count = met.dynamic.entry(block.name.clone()).or_default();
                    *count = count.saturating_add(1);
                }
                inner
            }
        }
    }

    /// Returns a reusable block. One that shows itself is not shown again.
    fn pattern(&mut self, number: Option<u64>, inner: String, met: &mut Met) -> String {
        let kept = self.post.meta.get(PATTERNS).and_then(Value::as_object);
        let body = number.and_then(|number| kept?.get(&number.to_string())?.as_str());
        match (number, body) {
            (Some(number), Some(body))
                if !self.patterns.contains(&number)
                    && self.patterns.len() < DEEPEST_PATTERN
                    && body.len() < self.room =>
            {
                // Something at the least, so that empty ones come to an end too.
                self.room = self.room.saturating_sub(body.len().max(64));
                self.patterns.push(number);
                let shown = self.body(body, met);
                self.patterns.pop();
                shown
            }
            (Some(number), Some(_)) if self.room == 0 || !self.patterns.contains(&number) => {
                let count = met.cut.entry(number.to_string()).or_default();
                *count = count.saturating_add(1);
                inner
            }
            // It shows itself, or the reader has told that it is missing.
            _ => inner,
        }
    }

    /// Returns the notes of a post, as WordPress shows them at its end.
    fn footnotes(&self) -> String {
        let notes = footnotes(self.post);
        if notes.is_empty() {
            return String::new();
        }
        let items = notes.iter().map(|(id, content)| {
            let id = escape(id);
            format!("<li id=\"{id}\">{content} <a href=\"#{id}-link\">↩︎</a></li>\n")
        });
        format!("<ol {FOOTNOTES}>\n{}</ol>\n", items.collect::<String>())
    }
}

/// The notes of a post as id and HTML, from the field where the editor keeps them as JSON.
fn footnotes(post: &Post) -> Vec<(String, String)> {
    let field = post.meta.get("postmeta").and_then(|fields| fields.get("footnotes"));
    // Of several values the last is the one in force.
    let field = field.map(|field| field.as_array().and_then(|list| list.last()).unwrap_or(field));
    let Some(text) = field.and_then(Value::as_str) else { return Vec::new() };
    let Ok(Value::Array(notes)) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let note = |note: &Value| {
        let word = |name: &str| note.get(name).and_then(Value::as_str).map(str::to_owned);
        Some((word("id")?, word("content").unwrap_or_default()))
    };
    notes.iter().filter_map(note).collect()
}

/// A block of a plug-in, by its full name.
fn plugin(block: &Block<'_>, inner: String, met: &mut Met) -> String {
    let text = |name: &str| block.attributes.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (space, name) = block.name.split_once('/').unwrap_or(("", &block.name));
    let is_empty = inner.trim().is_empty();
    match (space, name) {
        // The names of embeds before one block took them all.
        ("core-embed", _) => embed(&inner, text("url")),
        ("syntaxhighlighter" | "enlighter" | "prismatic" | "urvanov-syntax-highlighter", _) | (_, "code-block-pro")
            if !is_empty =>
        {
            with_language(inner, &block.attributes)
        }
        ("jetpack", "markdown") if !is_empty => inner,
        _ if is_empty => {
            let names = if holds_words(&block.attributes) { &mut met.opaque } else { &mut met.dynamic };
            let count = names.entry(block.name.clone()).or_default();
            *count = count.saturating_add(1);
            inner
        }
        _ => {
            let count = met.unknown.entry(block.name.clone()).or_default();
            *count = count.saturating_add(1);
            inner
        }
    }
}

/// Whether attributes hold what somebody has written: a text of several words, at any depth a plug-in uses.
fn holds_words(attributes: &Map<String, Value>) -> bool {
    let mut waiting: Vec<&Value> = attributes.values().collect();
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) if text.trim().contains(' ') => return true,
            Value::Array(list) => waiting.extend(list),
            Value::Object(fields) => waiting.extend(fields.values()),
            _ => {}
        }
    }
    false
}

/// Blocks of the core that are made anew each time a page is shown.
fn is_dynamic(core: &str) -> bool {
    const STARTS: [&str; 8] = ["latest-", "post-", "query", "site-", "comment", "term-", "template", "page-list"];
    const NAMES: [&str; 12] = [
        "archives",
        "avatar",
        "calendar",
        "categories",
        "legacy-widget",
        "loginout",
        "navigation",
        "pattern",
        "rss",
        "search",
        "tag-cloud",
        "widget-group",
    ];
    NAMES.contains(&core) || STARTS.iter().any(|start| core.starts_with(start))
}

/// HTML outside of all blocks. The platform shows it as it is; text with blank lines and without a block is a classic
/// body that a block was put beside, and loses its paragraphs there.
fn freeform(text: &str) -> String {
    let trimmed = text.trim();
    let has_blank_line = trimmed.contains("\n\n") || trimmed.contains("\r\n\r\n");
    let starts =
        ["<p", "<div", "<ul", "<ol", "<h1", "<h2", "<h3", "<h4", "<h5", "<h6", "<table", "<blockquote", "<figure"];
    let has_block = starts.iter().any(|tag| trimmed.contains(tag));
    if has_blank_line && !has_block { autop(text) } else { text.to_owned() }
}

fn list_link(url: Option<&str>, label: Option<&str>) -> String {
    match (url, label) {
        (Some(url), label) => format!("<li><a href=\"{}\">{}</a></li>", escape(url), escape(label.unwrap_or(url))),
        (None, Some(label)) => format!("<li>{}</li>", escape(label)),
        (None, None) => String::new(),
    }
}
