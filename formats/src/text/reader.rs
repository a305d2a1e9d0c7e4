//! The reader: many inputs, each a page of its own.

use std::sync::{Arc, LazyLock, Mutex};

use super::calendar::{Languages, calendar};
use super::convert::{self, Setting};
use super::fold::is_invisible;
use super::issue::TextIssue;
use super::page::Page;
use super::phrasebook::Phrasebook;
use super::plan::{PostPlan, plan};
use super::sniff;
use crate::detect::{Confidence, FormatInfo, Sample};
use crate::input::{Input, Position};
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::{Blog, BlogSource, Meta, Post};
use crate::mojibake;
use crate::reader::{
    Archive, OpenContext, Outline, ReadError, ReadErrorKind, Reader, Standalone, StandalonePost, Tally,
};

/// Reads plain-text dumps of blog pages.
///
/// Every input is a page; a page holds one post or several. Nothing but outlines is kept, and the posts of the first few
/// megabytes: any other page is read again when one of its posts is asked for.
///
/// ```
/// use blogferry_formats::text::TextReader;
/// use blogferry_formats::{Input, Issues, OpenContext, Reader};
/// let page = "Monday, March 4, 2013\n\nThe slow ferry\n\nWe crossed at dawn.\n\n\nK.V. said...\n\nLovely.\n";
/// let mut issues = Issues::default();
/// let archive = TextReader.open(vec![Input::from_bytes("ponds.txt", page)], &OpenContext::default(), &mut issues)?;
/// let post = archive.thread(0, &mut issues)?;
/// assert_eq!(post.title.as_deref(), Some("The slow ferry"));
/// assert_eq!(post.comments.len(), 1);
/// # Ok::<(), blogferry_formats::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct TextReader;

static INFO: FormatInfo = FormatInfo {
    id: "text",
    name: "Plain-text pages",
    about: "Blog pages saved as plain text, with their comments; a file or a folder of them",
    suffixes: &["txt", "text"],
    aliases: &["txt", "dump"],
};

/// A page is never longer; what is longer is something else and would take memory without end.
const LONGEST_PAGE: u64 = 64 << 20;

/// So many zero bytes in a row are a hole.
const HOLE: usize = 16;

/// How many bytes of pages are kept as posts, so that they need not be read a second time.
const MOST_KEPT: usize = 4 << 20;

impl Reader for TextReader {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn sniff(&self, sample: &Sample<'_>) -> Confidence {
        sniff::sniff(sample)
    }

    /// Headings are recognised only when their letters are right, so a page is put right before it is read.
    fn minds_mojibake(&self) -> bool {
        true
    }

    fn open(&self, inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        let mut archive = Pages::new(inputs, PageReader::new(cx)?);
        let mut empty = 0_usize;
        for place in 0..archive.inputs.len() {
            let at = Some(Position { input: place, offset: 0 });
            match archive.text(place) {
                Ok(page) if is_blank(&page.text) => {
                    empty = empty.saturating_add(1);
                    issues.report(Issue::Text(TextIssue::Empty), at);
                }
                Ok(page) => archive.take_outlines(place, &page),
                Err(issue) => issues.report(Issue::Text(issue), at),
            }
        }
        if archive.outlines.is_empty() && empty == archive.inputs.len() {
            return Err(ReadErrorKind::Empty.into());
        }
        Ok(Box::new(archive))
    }

    fn standalone(&self, cx: &OpenContext) -> Result<Option<Box<dyn Standalone>>, ReadError> {
        Ok(Some(Box::new(PageReader::new(cx)?)))
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || is_invisible(letter))
}

/// Returns the phrases of all embedded profiles.
pub(super) fn all_phrases() -> Arc<Phrasebook> {
    #[expect(clippy::expect_used, reason = "the profiles are part of the program and read by every test")]
    static ALL: LazyLock<Arc<Phrasebook>> =
        LazyLock::new(|| Arc::new(Phrasebook::new(None, None, None).expect("the embedded profiles are well-formed")));
    Arc::clone(&ALL)
}

/// A post with what was told about it, until it is asked for.
type Kept = Mutex<Option<Box<(Post, Issues)>>>;

/// How pages are read: what the user and the profiles say, the same for all pages of a run.
struct PageReader {
    book: Arc<Phrasebook>,
    language: Option<Languages>,
    zone: Option<jiff::tz::TimeZone>,
    repairs: bool,
}

impl PageReader {
    fn new(cx: &OpenContext) -> Result<Self, ReadError> {
        let options = &cx.text;
        let language = cx.language.as_deref().and_then(|tag| calendar().language(tag));
        let own = options.profile_text.as_ref().map(|(file, toml)| (file.as_str(), toml.as_str()));
        let book = if options.profile.is_none() && own.is_none() && language.is_none() {
            all_phrases()
        } else {
            let book = Phrasebook::new(options.profile.as_deref(), own, language);
            Arc::new(book.map_err(|error| ReadErrorKind::Syntax(error.to_string()))?)
        };
        Ok(PageReader { book, language, zone: cx.timezone.clone(), repairs: cx.fix_mojibake })
    }

    fn text(&self, input: &Input) -> Result<Decoded, TextIssue> {
        let bytes = input.bytes.len();
        let length = usize::try_from(bytes).ok().filter(|_| bytes <= LONGEST_PAGE);
        let length = length.ok_or(TextIssue::TooLong { bytes })?;
        let raw =
            input.bytes.read_range(0, length).map_err(|error| TextIssue::Unreadable { error: error.to_string() })?;
        let (text, is_whole) = match String::from_utf8(raw) {
            Ok(text) => (text, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        let (text, zeros) = without_zeros(text);
        let repaired = if self.repairs { mojibake::repair(&text) } else { None };
        let (text, repairs) = repaired.unwrap_or((text, 0));
        Ok(Decoded { text, is_whole, zeros, repairs })
    }
}

impl Standalone for PageReader {
    fn takes(&self, sample: &Sample<'_>) -> bool {
        sniff::can_be_page(sample)
    }

    fn read(&self, input: &Input, issues: &mut Issues) -> Result<Vec<StandalonePost>, ReadError> {
        let at = Some(Position { input: 0, offset: 0 });
        let decoded = match self.text(input) {
            Ok(decoded) if is_blank(&decoded.text) => {
                issues.report(Issue::Text(TextIssue::Empty), at);
                return Ok(Vec::new());
            }
            Ok(decoded) => decoded,
            Err(issue) => {
                issues.report(Issue::Text(issue), at);
                return Ok(Vec::new());
            }
        };
        let page = Page::new(&decoded.text, &self.book, self.language);
        let setting = Setting { name: &input.name, input: 0, zone: self.zone.as_ref() };
        let plans = plan(&page);
        let posts = plans.iter().enumerate().map(|(number, plan)| {
            let mut issues = Issues::default();
            let post = post(&page, plan, number, &setting, &decoded, &mut issues);
            let outline = placed(outline_of_post(&post), &page, plan, 0);
            StandalonePost { outline, post, issues }
        });
        Ok(posts.collect())
    }
}

/// The pages of a run.
struct Pages {
    inputs: Vec<Input>,
    reader: PageReader,
    blog: Blog,
    outlines: Vec<Outline>,
    /// For each outline its input and its number there.
    places: Vec<(u32, u32)>,
    /// For each outline its post, until it is asked for: of the first pages only, as many as there was room for.
    kept: Vec<Kept>,
    room: usize,
}

impl Pages {
    fn new(inputs: Vec<Input>, reader: PageReader) -> Self {
        let files = match inputs.as_slice() {
            // The names of thousands of pages stand at their posts.
            [only] => vec![only.name.clone()],
            _ => Vec::new(),
        };
        let source = BlogSource { format: INFO.id.to_owned(), version: None, files };
        let blog = Blog { source: Some(source), ..Blog::default() };
        let (outlines, places, kept) = (Vec::new(), Vec::new(), Vec::new());
        Pages { inputs, reader, blog, outlines, places, kept, room: MOST_KEPT }
    }

    fn text(&self, place: usize) -> Result<Decoded, TextIssue> {
        self.inputs.get(place).map_or_else(|| Ok(Decoded::default()), |input| self.reader.text(input))
    }

    fn setting(&self, place: usize) -> Setting<'_> {
        let name = self.inputs.get(place).map_or("", |input| input.name.as_str());
        Setting { name, input: place, zone: self.reader.zone.as_ref() }
    }

    fn take_outlines(&mut self, place: usize, decoded: &Decoded) {
        let text = decoded.text.as_str();
        let book = Arc::clone(&self.reader.book);
        let page = Page::new(text, &book, self.reader.language);
        let profile = book.profile_id(page.profiles).filter(|_| page.profiles != 0);
        count(&mut self.blog.meta, "profiles", profile);
        count(&mut self.blog.meta, "languages", calendar().tag(page.reading.languages));
        let is_kept = text.len() <= self.room;
        self.room = self.room.saturating_sub(if is_kept { text.len() } else { 0 });
        for (number, plan) in plan(&page).iter().enumerate() {
            let setting = self.setting(place);
            let kept = is_kept.then(|| {
                let mut issues = Issues::default();
                let post = post(&page, plan, number, &setting, decoded, &mut issues);
                Box::new((post, issues))
            });
            let outline = match &kept {
                Some(kept) => outline_of_post(&kept.0),
                None => outline_of_plan(&page, plan, number, &setting),
            };
            self.outlines.push(placed(outline, &page, plan, place));
            self.places.push((u32::try_from(place).unwrap_or(u32::MAX), u32::try_from(number).unwrap_or(u32::MAX)));
            self.kept.push(Mutex::new(kept));
        }
    }
}

/// Returns an outline that says where the post stands.
fn placed(outline: Outline, page: &Page<'_>, plan: &PostPlan, input: usize) -> Outline {
    let first = page.unit(plan.units.start).map_or(0, |unit| unit.at);
    let end = page.unit(plan.units.end).map_or(page.text.len(), |unit| unit.at);
    let at = Some(Position { input, offset: first as u64 });
    Outline { bytes: end.saturating_sub(first) as u64, at, ..outline }
}

fn outline_of_post(post: &Post) -> Outline {
    let mut comments = Tally::default();
    post.comments.iter().for_each(|comment| comments.add(comment.status));
    Outline {
        id: post.id.clone(),
        title: post.title.clone(),
        date_published: post.date_published,
        authors: post.authors.iter().filter_map(|author| author.name.as_deref()).map(Arc::from).collect(),
        terms: post.labels().into_iter().map(Arc::from).collect(),
        comments,
        ..Outline::default()
    }
}

/// Makes the same outline without the texts.
fn outline_of_plan(page: &Page<'_>, plan: &PostPlan, number: usize, setting: &Setting<'_>) -> Outline {
    let facts = convert::facts(page, plan, setting, &mut Issues::default());
    let mut comments = Tally::default();
    plan.comments.list.iter().for_each(|comment| comments.add(convert::status(page, comment)));
    let post = Post {
        id: convert::post_id(setting.name, number),
        title: facts.title,
        date_published: facts.date,
        authors: facts.authors,
        tags: facts.tags,
        ..Post::default()
    };
    Outline { comments, ..outline_of_post(&post) }
}

fn post(
    page: &Page<'_>,
    plan: &PostPlan,
    number: usize,
    setting: &Setting<'_>,
    decoded: &Decoded,
    issues: &mut Issues,
) -> Post {
    let post = convert::post(page, plan, number, setting, issues);
    if number == 0 {
        decoded.report(setting.input, issues);
    }
    post
}

/// Counts how many pages were read by which profile, or in which language.
fn count(meta: &mut Meta, key: &str, name: Option<&str>) {
    let Some(name) = name else { return };
    let counts = meta.entry(key.to_owned()).or_insert_with(|| serde_json::Map::new().into());
    if let Some(counts) = counts.as_object_mut() {
        let before = counts.get(name).and_then(serde_json::Value::as_u64).unwrap_or(0);
        counts.insert(name.to_owned(), before.saturating_add(1).into());
    }
}

impl Archive for Pages {
    fn blog(&self) -> &Blog {
        &self.blog
    }

    fn outline(&self) -> &[Outline] {
        &self.outlines
    }

    fn thread(&self, n: usize, issues: &mut Issues) -> Result<Post, ReadError> {
        let (place, number) = self.places.get(n).copied().ok_or(ReadErrorKind::NoSuchPost(n))?;
        let (place, number) = (place as usize, number as usize);
        let kept = self.kept.get(n).and_then(|kept| kept.lock().ok()?.take());
        if let Some((post, told)) = kept.map(|kept| *kept) {
            issues.append(told);
            return Ok(post);
        }
        let decoded = self.text(place).map_err(|issue| ReadErrorKind::Syntax(issue.to_string()))?;
        let page = Page::new(&decoded.text, &self.reader.book, self.reader.language);
        let plans = plan(&page);
        let plan = plans.get(number).ok_or(ReadErrorKind::NoSuchPost(n))?;
        Ok(post(&page, plan, number, &self.setting(place), &decoded, issues))
    }
}

/// The text of a page and what was done to get it.
#[derive(Default)]
struct Decoded {
    text: String,
    /// False if there were bytes that are not UTF-8.
    is_whole: bool,
    /// How many zero bytes were left out.
    zeros: u64,
    repairs: u64,
}

/// Returns a text without the zero bytes in it, which say nothing, and how many there were that are no hole, of which
/// whoever opened the file has told.
fn without_zeros(text: String) -> (String, u64) {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return (text, 0);
    }
    let padded = |char: char| char == '\0' || char.is_whitespace();
    let between = text.trim_matches(padded);
    let runs = between.split(|char| char != '\0').map(str::len).filter(|length| *length < HOLE);
    let zeros = runs.fold(0u64, |sum, length| sum.saturating_add(length as u64));
    (text.replace('\0', ""), zeros)
}

impl Decoded {
    fn report(&self, place: usize, issues: &mut Issues) {
        let at = Some(Position { input: place, offset: 0 });
        if !self.is_whole {
            let count = self.text.matches('\u{fffd}').count() as u64;
            issues.report(Issue::BytesInvalid { count }, at);
        }
        issues.report_many(Issue::ControlCharacter { number: 0 }, at, self.zeros);
        let seen = mojibake::count(&self.text);
        if self.repairs > 0 {
            issues.report(Issue::MojibakeRepaired { places: self.repairs }, at);
        } else if seen > 0 {
            issues.report(Issue::MojibakeSeen { places: seen }, at);
        }
    }
}
