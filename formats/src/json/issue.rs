use std::fmt;

use crate::issue::Severity;

/// What only this format can tell about an input or an output.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumIter)]
#[non_exhaustive]
pub enum JsonIssue {
    /// A field the model does not have; kept in `meta`.
    FieldUnknown {
        /// Its path inside the post or comment.
        path: String,
    },
    /// Something stands otherwise than it should, and it is clear what is meant.
    ReadAs {
        /// What stands there.
        what: String,
        /// What it was read as.
        taken_as: &'static str,
    },
    /// Posts, comments or a body under a name that nobody knows; kept in `meta`.
    NotRead {
        /// Its path inside the document, the post or the comment.
        path: String,
        /// What it looks like.
        what: &'static str,
    },
    /// A field whose value is of a kind the model does not allow; kept in `meta`.
    FieldUnfit {
        /// Its path inside the post or comment.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A field of the document that cannot be read at all.
    FieldLost {
        /// Its path.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A field that stands twice in one object; the last one is kept.
    FieldTwice,
    /// A comment without a post that cannot be read at all.
    CommentUnreadable {
        /// What is wrong with it.
        reason: String,
    },
    /// The input ends before its JSON does; what stands whole before the end is kept.
    InputCut,
    /// The text between two posts is not what JSON wants there; reading goes on at the next post.
    OutOfStep,
    /// One of several inputs cannot be used.
    InputUnusable {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
    /// Several inputs say different things of the blog; the first to say something is believed.
    BlogDiffers,
    /// JSON Lines has no place for what is known of the blog itself.
    BlogLeftOut,
}

impl JsonIssue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            JsonIssue::FieldUnknown { .. } => "json-field-unknown",
            JsonIssue::ReadAs { .. } => "json-read-as",
            JsonIssue::NotRead { .. } => "json-not-read",
            JsonIssue::FieldUnfit { .. } => "json-field-unfit",
            JsonIssue::FieldLost { .. } => "json-field-lost",
            JsonIssue::FieldTwice => "json-field-twice",
            JsonIssue::CommentUnreadable { .. } => "json-comment-unreadable",
            JsonIssue::InputCut => "json-input-cut",
            JsonIssue::OutOfStep => "json-out-of-step",
            JsonIssue::InputUnusable { .. } => "json-input-unusable",
            JsonIssue::BlogDiffers => "json-blog-differs",
            JsonIssue::BlogLeftOut => "jsonl-blog-left-out",
        }
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            JsonIssue::BlogLeftOut => Severity::Note,
            JsonIssue::FieldUnknown { .. }
            | JsonIssue::ReadAs { .. }
            | JsonIssue::FieldUnfit { .. }
            | JsonIssue::BlogDiffers => Severity::Warning,
            JsonIssue::FieldLost { .. }
            | JsonIssue::NotRead { .. }
            | JsonIssue::FieldTwice
            | JsonIssue::CommentUnreadable { .. }
            | JsonIssue::InputCut
            | JsonIssue::OutOfStep
            | JsonIssue::InputUnusable { .. } => Severity::Loss,
        }
    }
}

impl fmt::Display for JsonIssue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonIssue::FieldUnknown { path } => {
                write!(out, "field {path} is not known; kept in meta, which only JSON has whole")
            }
            JsonIssue::ReadAs { what, taken_as } => write!(out, "{what} read as {taken_as}"),
            JsonIssue::NotRead { path, what } => {
                write!(out, "field {path} is not known and looks like {what}; kept in meta, which only JSON has whole")
            }
            JsonIssue::FieldUnfit { path, reason } => write!(out, "field {path} does not fit: {reason}; kept in meta"),
            JsonIssue::FieldLost { path, reason } => write!(out, "field {path} cannot be read: {reason}; left out"),
            JsonIssue::FieldTwice => out.write_str("a field stands twice; last one kept"),
            JsonIssue::CommentUnreadable { reason } => write!(out, "comment cannot be read: {reason}; left out"),
            JsonIssue::InputCut => out.write_str("input ends too early; what stands whole before its end is kept"),
            JsonIssue::OutOfStep => out.write_str("text between posts is damaged; passed over up to the next post"),
            JsonIssue::InputUnusable { name, reason } => write!(out, "{name} {reason}; left out"),
            JsonIssue::BlogDiffers => out.write_str("inputs differ in what they say of the blog; first one believed"),
            JsonIssue::BlogLeftOut => out.write_str(
                "JSON Lines carries posts alone; what is known of the blog itself is only in the json target",
            ),
        }
    }
}
