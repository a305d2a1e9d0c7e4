//! Which blogs the files of a Google Takeout belong to.
//!
//! The rule: a file `feed.atom` belongs to the blog its folder is named after, `Blogger/Blogs/<blog>/feed.atom`. Beside
//! the folder of the blogs lies one of the comments the owner wrote, `Blogger/Comments/<blog>/feed.atom`; such a feed
//! goes to the blog of its name. Google translates the names of folders, so the folder of the comments is also known by
//! having no settings where the folder of the blogs has some. Everything else belongs to no blog in particular.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::error::SourceErrorKind;

/// The files of one blog.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BlogFiles {
    /// What the blog is called by its folder; `None` where there is nothing to tell it from.
    pub(super) name: Option<String>,
    /// The numbers of its files, in order.
    pub(super) files: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role<'a> {
    Blog(&'a str),
    Comments(&'a str),
    Other,
}

/// A path in parts: what is above the folder a file is in, that folder, and the name of the file.
fn parts(path: &str) -> (&str, &str, &str) {
    let (folder, name) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    let (above, folder) = folder.rsplit_once(['/', '\\']).unwrap_or(("", folder));
    (above, folder, name)
}

fn is_feed(name: &str) -> bool {
    name.eq_ignore_ascii_case("feed.atom") || name.eq_ignore_ascii_case("atom.feed")
}

/// Returns the folders that hold folders with comments, and no blogs.
fn comment_folders<'a>(paths: &[&'a str]) -> BTreeSet<&'a str> {
    let above = |wanted: fn(&str) -> bool| -> BTreeSet<&'a str> {
        paths.iter().map(|path| parts(path)).filter(|(_, _, name)| wanted(name)).map(|(above, _, _)| above).collect()
    };
    let with_feeds = above(is_feed);
    let with_settings = above(|name| name.eq_ignore_ascii_case("settings.csv"));
    let neighbours = |folder: &str| folder.rsplit_once(['/', '\\']).map_or("", |(above, _)| above).to_owned();
    let beside_blogs: BTreeSet<String> = with_settings.iter().map(|folder| neighbours(folder)).collect();
    let is_comments = |folder: &&str| {
        let name = folder.rsplit(['/', '\\']).next().unwrap_or_default();
        let has_blogs_beside = !folder.is_empty() && beside_blogs.contains(&neighbours(folder));
        name.eq_ignore_ascii_case("comments") || (has_blogs_beside && !with_settings.contains(folder))
    };
    with_feeds.into_iter().filter(is_comments).collect()
}

/// Returns what each file is; one that lies beside a feed is what the feed is.
fn roles<'a>(paths: &[&'a str]) -> Vec<Role<'a>> {
    let comments = comment_folders(paths);
    let feeds: BTreeMap<(&str, &str), Role<'_>> = paths
        .iter()
        .map(|path| parts(path))
        .filter(|(_, _, name)| is_feed(name))
        .map(|(above, folder, _)| {
            let role = match folder {
                _ if comments.contains(above) => Role::Comments(folder),
                "" | "." | ".." => Role::Other,
                _ => Role::Blog(folder),
            };
            ((above, folder), role)
        })
        .collect();
    let role = |path: &&'a str| {
        let (above, folder, _) = parts(path);
        feeds.get(&(above, folder)).copied().unwrap_or(Role::Other)
    };
    paths.iter().map(role).collect()
}

/// Returns the blogs the files belong to, or the one that is wanted.
pub(super) fn blogs(paths: &[&str], wanted: Option<&str>) -> Result<Vec<BlogFiles>, SourceErrorKind> {
    let roles = roles(paths);
    let mut blogs: Vec<BlogFiles> = Vec::new();
    let mut exact: HashMap<&str, usize> = HashMap::new();
    let mut alike: HashMap<String, usize> = HashMap::new();
    for role in &roles {
        if let Role::Blog(name) = role {
            let number = *exact.entry(name).or_insert(blogs.len());
            alike.entry(name.to_lowercase()).or_insert(number);
            if number == blogs.len() {
                blogs.push(BlogFiles { name: Some((*name).to_owned()), files: Vec::new() });
            }
        }
    }
    if wanted.is_none() && blogs.len() < 2 {
        return Ok(vec![BlogFiles { name: None, files: (0..paths.len()).collect() }]);
    }
    let alone = blogs.len() == 1;
    let mut left = Vec::new();
    for (number, role) in roles.iter().enumerate() {
        let blog = match role {
            Role::Blog(name) => exact.get(name),
            Role::Comments(name) => exact.get(name).or_else(|| alike.get(&name.to_lowercase())),
            Role::Other => None,
        };
        match blog.copied().or(alone.then_some(0)).and_then(|blog| blogs.get_mut(blog)) {
            Some(blog) => blog.files.push(number),
            None => left.push(number),
        }
    }
    if let Some(wanted) = wanted {
        let chosen = exact.get(wanted).or_else(|| alike.get(&wanted.to_lowercase())).copied();
        return match chosen.filter(|chosen| *chosen < blogs.len()) {
            Some(chosen) => Ok(vec![BlogFiles { name: None, files: blogs.swap_remove(chosen).files }]),
            None => Err(SourceErrorKind::NoSuchBlog(blogs.into_iter().filter_map(|blog| blog.name).collect())),
        };
    }
    // What goes to no blog is no less in the input.
    if let Some(first) = left.first() {
        let name = match roles.get(*first) {
            Some(Role::Comments(_)) => "comments",
            _ => paths.get(*first).map_or("", |path| parts(path).2),
        };
        let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        blogs.push(BlogFiles { name: Some(name), files: left });
    }
    Ok(blogs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: [&str; 5] = [
        "Takeout/Blogger/Blogs/Pond/feed.atom",
        "Takeout/Blogger/Blogs/Old Garden/feed.atom",
        "Takeout/Blogger/Comments/Pond/feed.atom",
        "Takeout/Blogger/Comments/Somebody/feed.atom",
        "other.xml",
    ];

    fn masks(paths: &[&str], wanted: Option<&str>) -> Vec<(Option<String>, String)> {
        let mask = |files: &[usize]| (0..paths.len()).map(|n| if files.contains(&n) { 'x' } else { '-' }).collect();
        blogs(paths, wanted).expect("blogs").into_iter().map(|blog| (blog.name, mask(&blog.files))).collect()
    }

    fn named(name: &str, mask: &str) -> (Option<String>, String) {
        (Some(name.to_owned()), mask.to_owned())
    }

    #[test]
    fn one_blog_gets_everything() {
        assert_eq!(masks(&[TREE[0], TREE[2], TREE[3], TREE[4]], None), [(None, "xxxx".to_owned())]);
        assert_eq!(masks(&["feed.atom"], None), [(None, "x".to_owned())]);
    }

    #[test]
    fn of_several_blogs_each_gets_its_own_and_the_rest_comes_last() {
        let expected = [named("Pond", "x-x--"), named("Old Garden", "-x---"), named("comments", "---xx")];
        assert_eq!(masks(&TREE, None), expected);
    }

    #[test]
    fn one_blog_can_be_chosen() {
        assert_eq!(masks(&TREE, Some("pond")), [(None, "x-x--".to_owned())]);
        assert!(matches!(blogs(&TREE, Some("Nobody")), Err(SourceErrorKind::NoSuchBlog(names)) if names.len() == 2));
    }

    #[test]
    fn comments_are_known_in_any_language() {
        let tree = [
            "T/Blogger/Blogs/Teich/feed.atom",
            "T/Blogger/Blogs/Teich/settings.csv",
            "T/Blogger/Kommentare/Teich/feed.atom",
            "T/Blogger/Kommentare/Andere/feed.atom",
        ];
        assert_eq!(masks(&tree, None), [(None, "xxxx".to_owned())]);
        let tree = [&tree[..], &["T/Blogger/Blogs/Wald/feed.atom"]].concat();
        assert_eq!(masks(&tree, None), [named("Teich", "xxx--"), named("Wald", "----x"), named("comments", "---x-")]);
    }
}
