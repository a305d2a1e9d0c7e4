//! XML read entry by entry; the only room that knows quick-xml.
