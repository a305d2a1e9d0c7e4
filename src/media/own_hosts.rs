//! Which hosts belong to the blog.

use super::variants::is_blogger_host;
use crate::address::{Address, host_key};

/// The hosts of a blog: its own, with and without `www.`, and where its platform keeps files.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnHosts {
    host: Option<String>,
}

impl OwnHosts {
    /// Returns the hosts of the blog at this address.
    pub(super) fn of(blog: Option<&str>) -> Self {
        let host = blog.and_then(|blog| Address::parse(blog, None)).map(|address| host_key(&address.host));
        OwnHosts { host: host.filter(|host| !host.is_empty()) }
    }

    /// Returns true if an address lies on one of them.
    pub(super) fn include(&self, address: &Address) -> bool {
        let Some(own) = &self.host else { return address.host.is_empty() };
        address.host.is_empty() || host_key(&address.host) == *own
    }

    /// Returns true if an address lies where the pictures of blogs lie, on one of them or on a host of the platform.
    pub(super) fn keep(&self, address: &Address) -> bool {
        self.include(address) || is_blogger_host(&address.host) || address.host.ends_with(".files.wordpress.com")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blog_has_one_host_under_several_names() {
        let include = |blog: &str, address: &str| {
            OwnHosts::of(Some(blog)).include(&Address::parse(address, Some(blog)).expect("an address"))
        };
        assert!(include("http://lamps.blogspot.com/", "https://lamps.blogspot.co.uk/a.jpg"));
        assert!(include("https://www.lamps.example/blog", "http://lamps.example/a.jpg"));
        assert!(include("https://lamps.wordpress.com", "https://lamps.files.wordpress.com/2011/a.jpg"));
        assert!(include("https://lamps.example", "/a.jpg"));
        assert!(!include("https://lamps.example", "https://lamps.example.net/a.jpg"));
    }
}
