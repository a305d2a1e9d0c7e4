//! Character references, decoded exactly once, and the characters XML forbids.

use std::borrow::Cow;

use memchr::memchr;

use super::hole;
use crate::html;

/// What had to be put right while decoding, with counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// `&` signs that start no reference.
    pub bare_ampersands: u64,
    /// Control characters that were dropped, and the first of them.
    pub controls: u64,
    /// The first control character met.
    pub first_control: Option<u32>,
    /// References to no character, replaced by U+FFFD.
    pub invalid_references: u64,
    /// The first such reference as it stands.
    pub first_invalid: Option<String>,
}

impl Damage {
    /// Adds what was met elsewhere.
    pub(super) fn add(&mut self, other: Damage) {
        self.bare_ampersands = self.bare_ampersands.saturating_add(other.bare_ampersands);
        self.controls = self.controls.saturating_add(other.controls);
        self.first_control = self.first_control.or(other.first_control);
        self.invalid_references = self.invalid_references.saturating_add(other.invalid_references);
        self.first_invalid = self.first_invalid.take().or(other.first_invalid);
    }

    fn control(&mut self, number: u32) {
        self.controls = self.controls.saturating_add(1);
        self.first_control.get_or_insert(number);
    }

    fn invalid(&mut self, text: &str) {
        self.invalid_references = self.invalid_references.saturating_add(1);
        self.first_invalid.get_or_insert_with(|| text.to_owned());
    }
}

/// Decodes the references of a text: the five of XML, numbers, and the names of HTML, which archives use although XML
/// does not know them. Line ends become LF (XML 1.0 section 2.11), characters outside the `Char` production (section
/// 2.2) are dropped, surrogate pairs written as two references are joined. What is no reference stays as it is.
pub fn unescape<'a>(text: &'a str, damage: &mut Damage) -> Cow<'a, str> {
    let text = clean(text, damage);
    if memchr(b'&', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        rest = from.get(reference(from, &mut out, damage)..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Puts line ends right and drops forbidden characters, for text that holds no references: CDATA.
pub(super) fn clean<'a>(text: &'a str, damage: &mut Damage) -> Cow<'a, str> {
    // One pass that the compiler turns into wide comparisons; nearly every text ends here.
    let suspicious = text.bytes().fold(0u8, |seen, byte| {
        seen | u8::from((byte < 0x20) & (byte != b'\n') & (byte != b'\t')) | u8::from(byte == 0xEF)
    });
    if suspicious == 0 {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            char if is_allowed(char) => out.push(char),
            '\0' => {
                let mut run = 1_usize;
                while chars.next_if_eq(&'\0').is_some() {
                    run = run.saturating_add(1);
                }
                // A hole is told as one.
                if run < hole::SHORTEST {
                    (0..run).for_each(|_| damage.control(0));
                }
            }
            char => damage.control(u32::from(char)),
        }
    }
    Cow::Owned(out)
}

/// XML 1.0 section 2.2. U+FEFF inside text is allowed there and kept.
fn is_allowed(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Decodes the reference that `from` starts with, appends it, and returns how many bytes it took.
fn reference(from: &str, out: &mut String, damage: &mut Damage) -> usize {
    /// The longest name of HTML has 31 letters; a number of seven digits reaches the last character.
    const LONGEST: usize = 40;
    let window = from.as_bytes().get(1..from.len().min(LONGEST)).unwrap_or_default();
    let name = memchr(b';', window).and_then(|end| from.get(1..=end));
    match name {
        Some("amp") => out.push('&'),
        Some("lt") => out.push('<'),
        Some("gt") => out.push('>'),
        Some("quot") => out.push('"'),
        Some("apos") => out.push('\''),
        Some(name) if name.starts_with('#') => return number(from, name, out, damage),
        Some(name) => match html::entity(name) {
            Some(text) => out.push_str(text),
            None => return bare(out, damage),
        },
        None => return bare(out, damage),
    }
    name.map_or(1, |name| name.len().saturating_add(2))
}

/// Where each kind of damage was met first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FirstPlaces {
    pub ampersand: Option<usize>,
    pub control: Option<usize>,
    pub reference: Option<usize>,
}

impl FirstPlaces {
    /// Finds them in a text that was damaged.
    pub fn find(text: &str, is_cdata: bool) -> Self {
        let mut first = FirstPlaces::default();
        let (mut at, mut character) = (0_usize, String::new());
        while let Some(rest) = text.get(at..) {
            let Some(next) = rest.find(|char: char| char == '&' && !is_cdata || !is_allowed(char)) else { break };
            at = at.saturating_add(next);
            let from = rest.get(next..).unwrap_or_default();
            let mut damage = Damage::default();
            let length = if from.starts_with('&') {
                character.clear();
                reference(from, &mut character, &mut damage).max(1)
            } else if hole::zeros(from) >= hole::SHORTEST {
                hole::zeros(from)
            } else {
                damage.controls = 1;
                from.chars().next().map_or(1, char::len_utf8)
            };
            let found = |count: u64| (count > 0).then_some(at);
            first.ampersand = first.ampersand.or(found(damage.bare_ampersands));
            first.control = first.control.or(found(damage.controls));
            first.reference = first.reference.or(found(damage.invalid_references));
            at = at.saturating_add(length);
        }
        first
    }

    /// Takes the earlier of these and others, which are counted from `from` on.
    pub fn earlier(&mut self, other: FirstPlaces, from: usize) {
        let earlier = |one: &mut Option<usize>, other: Option<usize>| {
            let other = other.map(|at| at.saturating_add(from));
            *one = one.iter().copied().chain(other).min();
        };
        earlier(&mut self.ampersand, other.ampersand);
        earlier(&mut self.control, other.control);
        earlier(&mut self.reference, other.reference);
    }
}

/// Returns where the bytes at these offsets of a decoded text stand in its source, for those that are in it, and the
/// length of the decoded text. The offsets ascend. `None` where more than references was put right.
pub(super) fn places(text: &str, is_cdata: bool, offsets: &[usize]) -> Option<(Vec<usize>, usize)> {
    if clean(text, &mut Damage::default()) != text {
        return None;
    }
    let mut places = Vec::new();
    let (mut at, mut decoded) = (0_usize, 0_usize);
    let mut character = String::new();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let reference_at = if is_cdata { None } else { memchr(b'&', rest.as_bytes()) };
        let plain = reference_at.unwrap_or(rest.len());
        let mut reach = decoded.saturating_add(plain);
        let inside = |places: &Vec<usize>, reach| offsets.get(places.len()).copied().filter(|offset| *offset < reach);
        while let Some(offset) = inside(&places, reach) {
            places.push(at.saturating_add(offset.saturating_sub(decoded)));
        }
        at = at.saturating_add(plain);
        decoded = reach;
        if let Some(from) = rest.get(plain..).filter(|from| !from.is_empty()) {
            character.clear();
            let length = reference(from, &mut character, &mut Damage::default());
            reach = decoded.saturating_add(character.len());
            while inside(&places, reach).is_some() {
                places.push(at);
            }
            at = at.saturating_add(length.max(1));
            decoded = reach;
        }
    }
    Some((places, decoded))
}

fn bare(out: &mut String, damage: &mut Damage) -> usize {
    damage.bare_ampersands = damage.bare_ampersands.saturating_add(1);
    out.push('&');
    1
}

fn number(from: &str, name: &str, out: &mut String, damage: &mut Damage) -> usize {
    let length = name.len().saturating_add(2);
    let Some(value) = value(name) else { return bare(out, damage) };
    let whole = from.get(..length).unwrap_or(name);
    match char::from_u32(value) {
        Some('\0') => damage.invalid(whole),
        Some(char) if is_allowed(char) => {
            out.push(char);
            return length;
        }
        Some(_) => {
            damage.control(value);
            return length;
        }
        None => {
            let low = from.get(length..).and_then(low_surrogate);
            if let (0xD800..=0xDBFF, Some((low, more))) = (value, low) {
                let joined = (((value & 0x3FF) << 10) | (low & 0x3FF)).saturating_add(0x10000);
                if let Some(char) = char::from_u32(joined) {
                    out.push(char);
                    return length.saturating_add(more);
                }
            }
            damage.invalid(whole);
        }
    }
    out.push(char::REPLACEMENT_CHARACTER);
    length
}

/// Returns the number of `#1234` or `#x12ab`; numbers beyond 32 bits are given as the largest, which is no character.
fn value(name: &str) -> Option<u32> {
    let (digits, radix) = match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
        Some(digits) => (digits, 16),
        None => (name.strip_prefix('#')?, 10),
    };
    let valid = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    valid.then(|| u32::from_str_radix(digits, radix).unwrap_or(u32::MAX))
}

fn low_surrogate(text: &str) -> Option<(u32, usize)> {
    let name = text.strip_prefix('&')?.split_once(';')?.0;
    let low = value(name).filter(|low| (0xDC00..=0xDFFF).contains(low))?;
    Some((low, name.len().saturating_add(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> (String, Damage) {
        let mut damage = Damage::default();
        (unescape(text, &mut damage).into_owned(), damage)
    }

    #[test]
    fn references_are_decoded_exactly_once() {
        assert_eq!(decoded("&lt;p&gt;a &amp;amp; b&lt;/p&gt;"), ("<p>a &amp; b</p>".to_owned(), Damage::default()));
        assert_eq!(decoded("&#65;&#x42;&quot;&apos;"), ("AB\"'".to_owned(), Damage::default()));
    }

    #[test]
    fn bytes_of_a_decoded_text_are_found_in_its_source() {
        let all: Vec<usize> = (0..9).collect();
        let found = places("a&lt;&nbsp;b & c", false, &all);
        // U+00A0 has two bytes.
        assert_eq!(found, Some((vec![0, 1, 5, 5, 11, 12, 13, 14, 15], 9)));
        assert_eq!(places("a&lt;b", true, &[1, 5, 6]), Some((vec![1, 5], 6)));
        assert_eq!(places("a\u{ff01}&gt;", false, &[4]), Some((vec![4], 5)));
        assert_eq!(places("a\r\nb", false, &[1]), None);
        assert_eq!(places("", false, &[0]), Some((vec![], 0)));
    }

    #[test]
    fn html_names_that_xml_does_not_know_are_decoded() {
        assert_eq!(decoded("a&nbsp;b&eacute;"), ("a\u{a0}b\u{e9}".to_owned(), Damage::default()));
    }

    #[test]
    fn an_ampersand_that_starts_no_reference_stays() {
        for text in ["AT & T", "a&b", "&", "&;", "&#;", "&#x;", "&nosuchname;", "&#12x;", "a && b"] {
            let (out, damage) = decoded(text);
            assert_eq!(out, text);
            assert!(damage.bare_ampersands > 0, "{text}");
        }
    }

    #[test]
    fn forbidden_characters_are_dropped_and_counted_but_tabs_stay() {
        let (out, damage) = decoded("a\u{1}b\tc\u{0}d&#x1;e\u{FFFF}");
        assert_eq!(out, "ab\tcde");
        assert_eq!((damage.controls, damage.first_control), (4, Some(1)));
    }

    #[test]
    fn references_to_no_character_become_the_replacement_character() {
        for text in ["&#0;", "&#xD83D;", "&#x110000;", "&#99999999999999;"] {
            let (out, damage) = decoded(text);
            assert_eq!(out, "\u{FFFD}", "{text}");
            assert_eq!(damage.first_invalid.as_deref(), Some(text));
        }
    }

    #[test]
    fn a_surrogate_pair_is_joined() {
        assert_eq!(decoded("&#xD83D;&#xDE00;!"), ("\u{1F600}!".to_owned(), Damage::default()));
        assert_eq!(decoded("&#xD83D;&#65;").0, "\u{FFFD}A");
    }

    #[test]
    fn line_ends_become_line_feeds() {
        assert_eq!(decoded("a\r\nb\rc\n").0, "a\nb\nc\n");
        assert_eq!(decoded("a&#13;b").0, "a\rb");
    }

    #[test]
    fn the_first_place_of_each_damage_is_told() {
        let first = FirstPlaces::find("é&amp; \u{1}a & b &#xD83D; &#2;", false);
        assert_eq!(first, FirstPlaces { ampersand: Some(11), control: Some(8), reference: Some(15) });
        assert_eq!(FirstPlaces::find("& \u{2}", true), FirstPlaces { control: Some(2), ..FirstPlaces::default() });
    }
}
