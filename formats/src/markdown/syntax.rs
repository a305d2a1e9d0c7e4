//! Front matter as text: YAML, TOML or JSON.
//!
//! Strings are always in double quotes and use only those escapes that all three languages share, so that one rule
//! serves them all and no word is ever taken for a number, a date, a truth value or a key.

use std::borrow::Cow;
use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::Formatter;

use super::yaml;
use crate::model::Date;
use crate::writer::FrontMatter;

/// A value of the front matter.
#[derive(Clone, Debug)]
pub(super) enum Node<'a> {
    /// A text, in quotes.
    Text(Cow<'a, str>),
    /// A text of many lines, which YAML may show as lines where it is not front matter.
    Lines(&'a str),
    Date(Date),
    Bool(bool),
    Integer(i64),
    Count(u64),
    /// Anything a source may say.
    Free(&'a Value),
    Float(f64),
    List(Vec<Node<'a>>),
    Map(Vec<(&'a str, Node<'a>)>),
}

/// Returns the front matter with its fences and the newline behind them.
pub(super) fn front_matter(fields: &[(&str, Node<'_>)], form: FrontMatter) -> String {
    match form {
        FrontMatter::Yaml => format!("---\n{}---\n", yaml::block(fields)),
        FrontMatter::Toml => format!("+++\n{}+++\n", toml(fields)),
        FrontMatter::Json => json(fields),
    }
}

fn toml(fields: &[(&str, Node<'_>)]) -> String {
    let mut out = String::new();
    for (key, value) in fields {
        if !matches!((*key, value), ("meta", Node::Map(_))) {
            out.push_str(&format!("{key} = {}\n", inline(value, FrontMatter::Toml)));
        }
    }
    // A table takes everything that stands behind it, so it comes last.
    for (key, value) in fields {
        if let ("meta", Node::Map(entries)) = (*key, value) {
            out.push_str(&format!("\n[{key}]\n"));
            for (key, value) in entries {
                let key = bare_or_quoted(key, FrontMatter::Toml);
                out.push_str(&format!("{key} = {}\n", inline(value, FrontMatter::Toml)));
            }
        }
    }
    out
}

fn json(fields: &[(&str, Node<'_>)]) -> String {
    let lines: Vec<String> = fields
        .iter()
        .map(|(key, value)| format!("  {}: {}", quoted(key, FrontMatter::Json), inline(value, FrontMatter::Json)))
        .collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// Returns a value on one line. The depth of a [`Node`] is that of our own fields; what a source nests is a
/// [`Node::Free`].
pub(super) fn inline(node: &Node<'_>, form: FrontMatter) -> String {
    match node {
        Node::Text(text) => quoted(text, form),
        Node::Lines(text) => quoted(text, form),
        Node::Date(date) => date_text(*date, form),
        Node::Bool(value) => value.to_string(),
        Node::Integer(value) => value.to_string(),
        Node::Count(value) => free(value, form),
        Node::Float(value) => free(value, form),
        Node::Free(value) => write_on_one_line(value, OneLine { form, long_keys: has_long_key(value) }),
        Node::List(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, form)).collect();
            format!("[{}]", items.join(", "))
        }
        Node::Map(entries) => {
            let is = if form == FrontMatter::Toml { " =" } else { ":" };
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}{is} {}", quoted(key, form), inline(value, form)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// A bare date where the language has dates. Not a leap second: readers refuse a 60 among the seconds.
fn date_text(date: Date, form: FrontMatter) -> String {
    let text = date.to_string();
    // A fraction of zeros says nothing; anything else is the source's.
    let text = match text.split_once('.') {
        Some((seconds, rest)) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (fraction, offset) = rest.split_at_checked(digits).unwrap_or((rest, ""));
            if fraction.bytes().all(|digit| digit == b'0') { format!("{seconds}{offset}") } else { text }
        }
        None => text,
    };
    let has_form = form != FrontMatter::Json && date.time().is_none_or(|(_, _, second)| second < 60);
    if has_form { text } else { quoted(&text, form) }
}

fn quoted(text: &str, form: FrontMatter) -> String {
    free(text, form)
}

pub(super) fn bare_or_quoted(key: &str, form: FrontMatter) -> String {
    let simple = key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    // Words that YAML 1.1 takes for truth values, or that some reader takes for nothing or for a number.
    let reserved = matches!(key, "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null" | "inf" | "nan");
    if simple && !reserved { key.to_owned() } else { quoted(key, form) }
}

fn free(value: &(impl Serialize + ?Sized), form: FrontMatter) -> String {
    write_on_one_line(value, OneLine { form, long_keys: false })
}

/// Returns whether YAML would not find the colon of a key: it looks no further than 1024 characters.
pub(super) fn is_long_key(key: &str) -> bool {
    key.len() > 160
}

fn has_long_key(value: &Value) -> bool {
    let mut stack = vec![value];
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(items) => stack.extend(items),
            Value::Object(fields) if fields.keys().any(|key| is_long_key(key)) => return true,
            Value::Object(fields) => stack.extend(fields.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    false
}

#[expect(clippy::expect_used, reason = "a vector takes every byte, and what a source nests has only text as keys")]
fn write_on_one_line(value: &(impl Serialize + ?Sized), form: OneLine) -> String {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, form);
    value.serialize(&mut serializer).expect("a value serialises into memory");
    String::from_utf8(out).expect("what serde_json writes is UTF-8")
}

/// JSON on one line that is YAML 1.1 and 1.2 as well, or the same structure in TOML 1.0.
struct OneLine {
    form: FrontMatter,
    /// Whether keys are announced, as YAML wants it of long ones.
    long_keys: bool,
}

impl Formatter for OneLine {
    /// TOML has no null; the empty text is the nearest that keeps its place.
    fn write_null<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(if self.form == FrontMatter::Toml { b"\"\"" } else { b"null" })
    }

    /// TOML counts to 2^63 - 1; a larger number keeps its digits as text.
    fn write_u64<W: ?Sized + io::Write>(&mut self, out: &mut W, value: u64) -> io::Result<()> {
        if self.form == FrontMatter::Toml && i64::try_from(value).is_err() {
            write!(out, "\"{value}\"")
        } else {
            write!(out, "{value}")
        }
    }

    /// YAML 1.1 wants a point in a number with an exponent, and a sign before the exponent.
    fn write_f64<W: ?Sized + io::Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        let shortest = format!("{value:e}");
        let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
        let point = |digits: &str| if digits.contains('.') { "" } else { ".0" };
        match exponent.parse::<i32>() {
            Ok(-7..=15) | Err(_) => write!(out, "{value}{}", point(&value.to_string())),
            Ok(exponent) => write!(out, "{digits}{}e{exponent:+}", point(digits)),
        }
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(must_be_escaped) {
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            if let Some(char) = chars.next() {
                write!(out, "\\u{:04x}", u32::from(char))?;
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })?;
        out.write_all(if self.form == FrontMatter::Yaml && self.long_keys { b"? " } else { b"" })
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(if self.form == FrontMatter::Toml { b" = " } else { b": " })
    }
}

/// Characters that one language or another forbids, takes for a line end or drops; all are in the basic plane.
pub(super) fn must_be_escaped(char: char) -> bool {
    matches!(char, '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}
