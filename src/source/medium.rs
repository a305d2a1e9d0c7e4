//! Bytes that lie in a file.

use std::fs::File;
use std::io;
use std::sync::Arc;

use blogferry_formats::Bytes;

/// A file read by position, so that many threads can share one handle.
///
/// Not mapped into memory: a file that shrinks while it is read gives an error here, a mapped one kills the process.
#[derive(Debug)]
pub struct FileBytes {
    file: Arc<File>,
    start: u64,
    length: u64,
}

impl FileBytes {
    /// Returns the bytes of an open file, as long as it is now.
    ///
    /// # Errors
    /// When the length cannot be asked.
    pub fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(FileBytes::part(Arc::new(file), 0, length))
    }

    /// Returns a part of an open file.
    pub(super) fn part(file: Arc<File>, start: u64, length: u64) -> Self {
        FileBytes { file, start, length }
    }
}

impl Bytes for FileBytes {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = rest.min(buffer.len());
        let Some(mut to) = buffer.get_mut(..wanted) else { return Ok(0) };
        let mut at = self.start.saturating_add(offset);
        while !to.is_empty() {
            match read_some(&self.file, at, to) {
                Ok(0) => break,
                Ok(count) => {
                    at = at.saturating_add(count as u64);
                    to = to.get_mut(count..).unwrap_or_default();
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(wanted.saturating_sub(to.len()))
    }
}

#[cfg(unix)]
fn read_some(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// The same bytes without the first few: a byte order mark.
pub(super) struct WithoutHead {
    pub(super) inner: Arc<dyn Bytes>,
    pub(super) head: u64,
}

impl Bytes for WithoutHead {
    fn len(&self) -> u64 {
        self.inner.len().saturating_sub(self.head)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read_at(self.original_offset(offset), buffer)
    }

    fn original_offset(&self, offset: u64) -> u64 {
        offset.saturating_add(self.head)
    }
}

/// Returns the first bytes, up to `length`.
pub(crate) fn head(bytes: &dyn Bytes, length: usize) -> io::Result<Vec<u8>> {
    let there = usize::try_from(bytes.len()).unwrap_or(usize::MAX);
    let mut buffer = vec![0; length.min(there)];
    let count = bytes.read_at(0, &mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

/// Returns the first bytes that are not all white space, up to `length`; none if there is nothing else.
pub(super) fn head_of_text(bytes: &dyn Bytes, length: usize) -> io::Result<Vec<u8>> {
    const FEW: usize = 1024;
    let mut at = 0u64;
    let mut buffer = vec![0; length.min(usize::try_from(bytes.len()).unwrap_or(usize::MAX))];
    loop {
        let count = bytes.read_at(at, &mut buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        let blank = read.len().saturating_sub(read.trim_ascii_start().len());
        if count == 0 || (at == 0 && blank < FEW.min(count)) {
            break buffer.truncate(count);
        }
        if blank < count {
            // Characters of two or four bytes stay whole.
            at = at.saturating_add((blank & !3) as u64);
            let count = bytes.read_at(at, &mut buffer)?;
            break buffer.truncate(count);
        }
        at = at.saturating_add(count as u64);
    }
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn white_space_at_the_start_hides_nothing() {
        let bytes = [vec![b'\n'; 1000], b"text".to_vec()].concat();
        assert_eq!(head_of_text(&bytes, 64).expect("read"), b"text");
        assert_eq!(head_of_text(&b" \n text".to_vec(), 64).expect("read"), b" \n text");
        assert!(head_of_text(&vec![b' '; 1000], 64).expect("read").is_empty());
    }

    #[test]
    fn a_file_is_read_at_any_offset_and_ends_where_it_ends() {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(b"0123456789").expect("written");
        let bytes = FileBytes::new(file).expect("opened");
        assert_eq!(bytes.read_range(3, 4).expect("read"), b"3456");
        let mut buffer = [0; 8];
        assert_eq!(bytes.read_at(7, &mut buffer).expect("read"), 3);
        assert_eq!(bytes.read_at(10, &mut buffer).expect("read"), 0);
        assert_eq!(bytes.read_at(u64::MAX, &mut buffer).expect("read"), 0);
        assert!(bytes.read_range(8, 3).is_err());
    }
}
