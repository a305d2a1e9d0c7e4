//! Prefixes and what they stand for.

use crate::issue::Issue;
use crate::issues::Issues;
use crate::limits::XmlLimits;

/// The namespaces a format knows.
#[derive(Debug)]
pub struct Vocabulary {
    /// Returns the short name by which the format's code knows a namespace, for all addresses it has had.
    pub short_name: fn(uri: &str) -> Option<&'static str>,
    /// What well-known prefixes mean where a file uses them without declaring them, as short names.
    pub undeclared: &'static [(&'static str, &'static str)],
}

impl Vocabulary {
    fn name_of<'a>(&self, uri: &'a str) -> &'a str {
        (self.short_name)(uri.trim()).unwrap_or(uri)
    }
}

/// The prefixes in force at some place of a file, and the limits its elements are parsed within.
#[derive(Clone, Debug)]
pub struct Bindings {
    vocabulary: &'static Vocabulary,
    limits: XmlLimits,
    declared: Vec<(String, String)>,
    passed_over: u64,
    is_settled: bool,
}

impl Bindings {
    /// Returns the bindings at the start of a file: none but the well-known ones.
    pub fn new(vocabulary: &'static Vocabulary, limits: XmlLimits) -> Self {
        Bindings { vocabulary, limits, declared: Vec::new(), passed_over: 0, is_settled: false }
    }

    /// Returns the limits of the file.
    pub fn limits(&self) -> XmlLimits {
        self.limits
    }

    /// Takes a declaration; `prefix` is empty for the default namespace.
    ///
    /// The first of a prefix counts: an entry means the same when the file is opened and when it is read, whatever
    /// comes behind it.
    pub fn declare(&mut self, prefix: &str, uri: &str) {
        let name = self.vocabulary.name_of(uri).to_owned();
        if self.is_settled || self.declared.iter().any(|(declared, _)| declared == prefix) {
            // It has a meaning, be it that nobody declared it.
        } else if self.declared.len() < self.limits.namespaces {
            self.declared.push((prefix.to_owned(), name));
        } else {
            // A prefix beyond the limit stays unbound: its elements keep the prefix as their namespace and reach `meta`.
            self.passed_over = self.passed_over.saturating_add(1);
        }
    }

    /// Takes no more declarations: entries have been read by those there are.
    pub fn settle(&mut self) {
        self.is_settled = true;
    }

    /// Tells of the prefixes that stayed unbound.
    pub fn report(&self, issues: &mut Issues) {
        issues.report_many(Issue::NamespacesTooMany { limit: self.limits.namespaces }, None, self.passed_over);
    }

    /// Returns the short name of a prefix's namespace, its address if the format has no short name for it, or the prefix
    /// itself if nobody says what it means.
    pub fn resolve<'a>(&'a self, prefix: &'a str) -> &'a str {
        let declared = self.declared.iter().find(|(declared, _)| declared == prefix).map(|(_, name)| name.as_str());
        let known = || self.vocabulary.undeclared.iter().find(|(known, _)| *known == prefix).map(|(_, name)| *name);
        declared.or_else(known).unwrap_or(prefix)
    }

    pub(super) fn short_name<'a>(&self, uri: &'a str) -> &'a str {
        self.vocabulary.name_of(uri)
    }
}
