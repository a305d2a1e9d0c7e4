//! A document that goes into one file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use blogferry_formats::Piece;

use super::durable::{sync_file, sync_folder};
use super::{Sink, SinkError, SinkErrorKind, Summary};

/// Writes the chunks of a document into a file beside the final one and renames it at the end.
///
/// A device or pipe is written to as it is.
#[derive(Debug)]
pub struct SingleFile {
    path: PathBuf,
    /// Where the bytes go until the end; `None` for a device.
    part: Option<PathBuf>,
    out: BufWriter<File>,
}

impl SingleFile {
    /// Starts the file.
    ///
    /// # Errors
    /// When the path is a folder, or nothing can be written beside it.
    pub fn create(path: &Path) -> Result<Self, SinkError> {
        let shown = path.display();
        // What a link points to is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let facts = fs::metadata(&path).ok();
        if facts.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(SinkError::new(shown.to_string(), SinkErrorKind::NotAFile));
        }
        let is_device = facts.is_some_and(|facts| !facts.is_file());
        let opened = if is_device {
            OpenOptions::new().write(true).open(&path).map(|file| (None, file))
        } else {
            start_part(&path).map(|(part, file)| (Some(part), file))
        };
        let (part, file) = opened.map_err(|error| SinkError::io(shown, error))?;
        Ok(SingleFile { path, part, out: BufWriter::with_capacity(256 * 1024, file) })
    }

    /// Returns the name it will have.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what takes its bytes.
    pub(super) fn writer(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// Returns a nameless file on the same disk, or among the temporary files where this one is a device.
    pub(super) fn spool(&self) -> io::Result<File> {
        match self.part.as_deref().and_then(Path::parent) {
            Some(folder) if !folder.as_os_str().is_empty() => tempfile::tempfile_in(folder),
            Some(_) => tempfile::tempfile_in("."),
            None => tempfile::tempfile(),
        }
    }

    /// Finishes the file and gives it its name.
    pub(super) fn finish(&mut self) -> io::Result<Summary> {
        self.out.flush()?;
        let Some(part) = self.part.take() else { return Ok(Summary { written: 1, ..Summary::default() }) };
        if same_bytes(&part, &self.path).unwrap_or(false) {
            fs::remove_file(&part)?;
            return Ok(Summary { unchanged: 1, ..Summary::default() });
        }
        let renamed = sync_file(&part).and_then(|()| fs::rename(&part, &self.path));
        renamed.inspect_err(|_| {
            // The error that is told is the first one.
            let _ = fs::remove_file(&part);
        })?;
        sync_folder(self.path.parent().unwrap_or(Path::new("")))?;
        Ok(Summary { written: 1, ..Summary::default() })
    }
}

impl Sink for SingleFile {
    fn put(&mut self, piece: Piece) -> Result<(), SinkError> {
        match piece {
            Piece::Chunk(bytes) => {
                self.out.write_all(&bytes).map_err(|error| SinkError::io(self.path.display(), error))
            }
            Piece::File { path, .. } | Piece::Part { path, .. } => {
                Err(SinkError::new(path.as_str(), SinkErrorKind::WrongPiece))
            }
        }
    }

    fn commit(mut self: Box<Self>) -> Result<Summary, SinkError> {
        self.finish().map_err(|error| SinkError::io(self.path.display(), error))
    }
}

impl Drop for SingleFile {
    fn drop(&mut self) {
        if let Some(part) = self.part.take() {
            // The run has failed already, and that is what is told.
            let _ = fs::remove_file(part);
        }
    }
}

fn start_part(path: &Path) -> io::Result<(PathBuf, File)> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder)?;
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut part_name = std::ffi::OsString::from(".");
    part_name.push(name);
    part_name.push(".part");
    let part = folder.join(part_name);
    super::folder::create_afresh(&part).map(|file| (part, file))
}

fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut here, mut there) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let count = one.read(&mut here)?;
        if count == 0 {
            return Ok(true);
        }
        let (Some(here), Some(there)) = (here.get(..count), there.get_mut(..count)) else { return Ok(false) };
        other.read_exact(there)?;
        if here != there {
            return Ok(false);
        }
    }
}
