//! Attributes, read from the source only where they are asked for.

use super::entity::{self, Place};

/// Goes through the attributes of one tag: `name="value" name='value' name=value name`.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Attributes<'a> {
    /// Reads the bytes of a tag after its name, without the `>`.
    pub(super) fn new(source: &'a str) -> Self {
        Attributes { source, at: 0 }
    }

    /// Returns the value of the first attribute of this name, as it stands in the source.
    pub(super) fn raw(self, name: &str) -> Option<&'a str> {
        if self.source.len() <= name.len() {
            return None;
        }
        let mut all = self;
        all.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the values of the first attributes of these names, as they stand in the source, in one pass.
    pub(super) fn pick<const N: usize>(self, names: [&str; N]) -> [Option<&'a str>; N] {
        let mut values = [None; N];
        if self.source.len() > 3 {
            for (found, value) in self {
                for (name, slot) in names.iter().zip(&mut values) {
                    if slot.is_none() && (found == *name || found.eq_ignore_ascii_case(name)) {
                        *slot = Some(value);
                    }
                }
            }
        }
        values
    }

    /// Returns the value of the first attribute of this name with its references decoded.
    pub(super) fn value(self, name: &str) -> Option<String> {
        let raw = self.raw(name)?;
        let mut value = String::with_capacity(raw.len());
        entity::decode_into(raw, Place::Attribute, &mut value);
        Some(value)
    }

    /// Returns how far from the start of the source a value stands that was given by these attributes.
    pub(super) fn offset_of(self, value: &str) -> Option<usize> {
        let offset = value.as_ptr().addr().checked_sub(self.source.as_ptr().addr())?;
        (offset.saturating_add(value.len()) <= self.source.len()).then_some(offset)
    }

    /// Returns true if there is an attribute of this name.
    pub(super) fn has(self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Returns the words of the class attribute, as they stand in the source.
    pub(super) fn classes(self) -> impl Iterator<Item = &'a str> {
        self.raw("class").unwrap_or("").split_ascii_whitespace()
    }

    /// Passes over bytes and returns the first that is not passed over.
    #[inline]
    fn skip(&mut self, passed: impl Fn(u8) -> bool) -> Option<u8> {
        let bytes = self.source.as_bytes();
        while let Some(byte) = bytes.get(self.at).copied() {
            if !passed(byte) {
                return Some(byte);
            }
            self.at = self.at.saturating_add(1);
        }
        None
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    #[inline]
    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        self.skip(|byte| is_space(byte) || byte == b'/')?;
        let start = self.at;
        // A name may begin with "=", as the standard has it.
        self.at = self.at.saturating_add(1);
        let mut after = self.skip(|byte| byte > b'=' || !(is_space(byte) || matches!(byte, b'=' | b'/')));
        let name = self.source.get(start..self.at)?;
        let after_name = self.at;
        if after.is_some_and(is_space) {
            after = self.skip(is_space);
        }
        if after != Some(b'=') {
            self.at = after_name;
            return Some((name, ""));
        }
        self.at = self.at.saturating_add(1);
        if let Some(quote @ (b'"' | b'\'')) = self.skip(is_space) {
            let from = self.at.saturating_add(1);
            let rest = self.source.get(from..)?;
            if let Some(length) = memchr::memchr(quote, rest.as_bytes()) {
                self.at = from.saturating_add(length).saturating_add(1);
                return Some((name, rest.get(..length)?));
            }
            // The quote is never closed: the tokenizer ended the tag at the next ">", and the quote is noise.
            self.at = from;
        }
        let from = self.at;
        self.skip(|byte| !is_space(byte));
        Some((name, self.source.get(from..self.at)?))
    }
}

/// Returns true for the bytes that HTML takes for white space.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    byte <= b' ' && matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0C)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_with_any_quotes_and_without() {
        let attributes = Attributes::new(" a=\"1 2\" B='3' c=4/5 d \n e = f/");
        assert_eq!(attributes.raw("a"), Some("1 2"));
        assert_eq!(attributes.raw("b"), Some("3"));
        assert_eq!(attributes.raw("c"), Some("4/5"));
        assert_eq!(attributes.raw("d"), Some(""));
        assert_eq!(attributes.raw("e"), Some("f/"));
        assert_eq!(attributes.raw("g"), None);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_dropped() {
        assert_eq!(Attributes::new(" href=\"http://e.example/ class=x").raw("href"), Some("http://e.example/"));
    }

    #[test]
    fn the_first_of_two_attributes_of_one_name_counts() {
        assert_eq!(Attributes::new(" a=1 a=2").value("a").as_deref(), Some("1"));
    }
}
