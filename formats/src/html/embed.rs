//! What a page shows from elsewhere, reduced to what identifies it: a video, a map, a gist.
//!
//! An [`Embed`] is found by the writer in whatever element stands for it, and written by it in one place
//! (`write/embed.rs`), so that a way of writing them, such as the short codes of a site generator, has all it needs.

/// Where an embed comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider {
    YouTube,
    Vimeo,
    Dailymotion,
    Gist,
    /// A place whose players are known to do no more than play; what it has no id for, it knows by its address.
    Known,
    /// A sound or film that the page plays itself.
    File,
    /// Anywhere else.
    Unknown,
}

/// Something embedded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Embed {
    pub(super) provider: Provider,
    /// What the provider calls it.
    pub(super) id: Option<String>,
    /// The address of the player; of a file its own.
    pub(super) address: String,
    /// What it is called where it stands.
    pub(super) title: Option<String>,
}

/// The domains of known places, and what stands before the id in the addresses of their players.
const PLACES: [(&str, Provider, &str); 23] = [
    ("youtube.com", Provider::YouTube, "/embed/"),
    ("youtube-nocookie.com", Provider::YouTube, "/embed/"),
    ("player.vimeo.com", Provider::Vimeo, "/video/"),
    ("vimeo.com", Provider::Known, ""),
    ("dailymotion.com", Provider::Dailymotion, "/video/"),
    ("google.com", Provider::Known, ""),
    ("soundcloud.com", Provider::Known, ""),
    ("spotify.com", Provider::Known, ""),
    ("slideshare.net", Provider::Known, ""),
    ("archive.org", Provider::Known, ""),
    ("bandcamp.com", Provider::Known, ""),
    ("scribd.com", Provider::Known, ""),
    ("flickr.com", Provider::Known, ""),
    ("ted.com", Provider::Known, ""),
    ("twitter.com", Provider::Known, ""),
    ("instagram.com", Provider::Known, ""),
    ("facebook.com", Provider::Known, ""),
    ("codepen.io", Provider::Known, ""),
    ("jsfiddle.net", Provider::Known, ""),
    ("giphy.com", Provider::Known, ""),
    ("mixcloud.com", Provider::Known, ""),
    ("openstreetmap.org", Provider::Known, ""),
    ("videopress.com", Provider::Known, ""),
];

impl Embed {
    /// Returns what a player shows, by the address of the player. An address of a Flash player of YouTube, which no
    /// browser runs any more, becomes that of its successor.
    pub(super) fn of_player(address: String) -> Self {
        let address = successor(&address).unwrap_or(address);
        let host = host_of(&address).unwrap_or_default();
        let place = PLACES.iter().find(|(domain, ..)| belongs_to(host, domain));
        let (provider, id) = match place {
            Some((_, provider, "")) => (*provider, None),
            Some((_, provider, mark)) => (*provider, part_after(&address, mark)),
            None => (Provider::Unknown, None),
        };
        let id = id.filter(|id| *id != "videoseries").map(str::to_owned);
        Embed { provider, id, address, title: None }
    }

    /// Returns the gist that a script shows, by the address of the script.
    pub(super) fn of_gist(script: &str) -> Self {
        let address = script.split(".js").next().unwrap_or("").to_owned();
        let id = address.rsplit('/').next().filter(|id| !id.is_empty()).map(str::to_owned);
        Embed { provider: Provider::Gist, id, address, title: None }
    }

    /// Returns a sound or film that the page plays itself.
    pub(super) fn of_file(address: String) -> Self {
        Embed { provider: Provider::File, id: None, address, title: None }
    }

    /// Returns the address of the page that people open for what is shown.
    pub(super) fn page(&self) -> String {
        match (self.provider, self.id.as_deref()) {
            (Provider::YouTube, Some(id)) => format!("https://www.youtube.com/watch?v={id}"),
            (Provider::Vimeo, Some(id)) => format!("https://vimeo.com/{id}"),
            (Provider::Dailymotion, Some(id)) => format!("https://www.dailymotion.com/video/{id}"),
            _ if self.address.starts_with("//") => format!("https:{}", self.address),
            _ => self.address.clone(),
        }
    }

    /// Returns true if its player may stay on a page.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self.provider, Provider::Unknown | Provider::Gist)
    }
}

/// Returns the address of the player of today for that of a Flash player of YouTube.
fn successor(address: &str) -> Option<String> {
    let host = host_of(address)?;
    let is_youtube = belongs_to(host, "youtube.com") || belongs_to(host, "youtube-nocookie.com");
    let id = part_after(address, "/v/").filter(|_| is_youtube)?;
    Some(format!("https://www.youtube.com/embed/{id}"))
}

/// Returns the part of a path or query that follows a mark.
fn part_after<'a>(address: &'a str, mark: &str) -> Option<&'a str> {
    let (_, after) = address.split_once(mark)?;
    let end = after.find(['?', '&', '/', '#']).unwrap_or(after.len());
    after.get(..end).filter(|part| !part.is_empty())
}

/// Returns the host of an address.
fn host_of(address: &str) -> Option<&str> {
    let bytes = address.as_bytes();
    let start = memchr::memmem::find(bytes, b"//")?.saturating_add(2);
    let rest = address.get(start..)?;
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next()
}

/// Returns true if a host is `domain` or a part of it, in any case.
fn belongs_to(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.as_bytes(), domain.as_bytes());
    let Some((rest, end)) = host.len().checked_sub(domain.len()).map(|at| host.split_at(at)) else { return false };
    end.eq_ignore_ascii_case(domain) && rest.last().is_none_or(|byte| *byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_is_known_by_its_host_and_its_video_by_its_id() {
        for (address, provider, id, page) in [
            (
                "https://www.youtube.com/embed/a_-1?rel=0",
                Provider::YouTube,
                Some("a_-1"),
                "https://www.youtube.com/watch?v=a_-1",
            ),
            ("//WWW.YouTube-nocookie.com/embed/a", Provider::YouTube, Some("a"), "https://www.youtube.com/watch?v=a"),
            ("http://www.youtube.com/v/a&hl=en", Provider::YouTube, Some("a"), "https://www.youtube.com/watch?v=a"),
            (
                "https://www.youtube.com/embed/videoseries?list=L",
                Provider::YouTube,
                None,
                "https://www.youtube.com/embed/videoseries?list=L",
            ),
            ("https://player.vimeo.com/video/12#t=1", Provider::Vimeo, Some("12"), "https://vimeo.com/12"),
            ("https://vimeo.com/12", Provider::Known, None, "https://vimeo.com/12"),
            (
                "//www.dailymotion.com/embed/video/x1",
                Provider::Dailymotion,
                Some("x1"),
                "https://www.dailymotion.com/video/x1",
            ),
            ("//maps.google.com/maps?q=a", Provider::Known, None, "https://maps.google.com/maps?q=a"),
            ("https://notyoutube.com/embed/a", Provider::Unknown, None, "https://notyoutube.com/embed/a"),
            ("https://youtube.com@e.example/embed/a", Provider::Unknown, None, "https://youtube.com@e.example/embed/a"),
            ("/local.swf", Provider::Unknown, None, "/local.swf"),
        ] {
            let embed = Embed::of_player(address.to_owned());
            assert_eq!((embed.provider, embed.id.as_deref(), embed.page().as_str()), (provider, id, page), "{address}");
        }
    }

    #[test]
    fn a_gist_is_known_by_the_last_part_of_its_address() {
        let gist = Embed::of_gist("https://gist.github.com/u/1a.js?file=x");
        assert_eq!((gist.id.as_deref(), gist.page().as_str()), (Some("1a"), "https://gist.github.com/u/1a"));
        assert!(!gist.is_known());
    }
}
