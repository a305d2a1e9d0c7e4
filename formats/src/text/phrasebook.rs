//! All phrases of the profiles in use, compiled once into automata that find the ones a short line consists of.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::calendar::{Calendar, Languages, calendar};
use super::fold::Folded;
use super::index::{Collected, Index};
use super::profile::{Kind, Kinds, Phrase, Profile, ProfileError};
use super::template::{Field, Fields, Template};

/// A set of profiles, one bit each.
pub(super) type Profiles = u32;

/// The phrases of some profiles, ready to be looked for.
pub(super) struct Phrasebook {
    profiles: Vec<String>,
    entries: Vec<Entry>,
    /// The entries by their words.
    index: Index,
    /// Phrases without fields.
    plain: AhoCorasick,
    senses: Vec<PlainSense>,
    /// Verbs that stand alone on a line below a name.
    verbs: BTreeMap<String, usize>,
}

/// One phrase with fields.
pub(super) struct Entry {
    pub kind: Kind,
    pub profiles: Profiles,
    pub languages: Languages,
    template: Template,
    /// The words of a heading behind which a colon, dots or a comma tells the platform.
    pub family: u8,
}

/// What a phrase without fields means.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PlainSense {
    pub kinds: Kinds,
    pub profiles: Profiles,
    pub languages: Languages,
}

/// A phrase that a line consists of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub entry: usize,
    pub fields: Fields,
}

/// A line that consists of phrases without fields.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    pub sense: PlainSense,
    pub phrases: u32,
    /// How often each of reply, delete and replies stands in it.
    pub replies: u32,
    /// The offset in the folded line up to which the phrases reach.
    pub end: usize,
    /// True if the phrases are all there is.
    pub whole: bool,
}

const EMBEDDED: [(&str, &str); 9] = [
    ("blogger-classic.toml", include_str!("../../profiles/blogger-classic.toml")),
    ("blogger-threaded.toml", include_str!("../../profiles/blogger-threaded.toml")),
    ("wordpress.toml", include_str!("../../profiles/wordpress.toml")),
    ("movable-type.toml", include_str!("../../profiles/movable-type.toml")),
    ("livejournal.toml", include_str!("../../profiles/livejournal.toml")),
    ("squarespace.toml", include_str!("../../profiles/squarespace.toml")),
    ("tumblr.toml", include_str!("../../profiles/tumblr.toml")),
    ("disqus.toml", include_str!("../../profiles/disqus.toml")),
    ("generic.toml", include_str!("../../profiles/generic.toml")),
];

/// The id of the profile that every choice includes.
const GENERIC: &str = "generic";

impl Phrasebook {
    /// Reads the embedded profiles: all, or the one of this id together with the generic one; and one of the user's.
    ///
    /// # Errors
    /// When the user's profile has a mistake, or there is no embedded one of this id.
    pub fn new(
        only: Option<&str>,
        own: Option<(&str, &str)>,
        language: Option<Languages>,
    ) -> Result<Self, ProfileError> {
        let mut profiles = Vec::new();
        for (file, toml) in EMBEDDED {
            let profile = Profile::read(file, toml)?;
            let wanted = only.is_none_or(|only| only == profile.id);
            if wanted && own.is_none() || profile.id == GENERIC {
                profiles.push(profile);
            }
        }
        if let Some(only) = only
            && !profiles.iter().any(|profile| profile.id == only)
        {
            let known = profile_ids().join(", ");
            let message = format!("there is no such profile; known are {known}");
            return Err(ProfileError { file: only.to_owned(), line: 1, column: 1, message });
        }
        if let Some((file, toml)) = own {
            profiles.push(Profile::read(file, toml)?);
        }
        Ok(Phrasebook::compile(profiles, language.unwrap_or(Languages::MAX)))
    }

    #[expect(clippy::expect_used, reason = "the automata are limited by memory only")]
    fn compile(profiles: Vec<Profile>, languages: Languages) -> Self {
        let calendar = calendar();
        let mut templates = Templates::default();
        let mut plain: BTreeMap<String, PlainSense> = BTreeMap::new();
        let mut ids = Vec::new();
        for (place, profile) in profiles.into_iter().enumerate() {
            let bit = 1u32.checked_shl(u32::try_from(place).unwrap_or(u32::MAX)).unwrap_or(0);
            ids.push(profile.id);
            for phrase in profile.phrases {
                let own = calendar.language(&phrase.language).unwrap_or(Languages::MAX);
                let neutral = phrase.language == "und";
                if !neutral && own & languages == 0 {
                    continue;
                }
                let own = if neutral { 0 } else { own };
                if phrase.template.is_plain() {
                    let colon = phrase.text.strip_suffix(':').filter(|_| phrase.kind == Kind::Count);
                    for text in [Some(phrase.text.as_str()), colon].into_iter().flatten() {
                        let sense = plain.entry(text.to_owned()).or_default();
                        sense.kinds = sense.kinds.with(phrase.kind.set());
                        sense.profiles |= bit;
                        sense.languages |= own;
                    }
                    continue;
                }
                templates.extend(phrase.unclosed(), bit, own);
                templates.add(phrase, bit, own);
            }
        }
        let (words, senses): (Vec<_>, Vec<_>) = plain.into_iter().unzip();
        let plain =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).start_kind(StartKind::Anchored).build(words);
        Phrasebook {
            profiles: ids,
            entries: templates.entries,
            index: templates.index.compile(),
            plain: plain.expect("some thousand phrases fit into an automaton"),
            senses,
            verbs: templates.verbs,
        }
    }

    /// Returns the id of the first profile of a set.
    pub fn profile_id(&self, profiles: Profiles) -> Option<&str> {
        self.profiles.get(profiles.trailing_zeros() as usize).map(String::as_str)
    }

    /// Returns how many profiles there are.
    pub fn profiles(&self) -> usize {
        self.profiles.len()
    }

    /// Returns an entry by its number.
    pub fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number)
    }

    /// Adds all phrases with fields that a folded line as a whole consists of, of those that may be tried.
    pub fn hits(
        &self,
        calendar: &Calendar,
        line: &Folded,
        original: &str,
        may: impl Fn(&Entry) -> bool,
        hits: &mut Vec<Hit>,
    ) {
        let from = hits.len();
        let capital = |at: usize| {
            let letter = original.get(line.origin(at)..).and_then(|rest| rest.chars().next());
            letter.is_some_and(|letter| !letter.is_lowercase())
        };
        let mut bylines = false;
        self.index.candidates(line.text(), |number| {
            let known = hits.get(from..).unwrap_or_default().iter().any(|hit| hit.entry == number);
            let Some(entry) = self.entries.get(number).filter(|entry| !known && may(entry)) else { return };
            bylines |= entry.kind == Kind::Byline;
            if let Some(fields) = entry.template.matches(calendar, line.text(), &capital) {
                hits.push(Hit { entry: number, fields });
            }
        });
        let dated = hits.get(from..).unwrap_or_default().iter().any(|hit| hit.fields.when.is_some());
        if bylines && !dated && line.text().bytes().any(|byte| byte.is_ascii_digit()) {
            self.index.candidates(line.text(), |number| {
                let dated = |hit: &Hit| hit.entry == number && hit.fields.when.is_some();
                let known = hits.get(from..).unwrap_or_default().iter().any(dated);
                let Some(entry) = self.entries.get(number).filter(|_| !known) else { return };
                if let Some(fields) = self.byline_and_more(calendar, entry, line.text(), &capital) {
                    hits.push(Hit { entry: number, fields });
                }
            });
        }
    }

    /// Matches a byline that has the count of comments, labels or buttons behind it on its line.
    fn byline_and_more(
        &self,
        calendar: &Calendar,
        entry: &Entry,
        line: &str,
        capital: &dyn Fn(usize) -> bool,
    ) -> Option<Fields> {
        if entry.kind != Kind::Byline || entry.languages == 0 {
            return None;
        }
        let (mut fields, end) = entry.template.matches_start(calendar, line, capital)?;
        for part in line.get(end..)?.split(['|', '•', '·']).map(str::trim) {
            if part.is_empty() || self.run(part).whole {
                continue;
            }
            let mut found = None;
            self.index.candidates(part, |number| {
                let known = |entry: &&Entry| matches!(entry.kind, Kind::Count | Kind::Furniture);
                let entry = self.entries.get(number).filter(known);
                found = found.or_else(|| Some((entry?.kind, entry?.template.matches(calendar, part, &|_| false)?)));
            });
            let (kind, more) = found?;
            fields.count = more.count.filter(|_| kind == Kind::Count).or(fields.count);
        }
        Some(fields)
    }

    /// Reads the phrases without fields that a folded line begins with, and whether they are all of it.
    pub fn run(&self, line: &str) -> Run {
        let mut run = Run::default();
        let mut at = 0;
        while at < line.len() {
            let input = Input::new(line).span(at..line.len()).anchored(Anchored::Yes);
            let Some(found) = self.plain.find(input) else {
                match line.get(at..).and_then(|rest| rest.chars().next()).filter(|letter| is_separator(*letter)) {
                    Some(separator) => at = at.saturating_add(separator.len_utf8()),
                    None => break,
                }
                continue;
            };
            let Some(sense) = self.senses.get(found.pattern().as_usize()) else { break };
            if run.phrases == 0 {
                run.sense = *sense;
            } else {
                run.sense.kinds = run.sense.kinds.with(sense.kinds);
                run.sense.profiles |= sense.profiles;
                run.sense.languages |= sense.languages;
            }
            run.replies =
                run.replies.saturating_add(u32::from(sense.kinds.has(Kind::Reply) || sense.kinds.has(Kind::Replies)));
            run.phrases = run.phrases.saturating_add(1);
            run.end = found.end();
            at = found.end();
        }
        run.whole = run.phrases > 0 && line.get(run.end..).unwrap_or_default().chars().all(is_separator);
        run
    }

    /// Returns the entry of a heading whose verb alone is this folded line.
    pub fn verb(&self, line: &str) -> Option<usize> {
        self.verbs.get(line).copied()
    }

    /// Returns true for the words of a heading whose name is lost, with or without the signs at their end.
    pub fn is_verb(&self, line: &str) -> bool {
        [line, &format!("{line}:"), &format!("{line}...")].iter().any(|words| self.verbs.contains_key(*words))
    }

    /// Returns what a phrase without fields means.
    pub fn sense(&self, phrase: &str) -> Option<PlainSense> {
        let run = self.run(phrase);
        (run.whole && run.phrases == 1).then_some(run.sense)
    }
}

/// Returns the ids of the embedded profiles.
pub fn profile_ids() -> Vec<&'static str> {
    EMBEDDED.iter().map(|(file, _)| file.strip_suffix(".toml").unwrap_or(file)).collect()
}

/// The phrases with fields while they are collected.
#[derive(Default)]
struct Templates {
    entries: Vec<Entry>,
    known: BTreeMap<(Kind, String), usize>,
    index: Collected,
    verbs: BTreeMap<String, usize>,
}

impl Templates {
    fn extend(&mut self, phrase: Option<Phrase>, profiles: Profiles, languages: Languages) {
        if let Some(phrase) = phrase {
            self.add(phrase, profiles, languages);
        }
    }

    fn add(&mut self, phrase: Phrase, profiles: Profiles, languages: Languages) {
        let number = self.entries.len();
        let same = *self.known.entry((phrase.kind, phrase.text.clone())).or_insert(number);
        if let Some(entry) = self.entries.get_mut(same) {
            entry.profiles |= profiles;
            entry.languages |= languages;
            return;
        }
        self.index.add(number, &phrase.template);
        if phrase.kind == Kind::CommentHeader
            && let Some(verb) = phrase.template.verb().filter(|verb| verb.chars().any(char::is_alphabetic))
        {
            self.verbs.entry(verb.to_owned()).or_insert(number);
        }
        let family = phrase.text.bytes().next_back().filter(|byte| matches!(byte, b'.' | b':' | b',')).unwrap_or(b' ');
        self.entries.push(Entry { kind: phrase.kind, profiles, languages, template: phrase.template, family });
    }
}

impl Entry {
    /// Returns true if its words are only a name and a verb of saying, so that prose can look the same.
    pub fn is_plain_verb(&self) -> bool {
        !self.template.has(Field::When)
    }

    /// Returns the verb of a heading that is a name and a verb, without the signs at its end.
    pub fn verb(&self) -> Option<&str> {
        self.template.verb().map(|verb| verb.trim_end_matches(['.', ':', ','])).filter(|verb| !verb.is_empty())
    }

    /// Returns how much of it is words.
    pub fn words(&self) -> usize {
        self.template.words()
    }

    /// Returns true if there is a date in it.
    pub fn has_when(&self) -> bool {
        self.template.has(Field::When)
    }
}

fn is_separator(letter: char) -> bool {
    letter == ' ' || !letter.is_alphanumeric() && !matches!(letter, '"' | '\'' | '?' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_profile_is_well_formed() {
        for (file, toml) in EMBEDDED {
            let profile = Profile::read(file, toml).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(format!("{}.toml", profile.id), file);
            for phrase in &profile.phrases {
                assert!(
                    phrase.language == "und" || calendar().language(&phrase.language).is_some(),
                    "{}",
                    phrase.language
                );
            }
        }
    }
}
