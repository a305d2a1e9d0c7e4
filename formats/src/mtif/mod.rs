//! Movable Type Import Format: the text file that Movable Type, TypePad, Hatena and others export.
//!
//! A file is a run of records; a record is a run of keys and of sections with a name, comments and pings among them.
//! Read `scan` for the one pass that finds all records, `split` for where things begin and end, `traces` for where they do if separators are damaged, `document` for what a record says, `convert` for what it means.
//!
//! What the format does not say, the model does not say either, with these exceptions:
//!
//! - Ids. A post takes its `BASENAME`, else its `DATE` (`20040613-000500`), else `record-N` by its place in the input;
//!   `-2`, `-3`, … follow where two would be equal. Comments and pings are numbered from 1 within their post.
//! - One body. `EXTENDED BODY` follows `BODY` behind a `<!--more-->` mark.
//!
//! A body is kept as it stands, in the field for what it is: `CONVERT BREAKS` tells whether that is HTML, Markdown or
//! Textile (which is passed on as plain text). HTML whose line ends make paragraphs and breaks stays so in the model,
//! with `meta.convert_breaks` to tell, and gets them when it is turned into Markdown or text. Dates have no offset
//! unless the user names a zone.

mod archive;
mod body;
mod convert;
mod date;
mod dialect;
mod document;
mod grammar;
mod ids;
mod issue;
mod lines;
mod near;
mod reply;
mod reply_head;
mod scan;
mod sniff;
mod split;
mod tags;
mod traces;
mod unknown;

#[cfg(test)]
mod tests;

pub use issue::MtifIssue;

use crate::detect::{Confidence, FormatInfo, Sample};
use crate::dialect::Dialect;
use crate::input::Input;
use crate::issues::Issues;
use crate::reader::{Archive, OpenContext, ReadError, Reader};

/// Reads files in Movable Type Import Format.
#[derive(Clone, Copy, Debug, Default)]
pub struct MtifReader;

impl Reader for MtifReader {
    fn info(&self) -> &'static FormatInfo {
        &FormatInfo {
            id: "mtif",
            name: "Movable Type Import Format",
            about: "Text exports of Movable Type, TypePad, Hatena Blog and others, with comments and pings",
            suffixes: &["txt", "mtif"],
            aliases: &["movabletype", "mt"],
        }
    }

    fn sniff(&self, sample: &Sample<'_>) -> Confidence {
        sniff::sniff(sample.head)
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &dialect::MtifDialect
    }

    fn open(&self, inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        Ok(Box::new(archive::open(inputs, cx, issues)?))
    }
}
