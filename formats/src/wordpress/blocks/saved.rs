//! Blocks whose saved HTML is not yet what a page shows: embeds, covers, poems, galleries, tables, code.

use serde_json::{Map, Value};

use crate::wordpress::markup::escape;
use crate::wordpress::shortcodes::{code_element, embed_link, is_address};

/// An embed saves its address, alone on a line in a wrapper, and a caption.
pub(super) fn embed(inner: &str, url: Option<&str>) -> String {
    let saved = || {
        let wrapper = inner.split("wp-block-embed__wrapper").nth(1)?.split_once('>')?.1;
        Some(wrapper.split('<').next()?.trim().to_owned())
    };
    let url = saved().map(|url| url.replace("&amp;", "&")).filter(|url| is_address(url)).or(url.map(str::to_owned));
    let Some(url) = url.filter(|url| is_address(url)) else { return inner.to_owned() };
    let caption =
        inner.split_once("<figcaption").and_then(|(_, rest)| rest.split_once('>')?.1.split_once("</figcaption"));
    match caption.map(|(caption, _)| caption.trim()).filter(|caption| !caption.is_empty()) {
        Some(caption) => format!("\n{}\n<p>{caption}</p>\n", embed_link(&url)),
        None => format!("\n{}\n", embed_link(&url)),
    }
}

/// A cover keeps its picture in a style sheet, in the older form.
pub(super) fn cover(inner: &str, url: Option<&str>) -> String {
    let shows =
        |url: &str| inner.contains(&format!("src=\"{}\"", escape(url))) || inner.contains(&format!("src=\"{url}\""));
    match url.filter(|url| (is_address(url) || url.starts_with('/')) && !shows(url)) {
        Some(url) => format!("<p><img src=\"{}\" alt=\"\" /></p>\n{inner}", escape(url)),
        None => inner.to_owned(),
    }
}

/// A poem is a `pre` on the page, but in the font of the text: its visitors saw lines of verse, not code. In Markdown a
/// `pre` is code, set in the font of code and without emphasis and links, so the lines become those of paragraphs. Only
/// a poem whose blanks are a part of its form, and which has no markup to lose, stays a `pre`.
pub(super) fn verse(inner: &str) -> String {
    let Some(text) = preformatted(inner) else { return inner.to_owned() };
    let text = map_tags(&text.replace("\r\n", "\n"), |tag| is_tag(tag, &["br"]).then_some("\n"));
    let text = text.trim_matches('\n');
    let is_shaped = text.lines().any(|line| line.starts_with([' ', '\t', '\u{A0}']) || line.trim_end().contains("  "));
    if is_shaped && !text.contains('<') {
        return format!("\n<pre>{text}</pre>\n");
    }
    let stanzas = text.split("\n\n").map(|stanza| stanza.trim_matches('\n')).filter(|stanza| !stanza.is_empty());
    let shown = stanzas.map(|stanza| format!("<p>{}</p>", stanza.replace('\n', "<br />\n")));
    format!("\n{}\n", shown.collect::<Vec<_>>().join("\n"))
}

/// What stands in the one `pre` a block consists of.
fn preformatted(inner: &str) -> Option<&str> {
    let (_, text) = inner.trim().strip_prefix("<pre")?.split_once('>')?;
    text.strip_suffix("</pre>").filter(|text| !text.contains("</pre>"))
}

/// Before WordPress 5.9 a gallery was a list of figures.
pub(super) fn gallery(inner: String) -> String {
    if !inner.contains("blocks-gallery-item") {
        return inner;
    }
    // A caption may hold neither list nor item, so these are the gallery's own.
    map_tags(&inner, |tag| is_tag(tag, &["ul", "li"]).then_some("\n"))
}

/// The alignment of a cell stands in an attribute of the editor's own.
pub(super) fn table(inner: String) -> String {
    const OWN: &str = " data-align=\"";
    if !inner.contains(OWN) {
        return inner;
    }
    map_tags(&inner, |tag| (is_tag(tag, &["td", "th"]) && tag.contains(OWN)).then(|| tag.replacen(OWN, " align=\"", 1)))
}

/// Puts other text in place of tags; those for which `other` has none stay.
fn map_tags<T: AsRef<str>>(html: &str, other: impl Fn(&str) -> Option<T>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let length = from.find('>').map_or(from.len(), |end| end.saturating_add(1));
        let (tag, after) = from.split_at(length);
        match other(tag) {
            Some(other) => out.push_str(other.as_ref()),
            None => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether a tag, start or end, is one of these elements'.
fn is_tag(tag: &str, names: &[&str]) -> bool {
    let name = tag.trim_start_matches('<').trim_start_matches('/');
    names.iter().any(|known| name.strip_prefix(known).is_some_and(|rest| rest.starts_with(['>', '/', ' ', '\n', '\t'])))
}

/// Code with the language that an attribute names.
pub(super) fn with_language(inner: String, attributes: &Map<String, Value>) -> String {
    let text = |name: &str| attributes.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let class = text("className").and_then(|classes| {
        let names = classes
            .split_whitespace()
            .filter_map(|class| class.strip_prefix("language-").or(class.strip_prefix("lang-")));
        names.into_iter().next()
    });
    let Some(language) = text("language").or(text("lang")).or(class) else { return inner };
    let Some(code) = preformatted(&inner) else { return inner };
    let code = code.trim();
    let code = match code.strip_prefix("<code") {
        Some(rest) => rest.split_once('>').and_then(|(_, text)| text.strip_suffix("</code>")).unwrap_or(code),
        None => code,
    };
    let is_plain = !code.contains('<');
    if is_plain { format!("\n{}\n", code_element(code, Some(&language.to_lowercase()))) } else { inner }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poem(text: &str) -> String {
        verse(&format!("\n<pre class=\"wp-block-verse\">{text}</pre>\n")).trim().to_owned()
    }

    #[test]
    fn a_poem_is_lines_and_stanzas_and_no_code() {
        assert_eq!(poem("Reeds bend,\nfrogs sing."), "<p>Reeds bend,<br />\nfrogs sing.</p>");
        assert_eq!(poem("<em>Reeds</em><br>bend.<br><br>Night."), "<p><em>Reeds</em><br />\nbend.</p>\n<p>Night.</p>");
        assert_eq!(poem("Reeds\r\nbend."), "<p>Reeds<br />\nbend.</p>");
    }

    #[test]
    fn a_poem_whose_blanks_are_its_form_keeps_them() {
        assert_eq!(poem("Reeds<br>  bend<br>    low"), "<pre>Reeds\n  bend\n    low</pre>");
        assert_eq!(poem("frog     pond\nfrog"), "<pre>frog     pond\nfrog</pre>");
        assert_eq!(poem("Reeds\n  <em>bend</em>"), "<p>Reeds<br />\n  <em>bend</em></p>");
    }

    #[test]
    fn cells_are_aligned_as_the_editor_showed_them() {
        let cells = "<th class=\"has-text-align-right\" data-align=\"right\">a data-align=\"x\"</th><td data-align=\"left\">b</td>";
        let shown =
            "<th class=\"has-text-align-right\" align=\"right\">a data-align=\"x\"</th><td align=\"left\">b</td>";
        assert_eq!(table(cells.to_owned()), shown);
    }

    #[test]
    fn the_list_around_an_old_gallery_goes_and_its_pictures_stay() {
        let old = "<ul class=\"blocks-gallery-grid\"><li class=\"blocks-gallery-item\"><figure><img src=\"/a.jpg\"/></figure></li></ul>";
        assert_eq!(gallery(old.to_owned()).trim(), "<figure><img src=\"/a.jpg\"/></figure>");
    }
}
