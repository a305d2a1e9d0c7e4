//! Carries a blog across: posts and their comments, from the archives blogs are exported to into Markdown, JSON and
//! what else there is a [`Writer`](blogferry_formats::Writer) for.

#[cfg(feature = "cli")]
pub mod cli;
pub mod convert;
pub mod engine;
pub mod plan;
pub mod report;
pub mod sink;
pub mod source;

#[cfg(test)]
mod doubles;
mod render;

pub use blogferry_formats as formats;
