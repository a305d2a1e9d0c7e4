//! The files in a folder, in an order that no system changes.

use std::io;
use std::path::{Path, PathBuf};

/// A file found in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its path relative to the folder, with `/` between parts.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
}

/// Returns all files below a folder, in the order of the bytes of their names.
///
/// Hidden files and what macOS adds to archives are passed over, and so are symbolic links: what one points to inside
/// the folder is found anyway, and what lies outside was not given.
pub(crate) fn walk(root: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut folders = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "__MACOSX" {
                continue;
            }
            let kind = entry.file_type()?;
            let name = format!("{prefix}{name}");
            if kind.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else if kind.is_file() {
                found.push(Found { name, path: entry.path() });
            }
        }
    }
    found.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_the_order_of_their_names_and_hidden_ones_not_at_all() {
        let root = tempfile::tempdir().expect("a folder");
        for name in ["b/two.atom", "a.atom", "b/one.atom", ".git/config", "__MACOSX/a.atom", "b/._one.atom", "B.atom"] {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", root.path().join("etc")).expect("linked");
        let names: Vec<String> = walk(root.path()).expect("walked").into_iter().map(|found| found.name).collect();
        assert_eq!(names, ["B.atom", "a.atom", "b/one.atom", "b/two.atom"]);
    }
}
