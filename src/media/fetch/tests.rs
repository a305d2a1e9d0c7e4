//! Against a server on this machine that misbehaves.

mod faults;
mod runs;
mod server;
