//! Room for many streams that must be read by position: so much memory together, and one temporary file for the rest.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use blogferry_formats::Bytes;

use super::medium::FileBytes;
use super::spool::Spool;

/// Keeps what many streams gave.
///
/// A [`Spool`] for each would take its own memory and, when there are many, all file handles a process may have.
#[derive(Debug)]
pub struct Depot {
    room: Mutex<Room>,
}

#[derive(Debug)]
struct Room {
    /// How many bytes may still be kept in memory.
    memory: usize,
    file: Option<Arc<File>>,
    /// How long the file is.
    length: u64,
}

impl Depot {
    /// Returns an empty depot that keeps as much in memory as a [`Spool`].
    pub fn new() -> Self {
        Depot::with_limit(Spool::IN_MEMORY)
    }

    /// Returns an empty depot that keeps at most `limit` bytes in memory.
    pub fn with_limit(limit: usize) -> Self {
        Depot { room: Mutex::new(Room { memory: limit, file: None, length: 0 }) }
    }

    /// Reads a stream to its end and returns its bytes. Streams are taken one after the other.
    ///
    /// # Errors
    /// What the stream says, or the temporary folder.
    pub fn store(&self, stream: &mut dyn Read) -> io::Result<Arc<dyn Bytes>> {
        // Whoever panicked while storing left numbers that are still true of what was stored before.
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let mut head = Vec::new();
        stream.take(room.memory as u64).read_to_end(&mut head)?;
        let mut next = [0; 1];
        let more = loop {
            match stream.read(&mut next) {
                Ok(count) => break count > 0,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        if !more {
            head.shrink_to_fit();
            room.memory = room.memory.saturating_sub(head.len());
            return Ok(Arc::new(head));
        }
        let file = match &room.file {
            Some(file) => Arc::clone(file),
            None => Arc::clone(room.file.insert(Arc::new(tempfile::tempfile()?))),
        };
        let mut to = Append { file: &file, at: room.length };
        to.write_all(&head)?;
        drop(head);
        to.write_all(&next)?;
        io::copy(stream, &mut to)?;
        let (start, length) = (room.length, to.at.saturating_sub(room.length));
        room.length = to.at;
        Ok(Arc::new(FileBytes::part(file, start, length)))
    }
}

impl Default for Depot {
    fn default() -> Self {
        Depot::new()
    }
}

/// Writes at a place of its own, so that a stream that broke off leaves nothing behind.
struct Append<'a> {
    file: &'a File,
    at: u64,
}

impl Write for Append<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = write_some(self.file, self.at, bytes)?;
        self.at = self.at.saturating_add(count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
fn write_some(file: &File, offset: u64, bytes: &[u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::write_at(file, bytes, offset)
}

#[cfg(windows)]
fn write_some(file: &File, offset: u64, bytes: &[u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_write(file, bytes, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_memory_has_no_room_for_goes_into_one_file() {
        let depot = Depot::with_limit(6);
        let stored: Vec<Arc<dyn Bytes>> = ["abcd", "efghij", "kl", "", "mnopq"]
            .iter()
            .map(|text| depot.store(&mut text.as_bytes()).expect("stored"))
            .collect();
        let texts: Vec<Vec<u8>> =
            stored.iter().map(|bytes| bytes.read_range(0, bytes.len() as usize).expect("read")).collect();
        assert_eq!(texts, [&b"abcd"[..], b"efghij", b"kl", b"", b"mnopq"]);
        let room = depot.room.lock().expect("unlocked");
        assert_eq!((room.memory, room.length), (0, 11));
    }

    #[test]
    fn a_stream_that_breaks_off_leaves_nothing_behind() {
        struct Broken(usize);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(1).ok_or_else(|| io::Error::other("broken"))?;
                buffer.fill(b'x');
                Ok(buffer.len())
            }
        }
        let depot = Depot::with_limit(2);
        assert!(depot.store(&mut Broken(3)).is_err());
        assert_eq!(depot.store(&mut &b"whole"[..]).expect("stored").read_range(0, 5).expect("read"), b"whole");
    }
}
