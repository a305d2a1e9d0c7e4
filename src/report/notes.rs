//! What is told about inputs as files.

use super::entry::{Note, NoteKind};
use crate::plan::full_count;
use crate::source::Opened;

/// Returns what is to be said of the inputs that no format knows of.
pub fn source_notes(opened: &Opened<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for (encoding, first, count) in opened.guesses.iter() {
        let who = match count {
            0 | 1 => format!("{first}: says"),
            _ => format!("{first} and {} more: say", full_count(count.saturating_sub(1), "", "")),
        };
        let message = format!("{who} no encoding; read as {encoding} (another one with --encoding)");
        notes.push(Note { kind: NoteKind::EncodingGuessed, message });
    }
    notes.extend(opened.notices.iter().map(Note::from));
    if opened.passed_over > 0 {
        let count = full_count(opened.passed_over, "file is", "files are");
        let message = format!("{count} no part of the export; passed over");
        notes.push(Note { kind: NoteKind::FilesPassedOver, message });
    }
    notes
}
