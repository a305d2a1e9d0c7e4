//! Markdown files with front matter, one per post, and the comments under the post or beside it.
//!
//! The front matter is the same for every target that has no form of its own: `title`, `date`, `updated`, `draft`,
//! `status`, `kind`, `slug`, `original_url`, `id`, `authors`, `categories`, `tags`, `summary`, `image`, `location`,
//! `language`, `parent`, `order`, `attachments`, `protected`, `comments_open` and `meta`, in this order, each only
//! where the source says something. Every text is quoted, so that `No`, `12:30` or `---` come back as they are from
//! every reader of YAML or TOML; what the model has no field for stays below `meta`, where it cannot take the place of
//! a field. Private data is never written.

mod comments;
mod front_matter;
mod inline;
mod path;
mod sidecar;
mod syntax;
mod writer;
mod yaml;

pub use writer::MarkdownWriter;
