//! The one pass over all parts that finds every item and remembers where it stands.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use memchr::memmem;

use super::channel::Channel;
use super::convert;
use super::dates::Zones;
use super::document::Item;
use super::ids::Ids;
use super::issue::WordpressIssue;
use super::item::{comment_ids, read_item};
use super::library::Library;
use super::part::Part;
use super::people;
use super::public;
use super::seen::Seen;
use super::words::{self, ItemKind};
use crate::copies;
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{BlogSource, Kind, Offset};
use crate::reader::{OpenContext, Outline, ReadError, ReadErrorKind, Tally};
use crate::xml::{Frame, FrameKind, Frames, Place};

/// Where everything is.
pub(super) struct Index {
    pub inputs: Vec<Input>,
    /// One per input, in the same order.
    pub parts: Vec<Part>,
    pub channel: Channel,
    pub outlines: Vec<Outline>,
    /// Where each post stands; one per outline, in the same order.
    pub posts: Vec<Place>,
    /// Where older copies of a post stand in other parts, by the place of its outline.
    pub older: HashMap<usize, Vec<Place>>,
    pub library: Library,
    pub zones: Zones,
    pub passed_over: BTreeMap<String, u64>,
}

pub(super) fn build(inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<Index, ReadError> {
    let mut scan = Scan::default();
    let mut parts = Vec::with_capacity(inputs.len());
    let mut is_blank = true;
    for (number, input) in inputs.iter().enumerate() {
        let mut part = Part::new(cx.xml);
        is_blank &= scan.part(number, input, &mut part, &inputs, issues)?;
        parts.push(part);
    }
    let is_export = parts.iter().any(|part| part.is_export) || scan.has_own_elements;
    if !is_export {
        let is_feed = parts.iter().any(|part| part.has_root);
        let foreign =
            ReadErrorKind::Foreign { expected: "a WordPress export", looks_like: is_feed.then_some("an RSS feed") };
        return Err(if is_blank { ReadErrorKind::Empty } else { foreign }.into());
    }
    scan.finish(inputs, parts, cx)
}

/// What the pass has found so far.
#[derive(Default)]
struct Scan {
    channel: Channel,
    outlines: Vec<Outline>,
    posts: Vec<Place>,
    older: HashMap<usize, Vec<Place>>,
    library: Library,
    sightings: Vec<(i64, Offset)>,
    passed_over: BTreeMap<String, u64>,
    by_id: Ids,
    times_taken: HashMap<String, usize>,
    words: HashMap<String, Arc<str>>,
    has_own_elements: bool,
}

impl Scan {
    /// Goes over one part; returns true if there is nothing but white space in it.
    fn part(
        &mut self,
        number: usize,
        input: &Input,
        part: &mut Part,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<bool, ReadError> {
        let mut frames = Frames::new(input.bytes.as_ref(), &["item"]);
        let mut is_blank = true;
        let mut last: Option<(String, Position)> = None;
        while let Some(frame) = frames.next_frame()? {
            is_blank &= frame.bytes.iter().all(u8::is_ascii_whitespace);
            let at = Position { input: number, offset: frame.offset };
            match frame.kind {
                FrameKind::Between => {
                    check_comments(frame.bytes, 0, at, issues);
                    part.read(frame.bytes, at, &mut self.channel, issues);
                }
                FrameKind::Entry | FrameKind::CutEntry => {
                    part.bindings.settle();
                    let id = self.item(&frame, at, part, inputs, issues)?;
                    last = id.map(|id| (id, at)).or(last);
                }
            }
            if frames.report_holes(number, issues) {
                self.library.doubt_numbers();
            }
        }
        if let Some(offset) = frames.first_unstarted() {
            issues.report(Issue::EntryDamaged, Some(Position { input: number, offset }));
        }
        let in_text = frames.in_text();
        if in_text > 0 {
            issues.report(Issue::EntriesInText { count: in_text }, None);
        }
        part.bindings.report(issues);
        match last {
            _ if !part.has_root || part.has_end => {}
            Some((id, at)) => issues.report(WordpressIssue::EndMissing { last: id }.into(), Some(at)),
            // Before the first item there is no doubt that something is missing.
            None => {
                issues.report(Issue::InputCut, Some(Position { input: number, offset: input.bytes.len() }));
            }
        }
        Ok(is_blank)
    }

    /// Takes an item; returns its id.
    fn item(
        &mut self,
        frame: &Frame<'_>,
        at: Position,
        part: &Part,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<Option<String>, ReadError> {
        let place = Place::of(frame, at.input);
        read_item(frame.bytes, place, &part.bindings, Tally::default, |item, comments, tree| {
            check_comments(frame.bytes, comments.total(), at, issues);
            let is_element = tree.entry().is_some();
            if is_element { self.judge(item, comments, place, part, inputs, issues) } else { Ok(None) }
        })
    }

    fn judge(
        &mut self,
        item: &Item<'_>,
        comments: Tally,
        place: Place,
        part: &Part,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<Option<String>, ReadError> {
        let at = place.position();
        self.has_own_elements |= item.id.is_some() || item.kind.is_some();
        let id = item.number().map_or_else(|| format!("at-{}", place.offset), str::to_owned);
        let kind = match item.kind.as_deref() {
            None => {
                issues.report(Issue::KindMissing { taken_as: convert::NO_KIND }, Some(at));
                Kind::Custom(convert::NO_KIND.to_owned())
            }
            Some(word) => match words::kind(word) {
                ItemKind::Internal => {
                    // Posts show these, so what may be another's is left out.
                    if !item.is_of_two() {
                        self.library.add_internal(word, &id, place);
                        if let Some((person, names)) = (word == people::GUEST).then(|| people::guest(item)).flatten() {
                            self.channel.guest(person, names);
                        }
                    }
                    let count = self.passed_over.entry(word.to_owned()).or_default();
                    *count = count.saturating_add(1);
                    let lost = comments.total();
                    if lost > 0 {
                        let count = self.passed_over.entry(format!("comments on {word}")).or_default();
                        *count = count.saturating_add(lost);
                    }
                    return Ok(Some(id));
                }
                ItemKind::Post(kind) => kind,
            },
        };
        // An item that says neither kind nor status is told about once.
        let says_something = item.kind.is_some() || item.status.is_some();
        if let Some(missing) = public::missing(item) {
            issues.report(missing, Some(at));
        } else if says_something && words::status(item.status.as_deref(), &kind).is_err() {
            let word = item.status.as_deref().unwrap_or_default().to_owned();
            issues.report(Issue::StatusUnknown { word }, Some(at));
        }
        self.sightings.extend(item.published().0.zoned().and_then(Zones::sight));
        let outline = convert::outline(item, id, kind, place, &self.channel, &mut self.words);
        self.place(Outline { comments, ..outline }, item, place, part, inputs, issues)
    }

    /// Puts an outline into the index, beside or in place of one with the same id.
    fn place(
        &mut self,
        mut outline: Outline,
        item: &Item<'_>,
        place: Place,
        part: &Part,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<Option<String>, ReadError> {
        let id = outline.id.clone();
        let earlier = self.by_id.get(&id);
        if let Some(earlier) = earlier
            && let Some(old) = self.outlines.get(earlier)
            && let Some(old_place) = self.posts.get(earlier).copied()
        {
            let is_same_post = old.kind == outline.kind && old.date_published == outline.date_published;
            if is_same_post && old_place.input != place.input || old_place.read(inputs)? == place.read(inputs)? {
                issues.report(Issue::SameTwice { id: id.clone() }, Some(place.position()));
                let count = self.passed_over.entry("second copies".to_owned()).or_default();
                *count = count.saturating_add(1);
                self.join(earlier, outline, place, part, inputs, issues)?;
                return Ok(Some(id));
            }
            issues.report(Issue::IdTwice { id: id.clone() }, Some(place.position()));
            let number = self.times_taken.entry(id.clone()).or_insert(1);
            *number = number.saturating_add(1);
            outline.id = format!("{id}-{number}");
        } else {
            self.by_id.insert(&id, self.outlines.len());
        }
        self.library.add(self.outlines.len(), &outline, item);
        self.outlines.push(outline);
        self.posts.push(place);
        Ok(Some(id))
    }

    /// Joins two copies of a post out of two parts: the one that was changed later is kept, and of the other the
    /// comments that it alone has.
    fn join(
        &mut self,
        earlier: usize,
        mut outline: Outline,
        place: Place,
        part: &Part,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<(), ReadError> {
        let (Some(old), Some(post)) = (self.outlines.get_mut(earlier), self.posts.get_mut(earlier)) else {
            return Ok(());
        };
        let older = self.older.entry(earlier).or_default();
        if copies::compare_posts(old, &outline) == Ordering::Less {
            older.push(place);
        } else {
            older.push(std::mem::replace(post, place));
            std::mem::swap(old, &mut outline);
        }
        if let Some(issue) = copies::tell_posts(&old.id, &outline, old) {
            issues.report(issue, Some(place.position()));
        }
        // Copies are rare and small in number; their comments are counted by reading all of them once more.
        let all = std::iter::once(&*post).chain(older.iter());
        let all: Result<Vec<_>, ReadError> =
            all.map(|copy| Ok(comment_ids(&copy.read(inputs)?, *copy, &part.bindings))).collect();
        let (tally, disagreements) = Seen::count(&all?);
        old.comments = tally;
        self.library.restrict(old);
        for issue in disagreements {
            issues.report(issue, Some(place.position()));
        }
        Ok(())
    }

    fn finish(mut self, inputs: Vec<Input>, parts: Vec<Part>, cx: &OpenContext) -> Result<Index, ReadError> {
        let zones = Zones::new(cx.timezone.clone(), self.sightings);
        let zone = cx.timezone.as_ref().and_then(|zone| zone.iana_name().map(str::to_owned));
        self.channel.finish();
        let blog = &mut self.channel.blog;
        blog.timezone = zones.name().or(zone);
        if blog.language.is_none() {
            blog.language.clone_from(&cx.language);
        }
        blog.source = Some(BlogSource {
            format: "wordpress".to_owned(),
            version: self.channel.version.clone(),
            files: inputs.iter().map(|input| input.name.clone()).collect(),
        });
        for outline in &mut self.outlines {
            for date in [&mut outline.date_published, &mut outline.date_modified].into_iter().flatten() {
                if date.offset().is_none() {
                    *date = zones.place(*date);
                }
            }
            for author in &mut outline.authors {
                if let Some(name) = self.channel.guest_name(author) {
                    *author = Arc::from(name);
                }
            }
        }
        self.library.finish(&mut self.outlines);
        Ok(Index {
            inputs,
            parts,
            channel: self.channel,
            outlines: self.outlines,
            posts: self.posts,
            older: self.older,
            library: self.library,
            zones,
            passed_over: self.passed_over,
        })
    }
}

/// Tells of starts of comments that a plain search finds in a stretch beyond those that were taken: none may go missing
/// unseen.
fn check_comments(bytes: &[u8], taken: u64, at: Position, issues: &mut Issues) {
    let starts = memmem::find_iter(bytes, b"<wp:comment>").count() as u64;
    let count = starts.saturating_sub(taken);
    if count > 0 {
        issues.report(WordpressIssue::CommentsInText { count }.into(), Some(at));
    }
}
