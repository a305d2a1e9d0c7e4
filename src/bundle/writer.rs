use blogferry_formats::json::{JsonWriter, JsonlWriter};
use blogferry_formats::markdown::MarkdownWriter;
use blogferry_formats::model::{Comment, Kind, Post, Status};
use blogferry_formats::pages::PagesWriter;
use blogferry_formats::{
    AddressUse, Addresses, FinishContext, FormatInfo, Issues, Layout, OutPath, Outline, Piece, Pieces, RenderContext,
    WriteOptions, Writer, WrittenPost, relative_address,
};
use serde::Serialize;

use super::contents::{COMMENTS, HTML, MODEL, MODEL_LINES, ORPHANS, POSTS, REDIRECTS, SCHEMA, comments_of};
use super::name::ascii;
use super::table::row;
use crate::plan::id_part;

/// Writes a blog in every form at once: the model, Markdown, comments, tables.
///
/// What other writers make of a post is put together, and each keeps to its own place. The model is the source of truth;
/// all else is made from it for people and for programs that know less.
#[derive(Clone, Copy, Debug, Default)]
pub struct BundleWriter;

/// The id of the target.
pub(crate) const ID: &str = "bundle";

static INFO: FormatInfo = FormatInfo {
    id: ID,
    name: "archival bundle",
    about: "a BagIt bag with the export, the model, Markdown, comments and digests, zipped or as a folder",
    suffixes: &["zip"],
    aliases: &["bag"],
};

/// The columns of the table of posts.
const COLUMNS: [&str; 8] = ["file", "kind", "status", "date", "title", "comments", "id", "address"];

impl Writer for BundleWriter {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn layout(&self) -> Layout {
        Layout::Files
    }

    /// As in Markdown, with posts in folders of their year and month, and in ASCII.
    fn path(&self, outline: &Outline, slug: &str, options: &WriteOptions) -> Option<OutPath> {
        let name =
            [slug, id_part(&outline.id), outline.kind.as_str()].into_iter().map(ascii).find(|name| !name.is_empty());
        let path = MarkdownWriter.path(outline, name.as_deref().unwrap_or("post"), options)?;
        let file = path.as_str().rsplit('/').next().unwrap_or_default();
        if outline.status != Status::Published {
            return Some(path);
        }
        Some(match (&outline.kind, outline.date_published.map(|date| date.day())) {
            (Kind::Post, Some((year, month, _))) => {
                OutPath::new(["posts", &format!("{year:04}"), &format!("{month:02}"), file])
            }
            (Kind::Custom(kind), _) => OutPath::new(["other", &ascii(kind), file]),
            (Kind::Post | Kind::Page | Kind::Attachment, _) => path,
        })
    }

    fn begin(&self, cx: &FinishContext<'_>, out: &mut Pieces) {
        let mut head = Pieces::default();
        JsonWriter.begin(cx, &mut head);
        move_to(MODEL, "", head, out);
        out.part(path(MODEL_LINES), "", Vec::new());
        out.part(path(POSTS), "", row(COLUMNS));
        out.part(path(REDIRECTS), "", row(["address", "file"]));
        out.file(path(SCHEMA), format!("{:#}\n", blogferry_formats::json::schema()));
        let mut pages = Pieces::default();
        PagesWriter.begin(cx, &mut pages);
        move_within(HTML, pages, out);
    }

    fn render(&self, post: &Post, cx: &RenderContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        MarkdownWriter.render(post, cx, out, issues);
        let document = RenderContext { path: None, ..*cx };
        // What the others have to tell has been told.
        for (writer, name) in [(&JsonWriter as &dyn Writer, MODEL), (&JsonlWriter, MODEL_LINES)] {
            let Layout::Document { separator } = writer.layout() else { continue };
            let mut pieces = Pieces::default();
            writer.render(post, &document, &mut pieces, &mut Issues::default());
            move_to(name, separator, pieces, out);
        }
        let Some(file) = cx.path else { return };
        let page = file.with_suffix("html");
        let addresses = PageAddresses(cx.addresses);
        let mut pages = Pieces::default();
        let cx = RenderContext { path: Some(&page), addresses: &addresses, ..*cx };
        PagesWriter.render(post, &cx, &mut pages, &mut Issues::default());
        move_within(HTML, pages, out);
        if !post.comments.is_empty() {
            let about =
                About { id: &post.id, title: post.title.as_deref(), url: post.url.as_deref(), file: file.as_str() };
            out.file(comments_of(file), json(&Thread { post: Some(about), comments: &post.comments }));
        }
        out.part(path(POSTS), "", post_row(post, file));
        if let Some(url) = &post.url {
            out.part(path(REDIRECTS), "", row([url.as_str(), file.as_str()]));
        }
    }

    fn finish(&self, cx: &FinishContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        for (writer, name) in [(&JsonWriter as &dyn Writer, MODEL), (&JsonlWriter, MODEL_LINES)] {
            let mut pieces = Pieces::default();
            // That JSON Lines carries no blog is no loss where JSON stands beside it.
            writer.finish(cx, &mut pieces, &mut Issues::default());
            move_to(name, "", pieces, out);
        }
        let posts: Vec<WrittenPost<'_>> =
            cx.posts.iter().map(|post| WrittenPost { path: post.path.with_suffix("html"), ..post.clone() }).collect();
        let addresses = PageAddresses(cx.addresses);
        let mut pages = Pieces::default();
        PagesWriter.finish(&FinishContext { posts: &posts, addresses: &addresses, ..*cx }, &mut pages, issues);
        move_within(HTML, pages, out);
        if !cx.orphans.is_empty() {
            out.file(OutPath::new([COMMENTS, ORPHANS]), json(&Thread { post: None, comments: cx.orphans }));
        }
    }
}

fn path(name: &str) -> OutPath {
    OutPath::new([name])
}

/// Makes the chunks of a document parts of the file of this name.
fn move_to(name: &str, separator: &'static str, pieces: Pieces, out: &mut Pieces) {
    for piece in pieces.pieces {
        match piece {
            Piece::Chunk(bytes) => out.part(path(name), separator, bytes),
            other => out.pieces.push(other),
        }
    }
}

/// Puts files into a folder.
fn move_within(folder: &str, pieces: Pieces, out: &mut Pieces) {
    for piece in pieces.pieces {
        out.pieces.push(match piece {
            Piece::File { path, bytes } => Piece::File { path: path.within(folder), bytes },
            Piece::Part { path, separator, bytes } => Piece::Part { path: path.within(folder), separator, bytes },
            Piece::Chunk(bytes) => Piece::Chunk(bytes),
        });
    }
}

/// The addresses of a bundle as its pages need them: from a page to a page, and up to the pictures beside all pages.
struct PageAddresses<'a>(&'a dyn Addresses);

impl Addresses for PageAddresses<'_> {
    fn replacement(&self, address: &str, used: AddressUse, from: Option<&OutPath>) -> Option<String> {
        // Seen from the top, so that it says which file is meant.
        let address = self.0.replacement(address, used, None)?;
        let (file, fragment) = match address.split_once('#') {
            Some((file, fragment)) => (file, Some(fragment)),
            None => (address.as_str(), None),
        };
        let target = OutPath::new(file.split('/'));
        let target = if file.ends_with(".md") { target.with_suffix("html").within(HTML) } else { target };
        let from = from.map(|from| from.within(HTML));
        let page = relative_address(&target, from.as_ref());
        Some(fragment.map_or(page.clone(), |fragment| format!("{page}#{fragment}")))
    }

    fn replaces_any(&self) -> bool {
        self.0.replaces_any()
    }
}

/// The comments of one post, or those whose post is nowhere.
#[derive(Serialize)]
struct Thread<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<About<'a>>,
    comments: &'a [Comment],
}

/// Which post.
#[derive(Serialize)]
struct About<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    file: &'a str,
}

#[expect(clippy::expect_used, reason = "a string takes every character, and every key of the model is a string")]
fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("the model serialises into memory") + "\n"
}

fn post_row(post: &Post, file: &OutPath) -> String {
    let date = post.date_published.map(|date| date.to_string()).unwrap_or_default();
    let comments = post.comments.len().to_string();
    row([
        file.as_str(),
        post.kind.as_str(),
        post.status.as_str(),
        &date,
        post.title.as_deref().unwrap_or_default(),
        &comments,
        &post.id,
        post.url.as_deref().unwrap_or_default(),
    ])
}
