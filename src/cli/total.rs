//! What the runs of several blogs come to together.

use std::collections::BTreeMap;

use blogferry_formats::Severity;

use super::exit::Exit;
use crate::blogs::BlogRun;
use crate::convert::{End, Run};
use crate::media::MediaBook;
use crate::report::{Balance, BlogFacts, Facts, Group, LossKind, Note, NoteKind, gather, merge, source_notes};
use crate::sink::Summary;

/// The sum of all runs.
pub(super) struct Total {
    pub(super) balance: Balance,
    pub(super) media: MediaBook,
    pub(super) passed_over: Vec<(String, u64)>,
    pub(super) repaired: u64,
    pub(super) files: Summary,
    pub(super) exit: Exit,
    pub(super) end: End,
}

impl Total {
    /// Adds up runs; a signal with this number may have stopped them.
    pub(super) fn of(runs: &[BlogRun<'_>], signal: Option<u8>) -> Self {
        let mut total = Total {
            balance: Balance::default(),
            media: MediaBook::default(),
            passed_over: Vec::new(),
            repaired: 0,
            files: Summary::default(),
            exit: Exit::Success,
            end: End::Complete,
        };
        let mut passed_over: BTreeMap<String, u64> = BTreeMap::new();
        for one in runs {
            let run = &one.run;
            total.balance.add(&run.balance);
            for (address, entry) in &run.media.entries {
                total.media.entries.insert(within(one, address), entry.clone());
            }
            for (name, count) in run.opened.archive.passed_over() {
                match runs {
                    [_] => total.passed_over.push((name, count)),
                    _ => {
                        let total = passed_over.entry(name).or_default();
                        *total = total.saturating_add(count);
                    }
                }
            }
            total.repaired = total.repaired.saturating_add(run.issues.total(Severity::Warning));
            total.files.written = total.files.written.saturating_add(run.summary.written);
            total.files.unchanged = total.files.unchanged.saturating_add(run.summary.unchanged);
            total.files.left.extend(run.summary.left.iter().map(|path| within(one, path)));
            total.exit = worse(total.exit, exit_of(run, &notes(one), signal));
            total.end = if total.end == End::Complete { run.end } else { total.end };
        }
        total.passed_over.extend(passed_over);
        total
    }

    /// Returns what a report says beside the groups.
    pub(super) fn facts<'a>(&'a self, runs: &'a [BlogRun<'_>]) -> Option<Facts<'a>> {
        let first = &runs.first()?.run;
        let blog = first.opened.archive.blog();
        let blogs = runs.iter().filter(|_| runs.len() > 1).map(|one| BlogFacts {
            below: one.below.as_ref().map_or("", |below| below.as_str()),
            title: one.run.opened.archive.blog().title.as_deref(),
            balance: &one.run.balance,
        });
        Some(Facts {
            exit: self.exit.code(),
            from: first.opened.reader.info().id,
            version: blog.source.as_ref().and_then(|source| source.version.as_deref()),
            title: blog.title.as_deref().filter(|_| runs.len() == 1),
            inputs: runs.iter().flat_map(|one| one.run.opened.names()).collect(),
            to: first.writer.info().id,
            balance: &self.balance,
            media: &self.media,
            repaired: self.repaired,
            passed_over: &self.passed_over,
            files: Some(&self.files),
            blogs: blogs.collect(),
        })
    }
}

/// Returns everything that is told of all runs, at most `shown` in full of each code.
pub(super) fn groups(runs: &[BlogRun<'_>], shown: usize) -> Vec<Group> {
    let of = |one: &BlogRun<'_>| {
        let run = &one.run;
        gather(&run.issues, &run.losses, &notes(one), &run.opened, shown)
    };
    merge(runs.iter().map(of).collect(), shown)
}

fn notes(one: &BlogRun<'_>) -> Vec<Note> {
    let run = &one.run;
    let mut notes = source_notes(&run.opened);
    for (address, reason) in run.media.left() {
        notes.push(Note { kind: NoteKind::of(reason), message: format!("{address}: {reason}") });
    }
    for path in &run.summary.left {
        let message = format!(
            "{}: of an earlier run, not made by this one; left, remove it if it is not wanted",
            within(one, path)
        );
        notes.push(Note { kind: NoteKind::FileLeft, message });
    }
    notes
}

/// Returns a name with the folder of its blog in front, where there are several.
fn within(one: &BlogRun<'_>, name: &str) -> String {
    one.below.as_ref().map_or_else(|| name.to_owned(), |below| format!("{below}/{name}"))
}

fn exit_of(run: &Run<'_>, notes: &[Note], signal: Option<u8>) -> Exit {
    let has_fault = run.losses.iter().any(|loss| matches!(loss.kind, LossKind::Fault(_)));
    if has_fault || !run.balance.adds_up() {
        return Exit::Fault;
    }
    match run.end {
        End::Stopped => Exit::Signal(signal.unwrap_or(2)),
        End::Refused => Exit::Loss,
        End::Complete | End::Planned => {
            let told = notes.iter().any(|note| note.kind.severity() == Severity::Loss);
            let lost = run.balance.has_loss() || !run.losses.is_empty() || run.issues.total(Severity::Loss) > 0;
            if lost || told { Exit::Loss } else { Exit::Success }
        }
    }
}

/// Returns the one of two ends of a run that says more: a fault, a signal, a loss.
fn worse(one: Exit, other: Exit) -> Exit {
    let rank = |exit: Exit| match exit {
        Exit::Fault => 3,
        Exit::Signal(_) => 2,
        Exit::Success => 0,
        _ => 1,
    };
    if rank(other) > rank(one) { other } else { one }
}
