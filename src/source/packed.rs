//! Members of archives as inputs.

use std::io::{self, Read};
use std::sync::Arc;

use blogferry_formats::Bytes;

use super::depot::Depot;
use crate::zip::{Fault, Listing, Member, MemberError, MemberKind, ZipReader};

/// An archive whose members are opened one by one.
pub(super) struct Packed {
    zip: ZipReader,
    depot: Arc<Depot>,
}

/// What a member holds.
pub(super) struct Unpacked {
    pub(super) bytes: Arc<dyn Bytes>,
    pub(super) fault: Option<Fault>,
}

/// Members so small are unpacked again whenever they are read, so that a hundred thousand of them take no memory.
const SMALL: u64 = 64 * 1024;

impl Packed {
    pub(super) fn new(zip: ZipReader, depot: Arc<Depot>) -> Self {
        Packed { zip, depot }
    }

    pub(super) fn member(&self, number: usize) -> Option<&Member> {
        self.zip.member(number)
    }

    pub(super) fn listing(&self) -> Listing {
        self.zip.listing()
    }

    pub(super) fn overlaps(&self) -> u64 {
        self.zip.overlaps()
    }

    /// Returns the numbers of the members that are files and not hidden, in the order of the bytes of their names, as a
    /// folder gives its files.
    pub(super) fn files(&self) -> Vec<usize> {
        let members = self.zip.members().iter().enumerate();
        let mut files: Vec<(usize, &str)> = members
            .filter(|(_, member)| member.kind == MemberKind::File && !is_hidden(&member.name))
            .map(|(number, member)| (number, &*member.name))
            .collect();
        files.sort_by(|(_, one), (_, other)| one.as_bytes().cmp(other.as_bytes()));
        files.into_iter().map(|(number, _)| number).collect()
    }

    /// Returns the first bytes of a member, up to `length`.
    pub(super) fn head(&self, number: usize, length: usize) -> Result<Unpacked, MemberError> {
        let mut stream = self.zip.stream(number)?;
        let mut head = Vec::new();
        (&mut stream).take(length as u64).read_to_end(&mut head)?;
        Ok(Unpacked { bytes: Arc::new(head), fault: stream.fault() })
    }

    /// Unpacks a member to its end, so that it can be read by position and all that is wrong with it is known.
    pub(super) fn open(self: &Arc<Self>, number: usize) -> Result<Unpacked, MemberError> {
        let stored = self.zip.stored_range(number)?;
        let mut stream = self.zip.stream(number)?;
        // The size the archive states decides where the bytes go, and nothing else: it may lie.
        let is_small = self.zip.member(number).is_some_and(|member| member.size <= SMALL);
        let bytes: Arc<dyn Bytes> = match stored {
            Some((start, length)) => {
                io::copy(&mut stream, &mut io::sink())?;
                Arc::new(Part { bytes: Arc::clone(self.zip.bytes()), start, length })
            }
            None if is_small => {
                let length = io::copy(&mut stream, &mut io::sink())?;
                Arc::new(Repacked { archive: Arc::clone(self), number, length })
            }
            None => self.depot.store(&mut stream)?,
        };
        Ok(Unpacked { bytes, fault: stream.fault() })
    }
}

/// A part of other bytes.
struct Part {
    bytes: Arc<dyn Bytes>,
    start: u64,
    length: u64,
}

impl Bytes for Part {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = rest.min(buffer.len());
        match buffer.get_mut(..wanted) {
            Some(buffer) if wanted > 0 => self.bytes.read_at(self.start.saturating_add(offset), buffer),
            _ => Ok(0),
        }
    }
}

/// A member that is unpacked whenever it is read.
struct Repacked {
    archive: Arc<Packed>,
    number: usize,
    length: u64,
}

impl Bytes for Repacked {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if offset >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let mut stream = self.archive.zip.stream(self.number).map_err(into_io)?;
        io::copy(&mut (&mut stream).take(offset), &mut io::sink())?;
        let mut count = 0;
        while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
            match stream.read(rest)? {
                0 => break,
                more => count = count.saturating_add(more),
            }
        }
        Ok(count)
    }
}

pub(super) fn into_io(error: MemberError) -> io::Error {
    match error {
        MemberError::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other),
    }
}

/// As in a folder: hidden files, and what macOS adds to archives.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || (part.starts_with('.') && part != "." && part != ".."))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;
    use crate::zip::{Budget, Limits};

    fn packed(members: &[(&str, &[u8])], method: CompressionMethod) -> Arc<Packed> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            let options = SimpleFileOptions::default().compression_method(method);
            writer.start_file(*name, options).expect("started");
            writer.write_all(bytes).expect("written");
        }
        let bytes = writer.finish().expect("finished").into_inner();
        let zip = ZipReader::open(Arc::new(bytes), Arc::new(Budget::new(Limits::default()))).expect("opened");
        Arc::new(Packed::new(zip, Arc::new(Depot::with_limit(1000))))
    }

    #[test]
    fn a_member_is_read_at_any_offset_however_it_is_kept() {
        let large: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        let small = b"0123456789".to_vec();
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let archive = packed(&[("large", &large), ("small", &small)], method);
            for (number, whole) in [(0, &large), (1, &small)] {
                let unpacked = archive.open(number).expect("opened");
                assert_eq!(unpacked.fault, None);
                assert_eq!(unpacked.bytes.len(), whole.len() as u64);
                assert_eq!(unpacked.bytes.read_range(3, 5).expect("read"), whole[3..8]);
                let mut buffer = [0; 8];
                let end = whole.len() as u64;
                assert_eq!(unpacked.bytes.read_at(end - 2, &mut buffer).expect("read"), 2);
                assert_eq!(buffer[..2], whole[whole.len() - 2..]);
                assert_eq!(unpacked.bytes.read_at(end, &mut buffer).expect("read"), 0);
                assert_eq!(unpacked.bytes.read_at(u64::MAX, &mut buffer).expect("read"), 0);
            }
        }
    }

    #[test]
    fn files_come_as_from_a_folder() {
        let names = ["b/two", "a", "b/one", ".git/config", "__MACOSX/a", "b/._one", "B", "../up", "./x"];
        let members: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"x"[..])).collect();
        let archive = packed(&members, CompressionMethod::Stored);
        let files: Vec<&str> =
            archive.files().into_iter().filter_map(|number| Some(&*archive.member(number)?.name)).collect();
        assert_eq!(files, ["../up", "./x", "B", "a", "b/one", "b/two"]);
    }
}
