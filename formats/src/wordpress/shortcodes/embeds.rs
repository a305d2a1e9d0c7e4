//! Shortcodes that show something from another site: they become a link to it, alone in its paragraph.

use super::parse::Shortcode;
use crate::wordpress::markup::escape;
use crate::wordpress::text;

/// How the address is made where a shortcode gives no more than the name of the thing, from the attribute that names it
/// and the name.
type Address = fn(&str, &str) -> String;

/// The shortcodes, the attributes that name the thing, and what its address is.
const EMBEDS: [(&str, &[&str], Address); 31] = [
    ("youtube", &["id", "v", "video"], |_, id| format!("https://www.youtube.com/watch?v={id}")),
    ("youtube_sc", &["id", "v", "video"], |_, id| format!("https://www.youtube.com/watch?v={id}")),
    ("su_youtube", &["id"], |_, id| format!("https://www.youtube.com/watch?v={id}")),
    ("vimeo", &["id", "clip_id", "video"], |_, id| format!("https://vimeo.com/{id}")),
    ("su_vimeo", &["id"], |_, id| format!("https://vimeo.com/{id}")),
    ("dailymotion", &["id"], |_, id| format!("https://www.dailymotion.com/video/{id}")),
    ("googlevideo", &[], |_, id| format!("https://video.google.com/videoplay?docid={id}")),
    ("ted", &["id"], |_, id| format!("https://www.ted.com/talks/{id}")),
    ("wpvideo", &[], |_, id| format!("https://videopress.com/v/{id}")),
    ("videopress", &[], |_, id| format!("https://videopress.com/v/{id}")),
    ("slideshare", &["id"], |_, id| format!("https://www.slideshare.net/slideshow/embed_code/{id}")),
    ("scribd", &["id"], |_, id| format!("https://www.scribd.com/document/{id}")),
    ("gist", &["id"], |_, id| format!("https://gist.github.com/{id}")),
    ("tweet", &["tweet", "id"], |_, id| format!("https://twitter.com/i/status/{id}")),
    ("twitter", &["id"], |_, id| format!("https://twitter.com/i/status/{id}")),
    ("instagram", &["id"], |_, id| format!("https://www.instagram.com/p/{id}/")),
    ("polldaddy", &["poll"], |_, id| format!("https://poll.fm/{id}")),
    ("crowdsignal", &["poll"], |_, id| format!("https://poll.fm/{id}")),
    ("spotify", &["id"], |_, id| match id.strip_prefix("spotify:") {
        Some(path) => format!("https://open.spotify.com/{}", path.replace(':', "/")),
        None => id.to_owned(),
    }),
    ("bandcamp", &["album", "track"], |key, id| format!("https://bandcamp.com/EmbeddedPlayer/{key}={id}")),
    ("soundcloud", &[], |_, id| format!("https://soundcloud.com/{id}")),
    ("mixcloud", &[], |_, id| format!("https://www.mixcloud.com/{id}")),
    ("flickr", &["photo", "video"], |_, id| format!("https://www.flickr.com/photo.gne?id={id}")),
    ("vine", &["id"], |_, id| format!("https://vine.co/v/{id}")),
    ("facebook", &[], |_, id| id.to_owned()),
    ("kickstarter", &[], |_, id| id.to_owned()),
    ("pinterest", &[], |_, id| id.to_owned()),
    ("tiktok", &["id"], |_, id| id.to_owned()),
    ("googlemaps", &[], |_, id| id.to_owned()),
    ("getty", &["src"], |_, id| format!("https://www.gettyimages.com/detail/{id}")),
    ("embed", &[], |_, id| id.to_owned()),
];

pub(super) fn is_embed(name: &str) -> bool {
    EMBEDS.iter().any(|(known, ..)| *known == name)
}

/// Returns the paragraph with the link; `None` if the shortcode names nothing.
pub(super) fn expand(code: &Shortcode<'_>) -> Option<String> {
    let (name, keys, address) = EMBEDS.iter().find(|(known, ..)| *known == code.name)?;
    let attributes = code.attributes();
    let content = code.content.map(without_markup).filter(|content| !content.is_empty());
    let first = || attributes.positional.first().map(|word| word.trim_start_matches('=').to_owned());
    let named =
        |keys: &[&'static str]| keys.iter().find_map(|key| Some((*key, attributes.first_of(&[key])?.to_owned())));
    let bare = content.or_else(first).map(|thing| (keys.first().copied().unwrap_or_default(), thing));
    let (key, thing) = named(&["url", "src", "href", "link"]).or(bare).or_else(|| named(keys))?;
    let thing = text::decode(thing.trim().trim_matches('"')).into_owned();
    // Options may hang on the name of a thing as on an address: `id=42&doc=reeds`.
    let mut url = if is_address(&thing) { thing } else { address(key, thing.split('&').next().unwrap_or_default()) };
    if !is_address(&url) {
        return None;
    }
    if let Some(file) = attributes.get("file").filter(|_| *name == "gist") {
        url.push_str("?file=");
        url.push_str(file);
    }
    Some(link(&url))
}

/// Returns a paragraph with a link that says its address.
pub(in crate::wordpress) fn link(url: &str) -> String {
    let url = escape(url);
    format!("<p><a href=\"{url}\">{url}</a></p>")
}

/// True for an address in full; `//host/path` and `scheme:` of other kinds are none.
pub(in crate::wordpress) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !text.contains(|char: char| char.is_whitespace() || "<>\"".contains(char))
    })
}

/// The address between the tags, which an editor may have made a link.
fn without_markup(content: &str) -> String {
    let mut out = String::new();
    for (number, part) in content.split('<').enumerate() {
        out.push_str(if number == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) });
    }
    out.trim().to_owned()
}
