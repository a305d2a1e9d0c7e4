//! Damage in the characters of JSON text: what serde_json refuses though it is clear what stands there.

use std::borrow::Cow;

use super::JsonIssue;
use serde::de::DeserializeOwned;

use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;

/// So many zero bytes in a row are a hole, which a disk or a transfer left.
const HOLE: usize = 16;

/// JSON text all of whose strings can be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Legible {
    /// The text.
    pub text: String,
    /// How many characters were replaced by U+FFFD: bytes that are no UTF-8, and halves of surrogate pairs (RFC 8259,
    /// section 8.2).
    pub replaced: u64,
    /// How many zero bytes of strings were left out one by one or a few at a time.
    pub zeros: u64,
    /// How many were left out that were holes.
    pub holes: u64,
    /// How many commas behind a last element were left out.
    pub commas: u64,
}

impl Legible {
    /// Tells what was changed.
    pub fn report(&self, at: Option<Position>, issues: &mut Issues) {
        let once = |count: u64| u64::from(count > 0);
        issues.report_many(Issue::BytesInvalid { count: self.replaced }, at, once(self.replaced));
        issues.report_many(Issue::Hole { bytes: self.holes }, at, once(self.holes));
        issues.report_many(Issue::ControlCharacter { number: 0 }, at, self.zeros);
        let read_as = JsonIssue::ReadAs { what: "comma behind a last element".to_owned(), taken_as: "no comma" };
        issues.report_many(Issue::Json(read_as), at, self.commas);
    }
}

/// Reads a value, from the legible text if it cannot be read as it is.
pub(super) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(json)
        .or_else(|error| legible(json).map_or(Err(error), |legible| serde_json::from_str(&legible.text)))
}

/// Returns the text with all its characters legible: invalid bytes and lone surrogates become U+FFFD, and control
/// characters that stand in a string as they are become escapes, which RFC 8259 (section 7) wants them to be. Zero bytes
/// say nothing and are left out, and so are commas behind a last element. Returns `None` if nothing had to be changed.
pub(super) fn legible(json: &[u8]) -> Option<Legible> {
    let decoded = String::from_utf8_lossy(json);
    let mut replaced = match &decoded {
        Cow::Borrowed(_) => 0,
        // A character U+FFFD that was there before is not one that was replaced.
        Cow::Owned(text) => count_of(text.as_bytes()).saturating_sub(count_of(json)),
    };
    let mut text = String::with_capacity(decoded.len());
    let mut rest = decoded.as_ref();
    let mut in_string = false;
    let mut changed = replaced > 0;
    let (mut zeros, mut holes, mut commas) = (0u64, 0u64, 0u64);
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | b',' | ..b' ')) {
        let (before, found) = rest.split_at(at);
        text.push_str(before);
        let length = match found.as_bytes() {
            [b'"', ..] => {
                in_string = !in_string;
                text.push('"');
                1
            }
            [b'\\', b'u', ..] if in_string => match surrogate(found) {
                Surrogate::None => keep(&mut text, found, 2),
                Surrogate::Pair => keep(&mut text, found, 12),
                Surrogate::Lone => {
                    text.push(char::REPLACEMENT_CHARACTER);
                    replaced = replaced.saturating_add(1);
                    changed = true;
                    6
                }
            },
            [b'\\', next, ..] if in_string && next.is_ascii() => keep(&mut text, found, 2),
            [0, ..] if in_string => {
                let length = found.bytes().take_while(|byte| *byte == 0).count();
                let count = if length < HOLE { &mut zeros } else { &mut holes };
                *count = count.saturating_add(length as u64);
                changed = true;
                length
            }
            [b',', behind @ ..] if !in_string && matches!(behind.trim_ascii_start(), [b'}' | b']', ..]) => {
                commas = commas.saturating_add(1);
                changed = true;
                1
            }
            [control @ ..b' ', ..] if in_string => {
                text.push_str(&format!("\\u{control:04x}"));
                changed = true;
                1
            }
            _ => keep(&mut text, found, 1),
        };
        rest = found.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    changed.then_some(Legible { text, replaced, zeros, holes, commas })
}

/// Copies the first bytes of what was found, and returns how many they are.
fn keep(text: &mut String, found: &str, length: usize) -> usize {
    text.push_str(found.get(..length).unwrap_or(found));
    length
}

/// What an escape `\uXXXX` is.
enum Surrogate {
    /// A character of its own, or no escape.
    None,
    /// The first of two that are one character together.
    Pair,
    /// One without the other.
    Lone,
}

fn surrogate(escape: &str) -> Surrogate {
    let unit = |from: usize| {
        let digits = escape.get(from..)?.strip_prefix("\\u")?.get(..4)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
    };
    match (unit(0), unit(6)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => Surrogate::Pair,
        (Some(0xD800..=0xDFFF), _) => Surrogate::Lone,
        _ => Surrogate::None,
    }
}

/// Counts the characters U+FFFD, by their bytes.
fn count_of(bytes: &[u8]) -> u64 {
    memchr::memmem::find_iter(bytes, "\u{FFFD}").count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &[u8]) -> (serde_json::Value, u64) {
        let legible = legible(json).expect("something is wrong with it");
        (serde_json::from_str(&legible.text).expect("JSON now"), legible.replaced)
    }

    #[test]
    fn sound_text_is_left_alone() {
        for json in [r#"{"a": "b\n\\\"\u00e9 \ud83d\udc38 \u{fffd}"}"#, "", "\"", "\"\\", "{\n\t\"a\": 1\r\n}"] {
            assert_eq!(legible(json.as_bytes()), None, "{json}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_replaced_and_counted() {
        assert_eq!(read(b"{\"a\": \"caf\xE9 \xEF\xBF\xBD\"}"), (serde_json::json!({"a": "caf\u{FFFD} \u{FFFD}"}), 1));
        assert_eq!(read(b"{\"\xFF\": 1}"), (serde_json::json!({"\u{FFFD}": 1}), 1));
    }

    #[test]
    fn zero_bytes_of_strings_are_left_out_and_counted_by_how_many_stand_together() {
        let hole = "\0".repeat(16);
        let found = legible(format!("{{\"a\": \"x\0\0y{hole}z\"}}").as_bytes()).expect("zero bytes");
        assert_eq!((found.text.as_str(), found.zeros, found.holes), ("{\"a\": \"xyz\"}", 2, 16));
        assert_eq!(legible(br#""\u0000""#), None);
    }

    #[test]
    fn commas_behind_a_last_element_are_left_out_but_not_those_of_a_text() {
        let found = legible(br#"{"a": [1, 2,], "b": "c,]", }"#).expect("commas");
        assert_eq!((found.text.as_str(), found.commas), (r#"{"a": [1, 2], "b": "c,]" }"#, 2));
        assert_eq!(legible(br#"{"a": [1, 2], "b": ",}"}"#), None);
    }

    #[test]
    fn halves_of_surrogate_pairs_are_replaced_and_counted() {
        assert_eq!(
            read(br#""a\ud83d b\udc38\ud83d\udc38 \\ud83d\ud83d""#),
            ("a\u{FFFD} b\u{FFFD}🐸 \\ud83d\u{FFFD}".into(), 3)
        );
    }

    #[test]
    fn control_characters_in_a_string_stay_what_they_are() {
        assert_eq!(read(b"{\n\"a\": \"b\nc\td\x01\"\n}"), (serde_json::json!({"a": "b\nc\td\u{1}"}), 0));
    }
}
