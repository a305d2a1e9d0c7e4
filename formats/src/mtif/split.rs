//! Where records and their sections begin and end.
//!
//! A line of five dashes ends a section and one of eight ends a record, but tools other than Movable Type do not mark
//! such lines where they are text. So a line of dashes is held back until the next line that is not blank shows
//! whether something begins there; otherwise it is text.

use super::grammar::{self, Dashes, Section};
use super::lines::Line;
use super::traces::{Beginning, Traces};

/// What is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// A file of records.
    File,
    /// The bytes of one record, without the line that closes it.
    Record,
}

/// A place in what is split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub offset: u64,
    /// Counted from 0.
    pub line: u64,
}

/// What a piece between two separators is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// The keys of the record.
    Header,
    /// A section the format defines.
    Section(Section),
    /// A section with a name the format does not define.
    Unknown(String),
    /// Text without a name.
    Unnamed,
    /// The beginning of a name where the file was cut.
    Cut,
    /// Nothing yet.
    Opening,
}

/// A stretch between two separators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub kind: PieceKind,
    pub start: Mark,
    /// Where the text behind the name starts.
    pub text: u64,
    pub end: u64,
}

/// How a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With its line of eight dashes.
    Closed,
    /// With the end of the file, after a section or at least a line.
    Open,
    /// With the end of the file, in the middle of a line.
    Cut,
}

/// What the splitter has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A piece of the current record.
    Piece(Piece),
    /// The end of the current record, with the line it started on.
    Record { start: Mark, end: u64, ending: Ending },
    /// Lines of dashes that are text, and the first of them.
    DashesInText { at: Mark, count: u64 },
    /// A separator or a name that is damaged; what begins behind it was recognised by other signs. What was found
    /// behind this place to be lines of dashes in a text is none.
    Damaged { at: Mark },
    /// The same where a record begins.
    RecordDamaged { at: Mark },
}

/// Takes lines in order and gives back what they delimit.
pub(super) struct Splitter {
    scope: Scope,
    line: u64,
    record: Option<Mark>,
    piece: Piece,
    /// True while the current piece has no text.
    blank: bool,
    held: Option<Held>,
    /// True if the last line had no line end.
    unterminated: bool,
    traces: Traces,
    /// The sections of the current record.
    seen: Vec<Section>,
    /// True if the first of them was named in small letters, as the others are then.
    any_case: bool,
}

/// Separators that wait for the next line that is not blank.
struct Held {
    last: Dashes,
    /// The first line of dashes.
    first: Mark,
    /// The first line of eight dashes, and the end of the last one.
    eight: Option<(Mark, u64)>,
    /// The line of five dashes after those of eight: a record without keys.
    five_after: Option<Mark>,
    /// True if there is no text between the separator before and the last one held, should all of them be separators.
    empty: bool,
    count: u64,
}

impl Splitter {
    /// Splits what stands from a place on.
    pub fn from(scope: Scope, start: Mark) -> Self {
        let piece = Piece { kind: PieceKind::Header, start, text: start.offset, end: 0 };
        Splitter {
            scope,
            line: start.line,
            record: None,
            piece,
            blank: true,
            held: None,
            unterminated: false,
            traces: Traces::default(),
            seen: Vec::new(),
            any_case: false,
        }
    }

    /// Takes the next line.
    pub fn line(&mut self, line: &Line<'_>, found: &mut Vec<Found>) {
        let at = Mark { offset: line.offset, line: self.line };
        self.line = self.line.saturating_add(1);
        self.unterminated = !line.terminated;
        if grammar::is_blank(line.text) {
            return;
        }
        match self.dashes(line) {
            Some(Dashes::Five) => self.five(line, at, found),
            Some(Dashes::Eight) => self.eight(line, at, found),
            None => {
                if let Some(held) = self.held.take() {
                    if confirms(&held, line) || held.last == Dashes::Five && self.names_section(line).is_some() {
                        self.begin_record(&held, line, found);
                        self.separate(held, found);
                    } else {
                        self.keep_as_text(&held, at, found);
                    }
                }
                if self.piece.kind != PieceKind::Header && grammar::dashes(line.text).is_some() {
                    found.push(Found::DashesInText { at, count: 1 });
                }
                self.text(line, at, found);
            }
        }
    }

    /// Takes the end of the bytes.
    pub fn end(&mut self, end: u64, found: &mut Vec<Found>) {
        let closed = self.held.is_some() || self.piece.kind == PieceKind::Opening;
        let ending = if self.unterminated && !closed { Ending::Cut } else { Ending::Open };
        if let Some(held) = self.held.take() {
            self.separate(held, found);
        }
        self.close_piece(end, found);
        self.close_record(end, ending, found);
    }

    fn dashes(&self, line: &Line<'_>) -> Option<Dashes> {
        let dashes = grammar::dashes(line.text);
        match self.scope {
            Scope::Record => dashes.filter(|dashes| *dashes == Dashes::Five),
            // A file that was cut inside the line that closes its last record.
            Scope::File if self.held.is_some() && is_cut_dashes(line) => Some(Dashes::Eight),
            Scope::File => dashes,
        }
    }

    fn five(&mut self, line: &Line<'_>, at: Mark, found: &mut Vec<Found>) {
        match self.held.take() {
            None if self.piece.kind == PieceKind::Header => {
                self.record.get_or_insert(at);
                self.close_piece(at.offset, found);
                self.open_piece(at, line.end);
            }
            None => self.hold(Dashes::Five, at, line.end),
            Some(mut held) if held.empty => {
                held.five_after = held.five_after.or(held.eight.map(|_| at));
                held.last = Dashes::Five;
                held.count = held.count.saturating_add(1);
                self.held = Some(held);
            }
            Some(held) => {
                self.keep_as_text(&held, at, found);
                self.five(line, at, found);
            }
        }
    }

    fn eight(&mut self, line: &Line<'_>, at: Mark, found: &mut Vec<Found>) {
        match self.held.take() {
            None => self.hold(Dashes::Eight, at, line.end),
            // A second line of eight was begun and cut; the first one stands at the end of the file.
            Some(held) if held.last == Dashes::Eight && is_cut_dashes(line) => self.held = Some(held),
            Some(mut held) if held.empty || held.last == Dashes::Five => {
                held.eight = Some((held.eight.map_or(at, |(first, _)| first), line.end));
                held.five_after = None;
                held.last = Dashes::Eight;
                held.empty = true;
                held.count = held.count.saturating_add(1);
                self.held = Some(held);
            }
            Some(held) => {
                self.keep_as_text(&held, at, found);
                self.hold(Dashes::Eight, at, line.end);
            }
        }
    }

    fn hold(&mut self, last: Dashes, at: Mark, end: u64) {
        let eight = (last == Dashes::Eight).then_some((at, end));
        self.held = Some(Held { last, first: at, eight, five_after: None, empty: self.blank, count: 1 });
    }

    fn keep_as_text(&mut self, held: &Held, next: Mark, found: &mut Vec<Found>) {
        self.blank = false;
        self.traces.dashes_in_text(held.first, next);
        self.record.get_or_insert(held.first);
        if self.piece.kind == PieceKind::Opening {
            self.piece = Piece { kind: PieceKind::Unnamed, start: held.first, text: held.first.offset, end: 0 };
        }
        found.push(Found::DashesInText { at: held.first, count: held.count });
    }

    /// Begins a record whose separator is lost: before the body that a line names stand the keys of one, at the end of a
    /// text.
    fn begin_record(&mut self, held: &Held, line: &Line<'_>, found: &mut Vec<Found>) {
        let is_text = !matches!(self.piece.kind, PieceKind::Header | PieceKind::Opening);
        let may_begin = self.scope == Scope::File && is_text && held.eight.is_none();
        if !may_begin || !self.seen.contains(&Section::Body) || grammar::section(line.text) != Some(Section::Body) {
            return;
        }
        let Some((end, start)) = self.traces.record() else { return };
        self.close_piece(end.offset, found);
        self.close_record(end.offset, Ending::Closed, found);
        found.push(Found::RecordDamaged { at: end });
        self.record = Some(start);
        self.seen.clear();
        self.piece = Piece { kind: PieceKind::Header, start, text: start.offset, end: 0 };
    }

    fn separate(&mut self, held: Held, found: &mut Vec<Found>) {
        self.close_piece(held.first.offset, found);
        let Some((eight, after)) = held.eight else {
            return self.open_piece(held.first, held.first.offset);
        };
        self.close_record(eight.offset, Ending::Closed, found);
        self.seen.clear();
        self.any_case = false;
        self.piece = Piece {
            kind: PieceKind::Header,
            start: Mark { offset: after, line: eight.line.saturating_add(1) },
            text: after,
            end: 0,
        };
        self.blank = true;
        if let Some(five) = held.five_after {
            self.record = Some(five);
            self.open_piece(five, five.offset);
        }
    }

    fn text(&mut self, line: &Line<'_>, at: Mark, found: &mut Vec<Found>) {
        match self.piece.kind {
            PieceKind::Header => {
                self.record.get_or_insert(at);
                let section = match grammar::section(line.text) {
                    None if grammar::is_start_body(line.text) => Some(Section::Body),
                    section => section,
                };
                let Some(section) = section else {
                    self.blank = false;
                    return;
                };
                self.close_piece(at.offset, found);
                self.open_section(PieceKind::Section(section), at, line.end);
            }
            PieceKind::Opening => self.open_named(line, at, found),
            _ => {
                self.blank = false;
                if let Some(beginning) = self.traces.line(line, at, &self.seen) {
                    self.begin(beginning, found);
                }
            }
        }
    }

    /// Begins a section whose separator or name is damaged.
    fn begin(&mut self, Beginning { start, section, text }: Beginning, found: &mut Vec<Found>) {
        self.close_piece(start.offset, found);
        found.push(Found::Damaged { at: start });
        self.piece = Piece { kind: PieceKind::Section(section), start, text, end: 0 };
        self.seen.push(section);
    }

    fn open_named(&mut self, line: &Line<'_>, at: Mark, found: &mut Vec<Found>) {
        if let Some((section, colon)) = grammar::section_with_text(line.text) {
            self.open_section(PieceKind::Section(section), at, at.offset.saturating_add(colon as u64));
            let after = line.text.get(colon..).unwrap_or_default();
            self.blank = grammar::is_blank(after);
            if self.blank {
                self.piece.text = line.end;
            }
        } else if let Some(section) = self.names_section(line) {
            self.any_case = true;
            self.open_section(PieceKind::Section(section), at, line.end);
        } else if let Some(section) = grammar::damaged_section(line.text) {
            found.push(Found::Damaged { at });
            self.open_section(PieceKind::Section(section), at, line.end);
        } else if let Some(name) = grammar::unknown_section(line.text) {
            self.open_section(PieceKind::Unknown(name.to_owned()), at, line.end);
        } else if is_cut(line, grammar::is_cut_section) {
            self.open_section(PieceKind::Cut, at, line.end);
        } else {
            self.open_section(PieceKind::Unnamed, at, at.offset);
            self.blank = false;
            self.traces.line(line, at, &self.seen);
        }
    }

    /// Returns the section that a line names in any letters, in a record that has its names so.
    fn names_section(&self, line: &Line<'_>) -> Option<Section> {
        (self.any_case || self.seen.is_empty()).then(|| grammar::section_in_any_case(line.text))?
    }

    fn open_section(&mut self, kind: PieceKind, start: Mark, text: u64) {
        let section = if let PieceKind::Section(section) = kind { Some(section) } else { None };
        self.traces.open(section);
        self.seen.extend(section);
        self.piece = Piece { kind, start, text, end: 0 };
        self.blank = true;
    }

    fn open_piece(&mut self, start: Mark, text: u64) {
        self.open_section(PieceKind::Opening, start, text);
    }

    fn close_piece(&mut self, end: u64, found: &mut Vec<Found>) {
        if self.piece.kind != PieceKind::Opening && self.record.is_some() {
            self.piece.end = end.max(self.piece.text);
            found.push(Found::Piece(self.piece.clone()));
        }
    }

    fn close_record(&mut self, end: u64, ending: Ending, found: &mut Vec<Found>) {
        if let Some(start) = self.record.take() {
            found.push(Found::Record { start, end, ending });
        }
    }
}

/// Returns true if a line shows that the lines of dashes before it are separators.
fn confirms(held: &Held, line: &Line<'_>) -> bool {
    match held.last {
        Dashes::Five => grammar::section(line.text).is_some() || is_cut(line, grammar::is_cut_section),
        Dashes::Eight => {
            grammar::starts_record(line.text)
                || held.empty && (grammar::may_start_record(line.text) || is_cut(line, grammar::is_cut_key))
                || is_cut(line, grammar::is_cut_header_key)
        }
    }
}

fn is_cut_dashes(line: &Line<'_>) -> bool {
    is_cut(line, grammar::is_cut_dashes)
}

/// Returns true for a last line without an end that is the beginning of something.
fn is_cut(line: &Line<'_>, begins: fn(&[u8]) -> bool) -> bool {
    !line.terminated && begins(line.text)
}
