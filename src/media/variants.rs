//! One picture in several sizes: which addresses show the same picture larger.
//!
//! The rules are those of the platforms, and a guess is never trusted: whoever asks for a larger picture falls back to
//! the address that was given.

use crate::address::Address;

/// Returns the addresses under which a file may be found, the best first; the last is the one given, or what it shows.
pub fn candidates(given: &Address) -> Vec<Address> {
    let given = without_proxy(given);
    let mut found = if is_blogger_host(&given.host) { blogger(&given) } else { wordpress(&given) };
    found.dedup();
    found
}

/// Returns true for the hosts on which Blogger keeps the pictures of its blogs.
pub fn is_blogger_host(host: &str) -> bool {
    let numbered = |host: &str, name: &str, domain: &str| {
        let number = host.strip_prefix(name).and_then(|rest| rest.strip_suffix(domain));
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    host.ends_with(".bp.blogspot.com")
        || host == "blogger.googleusercontent.com"
        || host == "photos1.blogger.com"
        || host == "photos.blogger.com"
        || numbered(host, "bp", ".blogger.com")
        || numbered(host, "lh", ".ggpht.com")
        || numbered(host, "lh", ".googleusercontent.com")
}

/// The proxy of wordpress.com has the address of the picture in its path.
fn without_proxy(given: &Address) -> Address {
    let number = given.host.strip_prefix('i').and_then(|rest| rest.strip_suffix(".wp.com"));
    if !number.is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())) {
        return given.clone();
    }
    Address::parse(&format!("https:/{}", given.path), None).unwrap_or_else(|| given.clone())
}

fn blogger(given: &Address) -> Vec<Address> {
    // Sizes at the end of the path: `…/token=s320`, `…/token=w400-h300`.
    if let Some((head, size)) = given.path.rsplit_once('=')
        && !size.contains('/')
    {
        return match size_of(size) {
            Some(size) => vec![given.with_path(format!("{head}=s0")), given.with_path(format!("{head}={size}"))],
            None => vec![given.clone()],
        };
    }
    let parts: Vec<&str> = given.path.split('/').collect();
    // Sizes as the folder of the file: `/s320/name.jpg`, `/s320/`.
    let Some(place) = parts.len().checked_sub(2) else { return vec![given.clone()] };
    let with_size = |size: &str| {
        let mut parts = parts.clone();
        if let Some(part) = parts.get_mut(place) {
            *part = size;
        }
        given.with_path(parts.join("/"))
    };
    match parts.get(place).copied() {
        Some(part) if given.host.starts_with("photos") && part.len() <= 4 && is_number(part) => {
            vec![with_size("1600"), given.clone()]
        }
        Some(part) => match size_of(part) {
            Some(size) => vec![with_size("s0"), with_size(&size)],
            None => vec![given.clone()],
        },
        None => vec![given.clone()],
    }
}

/// Reads a size such as `s320`, `w640-h480`, `s72-c` or `s1600-h`, and returns it without the `h` that stands for a
/// page around the picture.
fn size_of(part: &str) -> Option<String> {
    let mut words = part.split('-');
    let first = words.next()?;
    let is_length =
        |word: &str| word.strip_prefix(['s', 'w', 'h']).is_some_and(|digits| digits.len() <= 5 && is_number(digits));
    if !is_length(first) {
        return None;
    }
    let mut size = first.to_owned();
    for word in words {
        if !is_length(word)
            && (word.is_empty() || word.len() > 4 || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            return None;
        }
        if word != "h" {
            size.push('-');
            size.push_str(word);
        }
    }
    Some(size)
}

fn wordpress(given: &Address) -> Vec<Address> {
    let is_hosted = given.host.ends_with(".files.wordpress.com");
    let lies_in = |folder: &str| given.path.contains(folder);
    if !is_hosted && !lies_in("/uploads/") && !lies_in("/files/") {
        return vec![given.clone()];
    }
    let mut found = Vec::new();
    let plain = match &given.query {
        Some(query) if asks_for_size(query) => given.with_path(given.path.clone()),
        Some(_) => return vec![given.clone()],
        None => given.clone(),
    };
    if let Some((folder, name)) = plain.file_name()
        && let Some((stem, suffix)) = name.rsplit_once('.')
    {
        let named = |stem: &str| plain.with_path(format!("{folder}/{stem}.{suffix}"));
        if let Some(stem) = without_size(stem) {
            found.extend([named(stem), named(&format!("{stem}-scaled"))]);
        } else if let Some(stem) = stem.strip_suffix("-scaled").filter(|stem| !stem.is_empty()) {
            found.push(named(stem));
        }
    }
    found.push(plain);
    found.push(given.clone());
    found
}

/// Returns the name without `-300x200`.
fn without_size(stem: &str) -> Option<&str> {
    let (stem, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_length = |text: &str| text.len() <= 5 && is_number(text);
    (!stem.is_empty() && is_length(width) && is_length(height)).then_some(stem)
}

/// Returns true if a query only says how large or how cut a picture is wanted.
fn asks_for_size(query: &str) -> bool {
    let is_size = |word: &str| {
        let name = word.split('=').next().unwrap_or_default();
        matches!(
            name,
            "w" | "h" | "width" | "height" | "resize" | "fit" | "crop" | "ssl" | "quality" | "strip" | "zoom"
        )
    };
    query.split('&').all(is_size)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let address = Address::parse(text, None).expect("an address");
        candidates(&address).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn pictures_of_blogger_are_asked_for_in_their_full_size_first() {
        assert_eq!(
            of("http://2.bp.blogspot.com/-a/T/AAA/b/s320/lamp.jpg"),
            ["http://2.bp.blogspot.com/-a/T/AAA/b/s0/lamp.jpg", "http://2.bp.blogspot.com/-a/T/AAA/b/s320/lamp.jpg"]
        );
        assert_eq!(
            of("https://blogger.googleusercontent.com/img/a/AVvX=w400-h300"),
            [
                "https://blogger.googleusercontent.com/img/a/AVvX=s0",
                "https://blogger.googleusercontent.com/img/a/AVvX=w400-h300"
            ]
        );
        assert_eq!(
            of("https://blogger.googleusercontent.com/img/b/R29/AVvX/s72-c/"),
            [
                "https://blogger.googleusercontent.com/img/b/R29/AVvX/s0/",
                "https://blogger.googleusercontent.com/img/b/R29/AVvX/s72-c/"
            ]
        );
        assert_eq!(
            of("http://photos1.blogger.com/blogger/12/34/320/lamp.jpg"),
            [
                "http://photos1.blogger.com/blogger/12/34/1600/lamp.jpg",
                "http://photos1.blogger.com/blogger/12/34/320/lamp.jpg"
            ]
        );
    }

    #[test]
    fn a_page_around_a_picture_is_never_asked_for() {
        assert_eq!(
            of("http://2.bp.blogspot.com/_a/b/c/s1600-h/lamp.jpg"),
            ["http://2.bp.blogspot.com/_a/b/c/s0/lamp.jpg", "http://2.bp.blogspot.com/_a/b/c/s1600/lamp.jpg"]
        );
    }

    #[test]
    fn an_address_without_a_size_is_its_only_candidate() {
        for text in [
            "http://2.bp.blogspot.com/lamp.jpg",
            "http://2.bp.blogspot.com/s-of-lamps/lamp.jpg",
            "https://blogger.googleusercontent.com/img/b/R29/AVvX/name=x.jpg",
            "http://e.example/s320/lamp.jpg",
            "http://e.example/lamp-300x200.jpg",
            "http://e.example/wp-content/uploads/lamp.jpg?ver=2",
            "http://e.example/wp-content/uploads/-300x200.jpg",
        ] {
            assert_eq!(of(text), [text]);
        }
    }

    #[test]
    fn pictures_of_wordpress_fall_back_from_the_whole_to_the_scaled_to_the_given() {
        let uploads = "http://e.example/wp-content/uploads/2011/03";
        assert_eq!(
            of(&format!("{uploads}/lamp-300x200.jpg")),
            ["lamp.jpg", "lamp-scaled.jpg", "lamp-300x200.jpg"].map(|name| format!("{uploads}/{name}"))
        );
        assert_eq!(
            of(&format!("{uploads}/lamp-scaled.jpg")),
            ["lamp.jpg", "lamp-scaled.jpg"].map(|name| format!("{uploads}/{name}"))
        );
        assert_eq!(
            of("https://lamps.files.wordpress.com/2011/03/a.jpg?w=300&h=225"),
            [
                "https://lamps.files.wordpress.com/2011/03/a.jpg",
                "https://lamps.files.wordpress.com/2011/03/a.jpg?w=300&h=225"
            ]
        );
    }

    #[test]
    fn behind_the_proxy_of_wordpress_stands_the_picture() {
        assert_eq!(
            of("https://i0.wp.com/e.example/wp-content/uploads/a.jpg?resize=300%2C200"),
            ["https://e.example/wp-content/uploads/a.jpg"]
        );
    }
}
