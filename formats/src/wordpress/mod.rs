//! WordPress exports (WXR).

mod autop;
mod issue;
mod markup;

pub use autop::autop;
pub use issue::WordpressIssue;
