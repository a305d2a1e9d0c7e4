//! The words of dates in all languages, from the embedded tables, and the search for them in folded text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use serde::Deserialize;

use super::fold::folded;

const NAMES: &str = include_str!("../../profiles/calendar.toml");
const MANNERS: &str = include_str!("../../profiles/languages.toml");

/// A set of languages, one bit each.
pub(super) type Languages = u128;

/// The words of dates and what they mean.
pub(super) struct Calendar {
    words: AhoCorasick,
    senses: Vec<Vec<Sense>>,
    tags: Vec<String>,
    orders: Vec<Option<Order>>,
    not_names: BTreeMap<String, Languages>,
}

/// One meaning of a word in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sense {
    pub meaning: Meaning,
    pub languages: Languages,
}

/// What a word of a date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// January is 1.
    Month(u8),
    /// Monday is 1.
    Weekday(u8),
    Morning,
    Afternoon,
    /// Stands between day and time.
    Joiner,
    /// Means nothing by itself.
    Particle,
}

/// The order of a date written in figures alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Order {
    Dmy,
    Mdy,
    Ymd,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    am: Vec<String>,
    pm: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Manners {
    joiners: Vec<String>,
    particles: Vec<String>,
    month_prefixes: Vec<String>,
    month_suffixes: Vec<String>,
    numeric: Option<Order>,
    not_names: Vec<String>,
}

/// Returns the calendar of all languages.
pub(super) fn calendar() -> &'static Calendar {
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::embedded);
    &CALENDAR
}

impl Calendar {
    #[expect(clippy::expect_used, reason = "the tables are part of the program and read by every test")]
    fn embedded() -> Self {
        let names: BTreeMap<String, Names> = toml::from_str(NAMES).expect("calendar.toml is well-formed");
        let manners: BTreeMap<String, Manners> = toml::from_str(MANNERS).expect("languages.toml is well-formed");
        let mut tags: Vec<String> = names.keys().chain(manners.keys()).cloned().collect();
        tags.sort();
        tags.dedup();
        let mut words: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
        let mut orders = Vec::new();
        let mut not_names = BTreeMap::new();
        for (place, tag) in tags.iter().enumerate() {
            let languages = bit(place);
            let mut add = |list: &[String], meaning: Meaning| {
                for word in list {
                    add_sense(words.entry(bare(word)).or_default(), Sense { meaning, languages });
                }
            };
            if let Some(names) = names.get(tag) {
                names.months.iter().zip(1..).for_each(|(list, month)| add(list, Meaning::Month(month)));
                names.weekdays.iter().zip(1..).for_each(|(list, day)| add(list, Meaning::Weekday(day)));
                add(&names.am, Meaning::Morning);
                add(&names.pm, Meaning::Afternoon);
            }
            let manners = manners.get(tag);
            if let Some(manners) = manners {
                let prefixed = manners.month_prefixes.iter().map(|prefix| (prefix.as_str(), ""));
                let affixes = prefixed.chain(manners.month_suffixes.iter().map(|suffix| ("", suffix.as_str())));
                let months = names.get(tag).map(|names| names.months.as_slice()).unwrap_or_default();
                for (prefix, suffix) in affixes {
                    for (list, month) in months.iter().zip(1..) {
                        let list: Vec<String> = list.iter().map(|word| format!("{prefix}{word}{suffix}")).collect();
                        add(&list, Meaning::Month(month));
                    }
                }
                add(&manners.joiners, Meaning::Joiner);
                add(&manners.particles, Meaning::Particle);
                for word in &manners.not_names {
                    *not_names.entry(folded(word)).or_default() |= languages;
                }
            }
            orders.push(manners.and_then(|manners| manners.numeric));
        }
        words.remove("");
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(words.keys())
            .expect("a few thousand words fit into an automaton");
        Calendar { words: automaton, senses: words.into_values().collect(), tags, orders, not_names }
    }

    /// Returns the longest word that starts at an offset of a folded text, as a whole word, with its end.
    pub fn word(&self, text: &str, at: usize) -> Option<(&[Sense], usize)> {
        let mut end = text.len();
        loop {
            let found = self.words.find(Input::new(text).span(at..end).anchored(Anchored::Yes))?;
            if ends_word(text.get(at..found.end())?, text.get(found.end()..)?) {
                return self.senses.get(found.pattern().as_usize()).map(|senses| (senses.as_slice(), found.end()));
            }
            // What is the beginning of a longer word in one language can hold a whole word of another.
            end = found.end().checked_sub(1)?;
        }
    }

    /// Returns the bit of a language, by its tag or the first part of its tag.
    pub fn language(&self, tag: &str) -> Option<Languages> {
        let tag = tag.to_ascii_lowercase();
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        let first = if matches!(first, "no" | "nn") { "nb" } else { first };
        self.tags.iter().position(|known| known == first).map(bit)
    }

    /// Returns the tag of a language, if the set holds only one.
    pub fn tag(&self, languages: Languages) -> Option<&str> {
        let single = languages.count_ones() == 1;
        self.tags.get(languages.trailing_zeros() as usize).filter(|_| single).map(String::as_str)
    }

    /// Returns the order of dates in figures that all of these languages share.
    pub fn order(&self, languages: Languages) -> Option<Order> {
        let mut orders = self.orders.iter().enumerate().filter(|(place, _)| languages & bit(*place) != 0);
        let (_, first) = orders.next()?;
        orders.all(|(_, order)| order == first).then_some(*first)?
    }

    /// Returns true if no name starts with this folded word in one of these languages.
    pub fn starts_no_name(&self, word: &str, languages: Languages) -> bool {
        self.not_names.get(word).is_some_and(|known| known & languages != 0)
    }
}

/// Returns true for letters of scripts that put no blank between words.
pub(super) fn is_unspaced(letter: char) -> bool {
    matches!(u32::from(letter), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// Returns true if a word is not cut off by what follows it.
fn ends_word(word: &str, rest: &str) -> bool {
    let (Some(last), Some(next)) = (word.chars().next_back(), rest.chars().next()) else { return true };
    let letters = last.is_alphabetic() && next.is_alphabetic() && !is_unspaced(last);
    let figures = last.is_ascii_digit() && next.is_ascii_digit();
    !(letters || figures)
}

fn bit(place: usize) -> Languages {
    u32::try_from(place).ok().and_then(|place| 1u128.checked_shl(place)).unwrap_or(0)
}

fn bare(word: &str) -> String {
    folded(word).trim_end_matches('.').to_owned()
}

fn add_sense(senses: &mut Vec<Sense>, new: Sense) {
    match senses.iter_mut().find(|sense| sense.meaning == new.meaning) {
        Some(sense) => sense.languages |= new.languages,
        None => senses.push(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_forty_languages_have_all_their_months_and_weekdays() {
        let names: BTreeMap<String, Names> = toml::from_str(NAMES).unwrap();
        assert!(names.len() >= 40, "{}", names.len());
        assert!(names.len() <= 128);
        for (tag, names) in names {
            assert_eq!((names.months.len(), names.weekdays.len()), (12, 7), "{tag}");
            assert!(names.months.iter().chain(&names.weekdays).all(|list| !list.is_empty()), "{tag}");
        }
    }

    #[test]
    fn the_longest_whole_word_is_found() {
        let calendar = calendar();
        let end = |text: &str| calendar.word(text, 0).map(|(_, end)| end);
        assert_eq!(end("march 5"), Some(5));
        assert_eq!(end("marching"), None);
        assert_eq!(end("10月5日"), Some("10月".len()));
        assert_eq!(end("de setembro"), Some("de".len()));
        assert_eq!(end("tháng 12, 2013"), Some("tháng 12".len()));
    }
}
