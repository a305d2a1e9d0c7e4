//! What a check found.

use std::fmt;

/// What was checked, and what is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it is.
    pub kind: Kind,
    /// How many files were checked.
    pub files: u64,
    /// How many bytes they hold.
    pub bytes: u64,
    /// How many posts there are in the model of a bundle.
    pub posts: u64,
    /// How many comments.
    pub comments: u64,
    /// What is off, in the order it was met.
    pub problems: Vec<Problem>,
}

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A bag with a model of ours in it.
    Bundle,
    /// A bag of somebody else's: only its digests could be checked.
    Bag,
    /// A folder of files.
    Folder,
}

/// One thing that is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which file; empty for the whole.
    pub path: String,
    /// What.
    pub kind: ProblemKind,
}

/// The kinds of [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A file that should be there is not.
    FileMissing,
    /// A file that should not be there is.
    FileExtra,
    /// A file is not what it was.
    FileChanged,
    /// A file cannot be read.
    FileUnreadable(String),
    /// A file is not of the form it should have.
    FormWrong(String),
    /// The sum of the payload is another one.
    OxumDiffers {
        /// What the bag says.
        stated: String,
        /// What is there.
        found: String,
    },
    /// A post of the model is not in another form of it.
    PostMissing(String),
    /// Something in another form of the model is not in the model.
    PostUnknown(String),
    /// Comments of the model are not in another form of it, or others are.
    CommentsDiffer(String),
    /// A link leads to a file that is not there.
    LinkBroken(String),
    /// The run that wrote it was cut off.
    Unfinished,
}

impl Kind {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Bundle => "bundle",
            Kind::Bag => "bag",
            Kind::Folder => "folder",
        }
    }
}

impl Verdict {
    pub(super) fn new(kind: Kind) -> Self {
        Verdict { kind, files: 0, bytes: 0, posts: 0, comments: 0, problems: Vec::new() }
    }

    /// Returns true if nothing is off.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn report(&mut self, path: impl Into<String>, kind: ProblemKind) {
        self.problems.push(Problem { path: path.into(), kind });
    }
}

impl ProblemKind {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            ProblemKind::FileMissing => "file-missing",
            ProblemKind::FileExtra => "file-extra",
            ProblemKind::FileChanged => "file-changed",
            ProblemKind::FileUnreadable(_) => "file-unreadable",
            ProblemKind::FormWrong(_) => "form-wrong",
            ProblemKind::OxumDiffers { .. } => "oxum-differs",
            ProblemKind::PostMissing(_) => "post-missing",
            ProblemKind::PostUnknown(_) => "post-unknown",
            ProblemKind::CommentsDiffer(_) => "comments-differ",
            ProblemKind::LinkBroken(_) => "link-broken",
            ProblemKind::Unfinished => "unfinished",
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProblemKind::FileMissing => out.write_str("is not there"),
            ProblemKind::FileExtra => out.write_str("is in no list of what should be there"),
            ProblemKind::FileChanged => out.write_str("is not what it was when it was written"),
            ProblemKind::FileUnreadable(reason) => write!(out, "cannot be read: {reason}"),
            ProblemKind::FormWrong(reason) => out.write_str(reason),
            ProblemKind::OxumDiffers { stated, found } => {
                write!(out, "says that the payload is {stated} (bytes.files), and it is {found}")
            }
            ProblemKind::PostMissing(post) => write!(out, "lacks {post}, which is in the model"),
            ProblemKind::PostUnknown(post) => write!(out, "has {post}, which is not in the model"),
            ProblemKind::CommentsDiffer(post) => {
                write!(out, "does not have the comments of {post} that are in the model")
            }
            ProblemKind::LinkBroken(link) => write!(out, "links to {link}, which is not there"),
            ProblemKind::Unfinished => out.write_str("the run that wrote this was cut off; run it again"),
        }
    }
}
