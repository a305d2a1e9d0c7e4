//! No two files of one output have names a file system could take for one.

use std::collections::{HashMap, HashSet};

use blogferry_formats::OutPath;

/// Hands out paths, each only once.
///
/// Two paths are the same when their keys are: under case folding and Unicode normalisation. Of those that want one
/// path the first gets it and the others get `-2`, `-3`, … in the order they ask.
#[derive(Debug, Default)]
pub struct PathBook {
    taken: HashSet<String>,
    /// The number to try next, by the key that was wanted.
    next: HashMap<String, usize>,
    /// The suffixes of files that a writer puts beside each of its files.
    sidecars: Vec<&'static str>,
}

/// Files at the top of an output that are our own.
const OWN_STEM: &str = "orphan-comments";

impl PathBook {
    /// Returns a book in which nothing is taken. Beside each path those with these suffixes are taken too.
    pub fn new(sidecars: Vec<&'static str>) -> Self {
        PathBook { sidecars, ..PathBook::default() }
    }

    /// Says that files will lie in the folders of this path, so that no file may have the name of one of them.
    pub fn expect_folders_of(&mut self, path: &OutPath) {
        let key = path.key();
        let mut rest = key.as_str();
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if self.taken.contains(folder) {
                break;
            }
            self.taken.insert(folder.to_owned());
            rest = folder;
        }
    }

    /// Returns the path wanted, or the next free one with a number.
    pub fn take(&mut self, wanted: OutPath) -> OutPath {
        let key = wanted.key();
        if !is_own(&key) && !self.next.contains_key(&key) && self.claim(&wanted, &key) {
            return wanted;
        }
        // Each number is tried once for a name, however many posts want it.
        let mut number = self.next.get(&key).copied().unwrap_or(2);
        loop {
            let path = wanted.numbered(number);
            number = number.saturating_add(1);
            if self.claim(&path, &path.key()) {
                self.next.insert(key, number);
                return path;
            }
        }
    }

    fn claim(&mut self, path: &OutPath, key: &str) -> bool {
        if self.taken.contains(key) {
            return false;
        }
        let beside: Vec<String> = self.sidecars.iter().map(|suffix| path.with_suffix(suffix).key()).collect();
        if beside.iter().any(|key| self.taken.contains(key)) {
            return false;
        }
        self.taken.insert(key.to_owned());
        self.taken.extend(beside);
        true
    }
}

fn is_own(key: &str) -> bool {
    key.split('.').next() == Some(OWN_STEM)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> OutPath {
        OutPath::new(text.split('/'))
    }

    fn taken(wanted: &[&str]) -> Vec<String> {
        let mut book = PathBook::new(Vec::new());
        wanted.iter().map(|wanted| book.take(path(wanted)).to_string()).collect()
    }

    #[test]
    fn equal_names_are_numbered_in_the_order_they_are_asked_for() {
        assert_eq!(
            taken(&["posts/pond.md", "posts/Pond.md", "pages/pond.md", "posts/pond.md"]),
            ["posts/pond.md", "posts/Pond-2.md", "pages/pond.md", "posts/pond-3.md"]
        );
        assert_eq!(taken(&["caf\u{e9}.md", "cafe\u{301}.md"]), ["caf\u{e9}.md", "caf\u{e9}-2.md"]);
    }

    #[test]
    fn a_number_that_is_somebody_elses_name_is_passed_over() {
        assert_eq!(taken(&["a.md", "a-2.md", "a.md", "a-2.md"]), ["a.md", "a-2.md", "a-3.md", "a-2-2.md"]);
        assert_eq!(taken(&["a.md", "a.md", "a-2.md"]), ["a.md", "a-2.md", "a-2-2.md"]);
    }

    #[test]
    fn names_of_our_own_are_not_given_to_posts() {
        assert_eq!(
            taken(&["orphan-comments.md", "posts/orphan-comments.md"]),
            ["orphan-comments-2.md", "posts/orphan-comments.md"]
        );
    }

    #[test]
    fn long_names_that_share_a_sidecar_are_told_apart() {
        let mut book = PathBook::new(vec!["comments.yaml"]);
        let long = |end: &str| path(&format!("{}{end}.md", "a".repeat(190)));
        let (one, other) = (book.take(long("one")), book.take(long("two")));
        assert_ne!(one.with_suffix("comments.yaml").key(), other.with_suffix("comments.yaml").key());
    }

    #[test]
    fn a_file_does_not_take_the_name_of_a_folder() {
        let mut book = PathBook::new(Vec::new());
        book.expect_folders_of(&path("2012/a.md"));
        assert_eq!(book.take(path("2012")).as_str(), "2012-2");
        assert_eq!(book.take(path("2012/a.md")).as_str(), "2012/a.md");
    }

    #[test]
    fn fifty_thousand_posts_of_one_name_all_find_a_place() {
        let mut book = PathBook::new(Vec::new());
        let last = (0..50_000).map(|_| book.take(path("posts/pond.md"))).last();
        assert_eq!(last.map(|path| path.to_string()).as_deref(), Some("posts/pond-50000.md"));
    }
}
