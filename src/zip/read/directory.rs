//! The directory at the end of an archive: APPNOTE 6.3.10, sections 4.3.12 to 4.3.16.

use std::io;

use blogferry_formats::Bytes;

use super::budget::Limit;
use super::entry::{self, CENTRAL, CENTRAL_LENGTH, LOCAL, Member};
use super::fields::{Fields, Window};

/// What the directory lists.
pub(super) struct Entries {
    pub(super) members: Vec<Member>,
    /// True if every record was read and the first member is where it says.
    pub(super) is_whole: bool,
}

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const WIDE_LOCATOR: &[u8] = b"PK\x06\x07";
const WIDE_LOCATOR_LENGTH: u64 = 20;
const WIDE_END: &[u8] = b"PK\x06\x06";
const WIDE_END_LENGTH: usize = 56;
/// A comment of any length and some bytes that do not belong to the archive.
const TAIL: u64 = 128 * 1024;

/// Where the directory should be.
#[derive(Clone, Copy, Debug)]
struct End {
    /// Where this record starts, so where the directory ends.
    at: u64,
    members: u64,
    size: u64,
    offset: u64,
}

/// Returns true if there is a record at the end that has a directory before it, whatever the archive starts with.
pub(super) fn has_directory(bytes: &dyn Bytes) -> io::Result<bool> {
    let mut window = Window::new(bytes);
    for end in ends(bytes, &mut window)? {
        if start(&mut window, &end)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads the directory; `None` if there is none.
pub(super) fn list(bytes: &dyn Bytes, most: u64) -> io::Result<Option<Entries>> {
    let mut window = Window::new(bytes);
    let ends = ends(bytes, &mut window)?;
    for end in &ends {
        if let Some((start, moved)) = start(&mut window, end)? {
            return records(&mut window, end, start, moved, most).map(Some);
        }
    }
    // An archive without members has nothing before this record.
    let is_empty = ends.iter().any(|end| end.members == 0 && end.size == 0 && end.at == 0);
    Ok(is_empty.then(|| Entries { members: Vec::new(), is_whole: true }))
}

/// Returns what the records at the end say, the last one first; any but the last may be part of a comment.
fn ends(bytes: &dyn Bytes, window: &mut Window<'_>) -> io::Result<Vec<End>> {
    let from = bytes.len().saturating_sub(TAIL);
    let tail = window.at(from, usize::try_from(TAIL).unwrap_or(usize::MAX))?.to_vec();
    let mut ends = Vec::new();
    for at in memchr::memmem::rfind_iter(&tail, END) {
        let Some(record) = tail.get(at..at.saturating_add(END_LENGTH)) else { continue };
        let mut fields = Fields::new(record.strip_prefix(END).unwrap_or_default());
        fields.take(6);
        let (members, size, offset) = (fields.u16(), fields.u32(), fields.u32());
        let at = from.saturating_add(at as u64);
        let narrow = End { at, members: u64::from(members), size: u64::from(size), offset: u64::from(offset) };
        ends.extend(wide(window, at)?);
        ends.push(narrow);
    }
    Ok(ends)
}

/// Returns what the larger record says that stands before the one at `at`, if one does.
fn wide(window: &mut Window<'_>, at: u64) -> io::Result<Option<End>> {
    let Some(locator) = at.checked_sub(WIDE_LOCATOR_LENGTH) else { return Ok(None) };
    let Some(record) = window.at(locator, 16)?.strip_prefix(WIDE_LOCATOR) else { return Ok(None) };
    let stated = Fields::new(record.get(4..).unwrap_or_default()).u64();
    // Bytes before the archive move everything, so the record is also looked for where it usually is.
    for at in [stated, locator.saturating_sub(WIDE_END_LENGTH as u64)] {
        let Some(record) = window.at(at, WIDE_END_LENGTH)?.strip_prefix(WIDE_END) else { continue };
        let mut fields = Fields::new(record);
        fields.take(8 + 2 + 2 + 4 + 4 + 8);
        let (members, size, offset) = (fields.u64(), fields.u64(), fields.u64());
        if fields.is_whole() {
            return Ok(Some(End { at, members, size, offset }));
        }
    }
    Ok(None)
}

/// Returns where the directory starts and by how much everything has moved against what the archive says.
fn start(window: &mut Window<'_>, end: &End) -> io::Result<Option<(u64, u64)>> {
    // The directory ends where the record starts, so its size tells more than its offset.
    let by_size = end.at.checked_sub(end.size).filter(|_| end.size > 0);
    for at in by_size.into_iter().chain([end.offset]) {
        if at < end.at && window.at(at, CENTRAL.len())? == CENTRAL {
            return Ok(Some((at, at.saturating_sub(end.offset))));
        }
    }
    Ok(None)
}

fn records(window: &mut Window<'_>, end: &End, start: u64, moved: u64, most: u64) -> io::Result<Entries> {
    let members = run(window, start, end.at, most)?;
    // Sixteen bits count no further than this, and some writers let them overflow.
    let is_complete = members.len() as u64 == end.members || members.len() as u64 & 0xFFFF == end.members;
    let moved = match members.first() {
        Some(first) => settle(window, first.header, moved)?,
        None => Some(moved),
    };
    let mut entries = Entries { members, is_whole: is_complete && moved.is_some() };
    for member in &mut entries.members {
        member.header = member.header.saturating_add(moved.unwrap_or(0));
    }
    Ok(entries)
}

/// Returns by how much the headers have moved, as the first of them shows.
fn settle(window: &mut Window<'_>, header: u64, moved: u64) -> io::Result<Option<u64>> {
    for moved in [moved, 0] {
        if window.at(header.saturating_add(moved), LOCAL.len())? == LOCAL {
            return Ok(Some(moved));
        }
    }
    Ok(None)
}

/// Reads records of a directory as long as there are any.
pub(super) fn run(window: &mut Window<'_>, start: u64, end: u64, most: u64) -> io::Result<Vec<Member>> {
    // A name, the extra fields and a comment of any length.
    const LONGEST: usize = CENTRAL_LENGTH + 3 * 0xFFFF;
    let mut members = Vec::new();
    let mut at = start;
    while at < end {
        let Some((member, length)) = entry::central(window.at(at, LONGEST)?) else { break };
        if members.len() as u64 >= most {
            return Err(Limit::Members(most).into());
        }
        members.push(member);
        at = at.saturating_add(length as u64);
    }
    Ok(members)
}
