//! The namespaces of WXR, by the short names this room's code uses.

use crate::xml::Vocabulary;

pub(super) static VOCABULARY: Vocabulary = Vocabulary {
    short_name,
    // Exports before 1.1 use `excerpt` and plug-ins use `atom` without a declaration, and files cut by hand lose more.
    well_known: &[
        ("", ""),
        ("wp", "wp"),
        ("excerpt", "excerpt"),
        ("content", "content"),
        ("dc", "dc"),
        ("wfw", "wfw"),
        ("atom", "atom"),
        ("itunes", "itunes"),
    ],
};

/// What every address of the format's own namespaces starts with, after the scheme.
pub(super) const EXPORT: &str = "wordpress.org/export/";

fn short_name(uri: &str) -> Option<&'static str> {
    Some(match uri {
        "http://purl.org/rss/1.0/modules/content/" => "content",
        "http://purl.org/dc/elements/1.1/" => "dc",
        "http://wellformedweb.org/CommentAPI/" => "wfw",
        "http://www.w3.org/2005/Atom" => "atom",
        "http://www.itunes.com/dtds/podcast-1.0.dtd" => "itunes",
        // What feeds of this kind have been seen to declare as their default.
        "http://backend.userland.com/rss2" | "http://purl.org/rss/1.0/" => "",
        _ => return export_name(uri),
    })
}

/// `http` or `https`, any version, and `excerpt/` after it for excerpts.
fn export_name(uri: &str) -> Option<&'static str> {
    let rest = uri.strip_prefix("http")?;
    let rest = rest.strip_prefix('s').unwrap_or(rest).strip_prefix("://")?.strip_prefix(EXPORT)?;
    let (version, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let is_version = !version.is_empty() && version.chars().all(|char| char.is_ascii_digit() || char == '.');
    match rest.trim_end_matches('/') {
        "" if is_version => Some("wp"),
        "excerpt" if is_version => Some("excerpt"),
        _ => None,
    }
}

/// Returns the version in an address of the format's namespace.
pub(super) fn version(uri: &str) -> Option<&str> {
    export_name(uri)?;
    uri.split_once(EXPORT)?.1.split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_and_scheme_of_the_namespace_is_known() {
        for (uri, name) in [
            ("http://wordpress.org/export/1.0/", Some("wp")),
            ("https://wordpress.org/export/1.2/", Some("wp")),
            ("https://wordpress.org/export/2.0", Some("wp")),
            ("http://wordpress.org/export/1.1/excerpt/", Some("excerpt")),
            ("http://wordpress.org/export/", None),
            ("http://wordpress.org/export/1.2/other/", None),
            ("http://pond.example/export/1.2/", None),
        ] {
            assert_eq!(short_name(uri), name, "{uri}");
        }
        assert_eq!(version("https://wordpress.org/export/1.1/"), Some("1.1"));
    }
}
