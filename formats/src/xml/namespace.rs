//! Prefixes and what they stand for.

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

/// The prefixes in force at some place of a file.
#[derive(Clone, Debug)]
pub struct Bindings {
    vocabulary: &'static Vocabulary,
    declared: Vec<(String, String)>,
}

impl Bindings {
    /// How many declarations are kept; a file has a dozen, an attack has millions.
    const MOST: usize = 256;

    /// Returns the bindings at the start of a file: none but the well-known ones.
    pub fn new(vocabulary: &'static Vocabulary) -> Self {
        Bindings { vocabulary, declared: Vec::new() }
    }

    /// Takes a declaration; `prefix` is empty for the default namespace. The newest one of a prefix counts.
    pub fn declare(&mut self, prefix: &str, uri: &str) {
        let name = self.vocabulary.name_of(uri).to_owned();
        if let Some((_, old)) = self.declared.iter_mut().find(|(declared, _)| declared == prefix) {
            *old = name;
        } else if self.declared.len() < Self::MOST {
            self.declared.push((prefix.to_owned(), name));
        }
        // A prefix beyond the limit stays unbound: its elements keep the prefix as their namespace and reach `meta`.
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
