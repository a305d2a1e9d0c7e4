//! Writing: a [`Writer`] turns posts into [`Piece`]s, files or chunks of one document, and never touches a disk.

use crate::addresses::{Addresses, relative_address};
use crate::detect::FormatInfo;
use crate::dialect::Dialect;
use crate::html::{HtmlToMarkdown, MarkdownOptions};
use crate::issues::Issues;
use crate::limits::{ReplyDepth, StemLength};
use crate::model::{Blog, Comment, Post};
use crate::out_path::OutPath;
use crate::reader::Outline;

/// Writes one format.
///
/// Calls come in this order: `begin` once; `render` once per selected post, from many threads at once and in any
/// order, the pieces being put in source order afterwards; `finish` once. A writer keeps no state between calls.
pub trait Writer: Send + Sync {
    /// Returns the fixed facts about the format.
    fn info(&self) -> &'static FormatInfo;

    /// Returns whether the output is a set of files or one document.
    fn layout(&self) -> Layout;

    /// Returns where a post would like to go; `None` when it is part of one document. `slug` is the file name the plan
    /// has chosen, without a suffix. Equal paths are told apart by the plan, not here.
    fn path(&self, outline: &Outline, slug: &str, options: &WriteOptions) -> Option<OutPath>;

    /// Returns true if the output is the posts and nothing else, so that what is written of one depends neither on the
    /// others nor on what is known of the blog. Then posts may be written before it is known what others there are.
    fn posts_stand_alone(&self) -> bool {
        false
    }

    /// Returns the folder for pictures and other files that posts show; `None` if the output has no place for them.
    fn media_folder(&self, options: &WriteOptions) -> Option<OutPath> {
        let _ = options;
        match self.layout() {
            Layout::Files => Some(OutPath::new(["media"])),
            Layout::Document { .. } => None,
        }
    }

    /// Returns how the file `to` of the output is named in the file `from` of it, or at its top.
    fn address(&self, to: &OutPath, from: Option<&OutPath>) -> String {
        relative_address(to, from)
    }

    /// Renders what comes before the first post.
    fn begin(&self, cx: &FinishContext<'_>, out: &mut Pieces) {
        let _ = (cx, out);
    }

    /// Renders one post with its comments.
    fn render(&self, post: &Post, cx: &RenderContext<'_>, out: &mut Pieces, issues: &mut Issues);

    /// Renders what comes after the last post: a tail, indexes, comments without a post.
    fn finish(&self, cx: &FinishContext<'_>, out: &mut Pieces, issues: &mut Issues);
}

/// What a writer makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Many files below one directory.
    Files,
    /// One document; `separator` goes between the chunks of two posts.
    Document {
        /// What stands between two posts.
        separator: &'static str,
    },
}

/// A finished part of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A file of its own.
    File {
        /// Where it goes.
        path: OutPath,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// The next stretch of the one document.
    Chunk(Vec<u8>),
    /// The next stretch of a file that grows with every post.
    Part {
        /// Where it goes.
        path: OutPath,
        /// What stands between two posts in it, as in [`Layout::Document`].
        separator: &'static str,
        /// The stretch.
        bytes: Vec<u8>,
    },
}

/// The pieces made by one call, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// The pieces.
    pub pieces: Vec<Piece>,
}

impl Pieces {
    /// Adds a file.
    pub fn file(&mut self, path: OutPath, bytes: impl Into<Vec<u8>>) {
        self.pieces.push(Piece::File { path, bytes: bytes.into() });
    }

    /// Adds a stretch of a file that grows.
    pub fn part(&mut self, path: OutPath, separator: &'static str, bytes: impl Into<Vec<u8>>) {
        self.pieces.push(Piece::Part { path, separator, bytes: bytes.into() });
    }

    /// Adds a stretch of the document.
    pub fn chunk(&mut self, bytes: impl Into<Vec<u8>>) {
        self.pieces.push(Piece::Chunk(bytes.into()));
    }
}

/// What the user asked of the output.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    /// The form of the front matter.
    pub front_matter: FrontMatter,
    /// Where comments go.
    pub comments: CommentPlace,
    /// Which bodies a JSON target carries; empty means the source's own.
    pub bodies: Vec<Body>,
    /// How HTML becomes Markdown.
    pub markdown: MarkdownOptions,
    /// What happens to shortcodes when a body becomes Markdown or text.
    pub shortcodes: Shortcodes,
    /// How deep replies are shown within what they answer.
    pub reply_depth: ReplyDepth,
    /// How long the name of a post's file may be.
    pub stem_length: StemLength,
}

/// The form of the front matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrontMatter {
    /// Between `---` lines.
    #[default]
    Yaml,
    /// Between `+++` lines.
    Toml,
    /// An object on the first lines.
    Json,
}

/// What happens to shortcodes: marks in a body that the platform replaces when it shows the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shortcodes {
    /// Those that are known become what they show; others stay as they are written.
    #[default]
    Convert,
    /// All stay as they are written.
    Keep,
    /// All go; the text between their tags stays.
    Strip,
}

/// Where comments go in a Markdown output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CommentPlace {
    /// In a section under the post.
    #[default]
    Inline,
    /// In a YAML file beside the post, or a JSON file where the front matter is JSON.
    Sidecar,
    /// Nowhere.
    None,
}

/// A form of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// Markdown.
    Markdown,
    /// HTML source.
    Html,
    /// Plain text.
    Text,
}

/// What `render` may look at beside the post.
#[derive(Clone, Copy)]
pub struct RenderContext<'a> {
    /// The path the plan has given to the post; `None` in a document.
    pub path: Option<&'a OutPath>,
    /// The blog.
    pub blog: &'a Blog,
    /// What the user asked for.
    pub options: &'a WriteOptions,
    /// Turns HTML into Markdown and text.
    pub engine: &'a dyn HtmlToMarkdown,
    /// Makes the bodies of the blog's platform ready for the engine.
    pub dialect: &'a dyn Dialect,
    /// Says what addresses in posts become.
    pub addresses: &'a dyn Addresses,
}

/// A post that is in the output.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenPost<'a> {
    /// What is known of it.
    pub outline: &'a Outline,
    /// Its file.
    pub path: OutPath,
    /// How many of its comments went out with it.
    pub comments: u64,
}

/// What `begin` and `finish` may look at.
#[derive(Clone, Copy)]
pub struct FinishContext<'a> {
    /// The blog.
    pub blog: &'a Blog,
    /// The posts that are in the output, in source order. Empty in `begin`.
    pub posts: &'a [WrittenPost<'a>],
    /// Comments whose post is not in the input, already selected. Empty in `begin`.
    pub orphans: &'a [Comment],
    /// What the user asked for.
    pub options: &'a WriteOptions,
    /// Turns HTML into Markdown and text.
    pub engine: &'a dyn HtmlToMarkdown,
    /// Makes the bodies of the blog's platform ready for the engine.
    pub dialect: &'a dyn Dialect,
    /// Says what addresses in posts become.
    pub addresses: &'a dyn Addresses,
}
