//! What is not at hand is fetched, or was by an earlier run.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::book::{MediaBook, MediaEntry};
use super::carry::{Named, Porter};
use super::fetch::{Fetched, Fetcher, Job, Known, State, run};
use super::name;
use super::options::FetchOptions;
use super::variants::candidates;
use super::wishes::{Wish, WishPlace};
use crate::address::Address;
use crate::convert::Watch;
use crate::sink::{OWN_FOLDER, SinkError};

/// Where files are fetched to, and what is known of earlier runs.
pub(crate) struct Download<'a> {
    pub(crate) options: &'a FetchOptions,
    pub(crate) limit: u64,
    /// The folder of the output; an archive has none, and then nothing is known of earlier runs.
    pub(crate) output: Option<&'a Path>,
    pub(crate) watch: &'a dyn Watch,
}

impl Download<'_> {
    /// Fetches what is missing into the output, and books what became of it.
    ///
    /// # Errors
    /// When the output fails; what cannot be fetched is booked.
    pub(super) fn fetch(
        &self,
        missing: Vec<(&str, &Wish)>,
        porter: &mut Porter<'_>,
        book: &mut MediaBook,
    ) -> Result<(), SinkError> {
        let Some(output) = self.output else {
            let folder = tempfile::tempdir().map_err(|error| SinkError::io("the temporary folder", error))?;
            return self.fetch_into(folder.path(), &mut State::default(), missing, porter, book);
        };
        let own = output.join(OWN_FOLDER);
        let mut state = State::read(&own);
        let mut wanted = Vec::with_capacity(missing.len());
        for (address, wish) in missing {
            let known = state.files.get(address);
            match known.and_then(|known| Some((known, known.read(output, self.limit)?))) {
                Some((known, bytes)) => {
                    let entry = put(porter, bytes, &known.from)?;
                    book.entries.insert(address.to_owned(), entry);
                }
                None => wanted.push((address, wish)),
            }
        }
        let parts = own.join("media");
        let fetched = self.fetch_into(&parts, &mut state, wanted, porter, book);
        // What is left in it is what the next run resumes.
        let _ = fs::remove_dir(&parts);
        state.write(&own).map_err(|error| SinkError::io(own.display(), error))?;
        fetched
    }

    fn fetch_into(
        &self,
        parts: &Path,
        state: &mut State,
        wanted: Vec<(&str, &Wish)>,
        porter: &mut Porter<'_>,
        book: &mut MediaBook,
    ) -> Result<(), SinkError> {
        let failed = |error: io::Error| SinkError::io(parts.display(), error);
        let fetcher =
            Fetcher::new(self.options, self.limit, parts, std::mem::take(&mut state.begun)).map_err(failed)?;
        // Several wishes may come to one file.
        let mut carried: HashMap<PathBuf, MediaEntry> = HashMap::new();
        let stop = || self.watch.should_stop();
        let fetched = run(&fetcher, jobs(wanted), &stop, |(address, result)| {
            let entry = match result {
                Err(reason) => MediaEntry::Left(reason),
                Ok(Fetched { from, part }) => {
                    let entry = match carried.get(&part) {
                        Some(entry) => entry.clone(),
                        None => {
                            let bytes = fs::read(&part).map_err(failed)?;
                            let entry = put(porter, bytes, &from.to_string())?;
                            let _ = fs::remove_file(&part);
                            carried.insert(part, entry.clone());
                            entry
                        }
                    };
                    if let MediaEntry::Kept(file) = &entry {
                        let known = Known {
                            from: from.to_string(),
                            path: file.path.to_string(),
                            sha256: file.sha256.to_string(),
                        };
                        state.files.insert(address.clone(), known);
                    }
                    entry
                }
            };
            book.entries.insert(address, entry);
            Ok(())
        });
        state.begun = fetcher.validators();
        fetched
    }
}

/// Puts wishes together that have their best address in common, so that no file is fetched twice.
fn jobs(wanted: Vec<(&str, &Wish)>) -> Vec<Job> {
    let mut jobs: BTreeMap<String, Job> = BTreeMap::new();
    for (text, wish) in wanted {
        let WishPlace::At(address) = &wish.place else { continue };
        let candidates = candidates(address);
        let Some(best) = candidates.first() else { continue };
        let group = best.to_string();
        let job =
            jobs.entry(group.clone()).or_insert_with(|| Job { host: best.host.clone(), group, wishes: Vec::new() });
        job.wishes.push((text.to_owned(), candidates, wish.is_picture));
    }
    jobs.into_values().collect()
}

fn put(porter: &mut Porter<'_>, bytes: Vec<u8>, from: &str) -> Result<MediaEntry, SinkError> {
    let address = Address::parse(from, None);
    let stem = address.as_ref().map(name::stem_of).unwrap_or_default();
    let suffix = address.as_ref().and_then(Address::suffix);
    porter.put(bytes, Named { stem: &stem, suffix: suffix.as_deref() }, from.to_owned())
}
