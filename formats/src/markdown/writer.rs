use super::comments::{Section, blank_line};
use super::front_matter::fields;
use super::path::{numbered_slug, path_of};
use super::sidecar;
use super::syntax::front_matter;
use crate::clock::zone;
use crate::content::{Content, Means, plain_summary};
use crate::detect::FormatInfo;
use crate::issues::Issues;
use crate::model::Post;
use crate::out_path::OutPath;
use crate::reader::Outline;
use crate::writer::{CommentPlace, FinishContext, Layout, Pieces, RenderContext, WriteOptions, Writer};

/// Writes one Markdown file per post, and its comments as the user asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct MarkdownWriter;

static INFO: FormatInfo = FormatInfo {
    id: "markdown",
    name: "Markdown",
    about: "one Markdown file per post with front matter, for any site generator or none",
    suffixes: &["md"],
    aliases: &["md"],
};

impl Writer for MarkdownWriter {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn layout(&self) -> Layout {
        Layout::Files
    }

    fn path(&self, outline: &Outline, slug: &str, options: &WriteOptions) -> Option<OutPath> {
        Some(path_of(outline, slug, options.stem_length))
    }

    fn render(&self, post: &Post, cx: &RenderContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        let means = Means::from(cx);
        let zone = zone(cx.blog.timezone.as_deref());
        let summary = plain_summary(post, means, issues);
        let meta = cx.dialect.front_matter(post, issues);
        let file = |address: &str, used| cx.addresses.replacement(address, used, cx.path);
        let given = post.slug.as_deref();
        let numbered = given.zip(cx.path).and_then(|(slug, path)| numbered_slug(slug, path, cx.options.stem_length));
        let slug = numbered.as_deref().or(given);
        let fields = fields(post, slug, summary.as_deref(), &meta, zone.as_ref(), &file);
        let mut text = front_matter(&fields, cx.options.front_matter);
        let body = Content::from(post).markdown(means, issues).unwrap_or_default();
        let body = body.trim_matches('\n').trim_end();
        if !body.is_empty() {
            blank_line(&mut text);
            text.push_str(body);
            text.push('\n');
        }
        let path = cx.path.cloned().unwrap_or_else(|| OutPath::new(["posts", &format!("{}.md", post.id)]));
        match cx.options.comments {
            CommentPlace::Inline => {
                let section = Section { means, zone: zone.as_ref() };
                section.render(&post.comments, &mut text, issues);
                out.file(path, with_line_feeds(text));
            }
            CommentPlace::Sidecar if !post.comments.is_empty() => {
                let form = cx.options.front_matter;
                let beside = path.with_suffix(&format!("comments.{}", sidecar::suffix(form)));
                out.file(path, with_line_feeds(text));
                out.file(beside, sidecar::render(&post.comments, form, means, issues));
            }
            CommentPlace::Sidecar | CommentPlace::None => out.file(path, with_line_feeds(text)),
        }
    }

    fn finish(&self, cx: &FinishContext<'_>, out: &mut Pieces, issues: &mut Issues) {
        if cx.orphans.is_empty() || cx.options.comments == CommentPlace::None {
            return;
        }
        let form = cx.options.front_matter;
        let path = OutPath::new([format!("orphan-comments.{}", sidecar::suffix(form)).as_str()]);
        out.file(path, sidecar::render(cx.orphans, form, Means::from(cx), issues));
    }
}

/// Line ends of one kind, whatever a source's own Markdown had.
fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}
