//! Code of several lines between the tags for code in a line: as a span it would lose its line breaks.

use super::Writer;
use super::code::{append_code, language_of};
use super::inline::{Place, Run, RunKind};
use crate::html::arena::NONE;

impl Writer<'_> {
    /// Writes the code that begins at this run between fences, if it has line breaks and its lines to itself, and
    /// returns the number of the run after it.
    ///
    /// Editors without a button for blocks of code left people no other way to write one.
    pub(super) fn write_code_lines(&mut self, runs: &[Run], number: usize, place: Place) -> Option<usize> {
        if self.plain || place != Place::Paragraph {
            return None;
        }
        let (before, rest) = runs.split_at_checked(number)?;
        let id = rest.first()?.marks.code;
        // The search is made once for each element, at its beginning.
        if !begins_line(before, id) {
            return None;
        }
        let length = rest.iter().take_while(|run| run.marks.code == id).count();
        self.steps.add(length);
        let (code, after) = rest.split_at_checked(length)?;
        let has_lines = code.iter().skip_while(|run| run.kind != RunKind::Break).any(shows);
        if !has_lines || !ends_line(code, after) || !code.iter().all(is_plain) {
            return None;
        }
        if std::mem::take(&mut self.inline.started) {
            self.end_paragraph(place);
        }
        let mut lines = String::new();
        for line in code.split(|run| run.kind == RunKind::Break) {
            let mut text = String::new();
            for run in line {
                let source = self.source.get(run.start as usize..run.end as usize).unwrap_or_default();
                append_code(source, run.kind == RunKind::RawText, &mut text);
            }
            push_line(&text, &mut lines);
        }
        let language = language_of(self.attributes(self.arena.node(id))).unwrap_or_default();
        self.write_fence(lines.trim_matches('\n'), &language);
        Some(number.saturating_add(length))
    }
}

/// Returns true if nothing is seen before on the line, and nothing of the same code before that.
fn begins_line(before: &[Run], code: u32) -> bool {
    let mut earlier = before.iter().rev().filter(|run| run.kind != RunKind::Blank);
    match earlier.next() {
        None => true,
        Some(run) if run.kind == RunKind::Break => {
            let is_other = |run: &&Run| run.kind != RunKind::Break || run.marks.code != code;
            run.marks.code != code || earlier.find(is_other).is_none_or(|run| run.marks.code != code)
        }
        Some(_) => false,
    }
}

/// Returns true if nothing is seen on the line after the code.
fn ends_line(code: &[Run], after: &[Run]) -> bool {
    let is_seen = |run: &&Run| run.kind != RunKind::Blank;
    let is_break = |run: &Run| run.kind == RunKind::Break;
    code.iter().rev().find(is_seen).is_some_and(is_break) || after.iter().find(is_seen).is_none_or(is_break)
}

fn shows(run: &Run) -> bool {
    matches!(run.kind, RunKind::Text | RunKind::RawText)
}

/// Returns true for what a block of code can hold.
fn is_plain(run: &Run) -> bool {
    let is_text = shows(run) || matches!(run.kind, RunKind::Blank | RunKind::Break);
    is_text && run.marks.bits == 0 && run.marks.link == NONE
}

/// Adds a line. A line end of the source is a space in it; other white space was written into the code, though a browser
/// shows no indent and of several spaces one.
fn push_line(text: &str, lines: &mut String) {
    let text = text.trim_end();
    let words = text.trim_start();
    let indent = text.get(..text.len().saturating_sub(words.len())).unwrap_or_default();
    let mut pieces = words.split('\n');
    let first = pieces.next().unwrap_or_default();
    let mut push = |piece: &str| {
        // A no-break space does not compile.
        lines.extend(piece.chars().map(|letter| if letter == '\u{a0}' { ' ' } else { letter }));
    };
    push(indent.rsplit('\n').next().unwrap_or_default());
    push(first.trim_end());
    for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
        push(" ");
        push(piece);
    }
    lines.push('\n');
}
