//! How a zip archive is written.
//!
//! A member is cut into blocks, and each block is deflated by itself, with the end of the block before as its
//! dictionary: so small files and one large document alike keep all cores busy, and the bytes do not depend on who did
//! what. [`Container`] puts finished members behind each other; it takes lengths and check sums as known, so that an
//! archive has neither data descriptors nor extra fields, but for zip64 where numbers need it.

mod deflate;
mod record;

pub(crate) use deflate::{BLOCK, Packed, Packing, WINDOW, pack};
pub(crate) use record::{Container, PackedMember, Stamp};

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
