//! Ids for posts, which the format does not have.

use std::collections::{HashMap, HashSet};

use crate::model::Date;

/// Gives each post an id of its own. The format has none, so it is the basename; where there is none, the date, by
/// which Movable Type itself knows an entry again; else the number of the record. What is used already gets a number.
#[derive(Default)]
pub(super) struct Ids {
    used: HashSet<String>,
    next: HashMap<String, u64>,
}

impl Ids {
    pub fn take(&mut self, basename: Option<&str>, date: Option<Date>, number: usize) -> String {
        let wanted = match (basename, date) {
            (Some(basename), _) => basename.to_owned(),
            (None, Some(date)) => date_id(date),
            (None, None) => format!("record-{}", number.saturating_add(1)),
        };
        if self.used.insert(wanted.clone()) {
            return wanted;
        }
        let next = self.next.entry(wanted.clone()).or_insert(2);
        loop {
            let id = format!("{wanted}-{next}");
            *next = next.saturating_add(1);
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn date_id(date: Date) -> String {
    let (year, month, day) = date.day();
    match date.time() {
        Some((hour, minute, second)) => format!("{year:04}{month:02}{day:02}-{hour:02}{minute:02}{second:02}"),
        None => format!("{year:04}{month:02}{day:02}"),
    }
}
