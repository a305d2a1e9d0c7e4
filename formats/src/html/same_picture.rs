//! Tells whether two addresses are those of one picture in two sizes.

/// Which of two addresses shows a picture larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Larger {
    Shown,
    Linked,
}

/// Parts of a query that choose the size of a picture and nothing else.
const SIZES: [&str; 10] = ["w", "h", "width", "height", "resize", "fit", "imgmax", "quality", "ssl", "strip"];

/// Returns which address is that of the larger picture, if both are surely of one: what is `shown` links to `linked`.
///
/// The name of the file and all else in the address must be equal but for what names a size: a folder or suffix of
/// Google's picture servers (`/s320/a.jpg`, `/w640-h480/a.jpg`, `=s320`), the end of the name in WordPress
/// (`a-300x200.jpg`), or the query (`?w=300`).
pub(super) fn same_picture(shown: &str, linked: &str) -> Option<Larger> {
    let (shown, linked) = (Parts::of(shown)?, Parts::of(linked)?);
    let same_host = shown.host.eq_ignore_ascii_case(linked.host) || (shown.is_google() && linked.is_google());
    if !same_host || shown.other_query() != linked.other_query() {
        return None;
    }
    let same = (shown.folder, shown.name) == (linked.folder, linked.name);
    if !same || !(shown.name.0.contains('.') || !shown.name.1.is_empty() || shown.is_google()) {
        return None;
    }
    Some(if shown.size > linked.size { Larger::Shown } else { Larger::Linked })
}

/// Returns the address of a picture itself where the address given is that of Blogger's page around it.
pub(super) fn without_page(address: &str) -> Option<String> {
    let (before, name) = address.rsplit_once('/')?;
    let (folders, size) = before.rsplit_once('/')?;
    let plain = size.strip_suffix("-h").filter(|plain| size_of(plain).is_some())?;
    Parts::of(address).is_some_and(|parts| parts.is_google()).then(|| format!("{folders}/{plain}/{name}"))
}

/// An address without what names a size.
struct Parts<'a> {
    host: &'a str,
    folder: &'a str,
    name: (&'a str, &'a str),
    query: &'a str,
    /// The longer side in pixels; the original is larger than anything.
    size: u32,
}

impl<'a> Parts<'a> {
    fn of(address: &'a str) -> Option<Self> {
        let address = address.trim_ascii();
        let address = address.split_once('#').map_or(address, |(before, _)| before);
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let rest = path.strip_prefix("https:").or_else(|| path.strip_prefix("http:")).unwrap_or(path);
        let (host, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find('/')?),
            None => ("", rest),
        };
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let mut parts = Parts { host, folder, name: (file, ""), query, size: u32::MAX };
        let sized_folder = folder.rsplit_once('/').and_then(|(outer, size)| Some((outer, size_of(size)?)));
        if let Some((outer, size)) = sized_folder {
            parts.folder = outer;
            parts.size = size;
        } else if let Some((name, size)) = file.rsplit_once('=').and_then(|(name, size)| Some((name, size_of(size)?)))
            && parts.is_google()
        {
            parts.name = (name, "");
            parts.size = size;
        } else if let Some((stem, ending)) = file.rsplit_once('.') {
            let stem = stem.strip_suffix("-scaled").unwrap_or(stem);
            let sized = stem.rsplit_once('-').and_then(|(stem, size)| {
                let (width, height) = size.split_once('x')?;
                Some((stem, pixels(width)?.max(pixels(height)?)))
            });
            parts.name = (sized.map_or(stem, |(stem, _)| stem), ending);
            parts.size = sized.map_or(u32::MAX, |(_, size)| size);
        }
        (!file.is_empty()).then_some(parts)
    }

    fn is_google(&self) -> bool {
        let host = self.host.to_ascii_lowercase();
        [".blogspot.com", ".ggpht.com", ".googleusercontent.com", ".blogger.com"].iter().any(|end| host.ends_with(end))
    }

    /// Returns the parts of the query that may make it another picture.
    fn other_query(&self) -> Vec<&'a str> {
        let sizes = |part: &&str| !SIZES.contains(&part.split_once('=').map_or(*part, |(name, _)| name));
        self.query.split('&').filter(|part| !part.is_empty()).filter(sizes).collect()
    }
}

/// Reads a folder that names a size: `s320`, `s1600-h`, `w640-h480`, `s0`.
fn size_of(folder: &str) -> Option<u32> {
    let mut parts = folder.split('-');
    let side = |part: &str| pixels(part.strip_prefix(['s', 'w', 'h'])?);
    let first = side(parts.next()?)?;
    let mut longest = first;
    for part in parts {
        match side(part) {
            Some(size) => longest = longest.max(size),
            // Other wishes: a page around it, a cut, a rotation, a border, a kind of file.
            None if matches!(part, "h" | "c" | "p" | "k" | "no" | "nu" | "d" | "rw" | "o") => {}
            None if part.strip_prefix(['r', 'b']).is_some_and(|number| pixels(number).is_some()) => {}
            None => return None,
        }
    }
    Some(if first == 0 { u32::MAX } else { longest })
}

fn pixels(digits: &str) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_picture_in_two_sizes_is_told() {
        for (shown, linked) in [
            ("http://1.bp.blogspot.com/-x/AA/s320/a%20b.jpg", "http://1.bp.blogspot.com/-x/AA/s1600/a%20b.jpg"),
            ("https://1.bp.blogspot.com/-x/AA/w640-h480/a.JPG", "http://2.bp.blogspot.com/-x/AA/s1600-h/a.JPG"),
            (
                "https://blogger.googleusercontent.com/img/a/AVv=s320",
                "https://blogger.googleusercontent.com/img/a/AVv=s4032",
            ),
            (
                "https://e.example/wp-content/uploads/2020/01/a-b-300x200.jpg",
                "http://e.example/wp-content/uploads/2020/01/a-b.jpg",
            ),
            ("https://e.example/a-1024x768.jpg", "https://e.example/a-scaled.jpg"),
            ("https://e.files.example/a.png?w=300&h=200", "https://e.files.example/a.png"),
            ("/a.png", "/a.png"),
        ] {
            assert_eq!(same_picture(shown, linked), Some(Larger::Linked), "{shown}");
        }
        assert_eq!(same_picture("/x/s400/a.jpg", "/x/s320/a.jpg"), Some(Larger::Shown));
    }

    #[test]
    fn two_pictures_stay_two() {
        for (shown, linked) in [
            ("/x/s320/a.jpg", "/x/s1600/b.jpg"),
            ("/x/s320/a.jpg", "/y/s1600/a.jpg"),
            ("http://a.example/a-300x200.jpg", "http://b.example/a.jpg"),
            ("/a-300x200.jpg", "/a.png"),
            ("/a-300x200.jpg", "/a"),
            ("/a.php?id=1&w=300", "/a.php?id=2"),
            ("/a.jpg", "/a/"),
            ("/page", "/page"),
            ("/shop/a.jpg", "/store/a.jpg"),
        ] {
            assert_eq!(same_picture(shown, linked), None, "{shown}");
        }
    }

    #[test]
    fn the_page_around_a_picture_gives_way_to_the_picture() {
        let page = "http://2.bp.blogspot.com/-x/AA/s1600-h/a.JPG";
        assert_eq!(without_page(page).as_deref(), Some("http://2.bp.blogspot.com/-x/AA/s1600/a.JPG"));
        assert_eq!(without_page("http://2.bp.blogspot.com/-x/AA/s1600/a.JPG"), None);
        assert_eq!(without_page("http://e.example/x-h/a.JPG"), None);
    }
}
