//! From what the user names to libraries.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use blogferry_formats::Bytes;

use super::library::{Library, LibraryFile, OpenFile, Scope};
use super::tar;
use crate::source::{FileBytes, Found, Globs, MediaCatalogue, MediaFile, members, walk};
use crate::zip::{Limits, is_zip};

/// Opens what the user says holds the files of posts: a folder, or a tar or zip archive of one, within these limits.
///
/// # Errors
/// When it cannot be read, or is neither.
pub fn open_library(path: &Path, limits: Limits) -> io::Result<Library> {
    let files = if path.is_dir() { folder(path)? } else { archive(path, limits)? };
    Ok(Library::new(files, Scope::Named))
}

/// Returns what lies beside an export as a library; `None` if nothing does. What side files say is read here.
pub fn library_beside(catalogue: &MediaCatalogue) -> Option<Library> {
    let files = listed(catalogue);
    (!files.is_empty()).then(|| Library::new(files, Scope::Beside))
}

fn listed(catalogue: &MediaCatalogue) -> Vec<LibraryFile> {
    let file = |file: &MediaFile| {
        let side = file.side().unwrap_or_default();
        let (path, file) = (file.name.clone(), file.clone());
        let open: OpenFile = Arc::new(move || file.open());
        LibraryFile { path, given_name: side.file_name, created: side.created_ms, open }
    };
    catalogue.files.iter().map(file).collect()
}

fn folder(path: &Path) -> io::Result<Vec<LibraryFile>> {
    let file = |found: Found| {
        let path = found.path;
        let open: OpenFile = Arc::new(move || Ok(Arc::new(FileBytes::new(File::open(&path)?)?)));
        LibraryFile { path: found.name, given_name: None, created: None, open }
    };
    walk(path, &Globs::default()).map(|found| found.map(file).map_err(|unreadable| unreadable.error)).collect()
}

fn archive(path: &Path, limits: Limits) -> io::Result<Vec<LibraryFile>> {
    let bytes: Arc<dyn Bytes> = Arc::new(FileBytes::new(File::open(path)?)?);
    let head = crate::source::head(&*bytes, 512)?;
    if tar::is_tar(&head) {
        return tar::files(&bytes);
    }
    if is_zip(&head) {
        return Ok(listed(&members(path, limits).map_err(io::Error::other)?));
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "is no folder and no tar or zip archive"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_library_and_a_picture_is_not() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(root.path().join("2011")).expect("made");
        let picture = root.path().join("2011/lamp.jpg");
        std::fs::write(&picture, b"\xFF\xD8\xFFlamp").expect("written");
        let library = open_library(root.path(), Limits::default()).expect("opened");
        assert_eq!(library.file(0).map(|file| file.path.as_str()), Some("2011/lamp.jpg"));
        assert!(open_library(&picture, Limits::default()).is_err());
        assert!(open_library(&root.path().join("nothing"), Limits::default()).is_err());
    }
}
