//! What the exit code says.

use crate::convert::ConvertError;
use crate::source::SourceError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Everything asked for was carried over.
    Success,
    /// Finished, but something was lost, or `--strict` forbade to write.
    Loss,
    /// The command was wrong.
    Usage,
    /// An input cannot be used.
    Input,
    /// The output failed.
    Output,
    /// A safety limit of the whole run was reached.
    Limit,
    /// A fault of the program.
    Fault,
    /// Stopped by a signal of this number.
    Signal(u8),
}

impl Exit {
    pub(super) fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::Loss => 1,
            Exit::Usage => 2,
            Exit::Input => 3,
            Exit::Output => 4,
            Exit::Limit => 5,
            Exit::Fault => 70,
            Exit::Signal(number) => number.saturating_add(128),
        }
    }

    /// The end of a program whose reader went away.
    pub(super) const CLOSED_PIPE: Exit = Exit::Signal(13);

    pub(super) fn of_source(error: &SourceError) -> Exit {
        match error {
            _ if error.is_usage() => Exit::Usage,
            _ if error.is_limit() => Exit::Limit,
            _ => Exit::Input,
        }
    }

    pub(super) fn of(error: &ConvertError) -> Exit {
        match error {
            ConvertError::Source(error) => Exit::of_source(error),
            ConvertError::Sink(error) if error.is_usage() => Exit::Usage,
            ConvertError::Sink(error) if error.is_closed_pipe() => Exit::CLOSED_PIPE,
            ConvertError::Library { .. } => Exit::Input,
            ConvertError::Sink(_) | ConvertError::Threads(_) | ConvertError::Temporary(_) => Exit::Output,
            ConvertError::NoSuchTarget(_)
            | ConvertError::NeedsFolder(_)
            | ConvertError::NeedsFile(_)
            | ConvertError::NoPlaceForMedia(_)
            | ConvertError::CannotDownload
            | ConvertError::DownloadIsNeverFlawless => Exit::Usage,
        }
    }
}
