//! The one pass over all inputs that finds every post and comment and remembers where it stands.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::convert;
use super::document::Entry;
use super::feed::Feed;
use super::head;
use super::identity;
use super::join::{self, Joiner};
use super::merged;
use super::moment;
use super::settings::{self, Settings};
use super::status::{self, Certainty, EntryKind};
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::limits::XmlLimits;
use crate::model::{Blog, BlogSource, CommentStatus, Date, Kind, Status};
use crate::reader::{Outline, ReadError, ReadErrorKind, Tally};
use crate::xml::{Element, Frame, FrameKind, Frames, Place, TagFault, Tree};

/// Where everything is.
pub(super) struct Index {
    pub inputs: Vec<Input>,
    /// One per input, in the same order.
    pub feeds: Vec<Feed>,
    pub blog: Blog,
    pub outlines: Vec<Outline>,
    /// One per outline, in the same order.
    pub posts: Vec<PostPlace>,
    /// Grouped by post, in source order within each; those without a post at the end.
    pub comments: Vec<Place>,
    /// Where in `comments` those without a post begin.
    pub orphans_from: usize,
    pub orphan_tally: Tally,
    /// The ids given to entries whose own id was taken by another.
    pub renamed: HashMap<Place, String>,
    pub passed_over: BTreeMap<&'static str, u64>,
}

/// A post and the range of its comments.
pub(super) struct PostPlace {
    pub entry: Place,
    pub comments: std::ops::Range<usize>,
}

/// A comment before its post is known.
pub(super) struct Pending {
    pub place: Place,
    pub status: CommentStatus,
    /// The post it names, as a number the joiner gave to the text.
    pub post: Option<u32>,
}

/// Opens the inputs. Settings are taken from wherever they stand; a feed that holds only comments, as a Takeout has of
/// what the account wrote, adds to the others.
pub(super) fn build(inputs: Vec<Input>, limits: XmlLimits, issues: &mut Issues) -> Result<Index, ReadError> {
    let mut scan = Scan::default();
    let mut feeds = Vec::with_capacity(inputs.len());
    let mut is_blank = true;
    for (number, input) in inputs.iter().enumerate() {
        let mut feed = Feed::new(limits);
        if input.name.ends_with(settings::FILE_NAME) {
            let length = usize::try_from(input.bytes.len().min(1 << 24)).unwrap_or_default();
            let at = Position { input: number, offset: 0 };
            scan.settings.read_csv(&input.bytes.read_range(0, length)?, at, &mut scan.blog, issues);
        } else {
            is_blank &= scan.input(number, input, &mut feed, &inputs, issues)?;
        }
        feeds.push(feed);
    }
    let nothing = scan.outlines.is_empty() && scan.comments.is_empty() && scan.passed_over.is_empty();
    if nothing && !feeds.iter().any(|feed| feed.has_root) {
        let kind = if is_blank {
            ReadErrorKind::Empty
        } else {
            ReadErrorKind::Foreign { expected: "a Blogger export", looks_like: None }
        };
        return Err(kind.into());
    }
    std::mem::take(&mut scan.settings).finish(&mut scan.blog, issues);
    head::name(&mut scan.blog, &feeds, &scan.places, &scan.comments);
    scan.blog.source = Some(BlogSource {
        format: "blogger".to_owned(),
        version: Some(if scan.is_takeout { "takeout" } else { "classic" }.to_owned()),
        files: inputs.iter().map(|input| input.name.clone()).collect(),
    });
    join::join(scan, inputs, feeds, issues)
}

/// What the pass has found so far.
#[derive(Default)]
pub(super) struct Scan {
    pub blog: Blog,
    pub outlines: Vec<Outline>,
    pub places: Vec<Place>,
    pub comments: Vec<Pending>,
    pub joiner: Joiner,
    pub renamed: HashMap<Place, String>,
    pub passed_over: BTreeMap<&'static str, u64>,
    pub is_takeout: bool,
    settings: Settings,
    /// The latest date of a setting or the template of the input at hand; they carry the moment of the export.
    last_setting: Option<Date>,
    /// The input at hand has a status.
    says_status: bool,
    /// Its posts and comments that are public only because they have none.
    silent_posts: Vec<(usize, Place)>,
    silent_comments: Vec<usize>,
    posts_by_id: HashMap<String, usize>,
    comments_by_id: HashMap<u64, usize>,
    times_taken: HashMap<String, usize>,
    words: HashMap<String, Arc<str>>,
}

impl Scan {
    /// Goes over one input; returns true if there is nothing but white space in it.
    fn input(
        &mut self,
        number: usize,
        input: &Input,
        feed: &mut Feed,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<bool, ReadError> {
        let mut frames = Frames::new(input.bytes.as_ref(), &["entry"]);
        let mut is_blank = true;
        let first_post = self.outlines.len();
        self.last_setting = None;
        self.says_status = false;
        while let Some(frame) = frames.next_frame()? {
            is_blank &= frame.bytes.iter().all(u8::is_ascii_whitespace);
            let at = Position { input: number, offset: frame.offset };
            match frame.kind {
                FrameKind::Between => feed.read(frame.bytes, at, &mut self.blog, issues),
                FrameKind::Entry | FrameKind::CutEntry => {
                    feed.bindings.settle();
                    self.frame(&frame, number, feed, inputs, issues)?;
                }
            }
            frames.report_holes(number, issues);
        }
        if let Some(offset) = frames.first_unstarted() {
            issues.report(Issue::EntryDamaged, Some(Position { input: number, offset }));
        }
        let in_text = frames.in_text();
        if in_text > 0 {
            issues.report(Issue::EntriesInText { count: in_text }, None);
        }
        feed.says_status = self.says_status;
        self.hold_back_silent(issues);
        feed.bindings.report(issues);
        if feed.lost_exported(self.last_setting.is_some()) {
            let posts = self.outlines.get_mut(first_post..).unwrap_or_default();
            moment::hold_back(posts, self.last_setting, issues);
        }
        if feed.has_root && !feed.has_end {
            let at = Position { input: number, offset: input.bytes.len() };
            issues.report(Issue::InputCut, Some(at));
        }
        Ok(is_blank)
    }

    /// Takes the entry of a frame, or the entries that damage has put into one.
    fn frame(
        &mut self,
        frame: &Frame<'_>,
        input: usize,
        feed: &Feed,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<(), ReadError> {
        let tree = Tree::parse(frame.bytes, &feed.bindings);
        let Some(element) = tree.entry() else { return Ok(()) };
        if element.inner_source().trim().is_empty() {
            self.count("empty entries");
            return Ok(());
        }
        let entry = Entry::read(element);
        let parts = merged::parts(frame, &entry);
        if parts.is_empty() {
            return self.entry(&entry, &tree, frame, Place::of(frame, input), feed, inputs, issues);
        }
        for part in parts {
            let tree = Tree::parse(part.bytes, &feed.bindings);
            let entry = tree.entry().map(Entry::read).unwrap_or_default();
            self.entry(&entry, &tree, &part, Place::of(&part, input), feed, inputs, issues)?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the pass hands on what it holds; a struct of it would be used once")]
    fn entry(
        &mut self,
        entry: &Entry<'_>,
        tree: &Tree<'_>,
        frame: &Frame<'_>,
        place: Place,
        feed: &Feed,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<(), ReadError> {
        let at = place.position();
        if entry.holds_another() {
            issues.report(Issue::EntryDamaged, Some(at));
        }
        self.says_status |= entry.status.is_some();
        self.is_takeout |= entry.status.is_some() || entry.filename.is_some() || entry.created.is_some();
        let (kind, certainty) = status::kind(entry);
        match certainty {
            Certainty::Said => {}
            Certainty::Unknown(word, taken_as) => issues.report(Issue::KindUnknown { word, taken_as }, Some(at)),
            Certainty::Missing(taken_as) => issues.report(Issue::KindMissing { taken_as }, Some(at)),
        }
        match kind {
            EntryKind::Furniture(word) => {
                self.count(word);
                let changed = entry.updated.as_deref().and_then(|text| text.parse().ok());
                self.last_setting = self.last_setting.into_iter().chain(changed).max_by_key(|date| date.instant());
                if word == "settings" && !entry.is_of_two() {
                    self.setting(entry, at, issues);
                    place.report(tree, inputs, issues);
                }
                Ok(())
            }
            EntryKind::Post(kind) => self.post(entry, kind, place, frame.bytes, feed, inputs, issues),
            EntryKind::Comment => self.comment(entry, place, frame.bytes, feed, inputs, issues),
        }
    }

    /// Takes a setting of the classic export; tells of one that cannot be read.
    fn setting(&mut self, entry: &Entry<'_>, at: Position, issues: &mut Issues) {
        let key = entry.id.as_deref().and_then(|id| id.rsplit_once(".settings.")).map(|(_, key)| key);
        match (key, entry.content) {
            (Some(key), Some(content)) => self.settings.take(key, &content.text(), at, &mut self.blog),
            // It says whole what it is, and that it is no setting of the blog.
            (None, Some(_)) if entry.id.as_deref().is_some_and(identity::is_post) => {}
            _ => issues.report(Issue::EntryDamaged, Some(at)),
        }
        let is_torn = |element: Element<'_>| {
            element.has_own_text() || element.children().any(|child| child.tag_fault() == Some(TagFault::Broken))
        };
        if entry.element.is_some_and(is_torn) {
            issues.report(Issue::EntryDamaged, Some(at));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the pass hands on what it holds; a struct of it would be used once")]
    fn post(
        &mut self,
        entry: &Entry<'_>,
        kind: Kind,
        place: Place,
        bytes: &[u8],
        feed: &Feed,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<(), ReadError> {
        let mut outline = convert::outline(entry, kind, place, feed, &mut self.words);
        let missing = status::missing(entry).filter(|_| status::post(entry, None, None).0 == Status::Draft);
        if let Some(what) = missing {
            issues.report(Issue::StatusMissing { what, taken_as: "a draft" }, Some(place.position()));
        } else if let Some(word) = status::post(entry, None, None).1 {
            issues.report(Issue::StatusUnknown { word }, Some(place.position()));
        }
        let is_silent = status::is_silent(entry) && outline.status == Status::Published;
        let full_id = entry.id.as_deref().unwrap_or_default().to_owned();
        let earlier = self.posts_by_id.get(&full_id).copied().filter(|_| !full_id.is_empty());
        match earlier.and_then(|earlier| Some((earlier, self.places.get(earlier).copied()?))) {
            Some((earlier, old_place)) => {
                let is_same = old_place.read(inputs)? == bytes;
                if is_same || old_place.input != place.input {
                    issues.report(Issue::SameTwice { id: outline.id.clone() }, Some(place.position()));
                    self.count("second copies of posts");
                    self.silent_posts.extend(is_silent.then_some((earlier, place)));
                    self.choose(earlier, outline, place, issues);
                    return Ok(());
                }
                issues.report(Issue::IdTwice { id: outline.id.clone() }, Some(place.position()));
                outline.id = self.free_id(&outline.id, place);
            }
            None => {
                self.joiner.add_post(&full_id, self.outlines.len());
                self.posts_by_id.insert(full_id, self.outlines.len());
            }
        }
        self.silent_posts.extend(is_silent.then_some((self.outlines.len(), place)));
        self.outlines.push(outline);
        self.places.push(place);
        Ok(())
    }

    fn comment(
        &mut self,
        entry: &Entry<'_>,
        place: Place,
        bytes: &[u8],
        feed: &Feed,
        inputs: &[Input],
        issues: &mut Issues,
    ) -> Result<(), ReadError> {
        if let Some(id) = entry.id.as_deref() {
            let key = hash(id);
            let known = self.comments_by_id.get(&key).copied();
            match known.and_then(|earlier| Some((earlier, self.comments.get(earlier)?.place))) {
                None => {
                    self.comments_by_id.insert(key, self.comments.len());
                }
                Some((number, earlier)) => {
                    let old = earlier.read(inputs)?;
                    let is_same_id = memchr::memmem::find(&old, id.as_bytes()).is_some();
                    let short = identity::short_id(id, None);
                    if is_same_id && (earlier.input != place.input || old == bytes) {
                        issues.report(Issue::SameTwice { id: short.to_owned() }, Some(place.position()));
                        self.count("second copies of comments");
                        let old = Tree::parse(&old, &feed.bindings);
                        let old = old.entry().map(Entry::read).unwrap_or_default();
                        self.choose_comment(number, &old, entry, place, issues);
                        return Ok(());
                    }
                    if is_same_id {
                        issues.report(Issue::IdTwice { id: short.to_owned() }, Some(place.position()));
                        self.free_id(short, place);
                    }
                }
            }
        }
        let (status, unknown) = status::comment(entry);
        if let Some(what) = status::missing(entry).filter(|_| status == CommentStatus::Pending) {
            let taken_as = "one that waits for approval";
            issues.report(Issue::StatusMissing { what, taken_as }, Some(place.position()));
        } else if let Some(word) = unknown {
            issues.report(Issue::StatusUnknown { word }, Some(place.position()));
        }
        if status::is_silent(entry) && status == CommentStatus::Approved {
            self.silent_comments.push(self.comments.len());
        }
        let post = entry.post.as_deref().map(|post| self.joiner.number_of(post));
        self.comments.push(Pending { place, status, post });
        Ok(())
    }

    /// Takes what has no status for not public, if others of the same feed have one.
    fn hold_back_silent(&mut self, issues: &mut Issues) {
        let (posts, comments) = (std::mem::take(&mut self.silent_posts), std::mem::take(&mut self.silent_comments));
        if !self.says_status {
            return;
        }
        let mut tell = |place: Place, taken_as| {
            issues.report(Issue::StatusMissing { what: "blogger:status", taken_as }, Some(place.position()));
        };
        for (number, place) in posts {
            if let Some(outline) = self.outlines.get_mut(number).filter(|outline| outline.at == Some(place.position()))
            {
                outline.status = Status::Draft;
                tell(place, "a draft");
            }
        }
        for number in comments {
            if let Some(comment) = self.comments.get_mut(number) {
                comment.status = CommentStatus::Pending;
                tell(comment.place, "one that waits for approval");
            }
        }
    }

    /// Makes up an id for an entry whose own is taken and remembers it: `7-2`, `7-3`, in source order.
    fn free_id(&mut self, id: &str, place: Place) -> String {
        let number = self.times_taken.entry(id.to_owned()).or_insert(1);
        *number = number.saturating_add(1);
        let free = format!("{id}-{number}");
        self.renamed.insert(place, free.clone());
        free
    }

    fn count(&mut self, what: &'static str) {
        let count = self.passed_over.entry(what).or_default();
        *count = count.saturating_add(1);
    }
}

fn hash(id: &str) -> u64 {
    // The standard hasher with its fixed keys: equal for equal texts on every machine.
    let mut hasher = DefaultHasher::new();
    id.trim().hash(&mut hasher);
    hasher.finish()
}
