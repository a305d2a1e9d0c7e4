//! Lines of an input, one after the other, without holding the input.

use std::io;

use memchr::memchr2;

use crate::input::Bytes;

const CHUNK: usize = 256 * 1024;

/// How many bytes of one line are looked at. Longer lines occur (a picture inside a body); no key is that long.
const LINE_LIMIT: usize = 64 * 1024;

/// One line without its end: LF, CRLF or CR, mixed as the file likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The offset of its first byte.
    pub offset: u64,
    /// The offset of the byte after its end.
    pub end: u64,
    /// What stands in it; the beginning of it where it is very long.
    pub text: &'a [u8],
    /// False for a last line that has no line end.
    pub terminated: bool,
}

/// Splits bytes in memory.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let (length, end) = match memchr2(b'\r', b'\n', rest) {
            Some(length) => (length, length.saturating_add(end_length(rest, length))),
            None => (rest.len(), rest.len()),
        };
        let line = Line {
            offset: at as u64,
            end: at.saturating_add(end) as u64,
            text: rest.get(..length).unwrap_or_default(),
            terminated: end > length,
        };
        at = at.saturating_add(end);
        Some(line)
    })
}

fn end_length(rest: &[u8], at: usize) -> usize {
    if rest.get(at..).is_some_and(|end| end.starts_with(b"\r\n")) { 2 } else { 1 }
}

/// Splits an input, reading it in chunks.
pub(super) struct LineReader<'a> {
    bytes: &'a dyn Bytes,
    buffer: Vec<u8>,
    /// The offset in the input of the first byte of `buffer`.
    base: u64,
    /// Where in `buffer` the next line starts.
    at: usize,
    ended: bool,
    long: Vec<u8>,
}

impl<'a> LineReader<'a> {
    /// Reads from an offset on.
    pub fn from(bytes: &'a dyn Bytes, offset: u64) -> Self {
        LineReader { bytes, buffer: Vec::new(), base: offset, at: 0, ended: false, long: Vec::new() }
    }

    /// Returns the next line, or `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let mut searched = self.at;
        loop {
            let unseen = self.buffer.get(searched..).unwrap_or_default();
            if let Some(found) = memchr2(b'\r', b'\n', unseen) {
                let found = searched.saturating_add(found);
                // A CR that is the last byte at hand may be the first half of a CRLF.
                if self.ended || found.saturating_add(1) < self.buffer.len() {
                    let end = found.saturating_add(end_length(&self.buffer, found));
                    return Ok(Some(self.take(found, end)));
                }
                searched = found;
            } else if self.ended {
                let end = self.buffer.len();
                return Ok((end > self.at).then(|| self.take(end, end)));
            } else {
                searched = self.buffer.len();
                if searched.saturating_sub(self.at) > LINE_LIMIT {
                    return self.pass_over().map(Some);
                }
            }
            searched = searched.saturating_sub(self.fill()?);
        }
    }

    fn take(&mut self, length: usize, end: usize) -> Line<'_> {
        let from = self.at;
        self.at = end;
        Line {
            offset: self.base.saturating_add(from as u64),
            end: self.base.saturating_add(end as u64),
            text: self.buffer.get(from..length).unwrap_or_default(),
            terminated: end > length,
        }
    }

    /// Reads one more chunk behind what is left, and returns how far that has moved to the front.
    fn fill(&mut self) -> io::Result<usize> {
        let moved = self.at;
        self.buffer.drain(..moved);
        self.base = self.base.saturating_add(moved as u64);
        self.at = 0;
        let kept = self.buffer.len();
        let from = self.base.saturating_add(kept as u64);
        let left = self.bytes.len().saturating_sub(from);
        self.buffer.resize(kept.saturating_add(usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK))), 0);
        let room = self.buffer.get_mut(kept..).unwrap_or_default();
        let count = if room.is_empty() { 0 } else { self.bytes.read_at(from, room)? };
        self.buffer.truncate(kept.saturating_add(count));
        self.ended = count == 0;
        Ok(moved)
    }

    /// Goes to the end of a line that is too long to hold, and returns it with its beginning alone.
    fn pass_over(&mut self) -> io::Result<Line<'_>> {
        let offset = self.base.saturating_add(self.at as u64);
        self.long.clear();
        self.long.extend(self.buffer.iter().skip(self.at).take(LINE_LIMIT));
        let (end, terminated) = loop {
            self.at = self.buffer.len();
            self.fill()?;
            match memchr2(b'\r', b'\n', &self.buffer) {
                Some(found) => {
                    if found.saturating_add(1) == self.buffer.len() && !self.ended {
                        self.at = found;
                        self.fill()?;
                        self.at = end_length(&self.buffer, 0);
                    } else {
                        self.at = found.saturating_add(end_length(&self.buffer, found));
                    }
                    break (self.base.saturating_add(self.at as u64), true);
                }
                None if self.ended => break (self.base.saturating_add(self.buffer.len() as u64), false),
                None => {}
            }
        };
        Ok(Line { offset, end, text: &self.long, terminated })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen = (u64, u64, Vec<u8>, bool);

    fn streamed(bytes: &Vec<u8>) -> Vec<Seen> {
        let mut reader = LineReader::from(bytes, 0);
        let mut seen = Vec::new();
        while let Some(line) = reader.next().unwrap() {
            seen.push((line.offset, line.end, line.text.to_vec(), line.terminated));
        }
        seen
    }

    fn in_memory(bytes: &[u8]) -> Vec<Seen> {
        let limit = LINE_LIMIT;
        lines(bytes)
            .map(|line| {
                let long = line.text.len() > CHUNK + limit;
                let text = if long { line.text.get(..limit).unwrap() } else { line.text };
                (line.offset, line.end, text.to_vec(), line.terminated)
            })
            .collect()
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let texts: Vec<_> = lines(b"a\nb\r\nc\rd\n\r\ne").map(|line| line.text).collect();
        assert_eq!(texts, [&b"a"[..], b"b", b"c", b"d", b"", b"e"]);
    }

    #[test]
    fn streamed_lines_are_the_lines_in_memory_wherever_the_chunks_meet() {
        for pad in [0, 1, 2] {
            for end in ["\n", "\r\n", "\r"] {
                let mut bytes = vec![b'x'; CHUNK - 2 + pad];
                bytes.extend_from_slice(end.as_bytes());
                bytes.extend_from_slice(format!("second{end}{end}last").as_bytes());
                let mut short = streamed(&bytes);
                let mut whole = in_memory(&bytes);
                // The first line is longer than what is held of a line; its text may be cut.
                short.first_mut().unwrap().2.truncate(LINE_LIMIT);
                whole.first_mut().unwrap().2.truncate(LINE_LIMIT);
                assert_eq!(short, whole);
            }
        }
    }

    #[test]
    fn a_line_longer_than_any_buffer_is_passed_over_with_its_beginning_kept() {
        let mut bytes = b"start".to_vec();
        bytes.resize(3 * CHUNK, b'x');
        bytes.extend_from_slice(b"\r\nnext");
        let seen = streamed(&bytes);
        assert_eq!(seen.len(), 2);
        assert!(seen[0].2.starts_with(b"start"));
        assert_eq!(seen[1].0, 3 * CHUNK as u64 + 2);
        assert_eq!(seen[1].2, b"next");
    }
}
