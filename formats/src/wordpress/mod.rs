//! WordPress exports (WXR).

mod issue;

pub use issue::WordpressIssue;
