//! A file under the best of its addresses.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::attempt::{Attempt, Part, Trouble};
use super::web::Web;
use crate::address::Address;
use crate::media::book::LeftBecause;
use crate::media::kind::{self, Family, FileKind};
use crate::media::options::FetchOptions;
use crate::sink::Digest;

/// Fetches files into a folder, from many threads at once.
pub(crate) struct Fetcher<'a> {
    web: Web,
    options: &'a FetchOptions,
    limit: u64,
    /// Where files lie until they are in the output.
    folder: PathBuf,
    stop: AtomicBool,
    /// What files that are there in part are a part of, by address.
    validators: Mutex<BTreeMap<String, String>>,
}

/// A file that is there whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fetched {
    /// The address it was found at.
    pub(crate) from: Address,
    /// Where it lies.
    pub(crate) part: PathBuf,
}

/// What came of the addresses that were tried already.
pub(super) type Tried = HashMap<Address, Result<Fetched, Trouble>>;

impl<'a> Fetcher<'a> {
    /// Returns a fetcher that knows what an earlier run has begun.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub(crate) fn new(
        options: &'a FetchOptions,
        limit: u64,
        folder: &Path,
        validators: BTreeMap<String, String>,
    ) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        if !fs::symlink_metadata(folder)?.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "is a link"));
        }
        Ok(Fetcher {
            web: Web::new(options),
            options,
            limit,
            folder: folder.to_path_buf(),
            stop: AtomicBool::new(false),
            validators: Mutex::new(validators),
        })
    }

    pub(super) fn options(&self) -> &FetchOptions {
        self.options
    }

    /// Ends all that is under way, from another thread.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.web.hang_up();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Returns what the files that are there in part are a part of.
    pub(crate) fn validators(&self) -> BTreeMap<String, String> {
        self.validators.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fetches a file from the first of these addresses that has it. `group` tells apart files that are fetched at the
    /// same time.
    pub(super) fn fetch(
        &self,
        group: &str,
        candidates: &[Address],
        is_picture: bool,
        tried: &mut Tried,
    ) -> Result<Fetched, LeftBecause> {
        let mut trouble = Trouble::ForGood("it has no address".to_owned());
        for address in candidates {
            let result = match tried.get(address) {
                Some(result) => result.clone(),
                None => {
                    let result = self.fetch_one(group, address, is_picture);
                    tried.insert(address.clone(), result.clone());
                    result
                }
            };
            match result {
                Ok(fetched) => return Ok(fetched),
                Err(Trouble::Stopped) => return Err(reason(Trouble::Stopped, self.limit)),
                Err(other) => trouble = other,
            }
        }
        Err(reason(trouble, self.limit))
    }

    fn fetch_one(&self, group: &str, address: &Address, is_picture: bool) -> Result<Fetched, Trouble> {
        let key = address.to_string();
        let name = Digest::of(format!("{group}\n{key}").as_bytes()).to_string();
        let path = self.folder.join(format!("{}.part", name.get(..32).unwrap_or(&name)));
        let validator = self.validators.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
        let mut part = Part { path, validator };
        let attempt = Attempt { web: &self.web, options: self.options, limit: self.limit, stop: &self.stop };
        let fetched = attempt.fetch(address, &mut part).and_then(|()| check(&part.path, is_picture));
        match fetched {
            Ok(()) => Ok(Fetched { from: address.clone(), part: part.path }),
            Err(trouble) => {
                let is_begun = matches!(trouble, Trouble::Stopped | Trouble::ForNow(_));
                match part.validator.filter(|_| is_begun) {
                    Some(validator) => {
                        self.validators.lock().unwrap_or_else(PoisonError::into_inner).insert(key, validator);
                    }
                    // Where nothing can be resumed the next run starts afresh.
                    None => drop(fs::remove_file(&part.path)),
                }
                Err(trouble)
            }
        }
    }
}

/// A server may say that anything is a picture.
fn check(path: &Path, is_picture: bool) -> Result<(), Trouble> {
    let head = read_head(path).map_err(|error| Trouble::ForNow(error.to_string()))?;
    let kind = FileKind::of(&head);
    if head.is_empty() {
        return Err(Trouble::ForGood("the server sends nothing".to_owned()));
    }
    if kind.is_none() && kind::is_page(&head) {
        return Err(Trouble::Page);
    }
    if is_picture && kind.is_none_or(|kind| kind.family != Family::Picture) {
        return Err(Trouble::ForGood("what the server sends is no picture".to_owned()));
    }
    Ok(())
}

fn read_head(path: &Path) -> io::Result<Vec<u8>> {
    use std::io::Read;
    let mut head = Vec::with_capacity(kind::HEAD);
    fs::File::open(path)?.take(kind::HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn reason(trouble: Trouble, limit: u64) -> LeftBecause {
    match trouble {
        Trouble::Stopped => LeftBecause::Failed("not fetched, because the run was stopped".to_owned()),
        Trouble::TooLarge => LeftBecause::TooLarge(limit),
        Trouble::Page => LeftBecause::Failed("the server sends a page in its place".to_owned()),
        Trouble::ForNow(why) | Trouble::ForGood(why) => LeftBecause::Failed(why),
    }
}
