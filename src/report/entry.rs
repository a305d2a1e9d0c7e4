//! Everything that is told, in one form, grouped by code.

use std::collections::{BTreeMap, btree_map};

use blogferry_formats::{Issue, Issues, Outline, Position, ReadError, Severity};

use strum::IntoEnumIterator as _;

use super::body::{Body, find_in_inputs};
use super::place::{Place, resolve};
use crate::media::LeftBecause;
use crate::plan::id_part;
use crate::source::{Notice, NoticeKind, Opened};
use crate::zip::Fault;

/// Something that could not be given at all.
#[derive(Debug)]
pub struct Loss {
    /// Which post; or the comments without one.
    pub subject: String,
    /// Where it starts.
    pub at: Option<Position>,
    /// Why.
    pub kind: LossKind,
}

/// Why something is lost.
#[derive(Debug, thiserror::Error)]
pub enum LossKind {
    /// The reader could not give it.
    #[error("lost: {0}")]
    Unreadable(#[from] ReadError),
    /// A fault of the program; the message of the panic.
    #[error("lost by a fault of this program, please report it: {0}")]
    Fault(String),
}

impl LossKind {
    const UNREADABLE: &'static str = "post-unreadable";
    const FAULT: &'static str = "program-fault";

    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match self {
            LossKind::Unreadable(_) => LossKind::UNREADABLE,
            LossKind::Fault(_) => LossKind::FAULT,
        }
    }
}

/// Something worth knowing that is not about a place in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing it is.
    pub kind: NoteKind,
    /// What is to be said.
    pub message: String,
}

/// The kinds of [`Note`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
#[non_exhaustive]
pub enum NoteKind {
    /// An input says no encoding; one was guessed.
    EncodingGuessed,
    /// Files in a folder that are no part of an export.
    FilesPassedOver,
    /// A file of an earlier run that this one did not make.
    FileLeft,
    /// The list of members of an archive is missing or damaged.
    ArchiveDamaged,
    /// An archive within an archive was not opened.
    ArchiveNested,
    /// Members of an archive share bytes.
    MembersOverlap,
    /// Members of an archive have one name.
    MemberNameTwice,
    /// A member of an archive ends before it should.
    MemberCut,
    /// A member of an archive does not have its checksum.
    MemberChecksum,
    /// A member of an archive is not as long as it should be.
    MemberLength,
    /// A member of an archive needs a password.
    MemberEncrypted,
    /// A member of an archive is packed in a way that is not read.
    MemberMethod,
    /// A member of an archive is not where the archive says.
    MemberMissing,
    /// A member of an archive reaches a limit.
    MemberLimit,
    /// A picture that is not in what was to hold it.
    MediaNotFound,
    /// A picture whose name several files have.
    MediaAmbiguous,
    /// A page where a picture should be.
    MediaNotAFile,
    /// Something in a page that does not become a file.
    MediaInline,
    /// A picture beyond the limit.
    MediaTooLarge,
    /// A picture that could not be read or fetched.
    MediaFailed,
}

impl NoteKind {
    /// Returns the kind of note that tells why a picture is not in the output.
    pub fn of(reason: &LeftBecause) -> Self {
        match reason {
            LeftBecause::NotThere => NoteKind::MediaNotFound,
            LeftBecause::Several => NoteKind::MediaAmbiguous,
            LeftBecause::Page => NoteKind::MediaNotAFile,
            LeftBecause::Inline => NoteKind::MediaInline,
            LeftBecause::TooLarge(_) => NoteKind::MediaTooLarge,
            LeftBecause::Failed(_) => NoteKind::MediaFailed,
        }
    }

    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(self) -> &'static str {
        match self {
            NoteKind::EncodingGuessed => "encoding-guessed",
            NoteKind::FilesPassedOver => "files-passed-over",
            NoteKind::FileLeft => "file-left",
            NoteKind::ArchiveDamaged => "archive-damaged",
            NoteKind::ArchiveNested => "archive-nested",
            NoteKind::MembersOverlap => "members-overlap",
            NoteKind::MemberNameTwice => "member-name-twice",
            NoteKind::MemberCut => "member-cut",
            NoteKind::MemberChecksum => "member-checksum",
            NoteKind::MemberLength => "member-length",
            NoteKind::MemberEncrypted => "member-encrypted",
            NoteKind::MemberMethod => "member-method",
            NoteKind::MemberMissing => "member-missing",
            NoteKind::MemberLimit => "member-limit",
            NoteKind::MediaNotFound => "media-not-found",
            NoteKind::MediaAmbiguous => "media-ambiguous",
            NoteKind::MediaNotAFile => "media-not-a-file",
            NoteKind::MediaInline => "media-inline",
            NoteKind::MediaTooLarge => "media-too-large",
            NoteKind::MediaFailed => "media-failed",
        }
    }

    /// Returns how bad it is.
    pub fn severity(self) -> Severity {
        match self {
            NoteKind::FilesPassedOver | NoteKind::MediaInline => Severity::Note,
            NoteKind::EncodingGuessed
            | NoteKind::FileLeft
            | NoteKind::ArchiveNested
            | NoteKind::MembersOverlap
            | NoteKind::MemberNameTwice
            | NoteKind::MediaNotFound
            | NoteKind::MediaAmbiguous
            | NoteKind::MediaNotAFile => Severity::Warning,
            NoteKind::ArchiveDamaged
            | NoteKind::MemberCut
            | NoteKind::MemberChecksum
            | NoteKind::MemberLength
            | NoteKind::MemberEncrypted
            | NoteKind::MemberMethod
            | NoteKind::MemberMissing
            | NoteKind::MemberLimit
            | NoteKind::MediaTooLarge
            | NoteKind::MediaFailed => Severity::Loss,
        }
    }
}

impl From<&Notice> for Note {
    fn from(notice: &Notice) -> Self {
        let kind = match notice.kind {
            NoticeKind::Searched(_) => NoteKind::ArchiveDamaged,
            NoticeKind::Nested => NoteKind::ArchiveNested,
            NoticeKind::Overlap(_) => NoteKind::MembersOverlap,
            NoticeKind::NameTwice(_) => NoteKind::MemberNameTwice,
            NoticeKind::Fault(Fault::Cut(_)) => NoteKind::MemberCut,
            NoticeKind::Fault(Fault::Checksum) => NoteKind::MemberChecksum,
            NoticeKind::Fault(Fault::Length { .. }) => NoteKind::MemberLength,
            NoticeKind::Encrypted => NoteKind::MemberEncrypted,
            NoticeKind::Method(_) => NoteKind::MemberMethod,
            NoticeKind::NoHeader => NoteKind::MemberMissing,
            NoticeKind::Limit(_) => NoteKind::MemberLimit,
        };
        Note { kind, message: notice.to_string() }
    }
}

/// Returns every code a report can carry, with its severity, in code order.
pub fn catalogue() -> BTreeMap<&'static str, Severity> {
    let notes = NoteKind::iter().map(|kind| (kind.code(), kind.severity()));
    let losses = [LossKind::UNREADABLE, LossKind::FAULT].map(|code| (code, Severity::Loss));
    Issue::catalogue().into_iter().chain(notes).chain(losses).collect()
}

/// All that is told under one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How often it was met.
    pub count: u64,
    /// The first of them.
    pub entries: Vec<Entry>,
}

/// One thing that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where; of what was met in a body, where its entry starts unless the body says that it is the exact place.
    pub place: Option<Place>,
    /// Where in a body, if it was met in one.
    pub body: Option<Body>,
    /// Which post or comment.
    pub subject: Option<String>,
    /// What.
    pub message: String,
}

/// An entry whose place is not worked out yet.
struct Placed {
    at: Option<Position>,
    entry: Entry,
}

/// Brings issues, losses and notes together, at most `shown` in full of each code; the bad ones last. What was met in
/// bodies is looked for in the inputs of `opened`.
pub fn gather(issues: &Issues, losses: &[Loss], notes: &[Note], opened: &Opened<'_>, shown: usize) -> Vec<Group> {
    let mut groups: BTreeMap<(Severity, &'static str), (u64, Vec<Placed>)> = BTreeMap::new();
    for (code, severity, count) in issues.counts() {
        groups.insert((severity, code), (count, Vec::new()));
    }
    let told = issues.kept().iter().map(|reported| {
        let key = (reported.issue.severity(), reported.issue.code());
        (key, reported.at, reported.body.as_deref(), reported.subject.clone(), reported.issue.to_string(), 0)
    });
    let lost = losses.iter().map(|loss| {
        ((Severity::Loss, loss.kind.code()), loss.at, None, Some(loss.subject.clone()), loss.kind.to_string(), 1)
    });
    let noted =
        notes.iter().map(|note| ((note.kind.severity(), note.kind.code()), None, None, None, note.message.clone(), 1));
    for (key, at, body, subject, message, more) in told.chain(lost).chain(noted) {
        let (count, entries) = groups.entry(key).or_default();
        *count = count.saturating_add(more);
        if entries.len() < shown {
            let body = body.map(Body::from);
            entries.push(Placed { at, entry: Entry { place: None, body, subject, message } });
        }
    }
    let in_bodies = groups.values_mut().flat_map(|(_, entries)| entries.iter_mut());
    find_in_inputs(
        in_bodies.filter_map(|placed| Some((&mut placed.at, placed.entry.body.as_mut()?))).collect(),
        &*opened.archive,
    );
    let positions: Vec<Option<Position>> =
        groups.values().flat_map(|(_, entries)| entries.iter().map(|placed| placed.at)).collect();
    let mut places = resolve(&positions, &opened.files).into_iter();
    groups
        .into_iter()
        .map(|((severity, code), (count, entries))| Group {
            code,
            severity,
            count,
            entries: entries
                .into_iter()
                .map(|placed| Entry { place: places.next().flatten(), ..placed.entry })
                .collect(),
        })
        .collect()
}

/// Brings together what is told of several blogs, at most `shown` in full of each code.
pub fn merge(of_blogs: Vec<Vec<Group>>, shown: usize) -> Vec<Group> {
    let mut merged: BTreeMap<(Severity, &'static str), Group> = BTreeMap::new();
    for group in of_blogs.into_iter().flatten() {
        match merged.entry((group.severity, group.code)) {
            btree_map::Entry::Vacant(place) => drop(place.insert(group)),
            btree_map::Entry::Occupied(mut place) => {
                let whole = place.get_mut();
                whole.count = whole.count.saturating_add(group.count);
                let room = shown.saturating_sub(whole.entries.len());
                whole.entries.extend(group.entries.into_iter().take(room));
            }
        }
    }
    merged.into_values().collect()
}

/// Returns how a post is called in messages: `post "Soup" (post-123)`.
pub fn subject(outline: &Outline) -> String {
    const LONGEST: usize = 60;
    let kind = outline.kind.as_str();
    let id = id_part(&outline.id);
    let Some(title) = outline.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) else {
        return format!("{kind} ({id})");
    };
    let mut short: String = title.chars().take(LONGEST).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    format!("{kind} \"{short}\" ({id})")
}
