//! The records of a zip archive, after PKWARE's APPNOTE 6.3.

use std::io::{self, Write};

use blogferry_formats::model::Date;

/// A member whose length and check sum are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackedMember {
    pub(crate) name: String,
    pub(crate) is_deflated: bool,
    /// The CRC-32 of the bytes before they were packed.
    pub(crate) crc: u32,
    /// How many bytes it takes in the archive.
    pub(crate) packed: u64,
    /// How many bytes it has.
    pub(crate) length: u64,
}

/// The one date all members carry, in the form of MS-DOS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    day: u16,
    time: u16,
}

impl Stamp {
    /// Returns a date as it reads on its own clock; the first one there is where none is known, or none fits.
    pub(crate) fn of(date: Option<Date>) -> Self {
        const FIRST: Stamp = Stamp { day: 1 << 5 | 1, time: 0 };
        let Some(date) = date else { return FIRST };
        let (year, month, day) = date.day();
        let Some(years) =
            year.checked_sub(1980).and_then(|years| u16::try_from(years).ok()).filter(|years| *years < 128)
        else {
            return FIRST;
        };
        let (hour, minute, second) = date.time().unwrap_or_default();
        Stamp {
            day: years << 9 | u16::from(month) << 5 | u16::from(day),
            // A leap second has no place here.
            time: u16::from(hour) << 11 | u16::from(minute) << 5 | (u16::from(second.min(59)) / 2),
        }
    }
}

/// Writes members and what holds them together.
pub(crate) struct Container<W> {
    out: W,
    at: u64,
    stamp: Stamp,
    directory: Vec<u8>,
    count: u64,
}

/// What stands in a 32-bit field whose number is in a zip64 field.
const FULL: u32 = u32::MAX;
const FULL_COUNT: u16 = u16::MAX;
const STORED: u16 = 10;
const DEFLATED: u16 = 20;
const ZIP64: u16 = 45;
/// The name is UTF-8. It is said of every name: ASCII is UTF-8 too.
const UTF8: u16 = 1 << 11;

impl<W: Write> Container<W> {
    /// Starts an archive; `out` is at its start.
    pub(crate) fn new(out: W, stamp: Stamp) -> Self {
        Container { out, at: 0, stamp, directory: Vec::new(), count: 0 }
    }

    /// Writes a member; `copy` writes its packed bytes, exactly as many as it says.
    pub(crate) fn member(
        &mut self,
        member: &PackedMember,
        copy: impl FnOnce(&mut W) -> io::Result<()>,
    ) -> io::Result<()> {
        self.directory.extend(directory_entry(member, self.at, self.stamp)?);
        let header = header(member, self.stamp)?;
        self.out.write_all(&header)?;
        copy(&mut self.out)?;
        self.at = self.at.saturating_add(header.len() as u64).saturating_add(member.packed);
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Writes the directory and gives back what was written to.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.directory)?;
        self.out.write_all(&end(self.count, self.directory.len() as u64, self.at))?;
        Ok(self.out)
    }
}

/// Returns what stands before the bytes of a member.
pub(super) fn header(member: &PackedMember, stamp: Stamp) -> io::Result<Vec<u8>> {
    // Both lengths are in the field or none is.
    let is_large = member.packed >= u64::from(FULL) || member.length >= u64::from(FULL);
    let extra = if is_large { extra_field(&[member.length, member.packed]) } else { Vec::new() };
    let mut out = b"PK\x03\x04".to_vec();
    common(&mut out, member, stamp, is_large, &extra)?;
    out.extend_from_slice(member.name.as_bytes());
    out.extend(extra);
    Ok(out)
}

/// Returns what the directory says of a member.
pub(super) fn directory_entry(member: &PackedMember, at: u64, stamp: Stamp) -> io::Result<Vec<u8>> {
    let is_large = member.packed >= u64::from(FULL) || member.length >= u64::from(FULL);
    let is_far = at >= u64::from(FULL);
    let mut numbers = if is_large { vec![member.length, member.packed] } else { Vec::new() };
    numbers.extend(is_far.then_some(at));
    let extra = if numbers.is_empty() { Vec::new() } else { extra_field(&numbers) };
    let mut out = b"PK\x01\x02".to_vec();
    // Made on no system in particular, so without what a system would say of a file.
    out.extend_from_slice(&version(member, is_large || is_far).to_le_bytes());
    common(&mut out, member, stamp, is_large || is_far, &extra)?;
    // No comment, on the first disk, no attributes.
    out.extend_from_slice(&[0; 10]);
    out.extend_from_slice(&narrow(at).to_le_bytes());
    out.extend_from_slice(member.name.as_bytes());
    out.extend(extra);
    Ok(out)
}

/// Returns what stands behind the directory.
pub(super) fn end(count: u64, length: u64, at: u64) -> Vec<u8> {
    let short_count = u16::try_from(count).unwrap_or(FULL_COUNT);
    let is_large = short_count == FULL_COUNT || length >= u64::from(FULL) || at >= u64::from(FULL);
    let mut out = Vec::new();
    if is_large {
        out.extend_from_slice(b"PK\x06\x06");
        out.extend_from_slice(&44u64.to_le_bytes());
        out.extend_from_slice(&ZIP64.to_le_bytes());
        out.extend_from_slice(&ZIP64.to_le_bytes());
        out.extend_from_slice(&[0; 8]);
        for number in [count, count, length, at] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        out.extend_from_slice(&at.saturating_add(length).to_le_bytes());
        out.extend_from_slice(&1u32.to_le_bytes());
    }
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&short_count.to_le_bytes());
    out.extend_from_slice(&short_count.to_le_bytes());
    out.extend_from_slice(&narrow(length).to_le_bytes());
    out.extend_from_slice(&narrow(at).to_le_bytes());
    out.extend_from_slice(&[0; 2]);
    out
}

/// The fields that a header and the directory share.
fn common(out: &mut Vec<u8>, member: &PackedMember, stamp: Stamp, is_zip64: bool, extra: &[u8]) -> io::Result<()> {
    let is_large = member.packed >= u64::from(FULL) || member.length >= u64::from(FULL);
    let length = |length: u64| if is_large { FULL } else { narrow(length) };
    let name = u16::try_from(member.name.len()).map_err(|_| io::ErrorKind::InvalidFilename)?;
    out.extend_from_slice(&version(member, is_zip64).to_le_bytes());
    out.extend_from_slice(&UTF8.to_le_bytes());
    out.extend_from_slice(&u16::from(member.is_deflated).wrapping_mul(8).to_le_bytes());
    out.extend_from_slice(&stamp.time.to_le_bytes());
    out.extend_from_slice(&stamp.day.to_le_bytes());
    out.extend_from_slice(&member.crc.to_le_bytes());
    out.extend_from_slice(&length(member.packed).to_le_bytes());
    out.extend_from_slice(&length(member.length).to_le_bytes());
    out.extend_from_slice(&name.to_le_bytes());
    out.extend_from_slice(&u16::try_from(extra.len()).unwrap_or_default().to_le_bytes());
    Ok(())
}

fn version(member: &PackedMember, is_zip64: bool) -> u16 {
    match (is_zip64, member.is_deflated) {
        (true, _) => ZIP64,
        (false, true) => DEFLATED,
        (false, false) => STORED,
    }
}

fn extra_field(numbers: &[u64]) -> Vec<u8> {
    let mut out = 1u16.to_le_bytes().to_vec();
    out.extend_from_slice(&u16::try_from(numbers.len().saturating_mul(8)).unwrap_or_default().to_le_bytes());
    numbers.iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
    out
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(FULL)
}
