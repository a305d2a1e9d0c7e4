//! An output that is only counted.

use std::collections::HashSet;

use blogferry_formats::{OutPath, Piece};

use super::{Sink, SinkError, Summary};

/// Takes everything and keeps nothing: for a rehearsal.
#[derive(Debug, Default)]
pub struct Discard {
    summary: Summary,
    growing: HashSet<OutPath>,
}

impl Sink for Discard {
    fn put(&mut self, piece: Piece) -> Result<(), SinkError> {
        self.summary.written = self.summary.written.saturating_add(u64::from(match piece {
            Piece::File { .. } => true,
            Piece::Part { path, .. } => self.growing.insert(path),
            Piece::Chunk(_) => false,
        }));
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<Summary, SinkError> {
        Ok(self.summary)
    }
}
