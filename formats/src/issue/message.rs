//! The words in which issues are told: lower-case fragments, with what is kept and what can be done.

use std::fmt;

use super::{Count, Issue};

impl fmt::Display for Issue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Issue::DateUnreadable { field, text } => write!(out, "{field} \"{text}\" cannot be read; kept as text"),
            Issue::StatusUnknown { word } => write!(out, "status \"{word}\" is not known; treated as not public"),
            Issue::StatusMissing { what, taken_as } => {
                write!(
                    out,
                    "damaged, and {what} is missing, which would say whether it was public; taken as {taken_as}"
                )
            }
            Issue::PrivateWithheld { names } => {
                write!(out, "what is in {names} may be private; kept out unless private data is asked for")
            }
            Issue::KindUnknown { word, taken_as: Some(kind) } => {
                write!(out, "kind \"{word}\" is not known; taken as {kind}")
            }
            Issue::KindUnknown { word, taken_as: None } => {
                write!(out, "kind \"{word}\" is not known; kept under that word")
            }
            Issue::KindMissing { taken_as } => write!(out, "entry says no kind; taken as {taken_as}"),
            Issue::ParentMissing { parent } => write!(out, "answers comment {parent}, which is not in the input"),
            Issue::ReplyCycle => out.write_str("comments answer each other in a circle; shown at top level"),
            Issue::CommentWithoutPost { post } if post.is_empty() => out.write_str("comment names no post; kept apart"),
            Issue::CommentWithoutPost { post } => write!(out, "comment's post {post} is not in the input; kept apart"),
            Issue::IdTwice { id } => write!(out, "id {id} is used twice; both kept"),
            Issue::SameTwice { id } => write!(out, "{id} stands twice; one kept"),
            Issue::CopiesDisagree { id, taken_as } => {
                write!(out, "copies of {id} do not agree about whether it was public; taken as {taken_as}")
            }
            Issue::CommentCountDiffers { stated, found } => {
                write!(out, "says {}, the input has {found}", Count(*stated, "comment"))
            }
            Issue::EntryCut => out.write_str("input ends inside this entry; what was there is kept"),
            Issue::InputCut => {
                out.write_str("input ends before its last end tag; get the export again if it can be had")
            }
            Issue::EntryUnclosed => out.write_str("end tag of this entry is missing; the entry is whole"),
            Issue::EntryDamaged => out.write_str("entry is damaged; what could be read is kept"),
            Issue::InputUnreadable { name, error } => write!(out, "{name}: {error}; passed over"),
            Issue::BodyTooLong { bytes } => {
                write!(
                    out,
                    "body of {} is longer than is taken; its beginning is kept, --max-post takes more",
                    Count(*bytes, "byte")
                )
            }
            Issue::FieldTooLong { field, bytes } => {
                write!(
                    out,
                    "{field} of {} is longer than is taken; its beginning is kept, --max-field takes more",
                    Count(*bytes, "byte")
                )
            }
            Issue::XmlTooDeep { limit } => {
                write!(
                    out,
                    "elements stand more than {limit} deep; the text of deeper ones is kept in the last, --max-xml-depth \
                     goes deeper"
                )
            }
            Issue::AttributesTooMany { limit } => {
                write!(
                    out,
                    "tag has more than {limit} attributes; the others are left out, --max-xml-attributes takes more"
                )
            }
            Issue::NamespacesTooMany { limit } => {
                write!(
                    out,
                    "more than {limit} prefixes are declared; elements of the others go by their prefix, \
                     --max-xml-namespaces takes more"
                )
            }
            Issue::NamespaceUnknown { prefix, uri } if prefix.is_empty() => {
                write!(out, "namespace \"{uri}\" is not known; taken as the usual one")
            }
            Issue::NamespaceUnknown { prefix, uri } => {
                write!(out, "namespace \"{uri}\" of prefix {prefix} is not known; taken as the usual one")
            }
            Issue::NameTooLong { limit } => {
                write!(out, "name of more than {limit} bytes in a tag; the rest is left out, --max-xml-name takes more")
            }
            Issue::TagTooLong { limit } => {
                write!(out, "tag of more than {limit} bytes; the rest of it is left out, --max-xml-tag takes more")
            }
            Issue::BytesInvalid { count } => {
                write!(out, "{} could not be decoded; replaced by U+FFFD", Count(*count, "character"))
            }
            Issue::EncodingDoubtful { encoding } => {
                write!(out, "bytes that are not UTF-8 and part of no word; read as {encoding}, which is a guess")
            }
            Issue::Hole { bytes } => {
                write!(
                    out,
                    "{} where text should be; what stood there is lost, another copy may have it",
                    Count(*bytes, "zero byte")
                )
            }
            Issue::LineEncodingDiffers => {
                out.write_str("line is not UTF-8 like the others; read as windows-1252, which is a guess")
            }
            Issue::MojibakeSeen { places } => {
                write!(
                    out,
                    "decoded in the wrong encoding in {}, by the look of it; left so, --fix-mojibake repairs it",
                    Count(*places, "place")
                )
            }
            Issue::MojibakeRepaired { places } => {
                write!(out, "decoded in the wrong encoding in {}; repaired", Count(*places, "place"))
            }
            Issue::BareAmpersand => out.write_str("\"&\" taken as text"),
            Issue::BareLessThan => out.write_str("\"<\" taken as text"),
            Issue::ReferenceInvalid { text } => write!(out, "{text} names no character; replaced by U+FFFD"),
            Issue::ControlCharacter { number } => write!(out, "control character U+{number:04X} dropped"),
            Issue::TextInEntry { bytes } => {
                write!(out, "{} of text between elements; kept in meta as \"text\"", Count(*bytes, "byte"))
            }
            Issue::FieldTwice { name } => {
                write!(out, "{name} stands twice with different contents; the first counts, the other is kept in meta")
            }
            Issue::AttributeTwice { name } => {
                write!(out, "attribute {name} stands twice; the first counts, the tag is kept in meta as \"text\"")
            }
            Issue::OtherDocument { what } => {
                write!(out, "another document begins here, {what}; split the file and give the parts")
            }
            Issue::StrayText { bytes } => {
                write!(out, "{} of text between entries passed over", Count(*bytes, "byte"))
            }
            Issue::EntriesInText { count } => {
                write!(out, "a plain search finds more starts of entries ({count}); they stand in texts or comments")
            }
            Issue::Html(issue) => issue.fmt(out),
            #[cfg(feature = "json")]
            Issue::Json(issue) => issue.fmt(out),
            #[cfg(feature = "text")]
            Issue::Text(issue) => issue.fmt(out),
            #[cfg(feature = "mtif")]
            Issue::Mtif(issue) => issue.fmt(out),
            #[cfg(feature = "wordpress")]
            Issue::Wordpress(issue) => issue.fmt(out),
        }
    }
}
