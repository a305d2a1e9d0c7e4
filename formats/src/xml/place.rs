//! Where an entry stands, so that it can be read again.

use std::ops::Range;

use super::frames::{Frame, FrameKind};
use super::tree::Tree;
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::Source;
use crate::reader::{ReadError, ReadErrorKind};

/// Where an entry, or a part of one, stands in the inputs of an archive; small, because an index holds one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The offset of its first byte.
    pub offset: u64,
    /// Its length in bytes; of an entry longer than 4 GiB, so much of it.
    pub length: u32,
    /// The line of its first byte, counted from 1; 0 where it is not known.
    pub line: u32,
    /// Which of the inputs.
    pub input: u32,
    /// The entry has no end tag.
    pub is_cut: bool,
}

impl Place {
    /// Returns the place of a frame of an input.
    pub fn of(frame: &Frame<'_>, input: usize) -> Self {
        Place {
            offset: frame.offset,
            length: u32::try_from(frame.bytes.len()).unwrap_or(u32::MAX),
            line: u32::try_from(frame.line).unwrap_or(u32::MAX),
            input: u32::try_from(input).unwrap_or(u32::MAX),
            is_cut: frame.kind == FrameKind::CutEntry,
        }
    }

    /// Returns the place of a part; the whole where it is not known. Its line is left for who reads the bytes.
    pub fn within(self, range: Option<Range<usize>>) -> Self {
        let Some(range) = range else { return self };
        Place {
            offset: self.offset.saturating_add(range.start as u64),
            length: u32::try_from(range.len()).unwrap_or(u32::MAX),
            line: 0,
            ..self
        }
    }

    /// Returns the offset behind its last byte.
    pub fn end(self) -> u64 {
        self.offset.saturating_add(u64::from(self.length))
    }

    /// Returns where it starts, for issues.
    pub fn position(self) -> Position {
        Position { input: self.input as usize, offset: self.offset }
    }

    /// Reads its bytes.
    ///
    /// # Errors
    /// When the medium fails.
    pub fn read(self, inputs: &[Input]) -> Result<Vec<u8>, ReadError> {
        let input = inputs.get(self.input as usize).ok_or(ReadErrorKind::NoSuchPost(0))?;
        let read = input.bytes.read_range(self.offset, self.length as usize);
        read.map_err(|error| ReadError { kind: error.into(), at: Some(self.position()) })
    }

    /// Tells what was wrong with the entry that was parsed from here: that its end is missing, and what its tree met.
    pub fn report(self, tree: &Tree<'_>, inputs: &[Input], issues: &mut Issues) {
        if self.is_cut {
            let is_last = inputs.get(self.input as usize).is_some_and(|input| self.end() >= input.bytes.len());
            let is_whole = tree.open_at_end() <= 1 && !is_last;
            let issue = if is_whole { Issue::EntryUnclosed } else { Issue::EntryCut };
            issues.report(issue, Some(self.position()));
        }
        tree.report(self.position(), issues);
    }

    /// Returns true if the model says of something that it was read from here.
    pub fn is_source(self, source: &Source, inputs: &[Input]) -> bool {
        let input = inputs.get(self.input as usize).filter(|input| input.name == source.file);
        input.is_some_and(|input| source.byte == Some(input.bytes.original_offset(self.offset)))
    }

    /// Returns the positions of bytes at these offsets from its first.
    pub fn positions(self, offsets: Vec<Option<usize>>) -> Vec<Option<Position>> {
        let of = |at: usize| Position { input: self.input as usize, offset: self.offset.saturating_add(at as u64) };
        offsets.into_iter().map(|at| at.map(of)).collect()
    }

    /// Returns it in the words of the model, with offsets of the original bytes.
    pub fn source(self, inputs: &[Input]) -> Source {
        let input = inputs.get(self.input as usize);
        let original = |offset: u64| input.map_or(offset, |input| input.bytes.original_offset(offset));
        let (from, to) = (original(self.offset), original(self.end()));
        Source {
            file: input.map(|input| input.name.clone()).unwrap_or_default(),
            line: Some(u64::from(self.line)).filter(|line| *line > 0),
            byte: Some(from),
            length: Some(to.saturating_sub(from)),
        }
    }
}
