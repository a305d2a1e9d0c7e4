//! Holes in texts: runs of zero bytes where a disk or a transfer failed.

use std::io;

use blogferry_formats::Bytes;

use super::decode::block_length;

/// A single zero byte is a stray one; two in a row stand where text was.
const SHORTEST: u64 = 2;

/// The zero bytes that stand where text should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holes {
    /// Where the first run starts.
    pub(super) first: u64,
    /// How many bytes all runs have together.
    pub(super) bytes: u64,
}

/// Looks for holes. Zero bytes before the text or behind it are padding, and hide nothing.
///
/// # Errors
/// When the medium fails.
pub(super) fn holes(bytes: &dyn Bytes) -> io::Result<Option<Holes>> {
    let mut buffer = vec![0; block_length(bytes)];
    let (mut at, mut text_before) = (0u64, false);
    // The run that goes on, and all that are known to be holes because text came after them.
    let (mut run, mut found): (u64, Option<Holes>) = (0, None);
    loop {
        let count = bytes.read_at(at, &mut buffer)?;
        let mut rest = buffer.get(..count).unwrap_or_default();
        while let Some(first) = rest.first() {
            let is_zero = *first == 0;
            let length = if is_zero { rest.iter().position(|byte| *byte != 0) } else { memchr::memchr(0, rest) };
            let (stretch, after) = rest.split_at_checked(length.unwrap_or(rest.len())).unwrap_or((rest, &[]));
            if is_zero {
                run = run.saturating_add(stretch.len() as u64);
            } else if !stretch.trim_ascii().is_empty() {
                if run >= SHORTEST && text_before {
                    let start = at.saturating_sub(run);
                    let holes = found.get_or_insert(Holes { first: start, bytes: 0 });
                    holes.bytes = holes.bytes.saturating_add(run);
                }
                (run, text_before) = (0, true);
            } else {
                run = 0;
            }
            at = at.saturating_add(stretch.len() as u64);
            rest = after;
        }
        if count < buffer.len() {
            return Ok(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &[&[u8]]) -> Option<(u64, u64)> {
        let bytes = text.concat();
        holes(&bytes).unwrap().map(|holes| (holes.first, holes.bytes))
    }

    #[test]
    fn zeros_between_texts_are_a_hole_and_around_them_padding() {
        let zeros = |count| vec![0; count];
        assert_eq!(found(&[b"a text"]), None);
        assert_eq!(found(&[&zeros(64), b"a", &zeros(64), b"\n"]), None);
        assert_eq!(found(&[b"a", &zeros(1), b"b"]), None);
        assert_eq!(found(&[b"a", &zeros(2), b"b"]), Some((1, 2)));
        assert_eq!(found(&[b"a", &zeros(8), b"\nb"]), Some((1, 8)));
        assert_eq!(found(&[b"ab", &zeros(20), b"c", &zeros(3), b"d", &zeros(30), b"e", &zeros(99)]), Some((2, 53)));
    }

    #[test]
    fn a_hole_across_the_borders_of_blocks_is_one() {
        let long = vec![0; 3 << 20];
        assert_eq!(found(&[b"a", &long, b"b"]), Some((1, 3 << 20)));
    }
}
