//! Blocks of a member, each packed by itself.

use std::io;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// How many bytes a block holds, but for the last of a member.
pub(crate) const BLOCK: usize = 512 * 1024;
/// How far back deflate can refer.
pub(crate) const WINDOW: usize = 32 * 1024;

/// What is done to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// Nothing: the member is compressed already.
    Store,
    /// It is deflated, and others follow.
    Deflate,
    /// It is deflated and ends its member.
    DeflateLast,
    /// It is all of its member, so it is deflated only if that makes it smaller.
    DeflateIfSmaller,
}

/// A block as it goes into the archive.
pub(crate) struct Packed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_deflated: bool,
    /// The check sum and the number of the bytes before they were packed.
    pub(crate) crc: Crc,
}

impl Packing {
    /// Returns how a member that begins like this is packed: what is compressed already would only cost time.
    pub(crate) fn of_member(head: &[u8]) -> Packing {
        if is_compressed(head) { Packing::Store } else { Packing::Deflate }
    }
}

/// Packs a block; `window` is the end of what stands before it in its member.
pub(crate) fn pack(bytes: Vec<u8>, window: &[u8], packing: Packing) -> io::Result<Packed> {
    let mut crc = Crc::new();
    crc.update(&bytes);
    let flush = match packing {
        Packing::Store => return Ok(Packed { bytes, is_deflated: false, crc }),
        Packing::Deflate => FlushCompress::Sync,
        Packing::DeflateLast | Packing::DeflateIfSmaller => FlushCompress::Finish,
    };
    let deflated = deflate(&bytes, window, flush)?;
    if packing == Packing::DeflateIfSmaller && deflated.len() >= bytes.len() {
        return Ok(Packed { bytes, is_deflated: false, crc });
    }
    Ok(Packed { bytes: deflated, is_deflated: true, crc })
}

/// Each block gets a compressor of its own: what one that was used and reset gives depends on what it had before.
fn deflate(bytes: &[u8], window: &[u8], flush: FlushCompress) -> io::Result<Vec<u8>> {
    let mut compressor = Compress::new(Compression::default(), false);
    if !window.is_empty() {
        compressor.set_dictionary(window).map_err(io::Error::other)?;
    }
    let mut out = Vec::with_capacity((bytes.len() / 2).saturating_add(512));
    loop {
        let read = usize::try_from(compressor.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(read..).unwrap_or_default();
        let status = compressor.compress_vec(rest, &mut out, flush).map_err(io::Error::other)?;
        let all_read = compressor.total_in() == bytes.len() as u64;
        // What is flushed is complete once there is room left behind it.
        let is_done = match flush {
            FlushCompress::Finish => status == Status::StreamEnd,
            _ => all_read && out.len() < out.capacity(),
        };
        if is_done {
            break;
        }
        out.reserve(out.len().max(4096));
    }
    Ok(out)
}

/// Tells formats that are compressed by the bytes they begin with.
fn is_compressed(head: &[u8]) -> bool {
    const MARKS: [&[u8]; 14] = [
        b"\xFF\xD8\xFF",
        b"\x89PNG",
        b"GIF8",
        b"OggS",
        b"ID3",
        b"\xFF\xFB",
        b"\x1A\x45\xDF\xA3",
        b"PK\x03\x04",
        b"\x1F\x8B",
        b"7z\xBC\xAF",
        b"BZh",
        b"\xFD7zXZ",
        b"\x28\xB5\x2F\xFD",
        b"wOF2",
    ];
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    // MP4, M4A, HEIC and AVIF.
    let is_mp4 = head.get(4..8) == Some(b"ftyp");
    is_webp || is_mp4 || MARKS.iter().any(|mark| head.starts_with(mark))
}
