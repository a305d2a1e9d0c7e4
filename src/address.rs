//! Addresses of files and pages, as browsers read them.

use crate::percent;

/// An address that can be asked for: its parts, without a fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Whether it is asked for over an encrypted connection.
    pub secure: bool,
    /// The host in lower case, with a port if it names one; empty where the source does not say.
    pub host: String,
    /// The path as it stands, with a slash in front.
    pub path: String,
    /// What stands after the question mark.
    pub query: Option<String>,
}

impl Address {
    /// Reads an address as a browser would that shows a page of the blog at `base`. Returns `None` for addresses that
    /// lead to no file: of other schemes, of places in the page, with a name and password in them.
    pub fn parse(text: &str, base: Option<&str>) -> Option<Self> {
        let text: String = text.trim().chars().filter(|char| !matches!(char, '\n' | '\r' | '\t')).collect();
        let text = text.split('#').next().filter(|text| !text.is_empty())?;
        let (secure, rest) = match scheme(text) {
            Some(("http", rest)) => (false, rest.strip_prefix("//")?),
            Some(("https", rest)) => (true, rest.strip_prefix("//")?),
            Some(_) => return None,
            None => match text.strip_prefix("//") {
                Some(rest) => (true, rest),
                None => return Some(Address::beside(text, base)),
            },
        };
        let end = rest.find(['/', '?', '\\']).unwrap_or(rest.len());
        let (host, rest) = rest.split_at_checked(end)?;
        if host.is_empty()
            || host.contains('@')
            || host.contains(|char: char| char.is_whitespace() || char.is_control())
        {
            return None;
        }
        let default_port = if secure { ":443" } else { ":80" };
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix(default_port).unwrap_or(&host).trim_end_matches('.').to_owned();
        let (path, query) = path_and_query(rest);
        (!host.is_empty()).then_some(Address { secure, host, path, query })
    }

    /// Returns the address of a path on the host of the blog.
    fn beside(text: &str, base: Option<&str>) -> Self {
        let base = base.filter(|base| scheme(base).is_some()).and_then(|base| Address::parse(base, None));
        let (path, query) = path_and_query(text);
        match base {
            Some(base) => Address { path, query, ..base },
            None => Address { secure: true, host: String::new(), path, query },
        }
    }

    /// Returns the parts of the path, percent-decoded, without empty ones.
    pub fn segments(&self) -> Vec<String> {
        self.path.split('/').filter(|part| !part.is_empty()).map(percent::decode).collect()
    }

    /// Returns the last part of the path as it stands, and what is before it; nothing if the path ends with a slash.
    pub(crate) fn file_name(&self) -> Option<(&str, &str)> {
        self.path.rsplit_once('/').filter(|(_, name)| !name.is_empty())
    }

    /// Returns the suffix of the file name, in lower case.
    pub fn suffix(&self) -> Option<String> {
        let (_, name) = self.file_name()?;
        let (stem, suffix) = name.rsplit_once('.')?;
        let is_suffix = !stem.is_empty()
            && (1..=5).contains(&suffix.len())
            && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_suffix.then(|| suffix.to_ascii_lowercase())
    }

    /// Returns the same address with another path and without a query.
    pub(crate) fn with_path(&self, path: String) -> Self {
        Address { path, query: None, ..self.clone() }
    }
}

/// Returns what all names of one host of a blog share: no `www.`, no country, no part for files.
pub(crate) fn host_key(host: &str) -> String {
    let host = host.strip_prefix("www.").unwrap_or(host);
    if let Some((name, _)) = host.split_once(".blogspot.") {
        return format!("{name}.blogspot.com");
    }
    match host.strip_suffix(".files.wordpress.com") {
        Some(name) => format!("{name}.wordpress.com"),
        None => host.to_owned(),
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        if self.host.is_empty() {
            out.write_str(&self.path)?;
        } else {
            write!(out, "{scheme}://{}{}", self.host, self.path)?;
        }
        match &self.query {
            Some(query) => write!(out, "?{query}"),
            None => Ok(()),
        }
    }
}

/// Returns the scheme of an address, if it is one of those that matter in lower case, and what follows the colon.
fn scheme(text: &str) -> Option<(&'static str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if !is_scheme {
        return None;
    }
    let known = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known));
    Some((known.unwrap_or("other"), rest))
}

fn path_and_query(rest: &str) -> (String, Option<String>) {
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned()).filter(|query| !query.is_empty())),
        None => (rest, None),
    };
    let path = path.replace('\\', "/");
    (if path.starts_with('/') { path } else { format!("/{path}") }, query)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Address::parse(text, Some("http://Lamps.example/blog")).map(|address| address.to_string())
    }

    #[test]
    fn addresses_are_read_as_a_browser_would() {
        assert_eq!(read(" HTTP://E.example:80/a b.jpg#x ").as_deref(), Some("http://e.example/a b.jpg"));
        assert_eq!(read("//e.example/a.jpg?w=1").as_deref(), Some("https://e.example/a.jpg?w=1"));
        assert_eq!(read("/up/a.jpg").as_deref(), Some("http://lamps.example/up/a.jpg"));
        assert_eq!(read("up/a.jpg").as_deref(), Some("http://lamps.example/up/a.jpg"));
        assert_eq!(Address::parse("/a.jpg", None).map(|address| address.to_string()).as_deref(), Some("/a.jpg"));
        assert_eq!(read("https://e.example.").as_deref(), Some("https://e.example/"));
    }

    #[test]
    fn what_leads_to_no_file_is_no_address() {
        for text in [
            "",
            "#top",
            "mailto:a@e.example",
            "javascript:x",
            "data:image/gif;base64,R0",
            "http:a.jpg",
            "http://",
            "http://user:secret@e.example/a.jpg",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_suffix_is_that_of_the_file_name() {
        let suffix = |text: &str| Address::parse(text, None).and_then(|address| address.suffix());
        assert_eq!(suffix("http://e.example/a.b/c.JPEG?d.png").as_deref(), Some("jpeg"));
        for text in
            ["http://e.example/a.b/c", "http://e.example/.jpg", "http://e.example/a.jpg/", "http://e.example/a.j-g"]
        {
            assert_eq!(suffix(text), None, "{text}");
        }
    }
}
