//! What only the end of a run knows: the export's digests, the report, the description of it all.

use blogferry_formats::{Issues, OutPath, Piece, Severity};

use super::contents::{CRATE, LOSSES, REPORT};
use super::crate_metadata::{Crate, metadata};
use super::original::{Originals, put_originals};
use crate::report::{Balance, Facts, Loss, gather, html, json, source_notes};
use crate::sink::{Sink, SinkError};
use crate::source::Opened;

/// A run that has rendered all its posts.
pub(crate) struct Ending<'a> {
    pub(crate) opened: &'a Opened<'a>,
    pub(crate) balance: &'a Balance,
    pub(crate) losses: &'a [Loss],
    pub(crate) issues: &'a Issues,
    pub(crate) originals: Originals,
    /// The date of what is newest, as text.
    pub(crate) date: Option<String>,
}

/// Puts into a bag what its writer could not know.
///
/// # Errors
/// When the export cannot be read again, or the output not be written.
pub(crate) fn put_rest(ending: &Ending<'_>, sink: &mut dyn Sink) -> Result<(), SinkError> {
    let Ending { opened, balance, losses, issues, originals, date } = ending;
    let blog = opened.archive.blog();
    let passed_over = opened.archive.passed_over();
    let has_loss = balance.has_loss() || !losses.is_empty() || issues.total(Severity::Loss) > 0;
    let facts = Facts {
        exit: u8::from(has_loss),
        from: opened.reader.info().id,
        version: blog.source.as_ref().and_then(|source| source.version.as_deref()),
        title: blog.title.as_deref(),
        inputs: opened.names(),
        to: super::ID,
        balance,
        repaired: issues.total(Severity::Warning),
        passed_over: &passed_over,
        files: None,
    };
    let groups = gather(issues, losses, &source_notes(opened), &opened.files, usize::MAX);
    let mut put =
        |name: &str, text: String| sink.put(Piece::File { path: OutPath::new([name]), bytes: text.into_bytes() });
    put(LOSSES, format!("{:#}\n", json(&facts, &groups)))?;
    put(REPORT, html(&facts, &groups))?;
    let files = put_originals(&opened.files, *originals, sink)?;
    let about = Crate { opened, originals: &files, kept: *originals == Originals::Keep, date: date.as_deref() };
    let text = format!("{:#}\n", metadata(&about));
    sink.put(Piece::File { path: OutPath::new([CRATE]), bytes: text.into_bytes() })
}
