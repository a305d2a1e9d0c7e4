//! Which files of a bag are read: the model alone, of which all else is a copy in another form.

use std::collections::HashSet;

/// The file that says that a folder is a bag.
const DECLARATION: &str = "bagit.txt";
/// The model in a bag.
pub(super) const MODEL: &str = "data/posts.json";

/// Returns for each of these paths whether it is read: all but those in a bag of ours that are not its model.
pub fn without_copies(paths: &[&str]) -> Vec<bool> {
    let all: HashSet<&str> = paths.iter().copied().collect();
    let bags: Vec<&str> = paths
        .iter()
        .filter_map(|path| path.strip_suffix(DECLARATION))
        .filter(|bag| bag.is_empty() || bag.ends_with('/'))
        .filter(|bag| all.contains(format!("{bag}{MODEL}").as_str()))
        .collect();
    let is_copy = |path: &str| bags.iter().any(|bag| path.strip_prefix(bag).is_some_and(|inside| inside != MODEL));
    paths.iter().map(|path| !is_copy(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_bag_only_the_model_is_read() {
        let paths = ["blog/bagit.txt", "blog/data/original/blog.xml", "blog/data/posts.json", "other.xml"];
        assert_eq!(without_copies(&paths), [false, false, true, true]);
        assert_eq!(without_copies(&["bagit.txt", "data/posts.json", "data/html/a.html"]), [false, true, false]);
    }

    #[test]
    fn a_bag_that_is_none_of_ours_is_a_folder_like_any_other() {
        let paths = ["bagit.txt", "data/blog.xml", "notbagit.txt", "not/data/posts.json"];
        assert_eq!(without_copies(&paths), [true; 4]);
    }
}
