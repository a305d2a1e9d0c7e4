//! Names that every system, and every program that unpacks, can write: ASCII letters, digits, `.`, `_` and `-`.

use blogferry_formats::model::Blog;

/// The longest a name made here is, so that suffixes and numbers fit behind it.
const LONGEST: usize = 150;

/// Returns a name in ASCII that reads like the text; empty if nothing is left of it.
pub(super) fn ascii(text: &str) -> String {
    let mut name = String::new();
    for char in deunicode::deunicode_with_tofu(text, " ").chars() {
        let kept = if char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-') { char } else { '-' };
        // A run of what cannot be kept is one dash.
        if kept != '-' || !name.ends_with('-') {
            name.push(kept);
        }
        if name.len() == LONGEST {
            break;
        }
    }
    name.trim_matches(['-', '.']).to_owned()
}

/// Returns the name of the one folder at the top of a zipped bag: that of the blog, or of its host, or `blog`.
pub(crate) fn top_folder(blog: &Blog) -> String {
    let title = blog.title.as_deref().map(|title| ascii(title).to_lowercase());
    let host = blog.url.as_deref().and_then(host).map(|host| ascii(host).to_lowercase());
    [title, host].into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_else(|| "blog".to_owned())
}

fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_ascii_and_reads_like_the_text() {
        assert_eq!(ascii("Käse & Brot"), "Kase-Brot");
        assert_eq!(ascii("../../etc"), "etc");
        assert_eq!(ascii("100% a\nb"), "100-a-b");
        assert_eq!(ascii("…"), "");
        assert!(ascii(&"лампа ".repeat(100)).len() <= LONGEST);
    }

    #[test]
    fn the_top_folder_has_the_name_of_the_blog() {
        let blog = |title: Option<&str>, url: Option<&str>| Blog {
            title: title.map(Into::into),
            url: url.map(Into::into),
            ..Blog::default()
        };
        assert_eq!(top_folder(&blog(Some("Lamp Notes"), Some("http://e.example/"))), "lamp-notes");
        assert_eq!(top_folder(&blog(Some("  "), Some("http://e.example/x"))), "e.example");
        assert_eq!(top_folder(&blog(None, None)), "blog");
    }
}
