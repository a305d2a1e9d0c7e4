//! The ids of blogs, posts and comments.

/// Returns the number of the blog in an id: `123` of `tag:blogger.com,1999:blog-123.post-456`.
pub(super) fn blog_number(id: &str) -> Option<&str> {
    let rest = id.trim().strip_prefix("tag:blogger.com,1999:blog-")?;
    let number = rest.split('.').next()?;
    is_number(number).then_some(number)
}

/// Returns true if an id is one that Blogger gives, to a blog or to anything of one.
pub(super) fn is_of_blogger(id: &str) -> bool {
    id.trim().starts_with("tag:blogger.com,1999:blog-")
}

/// Returns true if an id is that of a blog and nothing more.
pub(super) fn is_blog(id: &str) -> bool {
    id.trim().strip_prefix("tag:blogger.com,1999:blog-").is_some_and(is_number)
}

/// Returns the id a post or comment has in the model: its number where the id has Blogger's own form and belongs to
/// the blog at hand, else the id as it stands. Numbers are unique among all posts, pages and comments of Blogger.
pub(super) fn short_id<'a>(id: &'a str, blog: Option<&str>) -> &'a str {
    let id = id.trim();
    let number = blog_number(id).filter(|number| blog.is_none_or(|blog| blog == *number));
    let tail = number.and_then(|_| id.rsplit_once('.')).map(|(_, tail)| tail);
    let digits = tail.and_then(|tail| tail.strip_prefix("post-").or_else(|| tail.strip_prefix("page-")));
    digits.filter(|digits| is_number(digits)).unwrap_or(id)
}

/// Returns true if an id is that of a post, a page or a comment.
pub(super) fn is_post(id: &str) -> bool {
    short_id(id, None) != id.trim()
}

/// Returns the number at the end of the path of an address, ignoring what follows `?` or `#`: the comment in
/// `…/comments/default/789?v=2`.
pub(super) fn last_number(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next()?;
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    is_number(last).then_some(last)
}

/// Returns the digits at the end of a text.
pub(super) fn trailing_digits(text: &str) -> Option<&str> {
    let head = text.trim_end_matches(|char: char| char.is_ascii_digit());
    text.get(head.len()..).filter(|digits| !digits.is_empty())
}

/// Returns the last part of a permalink without its suffix: `wick` of `http://example.org/2012/02/wick.html?m=1`.
pub(super) fn slug(permalink: &str) -> Option<&str> {
    let path = permalink.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let slug = last.strip_suffix(".html").or_else(|| last.strip_suffix(".htm")).unwrap_or(last);
    (!slug.is_empty()).then_some(slug)
}

/// Returns what two addresses of one page share: no scheme, no query, no fragment, one country domain of Blogger.
pub(super) fn page_key(address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next()?.trim();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = address.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let host = match host.split_once(".blogspot.") {
        Some((name, _)) => format!("{name}.blogspot.com"),
        None => host.to_owned(),
    };
    (!path.is_empty()).then(|| format!("{host}/{path}"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_blogger_become_numbers_and_others_stay() {
        let post = "tag:blogger.com,1999:blog-12.post-345";
        assert_eq!(short_id(post, Some("12")), "345");
        assert_eq!(short_id("tag:blogger.com,1999:blog-12.page-345", Some("12")), "345");
        assert_eq!(short_id(post, Some("99")), post);
        assert_eq!(short_id("post-17.comment-8", Some("12")), "post-17.comment-8");
        assert_eq!(short_id("\n  post-17 \n", None), "post-17");
    }

    #[test]
    fn the_comment_is_the_last_number_of_the_path() {
        assert_eq!(last_number("http://www.blogger.com/feeds/1/2/comments/default/789?v=2"), Some("789"));
        assert_eq!(last_number("http://example.org/2012/02/wick.html"), None);
    }

    #[test]
    fn slugs_are_cut_out_of_permalinks() {
        assert_eq!(slug("http://example.org/2012/02/wick.html?m=1#c1"), Some("wick"));
        assert_eq!(slug("/p/about.html"), Some("about"));
        assert_eq!(slug("http://example.org/"), None);
        assert_eq!(slug("http://example.org"), None);
    }

    #[test]
    fn addresses_of_one_page_have_one_key() {
        let key = page_key("https://lamps.blogspot.com/2012/02/wick.html");
        assert_eq!(page_key("http://www.lamps.blogspot.co.uk/2012/02/wick.html?m=1"), key);
        assert_ne!(page_key("http://lamps.blogspot.com/2012/03/wick.html"), key);
    }
}
