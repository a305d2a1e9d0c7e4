use std::fmt;

use crate::issue::Severity;

/// What only this format can tell about an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextIssue {}

impl TextIssue {
    /// Returns the code: lower-case with hyphens, never changes.
    pub fn code(&self) -> &'static str {
        match *self {}
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        match *self {}
    }
}

impl fmt::Display for TextIssue {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}
