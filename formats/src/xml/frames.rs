//! Finds the entries of an input in one pass, without parsing them.

use std::io;

use memchr::{memchr, memchr_iter, memchr2, memmem, memrchr};

use super::hole::Watch;
use crate::input::{Bytes, Position};
use crate::issue::Issue;
use crate::issues::Issues;

/// What a stretch of the input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// An entry from its start tag to its end tag.
    Entry,
    /// An entry whose end tag is missing: the next entry starts, or the input ends, before it.
    CutEntry,
    /// What stands before, between or after entries: the head with the blog's facts, white space, junk.
    Between,
}

/// A stretch of the input.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// What it is.
    pub kind: FrameKind,
    /// The offset of its first byte.
    pub offset: u64,
    /// The line of its first byte, counted from 1.
    pub line: u64,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Goes over an input once and cuts it into [`Frame`]s. The frames together are the whole input.
///
/// Only the starts and ends of entries are looked for. CDATA sections and comments are stepped over, so that an entry
/// quoted in a post is no entry; one that never ends is taken as text, so that it cannot swallow the rest of the file.
/// An entry that starts inside an open one ends that one: archives do not nest entries. Where an entry ends that did not
/// start, its start tag is damaged: after another entry, all that stands between is taken for it.
///
/// Memory is one entry and one block of reading. Time is linear, whatever the bytes.
pub struct Frames<'a> {
    bytes: &'a dyn Bytes,
    names: &'static [&'static str],
    buffer: Vec<u8>,
    /// The offset in the input of the first byte of the buffer.
    base: u64,
    /// Where in the buffer the open frame starts.
    start: usize,
    /// How far the buffer has been searched.
    searched: usize,
    line: u64,
    in_entry: bool,
    /// An entry has just started and its start tag was not looked at.
    fresh: bool,
    at_end: bool,
    /// Terminators that are known not to come any more.
    no_more: [bool; 2],
    /// How many entries seem to start in what was stepped over.
    in_text: u64,
    had_entry: bool,
    first_unstarted: Option<u64>,
    holes: Watch,
}

enum Mark {
    EntryStart(usize),
    EntryEnd(usize),
    End,
}

impl<'a> Frames<'a> {
    const BLOCK: usize = 1 << 20;
    /// As much as must be in the buffer to tell what a `<` starts: a prefix, a name and what follows it.
    const LOOK_AHEAD: usize = 256;

    /// Starts at the beginning of `bytes`. `names` are the local names of the elements that are entries.
    pub fn new(bytes: &'a dyn Bytes, names: &'static [&'static str]) -> Self {
        Frames {
            bytes,
            names,
            buffer: Vec::new(),
            base: 0,
            start: 0,
            searched: 0,
            line: 1,
            in_entry: false,
            fresh: false,
            at_end: false,
            no_more: [false; 2],
            in_text: 0,
            had_entry: false,
            first_unstarted: None,
            holes: Watch::default(),
        }
    }

    /// Returns where the first entry ends if its start tag is missing, so that it is a part of what stands before it.
    pub fn first_unstarted(&self) -> Option<u64> {
        self.first_unstarted
    }

    /// Returns how many starts of entries stand in sections and comments and were taken as text so far. With the entries
    /// that were given they are all that a plain search through the bytes would find.
    pub fn in_text(&self) -> u64 {
        self.in_text
    }

    /// Tells of the holes in the frames that were given since this was asked last; true if there are any.
    pub fn report_holes(&mut self, input: usize, issues: &mut Issues) -> bool {
        let holes = self.holes.take();
        for hole in &holes {
            issues.report(Issue::Hole { bytes: hole.bytes }, Some(Position { input, offset: hole.offset }));
        }
        !holes.is_empty()
    }

    /// Returns the next frame, `None` after the last.
    ///
    /// # Errors
    /// What the medium says.
    pub fn next_frame(&mut self) -> io::Result<Option<Frame<'_>>> {
        loop {
            if std::mem::take(&mut self.fresh)
                && let Some(end) = self.end_of_empty()
            {
                self.in_entry = false;
                self.searched = end;
                return Ok(Some(self.take(end, FrameKind::Entry)));
            }
            match self.next_mark()? {
                Mark::EntryStart(at) => {
                    let kind = if self.in_entry { FrameKind::CutEntry } else { FrameKind::Between };
                    self.in_entry = true;
                    self.fresh = true;
                    if at > self.start {
                        return Ok(Some(self.take(at, kind)));
                    }
                }
                Mark::EntryEnd(at) if self.in_entry => {
                    self.in_entry = false;
                    return Ok(Some(self.take(at, FrameKind::Entry)));
                }
                Mark::EntryEnd(at) => {
                    if let Some(from) = self.start_of_unstarted(at)
                        && from > self.start
                    {
                        return Ok(Some(self.take(from, FrameKind::Between)));
                    }
                }
                Mark::End => {
                    let kind = if self.in_entry { FrameKind::CutEntry } else { FrameKind::Between };
                    self.in_entry = false;
                    let end = self.buffer.len();
                    return Ok((end > self.start).then(|| self.take(end, kind)));
                }
            }
        }
    }

    /// Judges an end tag that ends in the buffer at `end` and belongs to no entry. Where elements stand before it they are
    /// an entry whose start tag is damaged: returns where it starts, and goes back to find its end again. Otherwise the
    /// tag is part of what stands between entries.
    fn start_of_unstarted(&mut self, end: usize) -> Option<usize> {
        let gap = self.buffer.get(self.start..end)?;
        let tag = memrchr(b'<', gap)?;
        let before = gap.get(..tag)?;
        memmem::find_iter(before, b"</")
            .find(|at| before.get(at.saturating_add(2)..).is_some_and(|name| !self.is_entry(name)))?;
        if !self.had_entry {
            let end = self.base.saturating_add(self.start as u64).saturating_add(tag as u64);
            self.first_unstarted.get_or_insert(end);
            return None;
        }
        let blank = before.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.in_entry = true;
        self.searched = self.start.saturating_add(tag);
        Some(self.start.saturating_add(blank))
    }

    fn take(&mut self, end: usize, kind: FrameKind) -> Frame<'_> {
        self.had_entry |= kind != FrameKind::Between;
        let (offset, line) = (self.base.saturating_add(self.start as u64), self.line);
        let range = self.start..end;
        self.start = end;
        let bytes = self.buffer.get(range).unwrap_or_default();
        self.line = self.line.saturating_add(memchr_iter(b'\n', bytes).count() as u64);
        self.holes.pass(offset, bytes);
        Frame { kind, offset, line, bytes }
    }

    /// Searches on for the next start or end of an entry.
    fn next_mark(&mut self) -> io::Result<Mark> {
        while self.find_byte(b'<')? {
            while self.buffer.len().saturating_sub(self.searched) < Self::LOOK_AHEAD && !self.at_end {
                self.fill()?;
            }
            if let Some(mark) = self.classify()? {
                return Ok(mark);
            }
        }
        Ok(Mark::End)
    }

    /// Judges the `<` at which `searched` stands and moves past it.
    fn classify(&mut self) -> io::Result<Option<Mark>> {
        let at = self.searched;
        let rest = self.buffer.get(at..).unwrap_or_default();
        if rest.starts_with(b"<![CDATA[") {
            self.skip_to(at.saturating_add(9), b"]]>", 0)?;
        } else if rest.starts_with(b"<!--") {
            self.skip_to(at.saturating_add(4), b"-->", 1)?;
        } else if let Some(name) = rest.strip_prefix(b"</").filter(|name| self.is_entry(name)) {
            let window = name.get(..Self::LOOK_AHEAD.min(name.len())).unwrap_or_default();
            // A tag that has no end of its own ends where the next one starts, which it must not swallow.
            let close = memchr2(b'>', b'<', window);
            let length = close.map(|close| close.saturating_add(usize::from(window.get(close) == Some(&b'>'))));
            let end = at.saturating_add(2).saturating_add(length.unwrap_or(0));
            self.searched = end;
            return Ok(length.map(|_| Mark::EntryEnd(end)));
        } else if rest.strip_prefix(b"<").is_some_and(|name| self.is_entry(name)) {
            self.searched = at.saturating_add(1);
            return Ok(Some(Mark::EntryStart(at)));
        } else {
            self.searched = at.saturating_add(1);
        }
        Ok(None)
    }

    /// Returns where the start tag of the open frame ends if it is an empty element.
    fn end_of_empty(&self) -> Option<usize> {
        let tag = self.buffer.get(self.start..)?;
        let close = memchr(b'>', tag.get(..Self::LOOK_AHEAD.min(tag.len()))?)?;
        (tag.get(close.checked_sub(1)?) == Some(&b'/')).then_some(self.start.saturating_add(close).saturating_add(1))
    }

    /// Moves `searched` past the next `terminator` from `from` on; if there is none, just to `from`.
    fn skip_to(&mut self, from: usize, terminator: &'static [u8], which: usize) -> io::Result<()> {
        self.searched = from;
        if self.no_more.get(which).copied().unwrap_or(false) {
            return Ok(());
        }
        let finder = memmem::Finder::new(terminator);
        let mut from = from;
        loop {
            if let Some(found) = finder.find(self.buffer.get(from..).unwrap_or_default()) {
                let skipped = self.searched..from.saturating_add(found);
                self.in_text =
                    self.in_text.saturating_add(self.plain_starts(self.buffer.get(skipped).unwrap_or_default()));
                self.searched = from.saturating_add(found).saturating_add(terminator.len());
                return Ok(());
            }
            if self.at_end {
                if let Some(known) = self.no_more.get_mut(which) {
                    *known = true;
                }
                return Ok(());
            }
            // What was searched is not searched again, but a terminator may lie across the border.
            let done = self
                .buffer
                .len()
                .saturating_sub(terminator.len().saturating_sub(1))
                .max(from)
                .saturating_sub(self.searched);
            self.fill()?;
            from = self.searched.saturating_add(done);
        }
    }

    /// Counts the starts of entries that have no prefix, by their bytes alone.
    fn plain_starts(&self, bytes: &[u8]) -> u64 {
        let is_start = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            before == Some(&b'<') && bytes.get(*at..).is_some_and(|rest| self.is_entry(rest))
        };
        let found = self.names.iter().flat_map(|name| memmem::find_iter(bytes, name.as_bytes()));
        found.filter(is_start).count() as u64
    }

    /// Moves `searched` to the next such byte, reading as needed; false if there is none.
    fn find_byte(&mut self, byte: u8) -> io::Result<bool> {
        loop {
            if let Some(found) = memchr(byte, self.buffer.get(self.searched..).unwrap_or_default()) {
                self.searched = self.searched.saturating_add(found);
                return Ok(true);
            }
            self.searched = self.buffer.len();
            if self.at_end {
                return Ok(false);
            }
            self.fill()?;
        }
    }

    /// Reads a block more; what lies before the open frame is dropped first.
    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.base = self.base.saturating_add(self.start as u64);
            self.searched = self.searched.saturating_sub(self.start);
            self.start = 0;
        }
        let held = self.buffer.len();
        let offset = self.base.saturating_add(held as u64);
        // A large entry is read in growing steps, so that moving it about stays linear.
        let left = usize::try_from(self.bytes.len().saturating_sub(offset)).unwrap_or(usize::MAX);
        let step = Self::BLOCK.max(held).min(left);
        self.buffer.resize(held.saturating_add(step), 0);
        let count = self.bytes.read_at(offset, self.buffer.get_mut(held..).unwrap_or_default())?;
        self.buffer.truncate(held.saturating_add(count));
        self.at_end = count < step || step == left;
        Ok(())
    }

    /// Returns true if `rest` starts with the name of an entry, whatever its prefix.
    fn is_entry(&self, rest: &[u8]) -> bool {
        let window = rest.get(..rest.len().min(Self::LOOK_AHEAD)).unwrap_or_default();
        let end = window.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/' | b'<'));
        let name = window.get(..end.unwrap_or(window.len())).unwrap_or_default();
        let local = memchr(b':', name).map_or(name, |colon| name.get(colon.saturating_add(1)..).unwrap_or_default());
        self.names.iter().any(|entry| entry.as_bytes() == local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(text: &str) -> Vec<(FrameKind, String)> {
        let bytes = text.as_bytes().to_vec();
        let mut frames = Frames::new(&bytes, &["entry"]);
        let mut all = Vec::new();
        while let Some(frame) = frames.next_frame().unwrap() {
            assert_eq!(frame.bytes, &bytes[frame.offset as usize..frame.offset as usize + frame.bytes.len()]);
            all.push((frame.kind, String::from_utf8_lossy(frame.bytes).into_owned()));
        }
        assert_eq!(all.iter().map(|(_, text)| text.as_str()).collect::<String>(), text, "frames are the whole input");
        all
    }

    fn entries(text: &str) -> Vec<(FrameKind, String)> {
        frames(text).into_iter().filter(|(kind, _)| *kind != FrameKind::Between).collect()
    }

    #[test]
    fn entries_are_found_with_any_prefix() {
        use FrameKind::{Between, Entry};
        assert_eq!(
            frames("<feed><entry>1</entry> <a:entry x='y'>2</a:entry></feed>"),
            [
                (Between, "<feed>".to_owned()),
                (Entry, "<entry>1</entry>".to_owned()),
                (Between, " ".to_owned()),
                (Entry, "<a:entry x='y'>2</a:entry>".to_owned()),
                (Between, "</feed>".to_owned()),
            ]
        );
    }

    #[test]
    fn an_entry_inside_cdata_or_a_comment_is_text() {
        let text = "<entry><![CDATA[</entry><entry>]]></entry><!-- <entry> --><entry/><entries/>";
        let texts: Vec<_> = entries(text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["<entry><![CDATA[</entry><entry>]]></entry>", "<entry/>"]);
    }

    #[test]
    fn an_entry_without_an_end_ends_where_the_next_one_starts() {
        use FrameKind::{CutEntry, Entry};
        let kinds: Vec<_> = entries("<entry>1<entry>2</entry><entry>3").into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [CutEntry, Entry, CutEntry]);
    }

    #[test]
    fn every_start_that_a_plain_search_finds_is_an_entry_or_counted_as_text() {
        for text in [
            "<entry>1</entry><entry><![CDATA[<entry> <entry/> <entries>]]></entry>",
            "<!-- <entry>1</entry> --><entry>2<entry>3",
            "<entry><![CDATA[ <entry>x</entry><!-- <entry>",
            "]]><entry/><![CDATA[<entry]]>",
        ] {
            let bytes = text.as_bytes().to_vec();
            let mut frames = Frames::new(&bytes, &["entry"]);
            let mut entries = 0;
            while let Some(frame) = frames.next_frame().unwrap() {
                entries += u64::from(frame.kind != FrameKind::Between);
            }
            let plain = text.match_indices("<entry").filter(|(at, _)| !text[*at..].starts_with("<entries")).count();
            assert_eq!(entries + frames.in_text(), plain as u64, "{text}");
        }
    }

    #[test]
    fn an_end_tag_that_is_cut_takes_nothing_of_the_next_entry() {
        let texts: Vec<_> = entries("<entry>1</entry\n<entry>2</entry>").into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["<entry>1</entry\n", "<entry>2</entry>"]);
    }

    #[test]
    fn an_entry_whose_start_tag_is_damaged_is_an_entry() {
        for damaged in
            ["<entr><id>2</id></entry>", "<id>2</id></entry>", "entry><id>2</id></entry>", "<\0entry><id>2</id></entry"]
        {
            let text = format!("<feed><entry>1</entry>\n {damaged}<entry>3</entry></feed>");
            let texts: Vec<_> = entries(&text).into_iter().map(|(_, text)| text).collect();
            assert_eq!(texts, ["<entry>1</entry>", damaged, "<entry>3</entry>"]);
        }
    }

    #[test]
    fn a_second_end_tag_is_no_entry() {
        assert_eq!(entries("<entry>1</entry>\n</entry> x</entry><entry>2</entry>").len(), 2);
    }

    #[test]
    fn where_the_first_entry_ends_that_has_no_start_is_told() {
        let bytes = b"<feed><title>x</title><entr><id>1</id></entry><entry>2</entry>".to_vec();
        let mut frames = Frames::new(&bytes, &["entry"]);
        let mut kinds = Vec::new();
        while let Some(frame) = frames.next_frame().unwrap() {
            kinds.push(frame.kind);
        }
        assert_eq!(kinds, [FrameKind::Between, FrameKind::Entry]);
        assert_eq!(frames.first_unstarted(), Some(38));
    }

    #[test]
    fn cdata_that_never_ends_does_not_swallow_the_rest() {
        assert_eq!(entries("<entry><![CDATA[ x</entry><entry>2</entry>").len(), 2);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let bytes = b"<feed>\n\n<entry>\n</entry><entry/>".to_vec();
        let mut frames = Frames::new(&bytes, &["entry"]);
        let mut lines = Vec::new();
        while let Some(frame) = frames.next_frame().unwrap() {
            lines.push(frame.line);
        }
        assert_eq!(lines, [1, 3, 4]);
    }

    /// Gives a few bytes at a time, as a medium may.
    struct Dribble(Vec<u8>);

    impl Bytes for Dribble {
        fn len(&self) -> u64 {
            self.0.len() as u64
        }

        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read_at(offset, buffer)
        }
    }

    #[test]
    fn entries_across_the_borders_of_blocks_are_whole() {
        let block = Frames::BLOCK;
        for shift in (0..40).chain([100, 300]) {
            let head = format!("<feed>{}", " ".repeat(block - 20 - shift));
            let text =
                format!("{head}<entry><![CDATA[</entry>]]>{}</entry><entry>2</entry>", "x".repeat(block + shift));
            let bytes = Dribble(text.into_bytes());
            let mut frames = Frames::new(&bytes, &["entry"]);
            let mut kinds = Vec::new();
            while let Some(frame) = frames.next_frame().unwrap() {
                kinds.push((frame.kind, frame.bytes.len()));
            }
            let first = "<entry><![CDATA[</entry>]]></entry>".len() + block + shift;
            assert_eq!(
                kinds,
                [(FrameKind::Between, head.len()), (FrameKind::Entry, first), (FrameKind::Entry, 16)],
                "shift {shift}"
            );
        }
    }
}
