//! Zip archives. The only room that knows their structure and the crates that pack and unpack them.
//!
//! Reading starts with [`ZipReader`], which trusts nothing an archive says about itself: what is listed is checked, what
//! is missing is searched for, and everything unpacked counts against a [`Budget`]. Writing packs on all cores and gives
//! the same bytes every time.

mod read;
mod second_opinion;
mod write;

pub use read::{
    Budget, Fault, Limit, Limits, Listing, Member, MemberError, MemberKind, MemberStream, Method, ZipReader, is_zip,
};
pub use second_opinion::SecondOpinion;
pub(crate) use write::{BLOCK, Container, Packed, PackedMember, Packing, Stamp, WINDOW, pack};
