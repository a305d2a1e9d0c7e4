//! Entries that damage has put into one: what stood between them is lost, but not where the second begins.

use memchr::memchr_iter;

use super::document::Entry;
use crate::xml::{Element, Frame, FrameKind};

/// Returns the entries that stand in the frame of one because the start of a second is lost; none in any other frame.
///
/// Both generations of the export begin every entry with its id. So the first field of another value in an entry that
/// begins with one is where the next begins; in an entry of another order nobody knows whose the fields before it are.
pub(super) fn parts<'a>(frame: &Frame<'a>, entry: &Entry<'_>) -> Vec<Frame<'a>> {
    let is_id = |element: &Element<'_>| element.name() == ("atom", "id");
    let starts: Vec<usize> = entry.twice.iter().filter(|again| is_id(again)).map(|again| again.place()).collect();
    let first = entry.element.and_then(|element| element.children().next());
    if starts.is_empty() || !first.is_some_and(|first| is_id(&first)) {
        return Vec::new();
    }
    let ends = starts.iter().copied().chain([frame.bytes.len()]);
    let mut parts = Vec::new();
    let mut line = frame.line;
    let mut from = 0;
    for to in ends {
        let bytes = frame.bytes.get(from..to).unwrap_or_default();
        let kind = if to < frame.bytes.len() { FrameKind::CutEntry } else { frame.kind };
        parts.push(Frame { kind, offset: frame.offset.saturating_add(from as u64), line, bytes });
        line = line.saturating_add(memchr_iter(b'\n', bytes).count() as u64);
        from = to;
    }
    parts
}
