//! The model of a bundle, post by post.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use blogferry_formats::json::JsonReader;
use blogferry_formats::{Archive, Bytes, Input, Issues, OpenContext, Reader as _};

use super::bag::Bag;
use super::verdict::{ProblemKind, Verdict};

/// Opens the model, or tells why it cannot be.
pub(super) fn open(bag: &Bag<'_>, path: &str, verdict: &mut Verdict) -> Option<Box<dyn Archive>> {
    let opened = bag.place.bytes(&bag.at(path)).map_err(|error| error.to_string()).and_then(|bytes| {
        let input = Input { name: path.to_owned(), bytes };
        JsonReader.open(vec![input], &OpenContext::default(), &mut Issues::default()).map_err(|error| error.to_string())
    });
    match opened {
        Ok(archive) => Some(archive),
        Err(error) => {
            verdict.report(path, ProblemKind::FileUnreadable(error));
            None
        }
    }
}

/// The lines of a file of a bag.
pub(super) fn lines(bag: &Bag<'_>, path: &str) -> io::Result<impl Iterator<Item = io::Result<String>> + use<>> {
    let bytes = bag.place.bytes(&bag.at(path))?;
    Ok(BufReader::with_capacity(256 * 1024, Stream { bytes, at: 0 }).lines())
}

/// Bytes read from their start to their end.
struct Stream {
    bytes: Arc<dyn Bytes>,
    at: u64,
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read_at(self.at, buffer)?;
        self.at = self.at.saturating_add(count as u64);
        Ok(count)
    }
}
