//! Reading: a [`ZipReader`] lists the members of an archive and gives each as a stream.
//!
//! The directory of an archive is read by a loop of our own. A map by name would lose the first of two members of one
//! name, and a reader that ends at the first odd record would lose all that follow it.

mod budget;
mod directory;
mod entry;
mod fields;
mod name;
mod search;
mod stream;

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use blogferry_formats::Bytes;

pub use budget::{Budget, Limit, Limits};
pub use entry::{Member, MemberKind, Method};
pub use stream::{Fault, MemberError, MemberStream};

/// Returns true if bytes start like a zip archive, an empty one too.
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// An opened zip archive.
///
/// Holds the list of its members and nothing of what is in them. May be used from many threads at once.
///
/// ```
/// use std::io::Read;
/// use std::sync::Arc;
///
/// use blogferry::formats::Bytes;
/// use blogferry::zip::{Budget, Limits, ZipReader};
///
/// # fn run(bytes: Arc<dyn Bytes>) -> Result<(), Box<dyn std::error::Error>> {
/// let archive = ZipReader::open(bytes, Arc::new(Budget::new(Limits::default())))?;
/// for (number, member) in archive.members().iter().enumerate() {
///     let mut stream = archive.stream(number)?;
///     let mut text = Vec::new();
///     stream.read_to_end(&mut text)?;
///     println!("{}: {} bytes, {:?}", member.name, text.len(), stream.fault());
/// }
/// # Ok(())
/// # }
/// ```
pub struct ZipReader {
    bytes: Arc<dyn Bytes>,
    members: Vec<Member>,
    listing: Listing,
    budget: Arc<Budget>,
    /// How many bytes of each member have been counted, so that reading twice counts once.
    counted: Vec<AtomicU64>,
}

/// How the list of members came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// From the directory of the archive.
    Directory,
    /// The directory is missing or damaged, so the members were found by the headers that stand before them. There may
    /// have been more.
    Searched,
}

impl ZipReader {
    /// Lists the members of an archive.
    ///
    /// # Errors
    /// When the medium fails, or there are more members than the limits allow. Damage is no error: what can be found is
    /// listed, and nothing at all makes an empty list.
    pub fn open(bytes: Arc<dyn Bytes>, budget: Arc<Budget>) -> io::Result<Self> {
        let most = budget.limits().members;
        let listed = directory::list(&*bytes, most)?;
        let (members, listing) = match listed {
            Some(entries) if entries.is_whole => (entries.members, Listing::Directory),
            listed => {
                let listed = listed.map(|entries| entries.members).unwrap_or_default();
                (search::complete(&bytes, listed, &budget)?, Listing::Searched)
            }
        };
        let counted = members.iter().map(|_| AtomicU64::new(0)).collect();
        Ok(ZipReader { bytes, members: name::decode_all(members), listing, budget, counted })
    }

    /// Returns the members, in the order of the directory.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Returns how the list came about.
    pub fn listing(&self) -> Listing {
        self.listing
    }

    /// Returns a member by its number in [`members`](Self::members).
    pub fn member(&self, number: usize) -> Option<&Member> {
        self.members.get(number)
    }

    /// Returns how many members share bytes with another one, which no honest archive has.
    pub fn overlaps(&self) -> u64 {
        entry::overlaps(&self.members)
    }

    /// Returns a stream of what is in a member, from its start.
    ///
    /// # Errors
    /// When it cannot be unpacked at all. Damage within shows at the end of the stream, see [`MemberStream::fault`].
    pub fn stream(&self, number: usize) -> Result<MemberStream<'_>, MemberError> {
        let member = self.members.get(number).ok_or(MemberError::NoHeader)?;
        let counted = self.counted.get(number).ok_or(MemberError::NoHeader)?;
        MemberStream::open(&self.bytes, member, Arc::clone(&self.budget), counted)
    }

    /// Returns where the bytes of a stored member lie in the archive: start and length. A packed member has no such
    /// place.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub fn stored_range(&self, number: usize) -> Result<Option<(u64, u64)>, MemberError> {
        let member = self.members.get(number).ok_or(MemberError::NoHeader)?;
        if member.method != Method::Stored {
            return Ok(None);
        }
        let start = stream::data_start(&*self.bytes, member)?;
        Ok(Some((start, member.packed.min(self.bytes.len().saturating_sub(start)))))
    }

    /// Returns true if bytes that do not start like an archive end like one: a program can stand before it.
    ///
    /// # Errors
    /// When the medium fails.
    pub fn ends_like_one(bytes: &dyn Bytes) -> io::Result<bool> {
        directory::has_directory(bytes)
    }

    /// Returns the archive as it lies there.
    pub fn bytes(&self) -> &Arc<dyn Bytes> {
        &self.bytes
    }
}
