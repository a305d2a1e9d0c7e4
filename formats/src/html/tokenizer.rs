//! Cuts HTML into text, tags and comments, as ranges of the source. Every byte is looked at a bounded number of times:
//! what was searched for once in vain (`-->`, `</script`, a closing quote) is not searched for again.

use memchr::memmem;

use super::attributes::is_space;
use super::tag::Tag;

/// A piece of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text, its references not decoded.
    Text { start: usize, end: usize },
    /// A start tag at `at`; `start..end` are its attributes.
    Open { tag: Tag, at: usize, start: usize, end: usize },
    /// An end tag.
    Close { tag: Tag },
    /// What stands between `<!--` and `-->`, or after `<!` or `<?`.
    Comment { start: usize, end: usize },
    /// The content of an element whose content is not markup; its start tag came just before, no end tag follows.
    Raw { start: usize, end: usize, closed: bool },
}

/// The tokenizer.
pub(super) struct Tokenizer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The token after the text that was just given out.
    held: Option<Token>,
    /// The element whose raw content comes next.
    raw: Option<Tag>,
    missing: Missing,
    #[cfg(test)]
    pub(super) steps: usize,
}

/// What is known not to come any more.
#[derive(Default)]
struct Missing {
    tag_end: bool,
    comment_end: bool,
    double_quote: bool,
    single_quote: bool,
    end_tags: Vec<Tag>,
}

impl<'a> Tokenizer<'a> {
    /// Starts at the beginning of `source`.
    pub(super) fn new(source: &'a str) -> Self {
        Tokenizer {
            source,
            bytes: source.as_bytes(),
            at: 0,
            held: None,
            raw: None,
            missing: Missing::default(),
            #[cfg(test)]
            steps: 0,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn find(&mut self, byte: u8, from: usize) -> Option<usize> {
        let found = memchr::memchr(byte, self.bytes.get(from..)?).map(|offset| from + offset);
        #[cfg(test)]
        {
            self.steps += found.unwrap_or(self.bytes.len()).saturating_sub(from) + 1;
        }
        found
    }

    /// Reads what `<` at `at` begins, and returns it with the offset after it; `None` if it begins nothing and is text.
    fn markup(&mut self, at: usize) -> Option<(Token, usize)> {
        match self.byte(at + 1)? {
            byte if byte.is_ascii_alphabetic() => {
                let (tag, length) = Tag::read(self.bytes.get(at + 1..)?);
                let name_end = at + 1 + length;
                let end = self.tag_end(name_end)?;
                if tag.is_raw() {
                    self.raw = Some(tag);
                }
                Some((Token::Open { tag, at, start: name_end, end }, end + 1))
            }
            b'/' => match self.byte(at + 2)? {
                byte if byte.is_ascii_alphabetic() => {
                    let (tag, length) = Tag::read(self.bytes.get(at + 2..)?);
                    let end = self.tag_end(at + 2 + length)?;
                    Some((Token::Close { tag }, end + 1))
                }
                _ => self.bogus_comment(at),
            },
            b'!' if self.bytes.get(at + 2..at + 4) == Some(b"--") => self.comment(at),
            b'!' | b'?' => self.bogus_comment(at),
            _ => None,
        }
    }

    /// Returns the offset of the `>` that ends the tag; `None` if there is none, and then there is no tag.
    fn tag_end(&mut self, from: usize) -> Option<usize> {
        if self.missing.tag_end {
            return None;
        }
        let mut at = from;
        loop {
            match self.byte(at) {
                Some(b'>') => return Some(at),
                Some(b'=') => at = self.value_end(at + 1),
                Some(_) => at += 1,
                None => {
                    self.missing.tag_end = true;
                    return None;
                }
            }
            #[cfg(test)]
            {
                self.steps += 1;
            }
        }
    }

    /// Returns the offset after the attribute value that begins at or after `from`.
    fn value_end(&mut self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        let at = from + rest.iter().take_while(|byte| is_space(**byte)).count();
        let quote = match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return at,
        };
        let missing = if quote == b'"' { self.missing.double_quote } else { self.missing.single_quote };
        if missing {
            return at + 1;
        }
        if let Some(end) = self.find(quote, at + 1) {
            return end + 1;
        }
        if quote == b'"' {
            self.missing.double_quote = true;
        } else {
            self.missing.single_quote = true;
        }
        at + 1
    }

    fn comment(&mut self, at: usize) -> Option<(Token, usize)> {
        let start = at + 4;
        if self.byte(start) == Some(b'>') {
            return Some((Token::Comment { start, end: start }, start + 1));
        }
        if self.bytes.get(start..start + 2) == Some(b"->") {
            return Some((Token::Comment { start, end: start }, start + 2));
        }
        if !self.missing.comment_end {
            let found = self.bytes.get(start..).and_then(|rest| memmem::find(rest, b"-->"));
            #[cfg(test)]
            {
                self.steps += found.unwrap_or(self.bytes.len() - start) + 1;
            }
            if let Some(length) = found {
                return Some((Token::Comment { start, end: start + length }, start + length + 3));
            }
            self.missing.comment_end = true;
        }
        // A browser would hide all that follows; here the comment ends with its line's tag, and the text stays.
        self.bogus_comment(at)
    }

    fn bogus_comment(&mut self, at: usize) -> Option<(Token, usize)> {
        if self.missing.tag_end {
            return None;
        }
        match self.find(b'>', at + 2) {
            Some(end) => Some((Token::Comment { start: at + 2, end }, end + 1)),
            None => {
                self.missing.tag_end = true;
                None
            }
        }
    }

    /// Returns the raw content of the element just opened; for most an element never closed is taken as empty.
    fn raw_content(&mut self, tag: Tag) -> Token {
        let start = self.at;
        let whole = self.bytes.len();
        if tag == Tag::Plaintext {
            self.at = whole;
            return Token::Raw { start, end: whole, closed: true };
        }
        if let Some((end, after)) = self.find_end_tag(tag, start) {
            self.at = after;
            return Token::Raw { start, end, closed: true };
        }
        if matches!(tag, Tag::Script | Tag::Style) {
            self.at = whole;
            return Token::Raw { start, end: whole, closed: false };
        }
        Token::Raw { start, end: start, closed: false }
    }

    fn find_end_tag(&mut self, tag: Tag, from: usize) -> Option<(usize, usize)> {
        if self.missing.end_tags.contains(&tag) {
            return None;
        }
        let name = tag.name().as_bytes();
        let mut at = from;
        while let Some(open) = self.find(b'<', at) {
            at = open + 1;
            if self.byte(at) != Some(b'/') {
                // Written without a closing tag: the next element of the same name is not its content.
                if tag == Tag::Iframe && self.is_name(at, name) {
                    return None;
                }
                continue;
            }
            if self.is_name(at + 1, name) {
                let name_end = at + 1 + name.len();
                let after = match self.find(b'>', name_end) {
                    Some(end) => end + 1,
                    None => self.bytes.len(),
                };
                return Some((open, after));
            }
        }
        self.missing.end_tags.push(tag);
        None
    }

    fn is_name(&self, at: usize, name: &[u8]) -> bool {
        let end = at + name.len();
        self.bytes.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && self.byte(end).is_none_or(|byte| is_space(byte) || byte == b'/' || byte == b'>')
    }
}

impl Iterator for Tokenizer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        if let Some(tag) = self.raw.take() {
            return Some(self.raw_content(tag));
        }
        let start = self.at;
        let mut from = start;
        // Tags often follow each other without text between.
        if self.byte(start) == Some(b'<')
            && let Some((token, after)) = self.markup(start)
        {
            self.at = after;
            return Some(token);
        }
        while let Some(open) = self.find(b'<', from) {
            if let Some((token, after)) = self.markup(open) {
                self.at = after;
                if open > start {
                    self.held = Some(token);
                    return Some(Token::Text { start, end: open });
                }
                return Some(token);
            }
            from = open + 1;
        }
        self.at = self.source.len();
        (start < self.at).then_some(Token::Text { start, end: self.at })
    }
}
