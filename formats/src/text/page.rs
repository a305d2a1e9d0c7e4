//! A page with every line marked by what its words can mean, and what the page as a whole says about language,
//! platform and the order of figures in dates.

use super::calendar::{Calendar, Languages, Order, calendar};
use super::dates;
use super::fold::Folded;
use super::lines::{Unit, units};
use super::phrasebook::{Entry, Hit, Phrasebook, Profiles};
use super::profile::{Kind, Kinds};
use super::when::{Reading, Resolved, When};

/// A page whose lines are marked.
pub(super) struct Page<'a> {
    pub text: &'a str,
    pub units: Vec<Unit<'a>>,
    pub marks: Vec<Mark>,
    pub book: &'a Phrasebook,
    pub calendar: &'static Calendar,
    /// How its dates are to be read.
    pub reading: Reading,
    /// The profiles most phrases come from.
    pub profiles: Profiles,
    hits: Vec<Placed>,
    whens: Vec<When>,
}

/// What the words of a line can mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// What the phrases without fields mean that the whole line consists of.
    pub run: Kinds,
    /// How many phrases that are.
    pub phrases: u32,
    /// How many of them answer a comment or head the answers.
    pub replies: u32,
    /// What phrases with fields the whole line can be.
    pub filled: Kinds,
    /// How many bytes of controls are glued before the text of the line.
    pub glue: usize,
    hits: (u32, u32),
    when: Option<u32>,
    /// The date that ends the line, and where it starts in the line.
    end: Option<(u32, u32)>,
    /// The heading whose verb alone the line is.
    pub verb: Option<usize>,
}

/// A phrase that a line can be, with its fields in the line itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub entry: usize,
    pub name: Option<(usize, usize)>,
    pub text: Option<(usize, usize)>,
    pub when: Option<When>,
    pub count: Option<u32>,
}

impl Mark {
    /// Returns everything the line can be.
    pub fn kinds(&self) -> Kinds {
        self.run.with(self.filled)
    }

    /// Returns true if the line can be this.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds().has(kind)
    }
}

/// Lines longer than this are text: no heading is so long.
const LONGEST_HEADING: usize = 240;

impl<'a> Page<'a> {
    /// Cuts and marks a page.
    pub fn new(text: &'a str, book: &'a Phrasebook, language: Option<Languages>) -> Self {
        let calendar = calendar();
        let units = units(text);
        let mut page = Page {
            text,
            marks: Vec::with_capacity(units.len()),
            units,
            book,
            calendar,
            reading: Reading::default(),
            profiles: 0,
            hits: Vec::new(),
            whens: Vec::new(),
        };
        let mut votes = Votes::new(book.profiles());
        let mut marker = Marker { folded: Folded::default(), found: Vec::new() };
        for place in 0..page.units.len() {
            marker.mark(&mut page, place, &mut votes);
        }
        page.reading.languages = language.unwrap_or_else(|| votes.languages());
        page.profiles = votes.profiles();
        page.reading.order = page.figures().or_else(|| calendar.order(page.reading.languages));
        page
    }

    /// Returns a unit by its place.
    pub fn unit(&self, place: usize) -> Option<&Unit<'a>> {
        self.units.get(place)
    }

    /// Returns the mark of a unit.
    pub fn mark(&self, place: usize) -> Mark {
        self.marks.get(place).copied().unwrap_or_default()
    }

    /// Returns the date or time that a whole line is.
    pub fn when(&self, place: usize) -> Option<When> {
        self.mark(place).when.and_then(|when| self.whens.get(when as usize)).copied()
    }

    /// Returns true if a whole line is a time or a date.
    pub fn has_when(&self, place: usize) -> bool {
        self.marks.get(place).is_some_and(|mark| mark.when.is_some())
    }

    /// Returns true if a whole line is a time, a date, or a time ago.
    pub fn is_when(&self, place: usize) -> bool {
        self.mark(place).when.is_some() || self.mark(place).has(Kind::Ago)
    }

    /// Returns the date with a time that ends a line, and where it starts.
    pub fn end(&self, place: usize) -> Option<(usize, When)> {
        let (at, when) = self.mark(place).end?;
        Some((at as usize, *self.whens.get(when as usize)?))
    }

    /// Returns the phrases of a kind that a line can be, those of the page's languages first.
    pub fn placed(&self, place: usize, kind: Kind) -> Option<(&Placed, &Entry)> {
        let (from, to) = self.mark(place).hits;
        let hits = self.hits.get(from as usize..to as usize).unwrap_or_default();
        let of_kind = || {
            let entries = hits.iter().filter_map(|hit| Some((hit, self.book.entry(hit.entry)?)));
            entries.filter(|(_, entry)| entry.kind == kind)
        };
        // What says more is nearer: a phrase with a date before one without.
        let rank = |(hit, entry): &(&Placed, &Entry)| {
            (
                entry.languages & self.reading.languages != 0,
                hit.when.map_or(0, |when| when.completeness()),
                hit.name.is_some(),
                entry.words(),
            )
        };
        of_kind().max_by_key(rank)
    }

    /// Works a date out by what the page says.
    pub fn resolve(&self, when: &When) -> Resolved {
        when.resolve(self.reading)
    }

    /// Tells the order of figures in dates from the dates themselves: a figure above twelve is a day, and comments are
    /// not older than their post nor each older than the one before.
    fn figures(&self) -> Option<Order> {
        let mut figures = Vec::new();
        let mut heading = None;
        let all = self.whens.iter().chain(self.hits.iter().filter_map(|hit| hit.when.as_ref()));
        for when in all {
            match when.figures() {
                Some(date) => figures.push(date),
                None if heading.is_none() => {
                    if let Resolved::Date { date, .. } = when.resolve(self.reading) {
                        heading = Some(date.day());
                    }
                }
                None => {}
            }
        }
        let day_first = figures.iter().any(|(first, _, _)| *first > 12);
        let month_first = figures.iter().any(|(_, second, _)| *second > 12);
        match (day_first, month_first) {
            (true, false) => return Some(Order::Dmy),
            (false, true) => return Some(Order::Mdy),
            (true, true) => return None,
            (false, false) => {}
        }
        let faults = |order: Order| {
            let mut last = heading;
            let mut faults = 0_usize;
            for (first, second, year) in &figures {
                let (month, day) = if order == Order::Dmy { (*second, *first) } else { (*first, *second) };
                let date = Some((*year, month, day));
                if date < last {
                    faults = faults.saturating_add(1);
                }
                last = date;
            }
            faults
        };
        match (faults(Order::Dmy), faults(Order::Mdy)) {
            (0, 1..) => Some(Order::Dmy),
            (1.., 0) => Some(Order::Mdy),
            _ => None,
        }
    }
}

struct Marker {
    folded: Folded,
    found: Vec<Hit>,
}

impl Marker {
    fn mark(&mut self, page: &mut Page<'_>, place: usize, votes: &mut Votes) {
        let Some(unit) = page.units.get(place) else { return };
        let line = unit.text;
        if line.len() > LONGEST_HEADING {
            let head = head(line, 48);
            self.folded.fold(head);
            let glue = self.glue(page.book, head);
            page.marks.push(Mark { glue, ..Mark::default() });
            return;
        }
        self.folded.fold(line);
        let mut mark = Mark::default();
        let run = page.book.run(self.folded.text());
        if run.whole {
            mark.run = run.sense.kinds;
            mark.phrases = run.phrases;
            mark.replies = run.replies;
            votes.add(run.sense.languages, run.sense.profiles, weight(run.sense.kinds));
        } else if run.phrases > 0 {
            mark.glue = self.glue(page.book, line);
        }
        let when = dates::parse(page.calendar, self.folded.text());
        self.found.clear();
        // A day of the week before a date is no name.
        let may = |entry: &Entry| when.is_none() || entry.languages != 0;
        page.book.hits(page.calendar, &self.folded, line, may, &mut self.found);
        let from = page.hits.len();
        for hit in &self.found {
            let Some(entry) = page.book.entry(hit.entry) else { continue };
            let to_line = |range: Option<(usize, usize)>| {
                range.map(|(from, to)| (self.folded.origin(from), self.folded.origin(to)))
            };
            mark.filled = mark.filled.with(entry.kind.set());
            votes.add(entry.languages, entry.profiles, weight(entry.kind.set()));
            let fields = hit.fields;
            page.hits.push(Placed {
                entry: hit.entry,
                name: to_line(fields.name),
                text: to_line(fields.text),
                when: fields.when,
                count: fields.count,
            });
        }
        mark.hits = (index(from), index(page.hits.len()));
        if mark.filled.is_empty() && mark.run.is_empty() {
            mark.verb = page.book.verb(self.folded.text());
        }
        let text = self.folded.text();
        if let Some(when) = when {
            votes.add(when.languages, 0, 1);
            mark.when = Some(index(page.whens.len()));
            page.whens.push(when);
        } else if !mark.filled.meets(Kinds::of(&[Kind::CommentHeader, Kind::CommentFooter])) {
            let capital = |at: usize| {
                let rest = line.get(self.folded.origin(at)..).and_then(|rest| rest.chars().next());
                rest.is_some_and(char::is_uppercase)
            };
            if let Some((at, when)) = dates::parse_end(page.calendar, text, capital) {
                votes.add(when.languages, 0, 1);
                mark.end = Some((index(self.folded.origin(at)), index(page.whens.len())));
                page.whens.push(when);
            }
        }
        page.marks.push(mark);
    }

    /// Returns how many bytes of controls are glued to the beginning of a line's text.
    fn glue(&self, book: &Phrasebook, line: &str) -> usize {
        let run = book.run(self.folded.text());
        let controls = Kinds::of(&[Kind::Reply, Kind::Delete, Kind::Replies]);
        if run.phrases == 0 || run.whole || !run.sense.kinds.meets(controls) {
            return 0;
        }
        let at = self.folded.origin(run.end);
        let next = line.get(at..).and_then(|rest| rest.chars().next());
        let glued =
            next.is_some_and(|next| !next.is_whitespace() && !next.is_lowercase() && !",.:;!?'’-".contains(next));
        // One control alone before a capital letter is too little: names of products look like that.
        if glued && (run.phrases >= 2 || run.sense.kinds.has(Kind::Delete)) { at } else { 0 }
    }
}

fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn head(line: &str, most: usize) -> &str {
    let mut end = most.min(line.len());
    while !line.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    line.get(..end).unwrap_or(line)
}

/// How much a kind of phrase says about the page.
fn weight(kinds: Kinds) -> u32 {
    let weights = [(Kind::Feed, 5), (Kind::Count, 3), (Kind::Nav, 3), (Kind::Byline, 3), (Kind::CommentHeader, 2)];
    weights.iter().find(|(kind, _)| kinds.has(*kind)).map_or(1, |(_, weight)| *weight)
}

struct Votes {
    languages: [u32; 128],
    profiles: Vec<u32>,
}

impl Votes {
    fn new(profiles: usize) -> Self {
        Votes { languages: [0; 128], profiles: vec![0; profiles] }
    }

    fn add(&mut self, languages: Languages, profiles: Profiles, weight: u32) {
        let mut rest = languages;
        while rest != 0 {
            if let Some(votes) = self.languages.get_mut(rest.trailing_zeros() as usize) {
                *votes = votes.saturating_add(weight);
            }
            rest &= rest.saturating_sub(1);
        }
        for (place, votes) in self.profiles.iter_mut().enumerate() {
            if profiles >> place & 1 == 1 {
                *votes = votes.saturating_add(weight);
            }
        }
    }

    /// Returns the languages with the most votes; all of them if there is none.
    fn languages(&self) -> Languages {
        let most = self.languages.iter().max().copied().unwrap_or(0);
        if most == 0 {
            return Languages::MAX;
        }
        let winners = self.languages.iter().enumerate().filter(|(_, votes)| **votes == most);
        winners.fold(0, |all, (place, _)| all | 1u128 << place)
    }

    /// Returns the first profile with the most votes, the generic one only if no other has any.
    fn profiles(&self) -> Profiles {
        let most = self.profiles.iter().max().copied().unwrap_or(0);
        let first = self.profiles.iter().position(|votes| *votes == most && most > 0);
        first.map_or(0, |place| 1 << place)
    }
}
