//! Blogger exports: the classic Atom backup (2008 to 2024) and the `feed.atom` of a Google Takeout (since 2018).
//!
//! Both are Atom feeds whose entries are posts, pages and comments in any order. The classic one says what an entry is
//! by a category and threads comments with `thr:in-reply-to` and `link rel="related"`; the newer one has elements of
//! its own (`blogger:type`, `blogger:parent`, `blogger:inReplyTo`) and the blog's settings in a `settings.csv` beside it.
//! One reader takes both, entry by entry.
//!
//! `document` holds what an entry says, `convert` what it means, `index` the one pass that finds everything.

mod archive;
mod body;
mod convert;
mod copied;
mod document;
mod feed;
mod head;
mod identity;
mod index;
mod join;
mod merged;
mod moment;
mod notices;
mod settings;
mod snippet;
mod status;
mod structure;
mod vocabulary;

use memchr::memmem;

use crate::detect::{Confidence, FormatInfo, Sample};
use crate::dialect::Dialect;
use crate::input::Input;
use crate::issues::Issues;
use crate::reader::{Archive, OpenContext, ReadError, Reader};

/// Reads Blogger exports of both generations.
#[derive(Clone, Copy, Debug, Default)]
pub struct BloggerReader;

static INFO: FormatInfo = FormatInfo {
    id: "blogger",
    name: "Blogger export",
    about: "The classic blog-MM-DD-YYYY.xml, or feed.atom of a Google Takeout with its settings.csv",
    suffixes: &["xml", "atom"],
    aliases: &["takeout"],
};

impl Reader for BloggerReader {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    /// A feed is Blogger's when it says so: by its id, its generator, the kind of an entry or the namespace of 2018.
    /// Feeds that were edited by hand and lost all of that are known by the words of `type` elements.
    fn sniff(&self, sample: &Sample<'_>) -> Confidence {
        let holds = |text: &str| memmem::find(sample.head, text.as_bytes()).is_some();
        let is_feed = holds("<feed") || holds(":feed") || holds("<entry") || holds(":entry>");
        if !is_feed || holds("<html") && !holds("<entry") {
            return Confidence::No;
        }
        let signs =
            [vocabulary::TAKEOUT, "http://schemas.google.com/blogger/2008", "tag:blogger.com,1999:blog-", ">Blogger<"];
        if signs.iter().any(|sign| holds(sign)) {
            return Confidence::Certain;
        }
        let words = ["type>POST<", "type>PAGE<", "type>COMMENT<"];
        if words.iter().any(|word| holds(word)) { Confidence::Likely } else { Confidence::No }
    }

    /// A Takeout has the settings of a blog beside its feed: `settings.csv` beside `feed.atom`, and after a rename by
    /// hand `NAME.settings.csv` beside `NAME.feed.atom`.
    fn companions(&self, name: &str) -> Vec<String> {
        let prefix = ["feed.atom", "atom.feed"].iter().find_map(|feed| name.strip_suffix(feed));
        prefix.map(|prefix| format!("{prefix}{}", settings::FILE_NAME)).into_iter().collect()
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &body::BloggerDialect
    }

    fn open(&self, inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        Ok(Box::new(archive::BloggerArchive::new(index::build(inputs, cx.xml, issues)?)))
    }
}
