//! Blogger exports: the classic Atom backup and the feed of a Google Takeout.
