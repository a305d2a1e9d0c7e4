//! What is in a member, as a stream that counts and checks.

use std::io::{self, BufReader, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use blogferry_formats::Bytes;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::budget::Budget;
use super::entry::{LOCAL, LOCAL_LENGTH, Member, Method};
use super::fields::Fields;

/// So many packed bytes are read at once.
const PACKED_AT_ONCE: usize = 64 * 1024;

/// Why a member cannot be unpacked at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemberError {
    /// It needs a password.
    #[error("is encrypted; unpack it with its password and give the folder")]
    Encrypted,
    /// It is packed in a way that is not read here.
    #[error("is packed with {}, which is not read; unpack it and give the folder", method_name(*.0))]
    Method(Method),
    /// There is no member where the directory says.
    #[error("is not where the archive says; get the archive again if it can be had")]
    NoHeader,
    /// The medium failed.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// What is wrong with a member whose bytes were given as far as they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The archive ends within it, or its packed bytes are damaged.
    #[error("is cut off or damaged after {0} bytes; what was there is kept")]
    Cut(u64),
    /// The bytes are not those that were packed.
    #[error("does not have the checksum the archive says; kept as it is")]
    Checksum,
    /// It holds more or less than the archive says.
    #[error("holds {found} bytes where the archive says {stated}; kept as it is")]
    Length {
        /// What the archive says.
        stated: u64,
        /// What is there.
        found: u64,
    },
}

fn method_name(method: Method) -> String {
    match (method.name(), method) {
        (Some(name), _) => name.to_owned(),
        (None, Method::Other(number)) => format!("method {number}"),
        (None, _) => String::new(),
    }
}

/// Unpacks one member.
///
/// Gives every byte that can be had and then ends. What was wrong shows in [`fault`](Self::fault) once it has ended;
/// only a [`Limit`](super::Limit) or the medium is an error.
pub struct MemberStream<'a> {
    body: Body,
    budget: Arc<Budget>,
    counted: &'a AtomicU64,
    /// Without a checksum no record told a size either.
    checksum: Option<u32>,
    stated: u64,
    crc: Crc,
    given: u64,
    /// Whether the packed bytes cannot be read on.
    is_damaged: bool,
    fault: Option<Fault>,
    has_ended: bool,
}

enum Body {
    Stored(Stretch),
    Deflated(Box<DeflateDecoder<BufReader<Stretch>>>),
}

impl<'a> MemberStream<'a> {
    pub(super) fn open(
        bytes: &Arc<dyn Bytes>,
        member: &Member,
        budget: Arc<Budget>,
        counted: &'a AtomicU64,
    ) -> Result<Self, MemberError> {
        let start = data_start(&**bytes, member)?;
        let stretch = Stretch::new(Arc::clone(bytes), start, member.packed);
        let body = match member.method {
            Method::Stored => Body::Stored(stretch),
            Method::Deflated => {
                Body::Deflated(Box::new(DeflateDecoder::new(BufReader::with_capacity(PACKED_AT_ONCE, stretch))))
            }
            Method::Other(_) => return Err(MemberError::Method(member.method)),
        };
        let (stated, checksum, crc) = (member.size, member.checksum, Crc::new());
        Ok(MemberStream {
            body,
            budget,
            counted,
            checksum,
            stated,
            crc,
            given: 0,
            is_damaged: false,
            fault: None,
            has_ended: false,
        })
    }

    /// Returns what is wrong with the member, once the stream has ended.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Returns how many bytes have been given.
    pub fn given(&self) -> u64 {
        self.given
    }

    /// Judges what was given.
    fn end(&mut self) -> usize {
        self.has_ended = true;
        let found = self.given;
        let is_cut = self.is_damaged
            || match &self.body {
                Body::Stored(stretch) => stretch.is_cut,
                Body::Deflated(decoder) => decoder.get_ref().get_ref().is_cut,
            };
        let (is_short, is_other) =
            (found < self.stated, self.checksum.is_some_and(|checksum| checksum != self.crc.sum()));
        self.fault = match self.checksum {
            _ if is_cut => Some(Fault::Cut(found)),
            Some(_) if is_short && is_other => Some(Fault::Cut(found)),
            Some(_) if self.stated != found => Some(Fault::Length { stated: self.stated, found }),
            Some(_) if is_other => Some(Fault::Checksum),
            _ => None,
        };
        0
    }
}

impl Read for MemberStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.has_ended || buffer.is_empty() {
            return Ok(0);
        }
        if self.is_damaged {
            return Ok(self.end());
        }
        let (result, packed, unpacked) = match &mut self.body {
            Body::Stored(stretch) => (stretch.read(buffer), u64::MAX, self.given),
            Body::Deflated(decoder) => (decoder.read(buffer), decoder.total_in(), decoder.total_out()),
        };
        let count = match result {
            Ok(count) => count,
            // What inflate says is about the bytes, everything else about the medium. What it unpacked before it met the
            // damage is in the buffer.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof
                ) =>
            {
                self.is_damaged = true;
                usize::try_from(unpacked.saturating_sub(self.given)).unwrap_or(0).min(buffer.len())
            }
            Err(error) => return Err(error),
        };
        if count == 0 {
            return Ok(self.end());
        }
        self.given = self.given.saturating_add(count as u64);
        self.budget.check(self.given, packed)?;
        self.budget.spend(self.counted, self.given)?;
        self.crc.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Returns where the bytes of a member start.
pub(super) fn data_start(bytes: &dyn Bytes, member: &Member) -> Result<u64, MemberError> {
    if member.is_encrypted {
        return Err(MemberError::Encrypted);
    }
    let mut header = [0; LOCAL_LENGTH];
    let count = bytes.read_at(member.header, &mut header)?;
    let header = header.get(..count).unwrap_or_default();
    let mut fields = Fields::new(header.strip_prefix(LOCAL).ok_or(MemberError::NoHeader)?);
    fields.take(22);
    let (name, extra) = (fields.u16(), fields.u16());
    if !fields.is_whole() {
        return Err(MemberError::NoHeader);
    }
    let length = (LOCAL_LENGTH as u64).saturating_add(u64::from(name)).saturating_add(u64::from(extra));
    Ok(member.header.saturating_add(length))
}

/// A part of the archive as a stream.
pub(super) struct Stretch {
    bytes: Arc<dyn Bytes>,
    at: u64,
    left: u64,
    is_cut: bool,
}

impl Stretch {
    pub(super) fn new(bytes: Arc<dyn Bytes>, start: u64, length: u64) -> Self {
        Stretch { bytes, at: start, left: length, is_cut: false }
    }
}

impl Read for Stretch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(to) = buffer.get_mut(..wanted) else { return Ok(0) };
        let count = self.bytes.read_at(self.at, to)?;
        self.is_cut = count == 0 && self.left > 0;
        self.at = self.at.saturating_add(count as u64);
        self.left = self.left.saturating_sub(count as u64);
        Ok(count)
    }
}
