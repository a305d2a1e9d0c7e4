//! The files in a tar archive, as ranges of its bytes: ustar, with the long names of GNU and POSIX.

use std::io;
use std::sync::Arc;

use blogferry_formats::Bytes;

use super::library::LibraryFile;

const BLOCK: u64 = 512;
/// Longer names than this are noise.
const LONGEST_NAME: u64 = 64 * 1024;

/// Returns true if a file begins like a tar archive.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// Returns the files of an archive. What ends too early has the files up to there.
///
/// # Errors
/// When the medium fails, or a header makes no sense.
pub(super) fn files(archive: &Arc<dyn Bytes>) -> io::Result<Vec<LibraryFile>> {
    let mut files = Vec::new();
    let mut at = 0u64;
    let mut long_name: Option<String> = None;
    while at.saturating_add(BLOCK) <= archive.len() {
        let header = archive.read_range(at, 512)?;
        if header.iter().all(|byte| *byte == 0) {
            // Two empty blocks end an archive; archives put together have more behind them.
            at = at.saturating_add(BLOCK);
            continue;
        }
        let size = number(header.get(124..136).unwrap_or_default())
            .filter(|_| has_checksum(&header))
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, format!("no tar header at byte {at}")))?;
        let start = at.saturating_add(BLOCK);
        let kind = header.get(156).copied().unwrap_or_default();
        match kind {
            b'L' if size <= LONGEST_NAME => long_name = Some(text(&read(archive, start, size)?)),
            b'x' if size <= LONGEST_NAME => {
                long_name = pax_path(&read(archive, start, size)?).or(long_name);
            }
            b'0' | b'\0' | b'7' => {
                let path = long_name.take().unwrap_or_else(|| name(&header));
                if start.saturating_add(size) <= archive.len() && is_visible(&path) {
                    files.push(file(path, Arc::clone(archive), start, size));
                }
            }
            // Folders, links and devices hold no bytes; a name in front of one is its own.
            _ => long_name = None,
        }
        at = start.saturating_add(size.div_ceil(BLOCK).saturating_mul(BLOCK));
    }
    Ok(files)
}

fn file(path: String, archive: Arc<dyn Bytes>, start: u64, length: u64) -> LibraryFile {
    let path = path.trim_start_matches("./").to_owned();
    let open = Arc::new(move || -> io::Result<Arc<dyn Bytes>> {
        Ok(Arc::new(Stretch { inner: Arc::clone(&archive), start, length }))
    });
    LibraryFile { path, given_name: None, created: None, open }
}

/// Hidden files, and what macOS adds, are no pictures of anybody.
fn is_visible(path: &str) -> bool {
    path.trim_start_matches("./").split('/').all(|part| !part.starts_with('.') && part != "__MACOSX")
}

fn read(archive: &Arc<dyn Bytes>, start: u64, size: u64) -> io::Result<Vec<u8>> {
    archive.read_range(start, usize::try_from(size).unwrap_or(usize::MAX))
}

fn name(header: &[u8]) -> String {
    let name = text(header.get(..100).unwrap_or_default());
    let prefix = header.get(257..262).filter(|magic| *magic == b"ustar").and_then(|_| header.get(345..500));
    match prefix.map(text).filter(|prefix| !prefix.is_empty() && header.get(263..265) == Some(b"00")) {
        Some(prefix) => format!("{prefix}/{name}"),
        None => name,
    }
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned()
}

/// Returns the `path` of an extended header: lines of `length key=value`.
fn pax_path(records: &[u8]) -> Option<String> {
    let mut rest = records;
    while let Some(blank) = rest.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(rest.get(..blank)?).ok()?.parse().ok()?;
        let record = rest.get(blank.saturating_add(1)..length)?;
        if let Some(path) = record.strip_prefix(b"path=") {
            return Some(text(path.strip_suffix(b"\n").unwrap_or(path)));
        }
        rest = rest.get(length..)?;
    }
    None
}

/// Reads a number in octal digits, or in bytes where its first bit says so.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        return field
            .iter()
            .skip(1)
            .try_fold(0u64, |number, byte| number.checked_mul(256)?.checked_add(u64::from(*byte)));
    }
    let digits = field.iter().skip_while(|byte| **byte == b' ').take_while(|byte| !matches!(byte, 0 | b' '));
    let mut number = 0u64;
    for digit in digits {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 8)?;
        number = number.checked_mul(8)?.checked_add(u64::from(digit))?;
    }
    Some(number)
}

/// The sum of all bytes of a header, with blanks for the sum itself.
fn has_checksum(header: &[u8]) -> bool {
    let sum: u64 = header
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { u64::from(b' ') } else { u64::from(*byte) })
        .sum();
    header.get(148..156).and_then(number) == Some(sum)
}

/// A stretch of other bytes.
struct Stretch {
    inner: Arc<dyn Bytes>,
    start: u64,
    length: u64,
}

impl Bytes for Stretch {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = rest.min(buffer.len());
        let Some(buffer) = buffer.get_mut(..wanted) else { return Ok(0) };
        self.inner.read_at(self.start.saturating_add(offset), buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, kind: u8, size: usize) -> Vec<u8> {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        header[156] = kind;
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u64 = header.iter().map(|byte| u64::from(*byte)).sum::<u64>() + 8 * u64::from(b' ');
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        header
    }

    fn member(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
        let mut member = header(name, kind, bytes.len());
        member.extend(bytes);
        member.resize(member.len().div_ceil(512) * 512, 0);
        member
    }

    fn listed(archive: Vec<u8>) -> Vec<(String, Vec<u8>)> {
        let archive: Arc<dyn Bytes> = Arc::new(archive);
        let read = |file: LibraryFile| {
            let bytes = (file.open)().expect("opened");
            (file.path, bytes.read_range(0, bytes.len() as usize).expect("read"))
        };
        files(&archive).expect("listed").into_iter().map(read).collect()
    }

    #[test]
    fn files_are_found_with_their_bytes_and_long_names() {
        let long = format!("uploads/{}.jpg", "a".repeat(150));
        let archive = [
            member("./uploads/", b'5', b""),
            member("./uploads/b.jpg", b'0', b"lamp"),
            member("././@LongLink", b'L', format!("{long}\0").as_bytes()),
            member("uploads/aaa", b'0', b"long"),
            member("x", b'x', b"25 path=uploads/\xC3\xA4/c.jpg\n"),
            member("c", b'0', &[7; 600]),
            member("link", b'2', b""),
            member("uploads/._b.jpg", b'0', b"mac"),
            vec![0; 1024],
        ]
        .concat();
        let files = listed(archive);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["uploads/b.jpg", long.as_str(), "uploads/ä/c.jpg"]);
        assert_eq!(files[0].1, b"lamp");
        assert_eq!(files[2].1, [7; 600]);
    }

    #[test]
    fn an_archive_that_was_cut_gives_what_is_whole() {
        let mut archive = [member("a.jpg", b'0', b"lamp"), member("b.jpg", b'0', &[1; 2000])].concat();
        archive.truncate(512 * 4);
        assert_eq!(listed(archive).len(), 1);
    }

    #[test]
    fn noise_is_an_error_and_no_size_leads_astray() {
        let noise: Arc<dyn Bytes> = Arc::new(vec![b'x'; 2048]);
        assert!(files(&noise).is_err());
        let mut huge = header("a.jpg", b'0', 0);
        huge[124..136].copy_from_slice(b"777777777777");
        let huge: Arc<dyn Bytes> = Arc::new(huge);
        assert!(files(&huge).is_err());
        assert_eq!(number(&[0xFF; 12]), None);
        assert_eq!(number(&[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]), Some(256));
    }
}
