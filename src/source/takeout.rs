//! Which blogs a folder of a Google Takeout holds.
//!
//! The rule: a file `feed.atom` belongs to the blog its folder is named after, unless the folder above is called
//! `Comments`; such a feed holds what the owner wrote on any blog and goes to every one. Everything else belongs to no
//! blog in particular.

use super::error::SourceErrorKind;

#[derive(Debug, PartialEq, Eq)]
enum Role<'a> {
    Blog(&'a str),
    Comments,
    Other,
}

fn role(path: &str) -> Role<'_> {
    let mut parts = path.rsplit(['/', '\\']);
    let (Some(name), Some(folder)) = (parts.next(), parts.next()) else { return Role::Other };
    let above = parts.next().unwrap_or_default();
    if !name.eq_ignore_ascii_case("feed.atom") {
        Role::Other
    } else if above.eq_ignore_ascii_case("comments") {
        Role::Comments
    } else if folder == "." || folder == ".." {
        Role::Other
    } else {
        Role::Blog(folder)
    }
}

/// Returns which of the files belong to the one blog that is wanted.
pub(super) fn choose(paths: &[&str], wanted: Option<&str>) -> Result<Vec<bool>, SourceErrorKind> {
    let roles: Vec<Role<'_>> = paths.iter().map(|path| role(path)).collect();
    let mut blogs: Vec<&str> = Vec::new();
    for role in &roles {
        if let Role::Blog(name) = role
            && !blogs.contains(name)
        {
            blogs.push(name);
        }
    }
    let names = || blogs.iter().map(|name| (*name).to_owned()).collect();
    let chosen = match wanted {
        Some(wanted) => {
            let exact = blogs.iter().find(|name| **name == wanted);
            let alike = blogs.iter().find(|name| name.to_lowercase() == wanted.to_lowercase());
            *exact.or(alike).ok_or_else(|| SourceErrorKind::NoSuchBlog(names()))?
        }
        None if blogs.len() > 1 => return Err(SourceErrorKind::SeveralBlogs(names())),
        None => return Ok(vec![true; paths.len()]),
    };
    let alone = blogs.len() == 1;
    Ok(roles
        .iter()
        .map(|role| match role {
            Role::Blog(name) => *name == chosen,
            Role::Comments => true,
            Role::Other => alone,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: [&str; 4] = [
        "Takeout/Blogger/Blogs/Pond/feed.atom",
        "Takeout/Blogger/Blogs/Old Garden/feed.atom",
        "Takeout/Blogger/Comments/Pond/feed.atom",
        "other.xml",
    ];

    #[test]
    fn one_blog_needs_no_choice_and_gets_everything() {
        assert_eq!(choose(&[TREE[0], TREE[2], TREE[3]], None).ok(), Some(vec![true, true, true]));
        assert_eq!(choose(&["feed.atom"], None).ok(), Some(vec![true]));
    }

    #[test]
    fn of_several_blogs_one_must_be_chosen() {
        assert!(
            matches!(choose(&TREE, None), Err(SourceErrorKind::SeveralBlogs(names)) if names == ["Pond", "Old Garden"])
        );
        assert_eq!(choose(&TREE, Some("old garden")).ok(), Some(vec![false, true, true, false]));
        assert!(matches!(choose(&TREE, Some("Nobody")), Err(SourceErrorKind::NoSuchBlog(_))));
    }
}
