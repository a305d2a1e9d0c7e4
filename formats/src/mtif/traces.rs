//! Traces of separators that are damaged or lost, told by what follows them.
//!
//! One wrong byte in a line of dashes or in the name of a section glues a comment to the text before it, with the mail
//! address and the network address among its keys. So the lines of a text are watched for what only the beginning of a
//! comment or of a record looks like: damaged dashes before a name, a damaged name behind dashes and before keys, a run
//! of keys with an address. What stands in code, as an example of an export would, is left alone.

use memchr::memrchr_iter;

use super::document::keys_of;
use super::grammar::{self, Section};
use super::lines::Line;
use super::near::{is_address, near_key};
use super::split::Mark;

/// What a line shows to have begun before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Beginning {
    /// Where the text before it ends.
    pub start: Mark,
    pub section: Section,
    /// Where the text behind its name starts.
    pub text: u64,
}

/// What is known of the lines before the current one.
#[derive(Default)]
pub(super) struct Traces {
    trace: Option<Trace>,
    /// True between the tags or the lines that mark code.
    in_code: bool,
    /// The keys a comment has so far, while no text of it was met.
    head: Option<Vec<&'static str>>,
    /// True after a line in the head of a comment that is no key.
    has_stray: bool,
}

/// A stretch at the end of a text that may be the beginning of something.
struct Trace {
    start: Mark,
    /// How it starts.
    dashes: Dashes,
    /// Where what follows the dashes starts.
    behind: Mark,
    /// The section that is named behind the dashes, and where its text starts.
    name: Option<(Section, u64)>,
    has_stray: bool,
    /// The keys in it that a record or a comment may have.
    keys: Vec<&'static str>,
    /// True if one of them has an address.
    has_address: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dashes {
    None,
    Damaged,
    /// As they should be; it is what follows them that did not make them a separator.
    Sound,
}

/// The keys that the beginnings of records and comments have.
const KEYS: [&str; 17] = [
    "ALLOW COMMENTS",
    "ALLOW PINGS",
    "AUTHOR",
    "BASENAME",
    "BLOG NAME",
    "CATEGORY",
    "CONVERT BREAKS",
    "DATE",
    "EMAIL",
    "IP",
    "PRIMARY CATEGORY",
    "SECRET",
    "STATUS",
    "TAGS",
    "TITLE",
    "UNIQUE URL",
    "URL",
];

impl Traces {
    /// Forgets everything, at the beginning of a section.
    pub fn open(&mut self, section: Option<Section>) {
        let is_reply = matches!(section, Some(Section::Comment | Section::Ping));
        *self = Traces { head: is_reply.then(Vec::new), ..Traces::default() };
    }

    /// Takes sound lines of dashes that were found to be text; `next` is the line behind them.
    pub fn dashes_in_text(&mut self, first: Mark, next: Mark) {
        self.head = None;
        if !self.in_code {
            self.dashes(first, next, Dashes::Sound);
        }
    }

    /// Takes a line of text, and returns what it shows to have begun before it. `seen` are the sections of the record.
    pub fn line(&mut self, line: &Line<'_>, at: Mark, seen: &[Section]) -> Option<Beginning> {
        self.watch_code(line.text);
        if self.in_code {
            self.trace = None;
            return None;
        }
        let next = Mark { offset: line.end, line: at.line.saturating_add(1) };
        let text = line.text;
        if matches!(text, [b'-', ..] | [_, b'-', b'-', ..]) {
            if grammar::damaged_dashes(text) {
                self.head = None;
                self.dashes(at, next, Dashes::Damaged);
                return None;
            }
            if let Some(count) = grammar::dashes_before(text) {
                self.head = None;
                let behind = Mark { offset: at.offset.saturating_add(count as u64), ..at };
                self.dashes(at, behind, Dashes::Damaged);
                return self.behind(text.get(count..).unwrap_or_default(), behind, line.end, seen);
            }
        } else if let Some(start) = grammar::dashes_behind(text) {
            self.head = None;
            self.trace = None;
            let start = Mark { offset: at.offset.saturating_add(start as u64), ..at };
            self.dashes(start, next, Dashes::Damaged);
            return None;
        }
        self.behind(text, at, line.end, seen)
    }

    /// Returns where a record begins whose separator is lost, and where its keys start: the text ends with keys of a
    /// record, and a body begins behind them.
    pub fn record(&self) -> Option<(Mark, Mark)> {
        let trace = self.trace.as_ref()?;
        let of_record = trace.keys.iter().filter(|key| grammar::is_header_key(key)).count();
        let tells = |key: &&str| matches!(*key, "TITLE" | "DATE" | "STATUS" | "BASENAME");
        (of_record >= 3 && trace.keys.iter().any(tells)).then_some((trace.start, trace.behind))
    }

    fn dashes(&mut self, start: Mark, behind: Mark, dashes: Dashes) {
        match &mut self.trace {
            Some(trace) if trace.is_bare() => {
                trace.behind = behind;
                trace.dashes = dashes;
            }
            _ => self.trace = Some(Trace::new(start, behind, dashes)),
        }
    }

    /// Takes a line, or what stands in one behind dashes.
    fn behind(&mut self, text: &[u8], at: Mark, end: u64, seen: &[Section]) -> Option<Beginning> {
        let is_like_key = matches!(text, [b'A'..=b'Z', b'A'..=b'Z' | b' ' | b':', ..]);
        if self.trace.is_none() && !is_like_key {
            self.text_of_reply(text);
            return None;
        }
        if let Some(trace) = self.trace.as_mut().filter(|trace| trace.is_bare()) {
            let sound = grammar::section(text);
            let damaged = || grammar::damaged_section(text);
            match sound.or_else(damaged) {
                Some(section @ (Section::Comment | Section::Ping)) => {
                    trace.name = Some((section, end));
                    return None;
                }
                // A name that is damaged as well as the dashes before it is none.
                Some(section) if sound.is_some() || trace.dashes == Dashes::Sound => {
                    let is_told = !seen.contains(&section) && section != Section::Body;
                    let start = trace.start;
                    return is_told.then_some(Beginning { start, section, text: end });
                }
                _ => {}
            }
            if let Some((section @ (Section::Comment | Section::Ping), from)) = grammar::section_with_text(text) {
                let rest = text.get(from..).unwrap_or_default();
                let place = at.offset.saturating_add(from as u64);
                trace.name = Some((section, place));
                if grammar::key_value(rest).is_none() {
                    trace.has_stray = true;
                    return None;
                }
                return self.key(rest, Mark { offset: place, ..at });
            }
        }
        if let Some(section @ (Section::Comment | Section::Ping)) = grammar::section(text) {
            self.head = None;
            self.trace = Some(Trace { name: Some((section, end)), ..Trace::new(at, at, Dashes::None) });
            return None;
        }
        self.key(text, at)
    }

    fn key(&mut self, text: &[u8], at: Mark) -> Option<Beginning> {
        let field = grammar::key_value(text).filter(|(key, _)| grammar::is_upper_key(key));
        let known = field.and_then(|(name, value)| Some((KEYS.into_iter().find(|key| *key == name)?, value)));
        let Some((key, value)) = known else {
            match &mut self.trace {
                None if field.is_none() => self.text_of_reply(text),
                None => {}
                Some(trace) if trace.is_bare() => trace.has_stray = true,
                // The key of a plug-in, or one that is damaged.
                Some(_) if field.is_some() => {}
                Some(_) => self.trace = None,
            }
            return None;
        };
        if let Some(head) = &mut self.head
            && !head.contains(&key)
        {
            head.push(key);
            // The date is the last key; a key that comes again belongs to another comment.
            if key == "DATE" {
                self.head = None;
            }
            return None;
        }
        self.head = None;
        let is_again =
            |trace: &mut Trace| trace.dashes != Dashes::None || key == "CATEGORY" || !trace.keys.contains(&key);
        self.trace = self.trace.take_if(is_again).or_else(|| Some(Trace::new(at, at, Dashes::None)));
        let trace = self.trace.as_mut()?;
        if !trace.keys.contains(&key) {
            trace.keys.push(key);
        }
        trace.has_address |= is_address(key, value);
        self.reply()
    }

    /// Returns the comment whose keys the trace has.
    fn reply(&mut self) -> Option<Beginning> {
        let trace = self.trace.as_ref()?;
        let of = |section: Section| trace.keys.iter().all(|key| keys_of(section).contains(key));
        let is_whole = trace.keys.len() >= 3 && trace.keys.contains(&"DATE") && trace.has_address;
        let is_between = trace.dashes != Dashes::None && !trace.has_stray;
        let (section, text) = match trace.name {
            Some((section, text)) => (of(section) && (is_whole || is_between)).then_some((section, text))?,
            None => {
                let section = if of(Section::Comment) { Section::Comment } else { Section::Ping };
                (is_whole && of(section)).then_some((section, trace.behind.offset))?
            }
        };
        let beginning = Beginning { start: trace.start, section, text };
        let keys = trace.keys.clone();
        self.open(Some(section));
        self.head = (!keys.contains(&"DATE")).then_some(keys);
        Some(beginning)
    }

    /// Takes a line that is no key of the head of a comment, unless it is one in another spelling.
    fn text_of_reply(&mut self, text: &[u8]) {
        if self.head.is_some() && near_key(text, &KEYS).is_some() {
            return;
        }
        // One line among the keys may be a key that is damaged.
        if std::mem::replace(&mut self.has_stray, true) {
            self.head = None;
        }
    }

    fn watch_code(&mut self, text: &[u8]) {
        if text.starts_with(b"```") || text.starts_with(b"~~~") {
            self.in_code = !self.in_code;
            return;
        }
        // The last of the tags says what follows the line.
        for at in memrchr_iter(b'<', text) {
            let tag = text.get(at.saturating_add(1)..).unwrap_or_default();
            if tag.starts_with(b"pre") || tag.starts_with(b"/pre") {
                self.in_code = tag.starts_with(b"pre");
                return;
            }
        }
    }
}

impl Trace {
    fn new(start: Mark, behind: Mark, dashes: Dashes) -> Self {
        Trace { start, dashes, behind, name: None, has_stray: false, keys: Vec::new(), has_address: false }
    }

    /// Returns true while there is nothing but dashes.
    fn is_bare(&self) -> bool {
        self.dashes != Dashes::None && self.name.is_none() && !self.has_stray && self.keys.is_empty()
    }
}
