//! What a file of a post is called in the output.

use blogferry_formats::OutPath;

use super::kind::{Family, FileKind};
use crate::plan::{SlugStyle, from_title};
use crate::sink::Digest;

/// How many digits of its digest a name has: enough that no two files of a blog share them.
const DIGITS: usize = 12;
/// The part of a name that tells people something is cut at this many bytes.
const LONGEST_STEM: usize = 60;
/// What a file is called whose address tells nothing.
const NAMELESS: &str = "file";

/// Returns the path of a file: what its name said, and the first digits of its digest. So it depends on nothing but the
/// file and where it was; equal files of one name are one file, and no other can take its place.
pub(super) fn path(folder: &OutPath, stem: &str, digest: Digest, suffix: Option<&str>) -> OutPath {
    let digits: String = digest.to_string().chars().take(DIGITS).collect();
    let stem = short(&from_title(stem, SlugStyle::Ascii)).to_owned();
    let stem = if stem.is_empty() { NAMELESS } else { &stem };
    let name = match suffix {
        Some(suffix) => format!("{stem}-{digits}.{suffix}"),
        None => format!("{stem}-{digits}"),
    };
    OutPath::new(folder.as_str().split('/').chain([name.as_str()]))
}

/// Returns what the last part of an address says; nothing where it is only a number of the platform's.
#[cfg(feature = "download")]
pub(super) fn stem_of(address: &crate::address::Address) -> String {
    let Some((_, name)) = address.file_name() else { return String::new() };
    let name = crate::percent::decode(name).replace('+', " ");
    match name.rsplit_once('.') {
        Some((stem, suffix)) if suffix.len() <= 5 => stem.to_owned(),
        _ if name.len() > 30 || name.contains('=') => String::new(),
        _ => name,
    }
}

/// Returns what the last part of a path says, without its suffix.
pub(super) fn stem_of_path(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns the suffix of a file: what its bytes say, or where those are only the container of what it is, or say
/// nothing, its own.
pub(super) fn suffix(kind: Option<FileKind>, own: Option<&str>) -> Option<String> {
    let own = own.map(str::to_ascii_lowercase).filter(|own| is_harmless(own));
    match kind {
        Some(kind) if kind.family == Family::Picture => Some(kind.suffix.to_owned()),
        Some(kind) => own.or_else(|| Some(kind.suffix.to_owned())),
        None => own,
    }
}

/// Returns the suffix of a path.
pub(super) fn suffix_of_path(path: &str) -> Option<&str> {
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, suffix)| suffix)
}

/// A file that a browser or a system would run keeps its bytes but not the name that makes it run.
fn is_harmless(suffix: &str) -> bool {
    let is_suffix = (1..=5).contains(&suffix.len()) && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let runs = [
        "html", "htm", "xhtml", "xht", "shtml", "php", "phtml", "asp", "aspx", "jsp", "cgi", "js", "mjs", "css", "exe",
        "dll", "com", "scr", "bat", "cmd", "ps1", "vbs", "sh", "lnk", "hta", "msi", "md", "toml", "yaml", "yml",
        "json",
    ];
    is_suffix && !runs.contains(&suffix)
}

fn short(stem: &str) -> &str {
    if stem.len() <= LONGEST_STEM {
        return stem;
    }
    let cut = stem.get(..LONGEST_STEM).unwrap_or(stem);
    cut.rsplit_once('-').map_or(cut, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(stem: &str, suffix: Option<&str>) -> String {
        path(&OutPath::new(["media"]), stem, Digest::of(b"lamp"), suffix).to_string()
    }

    #[test]
    fn a_name_is_safe_and_says_what_it_can() {
        assert_eq!(named("Wick Lamp (1)", Some("jpg")), "media/wick-lamp-1-c98e85f24900.jpg");
        assert_eq!(named("лампа", Some("png")), "media/lampa-c98e85f24900.png");
        assert_eq!(named("../../etc/passwd", None), "media/etc-passwd-c98e85f24900");
        assert_eq!(named("", Some("jpg")), "media/file-c98e85f24900.jpg");
        assert_eq!(named("CON", Some("jpg")), "media/con-c98e85f24900.jpg");
        let long = named(&"long words ".repeat(30), Some("jpg"));
        assert!(long.len() < 100 && long.ends_with("-words-long-c98e85f24900.jpg"), "{long}");
    }

    #[cfg(feature = "download")]
    #[test]
    fn the_stem_is_what_an_address_says_to_people() {
        let stem = |address: &str| stem_of(&crate::address::Address::parse(address, None).expect("an address"));
        assert_eq!(stem("http://1.bp.blogspot.com/s0/Wick+Lamp%202.JPG"), "Wick Lamp 2");
        assert_eq!(stem("https://blogger.googleusercontent.com/img/a/AVvXsEhQ=s0"), "");
        assert_eq!(stem("https://e.example/img/lamp"), "lamp");
        assert_eq!(stem("https://e.example/"), "");
    }

    #[test]
    fn the_suffix_is_what_the_bytes_say() {
        let of = |head: &[u8], own| suffix(FileKind::of(head), own);
        assert_eq!(of(b"\x89PNG\r\n\x1A\n", Some("JPG")).as_deref(), Some("png"));
        assert_eq!(of(b"PK\x03\x04", Some("docx")).as_deref(), Some("docx"));
        assert_eq!(of(b"OggS", None).as_deref(), Some("ogg"));
        assert_eq!(of(b"plain", Some("TXT")).as_deref(), Some("txt"));
        assert_eq!(of(b"<?php", Some("php")), None);
        assert_eq!(of(b"PK\x03\x04", Some("html")).as_deref(), Some("zip"));
    }
}
