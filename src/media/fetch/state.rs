//! What earlier runs have fetched, so that the next one fetches only what failed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use blogferry_formats::OutPath;
use serde::{Deserialize, Serialize};

use crate::sink::Digest;

/// What is known of earlier runs. Holds no date, so that equal outputs have equal states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    version: u32,
    /// The files that were fetched, by their address as it stands in posts.
    #[serde(default)]
    pub(crate) files: BTreeMap<String, Known>,
    /// What files that are there in part are a part of, by the address they are fetched from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) begun: BTreeMap<String, String>,
}

/// A file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// The address it was found at.
    pub(crate) from: String,
    /// Where it is in the output.
    pub(crate) path: String,
    /// Its SHA-256.
    pub(crate) sha256: String,
}

impl Default for State {
    fn default() -> Self {
        State { version: State::VERSION, files: BTreeMap::new(), begun: BTreeMap::new() }
    }
}

impl State {
    const VERSION: u32 = 1;
    const NAME: &'static str = "media.json";

    /// Reads the state in a folder; an empty one where there is none, or none that can be read.
    pub(crate) fn read(folder: &Path) -> Self {
        let text = fs::read(folder.join(State::NAME)).unwrap_or_default();
        serde_json::from_slice(&text).ok().filter(|state: &State| state.version == State::VERSION).unwrap_or_default()
    }

    /// Writes the state into a folder.
    ///
    /// # Errors
    /// When the medium fails.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        let (part, path) = (folder.join("media.json.part"), folder.join(State::NAME));
        if fs::read(&path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        fs::write(&part, text)?;
        fs::rename(part, path)
    }
}

impl Known {
    /// Returns the bytes of the file, if it still is what was fetched. The state is a file that anybody may have
    /// changed, so the path is made safe first.
    pub(crate) fn read(&self, output: &Path, limit: u64) -> Option<Vec<u8>> {
        let path = OutPath::new(self.path.split('/'));
        let target = output.join(path.as_str());
        let facts = fs::symlink_metadata(&target).ok()?;
        if path.as_str() != self.path || !facts.is_file() || facts.len() > limit {
            return None;
        }
        let bytes = fs::read(target).ok()?;
        (Some(Digest::of(&bytes)) == Digest::from_hex(&self.sha256)).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_reads_back_and_trusts_no_path() {
        let root = tempfile::tempdir().expect("a folder");
        let known = |path: &str| Known {
            from: "http://e.example/a.jpg".to_owned(),
            path: path.to_owned(),
            sha256: Digest::of(b"lamp").to_string(),
        };
        let mut state = State::default();
        state.files.insert("/a.jpg".to_owned(), known("media/a.jpg"));
        state.write(root.path()).expect("written");
        assert_eq!(State::read(root.path()), state);
        assert_eq!(State::read(&root.path().join("nowhere")), State::default());

        let output = root.path().join("out");
        fs::create_dir_all(output.join("media")).expect("made");
        fs::write(output.join("media/a.jpg"), b"lamp").expect("written");
        fs::write(root.path().join("secret"), b"lamp").expect("written");
        assert_eq!(known("media/a.jpg").read(&output, 10).as_deref(), Some(&b"lamp"[..]));
        assert_eq!(known("media/a.jpg").read(&output, 3), None);
        assert_eq!(known("../secret").read(&output, 10), None);
        fs::write(output.join("media/a.jpg"), b"wick").expect("written");
        assert_eq!(known("media/a.jpg").read(&output, 10), None);
    }
}
