//! A place for bytes that come as a stream and must be read by position.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::Arc;

use blogferry_formats::Bytes;

use super::medium::FileBytes;

/// Keeps what is written to it: in memory while it is small, in an anonymous temporary file once it is not.
#[derive(Debug)]
pub struct Spool {
    memory: Vec<u8>,
    file: Option<File>,
    limit: usize,
}

impl Spool {
    /// How many bytes are kept in memory.
    pub const IN_MEMORY: usize = 64 * 1024 * 1024;

    /// Returns an empty spool.
    pub fn new() -> Self {
        Spool::with_limit(Spool::IN_MEMORY)
    }

    /// Returns an empty spool that keeps at most `limit` bytes in memory.
    pub fn with_limit(limit: usize) -> Self {
        Spool { memory: Vec::new(), file: None, limit }
    }

    /// Reads a stream to its end and returns its bytes.
    ///
    /// # Errors
    /// What the stream says, or the temporary folder.
    pub fn take(mut stream: impl Read) -> io::Result<Arc<dyn Bytes>> {
        let mut spool = Spool::new();
        let mut buffer = vec![0; 128 * 1024];
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => return spool.finish(),
                Ok(count) => spool.write_all(buffer.get(..count).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Returns what was written, for reading.
    ///
    /// # Errors
    /// When the temporary file cannot be asked its length.
    pub fn finish(self) -> io::Result<Arc<dyn Bytes>> {
        match self.file {
            Some(file) => Ok(Arc::new(FileBytes::new(file)?)),
            None => Ok(Arc::new(self.memory)),
        }
    }
}

impl Default for Spool {
    fn default() -> Self {
        Spool::new()
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(file) = &mut self.file {
            return file.write(bytes);
        }
        if self.memory.len().saturating_add(bytes.len()) <= self.limit {
            self.memory.extend_from_slice(bytes);
            return Ok(bytes.len());
        }
        let mut file = tempfile::tempfile()?;
        file.write_all(&self.memory)?;
        self.memory = Vec::new();
        self.file.insert(file).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_beyond_the_limit_moves_to_a_file_and_stays_whole() {
        let mut spool = Spool::with_limit(4);
        for part in [&b"ab"[..], b"cd", b"ef", b"gh"] {
            spool.write_all(part).expect("written");
        }
        assert!(spool.file.is_some());
        let bytes = spool.finish().expect("finished");
        assert_eq!(bytes.len(), 8);
        assert_eq!(bytes.read_range(1, 6).expect("read"), b"bcdefg");
    }
}
