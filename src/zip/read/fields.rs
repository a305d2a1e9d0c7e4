//! Numbers in records whose ends may be missing.

use std::io;

use blogferry_formats::Bytes;

/// Reads little-endian numbers one after another; what is beyond the end is zero and remembered.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
    is_short: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn new(record: &'a [u8]) -> Self {
        Fields { rest: record, is_short: false }
    }

    /// Returns true if all fields read so far were there.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_short
    }

    pub(super) fn take(&mut self, length: usize) -> &'a [u8] {
        match self.rest.split_at_checked(length) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.is_short = true;
                std::mem::take(&mut self.rest)
            }
        }
    }

    pub(super) fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.array())
    }

    pub(super) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    pub(super) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.array())
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        self.take(N).try_into().unwrap_or([0; N])
    }
}

/// A stretch of the archive that is kept, so that records that follow each other are not read one by one.
pub(super) struct Window<'a> {
    bytes: &'a dyn Bytes,
    start: u64,
    buffer: Vec<u8>,
}

impl<'a> Window<'a> {
    const SIZE: usize = 256 * 1024;

    pub(super) fn new(bytes: &'a dyn Bytes) -> Self {
        Window { bytes, start: 0, buffer: Vec::new() }
    }

    /// Returns up to `length` bytes from an offset; fewer only at the end of the archive. At most [`Window::SIZE`].
    pub(super) fn at(&mut self, offset: u64, length: usize) -> io::Result<&[u8]> {
        let inside = offset
            .checked_sub(self.start)
            .and_then(|from| usize::try_from(from).ok())
            .filter(|from| from.checked_add(length).is_some_and(|end| end <= self.buffer.len()));
        let from = match inside {
            Some(from) => from,
            None => {
                self.buffer.resize(Self::SIZE, 0);
                let count = self.bytes.read_at(offset, &mut self.buffer)?;
                self.buffer.truncate(count);
                self.start = offset;
                0
            }
        };
        let rest = self.buffer.get(from..).unwrap_or_default();
        Ok(rest.get(..length).unwrap_or(rest))
    }
}
