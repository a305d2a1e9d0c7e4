//! One file from the web into a part file: tried again, resumed, and never trusted.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::header::Head;
use super::web::{Answer, Rest, Silence, Web};
use crate::address::Address;
use crate::media::kind;
use crate::media::options::FetchOptions;

/// What a file is fetched with.
pub(super) struct Attempt<'a> {
    pub(super) web: &'a Web,
    pub(super) options: &'a FetchOptions,
    pub(super) limit: u64,
    pub(super) stop: &'a AtomicBool,
}

/// A file that is being fetched.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) path: PathBuf,
    /// What the bytes that are there are a part of; without it they are of no use.
    pub(super) validator: Option<String>,
}

/// Why a file could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The run is to end.
    Stopped,
    /// It is larger than the limit.
    TooLarge,
    /// There is a page in its place.
    Page,
    /// Says why; another time it may work.
    ForNow(String),
    /// Says why.
    ForGood(String),
}

/// What stands in the way of one turn.
enum Setback {
    End(Trouble),
    Again { why: String, wait: Option<Duration> },
}

impl From<Silence> for Setback {
    fn from(silence: Silence) -> Self {
        match silence {
            Silence::ForNow(why) => Setback::Again { why, wait: None },
            Silence::ForGood(why) => Setback::End(Trouble::ForGood(why)),
        }
    }
}

impl From<io::Error> for Setback {
    fn from(error: io::Error) -> Self {
        Setback::End(Trouble::ForNow(format!("cannot be put aside: {error}")))
    }
}

impl Attempt<'_> {
    /// Fetches a file whole. What is there of it stays when this fails and can be resumed.
    pub(super) fn fetch(&self, address: &Address, part: &mut Part) -> Result<(), Trouble> {
        let mut last = String::new();
        for turn in 0..self.options.tries {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Trouble::Stopped);
            }
            let (why, wait) = match self.turn(address, part) {
                Ok(()) => return Ok(()),
                Err(Setback::End(trouble)) => return Err(trouble),
                Err(Setback::Again { why, wait }) => (why, wait),
            };
            let wait = wait.unwrap_or(self.options.first_wait.saturating_mul(1 << turn.min(10)));
            if wait > self.options.longest_wait {
                return Err(Trouble::ForNow(format!(
                    "{why} and asks to wait {} seconds; run again then",
                    wait.as_secs()
                )));
            }
            if turn.saturating_add(1) < self.options.tries {
                self.pause(wait);
            }
            last = why;
        }
        Err(Trouble::ForNow(format!("{last}, {} times", self.options.tries)))
    }

    fn turn(&self, address: &Address, part: &mut Part) -> Result<(), Setback> {
        let mut start = length_of(part);
        let rest = part.validator.clone().filter(|_| start > 0).map(|validator| Rest { from: start, validator });
        let Answer { status, head, body } = self.web.ask(address, rest.as_ref())?;
        let again = |why: &str| Setback::Again { why: why.to_owned(), wait: None };
        match status {
            200 => start = 0,
            206 if rest.is_some() => {
                let fits =
                    head.range.is_some_and(|(from, whole)| from == start && whole.is_none_or(|whole| whole > start));
                if !fits {
                    part.validator = None;
                    return Err(again("the server sends another part than it was asked for"));
                }
            }
            416 if rest.is_some() => {
                part.validator = None;
                return Err(again("the server has no more of it"));
            }
            408 | 425 | 429 | 500..=599 => {
                let why = format!("the server answers {status}");
                return Err(Setback::Again { why, wait: head.retry_after });
            }
            _ => return Err(Setback::End(Trouble::ForGood(format!("the server answers {status}")))),
        }
        self.take(part, start, &head, body)
    }

    /// Puts what is sent behind what is there.
    fn take(&self, part: &mut Part, start: u64, head: &Head, body: Box<dyn Read>) -> Result<(), Setback> {
        let mut body = body;
        let is_packed = match head.encoding.as_deref() {
            None => false,
            // Asked for as it is, and packed all the same.
            Some(encoding) if start == 0 && (encoding.eq_ignore_ascii_case("gzip") || encoding == "x-gzip") => {
                body = Box::new(flate2::read::MultiGzDecoder::new(body));
                true
            }
            Some(encoding) => {
                let why = format!("the server sends it packed as \"{encoding}\"");
                return Err(Setback::End(Trouble::ForGood(why)));
            }
        };
        let whole = head.length.filter(|_| !is_packed).map(|length| start.saturating_add(length));
        if whole.is_some_and(|whole| whole > self.limit) {
            return Err(Setback::End(Trouble::TooLarge));
        }
        let mut file = if start == 0 { create(part)? } else { OpenOptions::new().append(true).open(&part.path)? };
        part.validator = head.validator.clone().filter(|_| !is_packed);
        let mut buffer = vec![0; 64 * 1024];
        let mut length = start;
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Setback::End(Trouble::Stopped));
            }
            let count = match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Setback::Again { why: format!("the connection broke: {error}"), wait: None }),
            };
            let bytes = buffer.get(..count).unwrap_or_default();
            if length == 0 && kind::is_page(bytes) {
                return Err(Setback::End(Trouble::Page));
            }
            length = length.saturating_add(count as u64);
            if length > self.limit {
                part.validator = None;
                return Err(Setback::End(Trouble::TooLarge));
            }
            file.write_all(bytes)?;
        }
        match whole {
            Some(whole) if whole != length => {
                Err(Setback::Again { why: format!("the connection ended after {length} of {whole} bytes"), wait: None })
            }
            _ => Ok(()),
        }
    }

    /// Waits, but not longer than the run.
    fn pause(&self, wait: Duration) {
        let start = Instant::now();
        while let Some(left) = wait.checked_sub(start.elapsed()).filter(|_| !self.stop.load(Ordering::Relaxed)) {
            thread::sleep(left.min(Duration::from_millis(100)));
        }
    }
}

/// Returns how much of a file is there; what is no file of ours is nothing.
fn length_of(part: &Part) -> u64 {
    fs::symlink_metadata(&part.path).ok().filter(fs::Metadata::is_file).map_or(0, |facts| facts.len())
}

fn create(part: &Part) -> io::Result<File> {
    crate::sink::create_afresh(&part.path)
}
