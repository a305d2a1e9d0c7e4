//! Files from where they are into the output.

use std::collections::HashMap;

use blogferry_formats::{Bytes, OutPath, Outline, Piece};

use super::book::{KeptFile, LeftBecause, MediaBook, MediaEntry};
use super::kind::{self, FileKind};
use super::library::{Hint, Library, Match};
use super::name;
use super::variants::candidates;
use super::wishes::{Gathered, Wish, WishPlace};
use crate::plan::Plan;
use crate::sink::{Digest, Sink, SinkError};

/// Where files are taken from, and how large one may be.
pub(crate) struct Carrying<'a> {
    /// What holds files, the most trusted first.
    pub(crate) libraries: &'a [Library],
    /// The folder in the output.
    pub(crate) folder: OutPath,
    /// No file is larger.
    pub(crate) limit: u64,
    /// When the post in each file was published, in milliseconds since 1970.
    pub(crate) shown: HashMap<&'a OutPath, i64>,
}

/// Returns when the posts of a plan were published, by their files.
pub(crate) fn shown<'a>(plan: &'a Plan, outline: &[Outline]) -> HashMap<&'a OutPath, i64> {
    let date = |number: usize| {
        let date = outline.get(number)?.date_published?;
        i64::try_from(date.instant() / 1_000_000).ok()
    };
    plan.posts.iter().filter_map(|post| Some((post.path.as_ref()?, date(post.number)?))).collect()
}

impl Carrying<'_> {
    /// Puts every file that is at hand into the output, one after the other, and books what became of each address.
    ///
    /// # Errors
    /// When the output fails; what cannot be read is booked.
    pub(crate) fn carry(&self, gathered: &Gathered, sink: &mut dyn Sink) -> Result<MediaBook, SinkError> {
        let mut book = MediaBook::default();
        // One file may be wished for under several addresses.
        let mut carried: HashMap<(usize, usize), MediaEntry> = HashMap::new();
        for (address, wish) in &gathered.wishes {
            let entry = match &wish.place {
                WishPlace::Inline { start, length } => {
                    Some(self.carry_inline(&*gathered.inline, *start, *length, sink)?)
                }
                WishPlace::At(_) => match self.find(wish) {
                    Ok(place) => Some(match carried.get(&place) {
                        Some(entry) => entry.clone(),
                        None => {
                            let entry = self.carry_file(place, sink)?;
                            carried.insert(place, entry.clone());
                            entry
                        }
                    }),
                    Err(reason) => Some(MediaEntry::Left(reason)),
                },
            };
            book.entries.extend(entry.map(|entry| (address.clone(), entry)));
        }
        Ok(book)
    }

    /// Returns which file of which library a wish is for.
    fn find(&self, wish: &Wish) -> Result<(usize, usize), LeftBecause> {
        let WishPlace::At(address) = &wish.place else { return Err(LeftBecause::NotThere) };
        let candidates = candidates(address);
        let shown = wish.from.as_ref().and_then(|from| self.shown.get(from)).copied();
        let hint = Hint { is_own: wish.is_own, shown };
        let mut reason = LeftBecause::NotThere;
        for (number, library) in self.libraries.iter().enumerate() {
            match library.find(&candidates, hint) {
                Match::Found(file) => return Ok((number, file)),
                Match::Several => reason = LeftBecause::Several,
                Match::None => {}
            }
        }
        Err(reason)
    }

    fn carry_file(&self, (library, file): (usize, usize), sink: &mut dyn Sink) -> Result<MediaEntry, SinkError> {
        let Some(file) = self.libraries.get(library).and_then(|library| library.file(file)) else {
            return Ok(MediaEntry::Left(LeftBecause::NotThere));
        };
        let read = (file.open)().and_then(|bytes| {
            if bytes.len() > self.limit {
                return Ok(Err(LeftBecause::TooLarge(self.limit)));
            }
            bytes.read_range(0, usize::try_from(bytes.len()).unwrap_or(usize::MAX)).map(Ok)
        });
        let bytes = match read {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(reason)) => return Ok(MediaEntry::Left(reason)),
            Err(error) => return Ok(MediaEntry::Left(LeftBecause::Failed(format!("{}: {error}", file.path)))),
        };
        let called = file.given_name.as_deref().unwrap_or(&file.path);
        let named = Named { stem: name::stem_of_path(called).to_owned(), suffix: name::suffix_of_path(called) };
        self.put(bytes, named, file.path.clone(), sink)
    }

    fn carry_inline(
        &self,
        inline: &dyn Bytes,
        start: u64,
        length: u64,
        sink: &mut dyn Sink,
    ) -> Result<MediaEntry, SinkError> {
        if length > self.limit {
            return Ok(MediaEntry::Left(LeftBecause::TooLarge(self.limit)));
        }
        let bytes = match inline.read_range(start, usize::try_from(length).unwrap_or(usize::MAX)) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(MediaEntry::Left(LeftBecause::Failed(error.to_string()))),
        };
        // What a page carries inside itself may be anything; only what is known to be harmless becomes a file.
        match FileKind::of(&bytes) {
            Some(kind) if kind.suffix != "svg" => {
                self.put(bytes, Named { stem: "inline".to_owned(), suffix: None }, "inline".to_owned(), sink)
            }
            _ => Ok(MediaEntry::Left(LeftBecause::Page)),
        }
    }

    /// Puts bytes into the output under a name of their own.
    fn put(
        &self,
        bytes: Vec<u8>,
        named: Named<'_>,
        origin: String,
        sink: &mut dyn Sink,
    ) -> Result<MediaEntry, SinkError> {
        let head = bytes.get(..kind::HEAD).unwrap_or(&bytes);
        let kind = FileKind::of(head);
        if bytes.is_empty() || (kind.is_none() && kind::is_page(head)) {
            return Ok(MediaEntry::Left(LeftBecause::Page));
        }
        let sha256 = Digest::of(&bytes);
        let suffix = name::suffix(kind, named.suffix);
        let path = name::path(&self.folder, &named.stem, sha256, suffix.as_deref());
        let length = bytes.len() as u64;
        sink.put(Piece::File { path: path.clone(), bytes })?;
        Ok(MediaEntry::Kept(KeptFile { path, origin, mime: kind.map(|kind| kind.mime), length, sha256 }))
    }
}

/// What a file was called.
struct Named<'a> {
    stem: String,
    suffix: Option<&'a str>,
}
