//! What the texts and tags that were asked for had to be put right.

use std::collections::BTreeSet;

use crate::xml::beyond::Beyond;
use crate::xml::unescape::Damage;

/// What was met so far, with the texts and tags counted already: asking twice counts once.
#[derive(Default)]
pub(super) struct Judged {
    damage: Damage,
    /// What was met in elements that were taken apart, which stand behind all others.
    apart: Damage,
    is_apart: bool,
    beyond: Beyond,
    /// By the number of the run.
    texts: BTreeSet<u32>,
    /// By the numbers of their elements, like the tags.
    attributes: BTreeSet<u32>,
    tags: BTreeSet<u32>,
}

impl Judged {
    pub fn text(&mut self, run: u32, damage: Damage) {
        if self.texts.insert(run) {
            self.add(damage);
        }
    }

    pub fn attribute(&mut self, node: u32, damage: Damage) {
        if self.attributes.insert(node) {
            self.add(damage);
        }
    }

    pub fn tag(&mut self, node: u32, beyond: Beyond) {
        if self.tags.insert(node) {
            self.beyond.add(beyond);
        }
    }

    /// Says whether what is asked for now belongs to an element that may be taken apart.
    pub fn set_apart(&mut self, is_apart: bool) {
        self.is_apart = is_apart;
    }

    /// Forgets which texts and tags were counted from these numbers on: other ones will have the numbers.
    pub fn forget(&mut self, nodes: usize, runs: usize) {
        for (numbers, from) in [(&mut self.texts, runs), (&mut self.attributes, nodes), (&mut self.tags, nodes)] {
            while numbers.last().is_some_and(|last| *last as usize >= from) {
                numbers.pop_last();
            }
        }
    }

    pub fn damage(&self) -> Damage {
        let mut damage = self.damage.clone();
        damage.add(self.apart.clone());
        damage
    }

    pub fn beyond(&self) -> Beyond {
        self.beyond
    }

    fn add(&mut self, damage: Damage) {
        if self.is_apart { self.apart.add(damage) } else { self.damage.add(damage) }
    }
}
