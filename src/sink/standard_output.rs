//! A document that goes to standard output.

use std::io::{self, BufWriter, Stdout, Write};

use blogferry_formats::Piece;

use super::{Sink, SinkError, SinkErrorKind, Summary};

/// Writes the chunks of a document to standard output.
#[derive(Debug)]
pub struct StandardOutput {
    out: BufWriter<Stdout>,
}

const NAME: &str = "standard output";

impl StandardOutput {
    /// Returns the sink.
    pub fn new() -> Self {
        StandardOutput { out: BufWriter::with_capacity(256 * 1024, io::stdout()) }
    }
}

impl Default for StandardOutput {
    fn default() -> Self {
        StandardOutput::new()
    }
}

impl Sink for StandardOutput {
    fn put(&mut self, piece: Piece) -> Result<(), SinkError> {
        match piece {
            Piece::Chunk(bytes) => self.out.write_all(&bytes).map_err(|error| SinkError::io(NAME, error)),
            Piece::File { .. } | Piece::Part { .. } => Err(SinkError::new(NAME, SinkErrorKind::WrongPiece)),
        }
    }

    fn commit(mut self: Box<Self>) -> Result<Summary, SinkError> {
        self.out.flush().map_err(|error| SinkError::io(NAME, error))?;
        Ok(Summary::default())
    }
}
