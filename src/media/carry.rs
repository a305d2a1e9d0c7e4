//! Files from where they are into the output.

use std::collections::{HashMap, HashSet};

use blogferry_formats::{Bytes, OutPath, Outline, Piece};

use super::book::{KeptFile, LeftBecause, MediaBook, MediaEntry};
use super::kind::{self, FileKind};
use super::library::{Hint, Library, LibraryFile, Match};
use super::name;
use super::variants::candidates;
use super::wishes::{Gathered, Wish, WishPlace};
use crate::address::Address;
use crate::convert::Watch;
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
    /// Says when to stop.
    pub(crate) watch: &'a dyn Watch,
    /// How to get what is not at hand, if it is to be got.
    #[cfg(feature = "download")]
    pub(crate) download: Option<super::download::Download<'a>>,
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
        let mut porter = Porter { carrying: self, sink, placed: HashSet::new(), carried: HashMap::new() };
        let mut book = MediaBook::default();
        #[cfg(feature = "download")]
        let mut missing = Vec::new();
        for (address, wish) in &gathered.wishes {
            // Whoever stops the run here stops it before the first post, too.
            if self.watch.should_stop() {
                break;
            }
            let entry = match &wish.place {
                WishPlace::Inline { start, length } => porter.carry_inline(&*gathered.inline, *start, *length)?,
                WishPlace::At(at) => match self.find(at, wish) {
                    Ok(place) => porter.carry_file(place)?,
                    #[cfg(feature = "download")]
                    Err(_) if self.download.is_some() => {
                        missing.push((address.as_str(), wish));
                        continue;
                    }
                    Err(reason) => MediaEntry::Left(reason),
                },
            };
            book.entries.insert(address.clone(), entry);
        }
        #[cfg(feature = "download")]
        if let Some(download) = &self.download {
            download.fetch(missing, &mut porter, &mut book)?;
        }
        Ok(book)
    }

    /// Returns which file of which library a wish is for.
    fn find(&self, address: &Address, wish: &Wish) -> Result<Place, LeftBecause> {
        let mut candidates = candidates(address);
        // A copy of the web may hold it just as it is asked for.
        if candidates.last() != Some(address) {
            candidates.push(address.clone());
        }
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
}

/// The number of a library, and of a file in it.
type Place = (usize, usize);

/// Puts files into the output, each once.
pub(super) struct Porter<'a> {
    carrying: &'a Carrying<'a>,
    sink: &'a mut dyn Sink,
    /// What is in the output.
    placed: HashSet<OutPath>,
    /// One file may be wished for under several addresses.
    carried: HashMap<Place, MediaEntry>,
}

impl Porter<'_> {
    fn carry_file(&mut self, place: Place) -> Result<MediaEntry, SinkError> {
        if let Some(entry) = self.carried.get(&place) {
            return Ok(entry.clone());
        }
        let file = self.carrying.libraries.get(place.0).and_then(|library| library.file(place.1));
        let entry = match file.map(|file| (file, read(file, self.carrying.limit))) {
            Some((file, Ok(bytes))) => {
                let called = file.given_name.as_deref().unwrap_or(&file.path);
                let named = Named { stem: name::stem_of_path(called), suffix: name::suffix_of_path(called) };
                self.put(bytes, named, file.path.clone())?
            }
            Some((_, Err(reason))) => MediaEntry::Left(reason),
            None => MediaEntry::Left(LeftBecause::NotThere),
        };
        self.carried.insert(place, entry.clone());
        Ok(entry)
    }

    fn carry_inline(&mut self, inline: &dyn Bytes, start: u64, length: u64) -> Result<MediaEntry, SinkError> {
        let limit = self.carrying.limit;
        if length > limit {
            return Ok(MediaEntry::Left(LeftBecause::TooLarge(limit)));
        }
        let bytes = match inline.read_range(start, usize::try_from(length).unwrap_or(usize::MAX)) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(MediaEntry::Left(LeftBecause::Failed(error.to_string()))),
        };
        // What a page carries inside itself may be anything; only what is known to be harmless becomes a file.
        match FileKind::of(&bytes) {
            Some(kind) if kind.suffix != "svg" => {
                self.put(bytes, Named { stem: "inline", suffix: None }, "inline".to_owned())
            }
            _ => Ok(MediaEntry::Left(LeftBecause::Inline)),
        }
    }

    /// Puts bytes into the output under a name of their own.
    pub(super) fn put(&mut self, bytes: Vec<u8>, named: Named<'_>, origin: String) -> Result<MediaEntry, SinkError> {
        let head = bytes.get(..kind::HEAD).unwrap_or(&bytes);
        let kind = FileKind::of(head);
        if bytes.is_empty() || (kind.is_none() && kind::is_page(head)) {
            return Ok(MediaEntry::Left(LeftBecause::Page));
        }
        let sha256 = Digest::of(&bytes);
        let suffix = name::suffix(kind, named.suffix);
        let path = name::path(&self.carrying.folder, named.stem, sha256, suffix.as_deref());
        let length = bytes.len() as u64;
        if self.placed.insert(path.clone()) {
            self.sink.put(Piece::File { path: path.clone(), bytes })?;
        }
        Ok(MediaEntry::Kept(KeptFile { path, origin, mime: kind.map(|kind| kind.mime), length, sha256 }))
    }
}

fn read(file: &LibraryFile, limit: u64) -> Result<Vec<u8>, LeftBecause> {
    let failed = |error| LeftBecause::Failed(format!("{}: {error}", file.path));
    let bytes = (file.open)().map_err(failed)?;
    if bytes.len() > limit {
        return Err(LeftBecause::TooLarge(limit));
    }
    bytes.read_range(0, usize::try_from(bytes.len()).unwrap_or(usize::MAX)).map_err(failed)
}

/// What a file was called.
pub(super) struct Named<'a> {
    pub(super) stem: &'a str,
    pub(super) suffix: Option<&'a str>,
}
