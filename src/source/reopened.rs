//! Bytes that are fetched anew each time they are asked for, so that thousands of inputs take neither memory nor handles.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use blogferry_formats::Bytes;

use super::decode::{self, Encoded};
use super::medium::FileBytes;

/// A file that is opened for every read.
pub(super) struct Reopened {
    path: PathBuf,
    length: u64,
}

impl Reopened {
    /// Returns the bytes of a file, as long as it is now.
    pub(super) fn new(path: PathBuf) -> io::Result<Self> {
        let length = std::fs::metadata(&path)?.len();
        Ok(Reopened { path, length })
    }
}

impl Bytes for Reopened {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = rest.min(buffer.len());
        FileBytes::new(File::open(&self.path)?)?.read_at(offset, buffer.get_mut(..wanted).unwrap_or_default())
    }
}

/// Text that is decoded for every read.
pub(super) struct Redecoded {
    pub(super) original: Arc<dyn Bytes>,
    pub(super) encoded: Encoded,
    /// The length of the decoded text.
    pub(super) length: u64,
}

impl Redecoded {
    /// What is longer is decoded once.
    pub(super) const LONGEST: u64 = 1024 * 1024;

    fn decoded(&self) -> io::Result<Arc<dyn Bytes>> {
        Ok(decode::decode(Arc::clone(&self.original), self.encoded)?.bytes)
    }
}

impl Bytes for Redecoded {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.decoded()?.read_at(offset, buffer)
    }

    fn original_offset(&self, offset: u64) -> u64 {
        self.decoded().map_or(offset, |decoded| decoded.original_offset(offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_often_as_it_is_asked_for() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("a.txt");
        std::fs::write(&path, b"caf\xe9 au lait").expect("written");
        let bytes: Arc<dyn Bytes> = Arc::new(Reopened::new(path).expect("there"));
        assert_eq!(bytes.read_range(0, 3).expect("read"), b"caf");
        let encoded = decode::judge(&*bytes, Some(encoding_rs::WINDOWS_1252)).expect("judged");
        let text = Redecoded { original: bytes, encoded, length: 13 };
        assert_eq!(text.read_range(3, 5).expect("read"), "é au".as_bytes());
        assert_eq!((text.original_offset(3), text.original_offset(5)), (3, 4));
    }
}
