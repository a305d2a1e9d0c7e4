//! One file of an export: its root, the prefixes it declares, and what stands between its items.

use std::collections::HashSet;

use memchr::memmem;

use super::channel::Channel;
use super::public;
use super::structure::{belongs_in_channel, belongs_in_person_or_term, is_channel, is_detail, is_document, is_fact};
use super::vocabulary::{self, VOCABULARY};
use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::limits::XmlLimits;
use crate::xml::{Bindings, Element, Tree};

/// One file of an export.
pub(super) struct Part {
    /// The prefixes in force for its items.
    pub bindings: Bindings,
    pub has_root: bool,
    pub is_export: bool,
    /// True once its last tag was met.
    pub has_end: bool,
}

impl Part {
    pub fn new(limits: XmlLimits) -> Self {
        Part { bindings: Bindings::new(&VOCABULARY, limits), has_root: false, is_export: false, has_end: false }
    }

    /// Takes what stands between items. Tells of text that stands where none should.
    pub fn read(&mut self, bytes: &[u8], at: Position, channel: &mut Channel, issues: &mut Issues) {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        self.has_end |= memmem::find(bytes, b"</rss").is_some() || memmem::find(bytes, b"</channel").is_some();
        channel.generator(bytes);
        let bindings = self.bindings.clone();
        let tree = Tree::parse(bytes, &bindings);
        let mut stray = tree.root().value().map_or(0, |text| text.len() as u64);
        let around = tree.root().around(is_document);
        let holds_channel = |element: Element<'_>| around.contains(&element.number()) || is_channel(element);
        // The root, the channel, what damage has put around them, and in files cut by hand none of them: all that is no
        // fact is looked into.
        let mut waiting: Vec<Element<'_>> = tree.root().children().collect();
        waiting.reverse();
        let mut facts = Vec::new();
        while let Some(element) = waiting.pop() {
            if is_document(element) || holds_channel(element) {
                self.declare(element, at, channel);
                stray = stray.saturating_add(element.value().map_or(0, |text| text.len() as u64));
                for again in channel.says_again(element) {
                    let name = again.qualified_name().to_owned();
                    issues.report(Issue::FieldTwice { name }, Some(again.position(at)));
                }
                let from = waiting.len();
                if element.children().any(|child| is_document(child) || holds_channel(child)) {
                    waiting.extend(element.children());
                } else {
                    waiting.extend(element.fields(belongs_in_channel));
                }
                waiting.get_mut(from..).unwrap_or_default().reverse();
            } else if is_feed(element) {
                let what = "an Atom feed or a Blogger export";
                issues.report(Issue::OtherDocument { what }, Some(element.position(at)));
            } else {
                self.is_export |= element.name().0 == "wp";
                facts.push(element);
            }
        }
        facts.iter().for_each(|fact| check(*fact, at, issues));
        // Fields of an item stand here if its start is damaged; then they are as public as they say.
        let is_public = public::says_public(&facts) && !tree.root().is_behind_hole();
        facts.into_iter().for_each(|fact| channel.fact(fact, is_public));
        std::mem::take(&mut channel.withheld).report(at, issues);
        tree.report_limits(at, issues);
        issues.report_many(Issue::StrayText { bytes: stray }, Some(at), u64::from(stray > 0));
    }

    /// Takes the prefixes that an element declares, and what they say of the version of the format.
    fn declare(&mut self, element: Element<'_>, at: Position, channel: &mut Channel) {
        self.has_root |= is_document(element);
        for (prefix, uri) in element.declarations() {
            self.bindings.declare(prefix, uri, element.position(at));
            if let Some(version) = vocabulary::version(uri) {
                self.is_export = true;
                channel.version.get_or_insert_with(|| version.to_owned());
            }
        }
    }
}

fn is_feed(element: Element<'_>) -> bool {
    let is_named = element.qualified_name().rsplit(':').next() == Some("feed");
    is_named && (!element.name().0.is_empty() || element.child("", "entry").is_some())
}

/// Tells of a fact that seems to hold what cannot stand in it, or the details of two.
fn check(fact: Element<'_>, at: Position, issues: &mut Issues) {
    let swallows = |belongs| !fact.is_sound() && fact.swallowed(belongs).is_some();
    if swallows(belongs_in_channel) || swallows(belongs_in_person_or_term) {
        issues.report(Issue::EntryDamaged, Some(fact.position(at)));
    }
    let mut known = HashSet::new();
    let is_single = |child: &Element<'_>| child.name().1 != "termmeta" && is_detail(*child) && is_fact(fact);
    for again in fact.children().filter(|child| !known.insert(child.qualified_name())).filter(is_single) {
        let name = again.qualified_name().to_owned();
        issues.report(Issue::FieldTwice { name }, Some(again.position(at)));
    }
}
