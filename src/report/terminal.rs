//! The report as lines of text.

use std::fmt::Write;

use blogferry_formats::Severity;

use super::balance::{Account, Balance, Row};
use super::entry::{Group, NoteKind};
use super::escape::escape;
use crate::media::MediaBook;
use crate::plan::{Only, full_count};

/// Returns a line for each entry of the groups that are at least so bad, in the form of a compiler's messages:
/// `file:line:column: severity[code]: subject: message (+41 more)`. Each comes with its severity, for colours.
pub fn lines(groups: &[Group], least: Severity) -> Vec<(Severity, String)> {
    let mut lines = Vec::new();
    for group in groups.iter().filter(|group| group.severity >= least) {
        for (index, entry) in group.entries.iter().enumerate() {
            let mut line = String::new();
            if let Some(place) = &entry.place {
                line.push_str(&place.file);
                if place.line > 0 {
                    // Writing to a string cannot fail.
                    let _ = write!(line, ":{}:{}", place.line, place.column);
                }
                line.push_str(": ");
            }
            let _ = write!(line, "{}[{}]: ", severity_word(group.severity), group.code);
            if let Some(subject) = &entry.subject {
                let _ = write!(line, "{subject}: ");
            }
            line.push_str(&entry.message);
            if let Some(body) = &entry.body {
                let _ = write!(line, "{body}");
            }
            let more = group.count.saturating_sub(group.entries.len() as u64);
            if index.saturating_add(1) == group.entries.len() && more > 0 {
                let _ = write!(line, " (+{} more)", full_count(more, "", ""));
            }
            lines.push((group.severity, escape(&line).into_owned()));
        }
    }
    lines
}

/// Returns the word for a severity: `note`, `warning`, `error`.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Loss => "error",
    }
}

/// Returns the closing table.
pub fn table(balance: &Balance, media: &MediaBook, passed_over: &[(String, u64)], files: u64) -> Vec<String> {
    let mut rows: Vec<(String, Row)> = Vec::new();
    for class in [Only::Posts, Only::Pages, Only::Drafts, Only::Attachments] {
        let row = balance.rows.get(&class).copied().unwrap_or_default();
        if row.found > 0 || class == Only::Posts {
            rows.push((class.as_str().to_owned(), row));
        }
    }
    let custom = balance.rows.iter().filter(|(class, _)| matches!(class, Only::Custom(_)));
    rows.extend(custom.map(|(class, row)| (class.as_str().to_owned(), *row)));
    rows.push(("comments".to_owned(), balance.comments.row()));
    if media.found() > 0 {
        rows.push(("pictures".to_owned(), media_row(media)));
    }
    let number = |number: u64| full_count(number, "", "");
    let mut cells: Vec<[String; 5]> = vec![["", "found", "written", "skipped", "lost"].map(str::to_owned)];
    for (name, row) in &rows {
        cells.push([
            escape(name).into_owned(),
            number(row.found),
            number(row.written),
            number(row.skipped),
            number(row.lost),
        ]);
    }
    if files > 0 {
        cells.push(["files".to_owned(), String::new(), number(files), String::new(), String::new()]);
    }
    for (name, count) in passed_over {
        cells.push([escape(name).into_owned(), number(*count), String::new(), number(*count), String::new()]);
    }
    let width = |column: usize| {
        cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3), width(4)];
    cells
        .iter()
        .map(|row| {
            let mut line = String::from(" ");
            for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
                let _ = if column == 0 { write!(line, " {cell:<width$}") } else { write!(line, "  {cell:>width$}") };
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// Returns the line of the table for pictures and other files; what is still linked where it was is skipped.
pub(super) fn media_row(media: &MediaBook) -> Row {
    let is_lost = |reason| NoteKind::of(reason).severity() == Severity::Loss;
    let lost = media.left().filter(|(_, reason)| is_lost(reason)).count() as u64;
    let written = media.kept().count() as u64;
    Row { found: media.found(), written, skipped: media.found().saturating_sub(written).saturating_sub(lost), lost }
}

/// Returns the last line: `read 1,204 posts, 8,310 comments; written 1,203, 8,298; skipped 1 draft, 12 spam; lost 0;
/// repaired 44`.
pub fn balance_line(balance: &Balance, repaired: u64) -> String {
    let Balance { posts, comments, .. } = balance;
    let mut line = format!(
        "read {}, {}; written {}, {}; skipped {}; lost {}",
        full_count(posts.read, "post", "posts"),
        full_count(comments.read, "comment", "comments"),
        full_count(posts.written, "", ""),
        full_count(comments.written, "", ""),
        skipped(balance),
        pair(posts, comments, |posts| posts.lost, |comments| comments.lost),
    );
    if posts.unreached > 0 || comments.unreached > 0 {
        let unreached = pair(posts, comments, |posts| posts.unreached, |comments| comments.unreached);
        let _ = write!(line, "; not reached {unreached}");
    }
    let _ = write!(line, "; repaired {}", full_count(repaired, "", ""));
    line
}

fn skipped(balance: &Balance) -> String {
    let posts = balance.posts.skipped.iter().map(|(reason, count)| reason.count(*count));
    let comments = balance.comments.skipped.iter().map(|(reason, count)| reason.count(*count));
    let parts: Vec<String> = posts.chain(comments).collect();
    if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }
}

fn pair<A: Ord, B: Ord>(
    posts: &Account<A>,
    comments: &Account<B>,
    of_posts: fn(&Account<A>) -> u64,
    of_comments: fn(&Account<B>) -> u64,
) -> String {
    let (posts, comments) = (of_posts(posts), of_comments(comments));
    match (posts, comments) {
        (0, 0) => "0".to_owned(),
        (posts, 0) => full_count(posts, "post", "posts"),
        (0, comments) => full_count(comments, "comment", "comments"),
        (posts, comments) => {
            format!("{}, {}", full_count(posts, "post", "posts"), full_count(comments, "comment", "comments"))
        }
    }
}
