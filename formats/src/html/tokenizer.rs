//! Cuts HTML into text, tags and comments, as ranges of the source. Every byte is looked at a bounded number of times:
//! what was searched for once in vain (`-->`, `</script`, a closing quote) is not searched for again.

use std::ops::Range;

use super::attributes::is_space;
use super::plain::{TextKind, skip_plain};
use super::steps::Steps;
use super::tag::Tag;

/// Takes the pieces of the source in their order, as ranges.
pub(super) trait Sink {
    /// Text, its references not decoded.
    fn text(&mut self, kind: TextKind, start: usize, end: usize);
    /// A start tag at `at`; `start..end` are its attributes.
    fn open(&mut self, tag: Tag, at: usize, start: usize, end: usize);
    /// An end tag.
    fn close(&mut self, tag: Tag);
    /// What stands between `<!--` and `-->`, or after `<!` or `<?`.
    fn comment(&mut self, start: usize, end: usize);
    /// An element whose content is not markup: its start tag, as above, and its content.
    fn raw(&mut self, tag: Tag, at: usize, attributes: Range<usize>, content: Raw);
}

/// The content of an element whose content is not markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether its end tag was found.
    pub(super) closed: bool,
}

/// The tokenizer.
struct Tokenizer<'a> {
    bytes: &'a [u8],
    missing: Missing,
    steps: Steps,
}

/// What a `<` begins.
enum Markup {
    Open { tag: Tag, start: usize, end: usize },
    Close(Tag),
    Comment { start: usize, end: usize },
    Raw { tag: Tag, attributes: Range<usize>, content: Raw },
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

/// Cuts `source` into pieces, gives them to `sink`, and returns how many steps it took.
pub(super) fn tokenize(source: &str, sink: &mut impl Sink) -> Steps {
    let mut tokenizer = Tokenizer { bytes: source.as_bytes(), missing: Missing::default(), steps: Steps::default() };
    tokenizer.run(sink);
    tokenizer.steps
}

impl Tokenizer<'_> {
    fn run(&mut self, sink: &mut impl Sink) {
        // Where the text began that has not been given out.
        let mut text = 0;
        let mut at = 0;
        loop {
            // Tags often follow each other without text between.
            let (open, kind) = match self.byte(at) {
                Some(b'<') => (at, TextKind::Mixed),
                _ => match self.text_end(at) {
                    Some(found) => found,
                    None => break,
                },
            };
            let Some((markup, after)) = self.markup(open) else {
                at = open.saturating_add(1);
                continue;
            };
            if text < open {
                sink.text(if text == at { kind } else { TextKind::Mixed }, text, open);
            }
            match markup {
                Markup::Open { tag, start, end } => sink.open(tag, open, start, end),
                Markup::Close(tag) => sink.close(tag),
                Markup::Comment { start, end } => sink.comment(start, end),
                Markup::Raw { tag, attributes, content } => sink.raw(tag, open, attributes, content),
            }
            text = after;
            at = after;
        }
        if text < self.bytes.len() {
            sink.text(TextKind::Mixed, text, self.bytes.len());
        }
    }

    /// Returns where the text ends that begins at `from`, and what it may hold; `None` if it is the last.
    #[inline]
    fn text_end(&mut self, from: usize) -> Option<(usize, TextKind)> {
        let rest = self.bytes.get(from..)?;
        let blanks = rest.iter().take_while(|byte| is_space(**byte)).count();
        let mut at = from.saturating_add(blanks);
        if self.byte(at) == Some(b'<') {
            return Some((at, TextKind::Blank));
        }
        if blanks == 0 || (blanks == 1 && rest.first() == Some(&b' ')) {
            at = skip_plain(self.bytes, at);
            if self.byte(at) == Some(b'<') {
                return Some((at, TextKind::Plain));
            }
        }
        self.steps.add(at.saturating_sub(from));
        self.find(b'<', at).map(|end| (end, TextKind::Mixed))
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn find(&mut self, byte: u8, from: usize) -> Option<usize> {
        let found = memchr::memchr(byte, self.bytes.get(from..)?).map(|offset| from.saturating_add(offset));
        self.steps.add(found.unwrap_or(self.bytes.len()).saturating_sub(from).saturating_add(1));
        found
    }

    /// Returns what `<` at `at` begins, and the offset behind it; `None` if it begins nothing and is text.
    #[inline(always)]
    fn markup(&mut self, at: usize) -> Option<(Markup, usize)> {
        let name = at.saturating_add(1);
        match self.byte(name)? {
            byte if byte.is_ascii_alphabetic() => {
                let (tag, length) = Tag::read(self.bytes.get(name..)?);
                let start = name.saturating_add(length);
                let end = self.tag_end(start)?;
                let after = end.saturating_add(1);
                if tag.is_raw() {
                    let (content, after) = self.raw_content(tag, after);
                    return Some((Markup::Raw { tag, attributes: start..end, content }, after));
                }
                Some((Markup::Open { tag, start, end }, after))
            }
            b'/' if self.byte(name.saturating_add(1))?.is_ascii_alphabetic() => {
                let name = name.saturating_add(1);
                let (tag, length) = Tag::read(self.bytes.get(name..)?);
                let end = self.tag_end(name.saturating_add(length))?;
                Some((Markup::Close(tag), end.saturating_add(1)))
            }
            b'/' | b'!' | b'?' => {
                let (start, end, after) = self.declaration(at)?;
                Some((Markup::Comment { start, end }, after))
            }
            _ => None,
        }
    }

    /// Returns the offset of the `>` that ends the tag; `None` if there is none, and then there is no tag.
    #[inline]
    fn tag_end(&mut self, from: usize) -> Option<usize> {
        // Most tags have no attributes.
        if self.byte(from) == Some(b'>') {
            return Some(from);
        }
        self.attributes_end(from)
    }

    fn attributes_end(&mut self, from: usize) -> Option<usize> {
        if self.missing.tag_end {
            return None;
        }
        let mut at = from;
        loop {
            match self.byte(at) {
                Some(b'>') => return Some(at),
                Some(b'=') => at = self.value_end(at.saturating_add(1)),
                Some(_) => at = at.saturating_add(1),
                None => {
                    self.missing.tag_end = true;
                    return None;
                }
            }
            self.steps.add(1);
        }
    }

    /// Returns the offset after the attribute value that begins at or after `from`.
    fn value_end(&mut self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        let at = from.saturating_add(rest.iter().take_while(|byte| is_space(**byte)).count());
        let quote = match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return at,
        };
        let missing = if quote == b'"' { self.missing.double_quote } else { self.missing.single_quote };
        if missing {
            return at.saturating_add(1);
        }
        if let Some(end) = self.find(quote, at.saturating_add(1)) {
            return end.saturating_add(1);
        }
        if quote == b'"' {
            self.missing.double_quote = true;
        } else {
            self.missing.single_quote = true;
        }
        at.saturating_add(1)
    }

    /// Reads a comment or what passes for one: its start and end, and the offset behind it.
    fn declaration(&mut self, at: usize) -> Option<(usize, usize, usize)> {
        if self.bytes.get(at.saturating_add(1)..at.saturating_add(4)) != Some(b"!--") {
            return self.bogus_comment(at);
        }
        let start = at.saturating_add(4);
        if self.byte(start) == Some(b'>') {
            return Some((start, start, start.saturating_add(1)));
        }
        if self.bytes.get(start..start.saturating_add(2)) == Some(b"->") {
            return Some((start, start, start.saturating_add(2)));
        }
        if !self.missing.comment_end {
            let mut at = start;
            while let Some(close) = self.find(b'>', at) {
                at = close.saturating_add(1);
                if let Some(content) = self.bytes.get(start..close).and_then(|content| content.strip_suffix(b"--")) {
                    return Some((start, start.saturating_add(content.len()), at));
                }
            }
            self.missing.comment_end = true;
        }
        // A browser would hide all that follows; here the comment ends with its line's tag, and the text stays.
        self.bogus_comment(at)
    }

    fn bogus_comment(&mut self, at: usize) -> Option<(usize, usize, usize)> {
        if self.missing.tag_end {
            return None;
        }
        match self.find(b'>', at.saturating_add(2)) {
            Some(end) => Some((at.saturating_add(2), end, end.saturating_add(1))),
            None => {
                self.missing.tag_end = true;
                None
            }
        }
    }

    /// Returns the raw content of the element whose start tag ends at `start`, and the offset behind its end tag; for
    /// most, an element never closed is taken as empty.
    fn raw_content(&mut self, tag: Tag, start: usize) -> (Raw, usize) {
        let whole = self.bytes.len();
        if tag == Tag::Plaintext {
            return (Raw { start, end: whole, closed: true }, whole);
        }
        if let Some((end, after)) = self.find_end_tag(tag, start) {
            return (Raw { start, end, closed: true }, after);
        }
        if matches!(tag, Tag::Script | Tag::Style) {
            return (Raw { start, end: whole, closed: false }, whole);
        }
        (Raw { start, end: start, closed: false }, start)
    }

    fn find_end_tag(&mut self, tag: Tag, from: usize) -> Option<(usize, usize)> {
        if self.missing.end_tags.contains(&tag) {
            return None;
        }
        let name = tag.name().as_bytes();
        let mut at = from;
        while let Some(open) = self.find(b'<', at) {
            at = open.saturating_add(1);
            if self.byte(at) != Some(b'/') {
                // Written without a closing tag: the next element of the same name is not its content.
                if tag == Tag::Iframe && self.is_name(at, name) {
                    return None;
                }
                continue;
            }
            if self.is_name(at.saturating_add(1), name) {
                let name_end = at.saturating_add(1).saturating_add(name.len());
                let after = match self.find(b'>', name_end) {
                    Some(end) => end.saturating_add(1),
                    None => self.bytes.len(),
                };
                return Some((open, after));
            }
        }
        self.missing.end_tags.push(tag);
        None
    }

    fn is_name(&self, at: usize, name: &[u8]) -> bool {
        let end = at.saturating_add(name.len());
        self.bytes.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && self.byte(end).is_none_or(|byte| is_space(byte) || byte == b'/' || byte == b'>')
    }
}
