use std::fmt;

use crate::issue::{Count, Severity};

/// What only this format can tell about an input.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumIter)]
#[non_exhaustive]
pub enum TextIssue {
    /// The page could be read in more than one way; the likelier one was taken.
    Doubtful {
        /// What is doubtful.
        what: Doubt,
    },
    /// The input holds nothing but white space.
    Empty,
    /// The input is too long to be a page.
    TooLong {
        /// How many bytes it has.
        bytes: u64,
    },
    /// The medium failed; says what it said.
    Unreadable {
        /// The words of the medium.
        error: String,
    },
    /// A day of the week that does not fall on its date; the date is kept.
    WeekdayDiffers {
        /// The date as it stands.
        text: String,
    },
    /// A date in figures alone whose day and month cannot be told apart; kept as text.
    DateAmbiguous {
        /// The date as it stands.
        text: String,
    },
    /// The page says that it has more comments than were recognised.
    CommentsMissing {
        /// How many it says.
        stated: u64,
        /// How many were recognised.
        found: u64,
    },
    /// A comment heading without a name.
    NameMissing,
    /// A comment heading with no text below it.
    CommentEmpty,
}

/// What is doubtful about the reading of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Where the post ends and the comments start.
    #[default]
    CommentsStart,
    /// Where the comments end.
    CommentsEnd,
    /// Whether a line is the heading of a comment.
    Heading,
    /// There is a post with neither date nor title nor comments.
    Bare,
    /// There are comments but no post.
    PostMissing,
}

impl TextIssue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            TextIssue::Doubtful { .. } => "text-doubtful",
            TextIssue::Empty => "text-empty",
            TextIssue::TooLong { .. } => "text-too-long",
            TextIssue::Unreadable { .. } => "text-unreadable",
            TextIssue::WeekdayDiffers { .. } => "text-weekday-differs",
            TextIssue::DateAmbiguous { .. } => "text-date-ambiguous",
            TextIssue::CommentsMissing { .. } => "text-comments-missing",
            TextIssue::NameMissing => "text-name-missing",
            TextIssue::CommentEmpty => "text-comment-empty",
        }
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            TextIssue::TooLong { .. } | TextIssue::Unreadable { .. } | TextIssue::CommentsMissing { .. } => {
                Severity::Loss
            }
            TextIssue::Doubtful { .. }
            | TextIssue::Empty
            | TextIssue::WeekdayDiffers { .. }
            | TextIssue::DateAmbiguous { .. }
            | TextIssue::NameMissing
            | TextIssue::CommentEmpty => Severity::Note,
        }
    }
}

impl fmt::Display for TextIssue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextIssue::Doubtful { what } => write!(out, "{what}; the likelier reading is kept, please look at it"),
            TextIssue::Empty => out.write_str("holds no text; passed over"),
            TextIssue::TooLong { bytes } => {
                write!(out, "page of {} is too long; passed over, split it", Count(*bytes, "byte"))
            }
            TextIssue::Unreadable { error } => write!(out, "cannot be read: {error}; passed over"),
            TextIssue::WeekdayDiffers { text } => write!(out, "\"{text}\" names another day of the week; date kept"),
            TextIssue::DateAmbiguous { text } => {
                write!(out, "\"{text}\" does not tell day from month; kept as text, name the language to settle it")
            }
            TextIssue::CommentsMissing { stated, found } => {
                write!(
                    out,
                    "says {}, {found} recognised; the others are not in the text or in another comment, please look at it",
                    Count(*stated, "comment")
                )
            }
            TextIssue::NameMissing => out.write_str("comment heading without a name; comment kept without an author"),
            TextIssue::CommentEmpty => out.write_str("comment heading with no text below it; comment kept empty"),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Doubt::CommentsStart => "it is not certain where the comments start",
            Doubt::CommentsEnd => "it is not certain where the comments end",
            Doubt::Heading => "it is not certain which lines are headings of comments",
            Doubt::Bare => "neither date nor title nor comments were recognised",
            Doubt::PostMissing => "comments were found but no post above them",
        })
    }
}
