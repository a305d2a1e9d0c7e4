use std::collections::HashMap;

use super::Attributes;

/// How a name that is registered as a shortcode is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It never has content; an end tag of the name is a shortcode of its own.
    Single,
    /// It has content if its end tag follows.
    Enclosing,
}

/// A shortcode as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcode<'a> {
    /// The name as it is written.
    pub name: &'a str,
    /// The text between the name and the end of the opening tag.
    pub attribute_text: &'a str,
    /// What stands between the tags; `None` if there is no end tag.
    pub content: Option<&'a str>,
    /// True for the end tag of a name that is [`Shape::Single`].
    pub is_closer: bool,
    /// Whether the text asks to show the shortcode and not to run it.
    pub escape: Escape,
    /// The offset of its first bracket.
    pub start: usize,
    /// The offset after its last bracket.
    pub end: usize,
}

/// Whether a shortcode is written in double brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// It is to be run.
    No,
    /// `[[name]]`: the text with one pair of brackets taken away is what readers see.
    Shown,
}

impl Shortcode<'_> {
    /// Reads the attributes.
    pub fn attributes(&self) -> Attributes {
        Attributes::parse(self.attribute_text)
    }
}

/// Finds the shortcodes of a text.
pub struct Parser<'a, F> {
    text: &'a str,
    shape: F,
    /// Where `[/name]` stands, by name, in order.
    closers: Option<HashMap<&'a str, Vec<usize>>>,
    /// The first `]` at or after the last place asked for; `usize::MAX` when there is none.
    bracket: usize,
}

impl<'a, F: Fn(&str) -> Option<Shape>> Parser<'a, F> {
    /// Returns a parser of a text; `shape` returns `None` for a name that is no shortcode.
    pub fn new(text: &'a str, shape: F) -> Self {
        Parser { text, shape, closers: None, bracket: 0 }
    }

    /// Returns the shortcode whose first bracket is the byte at `offset`.
    ///
    /// Asking in ascending order takes linear time altogether.
    pub fn at(&mut self, offset: usize) -> Option<Shortcode<'a>> {
        let rest = self.text.get(offset..)?.strip_prefix('[')?;
        let (double, name_at) = match rest.strip_prefix('[') {
            Some(_) => (true, offset.saturating_add(2)),
            None => (false, offset.saturating_add(1)),
        };
        let (closer, name_at) = match self.text.get(name_at..)?.strip_prefix('/') {
            Some(_) => (true, name_at.saturating_add(1)),
            None => (false, name_at),
        };
        let name = name_of(self.text.get(name_at..)?)?;
        let shape = (self.shape)(name)?;
        let attributes_at = name_at.saturating_add(name.len());
        let bracket = self.next_bracket(attributes_at)?;
        let attribute_text = self.text.get(attributes_at..bracket).filter(|text| text.len() <= LONGEST_ATTRIBUTES)?;
        let base = Shortcode {
            name,
            attribute_text,
            content: None,
            is_closer: closer,
            escape: Escape::No,
            start: offset,
            end: bracket.saturating_add(1),
        };
        if closer {
            // `[[/name]` is text and a closer after it.
            return (!double && shape == Shape::Single && attribute_text.trim().is_empty()).then_some(base);
        }
        let (self_closing, attribute_text) = match attribute_text.strip_suffix('/') {
            Some(text) => (true, text),
            None => (false, attribute_text),
        };
        let mut code = Shortcode { attribute_text, ..base };
        if !self_closing
            && shape == Shape::Enclosing
            && let Some(closer_at) = self.closer_after(name, code.end)
        {
            code.content = self.text.get(code.end..closer_at);
            code.end = closer_at.saturating_add(name.len()).saturating_add("[/]".len());
        }
        if double {
            // With one bracket too many on one side only, that bracket is text.
            if self.text.as_bytes().get(code.end) != Some(&b']') {
                return None;
            }
            code.end = code.end.saturating_add(1);
            code.escape = Escape::Shown;
        }
        Some(code)
    }

    fn next_bracket(&mut self, from: usize) -> Option<usize> {
        if self.bracket < from {
            let found = memchr::memchr(b']', self.text.as_bytes().get(from..)?);
            self.bracket = found.map_or(usize::MAX, |found| from.saturating_add(found));
        }
        (self.bracket != usize::MAX).then_some(self.bracket)
    }

    fn closer_after(&mut self, name: &str, from: usize) -> Option<usize> {
        let text = self.text;
        let closers = self.closers.get_or_insert_with(|| find_closers(text));
        let places = closers.get(name)?;
        places.get(places.partition_point(|place| *place < from)).copied()
    }
}

fn find_closers(text: &str) -> HashMap<&str, Vec<usize>> {
    let mut closers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, _) in text.match_indices("[/") {
        let name = text.get(place.saturating_add(2)..).and_then(name_of);
        if let Some(name) =
            name.filter(|name| text.as_bytes().get(place.saturating_add(2).saturating_add(name.len())) == Some(&b']'))
        {
            closers.entry(name).or_default().push(place);
        }
    }
    closers
}

/// The longest text of attributes.
const LONGEST_ATTRIBUTES: usize = 1 << 14;

/// The longest name that is looked at.
const LONGEST_NAME: usize = 64;

fn name_of(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let length = bytes.iter().take(LONGEST_NAME + 1).take_while(|byte| word(byte)).count();
    let starts = bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    (starts && length <= LONGEST_NAME).then(|| text.get(..length))?
}
