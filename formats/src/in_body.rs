//! Where in the body of a post or comment something was met.

use crate::model::Source;
#[cfg(any(feature = "json", feature = "markdown", feature = "pages"))]
pub(crate) use tags::{element, places};

/// Where in the body of a post or comment something was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InBody {
    /// The number of the post in its archive; filled in by the caller that knows it.
    pub post: Option<usize>,
    /// The id of the comment, if it was met in the body of one.
    pub comment: Option<String>,
    /// What the post or comment says of where it was read.
    pub source: Option<Source>,
    /// The name of the element, in lower case.
    pub element: Option<String>,
    /// Where the element stands; `None` where it has no place in the body as its source has it, because the platform
    /// makes it when it shows the body, or where that is not certain.
    pub at: Option<BodyOffset>,
}

/// A place in a body as its source has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyOffset {
    /// The offset of the byte, counted from 0.
    pub byte: usize,
    /// The line, counted from 1.
    pub line: u64,
    /// The byte in the line, counted from 1.
    pub column: u64,
}

#[cfg(any(feature = "json", feature = "markdown", feature = "pages"))]
mod tags;
