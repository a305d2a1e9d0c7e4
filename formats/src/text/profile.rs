//! Profiles: what the pages of one platform print in each language, read from TOML.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::fold::folded;
use super::template::{Field, Template};

/// A profile that cannot be used, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    /// The name of the file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl std::error::Error for ProfileError {}

/// What a line of a page can be by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub(super) enum Kind {
    /// Above the text of a comment; `{name}`, `{when}`.
    CommentHeader,
    /// Below the text of a comment; `{name}`, `{when}`.
    CommentFooter,
    /// Above or below the text of a post; `{name}`, `{when}`, `{count}`, `{labels}`.
    Byline,
    /// `{labels}`, or a line of its own above them.
    Labels,
    /// How many comments the page says there are; `{count}`, `{title}`.
    Count,
    /// Closes or follows a comment: answer it.
    Reply,
    /// Follows a comment: delete it.
    Delete,
    /// Opens the answers to a comment.
    Replies,
    /// Anything else that belongs to a comment and is no text.
    Control,
    /// Stands in the place of a comment that was taken away.
    Removed,
    /// The form for a new comment, or that there is none: comments end here.
    Form,
    /// Newer, older, home.
    Nav,
    /// The last line of a page before its side bars.
    Feed,
    Share,
    /// Headings of side bars.
    Sidebar,
    /// Who made the software and the design.
    Credit,
    /// Anything else that is no text.
    Furniture,
    /// `{text}`
    Pingback,
    /// A time before now, `{count}`.
    Ago,
    /// The source of a picture, `{text}`.
    Caption,
    /// What an author without a name is called.
    Anonymous,
    /// The picture of a sort of account, as a word before the name.
    Icon,
    /// The first entries of a menu at the top.
    Menu,
    /// A line that repeats the title; `{title}`.
    Title,
    /// Not phrases: the kinds above whose phrases were seen on real pages.
    Verified,
}

impl Kind {
    /// Returns the set that holds only this kind.
    pub fn set(self) -> Kinds {
        Kinds(1 << (self as u8))
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u32);

impl Kinds {
    pub fn of(kinds: &[Kind]) -> Self {
        kinds.iter().fold(Kinds(0), |all, kind| all.with(kind.set()))
    }

    pub fn with(self, other: Kinds) -> Self {
        Kinds(self.0 | other.0)
    }

    pub fn has(self, kind: Kind) -> bool {
        self.meets(kind.set())
    }

    pub fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns true if there is nothing in it that the other does not have.
    pub fn within(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }
}

/// One profile, read and checked.
#[derive(Debug)]
pub(super) struct Profile {
    pub id: String,
    pub phrases: Vec<Phrase>,
}

/// One phrase of a profile.
#[derive(Debug)]
pub(super) struct Phrase {
    pub kind: Kind,
    /// The tag of its language; `und` for all.
    pub language: String,
    pub template: Template,
    /// The folded phrase.
    pub text: String,
}

impl Phrase {
    /// Returns the phrase as pages show it whose quotation mark at the end is a picture or a part of its own.
    pub fn unclosed(&self) -> Option<Phrase> {
        let text = self.text.strip_suffix('"').map(str::trim_end);
        let text = text.filter(|text| self.kind == Kind::Count && text.contains('"'))?;
        let template = Template::read(text).ok()?;
        Some(Phrase { kind: self.kind, language: self.language.clone(), template, text: text.to_owned() })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    #[expect(dead_code, reason = "for people who read the file")]
    name: Option<String>,
    language: BTreeMap<String, BTreeMap<Kind, Vec<Spanned<String>>>>,
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    /// When it is not TOML, has a key or a field that is not known, or a phrase that makes no sense.
    pub fn read(file: &str, toml: &str) -> Result<Self, ProfileError> {
        let parsed: File = toml::from_str(toml).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            located(file, toml, at, error.message().trim().replace('\n', "; "))
        })?;
        let mut phrases = Vec::new();
        for (language, kinds) in parsed.language {
            for (kind, list) in kinds {
                for phrase in list {
                    let at = phrase.span().start;
                    let known = kind == Kind::Verified;
                    let result = if known {
                        checked_kind(phrase.get_ref())
                    } else {
                        push(&mut phrases, kind, &language, phrase.get_ref())
                    };
                    result.map_err(|message| located(file, toml, at, message))?;
                }
            }
        }
        Ok(Profile { id: parsed.id, phrases })
    }
}

fn checked_kind(word: &str) -> Result<(), String> {
    let deserializer = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word);
    Kind::deserialize(deserializer).map(|_| ()).map_err(|error| error.to_string())
}

fn push(phrases: &mut Vec<Phrase>, kind: Kind, language: &str, phrase: &str) -> Result<(), String> {
    let text = folded(phrase);
    if text.is_empty() {
        return Err("the phrase is empty".to_owned());
    }
    let template = Template::read(&text)?;
    let (needed, allowed): (&[Field], &[Field]) = match kind {
        Kind::CommentHeader => (&[Field::Name], &[Field::When, Field::Count, Field::Text]),
        Kind::CommentFooter => (&[Field::Name], &[Field::When, Field::Text]),
        Kind::Reply => (&[], &[Field::When]),
        Kind::Byline => (&[], &[Field::Name, Field::When, Field::Count, Field::Labels, Field::Text]),
        Kind::Labels => (&[], &[Field::Labels, Field::Text]),
        Kind::Count => (&[], &[Field::Count, Field::Title]),
        Kind::Ago => (&[], &[Field::Count]),
        Kind::Pingback | Kind::Caption => (&[Field::Text], &[]),
        Kind::Title => (&[Field::Title], &[]),
        Kind::Furniture => (&[], &[Field::Count, Field::When, Field::Text]),
        _ => (&[], &[]),
    };
    let all = [Field::Name, Field::When, Field::Count, Field::Title, Field::Labels, Field::Text];
    if let Some(missing) = needed.iter().find(|field| !template.has(**field)) {
        return Err(format!("a phrase of this kind needs the field {missing:?}").to_lowercase());
    }
    let extra = all.iter().find(|field| template.has(**field) && !needed.contains(field) && !allowed.contains(field));
    if let Some(extra) = extra {
        return Err(format!("a phrase of this kind cannot have the field {extra:?}").to_lowercase());
    }
    phrases.push(Phrase { kind, language: language.to_owned(), template, text });
    Ok(())
}

fn located(file: &str, toml: &str, at: usize, message: String) -> ProfileError {
    let before = toml.get(..at).unwrap_or_default();
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
    ProfileError { file: file.to_owned(), line, column, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (toml, line, part) in [
            ("id = \"x\"\n[language.en]\nnav = [\"Home\"\n", 3, "array"),
            ("id = \"x\"\n[language.en]\nnavv = [\"Home\"]\n", 3, "unknown variant `navv`"),
            ("id = \"x\"\nidd = 1\n[language.en]\n", 2, "unknown field `idd`"),
            ("id = \"x\"\n[language.en]\ncomment_header = [\n \"{name} said\",\n \"said {nam}\"]\n", 5, "{nam}"),
            ("id = \"x\"\n[language.en]\nlabels = [\"{name} is\"]\n", 3, "cannot have the field name"),
            ("id = \"x\"\n[language.en]\nverified = [\"navi\"]\n", 3, "unknown variant"),
        ] {
            let error = Profile::read("my.toml", toml).unwrap_err();
            assert_eq!(error.line, line, "{toml}: {error}");
            assert!(error.message.contains(part), "{error}");
            assert!(error.to_string().starts_with(&format!("my.toml:{line}:")), "{error}");
        }
    }
}
