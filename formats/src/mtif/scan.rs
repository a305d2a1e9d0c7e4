//! The one pass over the inputs that finds every record.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::convert::{Converter, DateRules, Place};
use super::date::DateEvidence;
use super::document::Record;
use super::grammar;
use super::lines::LineReader;
use super::reply;
use super::sniff::{self, HEAD};
use super::split::{Ending, Found, Mark, Scope, Splitter};
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Post, Status};
use crate::reader::{Outline, ReadError, Tally};

/// The longest record that is read whole. The largest of real files is about a megabyte.
pub(super) const RECORD_LIMIT: u64 = 256 * 1024 * 1024;

/// Where a record is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub input: usize,
    pub start: Mark,
    pub end: u64,
    pub ending: Ending,
    /// True if the record has no status though those around it have one.
    pub is_doubtful: bool,
}

/// What the scan knows of a record before all of the input has been seen.
pub(super) struct Scanned {
    pub span: Span,
    pub outline: Outline,
    /// The basename, whole.
    pub basename: Option<String>,
    pub date: Option<String>,
    /// True for a record that only adds comments to an entry.
    pub adds: bool,
    /// True if it says anything beside its date and its comments.
    pub says_more: bool,
    pub status: Statement,
}

/// What a record says of its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    None,
    Published,
    Other,
}

/// How many records of an input say what of their status.
#[derive(Clone, Copy, Debug, Default)]
struct Statements {
    none: usize,
    published: usize,
    other: usize,
}

impl Statements {
    fn add(&mut self, statement: Statement) {
        let count = match statement {
            Statement::None => &mut self.none,
            Statement::Published => &mut self.published,
            Statement::Other => &mut self.other,
        };
        *count = count.saturating_add(1);
    }

    /// Returns true if a record without a status is an exception.
    fn are_usual(&self) -> bool {
        let stating = self.published.saturating_add(self.other);
        self.published > 0 && stating > 1 && self.none <= stating.div_ceil(10)
    }
}

/// Collects records while the inputs are scanned.
pub(super) struct Scan<'a> {
    inputs: &'a [Input],
    pub records: Vec<Scanned>,
    names: HashMap<String, Arc<str>>,
    /// The first record of each hash, for finding records that stand in two inputs.
    seen: HashMap<u64, usize>,
    /// The records found to stand in an earlier input too: that one's number, and the place of the second.
    pub doubles: Vec<(usize, Position)>,
    pub evidence: Vec<DateEvidence>,
}

impl<'a> Scan<'a> {
    pub fn new(inputs: &'a [Input]) -> Self {
        Scan {
            inputs,
            records: Vec::new(),
            names: HashMap::new(),
            seen: HashMap::new(),
            doubles: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// Scans one input and returns true if there is anything in it but white space.
    pub fn input(&mut self, number: usize, issues: &mut Issues) -> Result<bool, ReadError> {
        self.evidence.push(DateEvidence::default());
        let Some(input) = self.inputs.get(number) else { return Ok(false) };
        let length = usize::try_from(input.bytes.len()).map_or(HEAD, |length| length.min(HEAD));
        let head = input.bytes.read_range(0, length)?;
        let start = sniff::first_record(&head).and_then(|first| first.behind_junk);
        if let Some(start) = start {
            issues.report(Issue::StrayText { bytes: start.offset }, Some(Position { input: number, offset: 0 }));
        }
        let start = start.unwrap_or_default();
        let mut reader = LineReader::from(&*input.bytes, start.offset);
        let mut splitter = Splitter::from(Scope::File, start);
        let mut found = Vec::new();
        let mut end = 0;
        let mut any_text = false;
        while let Some(line) = reader.next()? {
            end = line.end;
            splitter.line(&line, &mut found);
            any_text |= self.records_of(number, &mut found, issues)?;
        }
        splitter.end(end, &mut found);
        any_text |= self.records_of(number, &mut found, issues)?;
        Ok(any_text)
    }

    fn records_of(&mut self, input: usize, found: &mut Vec<Found>, issues: &mut Issues) -> Result<bool, ReadError> {
        let mut any = false;
        for found in found.drain(..) {
            match found {
                Found::Record { start, end, ending } => {
                    any = true;
                    self.record(Span { input, start, end, ending, is_doubtful: false }, issues)?;
                }
                Found::RecordDamaged { at } => {
                    issues.report(Issue::EntryDamaged, Some(Position { input, offset: at.offset }));
                }
                // Told again when the record is read.
                Found::Piece(_) | Found::DashesInText { .. } | Found::Damaged { .. } => {}
            }
        }
        Ok(any)
    }

    fn record(&mut self, span: Span, issues: &mut Issues) -> Result<(), ReadError> {
        let Some(input) = self.inputs.get(span.input) else { return Ok(()) };
        let bytes = span.read(input)?;
        let record = Record::parse(&bytes);
        let at = Position { input: span.input, offset: span.start.offset };
        if !record.is_record() {
            self.pass_over(&record, span, at, issues);
            return Ok(());
        }
        if self.is_double(&bytes, span, at)? {
            return Ok(());
        }
        let mut scratch = Issues::default();
        let dates = DateRules::default();
        let mut converter = Converter { place: span.place(input), dates: &dates, issues: &mut scratch, invalid: 0 };
        let post = converter.head(&record);
        let mut text = |value: &[u8]| converter.text(value);
        let basename = record.value("BASENAME").map(|field| text(field.value));
        let date = record.value("DATE").map(|field| text(field.value));
        let mut tally = Tally::default();
        record.replies.iter().for_each(|reply| tally.add(reply::status(reply)));
        if let Some(evidence) = self.evidence.get_mut(span.input) {
            let replies = record.replies.iter().filter_map(|reply| reply.value("DATE"));
            for field in record.value("DATE").into_iter().chain(replies) {
                let offset = span.start.offset.saturating_add(field.at.offset);
                evidence.add(&text(field.value), offset);
            }
        }
        let outline = self.outline(post, tally, span, at);
        let status = match record.value("STATUS") {
            None => Statement::None,
            Some(_) if outline.status == Status::Published => Statement::Published,
            Some(_) => Statement::Other,
        };
        let adds = record.fields.iter().any(|field| field.key.eq_ignore_ascii_case("NO ENTRY"));
        self.records.push(Scanned { span, outline, basename, date, adds, says_more: record.says_more(), status });
        Ok(())
    }

    /// Takes no record as public that lost its status. A tool that writes that an entry is published writes it for every
    /// entry; so where nearly all records of an input have a status, one without has lost it.
    pub fn doubt_statuses(&mut self) {
        let mut counts = vec![Statements::default(); self.inputs.len()];
        for record in self.records.iter().filter(|record| !record.adds) {
            if let Some(counts) = counts.get_mut(record.span.input) {
                counts.add(record.status);
            }
        }
        let is_lacking = |record: &&mut Scanned| {
            let is_usual = counts.get(record.span.input).is_some_and(Statements::are_usual);
            is_usual && !record.adds && record.status == Statement::None
        };
        for record in self.records.iter_mut().filter(is_lacking) {
            record.span.is_doubtful = true;
            if record.outline.status == Status::Published {
                record.outline.status = Status::Draft;
            }
        }
    }

    /// Tells of bytes between separators that are no record.
    fn pass_over(&self, record: &Record<'_>, span: Span, at: Position, issues: &mut Issues) {
        let cut_key = matches!(record.strays.as_slice(), [line] if grammar::is_cut_key(line));
        if record.strays.is_empty() && record.fields.is_empty() {
            // Nothing but separators.
        } else if span.ending == Ending::Cut && cut_key {
            issues.report(Issue::EntryCut, Some(at));
        } else {
            issues.report(Issue::StrayText { bytes: span.length() }, Some(at));
        }
    }

    /// Returns true for a record that stands in an earlier input too, byte for byte.
    fn is_double(&mut self, bytes: &[u8], span: Span, at: Position) -> Result<bool, ReadError> {
        if self.inputs.len() < 2 {
            return Ok(false);
        }
        let mut hasher = DefaultHasher::new();
        grammar::trim(bytes).hash(&mut hasher);
        let number = self.records.len();
        let first = *self.seen.entry(hasher.finish()).or_insert(number);
        let Some(earlier) = self.records.get(first).map(|first| first.span) else { return Ok(false) };
        let Some(input) = self.inputs.get(earlier.input).filter(|_| earlier.input != span.input) else {
            return Ok(false);
        };
        let same = grammar::trim(&earlier.read(input)?) == grammar::trim(bytes);
        if same {
            self.doubles.push((first, at));
        }
        Ok(same)
    }

    fn outline(&mut self, post: Post, comments: Tally, span: Span, at: Position) -> Outline {
        let mut shared = |name: String| -> Arc<str> {
            self.names.entry(name).or_insert_with_key(|name| Arc::from(name.as_str())).clone()
        };
        let terms = post.labels().into_iter().map(|name| shared(name.to_owned())).collect();
        let authors = post.authors.into_iter().filter_map(|author| author.name).map(&mut shared).collect();
        Outline {
            kind: post.kind,
            status: post.status,
            title: post.title,
            slug: post.slug,
            url: post.url,
            authors,
            terms,
            comments,
            bytes: span.length(),
            at: Some(at),
            ..Outline::default()
        }
    }
}

impl Span {
    pub fn length(&self) -> u64 {
        self.end.saturating_sub(self.start.offset)
    }

    pub fn read(&self, input: &Input) -> Result<Vec<u8>, ReadError> {
        let length = usize::try_from(self.length().min(RECORD_LIMIT)).unwrap_or(usize::MAX);
        Ok(input.bytes.read_range(self.start.offset, length)?)
    }

    pub fn place<'a>(&self, input: &'a Input) -> Place<'a> {
        Place { input, number: self.input, start: self.start, length: self.length() }
    }
}
