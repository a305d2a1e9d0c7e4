//! Movable Type Import Format.

mod issue;

pub use issue::MtifIssue;
