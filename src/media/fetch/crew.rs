//! Many files at once, but few from one host.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::fetcher::{Fetched, Fetcher, Tried};
use crate::address::Address;
use crate::media::book::LeftBecause;

/// Wishes whose best address is the same; one thread fetches them one after the other.
pub(crate) struct Job {
    /// The host they lie on.
    pub(crate) host: String,
    /// What they share.
    pub(crate) group: String,
    /// The address as it stands in posts, the addresses it may be found at, and whether it must be a picture.
    pub(crate) wishes: Vec<(String, Vec<Address>, bool)>,
}

/// What came of a wish, with the address as it stands in posts.
pub(crate) type Outcome = (String, Result<Fetched, LeftBecause>);

/// Fetches what is wished for and hands over each file as it comes, on the thread of the caller.
///
/// # Errors
/// What `done` says; nothing more is fetched then.
pub(crate) fn run<E>(
    fetcher: &Fetcher<'_>,
    jobs: Vec<Job>,
    should_stop: &dyn Fn() -> bool,
    mut done: impl FnMut(Outcome) -> Result<(), E>,
) -> Result<(), E> {
    let count = fetcher.options().threads.min(jobs.len());
    let queue = Queue::new(jobs, fetcher.options().per_host);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..count {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                while let Some(job) = queue.take(fetcher) {
                    let mut tried = Tried::new();
                    for (address, candidates, is_picture) in job.wishes {
                        let fetched = fetcher.fetch(&job.group, &candidates, is_picture, &mut tried);
                        // The receiver is there as long as the scope is.
                        drop(sender.send((address, fetched)));
                    }
                    queue.give_back(&job.host);
                }
            });
        }
        drop(sender);
        let mut ended = Ok(());
        loop {
            match receiver.recv_timeout(Duration::from_millis(100)) {
                Ok(outcome) if ended.is_ok() => {
                    ended = done(outcome);
                    if ended.is_err() {
                        fetcher.stop();
                    }
                }
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return ended,
            }
            if should_stop() && !fetcher.is_stopped() {
                fetcher.stop();
            }
        }
    })
}

/// What waits, by host.
struct Queue {
    state: Mutex<Waiting>,
    changed: Condvar,
    per_host: usize,
}

#[derive(Default)]
struct Waiting {
    jobs: BTreeMap<String, VecDeque<Job>>,
    busy: BTreeMap<String, usize>,
}

impl Queue {
    fn new(jobs: Vec<Job>, per_host: usize) -> Self {
        let mut waiting = Waiting::default();
        for job in jobs {
            waiting.jobs.entry(job.host.clone()).or_default().push_back(job);
        }
        Queue { state: Mutex::new(waiting), changed: Condvar::new(), per_host: per_host.max(1) }
    }

    /// Returns the next job of a host that is not busy, and waits for one; `None` when there are none left.
    fn take(&self, fetcher: &Fetcher<'_>) -> Option<Job> {
        let mut waiting = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if waiting.jobs.is_empty() || fetcher.is_stopped() {
                return None;
            }
            let is_free = |host: &&String| waiting.busy.get(*host).is_none_or(|busy| *busy < self.per_host);
            if let Some(host) = waiting.jobs.keys().find(is_free).cloned() {
                let jobs = waiting.jobs.get_mut(&host)?;
                let job = jobs.pop_front();
                if jobs.is_empty() {
                    waiting.jobs.remove(&host);
                }
                let busy = waiting.busy.entry(host).or_default();
                *busy = busy.saturating_add(1);
                return job;
            }
            waiting = self
                .changed
                .wait_timeout(waiting, Duration::from_millis(200))
                .map_or_else(|poisoned| poisoned.into_inner().0, |(waiting, _)| waiting);
        }
    }

    fn give_back(&self, host: &str) {
        let mut waiting = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(busy) = waiting.busy.get_mut(host) {
            *busy = busy.saturating_sub(1);
        }
        self.changed.notify_all();
    }
}
