//! What only the end of a run knows: the export's digests, the report, the description of it all.

use blogferry_formats::{Issues, OutPath, Piece, Severity};

use super::contents::{CRATE, LOSSES, MEDIA_TABLE, REPORT};
use super::crate_metadata::{Crate, metadata};
use super::original::{Originals, put_originals};
use super::table::row;
use crate::media::{MediaBook, MediaEntry};
use crate::report::{Balance, Facts, Loss, gather, html, json, source_notes};
use crate::sink::{Sink, SinkError};
use crate::source::Opened;

/// A run that has rendered all its posts.
pub(crate) struct Ending<'a> {
    pub(crate) opened: &'a Opened<'a>,
    pub(crate) balance: &'a Balance,
    pub(crate) losses: &'a [Loss],
    pub(crate) issues: &'a Issues,
    pub(crate) media: &'a MediaBook,
    pub(crate) originals: Originals,
    /// The date of what is newest, as text.
    pub(crate) date: Option<String>,
}

/// Puts into a bag what its writer could not know.
///
/// # Errors
/// When the export cannot be read again, or the output not be written.
pub(crate) fn put_rest(ending: &Ending<'_>, sink: &mut dyn Sink) -> Result<(), SinkError> {
    let Ending { opened, balance, losses, issues, media, originals, date } = ending;
    let blog = opened.archive.blog();
    let passed_over = opened.archive.passed_over();
    let notes = source_notes(opened);
    let has_loss = balance.has_loss()
        || !losses.is_empty()
        || issues.total(Severity::Loss) > 0
        || notes.iter().any(|note| note.kind.severity() == Severity::Loss);
    let facts = Facts {
        exit: u8::from(has_loss),
        from: opened.reader.info().id,
        version: blog.source.as_ref().and_then(|source| source.version.as_deref()),
        title: blog.title.as_deref(),
        inputs: opened.names(),
        to: super::ID,
        balance,
        media,
        repaired: issues.total(Severity::Warning),
        passed_over: &passed_over,
        files: None,
        blogs: Vec::new(),
    };
    let groups = gather(issues, losses, &notes, opened, usize::MAX);
    let mut put =
        |name: &str, text: String| sink.put(Piece::File { path: OutPath::new([name]), bytes: text.into_bytes() });
    put(LOSSES, format!("{:#}\n", json(&facts, &groups)))?;
    put(REPORT, html(&facts, &groups))?;
    if media.found() > 0 {
        put(MEDIA_TABLE, media_table(media))?;
    }
    let files = put_originals(&opened.files, *originals, sink)?;
    let about = Crate { opened, originals: &files, kept: *originals == Originals::Keep, date: date.as_deref() };
    let text = format!("{:#}\n", metadata(&about));
    sink.put(Piece::File { path: OutPath::new([CRATE]), bytes: text.into_bytes() })
}

/// Returns a table of every address of a picture or file, and what became of it.
fn media_table(media: &MediaBook) -> String {
    let mut table = row(["address", "file", "status", "type", "length", "sha256", "origin"]);
    for (address, entry) in &media.entries {
        table.push_str(&match entry {
            MediaEntry::Kept(file) => row([
                address.as_str(),
                file.path.as_str(),
                "kept",
                file.mime.unwrap_or_default(),
                &file.length.to_string(),
                &file.sha256.to_string(),
                &file.origin,
            ]),
            MediaEntry::Left(reason) => row([address.as_str(), "", &reason.to_string(), "", "", "", ""]),
        });
    }
    table
}
