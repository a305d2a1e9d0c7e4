//! The post-and-comment model of blogferry, the traits of its readers and writers, and every format.
//!
//! This crate opens no file, prints nothing and reads no clock. Bytes come in through [`Input`], posts come out of an
//! [`Archive`], rendered files leave as [`Piece`]s, and whatever was repaired, skipped or lost on the way is an
//! [`Issue`]. Read [`model::Post`] first, then [`Reader`] and [`Writer`].
//!
//! Each format is a room of its own behind a cargo feature of the same name; [`Registry::standard`] holds all that are
//! compiled in.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects, reason = "an overflow in a test is the failing test"))]

pub mod html;
pub mod model;

mod addresses;
#[cfg(any(feature = "markdown", feature = "pages"))]
mod clock;
#[cfg(any(feature = "json", feature = "markdown", feature = "pages"))]
mod content;
#[cfg(any(feature = "blogger", feature = "wordpress"))]
mod copies;
mod detect;
mod dialect;
#[cfg(any(feature = "blogger", feature = "wordpress", feature = "mtif", feature = "json"))]
mod discretion;
mod in_body;
mod input;
mod issue;
mod issues;
#[cfg(feature = "text")]
mod json_marks;
#[cfg(any(feature = "blogger", feature = "wordpress"))]
mod leftover;
mod limits;
mod mail_link;
mod mended;
mod mojibake;
#[cfg(any(feature = "blogger", feature = "wordpress", feature = "mtif", feature = "json"))]
mod nearly;
mod out_path;
mod reader;
mod registry;
#[cfg(any(feature = "markdown", feature = "pages"))]
mod thread;
mod windows_1252;
mod writer;

#[cfg(any(feature = "blogger", feature = "wordpress"))]
pub mod xml;

#[cfg(feature = "blogger")]
pub mod blogger;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "markdown")]
pub mod markdown;
#[cfg(feature = "mtif")]
pub mod mtif;
#[cfg(feature = "pages")]
pub mod pages;
#[cfg(feature = "text")]
pub mod text;
#[cfg(feature = "wordpress")]
pub mod wordpress;

pub use addresses::{AddressUse, Addresses, Unchanged, relative_address};
pub use detect::{Confidence, FormatInfo, Sample};
pub use dialect::{Dialect, PlainHtml};
pub use in_body::{BodyOffset, InBody};
pub use input::{Bytes, Input, Position};
pub use issue::{Issue, Severity};
pub use issues::{Issues, Reported};
pub use limits::{HtmlDepth, ReplyDepth, StemLength, XmlLimits};
pub use mended::{open_mended, standalone_mended};
pub use out_path::OutPath;
pub use reader::{
    Archive, OpenContext, Outline, ReadError, ReadErrorKind, Reader, Standalone, StandalonePost, Tally, TextOptions,
};
pub use registry::Registry;
pub use writer::{
    Body, CommentPlace, FinishContext, FrontMatter, Layout, Piece, Pieces, RenderContext, Shortcodes, WriteOptions,
    Writer, WrittenPost,
};
