//! Files below a folder.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use blogferry_formats::{OutPath, Piece};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::durable::{sync_file, sync_folder};
use super::growing::Growing;
use super::manifest::{Digest, Files, Manifest, ManifestEntry, OWN_FOLDER};
use super::{Sink, SinkError, SinkErrorKind, Summary};

/// Writes files below a folder, each whole or not at all.
///
/// A file that is already there with the same bytes is not touched, so a second run changes nothing. What the folder
/// holds from an earlier run is known from `.blogferry/manifest.json`, which is written last, and from
/// `.blogferry/journal`, which names what a run is about to write and is there until it has.
///
/// Files are not forced to the disk one by one, which would make a run many times slower, but all together before the
/// manifest is written: where there is a manifest and no journal, all is on the disk. After a power cut before that a
/// file may be empty, and the next run, which compares bytes and not names, writes it again.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    force: bool,
    /// What the files of earlier runs were when they were written.
    known: Known,
    /// What the known files are now.
    now: Files,
    /// The files the journal names.
    announced: HashSet<String>,
    made: Files,
    /// The files that this run wrote itself.
    written: Vec<PathBuf>,
    growing: BTreeMap<OutPath, Growing>,
    /// Folders that are there and lead nowhere else; true if this run made them, so that nothing lies in them.
    safe_folders: HashMap<String, bool>,
    /// Locked while the run lasts; the system lets go of it whatever happens.
    journal: File,
    summary: Summary,
}

/// How a folder is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderOptions {
    /// Write into a folder that is not ours and over files that were changed.
    pub force: bool,
}

/// What a file was when it was written; `None` if the run that was to write it was cut off.
type Known = BTreeMap<String, Option<(u64, Digest)>>;

const JOURNAL: &str = "journal";
const MANIFEST: &str = "manifest.json";
/// The name a file has while it is written. No path of an output can have it, because none starts with a dot.
const PART: &str = ".blogferry.part";
const SHOWN: usize = 5;

impl Folder {
    /// Looks at a folder without touching it, and if it may be written to, starts a run.
    ///
    /// `planned` are the files that are known to be wanted.
    ///
    /// # Errors
    /// When the folder is not ours, when files in it were changed since, or when the medium fails.
    pub fn open<'a>(
        root: &Path,
        options: FolderOptions,
        planned: impl IntoIterator<Item = &'a OutPath>,
    ) -> Result<Self, SinkError> {
        let shown = root.display().to_string();
        let own = root.join(OWN_FOLDER);
        let failed = |error| SinkError::io(root.display(), error);
        let planned: Vec<&OutPath> = planned.into_iter().collect();
        let is_empty = match fs::read_dir(root) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(SinkError::new(shown, SinkErrorKind::NotAFolder));
            }
            Err(error) => return Err(failed(error)),
        };
        if fs::symlink_metadata(&own).is_ok_and(|facts| !facts.is_dir()) {
            return Err(SinkError::new(own.display().to_string(), SinkErrorKind::LeadsOut));
        }
        let known = read_known(&own).map_err(failed)?;
        if !is_empty && known.is_none() && !options.force {
            return Err(SinkError::new(shown, SinkErrorKind::NotOurs));
        }
        let known = known.unwrap_or_default();
        let now = read_now(root, known.keys());
        if !options.force && !is_empty {
            refuse_edited(root, &known, &now)?;
            refuse_in_the_way(root, &known, &planned)?;
        }
        fs::create_dir_all(&own).map_err(failed)?;
        let mut journal = OpenOptions::new().create(true).append(true).open(own.join(JOURNAL)).map_err(failed)?;
        match journal.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(SinkError::new(shown, SinkErrorKind::Busy)),
            // Some network file systems know no locks.
            Err(fs::TryLockError::Error(_)) => {}
        }
        // The journal comes first: whatever stands under these names afterwards is known as ours.
        let announced: HashSet<String> = planned.iter().map(ToString::to_string).collect();
        let lines: String = planned.iter().map(|path| format!("{path}\n")).collect();
        journal.write_all(lines.as_bytes()).map_err(failed)?;
        Ok(Folder {
            root: root.to_path_buf(),
            force: options.force,
            known,
            now,
            announced,
            made: Files::new(),
            written: Vec::new(),
            growing: BTreeMap::new(),
            safe_folders: HashMap::new(),
            journal,
            summary: Summary::default(),
        })
    }

    fn put_file(&mut self, path: &OutPath, bytes: &[u8]) -> Result<(), SinkError> {
        let name = path.as_str();
        let target = self.root.join(name);
        let failed = |error| SinkError::io(target.display(), error);
        let facts = (bytes.len() as u64, Digest::of(bytes));
        let is_fresh = self.ensure_folder(path)?;
        if self.now.get(name) == Some(&facts) || (!is_fresh && has_bytes(&target, bytes)) {
            self.summary.unchanged = self.summary.unchanged.saturating_add(1);
        } else {
            self.announce(name, &target, is_fresh)?;
            replace(&target.with_file_name(PART), &target, bytes).map_err(failed)?;
            self.summary.written = self.summary.written.saturating_add(1);
            self.written.push(target);
        }
        self.made.insert(name.to_owned(), facts);
        Ok(())
    }

    fn grow(&mut self, path: OutPath, bytes: &[u8]) -> Result<(), SinkError> {
        let name = path.as_str();
        let target = self.root.join(name);
        let failed = |error| SinkError::io(target.display(), error);
        if !self.growing.contains_key(&path) {
            let is_fresh = self.ensure_folder(&path)?;
            self.announce(name, &target, is_fresh)?;
            self.growing.insert(path.clone(), Growing::create(&target).map_err(failed)?);
        }
        match self.growing.get_mut(&path) {
            Some(growing) => growing.extend(bytes).map_err(failed),
            None => Ok(()),
        }
    }

    fn finish_growing(&mut self) -> Result<(), SinkError> {
        for (path, growing) in std::mem::take(&mut self.growing) {
            let target = self.root.join(path.as_str());
            let now = self.now.get(path.as_str());
            let (facts, is_new) = growing
                .finish(&target, |facts| now == Some(facts))
                .map_err(|error| SinkError::io(target.display(), error))?;
            self.summary.written = self.summary.written.saturating_add(u64::from(is_new));
            self.summary.unchanged = self.summary.unchanged.saturating_add(u64::from(!is_new));
            self.written.extend(is_new.then_some(target));
            self.made.insert(path.to_string(), facts);
        }
        Ok(())
    }

    /// Makes sure that a file stands in the journal before it is written, and that no other is in its way.
    fn announce(&mut self, name: &str, target: &Path, is_fresh: bool) -> Result<(), SinkError> {
        if self.announced.contains(name) {
            return Ok(());
        }
        let is_known = self.force || is_fresh || self.known.contains_key(name);
        if !is_known && fs::symlink_metadata(target).is_ok() {
            return Err(in_the_way(&self.root, &[name.to_owned()]));
        }
        writeln!(self.journal, "{name}").map_err(|error| SinkError::io(target.display(), error))
    }

    /// Makes the folder of a file, and makes sure that no part of it is a link that leads out. Returns true if this run
    /// made it.
    fn ensure_folder(&mut self, path: &OutPath) -> Result<bool, SinkError> {
        let Some((folder, _)) = path.as_str().rsplit_once('/') else { return Ok(false) };
        if let Some(is_fresh) = self.safe_folders.get(folder) {
            return Ok(*is_fresh);
        }
        let mut is_fresh = false;
        let mut place = self.root.clone();
        for part in folder.split('/') {
            place.push(part);
            let failed = |error| SinkError::io(place.display(), error);
            match fs::symlink_metadata(&place) {
                Ok(facts) if facts.is_dir() => {}
                Ok(facts) if facts.is_symlink() => {
                    let real = fs::canonicalize(&place).map_err(failed)?;
                    let root = fs::canonicalize(&self.root).map_err(failed)?;
                    if !real.starts_with(root) {
                        return Err(SinkError::new(place.display().to_string(), SinkErrorKind::LeadsOut));
                    }
                }
                Ok(_) => return Err(SinkError::new(place.display().to_string(), SinkErrorKind::NotAFolder)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir(&place).map_err(failed)?;
                    is_fresh = true;
                }
                Err(error) => return Err(failed(error)),
            }
        }
        self.safe_folders.insert(folder.to_owned(), is_fresh);
        Ok(is_fresh)
    }

    fn finish(&mut self) -> io::Result<()> {
        let own = self.root.join(OWN_FOLDER);
        let is_left = |(path, _): &(&String, &(u64, Digest))| !self.made.contains_key(*path);
        let left: Files = self.now.iter().filter(is_left).map(|(path, facts)| (path.clone(), *facts)).collect();
        self.summary.left = left.keys().cloned().collect();
        let mut text = serde_json::to_vec_pretty(&Manifest::new(&self.made, &left))?;
        text.push(b'\n');
        self.sync()?;
        let manifest = own.join(MANIFEST);
        if !has_bytes(&manifest, &text) {
            replace(&own.join(PART), &manifest, &text)?;
            sync_file(&manifest)?;
            sync_folder(&own)?;
        }
        fs::remove_file(own.join(JOURNAL))
    }

    /// Waits until all that this run wrote is on the disk.
    fn sync(&self) -> io::Result<()> {
        let mut folders: BTreeSet<&Path> = BTreeSet::new();
        for path in &self.written {
            folders.extend(path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root)));
        }
        self.written.par_iter().try_for_each(|path| sync_file(path))?;
        folders.into_iter().try_for_each(sync_folder)
    }
}

impl Sink for Folder {
    fn put(&mut self, piece: Piece) -> Result<(), SinkError> {
        match piece {
            Piece::File { path, bytes } => self.put_file(&path, &bytes),
            Piece::Part { path, bytes, .. } => self.grow(path, &bytes),
            Piece::Chunk(_) => Err(SinkError::new(self.root.display().to_string(), SinkErrorKind::WrongPiece)),
        }
    }

    fn commit(mut self: Box<Self>) -> Result<Summary, SinkError> {
        self.finish_growing()?;
        self.finish().map_err(|error| SinkError::io(self.root.join(OWN_FOLDER).display(), error))?;
        Ok(std::mem::take(&mut self.summary))
    }
}

/// Opens a file that was not there a moment ago, whatever lay under the name: never follows a link.
pub(crate) fn create_afresh(path: &Path) -> io::Result<File> {
    let create = || OpenOptions::new().write(true).create_new(true).open(path);
    match create() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            create()
        }
        created => created,
    }
}

fn replace(part: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let written =
        create_afresh(part).and_then(|mut file| file.write_all(bytes)).and_then(|()| fs::rename(part, target));
    written.inspect_err(|_| {
        // The error that is told is the first one.
        let _ = fs::remove_file(part);
    })
}

/// Returns true if a file, not a link to one, has exactly these bytes.
fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    let same_length =
        fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file() && facts.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|there| there == bytes)
}

/// Returns what earlier runs wrote; `None` if there was none.
fn read_known(own: &Path) -> io::Result<Option<Known>> {
    let manifest = read_if_there(&own.join(MANIFEST))?;
    let journal = read_if_there(&own.join(JOURNAL))?;
    if manifest.is_none() && journal.is_none() && !own.is_dir() {
        return Ok(None);
    }
    let mut known = Known::new();
    if let Some(manifest) = manifest.and_then(|text| serde_json::from_slice::<Manifest>(&text).ok()) {
        for ManifestEntry { path, length, sha256 } in manifest.files.into_iter().chain(manifest.left) {
            known.insert(path, Digest::from_hex(&sha256).map(|digest| (length, digest)));
        }
    }
    let journal = journal.unwrap_or_default();
    known.extend(String::from_utf8_lossy(&journal).lines().map(|path| (path.to_owned(), None)));
    Ok(Some(known))
}

fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns what the files are now. Paths come from a file that anybody may have changed, so they are made safe first.
fn read_now<'a>(root: &Path, paths: impl Iterator<Item = &'a String>) -> Files {
    let mut now = Files::new();
    for path in paths.filter(|path| OutPath::new(path.split('/')).as_str() == *path) {
        let target = root.join(path);
        if fs::symlink_metadata(&target).is_ok_and(|facts| facts.is_file())
            && let Ok(bytes) = fs::read(&target)
        {
            now.insert(path.clone(), (bytes.len() as u64, Digest::of(&bytes)));
        }
    }
    now
}

fn refuse_edited(root: &Path, known: &Known, now: &Files) -> Result<(), SinkError> {
    let is_edited = |(path, facts): &(&String, &(u64, Digest))| {
        known.get(*path).is_some_and(|written| written.is_some_and(|written| written != **facts))
    };
    let edited: Vec<&String> = now.iter().filter(is_edited).map(|(path, _)| path).collect();
    if edited.is_empty() {
        return Ok(());
    }
    let names = edited.iter().take(SHOWN).map(|path| (*path).clone()).collect();
    Err(SinkError::new(root.display().to_string(), SinkErrorKind::Edited { names, count: edited.len() }))
}

fn refuse_in_the_way(root: &Path, known: &Known, planned: &[&OutPath]) -> Result<(), SinkError> {
    let in_way =
        |path: &&&OutPath| !known.contains_key(path.as_str()) && fs::symlink_metadata(root.join(path.as_str())).is_ok();
    let names: Vec<String> = planned.iter().filter(in_way).map(ToString::to_string).collect();
    if names.is_empty() { Ok(()) } else { Err(in_the_way(root, &names)) }
}

fn in_the_way(root: &Path, names: &[String]) -> SinkError {
    let shown = names.iter().take(SHOWN).cloned().collect();
    SinkError::new(root.display().to_string(), SinkErrorKind::InTheWay { names: shown, count: names.len() })
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
