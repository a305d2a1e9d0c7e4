//! What is called written is on the disk.

use std::fs::File;
use std::io;
use std::path::Path;

/// Waits until the bytes of a file are on the disk.
///
/// # Errors
/// When the medium fails; it may tell only now that it could not keep what it took.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    // Windows flushes only what may be written to.
    let file = if cfg!(windows) { File::options().write(true).open(path)? } else { File::open(path)? };
    tolerate(file.sync_all())
}

/// Waits until the names in a folder are on the disk.
///
/// # Errors
/// When the medium fails.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(windows) {
        // Folders cannot be opened there; the file system keeps names in order by itself.
        return Ok(());
    }
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    tolerate(File::open(path)?.sync_all())
}

/// Some file systems of networks cannot be asked to wait, and are taken as they are.
fn tolerate(synced: io::Result<()>) -> io::Result<()> {
    match synced {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}
