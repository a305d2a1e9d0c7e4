//! Shortcodes: the `[name attribute="value"]content[/name]` marks in WordPress bodies.
//!
//! [`Parser`] follows the grammar of the platform. Which names are shortcodes is for the caller to say, as it is for
//! the plug-ins of a blog: `[1]` and `[sic]` are text because nobody registers those names.
//!
//! ```
//! use blogferry_formats::wordpress::shortcodes::{Parser, Shape};
//!
//! let text = "[gallery ids='3,4'] and [caption width=\"9\"]<img> Moss[/caption]";
//! let mut parser = Parser::new(text, |name| match name {
//!     "gallery" => Some(Shape::Single),
//!     "caption" => Some(Shape::Enclosing),
//!     _ => None,
//! });
//! let gallery = parser.at(0).unwrap();
//! assert_eq!(gallery.attributes().get("ids"), Some("3,4"));
//! let caption = parser.at(24).unwrap();
//! assert_eq!(caption.content, Some("<img> Moss"));
//! assert_eq!(caption.end, text.len());
//! ```

mod attributes;
mod builders;
mod code;
mod embeds;
mod expand;
mod media;
mod parse;
mod raw;
mod walk;

pub use attributes::Attributes;
pub(super) use code::element as code_element;
pub(super) use embeds::{is_address, link as embed_link};
pub(super) use expand::{after_paragraphs, before_paragraphs};
pub use parse::{Escape, Parser, Shape, Shortcode};

#[cfg(test)]
mod tests;
