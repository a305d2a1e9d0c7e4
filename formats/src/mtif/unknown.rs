//! What stands among the keys of a record and is none the format defines: kept as data, and under `private` where it may
//! be the data of people, as the keys of a comment are whose own beginning is lost.

use super::MtifIssue;
use super::convert::{Converter, add_meta};
use super::document::{Field, Record};
use crate::discretion::{names_private, says_private};
use crate::issue::Issue;
use crate::model::{Meta, Post, Private};

/// What was kept from the public.
#[derive(Default)]
struct Withheld<'a> {
    names: Vec<&'a str>,
    meta: Meta,
}

impl Converter<'_> {
    /// Keeps the unknown keys of a record and the lines that are no keys.
    pub(super) fn unknown(&mut self, record: &Record<'_>, unknown: &[Field<'_>], post: &mut Post) {
        let mut withheld = Withheld::default();
        for field in unknown {
            self.report(MtifIssue::KeyUnknown { key: field.key.to_owned() }, field.at);
            let value = self.text(field.value);
            let is_private = names_private(field.key) || says_private(&value);
            withheld.put(field.key, value, is_private, &mut post.meta);
        }
        if !record.strays.is_empty() {
            let lines: Vec<_> = record.strays.iter().map(|line| self.text(line)).collect();
            self.report(MtifIssue::HeaderText { lines: lines.len() as u64 }, record.strays_at);
            let text = lines.join("\n");
            let is_private = says_private(&text);
            withheld.put("header_text", text, is_private, &mut post.meta);
        }
        let Withheld { names, meta } = withheld;
        if !names.is_empty() {
            let at = unknown.first().map_or(record.strays_at, |field| field.at);
            let issue = Issue::PrivateWithheld { names: names.join(", ") };
            self.issues.report(issue, Some(self.place.position(at)));
            post.private = Private { meta, ..Private::default() }.or_none();
        }
    }
}

impl<'a> Withheld<'a> {
    fn put(&mut self, name: &'a str, value: String, is_private: bool, meta: &mut Meta) {
        if is_private && !self.names.contains(&name) {
            self.names.push(name);
        }
        add_meta(if is_private { &mut self.meta } else { meta }, name, value);
    }
}
