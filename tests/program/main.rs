//! The program from outside: its options, its exit codes, what it says and what it leaves on the disk.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic here is the failing test"
)]

mod bundle;
mod check;
mod commands;
mod folders;
mod laws;
mod limits;
mod media;
mod options;
mod platforms;
mod privacy;
mod refusals;
mod reports;
#[cfg(unix)]
mod signals;
mod support;
mod zip_input;
mod zip_output;
