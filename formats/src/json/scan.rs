//! Where the values of a JSON text begin and end, found in one pass, block by block, without reading them.

use std::io;

use memchr::memchr3;

use crate::input::Bytes;

/// A place in a JSON text that moves forward only, unless told to [`seek`](Scanner::seek).
///
/// It trusts nothing but quotes, brackets and line ends. A raw line end inside a string, which JSON forbids, ends the
/// string, so that a missing quote does harm up to the end of its line only.
pub(super) struct Scanner<'a> {
    bytes: &'a dyn Bytes,
    block: Vec<u8>,
    start: u64,
    at: usize,
    filled: usize,
}

/// How a value ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// As it should.
    Whole,
    /// Not before the line on which its next sibling or the end of its list stands; the scanner stands there.
    Fence,
    /// Not before the end of the text.
    Cut,
}

const BLOCK: usize = 64 * 1024;

impl<'a> Scanner<'a> {
    /// Returns a scanner at the start of a text.
    pub fn new(bytes: &'a dyn Bytes) -> Self {
        Scanner { bytes, block: vec![0; BLOCK], start: 0, at: 0, filled: 0 }
    }

    /// Returns the offset of the next byte.
    pub fn offset(&self) -> u64 {
        self.start.saturating_add(self.at as u64)
    }

    /// Goes to an offset.
    pub fn seek(&mut self, offset: u64) {
        match usize::try_from(offset.wrapping_sub(self.start)) {
            Ok(at) if at <= self.filled => self.at = at,
            _ => self.seek_afresh(offset),
        }
    }

    /// Returns the next byte without going beyond it.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.rest()?.first().copied())
    }

    /// Goes over one byte.
    pub fn bump(&mut self) {
        self.at = self.filled.min(self.at.saturating_add(1));
    }

    /// Goes over the next byte if it is this one, and returns whether it was.
    pub fn eat(&mut self, byte: u8) -> io::Result<bool> {
        let found = self.peek()? == Some(byte);
        if found {
            self.bump();
        }
        Ok(found)
    }

    /// Goes over white space; returns the number of blanks since the last line end in it, if there was one.
    pub fn skip_white(&mut self) -> io::Result<Option<usize>> {
        let mut indent = None;
        while let Some(byte) = self.peek()? {
            match byte {
                b'\n' => indent = Some(0),
                b' ' | b'\t' | b'\r' => indent = indent.map(|blanks: usize| blanks.saturating_add(1)),
                _ => break,
            }
            self.bump();
        }
        Ok(indent)
    }

    /// Goes over the next line end, or to the end of the text.
    pub fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(());
            }
            match memchr::memchr(b'\n', rest) {
                Some(at) => {
                    self.at = self.at.saturating_add(at).saturating_add(1);
                    return Ok(());
                }
                None => self.at = self.filled,
            }
        }
    }

    /// Goes over a string whose quote is next; returns its bytes without quotes, escapes as they stand, or `None` if
    /// it is longer than `longest` or has no end.
    pub fn short_string(&mut self, longest: usize) -> io::Result<Option<Vec<u8>>> {
        let from = self.offset().saturating_add(1);
        if self.skip_string()? != End::Whole {
            return Ok(None);
        }
        let length = usize::try_from(self.offset().saturating_sub(1).saturating_sub(from)).unwrap_or(usize::MAX);
        if length > longest { Ok(None) } else { self.bytes.read_range(from, length).map(Some) }
    }

    /// Goes over a value. `fence` is the indentation of its siblings, where the text is laid out so that nothing
    /// inside the value can start a line there.
    pub fn skip_value(&mut self, fence: Option<usize>) -> io::Result<End> {
        match self.peek()? {
            None => Ok(End::Cut),
            Some(b'"') => self.skip_string(),
            Some(b'{' | b'[') => self.skip_brackets(fence),
            Some(_) => {
                self.bump();
                while !matches!(
                    self.peek()?,
                    None | Some(b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"' | b' ' | b'\t' | b'\r' | b'\n')
                ) {
                    self.bump();
                }
                Ok(End::Whole)
            }
        }
    }

    /// Goes to the next line that starts a sibling at the fence or ends its list.
    pub fn skip_to_fence(&mut self, fence: usize) -> io::Result<End> {
        loop {
            self.skip_line()?;
            if self.peek()?.is_none() {
                return Ok(End::Cut);
            }
            if self.at_fence(fence)? {
                return Ok(End::Fence);
            }
        }
    }

    /// Goes to the next line that starts an object or ends a list less indented than `inner`, and returns how much, or
    /// to the end.
    pub fn skip_to_outer(&mut self, inner: usize) -> io::Result<Option<usize>> {
        loop {
            self.skip_line()?;
            let mut blanks = 0usize;
            while let Some(b' ' | b'\t' | b'\r') = self.peek()? {
                self.bump();
                blanks = blanks.saturating_add(1);
            }
            match self.peek()? {
                None => return Ok(None),
                Some(b'{' | b']') if blanks < inner => return Ok(Some(blanks)),
                Some(_) => {}
            }
        }
    }

    /// Goes to the next place where this key, in its quotes, has a value that starts with `opening`, and returns true,
    /// or goes to the end. The key cannot be inside a string: there its quotes are escaped.
    pub fn skip_to_key(&mut self, key: &[u8], opening: u8) -> io::Result<bool> {
        loop {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(false);
            }
            match memchr::memmem::find(rest, key) {
                Some(at) => self.at = self.at.saturating_add(at),
                // The key may stand across the end of the block.
                None if rest.len() > key.len() => {
                    let overlap = (key.len() as u64).saturating_sub(1);
                    self.seek_afresh(self.start.saturating_add(self.filled as u64).saturating_sub(overlap));
                    continue;
                }
                None => {
                    self.at = self.filled;
                    continue;
                }
            }
            let found = self.offset();
            self.seek(found.saturating_add(key.len() as u64));
            self.skip_white()?;
            if self.eat(b':')? {
                self.skip_white()?;
                if self.peek()? == Some(opening) {
                    self.seek(found);
                    return Ok(true);
                }
            }
        }
    }

    /// Goes to an offset and reads from there on, even if it is inside the block.
    fn seek_afresh(&mut self, offset: u64) {
        (self.start, self.at, self.filled) = (offset, 0, 0);
    }

    fn skip_brackets(&mut self, fence: Option<usize>) -> io::Result<End> {
        let mut depth = 0u64;
        while let Some(byte) = self.peek()? {
            match byte {
                b'"' => {
                    self.skip_string()?;
                    continue;
                }
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'\n' => {
                    self.bump();
                    if let Some(fence) = fence
                        && self.at_fence(fence)?
                    {
                        return Ok(End::Fence);
                    }
                    continue;
                }
                // Numbers, words, colons, commas and blanks open and close nothing.
                _ => {}
            }
            self.bump();
            if depth == 0 {
                return Ok(End::Whole);
            }
        }
        Ok(End::Cut)
    }

    /// Goes over blanks at the start of a line and returns true if a sibling starts after exactly `fence` of them, or
    /// a list ends after fewer.
    fn at_fence(&mut self, fence: usize) -> io::Result<bool> {
        let mut blanks = 0usize;
        while let Some(b' ' | b'\t' | b'\r') = self.peek()? {
            self.bump();
            blanks = blanks.saturating_add(1);
        }
        Ok(match self.peek()? {
            Some(b'{') => blanks == fence,
            Some(b']') => blanks < fence,
            Some(_) | None => false,
        })
    }

    fn skip_string(&mut self) -> io::Result<End> {
        self.bump();
        loop {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(End::Cut);
            }
            let Some(at) = memchr3(b'"', b'\\', b'\n', rest) else {
                self.at = self.filled;
                continue;
            };
            let found = rest.get(at).copied();
            self.at = self.at.saturating_add(at);
            match found {
                Some(b'\\') => {
                    self.bump();
                    if self.peek()?.is_some_and(|byte| byte != b'\n') {
                        self.bump();
                    }
                }
                Some(b'\n') => return Ok(End::Fence),
                Some(_) | None => {
                    self.bump();
                    return Ok(End::Whole);
                }
            }
        }
    }

    fn rest(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.filled {
            self.start = self.start.saturating_add(self.filled as u64);
            self.at = 0;
            self.filled = self.bytes.read_at(self.start, &mut self.block)?;
        }
        Ok(self.block.get(self.at..self.filled).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str, fence: Option<usize>) -> (End, u64) {
        let bytes = text.as_bytes().to_vec();
        let mut scanner = Scanner::new(&bytes);
        let end = scanner.skip_value(fence).unwrap();
        (end, scanner.offset())
    }

    #[test]
    fn brackets_inside_strings_open_nothing() {
        assert_eq!(scan(r#"{"a":"}]\"{","b":[{}]},x"#, None), (End::Whole, 22));
        assert_eq!(scan(r#""a\\","#, None), (End::Whole, 5));
    }

    #[test]
    fn a_missing_quote_does_harm_up_to_the_end_of_its_line() {
        assert_eq!(scan("{\"a\": \"x}\n}, {", None), (End::Whole, 11));
    }

    #[test]
    fn a_missing_bracket_is_noticed_at_the_next_sibling() {
        assert_eq!(scan("{\n    \"a\": {\n  },\n  {\n  }", Some(2)), (End::Fence, 20));
        assert_eq!(scan("{\n    \"a\": {\n  }\n]", Some(2)), (End::Fence, 17));
    }

    #[test]
    fn values_longer_than_a_block_are_one_value() {
        let text = format!("{{\"a\":\"{}\\\"\"}}", "x".repeat(3 * BLOCK));
        assert_eq!(scan(&text, None), (End::Whole, text.len() as u64));
    }

    #[test]
    fn a_key_is_found_across_the_end_of_a_block() {
        for shift in 0..12 {
            let text = format!("{}\"posts\" : [", "x\\\"posts\\\":[".repeat(BLOCK / 12).split_off(shift));
            let bytes = text.clone().into_bytes();
            let mut scanner = Scanner::new(&bytes);
            assert!(scanner.skip_to_key(b"\"posts\"", b'[').unwrap());
            assert_eq!(scanner.offset(), text.len() as u64 - 11, "{shift}");
        }
    }

    #[test]
    fn nesting_without_end_takes_no_memory_and_no_stack() {
        assert_eq!(scan(&"[".repeat(1_000_000), None), (End::Cut, 1_000_000));
    }
}
