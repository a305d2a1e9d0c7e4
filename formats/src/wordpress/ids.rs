//! Ids, nearly all of which are numbers; those take a quarter of the memory.

use std::collections::{HashMap, HashSet};

/// The places of things by their ids.
#[derive(Default)]
pub(super) struct Ids {
    numbers: HashMap<u64, u32>,
    others: HashMap<String, usize>,
}

impl Ids {
    pub fn get(&self, id: &str) -> Option<usize> {
        let numbered = number(id).and_then(|number| self.numbers.get(&number)).map(|place| *place as usize);
        numbered.or_else(|| self.others.get(id).copied())
    }

    pub fn insert(&mut self, id: &str, place: usize) {
        match (number(id), u32::try_from(place)) {
            (Some(number), Ok(place)) => {
                self.numbers.insert(number, place);
            }
            _ => {
                self.others.insert(id.to_owned(), place);
            }
        }
    }
}

/// Ids that are taken.
#[derive(Default)]
pub(super) struct TakenIds {
    numbers: HashSet<u64>,
    others: HashSet<String>,
}

impl TakenIds {
    pub fn contains(&self, id: &str) -> bool {
        match number(id) {
            Some(number) => self.numbers.contains(&number),
            None => self.others.contains(id),
        }
    }

    pub fn insert(&mut self, id: &str) {
        match number(id) {
            Some(number) => self.numbers.insert(number),
            None => self.others.insert(id.to_owned()),
        };
    }
}

/// Returns the number an id is, if it is written as numbers are.
fn number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|_| !id.starts_with(['0', '+']) || id == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_are_one_number_but_written_otherwise_are_different() {
        let mut ids = TakenIds::default();
        for id in ["7", "0", "18446744073709551616", "at-7"] {
            assert!(!ids.contains(id), "{id}");
            ids.insert(id);
            assert!(ids.contains(id), "{id}");
        }
        for id in ["07", "+7", "00", "", " 7", "18446744073709551617"] {
            assert!(!ids.contains(id), "{id}");
        }
    }
}
