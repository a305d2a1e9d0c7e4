//! What goes out and where to, from the outlines alone: selection, names, paths. Pure; nothing is read or written here.
//!
//! [`Plan`] is the type to read first.

mod links;
mod names;
mod paths;
mod redirects;
mod schedule;
mod selection;
mod slug;

pub use links::{PostLink, PostLinks};
pub use paths::PathBook;
pub use redirects::{Redirect, redirects, redirects_csv};
pub use schedule::{Plan, PlannedPost};
pub use selection::{
    CommentSkip, DateRange, DateRangeError, Include, Only, PostSkip, Selection, UnknownWord, full_count,
};
pub(crate) use slug::from_title;
pub use slug::{SlugStyle, id_part, slug, slug_of_name};
