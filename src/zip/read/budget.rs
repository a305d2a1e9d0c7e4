//! How much may be unpacked: small archives can hold endless bytes.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

/// The limits of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many bytes one member may hold.
    pub member: u64,
    /// How many bytes may be unpacked from all archives together.
    pub total: u64,
    /// How many members an archive may have.
    pub members: u64,
    /// How many times larger than packed a member may be.
    pub ratio: u64,
    /// So many bytes of a member may be unpacked before the ratio counts.
    pub ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Limits { member: 2048 * MIB, total: 8192 * MIB, members: 1_000_000, ratio: 200, ratio_from: 64 * MIB }
    }
}

/// A limit that was reached. Comes as the inner error of an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// One member is too large.
    #[error("holds more than {0} bytes; a higher --max-member takes it")]
    Member(u64),
    /// One member unpacks to far more than any text does.
    #[error("unpacks to more than {0} times its size, as no text does; a higher --max-ratio takes it")]
    Ratio(u64),
    /// All members together are too large.
    #[error("more than {0} bytes are unpacked in all; a higher --max-total goes on")]
    Total(u64),
    /// An archive has too many members.
    #[error("has more than {0} members; a higher --max-members takes it")]
    Members(u64),
}

impl Limit {
    /// Returns the limit behind an error.
    pub fn of(error: &io::Error) -> Option<Limit> {
        error.get_ref()?.downcast_ref::<Limit>().copied()
    }

    /// Returns true if the limit is one of the whole run.
    pub fn ends_the_run(self) -> bool {
        match self {
            Limit::Total(_) | Limit::Members(_) => true,
            Limit::Member(_) | Limit::Ratio(_) => false,
        }
    }
}

impl From<Limit> for io::Error {
    fn from(limit: Limit) -> Self {
        io::Error::new(io::ErrorKind::FileTooLarge, limit)
    }
}

/// Counts what is unpacked in a run, from all archives and threads together.
#[derive(Debug, Default)]
pub struct Budget {
    limits: Limits,
    spent: AtomicU64,
}

impl Budget {
    /// Returns a budget of which nothing is spent.
    pub fn new(limits: Limits) -> Self {
        Budget { limits, spent: AtomicU64::new(0) }
    }

    /// Returns the limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Returns the limit of the whole run, if it was reached.
    pub fn exhausted(&self) -> Option<Limit> {
        let limit = self.limits.total;
        (self.spent.load(Ordering::Relaxed) > limit).then_some(Limit::Total(limit))
    }

    /// Counts a member that has been unpacked up to `reached`, of which `counted` remembers what was counted before.
    pub(super) fn spend(&self, counted: &AtomicU64, reached: u64) -> Result<(), Limit> {
        let fresh = reached.saturating_sub(counted.fetch_max(reached, Ordering::Relaxed));
        let before = self.spent.fetch_add(fresh, Ordering::Relaxed);
        if before.saturating_add(fresh) > self.limits.total { Err(Limit::Total(self.limits.total)) } else { Ok(()) }
    }

    /// Checks one member against its own limits.
    pub(super) fn check(&self, unpacked: u64, packed: u64) -> Result<(), Limit> {
        let limits = &self.limits;
        if unpacked > limits.member {
            return Err(Limit::Member(limits.member));
        }
        if unpacked > limits.ratio_from && unpacked.checked_div(limits.ratio).unwrap_or(unpacked) > packed {
            return Err(Limit::Ratio(limits.ratio));
        }
        Ok(())
    }
}
