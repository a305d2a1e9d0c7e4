//! Whether the files of an output are what its manifest says.

use std::fs;
use std::io;
use std::path::Path;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::verdict::{Kind, ProblemKind, Verdict};
use crate::sink::{Digest, Manifest, ManifestEntry};

/// Checks a folder that was written here; `None` if it was not.
pub(super) fn check(root: &Path) -> io::Result<Option<Verdict>> {
    let own = root.join(".blogferry");
    let text = match fs::read(own.join("manifest.json")) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            let mut verdict = Verdict::new(Kind::Folder);
            verdict.report("", ProblemKind::Unfinished);
            return Ok(own.join("journal").is_file().then_some(verdict));
        }
        Err(error) => return Err(error),
    };
    let mut verdict = Verdict::new(Kind::Folder);
    if own.join("journal").is_file() {
        verdict.report("", ProblemKind::Unfinished);
    }
    let manifest: Manifest = match serde_json::from_slice(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            verdict.report(".blogferry/manifest.json", ProblemKind::FormWrong(error.to_string()));
            return Ok(Some(verdict));
        }
    };
    let entries: Vec<ManifestEntry> = manifest.files.into_iter().chain(manifest.left).collect();
    verdict.files = entries.len() as u64;
    verdict.bytes = entries.iter().map(|entry| entry.length).fold(0, u64::saturating_add);
    let problems: Vec<_> = entries.par_iter().filter_map(|entry| Some((entry, problem(root, entry)?))).collect();
    for (entry, kind) in problems {
        verdict.report(entry.path.clone(), kind);
    }
    Ok(Some(verdict))
}

fn problem(root: &Path, entry: &ManifestEntry) -> Option<ProblemKind> {
    // The manifest may have been changed by anybody; it cannot make us read what lies elsewhere.
    if blogferry_formats::OutPath::new(entry.path.split('/')).as_str() != entry.path {
        return Some(ProblemKind::FormWrong("is no path of an output".to_owned()));
    }
    match fs::read(root.join(&entry.path)) {
        Ok(bytes) if bytes.len() as u64 == entry.length && Digest::of(&bytes).to_string() == entry.sha256 => None,
        Ok(_) => Some(ProblemKind::FileChanged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(ProblemKind::FileMissing),
        Err(error) => Some(ProblemKind::FileUnreadable(error.to_string())),
    }
}
