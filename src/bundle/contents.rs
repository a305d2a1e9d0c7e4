//! What lies where in the payload of a bundle.

use blogferry_formats::OutPath;

/// The model: the source of truth.
pub(crate) const MODEL: &str = "posts.json";
/// The same, a post a line.
pub(crate) const MODEL_LINES: &str = "posts.jsonl";
/// What the fields of the model mean.
pub(crate) const SCHEMA: &str = "schema.json";
/// Every post with its file.
pub(crate) const POSTS: &str = "posts.csv";
/// Old addresses and the files of their posts.
pub(crate) const REDIRECTS: &str = "redirects.csv";
/// The folder of pages for a browser.
pub(crate) const HTML: &str = "html";
/// The folder of comments.
pub(crate) const COMMENTS: &str = "comments";
/// The comments whose post is nowhere, in the folder of comments.
pub(crate) const ORPHANS: &str = "orphan-comments.json";
/// What became of pictures and other files, if there is any.
pub(crate) const MEDIA_TABLE: &str = "media.csv";
/// What was met while converting.
pub(crate) const LOSSES: &str = "losses.json";
/// The same for people.
pub(crate) const REPORT: &str = "report.html";
/// What everything is, as linked data.
pub(crate) const CRATE: &str = "ro-crate-metadata.json";

/// Returns where the comments of the post in this file lie.
pub(crate) fn comments_of(file: &OutPath) -> OutPath {
    OutPath::new(std::iter::once(COMMENTS).chain(file.with_suffix("json").as_str().split('/')))
}
