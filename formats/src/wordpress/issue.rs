use std::fmt;

use crate::issue::{Issue, Severity};

/// What only this format can tell about an input.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumIter)]
#[non_exhaustive]
pub enum WordpressIssue {
    /// The file stops after a whole item, without the tags that end an export.
    EndMissing {
        /// The id of the last item.
        last: String,
    },
    /// Starts of comments that were not taken as comments.
    CommentsInText {
        /// How many.
        count: u64,
    },
    /// A body holds the end of its own CDATA section; what stands up to the end of the element is taken.
    SectionTorn,
    /// A post shows a medium that is not in the export.
    MediumMissing {
        /// Its number.
        id: String,
    },
    /// A post shows a reusable block that is not in the export.
    PatternMissing {
        /// Its number.
        id: String,
    },
    /// A post shows more reusable blocks than are taken in.
    PatternLimit {
        /// The number of the one that is left out.
        id: String,
    },
    /// A block of a plug-in; the HTML in it is kept.
    BlockUnknown {
        /// Its name.
        name: String,
    },
    /// A block without HTML: the platform makes it anew each time the page is shown.
    BlockDynamic {
        /// Its name.
        name: String,
    },
    /// A block of a plug-in that keeps its content in its attributes, where only the plug-in finds it.
    BlockOpaque {
        /// Its name.
        name: String,
    },
    /// The attributes of a block are no JSON.
    BlockAttributes {
        /// Its name.
        name: String,
    },
    /// A shortcode whose picture, player or list is nowhere in the export; it stays as it is written.
    ShortcodeEmpty {
        /// Its name.
        name: String,
    },
    /// Fields that the platform hides from its own users, that hold nothing, or that the post shows, are left out of
    /// front matter.
    FieldsHidden {
        /// The name of the first of them.
        first: String,
        /// How many they are.
        count: usize,
    },
    /// A shortcode without content of its own: the platform makes it anew each time the page is shown.
    ShortcodeDynamic {
        /// Its name.
        name: String,
    },
    /// A shortcode of a plug-in; it stays as it is written.
    ShortcodeUnknown {
        /// Its name.
        name: String,
    },
}

impl From<WordpressIssue> for Issue {
    fn from(issue: WordpressIssue) -> Self {
        Issue::Wordpress(issue)
    }
}

impl WordpressIssue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            WordpressIssue::EndMissing { .. } => "export-end-missing",
            WordpressIssue::CommentsInText { .. } => "comments-in-text",
            WordpressIssue::SectionTorn => "section-torn",
            WordpressIssue::MediumMissing { .. } => "medium-missing",
            WordpressIssue::PatternMissing { .. } => "reusable-block-missing",
            WordpressIssue::PatternLimit { .. } => "reusable-block-limit",
            WordpressIssue::BlockUnknown { .. } => "block-unknown",
            WordpressIssue::BlockDynamic { .. } => "block-dynamic",
            WordpressIssue::BlockOpaque { .. } => "block-opaque",
            WordpressIssue::BlockAttributes { .. } => "block-attributes",
            WordpressIssue::ShortcodeEmpty { .. } => "shortcode-empty",
            WordpressIssue::ShortcodeDynamic { .. } => "shortcode-dynamic",
            WordpressIssue::ShortcodeUnknown { .. } => "shortcode-unknown",
            WordpressIssue::FieldsHidden { .. } => "fields-hidden",
        }
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            WordpressIssue::CommentsInText { .. }
            | WordpressIssue::MediumMissing { .. }
            | WordpressIssue::PatternMissing { .. }
            | WordpressIssue::BlockUnknown { .. }
            | WordpressIssue::BlockDynamic { .. }
            | WordpressIssue::ShortcodeEmpty { .. }
            | WordpressIssue::ShortcodeDynamic { .. }
            | WordpressIssue::ShortcodeUnknown { .. }
            | WordpressIssue::FieldsHidden { .. } => Severity::Note,
            WordpressIssue::SectionTorn
            | WordpressIssue::BlockOpaque { .. }
            | WordpressIssue::BlockAttributes { .. } => Severity::Warning,
            // An export that ran out of time stops between two items more often than in one.
            WordpressIssue::EndMissing { .. } | WordpressIssue::PatternLimit { .. } => Severity::Loss,
        }
    }
}

impl fmt::Display for WordpressIssue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WordpressIssue::CommentsInText { count } => {
                write!(out, "a plain search finds more starts of comments ({count}); they stand in texts or in no item")
            }
            WordpressIssue::EndMissing { last } => {
                write!(out, "export stops after item {last} without its end; whatever followed is not in the file")
            }
            WordpressIssue::SectionTorn => out.write_str("body holds \"]]>\"; taken as text up to the end of the body"),
            WordpressIssue::MediumMissing { id } => write!(out, "shows medium {id}, which is not in the export"),
            WordpressIssue::PatternMissing { id } => {
                write!(out, "shows reusable block {id}, which is not in the export")
            }
            WordpressIssue::PatternLimit { id } => {
                write!(out, "reusable block {id} is left out: the post shows too many, or too large ones")
            }
            WordpressIssue::BlockUnknown { name } => write!(out, "block {name} is not known; its HTML is kept"),
            WordpressIssue::ShortcodeDynamic { name } => {
                write!(out, "shortcode [{name}] is made when a page is shown; there is nothing of it in the export")
            }
            WordpressIssue::BlockDynamic { name } => {
                write!(out, "block {name} is made when a page is shown; there is nothing of it in the export")
            }
            WordpressIssue::BlockOpaque { name } => {
                write!(out, "block {name} keeps its content in attributes; the HTML body keeps them, Markdown does not")
            }
            WordpressIssue::BlockAttributes { name } => {
                write!(out, "attributes of block {name} are no JSON; passed over")
            }
            WordpressIssue::ShortcodeEmpty { name } => {
                write!(out, "shortcode [{name}] shows nothing that is in the export; kept as written")
            }
            WordpressIssue::ShortcodeUnknown { name } => {
                write!(out, "shortcode [{name}] is not known; kept as written")
            }
            WordpressIssue::FieldsHidden { first, count: 1 } => {
                write!(
                    out,
                    "field {first} is hidden, empty or shown in the post; left out of front matter, not of JSON"
                )
            }
            WordpressIssue::FieldsHidden { first, count } => {
                write!(
                    out,
                    "{count} fields are hidden or empty, such as {first}; left out of front matter, not of JSON"
                )
            }
        }
    }
}
