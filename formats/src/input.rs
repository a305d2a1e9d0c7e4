//! Where bytes come from, seen from inside a format.

use std::io;
use std::sync::Arc;

/// Bytes that can be read at any offset, from many threads at once.
///
/// The application implements this for files, members of archives and spooled standard input, decoded to UTF-8 where
/// the source was something else. A format never learns which.
pub trait Bytes: Send + Sync {
    /// Returns the number of bytes.
    fn len(&self) -> u64;

    /// Returns true if there is no byte.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buffer` from `offset` on and returns how many bytes were there; fewer than asked for only at the end.
    ///
    /// # Errors
    /// Whatever the medium says. An implementer retries interrupted reads itself.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Returns the offset in the original bytes for an offset in these, where decoding has moved things.
    fn original_offset(&self, offset: u64) -> u64 {
        offset
    }

    /// Reads a whole range.
    ///
    /// # Errors
    /// Whatever [`read_at`](Bytes::read_at) says, and `UnexpectedEof` when the range goes beyond the end.
    fn read_range(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; length];
        let count = self.read_at(offset, &mut buffer)?;
        if count < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(buffer)
    }
}

impl Bytes for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.get(from..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        Ok(count)
    }
}

/// One named stretch of bytes given to a reader.
#[derive(Clone)]
pub struct Input {
    /// The name, relative to what the user gave, with `/` between parts; never an absolute path.
    pub name: String,
    /// The bytes, as UTF-8 where they are text.
    pub bytes: Arc<dyn Bytes>,
}

impl Input {
    /// Returns an input that lives in memory.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Input { name: name.into(), bytes: Arc::new(bytes.into()) }
    }
}

/// A place in an input. Line and column are worked out when an issue is shown, from the original bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Which of the inputs given to [`Reader::open`](crate::Reader::open), counted from 0.
    pub input: usize,
    /// The offset of the byte in that input's [`Bytes`].
    pub offset: u64,
}
