//! What the prefixes of names mean at an element.

use super::element::Element;
use super::tree::Node;
use crate::issue::Issue;

impl<'t> Element<'t> {
    /// Finds what a prefix means here: the element itself and those around it are asked first, then the file.
    pub(super) fn resolve(self, prefix: &'t str) -> &'t str {
        let mut around = Some(self);
        while let Some(element) = around {
            if element.may_declare()
                && let Some((_, uri)) = element.declarations().find(|(declared, _)| *declared == prefix)
            {
                return element.meaning(prefix, uri);
            }
            around = element.parent();
        }
        self.tree.bindings.resolve(prefix)
    }

    /// Returns false for the many elements that declare no prefix, at next to no cost.
    fn may_declare(self) -> bool {
        let has_attributes = |node: &Node| node.tag.1.saturating_sub(node.tag.0) > node.name_length;
        self.node().is_some_and(has_attributes) && self.tag().contains("xmlns")
    }

    /// Returns what a prefix means that the element declares.
    fn meaning(self, prefix: &str, uri: &'t str) -> &'t str {
        let bindings = self.tree.bindings;
        if self.is_foreign(prefix) { bindings.short_name(uri) } else { bindings.meaning(prefix, uri, self.uris()) }
    }

    /// Returns true for the default namespace of an element inside an entry: it is that of a document of another kind,
    /// such as a paragraph of XHTML, and an address nobody knows stands for itself.
    fn is_foreign(self, prefix: &str) -> bool {
        prefix.is_empty() && self.node().is_some_and(|node| node.parent != 0)
    }

    fn uris(self) -> impl Iterator<Item = &'t str> {
        self.declarations().map(|(_, uri)| uri)
    }

    /// Returns the declarations of the element that are taken for others than they are.
    pub fn guesses(self) -> impl Iterator<Item = Issue> {
        let declarations = self.may_declare().then(|| self.declarations()).into_iter().flatten();
        let ours = declarations.filter(move |(prefix, _)| !self.is_foreign(prefix));
        ours.filter_map(move |(prefix, uri)| self.tree.bindings.guess(prefix, uri, self.uris()))
    }
}
