//! The export itself, byte for byte.

use std::io;

use blogferry_formats::{Bytes, OutPath, Piece};
use sha2::{Digest as _, Sha512};

use super::manifest::Digest;
use super::name::ascii;
use crate::plan::PathBook;
use crate::sink::{Sink, SinkError, SinkErrorKind};
use crate::source::SourceFile;

/// Whether the export goes into the bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Originals {
    /// It does.
    #[default]
    Keep,
    /// Only its digest does.
    DigestOnly,
}

/// A file of the export.
#[derive(Clone, Debug)]
pub(super) struct Original {
    /// The name the reader knew it by.
    pub(super) name: String,
    /// Where it lies in the payload, if it does.
    pub(super) path: OutPath,
    pub(super) length: u64,
    pub(super) digest: Digest,
}

const STRETCH: usize = 1024 * 1024;

/// Puts the files of the export into `original/`, or only takes their digests.
pub(super) fn put_originals(
    files: &[SourceFile],
    originals: Originals,
    sink: &mut dyn Sink,
) -> Result<Vec<Original>, SinkError> {
    let mut book = PathBook::new(Vec::new());
    let paths: Vec<OutPath> = files.iter().map(|file| path_of(&file.name)).collect();
    paths.iter().for_each(|path| book.expect_folders_of(path));
    let mut all = Vec::with_capacity(files.len());
    for (file, path) in files.iter().zip(paths) {
        let path = book.take(path);
        let failed = |error| SinkError::new(file.name.clone(), SinkErrorKind::Original(error));
        let mut hasher = Sha512::new();
        let mut offset = 0;
        loop {
            let stretch = stretch(&*file.original, offset).map_err(failed)?;
            if stretch.is_empty() && offset > 0 {
                break;
            }
            hasher.update(&stretch);
            offset = offset.saturating_add(stretch.len() as u64);
            let is_last = stretch.is_empty();
            if originals == Originals::Keep {
                sink.put(Piece::Part { path: path.clone(), separator: "", bytes: stretch })?;
            }
            if is_last {
                break;
            }
        }
        all.push(Original { name: file.name.clone(), path, length: offset, digest: Digest::finish(hasher) });
    }
    Ok(all)
}

fn stretch(bytes: &dyn Bytes, offset: u64) -> io::Result<Vec<u8>> {
    let rest = usize::try_from(bytes.len().saturating_sub(offset)).unwrap_or(usize::MAX);
    let mut buffer = vec![0; rest.min(STRETCH)];
    let count = bytes.read_at(offset, &mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

fn path_of(name: &str) -> OutPath {
    let parts: Vec<String> = name.split(['/', '\\']).map(ascii).filter(|part| !part.is_empty()).collect();
    let parts = if parts.is_empty() { vec!["export".to_owned()] } else { parts };
    OutPath::new(std::iter::once("original").chain(parts.iter().map(String::as_str)))
}
