//! Which post of the output an old address leads to.

use std::collections::HashMap;

use blogferry_formats::{OutPath, Outline};

use super::names::order;
use super::schedule::Plan;
use crate::address::{Address, host_key};
use crate::percent;

/// Finds the file of a post by any address the post had: with and without `www.`, over either scheme, in the domain of
/// any country, for small screens, or by its number.
#[derive(Clone, Debug, Default)]
pub struct PostLinks {
    /// The address links without a host start from.
    blog: Option<String>,
    pages: HashMap<String, OutPath>,
    /// By host and number, for platforms whose oldest addresses have no path.
    numbers: HashMap<(String, String), OutPath>,
}

/// Where a link leads in the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostLink<'a> {
    /// The file of the post.
    pub path: &'a OutPath,
    /// The place in the post, if it is one that the output has too.
    pub fragment: Option<&'a str>,
}

impl PostLinks {
    /// Returns the links to all posts of a plan that have files of their own, on the blog at this address. Of two posts
    /// with one address it is the one that comes first where names are given.
    pub fn new(outline: &[Outline], plan: &Plan, blog: Option<&str>) -> Self {
        let mut links = PostLinks { blog: blog.map(str::to_owned), ..PostLinks::default() };
        let mut paths: Vec<Option<&OutPath>> = vec![None; outline.len()];
        for post in &plan.posts {
            if let Some(path) = paths.get_mut(post.number) {
                *path = post.path.as_ref();
            }
        }
        for number in order(outline, |number| paths.get(number).is_some_and(Option::is_some)) {
            let (Some(Some(path)), Some(outline)) = (paths.get(number), outline.get(number)) else { continue };
            let Some(address) = outline.url.as_deref().and_then(|url| Address::parse(url, blog)) else { continue };
            let host = host_key(&address.host);
            // An address may be no more than the number: that of a draft, or of a blog without permalinks.
            if let Some(number) = number_of(&address) {
                links.numbers.entry((host.clone(), number.to_owned())).or_insert_with(|| (*path).clone());
            } else if let Some(key) = page_key(&address) {
                links.pages.entry(key).or_insert_with(|| (*path).clone());
            }
            if outline.id.bytes().all(|byte| byte.is_ascii_digit()) {
                links.numbers.entry((host, outline.id.clone())).or_insert_with(|| (*path).clone());
            }
        }
        links
    }

    /// Returns where an address leads, if it is that of a post in the output.
    pub fn find<'a>(&'a self, address: &'a str) -> Option<PostLink<'a>> {
        let (page, fragment) = match address.split_once('#') {
            Some((page, fragment)) => (page, Some(fragment)),
            None => (address, None),
        };
        let address = Address::parse(page, self.blog.as_deref())?;
        let path = match number_of(&address) {
            Some(number) => self.numbers.get(&(host_key(&address.host), number.to_owned())),
            None => self.pages.get(&page_key(&address)?),
        }?;
        Some(PostLink { path, fragment: fragment.filter(|fragment| is_in_body(fragment)) })
    }
}

/// Returns what all addresses of a page share.
fn page_key(address: &Address) -> Option<String> {
    let path = percent::decode(address.path.trim_end_matches('/'));
    let path = path.strip_suffix("/index.html").unwrap_or(&path);
    // What is asked of the front page is a search or a list, and no page.
    (!path.is_empty()).then(|| format!("{}{path}", host_key(&address.host)))
}

/// Returns the number in addresses such as `/?p=12` and `/?page_id=12`.
fn number_of(address: &Address) -> Option<&str> {
    let query = address.query.as_deref().filter(|_| matches!(address.path.as_str(), "/" | "/index.php"))?;
    let number = query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        matches!(name, "p" | "page_id" | "attachment_id").then_some(value)
    })?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// Comments, their form and the mark at which a post was cut have no places of their own in the output.
fn is_in_body(fragment: &str) -> bool {
    let is_numbered = ["comment-", "c", "more-"].iter().any(|start| {
        let number = fragment.strip_prefix(start).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    !is_numbered && !matches!(fragment, "" | "comments" | "comment-form" | "respond")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::PlannedPost;

    fn links(urls: &[(&str, &str)]) -> PostLinks {
        let outline: Vec<Outline> = urls
            .iter()
            .map(|(id, url)| Outline { id: (*id).to_owned(), url: Some((*url).to_owned()), ..Outline::default() })
            .collect();
        let path = |number: usize| Some(OutPath::new(["posts", format!("{number}.md").as_str()]));
        let posts = (0..urls.len()).map(|number| PlannedPost { number, path: path(number) }).collect();
        PostLinks::new(&outline, &Plan { posts, ..Plan::default() }, Some("https://lamps.blogspot.com/"))
    }

    fn found<'a>(links: &'a PostLinks, address: &'a str) -> Option<(&'a str, Option<&'a str>)> {
        links.find(address).map(|link| (link.path.as_str(), link.fragment))
    }

    #[test]
    fn a_post_is_found_by_every_address_it_had() {
        let links = links(&[("x", "https://lamps.blogspot.com/2012/02/wick.html")]);
        for address in [
            "https://lamps.blogspot.com/2012/02/wick.html",
            "http://www.lamps.blogspot.co.uk/2012/02/wick.html?m=1",
            "//LAMPS.blogspot.com/2012/02/wick.html#comment-form",
            "/2012/02/w%69ck.html/",
            "http://lamps.blogspot.de/2012/02/wick.html?showComment=12#c345",
        ] {
            assert_eq!(found(&links, address), Some(("posts/0.md", None)), "{address}");
        }
        assert_eq!(found(&links, "/2012/02/wick.html#oil"), Some(("posts/0.md", Some("oil"))));
        assert_eq!(found(&links, "/2012/02/wick.html#chimney"), Some(("posts/0.md", Some("chimney"))));
        assert_eq!(found(&links, "/2012/02/wick.html#chapter2"), Some(("posts/0.md", Some("chapter2"))));
    }

    #[test]
    fn what_is_no_post_is_not_found() {
        let links =
            links(&[("x", "https://lamps.blogspot.com/2012/02/wick.html"), ("y", "https://lamps.blogspot.com/")]);
        for address in [
            "https://lamps.blogspot.com/2012/03/wick.html",
            "https://other.blogspot.com/2012/02/wick.html",
            "https://lamps.blogspot.com/?s=oil",
            "https://lamps.blogspot.com/search/label/oil",
            "mailto:wick@lamps.example",
            "#top",
            "",
        ] {
            assert_eq!(found(&links, address), None, "{address}");
        }
    }

    #[test]
    fn a_post_without_a_permalink_is_found_by_its_number() {
        let links = links(&[("12", "http://lamps.example/?p=12"), ("13", "http://lamps.example/2012/wick/")]);
        assert_eq!(found(&links, "https://www.lamps.example/?p=12"), Some(("posts/0.md", None)));
        assert_eq!(found(&links, "http://lamps.example/?p=13&preview=true"), Some(("posts/1.md", None)));
        assert_eq!(found(&links, "http://lamps.example/2012/wick"), Some(("posts/1.md", None)));
        assert_eq!(found(&links, "http://other.example/?p=13"), None);
    }

    #[test]
    fn of_two_posts_with_one_address_the_first_is_found() {
        let forward = links(&[("x", "/2012/wick"), ("y", "/2012/wick/")]);
        assert_eq!(found(&forward, "/2012/wick"), Some(("posts/0.md", None)));
        let backward = links(&[("y", "/2012/wick/"), ("x", "/2012/wick")]);
        assert_eq!(found(&backward, "/2012/wick"), Some(("posts/1.md", None)));
    }
}
