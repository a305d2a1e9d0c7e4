//! What stands among the keys of a record and is none the format defines: kept as data, and under `private` where it may
//! be the data of people, as the keys of a comment are whose own beginning is lost.

use super::MtifIssue;
use super::convert::{Converter, add_meta};
use super::document::{Field, Record};
use crate::discretion::{Withheld, names_private, says_private};
use crate::model::{Meta, Post, Private};

impl Converter<'_> {
    /// Keeps the unknown keys of a record and the lines that are no keys.
    pub(super) fn unknown(&mut self, record: &Record<'_>, unknown: &[Field<'_>], post: &mut Post) {
        let (mut withheld, mut private) = (Withheld::default(), Meta::new());
        let mut keep = |name: &str, value: String, is_private: bool| {
            if is_private {
                withheld.add_name(name);
            }
            add_meta(if is_private { &mut private } else { &mut post.meta }, name, value);
        };
        for field in unknown {
            self.report(MtifIssue::KeyUnknown { key: field.key.to_owned() }, field.at);
            let value = self.text(field.value);
            let is_private = names_private(field.key) || says_private(&value);
            keep(field.key, value, is_private);
        }
        if !record.strays.is_empty() {
            let lines: Vec<_> = record.strays.iter().map(|line| self.text(line)).collect();
            self.report(MtifIssue::HeaderText { lines: lines.len() as u64 }, record.strays_at);
            let text = lines.join("\n");
            let is_private = says_private(&text);
            keep("header_text", text, is_private);
        }
        if !private.is_empty() {
            let at = unknown.first().map_or(record.strays_at, |field| field.at);
            withheld.report(self.place.position(at), self.issues);
            post.private = Private { meta: private, ..Private::default() }.or_none();
        }
    }
}
