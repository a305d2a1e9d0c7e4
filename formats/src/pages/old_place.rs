//! Where relative addresses led while the post was on the web.

use crate::addresses::{AddressUse, Addresses};
use crate::out_path::OutPath;

/// Says what is in the output first; what is not leads to where it led from the old address of its page.
pub(super) struct OldPlace<'a> {
    pub(super) inner: &'a dyn Addresses,
    /// The old address; `None` where it is not known, so that relative addresses lead nowhere.
    pub(super) base: Option<&'a str>,
}

impl Addresses for OldPlace<'_> {
    fn replacement(&self, address: &str, used: AddressUse, from: Option<&OutPath>) -> Option<String> {
        self.inner.replacement(address, used, from).or_else(|| resolve(address, self.base))
    }
}

/// Returns the whole address of a relative one; `None` if it is whole, or a place on its own page.
fn resolve(address: &str, base: Option<&str>) -> Option<String> {
    if address.is_empty() || address.starts_with('#') || has_scheme(address) {
        return None;
    }
    let Some((scheme, rest)) = base.and_then(|base| base.split_once("://")) else { return Some("#".to_owned()) };
    if address.starts_with("//") {
        return Some(format!("{scheme}:{address}"));
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if address.starts_with('/') {
        return Some(format!("{scheme}://{host}{address}"));
    }
    let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    Some(format!("{scheme}://{host}/{folder}{address}"))
}

fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_address_leads_where_it_led() {
        let from = |address| resolve(address, Some("http://lamp.example/2014/03/wick.html?m=1"));
        assert_eq!(from("oil.html").as_deref(), Some("http://lamp.example/2014/03/oil.html"));
        assert_eq!(from("/p/about.html").as_deref(), Some("http://lamp.example/p/about.html"));
        assert_eq!(from("//e.example/a").as_deref(), Some("http://e.example/a"));
        for whole in ["https://e.example/a", "mailto:a@lamp.example", "#note", ""] {
            assert_eq!(from(whole), None, "{whole}");
        }
        assert_eq!(resolve("oil.html", Some("http://lamp.example")).as_deref(), Some("http://lamp.example/oil.html"));
    }

    #[test]
    fn without_an_old_address_it_leads_nowhere() {
        assert_eq!(resolve("oil.html", None).as_deref(), Some("#"));
        assert_eq!(resolve("oil.html", Some("/2014/03/wick.html")).as_deref(), Some("#"));
    }
}
