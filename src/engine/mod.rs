//! Other engines than the native one that turn HTML into Markdown.

#[cfg(feature = "html2md")]
mod html2md;

#[cfg(feature = "html2md")]
pub use html2md::Html2md;
