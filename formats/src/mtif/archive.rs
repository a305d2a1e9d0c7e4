//! The index of records and the posts made from it.

use std::collections::{HashMap, HashSet};

use super::MtifIssue;
use super::convert::{Converter, DateRules, add_meta};
use super::date::{self, DateOrder};
use super::document::Record;
use super::ids::Ids;
use super::scan::{RECORD_LIMIT, Scan, Scanned, Span};
use super::split::{Ending, Mark};
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Blog, BlogSource, Comment, CommentStatus, Date, Post, Source, Status};
use crate::reader::{Archive, OpenContext, Outline, ReadError, ReadErrorKind, Tally};

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

pub(super) fn open(inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<MtifArchive, ReadError> {
    let mut scan = Scan::new(&inputs);
    let mut any_text = false;
    for number in 0..inputs.len() {
        any_text |= scan.input(number, issues)?;
    }
    if scan.records.is_empty() {
        let foreign = ReadErrorKind::Foreign { expected: "a Movable Type import file", looks_like: None };
        return Err(if any_text { foreign } else { ReadErrorKind::Empty }.into());
    }
    scan.doubt_statuses();
    let Scan { records, doubles, evidence, .. } = scan;
    let dates: Vec<_> =
        evidence.iter().map(|evidence| DateRules { order: evidence.order(), zone: cx.timezone.clone() }).collect();
    for (input, evidence) in evidence.into_iter().enumerate() {
        // Where both orders occur, each date that can be read in two ways is told by itself.
        if evidence.order() != DateOrder::DayFirst {
            continue;
        }
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
        if let Some(at) = record.damaged_at {
            converter.issues.report(Issue::EntryDamaged, Some(place.position(at)));
        }
        converter.finish();
        Ok(made)
    }
}

impl MtifArchive {
    /// Returns where a body begins that stands in the record of post `n` as it is, and only once.
    fn start_of_body(&self, n: usize, source: &Source) -> Option<Position> {
        let span = *self.spans.get(n)?;
        let bytes = span.read(self.inputs.get(span.input)?).ok()?;
        let post = self.thread(n, &mut Issues::default()).ok()?;
        let body = if post.source.as_ref() == Some(source) {
            post.content_html?
        } else {
            post.comments.into_iter().find(|comment| comment.source.as_ref() == Some(source))?.content_html?
        };
        let mut found = memchr::memmem::find_iter(&bytes, &body);
        let at = found.next().filter(|_| found.next().is_none())?;
        Some(Position { input: span.input, offset: span.start.offset.saturating_add(at as u64) })
    }
}

impl Archive for MtifArchive {
    fn places_in_body(&self, n: usize, source: &Source, offsets: &[usize]) -> Vec<Option<Position>> {
        let start = self.start_of_body(n, source);
        let of = |offset: &usize| {
            start.map(|start| Position { offset: start.offset.saturating_add(*offset as u64), ..start })
        };
        offsets.iter().map(of).collect()
    }

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
            if span.is_doubtful && post.status == Status::Published {
                post.status = converter.status_missing();
            }
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

fn add_tally(sum: &mut Tally, more: Tally) {
    use CommentStatus::{Approved, Pending, Removed, Spam, Trash};
    for status in [Approved, Pending, Spam, Trash, Removed] {
        (0..more.of(status)).for_each(|_| sum.add(status));
    }
}
