//! Looking on while a conversion runs: what was found, how far it is, and whether it shall stop.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::signals::listen;
use super::talk::Talk;
use crate::convert::Watch;
use crate::source::Opened;

/// Shows a conversion on standard error.
pub(super) struct Onlooker {
    talk: Talk,
    bar: OnceLock<ProgressBar>,
    shows_progress: bool,
    signal: Arc<AtomicUsize>,
}

impl Onlooker {
    pub(super) fn new(talk: Talk, no_progress: bool) -> Self {
        let shows_progress = !no_progress && !talk.is_quiet() && io::stderr().is_terminal();
        Onlooker { talk, bar: OnceLock::new(), shows_progress, signal: Arc::new(AtomicUsize::new(0)) }
    }

    /// Returns the number of the signal that stopped the run.
    pub(super) fn signal(&self) -> Option<u8> {
        u8::try_from(self.signal.load(Ordering::Relaxed)).ok().filter(|number| *number > 0)
    }

    /// Takes the progress bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

impl Watch for Onlooker {
    fn opened(&self, opened: &Opened<'_>) {
        self.talk.say(&format!("reading  {}", describe(opened)));
    }

    fn begin(&self, bytes: Option<u64>) {
        // Until something is written a signal may end the program at once, so it is caught only from here on.
        listen(&self.signal);
        if self.shows_progress {
            let bar = self.bar.get_or_init(|| {
                let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr());
                let style = ProgressStyle::with_template(match bytes {
                    Some(_) => "  {wide_bar} {bytes}/{total_bytes} {elapsed}",
                    None => "  {spinner} {bytes} {elapsed}",
                });
                style.map_or(bar.clone(), |style| bar.with_style(style))
            });
            bar.reset();
        }
    }

    fn advance(&self, bytes: u64) {
        if let Some(bar) = self.bar.get() {
            bar.inc(bytes);
        }
    }

    fn should_stop(&self) -> bool {
        self.signal().is_some()
    }
}

/// Returns what was opened, in a line.
fn describe(opened: &Opened<'_>) -> String {
    let name = match opened.names().as_slice() {
        [only] => (*only).to_owned(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        [] => String::new(),
    };
    let blog = opened.archive.blog();
    let version = blog.source.as_ref().and_then(|source| source.version.as_deref());
    let version = version.map(|version| format!(" ({version})")).unwrap_or_default();
    let title = blog.title.as_deref().map(|title| format!(", \"{}\"", title.trim())).unwrap_or_default();
    format!("{name}: {}{version}{title}", opened.reader.info().name)
}
