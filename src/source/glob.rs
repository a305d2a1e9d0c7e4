//! Which files of a folder are wanted, by patterns.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns for the paths of files below a folder, with the meaning they have in ripgrep's `--glob`.
///
/// A pattern without a slash is about names at any depth, one with a slash about the path from the folder on. `!` in
/// front leaves out what matches. The last pattern that matches decides; what none matches is taken only if no pattern
/// asks for anything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Globs {
    set: GlobSet,
    rules: Vec<Rule>,
    /// True if some pattern asks for files.
    is_choice: bool,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    excludes: bool,
    /// The pattern ends in a slash.
    only_folders: bool,
}

impl Globs {
    /// Reads patterns.
    ///
    /// # Errors
    /// When one of them is none; says which and why.
    pub(super) fn new(patterns: &[String]) -> Result<Self, (String, globset::Error)> {
        let mut set = GlobSetBuilder::new();
        let mut rules = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let (excludes, rest) = match pattern.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, pattern.as_str()),
            };
            let (only_folders, rest) = match rest.strip_suffix('/') {
                Some(rest) => (true, rest),
                None => (false, rest),
            };
            let glob = match rest.strip_prefix('/') {
                Some(rest) => rest.to_owned(),
                None if rest.contains('/') => rest.to_owned(),
                None => format!("**/{rest}"),
            };
            let glob = GlobBuilder::new(&glob).literal_separator(true).backslash_escape(true).build();
            set.add(glob.map_err(|error| (pattern.clone(), error))?);
            rules.push(Rule { excludes, only_folders });
        }
        let set = set.build().map_err(|error| (patterns.join(" "), error))?;
        let is_choice = rules.iter().any(|rule| !rule.excludes);
        Ok(Globs { set, rules, is_choice })
    }

    /// Returns true if the file at this path is wanted.
    pub(super) fn takes(&self, path: &str) -> bool {
        self.last_match(path, false).map_or(!self.is_choice, |rule| !rule.excludes)
    }

    /// Returns true if there may be a wanted file in the folder at this path.
    pub(super) fn enters(&self, path: &str) -> bool {
        self.last_match(path, true).is_none_or(|rule| !rule.excludes)
    }

    fn last_match(&self, path: &str, is_folder: bool) -> Option<Rule> {
        if self.rules.is_empty() {
            return None;
        }
        let matches = self.set.matches(path);
        let rules = matches.iter().rev().filter_map(|place| self.rules.get(*place).copied());
        rules.into_iter().find(|rule| is_folder || !rule.only_folders)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[&str]) -> Globs {
        Globs::new(&patterns.iter().map(|pattern| (*pattern).to_owned()).collect::<Vec<_>>()).expect("patterns")
    }

    #[test]
    fn without_a_pattern_everything_is_wanted() {
        assert!(Globs::default().takes("a/b.txt") && Globs::default().enters("a"));
    }

    #[test]
    fn a_name_is_looked_for_at_any_depth_and_a_path_from_the_folder_on() {
        assert!(globs(&["*.txt"]).takes("a/b/c.txt") && globs(&["*.txt"]).takes("c.txt"));
        assert!(!globs(&["*.txt"]).takes("a/b/c.html"));
        assert!(globs(&["a/*.txt"]).takes("a/c.txt"));
        assert!(!globs(&["a/*.txt"]).takes("x/a/c.txt") && !globs(&["a/*.txt"]).takes("a/b/c.txt"));
        assert!(globs(&["/c.txt"]).takes("c.txt") && !globs(&["/c.txt"]).takes("a/c.txt"));
        assert!(globs(&["a/**/c.txt"]).takes("a/c.txt") && globs(&["a/**/c.txt"]).takes("a/b/b/c.txt"));
        assert!(globs(&["20{12,13}-*"]).takes("2013-05.txt") && !globs(&["20{12,13}-*"]).takes("2014-05.txt"));
    }

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let globs = globs(&["*.txt", "!draft*", "draft-of-all.txt"]);
        assert!(globs.takes("one.txt") && !globs.takes("draft-2.txt") && globs.takes("draft-of-all.txt"));
        assert!(!globs.takes("one.html"));
    }

    #[test]
    fn a_pattern_that_only_leaves_out_takes_the_rest_and_a_folder_left_out_is_not_entered() {
        let globs = globs(&["!old/", "!*.bak"]);
        assert!(globs.takes("one.txt") && !globs.takes("one.bak"));
        assert!(!globs.enters("old") && !globs.enters("a/old") && globs.enters("a"));
        assert!(globs.takes("old"), "a file of that name is no folder");
    }

    #[test]
    fn a_broken_pattern_is_named() {
        assert_eq!(Globs::new(&["a[".to_owned()]).map_err(|(pattern, _)| pattern).err().as_deref(), Some("a["));
    }
}
