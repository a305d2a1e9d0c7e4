//! A member as the records of the archive describe it: APPNOTE 6.3.10, sections 4.3.7 and 4.3.12.

use super::fields::Fields;

/// A member of an archive, as the archive describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name, with `/` between parts. A label: never a path to anything.
    pub name: Box<str>,
    /// The bytes of the name, where they are not those of [`name`](Self::name).
    pub raw_name: Option<Box<[u8]>>,
    /// What it is.
    pub kind: MemberKind,
    /// How it is packed.
    pub method: Method,
    /// Whether a password is needed.
    pub is_encrypted: bool,
    /// How many bytes the archive says it holds. It may lie.
    pub size: u64,
    /// How many bytes it takes in the archive.
    pub packed: u64,
    /// Its checksum; `None` where no record tells it.
    pub checksum: Option<u32>,
    /// Where the header before its bytes starts.
    pub(super) header: u64,
    /// Whether the archive says that the name is UTF-8.
    pub(super) says_utf8: bool,
}

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// A file.
    File,
    /// A folder; holds nothing itself.
    Folder,
    /// A symbolic link, which is never followed.
    Link,
    /// A device or a pipe, which is never made.
    Special,
}

/// How a member is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Not at all.
    Stored,
    /// With deflate.
    Deflated,
    /// In a way that is not read here, by its number.
    Other(u16),
}

impl Method {
    pub(super) fn of(number: u16) -> Self {
        match number {
            0 => Method::Stored,
            8 => Method::Deflated,
            other => Method::Other(other),
        }
    }

    /// Returns its name, where it has one.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Method::Stored => "stored",
            Method::Deflated => "deflate",
            Method::Other(9) => "deflate64",
            Method::Other(12) => "bzip2",
            Method::Other(14) => "LZMA",
            Method::Other(93) => "Zstandard",
            Method::Other(95) => "xz",
            Method::Other(98) => "PPMd",
            Method::Other(99) => "AES",
            Method::Other(_) => return None,
        })
    }
}

/// The signature of a record in the directory.
pub(super) const CENTRAL: &[u8] = b"PK\x01\x02";
/// The signature of the header before the bytes of a member.
pub(super) const LOCAL: &[u8] = b"PK\x03\x04";
/// How long a record of the directory is without its name and what follows it.
pub(super) const CENTRAL_LENGTH: usize = 46;
/// How long a header is without its name and what follows it.
pub(super) const LOCAL_LENGTH: usize = 30;

const ENCRYPTED: u16 = 1;
/// The sizes follow the bytes and are not in the header.
pub(super) const SIZES_FOLLOW: u16 = 1 << 3;
const UTF_8: u16 = 1 << 11;

/// Reads a record of the directory with its name and extra fields; returns the member and the length of the record.
pub(super) fn central(record: &[u8]) -> Option<(Member, usize)> {
    let mut fields = Fields::new(record.strip_prefix(CENTRAL)?);
    let made_by = fields.u16();
    fields.take(2);
    let (flags, method) = (fields.u16(), fields.u16());
    fields.take(4);
    let checksum = fields.u32();
    let (packed, size) = (fields.u32(), fields.u32());
    let (name, extra, comment) = (fields.u16(), fields.u16(), fields.u16());
    fields.take(4);
    let attributes = fields.u32();
    let header = fields.u32();
    let name = fields.take(usize::from(name));
    let extra = fields.take(usize::from(extra));
    if !fields.is_whole() {
        return None;
    }
    let length =
        CENTRAL_LENGTH.saturating_add(name.len()).saturating_add(extra.len()).saturating_add(usize::from(comment));
    let mut wide = Wide::new(extra);
    let size = wide.number(size);
    let packed = wide.number(packed);
    let header = wide.number(header);
    let kind = kind(name, made_by, attributes);
    let checksum = Some(checksum);
    let member = Member { kind, size, packed, header, checksum, ..member(flags, method, name, extra) };
    Some((member, length))
}

/// Reads the header before a member's bytes, with its name and extra fields; returns the member, whether its sizes are
/// known, and the length of the header.
pub(super) fn local(record: &[u8], header: u64) -> Option<(Member, bool, usize)> {
    let mut fields = Fields::new(record.strip_prefix(LOCAL)?);
    fields.take(2);
    let (flags, method) = (fields.u16(), fields.u16());
    fields.take(4);
    let checksum = fields.u32();
    let (packed, size) = (fields.u32(), fields.u32());
    let (name, extra) = (fields.u16(), fields.u16());
    let name = fields.take(usize::from(name));
    let extra = fields.take(usize::from(extra));
    if !fields.is_whole() {
        return None;
    }
    let mut wide = Wide::new(extra);
    let size = wide.number(size);
    let packed = wide.number(packed);
    let knows_sizes = flags & SIZES_FOLLOW == 0 || packed > 0;
    let checksum = knows_sizes.then_some(checksum);
    let member = Member { size, packed, header, checksum, ..member(flags, method, name, extra) };
    Some((member, knows_sizes, LOCAL_LENGTH.saturating_add(name.len()).saturating_add(extra.len())))
}

fn member(flags: u16, method: u16, name: &[u8], extra: &[u8]) -> Member {
    // Info-ZIP adds the name as UTF-8 where the name itself is in another encoding (APPNOTE 4.6.9).
    let better = extra_field(extra, 0x7075).and_then(|field| field.get(5..)).filter(|name| !name.is_empty());
    Member {
        name: Box::default(),
        raw_name: Some(better.unwrap_or(name).into()),
        kind: kind(name, 0, 0),
        method: Method::of(method),
        is_encrypted: flags & ENCRYPTED != 0,
        size: 0,
        packed: 0,
        checksum: None,
        header: 0,
        says_utf8: better.is_some() || flags & UTF_8 != 0,
    }
}

fn kind(name: &[u8], made_by: u16, attributes: u32) -> MemberKind {
    const UNIX: u16 = 3;
    const MACOS: u16 = 19;
    let mode = if matches!(made_by >> 8, UNIX | MACOS) { attributes >> 16 } else { 0 };
    match mode & 0o170_000 {
        _ if name.ends_with(b"/") => MemberKind::Folder,
        0o120_000 => MemberKind::Link,
        0o040_000 => MemberKind::Folder,
        0o020_000 | 0o060_000 | 0o010_000 | 0o140_000 => MemberKind::Special,
        _ => MemberKind::File,
    }
}

/// Numbers that do not fit into 32 bits stand in an extra field, in a fixed order (APPNOTE 4.5.3).
struct Wide<'a> {
    fields: Fields<'a>,
}

impl<'a> Wide<'a> {
    fn new(extra: &'a [u8]) -> Self {
        Wide { fields: Fields::new(extra_field(extra, 1).unwrap_or_default()) }
    }

    fn number(&mut self, narrow: u32) -> u64 {
        if narrow != u32::MAX {
            return u64::from(narrow);
        }
        let wide = self.fields.u64();
        if self.fields.is_whole() { wide } else { u64::from(narrow) }
    }
}

fn extra_field(extra: &[u8], id: u16) -> Option<&[u8]> {
    let mut fields = Fields::new(extra);
    loop {
        let (found, length) = (fields.u16(), fields.u16());
        let field = fields.take(usize::from(length));
        if !fields.is_whole() {
            return None;
        }
        if found == id {
            return Some(field);
        }
    }
}

/// Returns how many members start before the one before them ends.
pub(super) fn overlaps(members: &[Member]) -> u64 {
    let mut ranges: Vec<(u64, u64)> = members
        .iter()
        .map(|member| (member.header, member.header.saturating_add(LOCAL_LENGTH as u64).saturating_add(member.packed)))
        .collect();
    ranges.sort_unstable();
    let (mut end, mut count) = (0, 0u64);
    for (from, to) in ranges {
        count = count.saturating_add(u64::from(from < end));
        end = end.max(to);
    }
    count
}
