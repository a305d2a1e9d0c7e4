//! From offsets to lines and columns of the original bytes.

use std::io;

use blogferry_formats::{Bytes, Position};

use crate::source::SourceFile;

/// A place in an input, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the input.
    pub file: String,
    /// The line, counted from 1; 0 if the medium failed before it was found.
    pub line: u64,
    /// The byte in the line, counted from 1. In encodings with two or four bytes to a character these are counted.
    pub column: u64,
    /// The offset of the byte, counted from 0.
    pub byte: u64,
}

/// Finds the places of positions, in one pass over each input that has any.
pub fn resolve(positions: &[Option<Position>], files: &[SourceFile]) -> Vec<Option<Place>> {
    let mut places: Vec<Option<Place>> = vec![None; positions.len()];
    for (input, file) in files.iter().enumerate() {
        let mut wanted: Vec<(u64, usize)> = positions
            .iter()
            .enumerate()
            .filter_map(|(index, at)| at.filter(|at| at.input == input).map(|at| (at.offset, index)))
            .map(|(offset, index)| (file.bytes.original_offset(offset), index))
            .collect();
        wanted.sort_unstable();
        let offsets: Vec<u64> = wanted.iter().map(|(offset, _)| *offset).collect();
        let found = lines(&*file.original, file.encoded.line_feed(), &offsets);
        for (order, (offset, index)) in wanted.into_iter().enumerate() {
            let (line, column) = found.get(order).copied().unwrap_or((0, 0));
            if let Some(place) = places.get_mut(index) {
                *place = Some(Place { file: file.shown.clone(), line, column, byte: offset });
            }
        }
    }
    places
}

/// Returns line and column of each of the sorted offsets, as far as the bytes can be read.
fn lines(bytes: &dyn Bytes, feed: &[u8], offsets: &[u64]) -> Vec<(u64, u64)> {
    let mut found = Vec::with_capacity(offsets.len());
    let mut walk = Walk { bytes, feed, line: 1, line_start: 0, at: 0, buffer: Vec::new() };
    for offset in offsets {
        if walk.go_to(*offset).is_err() {
            break;
        }
        let width = feed.len().max(1) as u64;
        found.push((
            walk.line,
            offset.saturating_sub(walk.line_start).checked_div(width).unwrap_or(0).saturating_add(1),
        ));
    }
    found
}

struct Walk<'a> {
    bytes: &'a dyn Bytes,
    feed: &'a [u8],
    line: u64,
    line_start: u64,
    at: u64,
    buffer: Vec<u8>,
}

impl Walk<'_> {
    const STEP: usize = 1024 * 1024;

    /// Counts the line feeds that stand before an offset.
    fn go_to(&mut self, offset: u64) -> io::Result<()> {
        while self.at < offset {
            let step = usize::try_from(offset.saturating_sub(self.at)).unwrap_or(Self::STEP).min(Self::STEP);
            self.buffer.resize(step, 0);
            let count = self.bytes.read_at(self.at, &mut self.buffer)?;
            let stretch = self.buffer.get(..count).unwrap_or_default();
            let width = self.feed.len().max(1);
            let ends: Box<dyn Iterator<Item = usize>> = if width == 1 {
                Box::new(memchr::memchr_iter(b'\n', stretch).map(|at| at.saturating_add(1)))
            } else {
                let units = stretch.chunks(width).enumerate();
                Box::new(
                    units
                        .filter(|(_, unit)| *unit == self.feed)
                        .map(move |(at, _)| at.saturating_add(1).saturating_mul(width)),
                )
            };
            for end in ends {
                self.line = self.line.saturating_add(1);
                self.line_start = self.at.saturating_add(end as u64);
            }
            self.at = self.at.saturating_add(count as u64);
            if count < step {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        let bytes = b"ab\ncd\n\nef".to_vec();
        assert_eq!(lines(&bytes, b"\n", &[0, 1, 3, 6, 7, 8]), [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1), (4, 2)]);
        assert_eq!(lines(&bytes, b"\n", &[8, 8]), [(4, 2), (4, 2)]);
    }

    #[test]
    fn lines_beyond_one_stretch_are_counted_too() {
        let bytes = "0123456789\n".repeat(200_000).into_bytes();
        assert_eq!(lines(&bytes, b"\n", &[11 * 150_000 + 4]), [(150_001, 5)]);
    }

    #[test]
    fn wide_characters_have_wide_line_feeds() {
        let bytes: Vec<u8> = "ab\u{010A}\ncd".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(lines(&bytes, b"\n\0", &[8, 10]), [(2, 1), (2, 2)]);
    }
}
