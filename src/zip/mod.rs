//! Zip archives. `write` makes them: members deflated on all cores, the same bytes every time.

mod write;

pub(crate) use write::{BLOCK, Container, Member, Packed, Packing, Stamp, WINDOW, pack};
