//! The pictures, films and sounds that lie beside an export: listed, not read.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use blogferry_formats::Bytes;
use serde_json::Value;

use super::archive::Unpacking;
use super::error::SourceError;
use super::gather::{self, Candidate, Place};
use super::glob::Globs;
use crate::zip::Limits;

/// What lies beside an export and is no text of it: the first source of media for its posts.
///
/// A Google Takeout keeps pictures below `Blogger/Albums/<album>/`, each with a side file `NAME.json` or `NAME.jpg.json`.
/// Nothing is read when the catalogue is made. To find the file of an address, compare the last part of the address
/// with [`MediaFile::base_name`] and, where that is not enough, with what [`MediaFile::side`] says; then
/// [`MediaFile::open`] gives the bytes, which are unpacked under the limits of the run.
#[derive(Clone, Debug, Default)]
pub struct MediaCatalogue {
    /// The files, in the order of the bytes of their names within each folder or archive that was named.
    pub files: Arc<[MediaFile]>,
}

/// A file that may be media.
#[derive(Clone)]
pub struct MediaFile {
    /// Its path relative to the folder or archive it was found in, with `/` between parts. A label: may be anything in
    /// an archive, and is never a path to write to.
    pub name: String,
    /// How many bytes it has, as the folder or the archive says.
    pub length: u64,
    place: Place,
    side: Option<Place>,
}

/// What the side file of a picture says. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideFacts {
    /// The name the file had when it was uploaded.
    pub file_name: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Where it is on the web.
    pub url: Option<String>,
    /// When it was uploaded, in milliseconds since 1970.
    pub created_ms: Option<i64>,
}

/// A side file is a few hundred bytes; what is longer is something else.
const LONGEST_SIDE: u64 = 256 * 1024;

/// Lists everything in an archive that the user says holds media, whatever it is called.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn members(path: &Path, limits: Limits) -> Result<MediaCatalogue, SourceError> {
    let unpacking = Unpacking::new(limits);
    let mut files = Vec::new();
    for candidate in gather::gather(&gather::look_up(&[path.to_path_buf()])?, &Globs::default()).candidates {
        files.extend(unpacking.expand(candidate)?);
    }
    Ok(list(&files, |_, _| true))
}

/// Lists the media among files that are for no reader.
pub(super) fn catalogue(files: &[Candidate]) -> MediaCatalogue {
    list(files, |name, has_side| is_media_name(name) || has_side)
}

/// Lists the files that are wanted, by their names and by whether something beside them tells of them.
fn list(files: &[Candidate], is_wanted: impl Fn(&str, bool) -> bool) -> MediaCatalogue {
    let by_name: HashMap<&str, &Candidate> =
        files.iter().filter(|file| file.name.ends_with(".json")).map(|file| (file.name.as_str(), file)).collect();
    let side = |name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let names = [format!("{name}.json"), format!("{name}.supplemental-metadata.json"), format!("{stem}.json")];
        names.iter().find_map(|name| by_name.get(name.as_str()))
    };
    let media = files.iter().filter(|file| !file.name.ends_with(".json")).filter_map(|file| {
        let side = side(&file.name);
        is_wanted(&file.name, side.is_some()).then(|| MediaFile {
            name: file.name.clone(),
            length: file.length(),
            place: file.place.clone(),
            side: side.map(|side| side.place.clone()),
        })
    });
    MediaCatalogue { files: media.collect() }
}

impl MediaFile {
    /// Returns the last part of the name.
    pub fn base_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the folder the file is in: the name of the album, in a Takeout. Empty if it is in none.
    pub fn folder(&self) -> &str {
        self.name.rsplit('/').nth(1).unwrap_or_default()
    }

    /// Opens the bytes.
    ///
    /// # Errors
    /// When the medium fails, or the file cannot be unpacked: encrypted, damaged, over a limit.
    pub fn open(&self) -> io::Result<Arc<dyn Bytes>> {
        self.place.open()
    }

    /// Reads the side file; `None` if there is none or it says nothing.
    pub fn side(&self) -> Option<SideFacts> {
        let bytes = self.side.as_ref()?.open().ok().filter(|bytes| bytes.len() <= LONGEST_SIDE)?;
        let text = bytes.read_range(0, usize::try_from(bytes.len()).ok()?).ok()?;
        let value: Value = serde_json::from_slice(&text).ok()?;
        let word = |key: &str| value.get(key)?.as_str().map(str::to_owned).filter(|word| !word.is_empty());
        let facts = SideFacts {
            file_name: word("filename"),
            title: word("title"),
            url: word("url"),
            created_ms: word("creationTimestampMs").and_then(|number| number.parse().ok()),
        };
        (facts != SideFacts::default()).then_some(facts)
    }
}

impl std::fmt::Debug for MediaFile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("MediaFile").field("name", &self.name).field("length", &self.length).finish_non_exhaustive()
    }
}

/// Returns true if the suffix says picture, film or sound.
pub(super) fn is_media_name(name: &str) -> bool {
    const SUFFIXES: [&str; 27] = [
        "3gp", "aac", "avi", "avif", "bmp", "flac", "gif", "heic", "heif", "ico", "jfif", "jpeg", "jpg", "jxl", "m4a",
        "m4v", "mkv", "mov", "mp3", "mp4", "ogg", "png", "svg", "tif", "tiff", "webm", "webp",
    ];
    let suffix = name.rsplit('/').next().and_then(|base| base.rsplit_once('.')).map(|(_, suffix)| suffix);
    suffix.is_some_and(|suffix| SUFFIXES.iter().any(|known| suffix.eq_ignore_ascii_case(known)))
}
