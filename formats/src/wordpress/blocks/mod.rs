//! The grammar of the block editor: HTML with comments such as `<!-- wp:image {"id":7} -->` around each block.
//!
//! [`parse`] gives the tree of a body and never fails: what follows the grammar is a block, everything else is HTML.
//! Nothing here knows a post or a blog, so the module serves any program that meets block content.
//!
//! ```
//! use blogferry_formats::wordpress::blocks::{Piece, parse};
//!
//! let tree = parse("<!-- wp:heading {\"level\":3} -->\n<h3>Ferns</h3>\n<!-- /wp:heading --><!-- wp:spacer /-->");
//! let heading = &tree.blocks()[0];
//! assert_eq!(heading.name, "core/heading");
//! assert_eq!(heading.attributes["level"], 3);
//! assert_eq!(heading.pieces, [Piece::Html("\n<h3>Ferns</h3>\n")]);
//! assert!(tree.blocks()[1].is_void);
//! ```

mod parse;
pub(super) mod render;
mod saved;

pub use parse::{Block, Blocks, Piece, has_blocks, parse};

#[cfg(test)]
mod tests;
