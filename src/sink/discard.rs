//! An output that is only counted.

use blogferry_formats::Piece;

use super::{Sink, SinkError, Summary};

/// Takes everything and keeps nothing: for a rehearsal.
#[derive(Debug, Default)]
pub struct Discard {
    summary: Summary,
}

impl Sink for Discard {
    fn put(&mut self, piece: Piece) -> Result<(), SinkError> {
        self.summary.written += u64::from(matches!(piece, Piece::File { .. }));
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<Summary, SinkError> {
        Ok(self.summary)
    }
}
