//! A file of a folder that grows while the run goes on.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::folder::create_afresh;
use super::manifest::{Digest, Digesting};

/// A file under a name of its own beside the final one, until it is finished. When it is dropped before, it is removed.
#[derive(Debug)]
pub(super) struct Growing {
    part: Option<PathBuf>,
    out: BufWriter<File>,
    digest: Digesting,
    length: u64,
}

impl Growing {
    /// Starts the file that will be called `target`.
    pub(super) fn create(target: &Path) -> io::Result<Self> {
        let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
        // No path of an output starts with a dot.
        let part = target.with_file_name(format!(".blogferry.{name}.part"));
        let out = BufWriter::with_capacity(256 * 1024, create_afresh(&part)?);
        Ok(Growing { part: Some(part), out, digest: Digesting::default(), length: 0 })
    }

    /// Adds to its end.
    pub(super) fn extend(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.length = self.length.saturating_add(bytes.len() as u64);
        self.out.write_all(bytes)
    }

    /// Gives it its name, unless a file of the same length and digest is there, which `is_there` tells. Returns both,
    /// and whether it was written.
    pub(super) fn finish(
        mut self,
        target: &Path,
        is_there: impl FnOnce(&(u64, Digest)) -> bool,
    ) -> io::Result<((u64, Digest), bool)> {
        self.out.flush()?;
        let facts = (self.length, std::mem::take(&mut self.digest).finish());
        let is_new = !is_there(&facts);
        if is_new && let Some(part) = &self.part {
            fs::rename(part, target)?;
            self.part = None;
        }
        Ok((facts, is_new))
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        if let Some(part) = self.part.take() {
            // It is no use to anybody; what went wrong has been told.
            let _ = fs::remove_file(part);
        }
    }
}
