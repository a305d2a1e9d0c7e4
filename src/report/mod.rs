//! What is told about a run: issues with their places, the table, the balance; for people, for programs, as a page.

mod balance;
mod body;
mod entry;
mod escape;
mod html;
mod json;
mod notes;
mod place;
mod terminal;

pub use balance::{Account, Balance, Row};
pub use body::Body;
pub use entry::{Entry, Group, Loss, LossKind, Note, NoteKind, catalogue, gather, merge, subject};
pub use escape::escape;
pub use html::html;
pub use json::{BlogFacts, Facts, json};
pub use notes::source_notes;
pub use place::{Place, resolve};
pub use terminal::{balance_line, lines, severity_word, table};
