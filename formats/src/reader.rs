//! Reading: a [`Reader`] opens inputs and gives an [`Archive`], which knows an [`Outline`] of every post at once and
//! parses each post with its comments on demand.

use std::io;
use std::sync::Arc;

use crate::detect::{Confidence, FormatInfo, Sample};
use crate::dialect::{Dialect, PlainHtml};
use crate::input::{Input, Position};
use crate::issues::Issues;
use crate::limits::XmlLimits;
use crate::model::{Blog, Comment, CommentStatus, Date, Kind, Post, Source, Status};

/// Reads one format.
///
/// An implementer promises that `open` and every method of the archive end without a panic on any bytes, and that no
/// post or comment in the bytes is left out without an issue that says so.
pub trait Reader: Send + Sync {
    /// Returns the fixed facts about the format.
    fn info(&self) -> &'static FormatInfo;

    /// Judges the head of an input. Cheap, and never an error.
    fn sniff(&self, sample: &Sample<'_>) -> Confidence;

    /// Returns the names of files that, if they lie beside the input of this name, should be opened together with it.
    fn companions(&self, name: &str) -> Vec<String> {
        let _ = name;
        Vec::new()
    }

    /// Returns what must happen to the bodies of this format before they are HTML like any other.
    fn dialect(&self) -> &'static dyn Dialect {
        &PlainHtml
    }

    /// Returns true if the reader itself tells of letters decoded in the wrong encoding, and puts them right when
    /// [`OpenContext::fix_mojibake`] asks for it. For the others [`open_mended`](crate::open_mended) does.
    fn minds_mojibake(&self) -> bool {
        false
    }

    /// Looks at all inputs once, quickly, and returns the archive they make together. Several inputs are parts of one
    /// blog; the same thing in two of them counts once.
    ///
    /// # Errors
    /// Only when nothing can be read from any of them; damage inside is told through `issues`.
    fn open(&self, inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<Box<dyn Archive>, ReadError>;

    /// Returns what reads one input at a time, if inputs of this format stand alone: if no input says anything about
    /// what is in another. Then there may be any number of them, because none has to be remembered.
    ///
    /// # Errors
    /// When the context asks for something that cannot be had.
    fn standalone(&self, cx: &OpenContext) -> Result<Option<Box<dyn Standalone>>, ReadError> {
        let _ = cx;
        Ok(None)
    }
}

/// Reads inputs each for itself. One value serves a whole run and may be called from many threads at once.
///
/// An implementer promises what one of a [`Reader`] does, and that the posts of an input are those that
/// [`Reader::open`] would give for it.
pub trait Standalone: Send + Sync {
    /// Returns true if a file that lies in a folder with others can be of this format. Cheap, and never an error.
    fn takes(&self, sample: &Sample<'_>) -> bool;

    /// Returns the posts of an input in source order. All places are in the input of number 0.
    ///
    /// # Errors
    /// When nothing can be read from it.
    fn read(&self, input: &Input, issues: &mut Issues) -> Result<Vec<StandalonePost>, ReadError>;
}

/// A post with its outline and what was met in it.
#[derive(Debug)]
pub struct StandalonePost {
    /// What [`Archive::outline`] says of it.
    pub outline: Outline,
    /// What [`Archive::thread`] gives for it.
    pub post: Post,
    /// What [`Archive::thread`] reports for it.
    pub issues: Issues,
}

/// An opened archive. All methods may be called from many threads at once and in any order.
pub trait Archive: Send + Sync {
    /// Returns what the archive says about the blog as a whole.
    fn blog(&self) -> &Blog;

    /// Returns one outline per post or page, in source order.
    fn outline(&self) -> &[Outline];

    /// Parses the post of `outline()[n]` with its comments, from their bytes.
    ///
    /// # Errors
    /// When the post cannot be given at all: the medium fails, or `n` is out of range. The caller counts it as lost.
    fn thread(&self, n: usize, issues: &mut Issues) -> Result<Post, ReadError>;

    /// Returns how many comments [`orphans`](Archive::orphans) will give, by status.
    fn orphan_tally(&self) -> Tally {
        Tally::default()
    }

    /// Parses the comments whose post is nowhere in the input.
    ///
    /// # Errors
    /// When the medium fails.
    fn orphans(&self, issues: &mut Issues) -> Result<Vec<Comment>, ReadError> {
        let _ = issues;
        Ok(Vec::new())
    }

    /// Returns where in an input the bytes stand that are at these offsets, in ascending order, of one body that post `n`
    /// came with: its own or that of one of its comments, told by its `source`. Asked only for what is shown in a report,
    /// so that it may read the post again. `None` for a byte whose place is not certain.
    fn places_in_body(&self, n: usize, source: &Source, offsets: &[usize]) -> Vec<Option<Position>> {
        let _ = (n, source);
        vec![None; offsets.len()]
    }

    /// Returns what was counted but is no post, page or comment: settings, templates, menus; by the source's own word.
    fn passed_over(&self) -> Vec<(String, u64)> {
        Vec::new()
    }
}

/// What is known of a post before its body is parsed: enough to select it, to name its file and to count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// As [`Post::id`].
    pub id: String,
    /// As [`Post::kind`].
    pub kind: Kind,
    /// As [`Post::status`].
    pub status: Status,
    /// As [`Post::protected`].
    pub protected: bool,
    /// As [`Post::title`].
    pub title: Option<String>,
    /// As [`Post::slug`].
    pub slug: Option<String>,
    /// As [`Post::url`].
    pub url: Option<String>,
    /// As [`Post::date_published`].
    pub date_published: Option<Date>,
    /// As [`Post::date_modified`].
    pub date_modified: Option<Date>,
    /// The names of the authors, shared between posts.
    pub authors: Vec<Arc<str>>,
    /// What [`Post::labels`] gives, shared between posts.
    pub terms: Vec<Arc<str>>,
    /// How many comments [`Archive::thread`] will give, by status.
    pub comments: Tally,
    /// How many bytes of the input the post and its comments take; the unit of progress.
    pub bytes: u64,
    /// Where the post starts.
    pub at: Option<Position>,
}

/// Numbers of comments by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [u32; 5],
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, status: CommentStatus) {
        let [approved, pending, spam, trash, removed] = &mut self.counts;
        let count = match status {
            CommentStatus::Approved => approved,
            CommentStatus::Pending => pending,
            CommentStatus::Spam => spam,
            CommentStatus::Trash => trash,
            CommentStatus::Removed => removed,
        };
        *count = count.saturating_add(1);
    }

    /// Returns how many there are of one status.
    pub fn of(&self, status: CommentStatus) -> u64 {
        let [approved, pending, spam, trash, removed] = self.counts;
        u64::from(match status {
            CommentStatus::Approved => approved,
            CommentStatus::Pending => pending,
            CommentStatus::Spam => spam,
            CommentStatus::Trash => trash,
            CommentStatus::Removed => removed,
        })
    }

    /// Returns how many there are.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }
}

/// What a reader may take into account when it opens inputs.
#[derive(Clone, Debug, Default)]
pub struct OpenContext {
    /// The zone for times that carry no offset, where the source names none itself.
    pub timezone: Option<jiff::tz::TimeZone>,
    /// The language of the text, as a BCP 47 tag, where the source names none itself.
    pub language: Option<String>,
    /// Puts letters right that were decoded in the wrong encoding.
    pub fix_mojibake: bool,
    /// What only the reader of plain text asks.
    pub text: TextOptions,
    /// How much of an XML file is taken as it stands.
    pub xml: XmlLimits,
}

/// Choices for pages in plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// The id of the one embedded profile to read by, instead of finding it out.
    pub profile: Option<String>,
    /// A profile of the user's: the name of its file, for messages, and its text. Replaces the embedded ones.
    pub profile_text: Option<(String, String)>,
}

/// Why an input cannot be used at all.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct ReadError {
    /// What happened.
    #[source]
    pub kind: ReadErrorKind,
    /// Where, if a place is to blame.
    pub at: Option<Position>,
}

/// The kinds of [`ReadError`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The medium failed.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// There is no byte, or nothing but white space.
    #[error("is empty")]
    Empty,
    /// It is something else; says what it looks like where that can be told.
    #[error("is not {expected}{}", looks_like.map(|it| format!("; it looks like {it}")).unwrap_or_default())]
    Foreign {
        /// What was expected: the format's name with its article.
        expected: &'static str,
        /// What it looks like, with its article.
        looks_like: Option<&'static str>,
    },
    /// The text does not follow the format's grammar.
    #[error("does not parse: {0}")]
    Syntax(String),
    /// It is of a version that this program does not know yet.
    #[error("is of version {0}, which this program does not know; a newer blogferry reads it")]
    TooNew(u64),
    /// A post was asked for that the archive does not have.
    #[error("has no post number {0}")]
    NoSuchPost(usize),
}

impl From<ReadErrorKind> for ReadError {
    fn from(kind: ReadErrorKind) -> Self {
        ReadError { kind, at: None }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        ReadErrorKind::Io(error).into()
    }
}
