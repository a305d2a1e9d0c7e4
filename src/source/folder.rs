//! The files in a folder, in an order that no system changes.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::glob::Globs;

/// A file found in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its path relative to the folder, with `/` between parts.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
}

/// A folder below the one that was named, and why it cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// Its path relative to the folder that was named.
    pub(crate) name: String,
    pub(crate) error: io::Error,
}

/// Goes through all files below a folder, in the order of the bytes of their paths.
///
/// Hidden files and what macOS adds to archives are passed over, and so are symbolic links: what one points to inside
/// the folder is found anyway, and what lies outside was not given. In memory are the names of one folder and of those
/// above it, and nothing of the files.
pub(crate) struct Walk<'g> {
    globs: &'g Globs,
    /// The folder that is gone through, last, and those above it.
    open: Vec<Listing>,
    waiting: Option<Unreadable>,
}

/// Returns the walk through a folder.
pub(crate) fn walk<'g>(root: &Path, globs: &'g Globs) -> Walk<'g> {
    let mut walk = Walk { globs, open: Vec::new(), waiting: None };
    walk.enter(root.to_path_buf(), String::new());
    walk
}

impl Walk<'_> {
    fn enter(&mut self, path: PathBuf, prefix: String) {
        let (listing, fault) = Listing::read(path, prefix);
        if let Some(error) = fault {
            self.waiting = Some(Unreadable { name: listing.prefix.trim_end_matches('/').to_owned(), error });
        }
        self.open.push(listing);
    }
}

impl Iterator for Walk<'_> {
    type Item = Result<Found, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(unreadable) = self.waiting.take() {
                return Some(Err(unreadable));
            }
            let listing = self.open.last_mut()?;
            let Some((name, path)) = listing.next() else {
                self.open.pop();
                continue;
            };
            match name.strip_suffix('/') {
                Some(folder) if self.globs.enters(folder) => self.enter(path, name),
                None if self.globs.takes(&name) => return Some(Ok(Found { name, path })),
                Some(_) | None => {}
            }
        }
    }
}

/// What lies in one folder, by name. A folder may hold a million files, so names stand in one text.
struct Listing {
    path: PathBuf,
    prefix: String,
    names: String,
    entries: std::vec::IntoIter<Entry>,
    /// Names that are not Unicode, for opening the files; in `names` they stand as well as it goes.
    odd: Vec<OsString>,
}

/// A name in a listing; the name of a folder ends in `/`, so that names sort as paths do.
struct Entry {
    from: usize,
    length: u32,
    odd: Option<u32>,
}

impl Listing {
    /// Reads a folder as far as it goes, and says why it went no further.
    fn read(path: PathBuf, prefix: String) -> (Self, Option<io::Error>) {
        let (mut names, mut odd, mut entries) = (String::new(), Vec::new(), Vec::new());
        let mut add = |entry: io::Result<std::fs::DirEntry>| -> io::Result<()> {
            let entry = entry?;
            let name = entry.file_name();
            let text = name.to_string_lossy();
            let kind = entry.file_type()?;
            if text.starts_with('.') || text == "__MACOSX" || !(kind.is_dir() || kind.is_file()) {
                return Ok(());
            }
            let from = names.len();
            names.push_str(&text);
            if kind.is_dir() {
                names.push('/');
            }
            let is_odd = name.to_str().is_none();
            let place = is_odd.then(|| u32::try_from(odd.len()).unwrap_or(u32::MAX));
            let length = u32::try_from(names.len().saturating_sub(from)).map_err(io::Error::other)?;
            entries.push(Entry { from, length, odd: place });
            if is_odd {
                odd.push(name);
            }
            Ok(())
        };
        let fault = match std::fs::read_dir(&path) {
            Ok(found) => found.filter_map(|entry| add(entry).err()).last(),
            Err(error) => Some(error),
        };
        entries.sort_unstable_by(|one, other| text(&names, one).as_bytes().cmp(text(&names, other).as_bytes()));
        (Listing { path, prefix, names, entries: entries.into_iter(), odd }, fault)
    }

    /// Returns the next name, with the folders above it, and its path.
    fn next(&mut self) -> Option<(String, PathBuf)> {
        let entry = self.entries.next()?;
        let name = text(&self.names, &entry);
        let odd = entry.odd.and_then(|place| self.odd.get(usize::try_from(place).ok()?));
        let path = match odd {
            Some(odd) => self.path.join(odd),
            None => self.path.join(name.trim_end_matches('/')),
        };
        Some((format!("{}{name}", self.prefix), path))
    }
}

fn text<'n>(names: &'n str, entry: &Entry) -> &'n str {
    let end = usize::try_from(entry.length).ok().and_then(|length| entry.from.checked_add(length));
    end.and_then(|end| names.get(entry.from..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        for name in names {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        root
    }

    fn names(root: &Path, patterns: &[&str]) -> Vec<String> {
        let patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        let globs = Globs::new(&patterns).expect("patterns");
        walk(root, &globs).map(|found| found.expect("readable").name).collect()
    }

    #[test]
    fn files_come_in_the_order_of_their_names_and_hidden_ones_not_at_all() {
        let root =
            folder(&["b/two.atom", "a.atom", "b/one.atom", ".git/config", "__MACOSX/a.atom", "b/._one.atom", "B.atom"]);
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", root.path().join("etc")).expect("linked");
        assert_eq!(names(root.path(), &[]), ["B.atom", "a.atom", "b/one.atom", "b/two.atom"]);
    }

    #[test]
    fn folders_and_files_sort_as_their_whole_paths_do() {
        let all = ["a-b/x", "a.txt", "a/x", "a/y/z", "a/y-z", "a0"];
        let mut sorted = all.to_vec();
        sorted.sort_unstable();
        assert_eq!(names(folder(&all).path(), &[]), sorted);
    }

    #[test]
    fn folders_that_are_left_out_are_not_entered() {
        let root = folder(&["a/x.txt", "a/x.html", "old/x.txt", "a/old/y.txt"]);
        assert_eq!(names(root.path(), &["*.txt", "!old/"]), ["a/x.txt"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_name_that_is_not_unicode_leads_to_its_file() {
        use std::os::unix::ffi::OsStrExt;
        let root = tempfile::tempdir().expect("a folder");
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        if std::fs::write(root.path().join(name), "x").is_err() {
            return; // Some file systems know only Unicode.
        }
        let found: Vec<Found> = walk(root.path(), &Globs::default()).map(|found| found.expect("readable")).collect();
        assert_eq!(found, [Found { name: "caf\u{fffd}.txt".into(), path: root.path().join(name) }]);
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_told_and_its_neighbours_come() {
        let root = folder(&["a.txt", "z.txt"]);
        let globs = Globs::default();
        let mut walk = walk(root.path(), &globs);
        assert!(matches!(walk.next(), Some(Ok(Found { name, .. })) if name == "a.txt"));
        walk.enter(root.path().join("gone"), "gone/".to_owned());
        assert!(matches!(walk.next(), Some(Err(Unreadable { name, .. })) if name == "gone"));
        assert!(matches!(walk.next(), Some(Ok(Found { name, .. })) if name == "z.txt"));
        assert!(walk.next().is_none());
    }
}
