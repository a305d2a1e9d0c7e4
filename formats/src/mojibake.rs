//! Letters decoded in the wrong encoding, as in `saidâ€¦`: UTF-8 that was once taken for Windows-1252 or Latin-1. Found
//! always, put right only on request.
//!
//! A place is a run of characters outside ASCII that are, as a whole, the bytes of other UTF-8. [`evidence`] tells which
//! of them good text can hold too; such a place counts only where a text is broken throughout. What stands in an
//! [`address`] is let alone: it leads nowhere, or to what really has that name.

mod address;
mod evidence;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::windows_1252;
use address::Addresses;

/// Returns how many places of a text were decoded in the wrong encoding.
pub(crate) fn count(text: &str) -> u64 {
    let survey = survey(text);
    if survey.takes_doubtful { survey.certain.saturating_add(survey.doubtful) } else { survey.certain }
}

/// Returns the text with such places put right, and how many there were; `None` if there is none.
pub(crate) fn repair(text: &str) -> Option<(String, u64)> {
    let mut repaired = String::new();
    let (mut places, mut done) = (0_u64, 0);
    each_place(text, |at, meant| {
        places = places.saturating_add(1);
        repaired.push_str(text.get(done..at.start).unwrap_or_default());
        repaired.push_str(meant);
        done = at.end;
    });
    if places == 0 {
        return None;
    }
    repaired.push_str(text.get(done..).unwrap_or_default());
    Some((repaired, places))
}

/// Returns where in the text the bytes stand that are at these offsets, in ascending order, of the repaired text; `None`
/// for a byte inside of what was put right.
pub(crate) fn offsets_before_repair(text: &str, offsets: &[usize]) -> Vec<Option<usize>> {
    let mut found = Vec::with_capacity(offsets.len());
    let mut waiting = offsets.iter().copied().peekable();
    // How many bytes what was put right so far was longer before.
    let mut surplus = 0_usize;
    each_place(text, |at, meant| {
        let start = at.start.saturating_sub(surplus);
        let end = start.saturating_add(meant.len());
        while let Some(offset) = waiting.next_if(|offset| *offset < end) {
            found.push((offset <= start).then(|| offset.saturating_add(surplus)));
        }
        surplus = surplus.saturating_add(at.len().saturating_sub(meant.len()));
    });
    found.extend(waiting.map(|offset| Some(offset.saturating_add(surplus)).filter(|before| *before <= text.len())));
    found
}

/// What is in a text.
struct Survey {
    certain: u64,
    doubtful: u64,
    takes_doubtful: bool,
}

fn survey(text: &str) -> Survey {
    let (mut certain, mut doubtful) = (0_u64, 0_u64);
    each_suspect(text, |suspect| {
        let count = if suspect.is_certain { &mut certain } else { &mut doubtful };
        *count = count.saturating_add(1);
    });
    let takes_doubtful = certain > 0 && doubtful > 0 && is_broken_throughout(text);
    Survey { certain, doubtful, takes_doubtful }
}

/// Gives each place with what was meant there.
fn each_place(text: &str, mut take: impl FnMut(Range<usize>, &str)) {
    let survey = survey(text);
    if survey.certain == 0 {
        return;
    }
    each_suspect(text, |suspect| {
        if suspect.is_certain || survey.takes_doubtful {
            take(suspect.at, &suspect.meant);
        }
    });
}

/// Returns true if no run of characters outside ASCII is anything but wrongly decoded.
fn is_broken_throughout(text: &str) -> bool {
    let mut runs = text.split(|letter: char| letter.is_ascii()).filter(|run| !run.is_empty());
    runs.all(|run| bytes_before(run).and_then(|bytes| decode(&bytes)).is_some())
}

/// A run of characters that can be read as the bytes of other text.
struct Suspect {
    at: Range<usize>,
    meant: String,
    /// False if good text can hold it as well.
    is_certain: bool,
}

/// Gives all suspects that stand in no address, in their order.
fn each_suspect(text: &str, mut take: impl FnMut(Suspect)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut addresses = Addresses::default();
    while let Some(lead) = next_lead(bytes, from) {
        let at = run_around(bytes, from, lead);
        from = at.end;
        let before = at.start.checked_sub(1).and_then(|place| bytes.get(place)).map(|byte| char::from(*byte));
        let after = bytes.get(at.end).map(|byte| char::from(*byte));
        let run = text.get(at.clone()).unwrap_or_default();
        let Some((meant, is_certain)) = read(run, before, after) else { continue };
        if !addresses.is_inside(text, at.start) {
            take(Suspect { at, meant, is_certain });
        }
    }
}

/// Returns the next place at which a wrongly decoded character can begin: one of `Â` to `ô`, which the first byte of a
/// longer character becomes, and behind it what can become of the second. This is all that is done to good text.
fn next_lead(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at.saturating_add(memchr::memchr(0xC3, bytes.get(at..)?)?);
        at = found.saturating_add(1);
        if let Some([0x82..=0xB4, 0xC2 | 0xC5 | 0xC6 | 0xCB | 0xE2]) = bytes.get(at..at.saturating_add(2)) {
            return Some(found);
        }
    }
}

/// Returns the whole run of bytes outside ASCII around a place.
fn run_around(bytes: &[u8], from: usize, place: usize) -> Range<usize> {
    let ahead = bytes.get(from..place).unwrap_or_default();
    let start = ahead.iter().rposition(u8::is_ascii).map_or(from, |ascii| from.saturating_add(ascii).saturating_add(1));
    let behind = bytes.get(place..).unwrap_or_default();
    let end = behind.iter().position(u8::is_ascii).map_or(bytes.len(), |ascii| place.saturating_add(ascii));
    start..end
}

/// Returns what a run was before its bytes were taken for Windows-1252, and whether that is certain.
fn read(run: &str, before: Option<char>, after: Option<char>) -> Option<(String, bool)> {
    let bytes = bytes_before(run)?;
    let mut meant = decode(&bytes)?;
    let is_certain = evidence::is_certain(&bytes, before, after);
    // Twice wrong is put right twice. Each round is shorter than the one before.
    while is_certain
        && let Some(bytes) = bytes_before(&meant)
        && let Some(again) = decode(&bytes).filter(|again| again.len() < meant.len())
        && evidence::is_certain(&bytes, before, after)
    {
        meant = again;
    }
    Some((meant, is_certain))
}

/// Returns the bytes that were taken for these characters; `None` if one of them stands for no byte.
fn bytes_before(run: &str) -> Option<Vec<u8>> {
    run.chars().map(windows_1252::encode).collect()
}

/// Returns the text of bytes that are UTF-8 as a whole. Where it holds what only Windows-1252 has a character for, that
/// is meant.
fn decode(bytes: &[u8]) -> Option<String> {
    let text = str::from_utf8(bytes).ok()?;
    let is_control = |letter: char| matches!(letter, '\u{80}'..='\u{9F}');
    if !text.contains(is_control) {
        return Some(text.to_owned());
    }
    let letter = |letter: char| u8::try_from(u32::from(letter)).map_or(letter, windows_1252::decode_byte);
    let text: String = text.chars().map(letter).collect();
    // Five bytes mean nothing there either.
    (!text.contains(is_control)).then_some(text)
}
