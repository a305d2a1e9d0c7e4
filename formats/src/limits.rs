//! How much of an input is taken as it stands, and how much of it is shown.
//!
//! None of these limits guards the stack or the end of a run: nothing recurses over what an input can nest. They bound
//! what one piece of an input can cost, so any value may be given. What is beyond one is told in an
//! [`Issue`](crate::Issue).

/// Sizes beyond which the parts of an XML file are an attack or damage and no longer a blog.
///
/// Each default is a multiple of what any export uses, and low enough that no tag or entry costs more than a few
/// milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlLimits {
    /// How deep elements may stand in each other. Exports use ten levels, pages within them a few dozen; the text of
    /// deeper elements belongs to the deepest one kept.
    pub depth: usize,
    /// How many attributes of a tag are looked at. A tag has a handful.
    pub attributes: usize,
    /// How many prefixes a file may declare. The richest exports declare a dozen; elements of a prefix beyond keep it as
    /// their namespace.
    pub namespaces: usize,
    /// How many bytes of the name of an element or attribute count. The longest of any format has forty.
    pub name: usize,
    /// How many bytes of a start tag are looked at. Addresses make tags long, and a small picture within one.
    pub tag: usize,
}

impl Default for XmlLimits {
    fn default() -> Self {
        XmlLimits { depth: 1024, attributes: 1024, namespaces: 256, name: 1000, tag: 1 << 20 }
    }
}

/// How deep the elements of a body may stand in each other before deeper ones are flattened: their text is kept.
///
/// Browsers draw the line at 512, and the deepest real pages stay below 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HtmlDepth(pub usize);

impl Default for HtmlDepth {
    fn default() -> Self {
        HtmlDepth(256)
    }
}

/// How deep replies are shown within what they answer; deeper ones say in words whom they answer.
///
/// Beyond eight levels no line is left on a narrow screen. The data is not limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyDepth(pub usize);

impl Default for ReplyDepth {
    fn default() -> Self {
        ReplyDepth(8)
    }
}

/// How many bytes the name of a post's file may have without its suffix; a longer one is cut at a character.
///
/// Most file systems take 255 bytes for a name, one that encrypts names 143.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StemLength(pub usize);

impl StemLength {
    /// As many are never exceeded: a number against equal names and the suffix of a sidecar still fit behind them, so
    /// that no two sidecars are cut to one name.
    pub const MOST: usize = 170;

    /// Returns a name cut to so many bytes, and never to nothing.
    #[cfg(any(feature = "markdown", feature = "pages"))]
    pub(crate) fn cut(self, stem: &str) -> &str {
        let longest = self.0.min(Self::MOST).min(stem.len());
        let end = (0..=longest).rev().find(|end| stem.is_char_boundary(*end)).unwrap_or(0);
        stem.get(..end).filter(|stem| !stem.is_empty()).unwrap_or("_")
    }
}

impl Default for StemLength {
    fn default() -> Self {
        StemLength(Self::MOST)
    }
}
