//! The keys at the beginning of a comment or ping: where they end, and what they are where one of them is damaged.
//!
//! Between the keys and the text stands nothing, so a key that is damaged would end them, and all behind it, addresses
//! among it, would be text that everybody may read. One line that is no key ends them only if no keys come behind it.

use memchr::memmem;

use super::document::{Field, follows_blank, keys_of};
use super::grammar::{self, Section};
use super::lines::lines;
use super::near::{fits, is_address, is_visibility, near_key, visibility_key};
use super::split::Mark;

/// How many lines the keys of a comment may take.
const HEAD_LINES: usize = 200;

/// What stands before the text of a comment.
#[derive(Debug, Default)]
pub(super) struct ReplyHead<'a> {
    pub fields: Vec<Field<'a>>,
    /// Lines among the keys that are none.
    pub strays: Vec<&'a [u8]>,
    /// The text behind the keys.
    pub text: &'a [u8],
    pub damaged_at: Option<Mark>,
}

impl<'a> ReplyHead<'a> {
    /// Takes the keys off the beginning of a comment. A line is a key as long as it has the shape of one and is known and
    /// new; unknown ones are keys only if a known one follows before the text. Blank lines do not end the keys before the
    /// date, which is the last of them.
    pub fn read(section: Section, text: &'a [u8], start: Mark, base: u64) -> Self {
        let known = keys_of(section);
        let mut head = ReplyHead::default();
        let mut waiting: Vec<Field<'a>> = Vec::new();
        let mut rest = 0;
        // The name of the section takes the line before the text.
        let first_line = start.line.saturating_add(1);
        for (number, line) in lines(text).take(HEAD_LINES).enumerate() {
            let at = Mark { offset: base.saturating_add(line.offset), line: first_line.saturating_add(number as u64) };
            let dated = head.has("DATE");
            if grammar::is_blank(line.text) && !dated {
                continue;
            }
            if let Some((key, value)) = head.meant_key(line.text, known) {
                waiting.push(Field { key, value, at });
                head.fields.append(&mut waiting);
                rest = line.end;
                continue;
            }
            let damaged = || head.damaged_key(line.text, known);
            let field = key_of(line.text);
            // Tools have keys of their own that are nearly `URL`.
            let is_misspelt = |key: &str| damaged().is_some_and(|(damaged, _)| damaged != key && damaged != "URL");
            if let Some((key, value)) = field.filter(|(key, _)| known.contains(key) || !is_misspelt(key)) {
                if head.fields.iter().chain(&waiting).any(|field| field.key == key) {
                    break;
                }
                waiting.push(Field { key, value, at });
                if known.contains(&key) {
                    head.fields.append(&mut waiting);
                    rest = line.end;
                }
                continue;
            }
            let behind = || usize::try_from(line.end).ok().and_then(|end| text.get(end..)).unwrap_or_default();
            if let Some((key, value)) = damaged() {
                waiting.push(Field { key, value, at });
                head.fields.append(&mut waiting);
            } else if !dated && head.strays.is_empty() && head.goes_on(behind(), known) {
                head.fields.append(&mut waiting);
                head.strays.push(line.text);
            } else {
                break;
            }
            head.damaged_at.get_or_insert(at);
            rest = line.end;
        }
        head.text = usize::try_from(rest).ok().and_then(|rest| text.get(rest..)).unwrap_or_default();
        head.part_glued(known);
        head
    }

    fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key == key)
    }

    /// Returns the key of a line that is spelt in another way than the format does, or says whether visitors could see
    /// the comment. Behind the date, the last of the keys, only what nothing but a key can be is one.
    fn meant_key(&self, line: &'a [u8], known: &[&'static str]) -> Option<(&'a str, &'a [u8])> {
        let dated = self.has("DATE");
        if let Some((key, value)) = near_key(line, known).filter(|(key, _)| !self.has(key)) {
            let is_sound = key_of(line).is_some_and(|(sound, _)| sound == key);
            let is_meant = match dated {
                true => is_address(key, value),
                false => value.is_empty() || fits(key, value) != Some(false),
            };
            return (!is_sound && is_meant).then_some((key, value));
        }
        let (key, value) = visibility_key(line)?;
        (!self.has(key) && (!dated || is_visibility(value))).then_some((key, value))
    }

    /// Returns the key that a line must have had, and its value. What may be text by its place has to be what only a
    /// key is.
    fn damaged_key(&self, line: &'a [u8], known: &[&'static str]) -> Option<(&'static str, &'a [u8])> {
        let missing: Vec<_> = known.iter().copied().filter(|key| !self.has(key)).collect();
        let (key, value) = grammar::damaged_key(line, &missing)?;
        let is_sure = fits(key, value).unwrap_or(!self.has("DATE"));
        (is_sure && (!self.fields.is_empty() || key == "AUTHOR" || key == "TITLE")).then_some((key, value))
    }

    /// Returns true if the lines behind one that is no key are keys that only a comment has.
    fn goes_on(&self, text: &'a [u8], known: &[&'static str]) -> bool {
        let fields = lines(text).take(HEAD_LINES).map_while(|line| near_key(line.text, known).or(key_of(line.text)));
        let mut keys = fields.map(|(key, _)| key).take_while(|key| known.contains(key) && !self.has(key));
        keys.any(|key| matches!(key, "DATE" | "EMAIL" | "IP"))
    }

    /// Parts a value from the key that follows it without a line end between.
    fn part_glued(&mut self, known: &[&'static str]) {
        for key in known.iter().copied().filter(|key| !self.has(key)).collect::<Vec<_>>() {
            let glued = self.fields.iter_mut().find_map(|field| {
                let at = find_key(field.value, key).filter(|at| !follows_blank(field.value, *at))?;
                let (before, from) = field.value.split_at_checked(at)?;
                let value = grammar::trim(from.get(key.len().saturating_add(1)..)?);
                let is_sure = value.is_empty() || fits(key, value).unwrap_or(false);
                if !is_sure || before.last().is_some_and(u8::is_ascii_uppercase) {
                    return None;
                }
                field.value = grammar::trim(before);
                Some(Field { key, value, at: field.at })
            });
            if let Some(field) = glued {
                self.damaged_at.get_or_insert(field.at);
                self.fields.push(field);
            }
        }
    }
}

fn key_of(line: &[u8]) -> Option<(&str, &[u8])> {
    if line.first().is_some_and(u8::is_ascii_whitespace) {
        return None;
    }
    grammar::key_value(line).filter(|(key, _)| grammar::is_upper_key(key))
}

fn find_key(value: &[u8], key: &str) -> Option<usize> {
    let colon_of = |at: usize| at.saturating_add(key.len());
    memmem::find_iter(value, key.as_bytes()).find(|at| value.get(colon_of(*at)) == Some(&b':'))
}
