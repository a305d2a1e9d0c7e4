//! Finds the templates a line is worth trying: by the words it starts with, by those it ends with, or by words inside.
//!
//! Prose meets none of them after a few bytes, so that a page costs little more than looking at its lines.

use std::collections::BTreeMap;

use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::template::Template;

/// How many bytes of the end of a line are looked at.
const LONGEST_END: usize = 96;

/// Templates by their words.
pub(super) struct Index {
    starts: Table,
    ends: Table,
    /// Those with a date or a number beside the words.
    middles_with_figures: Middles,
    middles: Middles,
}

/// Words and the templates behind each, while they are collected.
#[derive(Default)]
pub(super) struct Collected {
    starts: BTreeMap<Vec<u8>, Vec<usize>>,
    ends: BTreeMap<Vec<u8>, Vec<usize>>,
    middles_with_figures: BTreeMap<Vec<u8>, Vec<usize>>,
    middles: BTreeMap<Vec<u8>, Vec<usize>>,
}

struct Table {
    words: AhoCorasick,
    numbers: Vec<Vec<usize>>,
}

impl Collected {
    /// Takes a template by the words at its start or at its end, if it has such, else by its longest.
    pub fn add(&mut self, number: usize, template: &Template) {
        let length = |words: Option<&str>| words.map_or(0, str::len);
        match (template.first_words(), template.last_words()) {
            (Some(start), _) if length(Some(start)) >= length(template.last_words()).min(3) => {
                self.starts.entry(start.as_bytes().to_vec()).or_default().push(number);
            }
            (_, Some(end)) if end.len() <= LONGEST_END => {
                self.ends.entry(end.bytes().rev().collect()).or_default().push(number);
            }
            _ => {
                let middles = if template.has_figures() { &mut self.middles_with_figures } else { &mut self.middles };
                middles.entry(template.longest_words().as_bytes().to_vec()).or_default().push(number);
            }
        }
    }

    /// Compiles the index.
    pub fn compile(self) -> Index {
        Index {
            starts: Table::compile(self.starts),
            ends: Table::compile(self.ends),
            middles_with_figures: Middles::compile(self.middles_with_figures),
            middles: Middles::compile(self.middles),
        }
    }
}

impl Index {
    /// Calls back with each template that a folded line is worth trying; with one more than once at most if its words
    /// stand in it more than once.
    pub fn candidates(&self, line: &str, mut take: impl FnMut(usize)) {
        self.starts.each(line.as_bytes(), &mut take);
        let mut end = [0u8; LONGEST_END];
        let mut length = 0_usize;
        for (slot, byte) in end.iter_mut().zip(line.bytes().rev()) {
            *slot = byte;
            length = length.saturating_add(1);
        }
        self.ends.each(end.get(..length).unwrap_or_default(), &mut take);
        // Most templates whose words stand only inside have a date or a number beside a name.
        if line.bytes().any(|byte| byte.is_ascii_digit()) {
            self.middles_with_figures.each(line, &mut take);
        }
        self.middles.each(line, &mut take);
    }
}

/// Words inside a line and the templates behind each.
struct Middles {
    words: AhoCorasick,
    numbers: Vec<Vec<usize>>,
}

impl Middles {
    #[expect(clippy::expect_used, reason = "the automata are limited by memory only")]
    fn compile(words: BTreeMap<Vec<u8>, Vec<usize>>) -> Self {
        let (words, numbers): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        // Every line is searched, so a table of all transitions is worth its making.
        let kind = Some(AhoCorasickKind::DFA);
        let words = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(kind).build(words);
        Middles { words: words.expect("some hundred words fit into an automaton"), numbers }
    }

    /// Calls back for each of the words that stand in a line.
    fn each(&self, line: &str, take: &mut impl FnMut(usize)) {
        if self.numbers.is_empty() {
            return;
        }
        for found in self.words.find_overlapping_iter(line) {
            self.numbers.get(found.pattern().as_usize()).into_iter().flatten().for_each(|number| take(*number));
        }
    }
}

impl Table {
    #[expect(clippy::expect_used, reason = "the automata are limited by memory only")]
    fn compile(words: BTreeMap<Vec<u8>, Vec<usize>>) -> Self {
        let (words, numbers): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        let words = AhoCorasick::builder().match_kind(MatchKind::Standard).start_kind(StartKind::Anchored).build(words);
        Table { words: words.expect("some thousand words fit into an automaton"), numbers }
    }

    /// Calls back for each of the words that these bytes start with.
    fn each(&self, bytes: &[u8], take: &mut impl FnMut(usize)) {
        let mut state = OverlappingState::start();
        loop {
            let input = Input::new(bytes).anchored(Anchored::Yes);
            let searched = self.words.try_find_overlapping(input, &mut state);
            let Some(found) = searched.ok().and_then(|()| state.get_match()) else { return };
            self.numbers.get(found.pattern().as_usize()).into_iter().flatten().for_each(|number| take(*number));
        }
    }
}
