//! What was changed, skipped, repaired or lost on the way: an [`Issue`] does not end a run, it is told.

mod count;
mod message;

use std::collections::BTreeMap;

use strum::IntoEnumIterator as _;

pub(crate) use count::Count;

use crate::html::HtmlIssue;

/// Everything that can be told about an input, as a value.
///
/// Each has a stable code for reports and scripts, a severity, and a message that is a lower-case fragment.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumIter)]
#[non_exhaustive]
pub enum Issue {
    /// A date that is no date; the text is kept in `meta`.
    DateUnreadable {
        /// The field.
        field: &'static str,
        /// What stands there.
        text: String,
    },
    /// A word for a status that the format does not define; the thing is treated as not public.
    StatusUnknown {
        /// The word.
        word: String,
    },
    /// Damage took what says whether something was public; it is treated as not public.
    StatusMissing {
        /// The element that would say it.
        what: &'static str,
        /// What the thing is taken as.
        taken_as: &'static str,
    },
    /// Elements the format does not define that may hold what was not public; kept under `private`.
    PrivateWithheld {
        /// Their names.
        names: String,
    },
    /// A word for a kind that the format does not define; the entry is kept as a post of that kind, unless all else in it
    /// says what it is.
    KindUnknown {
        /// The word.
        word: String,
        /// What it is taken as, if not as that kind.
        taken_as: Option<&'static str>,
    },
    /// An entry that does not say what it is.
    KindMissing {
        /// What it is taken as.
        taken_as: &'static str,
    },
    /// A comment names a parent that is not in the input; the id is kept.
    ParentMissing {
        /// The id of the parent.
        parent: String,
    },
    /// Comments answer each other in a circle; the link of this one is kept as data but not followed.
    ReplyCycle,
    /// A comment whose post is not in the input; kept apart.
    CommentWithoutPost {
        /// The id of the post; empty if it names none.
        post: String,
    },
    /// Two things have one id but are not the same; both are kept.
    IdTwice {
        /// The id.
        id: String,
    },
    /// The same thing stands twice; one is kept.
    SameTwice {
        /// The id.
        id: String,
    },
    /// Copies of one post or comment do not agree about whether it was public.
    CopiesDisagree {
        /// The id.
        id: String,
        /// What it is taken as.
        taken_as: &'static str,
    },
    /// The platform counted another number of comments than are in the input.
    CommentCountDiffers {
        /// What the platform counted.
        stated: u64,
        /// How many there are.
        found: u64,
    },
    /// The input ends inside this entry; what was there is kept.
    EntryCut,
    /// The input ends before its last end tag; what followed is not there.
    InputCut,
    /// An entry has no end tag but is whole.
    EntryUnclosed,
    /// An entry is damaged; the fields that could be read are kept.
    EntryDamaged,
    /// A file among others that cannot be read; says what the system says.
    InputUnreadable {
        /// The name of the file.
        name: String,
        /// The words of the system.
        error: String,
    },
    /// A body is longer than is taken; its beginning is kept.
    BodyTooLong {
        /// How many bytes it has.
        bytes: u64,
    },
    /// Something beside the body is longer than is taken; its beginning is kept.
    FieldTooLong {
        /// What it is.
        field: String,
        /// How many bytes it has.
        bytes: u64,
    },
    /// Elements of XML stand too deep in each other; their text belongs to the deepest one kept.
    XmlTooDeep {
        /// How deep they may stand.
        limit: usize,
    },
    /// A tag has more attributes than are looked at.
    AttributesTooMany {
        /// How many are.
        limit: usize,
    },
    /// A file declares more prefixes than are kept; elements of the others go by their prefix.
    NamespacesTooMany {
        /// How many are.
        limit: usize,
    },
    /// A well-known prefix is declared for an address that nobody knows; it means what it usually does.
    NamespaceUnknown {
        /// The prefix; empty for the default namespace.
        prefix: String,
        /// The address.
        uri: String,
    },
    /// The name of an element or attribute is longer than is taken.
    NameTooLong {
        /// How many bytes are.
        limit: usize,
    },
    /// A start tag is longer than is looked at.
    TagTooLong {
        /// How many bytes are.
        limit: usize,
    },
    /// Bytes that are not the encoding they should be.
    BytesInvalid {
        /// How many replacement characters stand for them.
        count: u64,
    },
    /// Too few letters beyond ASCII to tell the encoding of a text from.
    EncodingDoubtful {
        /// What it was read as.
        encoding: &'static str,
    },
    /// Zero bytes in a row where text should be, as a disk or a transfer leaves them.
    Hole {
        /// How many, in all such places.
        bytes: u64,
    },
    /// A line that is not UTF-8 like the others; read as Windows-1252.
    LineEncodingDiffers,
    /// Letters that look decoded in the wrong encoding; left as they are.
    MojibakeSeen {
        /// How many places.
        places: u64,
    },
    /// Letters that were decoded in the wrong encoding, put right on request.
    MojibakeRepaired {
        /// How many places.
        places: u64,
    },
    /// `&` that starts no reference; taken as text.
    BareAmpersand,
    /// `<` that starts no tag; taken as text.
    BareLessThan,
    /// A reference to a character that XML forbids, or to none at all.
    ReferenceInvalid {
        /// The reference as it stands.
        text: String,
    },
    /// A control character that XML forbids; dropped.
    ControlCharacter {
        /// Its number.
        number: u32,
    },
    /// Text between the elements of an entry, where nothing should be; kept in `meta`.
    TextInEntry {
        /// How many bytes.
        bytes: u64,
    },
    /// A field that can stand once stands again with something else; the first that is not empty counts.
    FieldTwice {
        /// The name of the element.
        name: String,
    },
    /// A tag gives an attribute twice; the first counts.
    AttributeTwice {
        /// The name of the attribute.
        name: String,
    },
    /// A document of another kind is glued to this one; nothing of it is read.
    OtherDocument {
        /// What it is, with its article.
        what: &'static str,
    },
    /// Text between entries, where nothing should be.
    StrayText {
        /// How many bytes.
        bytes: u64,
    },
    /// Starts of entries that stand inside texts or comments of the file and were not taken as entries.
    EntriesInText {
        /// How many.
        count: u64,
    },
    /// Something in the HTML of a body.
    #[strum(disabled)]
    Html(HtmlIssue),
    /// Something in the JSON form of the model.
    #[cfg(feature = "json")]
    #[strum(disabled)]
    Json(crate::json::JsonIssue),
    /// Something in a plain-text dump.
    #[cfg(feature = "text")]
    #[strum(disabled)]
    Text(crate::text::TextIssue),
    /// Something in a Movable Type file.
    #[cfg(feature = "mtif")]
    #[strum(disabled)]
    Mtif(crate::mtif::MtifIssue),
    /// Something in a WordPress export.
    #[cfg(feature = "wordpress")]
    #[strum(disabled)]
    Wordpress(crate::wordpress::WordpressIssue),
}

/// How bad an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing was changed.
    Note,
    /// Something was put right and nothing is lost.
    Warning,
    /// Something that was in the input is not in the output.
    Loss,
}

impl Issue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Issue::DateUnreadable { .. } => "date-unreadable",
            Issue::StatusUnknown { .. } => "status-unknown",
            Issue::StatusMissing { .. } => "status-missing",
            Issue::PrivateWithheld { .. } => "private-withheld",
            Issue::KindUnknown { .. } => "kind-unknown",
            Issue::KindMissing { .. } => "kind-missing",
            Issue::ParentMissing { .. } => "parent-missing",
            Issue::ReplyCycle => "reply-cycle",
            Issue::CommentWithoutPost { .. } => "comment-without-post",
            Issue::IdTwice { .. } => "id-twice",
            Issue::SameTwice { .. } => "same-twice",
            Issue::CopiesDisagree { .. } => "copies-disagree",
            Issue::CommentCountDiffers { .. } => "comment-count-differs",
            Issue::EntryCut => "entry-cut",
            Issue::InputCut => "input-cut",
            Issue::EntryUnclosed => "entry-unclosed",
            Issue::EntryDamaged => "entry-damaged",
            Issue::InputUnreadable { .. } => "input-unreadable",
            Issue::BodyTooLong { .. } => "body-too-long",
            Issue::FieldTooLong { .. } => "field-too-long",
            Issue::XmlTooDeep { .. } => "xml-too-deep",
            Issue::AttributesTooMany { .. } => "attributes-too-many",
            Issue::NamespacesTooMany { .. } => "namespaces-too-many",
            Issue::NamespaceUnknown { .. } => "namespace-unknown",
            Issue::NameTooLong { .. } => "name-too-long",
            Issue::TagTooLong { .. } => "tag-too-long",
            Issue::BytesInvalid { .. } => "bytes-invalid",
            Issue::EncodingDoubtful { .. } => "encoding-doubtful",
            Issue::Hole { .. } => "hole",
            Issue::LineEncodingDiffers => "line-encoding-differs",
            Issue::MojibakeSeen { .. } => "text-mojibake",
            Issue::MojibakeRepaired { .. } => "text-mojibake-repaired",
            Issue::BareAmpersand => "bare-ampersand",
            Issue::BareLessThan => "bare-less-than",
            Issue::ReferenceInvalid { .. } => "reference-invalid",
            Issue::ControlCharacter { .. } => "control-character",
            Issue::StrayText { .. } | Issue::TextInEntry { .. } => "stray-text",
            Issue::FieldTwice { .. } => "field-twice",
            Issue::AttributeTwice { .. } => "attribute-twice",
            Issue::OtherDocument { .. } => "other-document",
            Issue::EntriesInText { .. } => "entries-in-text",
            Issue::Html(issue) => issue.code(),
            #[cfg(feature = "json")]
            Issue::Json(issue) => issue.code(),
            #[cfg(feature = "text")]
            Issue::Text(issue) => issue.code(),
            #[cfg(feature = "mtif")]
            Issue::Mtif(issue) => issue.code(),
            #[cfg(feature = "wordpress")]
            Issue::Wordpress(issue) => issue.code(),
        }
    }

    /// Returns every code there is with its severity, in code order.
    pub fn catalogue() -> BTreeMap<&'static str, Severity> {
        let all = Issue::iter().chain(HtmlIssue::iter().map(Issue::Html));
        #[cfg(feature = "json")]
        let all = all.chain(crate::json::JsonIssue::iter().map(Issue::Json));
        #[cfg(feature = "text")]
        let all = all.chain(crate::text::TextIssue::iter().map(Issue::Text));
        #[cfg(feature = "mtif")]
        let all = all.chain(crate::mtif::MtifIssue::iter().map(Issue::Mtif));
        #[cfg(feature = "wordpress")]
        let all = all.chain(crate::wordpress::WordpressIssue::iter().map(Issue::Wordpress));
        all.map(|issue| (issue.code(), issue.severity())).collect()
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Issue::CommentCountDiffers { .. }
            | Issue::CommentWithoutPost { .. }
            | Issue::EntriesInText { .. }
            | Issue::MojibakeSeen { .. }
            | Issue::ParentMissing { .. }
            | Issue::PrivateWithheld { .. }
            | Issue::SameTwice { .. } => Severity::Note,
            Issue::CopiesDisagree { .. }
            | Issue::DateUnreadable { .. }
            | Issue::StatusMissing { .. }
            | Issue::StatusUnknown { .. }
            | Issue::KindUnknown { .. }
            | Issue::KindMissing { .. }
            | Issue::ReplyCycle
            | Issue::IdTwice { .. }
            | Issue::EntryUnclosed
            | Issue::BareLessThan
            | Issue::AttributesTooMany { .. }
            | Issue::BareAmpersand
            | Issue::ControlCharacter { .. }
            | Issue::MojibakeRepaired { .. }
            | Issue::NamespaceUnknown { .. }
            | Issue::FieldTwice { .. }
            | Issue::AttributeTwice { .. }
            | Issue::TextInEntry { .. }
            | Issue::StrayText { .. } => Severity::Warning,
            Issue::OtherDocument { .. }
            | Issue::InputCut
            | Issue::InputUnreadable { .. }
            | Issue::EntryCut
            | Issue::EntryDamaged
            | Issue::BodyTooLong { .. }
            | Issue::FieldTooLong { .. }
            | Issue::XmlTooDeep { .. }
            | Issue::NamespacesTooMany { .. }
            | Issue::NameTooLong { .. }
            | Issue::TagTooLong { .. }
            | Issue::BytesInvalid { .. }
            | Issue::EncodingDoubtful { .. }
            | Issue::Hole { .. }
            | Issue::LineEncodingDiffers
            | Issue::ReferenceInvalid { .. } => Severity::Loss,
            Issue::Html(issue) => issue.severity(),
            #[cfg(feature = "json")]
            Issue::Json(issue) => issue.severity(),
            #[cfg(feature = "text")]
            Issue::Text(issue) => issue.severity(),
            #[cfg(feature = "mtif")]
            Issue::Mtif(issue) => issue.severity(),
            #[cfg(feature = "wordpress")]
            Issue::Wordpress(issue) => issue.severity(),
        }
    }
}
