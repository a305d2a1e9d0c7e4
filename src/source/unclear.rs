//! Files in a folder that nobody knows, though they are named like those that are read: what was in them would be missed.

use blogferry_formats::Reader;

use super::error::SourceErrorKind;
use super::looks_like::{CHANGED_EXPORT, OTHER_XML};
use super::recognise::BINARY;

/// Suffixes that stand behind that of a packed file.
const PACKED: [&str; 4] = ["gz", "bz2", "xz", "zst"];

/// Returns why a file is not read that the reader does not know, if its name says that it is one of the reader's; `None`
/// if it is clear that it is something else.
///
/// `are_pages` is true for files that are read each for itself: an empty one holds nothing that another one lacks.
pub(super) fn unread(
    name: &str,
    reader: &dyn Reader,
    looks_like: Option<&'static str>,
    fault: Option<&SourceErrorKind>,
    are_pages: bool,
) -> Option<SourceErrorKind> {
    if !is_named_for(name, reader) {
        return None;
    }
    match fault {
        Some(SourceErrorKind::Empty) => (!are_pages).then_some(SourceErrorKind::Empty),
        Some(_) => None,
        None if may_be_lost(looks_like, reader) => Some(SourceErrorKind::NotRecognised { looks_like }),
        None => None,
    }
}

fn is_named_for(name: &str, reader: &dyn Reader) -> bool {
    let mut parts = name.rsplit('.').map(str::to_ascii_lowercase);
    let mut suffix = parts.next();
    if suffix.as_deref().is_some_and(|suffix| PACKED.contains(&suffix)) {
        suffix = parts.next();
    }
    let is_named = |suffix: String| reader.info().suffixes.contains(&suffix.as_str());
    suffix.is_some_and(is_named) && parts.next().is_some()
}

/// Returns true for what may be a damaged or packed export, and for what nobody knows.
fn may_be_lost(looks_like: Option<&str>, reader: &dyn Reader) -> bool {
    let lost = ["a WordPress export", "a Blogger export", "a gzip file", "a bzip2 file", "an xz file", "a zstd file"];
    looks_like.is_none_or(|it| match it {
        BINARY | CHANGED_EXPORT | "plain text" => true,
        // A tag may stand at the beginning of any text; beside exports in XML many other documents lie.
        OTHER_XML => !reader.info().suffixes.contains(&"xml"),
        _ => lost.contains(&it),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doubles::LineReader;

    fn is_told(name: &str, looks_like: &'static str) -> bool {
        unread(name, &LineReader, Some(looks_like), None, false).is_some()
    }

    #[test]
    fn what_is_named_like_an_input_and_known_to_nobody_is_missed() {
        assert!(is_told("part-2.lines", "plain text"));
        assert!(is_told("PART-2.LINES", "binary data"));
        assert!(is_told("part-2.lines.gz", "a gzip file"));
        for (name, looks_like) in [
            ("read-me.txt", "plain text"),
            ("lines", "plain text"),
            ("map.lines", "a sitemap"),
            ("photo.gz", "a gzip file"),
            ("page.lines", "an HTML page"),
        ] {
            assert!(!is_told(name, looks_like), "{name}");
        }
    }

    #[test]
    fn an_empty_file_is_missed_where_others_go_on_in_it() {
        let empty = |are_pages| unread("a.lines", &LineReader, None, Some(&SourceErrorKind::Empty), are_pages);
        assert!(matches!(empty(false), Some(SourceErrorKind::Empty)) && empty(true).is_none());
    }
}
