//! What a format says about itself, and how sure a reader is that an input is its own.

/// The fixed facts about a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatInfo {
    /// The id used on the command line; lower-case with hyphens, never changes.
    pub id: &'static str,
    /// The name people know it by.
    pub name: &'static str,
    /// One sentence for lists.
    pub about: &'static str,
    /// File suffixes without the dot, the usual one first.
    pub suffixes: &'static [&'static str],
    /// Other ids that mean the same on the command line.
    pub aliases: &'static [&'static str],
}

/// The head of an input, for detection.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The name of the input; may mislead.
    pub name: &'a str,
    /// The first bytes, as UTF-8 where they are text; at least 64 KiB where there are so many.
    pub head: &'a [u8],
}

/// How sure a reader is that an input is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is something else.
    No,
    /// It could be, if nobody else wants it.
    Weak,
    /// It looks like it.
    Likely,
    /// It says so itself.
    Certain,
}
