//! Where in a head the first record begins, told by its structure.

use super::grammar::{self, Dashes};
use super::lines::{Line, lines};
use super::split::Mark;
use crate::detect::Confidence;

/// How much of an input is looked at for its first record.
pub(super) const HEAD: usize = 64 * 1024;

/// The first record of a head.
#[derive(Clone, Copy, Debug)]
pub(super) struct FirstRecord {
    pub confidence: Confidence,
    /// Where it begins, if there is something before it that is no part of the export.
    pub behind_junk: Option<Mark>,
}

/// Lines that may be the keys of a record.
#[derive(Default)]
struct Keys {
    start: Option<Mark>,
    /// How many are keys the format defines.
    known: usize,
    /// How many are no keys, nor further lines of one.
    strays: usize,
    /// True if anything in them is no key.
    has_others: bool,
    /// True if there is an author, a title or a date.
    told: bool,
}

/// Judges a head.
pub(super) fn sniff(head: &[u8]) -> Confidence {
    first_record(head).map_or(Confidence::No, |first| first.confidence)
}

/// Finds the first record. Mail, front matter and the like have keys too, so keys alone are not enough: the line of five
/// dashes and a section must follow them. Markup and front matter may quote a record; they are documents of their own.
pub(super) fn first_record(head: &[u8]) -> Option<FirstRecord> {
    let mut keys = Keys::default();
    // What stands before the keys: anything at all, and what may be part of a record.
    let (mut any_before, mut record_before) = (false, false);
    let quotes = grammar::trim(head).starts_with(b"<") || head.starts_with(b"---\n") || head.starts_with(b"---\r");
    let mut seen = lines(head).zip(0..).filter(|(line, _)| !grammar::is_blank(line.text)).peekable();
    while let Some((line, number)) = seen.next() {
        let dashes = grammar::dashes(line.text);
        let section = match dashes {
            Some(Dashes::Five) => seen.peek().is_some_and(|(line, _)| grammar::section_with_text(line.text).is_some()),
            _ => dashes.is_none() && grammar::section(line.text).is_some(),
        };
        if dashes == Some(Dashes::Five) || section {
            let is_clean = !any_before && !keys.has_others;
            if let Some(confidence) = keys.confidence(dashes.is_some(), section, is_clean) {
                let behind_junk = keys.start.filter(|_| any_before && !record_before);
                return (is_clean || !quotes).then_some(FirstRecord { confidence, behind_junk });
            }
        }
        if dashes.is_some() || section {
            // Some exports begin with the separator that belongs between records.
            any_before |= dashes != Some(Dashes::Eight) || keys.start.is_some();
            record_before |= section && dashes.is_some() || keys.known > 0;
            keys = Keys::default();
            continue;
        }
        let any_known = keys.known > 0;
        if !keys.take(&line, Mark { offset: line.offset, line: number }) {
            any_before = true;
            record_before |= any_known;
        }
    }
    None
}

impl Keys {
    /// Takes a line, and returns false if it and all before it are no keys of a record.
    fn take(&mut self, line: &Line<'_>, at: Mark) -> bool {
        let is_known = grammar::starts_record(line.text);
        match grammar::key_value(line.text) {
            Some((key, _)) if is_known || self.start.is_some() || grammar::may_begin_keys(line.text) => {
                self.start.get_or_insert(at);
                self.told |= matches!(key, "AUTHOR" | "TITLE" | "DATE");
                self.known = self.known.saturating_add(usize::from(is_known));
                return true;
            }
            None if self.start.is_none() && grammar::may_begin_keys(line.text) => {
                self.start = Some(at);
                self.strays = self.strays.saturating_add(1);
                self.has_others = true;
                return true;
            }
            _ => {}
        }
        self.has_others = true;
        // A value that was folded goes on behind a blank.
        if !line.text.first().is_some_and(u8::is_ascii_whitespace) {
            self.strays = self.strays.saturating_add(1);
        }
        let goes_on = self.known > 0 && self.strays <= self.known;
        if !goes_on {
            *self = Keys::default();
        }
        goes_on
    }

    /// Returns how sure it is that these are the keys of a record, by what follows them.
    fn confidence(&self, dashes: bool, section: bool, is_clean: bool) -> Option<Confidence> {
        match (dashes && self.known > 0, section, self.told) {
            _ if self.known <= self.strays => None,
            (true, true, true) if is_clean => Some(Confidence::Certain),
            (true, true, true) => Some(Confidence::Likely),
            (true, true, false) | (true, false, true) if is_clean => Some(Confidence::Likely),
            // The line of dashes before the first section is missing.
            (false, true, true) if is_clean => Some(Confidence::Likely),
            _ => None,
        }
    }
}
