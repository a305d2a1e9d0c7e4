//! XML archives read entry by entry, so that a broken entry cannot take its neighbours with it.
//!
//! [`Frames`] goes over an input once and finds the byte ranges of its entries (`entry`, `item`) and of what stands
//! between them. [`Tree`] parses one such range: elements with resolved namespaces, attributes, and text that is taken
//! as one slice and decoded in one pass. Both go on after damage. Nothing here opens an external entity or expands a
//! declared one, and nothing recurses.
//!
//! Names and attributes of tags are read by quick-xml, which only this room knows. The loop over the text is our own:
//! quick-xml hands out every entity reference as an event of its own, which costs two thirds of the time on bodies of
//! escaped HTML, and it ends at the first damage.

mod beyond;
mod decode;
mod element;
mod frames;
mod hole;
mod marks;
mod namespace;
mod place;
mod prefix;
mod stray;
mod tree;
mod unescape;

pub use element::Element;
pub use frames::{Frame, FrameKind, Frames};
pub use namespace::{Bindings, Vocabulary};
pub use place::Place;
pub use stray::{Stray, TagFault};
pub use tree::Tree;
pub use unescape::{Damage, unescape};
