//! What a file is, told by its first bytes.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind {
    /// The suffix of its name.
    pub suffix: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// What people do with it.
    pub family: Family,
}

/// What people do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// They look at it.
    Picture,
    /// They watch or hear it.
    Recording,
    /// They open it with a program.
    Document,
}

/// So many bytes are enough to tell.
pub const HEAD: usize = 1024;

/// A mark, where it stands, and what it says.
struct Mark(usize, &'static [u8], FileKind);

const fn picture(suffix: &'static str, mime: &'static str) -> FileKind {
    FileKind { suffix, mime, family: Family::Picture }
}

const fn recording(suffix: &'static str, mime: &'static str) -> FileKind {
    FileKind { suffix, mime, family: Family::Recording }
}

const fn document(suffix: &'static str, mime: &'static str) -> FileKind {
    FileKind { suffix, mime, family: Family::Document }
}

const MARKS: [Mark; 33] = [
    Mark(0, b"\xFF\xD8\xFF", picture("jpg", "image/jpeg")),
    Mark(0, b"\x89PNG\r\n\x1A\n", picture("png", "image/png")),
    Mark(0, b"GIF87a", picture("gif", "image/gif")),
    Mark(0, b"GIF89a", picture("gif", "image/gif")),
    Mark(8, b"WEBP", picture("webp", "image/webp")),
    Mark(4, b"ftypavif", picture("avif", "image/avif")),
    Mark(4, b"ftypavis", picture("avif", "image/avif")),
    Mark(4, b"ftyphei", picture("heic", "image/heic")),
    Mark(4, b"ftypmif1", picture("heic", "image/heic")),
    Mark(0, b"\0\0\0\x0CJXL ", picture("jxl", "image/jxl")),
    Mark(0, b"II*\0", picture("tif", "image/tiff")),
    Mark(0, b"MM\0*", picture("tif", "image/tiff")),
    Mark(0, b"\0\0\x01\0", picture("ico", "image/vnd.microsoft.icon")),
    Mark(8, b"AVI ", recording("avi", "video/x-msvideo")),
    Mark(8, b"WAVE", recording("wav", "audio/wav")),
    Mark(4, b"ftypM4A", recording("m4a", "audio/mp4")),
    Mark(4, b"ftypqt", recording("mov", "video/quicktime")),
    Mark(4, b"ftyp3g", recording("3gp", "video/3gpp")),
    Mark(4, b"ftyp", recording("mp4", "video/mp4")),
    Mark(4, b"moov", recording("mov", "video/quicktime")),
    Mark(0, b"\x1A\x45\xDF\xA3", recording("webm", "video/webm")),
    Mark(0, b"OggS", recording("ogg", "audio/ogg")),
    Mark(0, b"fLaC", recording("flac", "audio/flac")),
    Mark(0, b"ID3", recording("mp3", "audio/mpeg")),
    Mark(0, b"\xFF\xFB", recording("mp3", "audio/mpeg")),
    Mark(0, b"\xFF\xF3", recording("mp3", "audio/mpeg")),
    Mark(0, b"FLV\x01", recording("flv", "video/x-flv")),
    Mark(0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", recording("wmv", "video/x-ms-wmv")),
    Mark(0, b"%PDF-", document("pdf", "application/pdf")),
    Mark(0, b"PK\x03\x04", document("zip", "application/zip")),
    Mark(0, b"\x1F\x8B\x08", document("gz", "application/gzip")),
    Mark(0, b"7z\xBC\xAF\x27\x1C", document("7z", "application/x-7z-compressed")),
    Mark(0, b"Rar!\x1A\x07", document("rar", "application/vnd.rar")),
];

impl FileKind {
    /// Returns what a file is whose first bytes these are; `None` if they tell nothing.
    pub fn of(head: &[u8]) -> Option<Self> {
        let has = |Mark(at, bytes, _): &&Mark| head.get(*at..).is_some_and(|rest| rest.starts_with(bytes));
        // Two containers share the mark at the very start of theirs.
        let is_riff = |Mark(at, ..): &&Mark| *at != 8 || head.starts_with(b"RIFF");
        let marked = MARKS.iter().find(|mark| has(mark) && is_riff(mark)).map(|Mark(.., kind)| *kind);
        marked.or_else(|| is_bitmap(head).then_some(picture("bmp", "image/bmp"))).or_else(|| {
            let is_svg = first_element(head).is_some_and(|name| name.eq_ignore_ascii_case(b"svg"));
            is_svg.then_some(picture("svg", "image/svg+xml"))
        })
    }
}

/// Returns true for a page: what servers send in place of a picture they do not have.
pub fn is_page(head: &[u8]) -> bool {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |mark: &[u8]| start.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    begins(b"<!doctype html")
        || first_element(head).is_some_and(|name| {
            [&b"html"[..], b"head", b"body", b"title", b"meta", b"script", b"div", b"p", b"h1"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        })
}

fn is_bitmap(head: &[u8]) -> bool {
    // Two letters are few; the four reserved bytes after the length are zero.
    head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4])
}

/// Returns the name of the first element of a text, past a byte order mark, declarations and comments.
fn first_element(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    loop {
        rest = rest.trim_ascii_start().strip_prefix(b"<")?;
        let end: &[u8] = match rest {
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!' | b'?', ..] => b">",
            _ => break,
        };
        let at = memchr::memmem::find(rest, end)?;
        rest = rest.get(at.saturating_add(end.len())..)?;
    }
    let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
    rest.get(..length).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suffix(head: &[u8]) -> Option<&'static str> {
        FileKind::of(head).map(|kind| kind.suffix)
    }

    #[test]
    fn files_are_known_by_their_first_bytes() {
        assert_eq!(suffix(b"\xFF\xD8\xFF\xE0..JFIF"), Some("jpg"));
        assert_eq!(suffix(b"RIFF\x10\0\0\0WEBPVP8 "), Some("webp"));
        assert_eq!(suffix(b"RIFF\x10\0\0\0WAVEfmt "), Some("wav"));
        assert_eq!(suffix(b"\0\0\0\x20ftypavif"), Some("avif"));
        assert_eq!(suffix(b"\0\0\0\x20ftypisom"), Some("mp4"));
        assert_eq!(suffix(b"BM\x46\0\0\0\0\0\0\0\x36"), Some("bmp"));
        assert_eq!(suffix(b"<?xml version='1.0'?>\n<!-- a --><svg xmlns='x'>"), Some("svg"));
        assert_eq!(suffix(b"%PDF-1.4"), Some("pdf"));
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for head in [&b""[..], b"Hello", b"BMW is a car.....", b"1234WEBP5678WEBP", b"<html><svg>", b"<!doctype html>"]
        {
            assert_eq!(suffix(head), None, "{head:?}");
        }
    }

    #[test]
    fn a_page_in_place_of_a_picture_is_seen_through() {
        for head in [
            &b"<!DOCTYPE html><title>x"[..],
            b"\xEF\xBB\xBF \n<HTML>",
            b"<!-- cache --><html lang=en>",
            b"<h1>Not found</h1>",
        ] {
            assert!(is_page(head), "{head:?}");
        }
        assert!(!is_page(b"<svg xmlns='x'>") && !is_page(b"\x89PNG\r\n\x1A\n") && !is_page(b""));
    }
}
