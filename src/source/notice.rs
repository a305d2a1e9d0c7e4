//! What is to be told about archives, which no format knows of.

use crate::zip::{Fault, Limit, MemberError, Method};

/// Something met in an archive, or in a member of one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {kind}")]
pub struct Notice {
    /// The archive, or `archive/member`.
    pub name: String,
    /// What it is.
    pub kind: NoticeKind,
}

/// The kinds of [`Notice`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoticeKind {
    /// The list of members is missing or damaged.
    #[error(
        "the list of members is missing or damaged; {0} found by looking through the archive, there may have been more"
    )]
    Searched(u64),
    /// Members share bytes.
    #[error("{0} members share bytes with another one, which no honest archive has")]
    Overlap(u64),
    /// Members have one name.
    #[error("{0} members have the name of another one; all are read")]
    NameTwice(u64),
    /// An archive within an archive.
    #[error("is an archive in an archive and is not opened; unpack it and give it by itself")]
    Nested,
    /// A member was unpacked, but not as it should have been.
    #[error("{0}")]
    Fault(Fault),
    /// A member needs a password.
    #[error("is encrypted; unpack it with its password and give the folder")]
    Encrypted,
    /// A member cannot be unpacked.
    #[error("{}", MemberError::Method(*.0))]
    Method(Method),
    /// A member is not where the archive says.
    #[error("{}", MemberError::NoHeader)]
    NoHeader,
    /// A member reaches a limit.
    #[error("{0}")]
    Limit(Limit),
}

impl NoticeKind {
    /// Returns what is to be told of a member that cannot be unpacked; an error of the medium is no matter of its own.
    pub(super) fn of(error: &MemberError) -> Option<NoticeKind> {
        Some(match error {
            MemberError::Encrypted => NoticeKind::Encrypted,
            MemberError::Method(method) => NoticeKind::Method(*method),
            MemberError::NoHeader => NoticeKind::NoHeader,
            MemberError::Io(error) => NoticeKind::Limit(Limit::of(error).filter(|limit| !limit.ends_the_run())?),
        })
    }
}
