//! What inputs are called: short, different from each other, and never an absolute path.

use std::collections::HashMap;
use std::path::{Component, Path};

/// Returns for each path its base name, with as many parent folders in front as it takes to tell those of one name
/// apart.
pub(super) fn distinct(paths: &[&Path]) -> Vec<String> {
    let parts: Vec<Vec<String>> = paths.iter().map(|path| parts(path)).collect();
    let mut depth = vec![1; paths.len()];
    loop {
        let names: Vec<String> = parts.iter().zip(&depth).map(|(parts, depth)| last(parts, *depth)).collect();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for name in &names {
            let count = seen.entry(name).or_default();
            *count = count.saturating_add(1);
        }
        let mut changed = false;
        for ((name, parts), depth) in names.iter().zip(&parts).zip(&mut depth) {
            if seen.get(name.as_str()).is_some_and(|count| *count > 1) && *depth < parts.len() {
                *depth = depth.saturating_add(1);
                changed = true;
            }
        }
        if !changed {
            return names;
        }
    }
}

fn parts(path: &Path) -> Vec<String> {
    path.components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect()
}

fn last(parts: &[String], depth: usize) -> String {
    parts.get(parts.len().saturating_sub(depth)..).unwrap_or_default().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_base_name_twice_gets_parents_in_front_until_they_differ() {
        let paths = ["/home/ann/a/x/feed.atom", "/home/ann/b/x/feed.atom", "other.xml", "../up.xml"].map(Path::new);
        assert_eq!(distinct(&paths), ["a/x/feed.atom", "b/x/feed.atom", "other.xml", "up.xml"]);
    }

    #[test]
    fn what_cannot_be_told_apart_ends_all_the_same() {
        assert_eq!(distinct(&[Path::new("/x.xml"), Path::new("x.xml")]), ["x.xml", "x.xml"]);
    }
}
