//! Whether a head looks like the first record of a file.

use super::grammar::{self, Dashes};
use super::lines::lines;
use crate::detect::Confidence;

/// How many lines of keys a first record is expected to have at most.
const HEADER_LINES: usize = 200;

/// Judges a head. Mail, front matter and the like have keys too, so keys alone are not enough: the line of five dashes
/// and a section must follow them.
pub(super) fn sniff(head: &[u8]) -> Confidence {
    let mut told = false;
    let mut known = 0_usize;
    let mut seen = lines(head).filter(|line| !grammar::is_blank(line.text)).take(HEADER_LINES).peekable();
    // Some exports begin with the separator that belongs between records.
    seen.next_if(|line| grammar::dashes(line.text) == Some(Dashes::Eight));
    while let Some(line) = seen.next() {
        if grammar::dashes(line.text) == Some(Dashes::Five) && known > 0 {
            let section = seen.next().is_some_and(|line| grammar::section_with_text(line.text).is_some());
            return match (section, told) {
                (true, true) => Confidence::Certain,
                (true, false) | (false, true) => Confidence::Likely,
                (false, false) => Confidence::No,
            };
        }
        let Some((key, _)) = grammar::key_value(line.text) else { return Confidence::No };
        told |= matches!(key, "AUTHOR" | "TITLE" | "DATE");
        known = known.saturating_add(usize::from(grammar::starts_record(line.text)));
        if grammar::section(line.text).is_some() && told {
            // The line of dashes before the first section is missing.
            return Confidence::Likely;
        }
    }
    Confidence::No
}
