//! Files from the web. The only room that knows ureq, and that opens a connection.
//!
//! Nothing here runs unless the user asked for it. Only public addresses are connected to, whatever name they hide
//! behind; no cookies are kept and no proxy is used. [`Fetcher`] is the type to read first.

mod attempt;
mod crew;
mod fetcher;
mod header;
mod reach;
mod state;
mod web;

#[cfg(test)]
mod tests;

pub(super) use crew::{Job, run};
pub(super) use fetcher::{Fetched, Fetcher};
pub(super) use state::{Known, State};
