//! Values in PHP's serialised form, as plug-ins leave them in the meta fields of posts, terms and comments.
//!
//! No object is ever made: `O:` is read as a map of its fields. Lengths count the bytes of the original; where line
//! ends were changed on the way, or addresses replaced by hand, they are wrong, and the end of the string is looked
//! for instead.

use serde_json::{Map, Number, Value};

/// How deep arrays may stand in each other.
const DEEPEST: usize = 64;

/// How many values one text may hold.
const MOST: usize = 200_000;

/// Returns the value a text holds in PHP's serialised form; `None` if it is not of that form to its last byte, or too
/// deep or large.
///
/// An array whose keys count up from 0 becomes an array, every other one and every object an object.
///
/// ```
/// use blogferry_formats::wordpress::php;
/// assert_eq!(php::decode(r#"a:2:{i:0;s:4:"moss";i:1;b:1;}"#), Some(serde_json::json!(["moss", true])));
/// assert_eq!(php::decode("moss"), None);
/// ```
pub fn decode(text: &str) -> Option<Value> {
    let text = text.trim();
    if !looks_serialised(text) {
        return None;
    }
    let mut cursor = Cursor { text, at: 0 };
    let mut open: Vec<Container> = Vec::new();
    for _ in 0..MOST {
        let mut finished = match cursor.next()? {
            Token::Value(value) => value,
            Token::Open { class } => {
                if open.len() == DEEPEST {
                    return None;
                }
                open.push(Container::new(class));
                continue;
            }
            Token::Close => open.pop()?.finish()?,
        };
        // A finished value goes into the container around it, which may be waiting for a key.
        match open.last_mut() {
            None => return (cursor.at == text.len()).then_some(finished),
            Some(container) => container.take(std::mem::take(&mut finished))?,
        }
    }
    None
}

fn looks_serialised(text: &str) -> bool {
    matches!(text.as_bytes(), [b'N', b';'] | [b'a' | b'O' | b's' | b'i' | b'd' | b'b' | b'E', b':', .., b'}' | b';'])
}

enum Token {
    Value(Value),
    Open { class: Option<String> },
    Close,
}

struct Container {
    class: Option<String>,
    key: Option<String>,
    entries: Map<String, Value>,
    list: bool,
}

impl Container {
    fn new(class: Option<String>) -> Self {
        Container { list: class.is_none(), class, key: None, entries: Map::new() }
    }

    fn take(&mut self, value: Value) -> Option<()> {
        match self.key.take() {
            Some(key) => {
                self.list &= key == self.entries.len().to_string();
                self.entries.insert(key, value);
            }
            None => self.key = Some(key_of(&value)?),
        }
        Some(())
    }

    fn finish(mut self) -> Option<Value> {
        if self.key.is_some() {
            return None;
        }
        if self.list {
            return Some(Value::Array(in_order(self.entries)));
        }
        if let Some(class) = self.class {
            self.entries.entry("__class").or_insert(Value::String(class));
        }
        Some(Value::Object(self.entries))
    }
}

/// The entries by number; a map of JSON may be sorted by text, where `10` stands before `2`.
fn in_order(mut entries: Map<String, Value>) -> Vec<Value> {
    (0..entries.len()).map(|number| entries.remove(&number.to_string()).unwrap_or_default()).collect()
}

/// The name of a field. Private and protected fields of objects carry `\0Class\0` or `\0*\0` in front of it.
fn key_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(name) => Some(name.rsplit('\0').next().unwrap_or(name).to_owned()),
        _ => None,
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<Token> {
        let rest = self.rest();
        let mut chars = rest.chars();
        match (chars.next()?, chars.next()) {
            ('}', _) => {
                self.at = self.at.saturating_add(1);
                Some(Token::Close)
            }
            ('N', Some(';')) => {
                self.at = self.at.saturating_add(2);
                Some(Token::Value(Value::Null))
            }
            (kind, Some(':')) => {
                self.at = self.at.saturating_add(2);
                self.value(kind)
            }
            _ => None,
        }
    }

    fn value(&mut self, kind: char) -> Option<Token> {
        let value = match kind {
            'i' => Value::Number(self.until(';')?.parse::<i64>().ok()?.into()),
            'b' => Value::Bool(self.until(';')? == "1"),
            'd' => {
                let text = self.until(';')?;
                let number = text.parse::<f64>().ok().and_then(Number::from_f64);
                // JSON has no INF and NAN.
                number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
            }
            's' => Value::String(self.string()?),
            'E' => {
                let value = Value::String(self.quoted()?.to_owned());
                self.literal(";")?;
                value
            }
            'a' => {
                self.until(':')?.parse::<u64>().ok()?;
                self.literal("{")?;
                return Some(Token::Open { class: None });
            }
            'O' => {
                let class = self.quoted()?.to_owned();
                self.literal(":")?;
                self.until(':')?.parse::<u64>().ok()?;
                self.literal("{")?;
                return Some(Token::Open { class: Some(class) });
            }
            // References point back into the value, and `C:` holds bytes only its class can read.
            _ => return None,
        };
        Some(Token::Value(value))
    }

    /// A class or case name: `length:"name"`. Names hold no quote, so the length is not needed.
    fn quoted(&mut self) -> Option<&'a str> {
        self.until(':')?.parse::<u64>().ok()?;
        self.literal("\"")?;
        self.until('"')
    }

    fn string(&mut self) -> Option<String> {
        let length = self.until(':')?.parse::<usize>().ok()?;
        self.literal("\"")?;
        let rest = self.rest();
        let stated = length.checked_add(2).filter(|end| rest.get(length..*end) == Some("\";"));
        let length = if stated.is_some() { length } else { end_of_string(rest)? };
        self.at = self.at.saturating_add(length).saturating_add(2);
        Some(rest.get(..length)?.to_owned())
    }

    fn until(&mut self, end: char) -> Option<&'a str> {
        let (text, _) = self.rest().split_once(end)?;
        self.at = self.at.saturating_add(text.len()).saturating_add(end.len_utf8());
        Some(text)
    }

    fn literal(&mut self, text: &str) -> Option<()> {
        self.rest().starts_with(text).then(|| self.at = self.at.saturating_add(text.len()))
    }
}

/// The first `";` after which the serialised form goes on: with the end, a closing brace, or another value.
fn end_of_string(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("\";") {
        let end = from.saturating_add(found);
        let after = text.as_bytes().get(end.saturating_add(2)..)?;
        let goes_on = match after {
            [] | [b'}', ..] | [b'N', b';', ..] => true,
            [b's' | b'i' | b'd' | b'b' | b'a' | b'O' | b'E' | b'r' | b'R' | b'C', b':', next, ..] => {
                next.is_ascii_digit() || *next == b'-'
            }
            _ => false,
        };
        if goes_on {
            return Some(end);
        }
        from = end.saturating_add(2);
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_of_value_is_read() {
        for (text, value) in [
            ("N;", json!(null)),
            ("b:1;", json!(true)),
            ("b:0;", json!(false)),
            ("i:-12;", json!(-12)),
            ("d:0.5;", json!(0.5)),
            ("d:INF;", json!("INF")),
            ("s:4:\"moss\";", json!("moss")),
            ("s:5:\"möos\";", json!("möos")),
            ("s:4:\"a\"b;\";", json!("a\"b;")),
            ("a:0:{}", json!([])),
            ("a:2:{i:0;s:1:\"a\";i:1;a:1:{s:1:\"k\";N;}}", json!(["a", { "k": null }])),
            ("a:1:{i:7;i:8;}", json!({ "7": 8 })),
            ("O:4:\"Pond\":1:{s:4:\"deep\";i:3;}", json!({ "__class": "Pond", "deep": 3 })),
            ("O:4:\"Pond\":1:{s:10:\"\0Pond\0deep\";i:3;}", json!({ "__class": "Pond", "deep": 3 })),
            ("E:9:\"Pond:Deep\";", json!("Pond:Deep")),
            (" a:1:{s:1:\"k\";s:1:\"v\";}\n", json!({ "k": "v" })),
        ] {
            assert_eq!(decode(text), Some(value), "{text}");
        }
    }

    #[test]
    fn a_list_of_more_than_ten_keeps_its_order() {
        let text: String = (0..12).map(|number| format!("i:{number};i:{number};")).collect();
        assert_eq!(decode(&format!("a:12:{{{text}}}")), Some(json!([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])));
    }

    #[test]
    fn wrong_lengths_are_put_right() {
        let value = json!({ "a": "one\ntwo", "b": "x\"; y" });
        assert_eq!(decode("a:2:{s:1:\"a\";s:8:\"one\ntwo\";s:1:\"b\";s:99:\"x\"; y\";}"), Some(value));
        assert_eq!(decode("s:3:\"möos\";"), Some(json!("möos")));
    }

    #[test]
    fn what_is_something_else_is_left_alone() {
        for text in [
            "",
            "moss",
            "a:",
            "i:;",
            "i:5",
            "s:4:\"moss\"",
            "a:1:{i:0;}",
            "a:1:{i:0;i:1;",
            "i:1;i:2;",
            "r:1;",
            "a:1:{a:0:{}i:1;}",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert_eq!(decode(&format!("{}{}", "a:1:{i:0;".repeat(100_000), "}".repeat(100_000))), None);
        assert_eq!(decode("a:999999999999:{i:0;i:1;}"), Some(json!([1])));
    }
}
