//! The index of records and the posts made from it.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::MtifIssue;
use super::convert::{Converter, DateRules, Place, add_meta};
use super::date::{self, DateEvidence, DateOrder};
use super::document::Record;
use super::grammar;
use super::lines::LineReader;
use super::reply;
use super::split::{Ending, Found, Mark, Scope, Splitter};
use crate::input::{Input, Position};
use crate::issue::{Issue, Issues};
use crate::model::{Blog, BlogSource, Comment, CommentStatus, Date, Post};
use crate::reader::{Archive, OpenContext, Outline, ReadError, ReadErrorKind, Tally};

/// The longest record that is read whole. The largest of real files is about a megabyte.
const RECORD_LIMIT: u64 = 256 * 1024 * 1024;

/// An opened file, or several.
pub(super) struct MtifArchive {
    inputs: Vec<Input>,
    blog: Blog,
    outlines: Vec<Outline>,
    /// The record of each post.
    spans: Vec<Span>,
    /// The records that add comments to a post, by the number of the post, in source order.
    added: Vec<(usize, Span)>,
    /// The records that add comments to a post that is not there.
    orphans: Vec<Span>,
    orphan_tally: Tally,
    /// One for each input.
    dates: Vec<DateRules>,
}

/// Where a record is.
#[derive(Clone, Copy, Debug)]
struct Span {
    input: usize,
    start: Mark,
    end: u64,
    ending: Ending,
}

/// What the scan knows of a record before all of the input has been seen.
struct Scanned {
    span: Span,
    outline: Outline,
    /// The basename, whole.
    basename: Option<String>,
    date: Option<String>,
    /// True for a record that only adds comments to an entry.
    adds: bool,
    /// True if it says anything beside its date and its comments.
    says_more: bool,
}

/// Collects records while the inputs are scanned.
struct Scan<'a> {
    inputs: &'a [Input],
    records: Vec<Scanned>,
    names: HashMap<String, Arc<str>>,
    /// The first record of each hash, for finding records that stand in two inputs.
    seen: HashMap<u64, usize>,
    /// The records found to stand in an earlier input too: that one's number, and the place of the second.
    doubles: Vec<(usize, Position)>,
    evidence: Vec<DateEvidence>,
}

pub(super) fn open(inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<MtifArchive, ReadError> {
    let mut scan = Scan {
        inputs: &inputs,
        records: Vec::new(),
        names: HashMap::new(),
        seen: HashMap::new(),
        doubles: Vec::new(),
        evidence: Vec::new(),
    };
    let mut any_text = false;
    for number in 0..inputs.len() {
        any_text |= scan.input(number, issues)?;
    }
    if scan.records.is_empty() {
        let foreign = ReadErrorKind::Foreign { expected: "a Movable Type import file", looks_like: None };
        return Err(if any_text { foreign } else { ReadErrorKind::Empty }.into());
    }
    let Scan { records, doubles, evidence, .. } = scan;
    let dates: Vec<_> =
        evidence.iter().map(|evidence| DateRules { order: evidence.order(), zone: cx.timezone.clone() }).collect();
    for (input, evidence) in evidence.into_iter().enumerate() {
        if let Some((offset, text)) = evidence.day_first {
            let at = Position { input, offset };
            issues.report(Issue::Mtif(MtifIssue::DayFirst { text }), Some(at));
        }
    }
    let source = BlogSource {
        format: "mtif".to_owned(),
        version: None,
        files: inputs.iter().map(|input| input.name.clone()).collect(),
    };
    let blog = Blog {
        language: cx.language.clone(),
        timezone: cx.timezone.as_ref().and_then(|zone| zone.iana_name()).map(str::to_owned),
        source: Some(source),
        ..Blog::default()
    };
    let mut archive = MtifArchive {
        inputs,
        blog,
        outlines: Vec::new(),
        spans: Vec::new(),
        added: Vec::new(),
        orphans: Vec::new(),
        orphan_tally: Tally::default(),
        dates,
    };
    let ids = archive.take(records);
    for (first, at) in doubles {
        let id = ids.get(first).cloned().unwrap_or_default();
        issues.report(Issue::SameTwice { id }, Some(at));
    }
    Ok(archive)
}

impl Scan<'_> {
    /// Scans one input and returns true if there is anything in it but white space.
    fn input(&mut self, number: usize, issues: &mut Issues) -> Result<bool, ReadError> {
        self.evidence.push(DateEvidence::default());
        let Some(input) = self.inputs.get(number) else { return Ok(false) };
        let mut reader = LineReader::new(&*input.bytes);
        let mut splitter = Splitter::new(Scope::File);
        let mut found = Vec::new();
        let mut end = 0;
        let mut any_text = false;
        loop {
            match reader.next()? {
                Some(line) => {
                    end = line.end;
                    splitter.line(&line, &mut found);
                }
                None => break,
            }
            any_text |= self.records_of(number, &mut found, issues)?;
        }
        splitter.end(end, &mut found);
        any_text |= self.records_of(number, &mut found, issues)?;
        Ok(any_text)
    }

    fn records_of(&mut self, input: usize, found: &mut Vec<Found>, issues: &mut Issues) -> Result<bool, ReadError> {
        let mut any = false;
        for found in found.drain(..) {
            // Pieces are told again when the record is read.
            if let Found::Record { start, end, ending } = found {
                any = true;
                self.record(Span { input, start, end, ending }, issues)?;
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
            return Ok(self.pass_over(&record, span, at, issues));
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
        let adds = record.fields.iter().any(|field| field.key.eq_ignore_ascii_case("NO ENTRY"));
        self.records.push(Scanned { span, outline, basename, date, adds, says_more: record.says_more() });
        Ok(())
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
        let authors = post.authors.into_iter().filter_map(|author| author.name).map(&mut shared).collect();
        let terms = post.categories.into_iter().chain(post.tags).map(|term| shared(term.name)).collect();
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

impl MtifArchive {
    /// Makes posts of the records now that the order of the dates is known, and returns the id of each record.
    fn take(&mut self, records: Vec<Scanned>) -> Vec<String> {
        let entries: HashSet<Date> =
            records.iter().filter(|record| !record.adds).filter_map(|record| self.date_of(record)).collect();
        let mut by_date: HashMap<Date, usize> = HashMap::new();
        let mut ids = Ids::default();
        let mut adding = Vec::new();
        let mut of_records = Vec::with_capacity(records.len());
        for (number, mut record) in records.into_iter().enumerate() {
            let date = self.date_of(&record);
            let known = date.is_some_and(|date| entries.contains(&date));
            if record.adds && (known || !record.says_more) {
                of_records.push(record.date.unwrap_or_default());
                adding.push((date, record.span, record.outline.comments));
                continue;
            }
            record.outline.id = ids.take(record.basename.as_deref(), date, number);
            of_records.push(record.outline.id.clone());
            record.outline.date_published = date.map(|date| self.rules(record.span.input).localise(date));
            if let Some(date) = date.filter(|_| !record.adds) {
                by_date.entry(date).or_insert(self.outlines.len());
            }
            self.outlines.push(record.outline);
            self.spans.push(record.span);
        }
        for (date, span, tally) in adding {
            let post = date.and_then(|date| by_date.get(&date)).copied();
            match post.and_then(|post| Some((post, self.outlines.get_mut(post)?))) {
                Some((post, outline)) => {
                    add_tally(&mut outline.comments, tally);
                    outline.bytes = outline.bytes.saturating_add(span.length());
                    self.added.push((post, span));
                }
                None => {
                    add_tally(&mut self.orphan_tally, tally);
                    self.orphans.push(span);
                }
            }
        }
        self.added.sort_by_key(|(post, _)| *post);
        of_records
    }

    fn rules(&self, input: usize) -> &DateRules {
        const NONE: &DateRules = &DateRules { order: DateOrder::MonthFirst, zone: None };
        self.dates.get(input).unwrap_or(NONE)
    }

    fn date_of(&self, record: &Scanned) -> Option<Date> {
        let reading = date::read(record.date.as_deref()?, self.rules(record.span.input).order)?;
        Some(reading.date)
    }

    /// Reads the record of a span and gives it to `make` with a converter for it.
    fn with<T>(
        &self,
        span: Span,
        issues: &mut Issues,
        make: impl FnOnce(&Record<'_>, &mut Converter<'_>) -> T,
    ) -> Result<T, ReadError> {
        let input = self.inputs.get(span.input).ok_or(ReadErrorKind::Empty)?;
        let bytes = span.read(input)?;
        let record = Record::parse(&bytes);
        let place = span.place(input);
        let mut converter = Converter { place, dates: self.rules(span.input), issues, invalid: 0 };
        let made = make(&record, &mut converter);
        match span.ending {
            Ending::Closed => {}
            Ending::Open => converter.report(MtifIssue::RecordOpen, Mark::default()),
            Ending::Cut => converter.issues.report(Issue::EntryCut, Some(place.position(Mark::default()))),
        }
        if span.length() > RECORD_LIMIT {
            converter.report(MtifIssue::RecordTooLong { bytes: span.length() }, Mark::default());
        }
        converter.finish();
        Ok(made)
    }
}

impl Archive for MtifArchive {
    fn blog(&self) -> &Blog {
        &self.blog
    }

    fn outline(&self) -> &[Outline] {
        &self.outlines
    }

    fn thread(&self, n: usize, issues: &mut Issues) -> Result<Post, ReadError> {
        let (Some(span), Some(outline)) = (self.spans.get(n), self.outlines.get(n)) else {
            return Err(ReadErrorKind::NoSuchPost(n).into());
        };
        let mut post = self.with(*span, issues, |record, converter| {
            let mut post = converter.post(record);
            post.comments = converter.comments(record, 1);
            post
        })?;
        post.id = outline.id.clone();
        let first = self.added.partition_point(|(post, _)| *post < n);
        for (_, span) in self.added.iter().skip(first).take_while(|(post, _)| *post == n) {
            self.with(*span, issues, |record, converter| {
                let next = post.comments.len().saturating_add(1);
                post.comments.extend(converter.comments(record, next));
                if record.says_more() {
                    converter.report(MtifIssue::NoEntryText, Mark::default());
                    let mut added = serde_json::to_value(converter.post(record)).unwrap_or_default();
                    if let Some(fields) = added.as_object_mut() {
                        fields.retain(|name, _| !matches!(name.as_str(), "id" | "kind" | "status" | "source"));
                    }
                    add_meta(&mut post.meta, "no_entry", added);
                }
            })?;
        }
        Ok(post)
    }

    fn orphan_tally(&self) -> Tally {
        self.orphan_tally
    }

    fn orphans(&self, issues: &mut Issues) -> Result<Vec<Comment>, ReadError> {
        let mut orphans: Vec<Comment> = Vec::new();
        for span in &self.orphans {
            let comments = self.with(*span, issues, |record, converter| {
                let post = record.value("DATE").map(|field| converter.text(field.value));
                if record.replies.is_empty() {
                    let at = converter.place.position(Mark::default());
                    converter.issues.report(Issue::StrayText { bytes: span.length() }, Some(at));
                }
                let mut comments = converter.comments(record, orphans.len().saturating_add(1));
                for (comment, reply) in comments.iter_mut().zip(&record.replies) {
                    comment.post = post.clone();
                    let issue = Issue::CommentWithoutPost { post: post.clone().unwrap_or_default() };
                    converter.issues.report(issue, Some(converter.place.position(reply.at)));
                }
                comments
            })?;
            orphans.extend(comments);
        }
        Ok(orphans)
    }
}

impl Span {
    fn length(&self) -> u64 {
        self.end.saturating_sub(self.start.offset)
    }

    fn read(&self, input: &Input) -> Result<Vec<u8>, ReadError> {
        let length = usize::try_from(self.length().min(RECORD_LIMIT)).unwrap_or(usize::MAX);
        Ok(input.bytes.read_range(self.start.offset, length)?)
    }

    fn place<'a>(&self, input: &'a Input) -> Place<'a> {
        Place { input, number: self.input, start: self.start, length: self.length() }
    }
}

/// Gives each post an id of its own. The format has none, so it is the basename; where there is none, the date, by
/// which Movable Type itself knows an entry again; else the number of the record. What is used already gets a number.
#[derive(Default)]
struct Ids {
    used: HashSet<String>,
    next: HashMap<String, u64>,
}

impl Ids {
    fn take(&mut self, basename: Option<&str>, date: Option<Date>, number: usize) -> String {
        let wanted = match (basename, date) {
            (Some(basename), _) => basename.to_owned(),
            (None, Some(date)) => date_id(date),
            (None, None) => format!("record-{}", number.saturating_add(1)),
        };
        if self.used.insert(wanted.clone()) {
            return wanted;
        }
        let next = self.next.entry(wanted.clone()).or_insert(2);
        loop {
            let id = format!("{wanted}-{next}");
            *next = next.saturating_add(1);
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn date_id(date: Date) -> String {
    let (year, month, day) = date.day();
    match date.time() {
        Some((hour, minute, second)) => format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}"),
        None => format!("{year:04}{month:02}{day:02}"),
    }
}

fn add_tally(sum: &mut Tally, more: Tally) {
    use CommentStatus::{Approved, Pending, Removed, Spam, Trash};
    for status in [Approved, Pending, Spam, Trash, Removed] {
        (0..more.of(status)).for_each(|_| sum.add(status));
    }
}
