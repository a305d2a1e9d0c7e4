//! The archival bundle: a blog as one BagIt bag that can be read without this program.
//!
//! [`BundleWriter`] is a [`Writer`](blogferry_formats::Writer) like any other, made of others: what each of them makes of
//! a post goes into the same bag. [`Bag`] is a sink around another one; it writes down the digest of everything that
//! passes and ends with what makes files a bag (RFC 8493). `put_rest` adds what only the end of a run knows, and
//! [`BundleReader`] reads the model back.

mod bag;
pub(crate) mod contents;
mod crate_metadata;
mod find;
pub(crate) mod manifest;
mod name;
mod original;
mod reader;
mod readme;
mod rest;
pub(crate) mod table;
mod writer;

pub use bag::{Bag, BagInfo};
pub use find::without_copies;
pub use original::Originals;
pub use reader::BundleReader;
pub(crate) use readme::{description, readme};
pub(crate) use rest::{Ending, put_rest};
pub use writer::BundleWriter;

pub(crate) use name::top_folder;
pub(crate) use writer::ID;
