//! The settings of a blog: entries of the classic export, `settings.csv` of a Takeout.
//!
//! Only what describes the blog is read. The lists of people with permissions and the addresses for notifications are
//! private and never leave this room.

//!
//! A setting whose name damage has changed is taken by the name it nearly has, where that is missing; one whose name may
//! be what is left of a missing one is told.

use crate::input::Position;
use crate::issue::Issue;
use crate::issues::Issues;
use crate::model::Blog;
use crate::nearly::{is_nearly, is_remnant};

/// The name of the settings file of a Takeout.
pub(super) const FILE_NAME: &str = "settings.csv";

/// The names of the settings that are read; [`apply`] says what they mean.
const READ: [&str; 8] = [
    "BLOG_NAME",
    "BLOG_DESCRIPTION",
    "BLOG_LOCALE",
    "BLOG_TIME_ZONE",
    "BLOG_SUBDOMAIN",
    "BLOG_META_DESCRIPTION",
    "BLOG_READ_ACCESS_MODE",
    "BLOG_ADULT_CONTENT",
];

/// The settings of an archive, as they are found.
#[derive(Default)]
pub(super) struct Settings {
    /// The names of `READ` that were met.
    met: Vec<&'static str>,
    /// Those that are none of them but one fault away from one.
    unclear: Vec<Unclear>,
}

struct Unclear {
    key: String,
    value: String,
    at: Position,
}

impl Settings {
    /// Takes one setting by the classic name of its key (`BLOG_NAME`); the Takeout has the same keys in lower case.
    pub fn take(&mut self, key: &str, value: &str, at: Position, blog: &mut Blog) {
        let key = key.trim().to_ascii_uppercase();
        if let Some(known) = READ.iter().find(|known| **known == key) {
            self.met.push(known);
            apply(&key, value, blog);
        } else if READ.iter().any(|known| is_one_fault_from(&key, known)) {
            self.unclear.push(Unclear { key, value: value.to_owned(), at });
        }
    }

    /// Reads a `settings.csv`: a line of names, a line of values, RFC 4180. Names decide, not places: the set of columns
    /// changes over the years. Where there are more of one than of the other nobody knows which value is whose, and some
    /// are addresses of people: then none is taken.
    pub fn read_csv(&mut self, bytes: &[u8], at: Position, blog: &mut Blog, issues: &mut Issues) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let Ok(names) = reader.byte_headers().cloned() else { return };
        let values = reader.into_byte_records().next().and_then(Result::ok).unwrap_or_default();
        if names.len() != values.len() {
            issues.report(Issue::EntryDamaged, Some(at));
            return;
        }
        for (name, value) in names.iter().zip(values.iter()) {
            self.take(&String::from_utf8_lossy(name), &String::from_utf8_lossy(value), at, blog);
        }
    }

    /// Takes the settings with damaged names, when all others are known, and tells of them.
    pub fn finish(self, blog: &mut Blog, issues: &mut Issues) {
        let missing: Vec<&str> = READ.into_iter().filter(|known| !self.met.contains(known)).collect();
        for Unclear { key, value, at } in self.unclear {
            let mut may_be = missing.iter().filter(|known| is_one_fault_from(&key, known));
            let first = may_be.next();
            if let Some(known) = first {
                issues.report(Issue::EntryDamaged, Some(at));
                if may_be.next().is_none() && is_nearly(known, &key) {
                    apply(known, &value, blog);
                }
            }
        }
    }
}

/// Returns true if a name is what is left of another one after some letters were lost or one was replaced.
fn is_one_fault_from(key: &str, known: &str) -> bool {
    key.len() <= known.len() && is_remnant(key, known, 1)
}

/// Puts one setting where it belongs.
fn apply(key: &str, value: &str, blog: &mut Blog) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let owned = || Some(value.to_owned());
    match key {
        "BLOG_NAME" => blog.title = blog.title.take().or_else(owned),
        "BLOG_DESCRIPTION" => blog.description = blog.description.take().or_else(owned),
        "BLOG_LOCALE" => blog.language = owned().map(|locale| locale.replace('_', "-")),
        "BLOG_TIME_ZONE" => blog.timezone = owned(),
        "BLOG_SUBDOMAIN" if blog.url.is_none() => blog.url = Some(format!("https://{value}.blogspot.com/")),
        "BLOG_META_DESCRIPTION" => {
            blog.meta.insert("meta_description".to_owned(), value.into());
        }
        // A warning to whoever is about to publish the copy.
        "BLOG_READ_ACCESS_MODE" | "BLOG_ADULT_CONTENT" => {
            blog.meta.insert(key.to_ascii_lowercase().trim_start_matches("blog_").to_owned(), value.into());
        }
        // Sixty settings of layout, feeds, notifications and permissions describe the platform, not the blog; they do not
        // come here.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_fault_from_what_it_was_and_from_no_other() {
        for key in ["BLOG_NXME", "BLOG_NME", "ME", "BLOG_", "\0LOG_NAME", "BLOG_N", "BLOG_NAMX"] {
            assert!(is_one_fault_from(key, "BLOG_NAME"), "{key}");
        }
        for key in ["BLOG_MAX_NUM", "BLOG_SEND_EMAIL", "BLOG_NAMES", "BLOG_SHOW_URL", "BLOG_FEED"] {
            assert!(!is_one_fault_from(key, "BLOG_NAME"), "{key}");
        }
    }
}
