//! What bytes look like that are not what was hoped for.

/// The first bytes of files that are no text, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1F\x8B", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ\0", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1A\n", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90\0", "a program"),
];

/// What XML looks like that is nothing in particular.
pub(super) const OTHER_XML: &str = "an XML document of some other kind";

/// Returns what the head of an input looks like, with its article; `None` when there is nothing to tell.
///
/// Looks at no more than the head: a hint for a message, never a decision.
pub fn looks_like(head: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(what);
    }
    match head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => return Some("a picture"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return Some("a video"),
        _ if head.get(257..262) == Some(b"ustar") => return Some("a tar archive"),
        _ => {}
    }
    let text = head.trim_ascii_start();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    if text.is_empty() {
        return Some("an empty file");
    }
    if is_binary(head) {
        return Some("binary data");
    }
    if text.starts_with(b"<") {
        return Some(markup(&text.to_ascii_lowercase()));
    }
    match text {
        [b'{', rest @ ..] if matches!(rest.trim_ascii_start(), [b'"' | b'}', ..]) => Some("JSON"),
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start(), [b'{' | b'[' | b'"' | b']', ..]) => Some("JSON"),
        [b'-', b'-', b'-', b'\n' | b'\r', ..] => Some("a Markdown file with front matter"),
        _ if is_changed_export(&text.to_ascii_lowercase()) => Some(CHANGED_EXPORT),
        _ => Some("plain text"),
    }
}

/// An export that is not read as it is, nor taken for a page.
pub(super) const CHANGED_EXPORT: &str = "a Movable Type export with other lines than it had (quoted, indented, without capitals or \
    without its beginning): put them back, try `-f mtif`, or publish all of it as a page with `-f text`";

/// The names of the format and the lines that part them.
fn is_changed_export(lower: &[u8]) -> bool {
    let has = |needle: &str| memchr::memmem::find(lower, needle.as_bytes()).is_some();
    has("-----") && ["body:", "comment:", "email:"].iter().any(|name| has(name)) && has("date:")
}

/// Control characters that no text has, in more than one byte of fifty.
fn is_binary(head: &[u8]) -> bool {
    let odd = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    odd > head.len() / 50
}

fn markup(text: &[u8]) -> &'static str {
    let has = |needle: &str| memchr::memmem::find(text, needle.as_bytes()).is_some();
    if has("<!doctype html") || has("<html") {
        let asks_for_password = has("type=\"password\"") || has("type='password'") || has("type=password");
        return if asks_for_password || has("servicelogin") || has("sign in") {
            "a log-in page (HTML)"
        } else {
            "an HTML page"
        };
    }
    // The order matters: an export is also an RSS or Atom feed.
    let kinds = [
        ("wxr_version", "a WordPress export"),
        ("wordpress extended rss", "a WordPress export"),
        ("//schemas.google.com/blogger/", "a Blogger export"),
        ("tag:blogger.com", "a Blogger feed"),
        ("disqus.com", "a Disqus export"),
        ("<rss", "an RSS feed"),
        ("<rdf:rdf", "an RSS 1.0 feed"),
        ("<opml", "an OPML list of feeds"),
        ("<urlset", "a sitemap"),
        ("<svg", "an SVG picture"),
        ("<feed", "an Atom feed of something else"),
        (":feed", "an Atom feed of something else"),
    ];
    kinds.iter().find(|(needle, _)| has(needle)).map_or(OTHER_XML, |(_, what)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_file_is_called_by_its_name() {
        let cases: &[(&[u8], &str)] = &[
            (b"", "an empty file"),
            (b" \n\t", "an empty file"),
            (b"PK\x03\x04rest", "a zip archive"),
            (b"\x1F\x8B\x08", "a gzip file"),
            (b"%PDF-1.7", "a PDF document"),
            (b"\xFF\xD8\xFF\xE0", "a picture"),
            (b"{\"db\": []}", "JSON"),
            (b"[\n {\"a\": 1}]", "JSON"),
            (b"<!DOCTYPE html><title>x</title>", "an HTML page"),
            (b"<html><form><input type=\"password\"></form>", "a log-in page (HTML)"),
            (b"<?xml version='1.0'?><rss version='2.0'>", "an RSS feed"),
            (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "an Atom feed of something else"),
            (b"<opml version='2.0'>", "an OPML list of feeds"),
            (b"<note/>", "an XML document of some other kind"),
            (b"Dear diary,\ntoday", "plain text"),
            (b"> AUTHOR: Reed\n> DATE: 06/13/2004\n> -----\n> BODY:\n", CHANGED_EXPORT),
            (b"\x00\x01\x02\x03\x00\x07 abc", "binary data"),
        ];
        for (head, what) in cases {
            assert_eq!(looks_like(head), Some(*what), "{}", String::from_utf8_lossy(head));
        }
    }
}
