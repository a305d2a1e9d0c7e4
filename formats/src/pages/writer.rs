use super::comments::section;
use super::frame::Frame;
use super::old_place::OldPlace;
use super::{index, post, search};
use crate::clock::zone;
use crate::content::Means;
use crate::detect::FormatInfo;
use crate::issues::Issues;
use crate::model::{Kind, Post, Status};
use crate::out_path::OutPath;
use crate::reader::Outline;
use crate::writer::{CommentPlace, FinishContext, Layout, Pieces, RenderContext, WriteOptions, Writer};

/// Writes HTML pages that are read from a disk: one for each post with its comments, a list of all, and a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct PagesWriter;

static INFO: FormatInfo = FormatInfo {
    id: "html",
    name: "HTML pages",
    about: "an offline copy for any browser: a page per post with its comments, lists by year and label, a search",
    suffixes: &["html"],
    aliases: &["pages"],
};

const INDEX: &str = "index.html";
const SEARCH: &str = "search.html";
const ORPHANS: &str = "orphan-comments.html";

impl Writer for PagesWriter {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn layout(&self) -> Layout {
        Layout::Files
    }

    fn path(&self, outline: &Outline, slug: &str, options: &WriteOptions) -> Option<OutPath> {
        let folder = match (&outline.status, &outline.kind) {
            (Status::Published, Kind::Post) => "posts",
            (Status::Published, Kind::Page) => "pages",
            (Status::Published, Kind::Attachment) => "attachments",
            (Status::Published, Kind::Custom(name)) => name,
            (Status::Draft, _) => "drafts",
            (status, _) => status.as_str(),
        };
        let slug = OutPath::new([slug]);
        let stem = options.stem_length.cut(slug.as_str());
        Some(OutPath::new([folder, &format!("{stem}.html")]))
    }

    fn begin(&self, cx: &FinishContext<'_>, out: &mut Pieces) {
        let path = OutPath::new([SEARCH]);
        out.part(path.clone(), "", search::head(cx.blog, &path));
    }

    fn render(&self, post: &Post, cx: &RenderContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        let path = cx.path.cloned().unwrap_or_else(|| OutPath::new(["posts", &format!("{}.html", post.id)]));
        let cx = RenderContext { path: Some(&path), ..*cx };
        out.file(path.clone(), post::page(post, &path, &cx, issues));
        out.part(OutPath::new([SEARCH]), "", search::line(post, &path, &cx));
    }

    fn finish(&self, cx: &FinishContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        let path = OutPath::new([SEARCH]);
        out.part(path.clone(), "", search::tail(cx.blog, &path));
        let orphans = Some(OutPath::new([ORPHANS]))
            .filter(|_| !cx.orphans.is_empty() && cx.options.comments != CommentPlace::None);
        if let Some(path) = &orphans {
            let frame = Frame { blog: cx.blog, path, title: Some("Comments without a post"), script: None };
            let zone = zone(cx.blog.timezone.as_deref());
            let addresses = OldPlace { inner: cx.addresses, base: cx.blog.url.as_deref() };
            let means = Means { from: Some(path), addresses: &addresses, ..Means::from(cx) };
            let comments = section(cx.orphans, means, zone.as_ref(), issues);
            let head = "<h1>Comments without a post</h1>\n<p class=\"meta\">Their posts are not in the export.</p>\n";
            out.file(path.clone(), frame.head() + head + &comments + &frame.tail());
        }
        let path = OutPath::new([INDEX]);
        out.file(path.clone(), index::page(cx, &path, orphans.as_ref()));
    }
}
