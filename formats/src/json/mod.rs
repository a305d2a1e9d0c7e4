//! The model as JSON and JSON Lines, written and read.
