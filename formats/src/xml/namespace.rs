//! Prefixes and what they stand for.

use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::limits::XmlLimits;
use crate::nearly::is_remnant;

/// The namespaces a format knows.
#[derive(Debug)]
pub struct Vocabulary {
    /// Returns the short name by which the format's code knows a namespace, for all addresses it has had.
    pub short_name: fn(uri: &str) -> Option<&'static str>,
    /// What well-known prefixes mean where a file uses them without declaring them, or declares them for an address that
    /// nobody knows, as short names.
    pub well_known: &'static [(&'static str, &'static str)],
}

impl Vocabulary {
    /// Returns the short name of what a prefix stands for that is declared among others.
    ///
    /// An address that nobody knows says nothing: one broken letter in it must not make a whole export unreadable. So a
    /// well-known prefix keeps its meaning, unless another prefix was declared for that.
    fn meaning<'a>(&self, prefix: &str, uri: &'a str, others: impl IntoIterator<Item = &'a str>) -> &'a str {
        self.known(uri).unwrap_or_else(|| {
            let is_free = |usual: &&str| others.into_iter().all(|other| self.known(other) != Some(usual));
            self.usual(prefix).filter(is_free).unwrap_or(uri)
        })
    }

    fn known(&self, uri: &str) -> Option<&'static str> {
        (self.short_name)(uri.trim())
    }

    fn usual(&self, prefix: &str) -> Option<&'static str> {
        self.well_known.iter().find(|(known, _)| *known == prefix).map(|(_, name)| *name)
    }
}

/// The prefixes in force at some place of a file, and the limits its elements are parsed within.
#[derive(Clone, Debug)]
pub struct Bindings {
    vocabulary: &'static Vocabulary,
    limits: XmlLimits,
    declared: Vec<Declared>,
    passed_over: u64,
    is_settled: bool,
}

#[derive(Clone, Debug)]
struct Declared {
    prefix: String,
    uri: String,
    /// The short name of the address, if it has one.
    name: Option<&'static str>,
    at: Position,
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

    /// Takes a declaration in a tag at `at`; `prefix` is empty for the default namespace.
    ///
    /// The first of a prefix counts: an entry means the same when the file is opened and when it is read, whatever
    /// comes behind it.
    pub fn declare(&mut self, prefix: &str, uri: &str, at: Position) {
        if self.is_settled || self.declared.iter().any(|declared| declared.prefix == prefix) {
            // It has a meaning, be it that nobody declared it.
        } else if self.declared.len() < self.limits.namespaces {
            let name = self.vocabulary.known(uri);
            self.declared.push(Declared { prefix: prefix.to_owned(), uri: uri.to_owned(), name, at });
        } else {
            // A prefix beyond the limit stays unbound: its elements keep the prefix as their namespace and reach `meta`.
            self.passed_over = self.passed_over.saturating_add(1);
        }
    }

    /// Takes no more declarations: entries have been read by those there are.
    pub fn settle(&mut self) {
        self.is_settled = true;
    }

    /// Returns true once entries have been read.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Tells of the prefixes that stayed unbound, and of those that stand for an address nobody knows and were taken to
    /// mean what they usually do.
    pub fn report(&self, issues: &mut Issues) {
        issues.report_many(Issue::NamespacesTooMany { limit: self.limits.namespaces }, None, self.passed_over);
        for Declared { prefix, uri, at, .. } in &self.declared {
            if let Some(issue) = self.guess(prefix, uri, self.uris()) {
                issues.report(issue, Some(*at));
            }
        }
    }

    /// Returns the short name of a prefix's namespace, its address if the format has no short name for it, or the prefix
    /// itself if nobody says what it means.
    pub fn resolve<'a>(&'a self, prefix: &'a str) -> &'a str {
        match self.declared.iter().find(|declared| declared.prefix == prefix) {
            Some(declared) => {
                declared.name.unwrap_or_else(|| self.vocabulary.meaning(prefix, &declared.uri, self.uris()))
            }
            None => self.vocabulary.usual(prefix).unwrap_or(prefix),
        }
    }

    /// Returns the short name of an address, or the address if it has none.
    pub(super) fn short_name<'a>(&self, uri: &'a str) -> &'a str {
        self.vocabulary.known(uri).unwrap_or(uri)
    }

    /// Returns what a prefix means that an element declares itself, beside others. Where the file has said already what it
    /// means, another address is another namespace, unless it is the same one damaged.
    pub(super) fn meaning<'a>(&self, prefix: &str, uri: &'a str, others: impl Iterator<Item = &'a str>) -> &'a str {
        let said = self.declared.iter().find(|declared| declared.prefix == prefix && declared.name.is_some());
        if said.is_some_and(|said| !is_remnant(uri, &said.uri, 2)) {
            return self.short_name(uri);
        }
        self.vocabulary.meaning(prefix, uri, others)
    }

    /// Returns what there is to tell if a declaration is taken for another than it is.
    pub(super) fn guess<'a>(&self, prefix: &str, uri: &'a str, others: impl Iterator<Item = &'a str>) -> Option<Issue> {
        let is_guess = self.vocabulary.known(uri).is_none() && self.meaning(prefix, uri, others) != uri;
        is_guess.then(|| Issue::NamespaceUnknown { prefix: prefix.to_owned(), uri: uri.to_owned() })
    }

    fn uris(&self) -> impl Iterator<Item = &str> {
        self.declared.iter().map(|declared| declared.uri.as_str())
    }
}
