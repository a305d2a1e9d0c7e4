//! Carries a blog across: posts and their comments, from the archives blogs are exported to into Markdown, JSON and
//! what else there is a [`Writer`](blogferry_formats::Writer) for.
//!
//! [`convert`](convert::convert) does it all and hands back a [`Run`](convert::Run), which says what became of every
//! post and comment. The rooms it goes through can be used by themselves: [`source`] opens inputs, [`plan`] decides what
//! goes out and where, [`sink`] writes, [`report`] tells.
//!
//! ```no_run
//! use blogferry::convert::{Request, Unwatched, convert};
//! use blogferry::formats::Registry;
//! use blogferry::formats::html::NativeEngine;
//! use blogferry::sink::Output;
//!
//! let registry = Registry::standard();
//! let request = Request::new(["blog-11-22-2026.xml"], "markdown", Output::Folder("site".into()));
//! let run = convert(&request, &registry, &NativeEngine, &Unwatched)?;
//! assert!(run.balance.adds_up());
//! println!("{} posts, {} comments", run.balance.posts.written, run.balance.comments.written);
//! for (code, _, count) in run.issues.counts() {
//!     println!("{code}: {count}");
//! }
//! # Ok::<(), blogferry::convert::ConvertError>(())
//! ```

#![cfg_attr(test, allow(clippy::arithmetic_side_effects, reason = "an overflow in a test is the failing test"))]

pub mod blogs;
pub mod bundle;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod convert;
pub mod engine;
pub mod media;
pub mod plan;
pub mod report;
pub mod sink;
pub mod source;
pub mod zip;

mod address;
#[cfg(test)]
mod doubles;
mod ordered;
mod output_addresses;
mod percent;
mod render;
mod request;
mod size_limits;
mod stream;

pub use blogferry_formats as formats;

/// Returns all formats there are: those of the library of formats, and the bundle, which is made of several of them.
pub fn registry() -> formats::Registry {
    let mut registry = formats::Registry::standard();
    registry.add_reader_first(bundle::BundleReader).add_writer(bundle::BundleWriter);
    registry
}
