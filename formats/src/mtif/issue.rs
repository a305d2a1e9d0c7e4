use std::fmt;

use crate::issue::{Count, Severity};

/// What only this format can tell about an input.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumIter)]
#[non_exhaustive]
pub enum MtifIssue {
    /// A key the format does not define; its value is kept in `meta`.
    KeyUnknown {
        /// The key as it stands.
        key: String,
    },
    /// A key that may stand once stands again; the last value counts, the others are kept in `meta`.
    KeyTwice {
        /// The key.
        key: String,
    },
    /// A value that the format does not define for its key; kept in `meta`.
    ValueUnknown {
        /// The key.
        key: &'static str,
        /// The value.
        value: String,
    },
    /// Lines between the keys of a record that are no keys; kept in `meta`.
    HeaderText {
        /// How many lines.
        lines: u64,
    },
    /// A section whose name the format does not define; its text is kept in `meta`.
    SectionUnknown {
        /// The name.
        name: String,
    },
    /// Text after a separator without the name of a section; taken as part of the body.
    SectionUnnamed,
    /// A section that may stand once stands again; the texts are joined.
    SectionTwice {
        /// The name.
        name: &'static str,
    },
    /// Lines of five or eight dashes that separate nothing; kept as text.
    SeparatorInText {
        /// How many lines.
        count: u64,
    },
    /// The dates of this file have the day before the month.
    DayFirst {
        /// The first date that shows it.
        text: String,
    },
    /// A date that can be read in two ways, in a file that uses both; read with the month first.
    DateAmbiguous {
        /// The date as it stands.
        text: String,
    },
    /// A year of two digits, read as the nearest one since 1970.
    YearShort {
        /// The date as it stands.
        text: String,
    },
    /// A body in Textile, which this program does not convert; passed on as plain text.
    Textile,
    /// A comment that only the author of the blog could see; treated as pending.
    CommentSecret,
    /// A comment with a key that keeps it from visitors, or with a word for that which nobody knows; not public.
    CommentHidden {
        /// The key.
        key: String,
        /// The word.
        value: String,
    },
    /// A record that should only add comments to an entry says more; kept in `meta`.
    NoEntryText,
    /// The last record has no closing line: the file may end too early.
    RecordOpen,
    /// A record is longer than this program takes; only its beginning is read.
    RecordTooLong {
        /// How long it is, in bytes.
        bytes: u64,
    },
}

impl MtifIssue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            MtifIssue::KeyUnknown { .. } => "mtif-key-unknown",
            MtifIssue::KeyTwice { .. } => "mtif-key-twice",
            MtifIssue::ValueUnknown { .. } => "mtif-value-unknown",
            MtifIssue::HeaderText { .. } => "mtif-header-text",
            MtifIssue::SectionUnknown { .. } => "mtif-section-unknown",
            MtifIssue::SectionUnnamed => "mtif-section-unnamed",
            MtifIssue::SectionTwice { .. } => "mtif-section-twice",
            MtifIssue::SeparatorInText { .. } => "mtif-separator-in-text",
            MtifIssue::DayFirst { .. } => "mtif-day-first",
            MtifIssue::DateAmbiguous { .. } => "mtif-date-ambiguous",
            MtifIssue::YearShort { .. } => "mtif-year-short",
            MtifIssue::Textile => "mtif-textile",
            MtifIssue::CommentSecret => "mtif-comment-secret",
            MtifIssue::CommentHidden { .. } => "mtif-comment-hidden",
            MtifIssue::NoEntryText => "mtif-no-entry-text",
            MtifIssue::RecordOpen => "mtif-record-open",
            MtifIssue::RecordTooLong { .. } => "mtif-record-too-long",
        }
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            MtifIssue::KeyUnknown { .. }
            | MtifIssue::KeyTwice { .. }
            | MtifIssue::ValueUnknown { .. }
            | MtifIssue::SectionUnknown { .. }
            | MtifIssue::SeparatorInText { .. }
            | MtifIssue::CommentSecret
            | MtifIssue::CommentHidden { .. }
            | MtifIssue::NoEntryText
            | MtifIssue::RecordOpen => Severity::Note,
            MtifIssue::HeaderText { .. }
            | MtifIssue::SectionUnnamed
            | MtifIssue::SectionTwice { .. }
            | MtifIssue::DayFirst { .. }
            | MtifIssue::DateAmbiguous { .. }
            | MtifIssue::YearShort { .. }
            | MtifIssue::Textile => Severity::Warning,
            MtifIssue::RecordTooLong { .. } => Severity::Loss,
        }
    }
}

impl fmt::Display for MtifIssue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MtifIssue::KeyUnknown { key } => write!(out, "key \"{key}\" is not known; kept as data"),
            MtifIssue::KeyTwice { key } => {
                write!(out, "key \"{key}\" stands more than once; the last value is used, the others are kept as data")
            }
            MtifIssue::ValueUnknown { key, value } => {
                write!(out, "\"{value}\" is no value of \"{key}\"; kept as data")
            }
            MtifIssue::HeaderText { lines } => {
                write!(out, "{} of text among the keys; kept as data", Count(*lines, "line"))
            }
            MtifIssue::SectionUnknown { name } => write!(out, "section \"{name}\" is not known; kept as data"),
            MtifIssue::SectionUnnamed => out.write_str("text without the name of a section taken as part of the body"),
            MtifIssue::SectionTwice { name } => write!(out, "section \"{name}\" stands more than once; joined"),
            MtifIssue::SeparatorInText { count } => {
                write!(out, "{} of dashes inside a text; kept as text", Count(*count, "line"))
            }
            MtifIssue::DayFirst { text } => {
                write!(out, "date \"{text}\" has the day first; all dates of this file are read so")
            }
            MtifIssue::DateAmbiguous { text } => {
                write!(out, "date \"{text}\" can be read in two ways and the file uses both; read with the month first")
            }
            MtifIssue::YearShort { text } => {
                write!(out, "date \"{text}\" has a year of two digits; taken as 1970 to 2069")
            }
            MtifIssue::Textile => out.write_str("body is in Textile; passed on as plain text"),
            MtifIssue::CommentSecret => out.write_str("comment was shown to the author of the blog alone; not public"),
            MtifIssue::CommentHidden { key, value } => write!(out, "comment has \"{key}: {value}\"; not public"),
            MtifIssue::NoEntryText => {
                out.write_str("record marked \"NO ENTRY\" says more than its comments; kept as data")
            }
            MtifIssue::RecordOpen => out.write_str("last record has no closing line; the file may end too early"),
            MtifIssue::RecordTooLong { bytes } => {
                write!(out, "record of {} is too long; only its beginning is read", Count(*bytes, "byte"))
            }
        }
    }
}
