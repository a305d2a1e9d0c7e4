//! A folder or a zip archive, read alike.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use blogferry_formats::Bytes;

use crate::source::{FileBytes, Spool};
use crate::zip::{Budget, Limits, MemberKind, SecondOpinion, ZipReader, is_zip};

/// Files by path.
pub(super) enum Place {
    Folder { root: PathBuf, files: BTreeMap<String, u64> },
    Zip { archive: SecondOpinion, files: BTreeMap<String, u64> },
}

const BUFFER: usize = 256 * 1024;
/// The folder in an output that holds what is ours.
const OWN_FOLDER: &str = ".blogferry";
/// Nothing is kept of what is unpacked, and no deflated byte can become more than this many.
const LIMITS: Limits =
    Limits { member: u64::MAX, total: u64::MAX, members: 10_000_000, ratio: 1100, ratio_from: 64 * 1024 * 1024 };

impl Place {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path)?.is_dir() {
            return Ok(Place::Folder { root: path.to_path_buf(), files: walk(path)? });
        }
        let bytes: Arc<dyn Bytes> = Arc::new(FileBytes::new(File::open(path)?)?);
        let mut head = [0; 4];
        bytes.read_at(0, &mut head)?;
        let mut files = BTreeMap::new();
        if !is_zip(&head) {
            return Ok(Place::Folder { root: PathBuf::new(), files });
        }
        // The list is our own, because it holds every member of an archive in which two have one name.
        let archive = ZipReader::open(Arc::clone(&bytes), Arc::new(Budget::new(LIMITS)))?;
        for member in archive.members().iter().filter(|member| member.kind != MemberKind::Folder) {
            files.insert(member.name.to_string(), member.size);
        }
        Ok(Place::Zip { archive: SecondOpinion::open(bytes)?, files })
    }

    /// Returns all files with their lengths, but for our own mark in a folder.
    pub(super) fn files(&self) -> &BTreeMap<String, u64> {
        match self {
            Place::Folder { files, .. } | Place::Zip { files, .. } => files,
        }
    }

    /// Returns what stands before the paths in a bag: nothing, or the one folder it is in.
    pub(super) fn bag(&self) -> Option<String> {
        const DECLARATION: &str = "bagit.txt";
        let files = self.files();
        if files.contains_key(DECLARATION) {
            return Some(String::new());
        }
        let mut roots = files.keys().filter_map(|path| path.strip_suffix(DECLARATION));
        let is_top = |root: &&str| root.ends_with('/') && root.matches('/').count() == 1;
        roots.find(is_top).map(str::to_owned)
    }

    /// Hands over the bytes of a file piece by piece.
    pub(super) fn each(&self, path: &str, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        match self {
            Place::Folder { root, .. } => drain(&mut File::open(root.join(path))?, take),
            Place::Zip { archive, .. } => archive.member(path, |stream| drain(stream, take)),
        }
    }

    /// Returns the bytes of a file for reading at any offset.
    pub(super) fn bytes(&self, path: &str) -> io::Result<Arc<dyn Bytes>> {
        match self {
            Place::Folder { root, .. } => Ok(Arc::new(FileBytes::new(File::open(root.join(path))?)?)),
            Place::Zip { archive, .. } => archive.member(path, |stream| Spool::take(stream)),
        }
    }

    /// Returns all of a file.
    pub(super) fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        self.each(path, &mut |bytes| all.extend_from_slice(bytes))?;
        Ok(all)
    }

    /// Returns all of a file as text.
    pub(super) fn text(&self, path: &str) -> io::Result<String> {
        String::from_utf8(self.read(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

fn drain(from: &mut dyn Read, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => take(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Returns every file below a folder, the hidden ones too: what hides in a bag is no part of it. Links count as files
/// and are never followed out of the folder, because what they lead to is not in the bag.
fn walk(root: &Path) -> io::Result<BTreeMap<String, u64>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if prefix.is_empty() && name == OWN_FOLDER {
                continue;
            }
            let facts = fs::symlink_metadata(entry.path())?;
            let path = format!("{prefix}{name}");
            if facts.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else if facts.is_file() {
                files.insert(path, facts.len());
            }
        }
    }
    Ok(files)
}
