use memchr::memmem;

use super::archive::WordpressArchive;
use super::body::WordpressDialect;
use super::index;
use super::vocabulary::EXPORT;
use crate::detect::{Confidence, FormatInfo, Sample};
use crate::dialect::Dialect;
use crate::input::Input;
use crate::issues::Issues;
use crate::reader::{Archive, OpenContext, ReadError, Reader};

/// Reads WordPress exports of all versions.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordpressReader;

static INFO: FormatInfo = FormatInfo {
    id: "wordpress",
    name: "WordPress export (WXR)",
    about: "The XML file of Tools > Export, versions 1.0 to 1.2, in one part or several",
    suffixes: &["xml", "wxr"],
    aliases: &["wxr"],
};

impl Reader for WordpressReader {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    /// An export names the namespace of WordPress; files cut by hand may have lost it and still use its prefix.
    fn sniff(&self, sample: &Sample<'_>) -> Confidence {
        let holds = |text: &str| memmem::find(sample.head, text.as_bytes()).is_some();
        let is_feed = holds("<rss") || holds("<channel") || holds("<item");
        if !is_feed {
            return Confidence::No;
        }
        if holds(EXPORT) || holds("<wp:wxr_version") {
            return Confidence::Certain;
        }
        let own = ["<wp:post_type", "<wp:post_id", "<wp:author", "<wp:comment"];
        if own.iter().any(|element| holds(element)) { Confidence::Likely } else { Confidence::No }
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &WordpressDialect
    }

    fn open(&self, inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        Ok(Box::new(WordpressArchive::new(index::build(inputs, cx, issues)?)))
    }
}
