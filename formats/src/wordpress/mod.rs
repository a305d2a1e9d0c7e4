//! WordPress exports (WXR).

mod autop;
pub mod blocks;
mod issue;
mod markup;
pub mod php;
pub mod shortcodes;

pub use autop::autop;
pub use issue::WordpressIssue;
