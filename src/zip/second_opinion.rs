//! Archives as a program that is none of ours reads them.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use blogferry_formats::Bytes;
use zip::ZipArchive;

/// Unpacks members by a library that shares no code with what wrote them, so that a fault of ours cannot hide itself:
/// what it reads, other programs read.
#[derive(Clone)]
pub struct SecondOpinion {
    archive: ZipArchive<Reading>,
}

impl SecondOpinion {
    /// Opens a sound archive.
    ///
    /// # Errors
    /// When the medium fails, or the archive is not sound.
    pub fn open(bytes: Arc<dyn Bytes>) -> io::Result<Self> {
        Ok(SecondOpinion { archive: ZipArchive::new(Reading { bytes, at: 0 })? })
    }

    /// Hands a member over to `take` as a stream that ends with an error if its check sum is wrong.
    ///
    /// # Errors
    /// When there is no such member, it cannot be unpacked, or `take` says so.
    pub fn member<T>(&self, name: &str, take: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        // What is copied is a handle; the list of members is shared.
        let mut archive = self.archive.clone();
        let mut member = archive.by_name(name)?;
        take(&mut member)
    }
}

/// Bytes with a place in them.
#[derive(Clone)]
struct Reading {
    bytes: Arc<dyn Bytes>,
    at: u64,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read_at(self.at, buffer)?;
        self.at = self.at.saturating_add(count as u64);
        Ok(count)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(by) => (self.bytes.len(), by),
            SeekFrom::Current(by) => (self.at, by),
        };
        self.at = from.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
