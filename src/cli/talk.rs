//! Words to the user: on standard error, and never in the way of the data.

use std::io::{self, IsTerminal, Write};

use blogferry_formats::Severity;

use super::words::ColorWord;
use crate::report::{Group, escape, lines};

/// Says things on standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    loudness: Loudness,
    colours: bool,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Loudness {
    Errors,
    Usual,
    Everything,
}

impl Talk {
    pub(super) fn new(quiet: bool, verbose: bool, color: ColorWord) -> Self {
        let loudness = match (quiet, verbose) {
            (true, _) => Loudness::Errors,
            (false, false) => Loudness::Usual,
            (false, true) => Loudness::Everything,
        };
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let colours = match color {
            ColorWord::Always => true,
            ColorWord::Never => false,
            ColorWord::Auto => !plain && io::stderr().is_terminal(),
        };
        Talk { loudness, colours }
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.loudness == Loudness::Errors
    }

    /// Says something of interest.
    pub(super) fn say(&self, line: &str) {
        if self.loudness >= Loudness::Usual {
            print(&escape(line));
        }
    }

    /// Says why the command failed.
    pub(super) fn fail(&self, message: &str) {
        let message = escape(message);
        print(&if self.colours {
            format!("\u{1B}[1;31merror:\u{1B}[0m {message}")
        } else {
            format!("error: {message}")
        });
    }

    /// Says what was met.
    pub(super) fn tell(&self, groups: &[Group]) {
        let least = match self.loudness {
            Loudness::Errors => Severity::Loss,
            Loudness::Usual => Severity::Warning,
            Loudness::Everything => Severity::Note,
        };
        for (severity, line) in lines(groups, least) {
            let colour = match severity {
                Severity::Note => "36",
                Severity::Warning => "33",
                Severity::Loss => "31",
            };
            print(&if self.colours { format!("\u{1B}[{colour}m{line}\u{1B}[0m") } else { line });
        }
    }
}

/// When nobody listens there is nobody to tell.
pub(super) fn print(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Prints data on standard output.
pub(super) fn print_data(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
