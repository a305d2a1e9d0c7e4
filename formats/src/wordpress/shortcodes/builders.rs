//! Page builders: whole pages made of nested shortcodes. Their tags go and what stands between them stays, with the
//! headings, pictures and links that stand in attributes.

use super::media;
use super::parse::{Escape, Shape, Shortcode};
use super::walk::{Inside, replace};
use super::{Attributes, embeds, raw};
use crate::model::Post;
use crate::wordpress::markup::escape;
use crate::wordpress::text;

/// What the names of the builders' shortcodes start with.
const PREFIXES: [&str; 18] = [
    "vc_",
    "et_pb_",
    "fusion_",
    "av_",
    "mk_",
    "tatsu_",
    "cs_",
    "nectar_",
    "ux_",
    "wpb_",
    "themify_",
    "su_",
    "kc_",
    "cmsmasters_",
    "porto_",
    "fl_builder",
    "uncode_",
    "stm_",
];

/// Where tags are left as they are written: galleries without end would fill the memory.
const MOST_OUTPUT: usize = 1 << 24;

/// Columns of themes.
const COLUMNS: [&str; 22] = [
    "row",
    "row_inner",
    "column",
    "column_inner",
    "columns",
    "col",
    "one_half",
    "one_half_last",
    "one_third",
    "one_third_last",
    "two_third",
    "two_third_last",
    "two_thirds",
    "one_fourth",
    "one_fourth_last",
    "three_fourth",
    "three_fourth_last",
    "one_fifth",
    "one_sixth",
    "one_full",
    "fullwidth",
    "content_section",
];

pub(super) fn is_builder(name: &str) -> bool {
    let has_prefix = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    (has_prefix || COLUMNS.contains(&name)) && !embeds::is_embed(name) && !raw::is_raw(name)
}

/// Puts what they show in place of the builders' tags. This goes before the paragraphs are made: each tag parts them.
pub(super) fn unwrap(html: &str, post: &Post) -> String {
    let closed: Vec<&str> = COLUMNS.into_iter().filter(|name| html.contains(&format!("[/{name}]"))).collect();
    replace(
        html,
        |name| match name {
            name if raw::is_raw(name) => Some(Shape::Enclosing),
            name => is_builder(name).then_some(Shape::Single),
        },
        Inside::No,
        |code, out, _| {
            if code.escape == Escape::Shown {
                return None;
            }
            if raw::is_raw(code.name) {
                // What is in it is no text yet, of which paragraphs could be made.
                return Some(format!("\n\n{}\n\n", html.get(code.start..code.end)?));
            }
            if code.is_closer {
                return Some("\n\n".to_owned());
            }
            if out.len() > MOST_OUTPUT.max(html.len().saturating_mul(4)) {
                return None;
            }
            // `[row]` alone may be a word; a builder closes its columns.
            let is_word = COLUMNS.contains(&code.name) && code.attribute_text.trim().is_empty();
            if is_word && !closed.contains(&code.name) {
                return None;
            }
            Some(format!("\n\n{}\n\n", shown(code, post)))
        },
    )
}

/// What a tag shows by its attributes.
fn shown(code: &Shortcode<'_>, post: &Post) -> String {
    let attributes = code.attributes();
    let is_frame = ["row", "column", "section", "container"].iter().any(|part| code.name.contains(part));
    if is_frame {
        return String::new();
    }
    let mut out = String::new();
    if code.name.contains("gallery") || code.name.contains("carousel") {
        out.push_str(&media::gallery(&attributes, post).unwrap_or_default());
    }
    let picture = attributes.first_of(&["src", "image", "image_url", "img"]);
    if let Some(picture) = picture.map(text::address) {
        if embeds::is_address(&picture) && media::is_picture(&picture) {
            let alt = attributes.get("alt").unwrap_or_default();
            out.push_str(&format!("<p><img src=\"{}\" alt=\"{}\" /></p>\n", escape(&picture), escape(alt)));
        } else if picture.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str(&media::single(&picture, post).unwrap_or_default());
        } else if embeds::is_address(&picture) {
            out.push_str(&embeds::link(&picture));
        }
    }
    let title = attributes.first_of(&["title", "heading", "text", "button_text"]).map(text::decode);
    let link = link(&attributes);
    let is_heading = code.name.contains("heading") || code.name.contains("_title") || code.name.contains("toggle");
    match (title, link) {
        (Some(title), Some(link)) => {
            out.push_str(&format!("<p><a href=\"{}\">{}</a></p>", escape(&link), escape(&title)));
        }
        (Some(title), None) if is_heading => out.push_str(&format!("<h3>{}</h3>", escape(&title))),
        (Some(title), None) => out.push_str(&format!("<p><strong>{}</strong></p>", escape(&title))),
        (None, Some(link)) => out.push_str(&embeds::link(&link)),
        (None, None) => {}
    }
    out
}

/// The link of a button: an address, or `url:…|title:…` with escapes.
fn link(attributes: &Attributes) -> Option<String> {
    let link = attributes.first_of(&["link", "url", "href", "button_url", "video_url"])?;
    let link = link.split('|').find_map(|part| part.strip_prefix("url:")).map_or_else(|| link.to_owned(), text::slug);
    let link = text::address(&link);
    embeds::is_address(&link).then_some(link)
}
