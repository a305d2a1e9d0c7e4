//! Shortcodes that show files of the media library: captions, galleries, players, playlists.

use std::fmt::Write;

use super::Attributes;
use super::embeds::is_address;
use super::parse::Shortcode;
use crate::model::{Attachment, Post};
use crate::wordpress::body::numbers;
use crate::wordpress::markup::{escape, skip_element};
use crate::wordpress::text;

/// Returns a picture with its caption as a figure.
///
/// The caption stands after the picture or, in the oldest form, in an attribute.
pub(super) fn caption(code: &Shortcode<'_>) -> Option<String> {
    let content = code.content?.trim();
    let attributes = code.attributes();
    let content = content.replace("</p>\n<p>", "<br />").replace("<p>", "").replace("</p>", "");
    let (picture, after) = split_picture(&content);
    let written = attributes.get("caption").map(|caption| caption.trim().to_owned());
    let caption = written.unwrap_or_else(|| without_edge_breaks(after).to_owned());
    if picture.is_empty() || caption.is_empty() {
        return Some(content);
    }
    let rest = if attributes.get("caption").is_some() { without_edge_breaks(after) } else { "" };
    Some(format!("<figure>{picture}<figcaption>{caption}</figcaption></figure>{rest}"))
}

/// Splits after the picture: an `img`, with the link around it.
fn split_picture(content: &str) -> (&str, &str) {
    let mut at = 0;
    let mut in_link = false;
    let mut seen = false;
    while let Some(found) = content.get(at..).and_then(|rest| rest.find('<')) {
        let mark = at.saturating_add(found);
        let rest = content.get(mark..).unwrap_or_default();
        let length = skip_element(rest).unwrap_or(1);
        at = mark.saturating_add(length);
        let tag = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        if tag.starts_with("<a ") && !seen {
            in_link = true;
        } else if ["<img", "<iframe", "<video", "<audio", "<object"].iter().any(|name| tag.starts_with(name)) {
            seen = true;
            if !in_link {
                return content.split_at_checked(at).unwrap_or((content, ""));
            }
        } else if tag.starts_with("</a") && in_link {
            return if seen { content.split_at_checked(at).unwrap_or((content, "")) } else { ("", content) };
        }
    }
    ("", content)
}

fn without_edge_breaks(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(rest) = ["<br />", "<br/>", "<br>"].iter().find_map(|tag| text.strip_prefix(tag)) {
        text = rest.trim_start();
    }
    while let Some(rest) = ["<br />", "<br/>", "<br>"].iter().find_map(|tag| text.strip_suffix(tag)) {
        text = rest.trim_end();
    }
    text
}

/// Returns the pictures of a gallery; `None` if none of them is known.
///
/// A gallery that names no pictures shows all that belong to its post.
pub(super) fn gallery(attributes: &Attributes, post: &Post) -> Option<String> {
    let named = attributes.first_of(&["ids", "include", "images", "gallery_ids", "image_ids"]);
    let pictures = match named {
        Some(list) => by_number(list, post),
        None => of_post(attributes, post, is_picture),
    };
    let pictures: String = pictures.into_iter().map(picture).collect();
    (!pictures.is_empty()).then_some(pictures)
}

/// Returns the one picture of a number.
pub(super) fn single(number: &str, post: &Post) -> Option<String> {
    by_number(number, post).into_iter().next().map(picture)
}

/// Returns a playlist as a list of links.
pub(super) fn playlist(attributes: &Attributes, post: &Post) -> Option<String> {
    let is_wanted = match attributes.get("type") {
        Some("video") => is_video,
        _ => is_audio,
    };
    let files = match attributes.first_of(&["ids", "include"]) {
        Some(list) => by_number(list, post),
        None => of_post(attributes, post, is_wanted),
    };
    let mut out = String::new();
    for file in files {
        let Some(url) = file.url.as_deref() else { continue };
        let title = file.title.as_deref().unwrap_or_else(|| file_name(url));
        let _ = writeln!(out, "<li><a href=\"{}\">{}</a></li>", escape(url), escape(title));
    }
    (!out.is_empty()).then(|| format!("<ul>\n{out}</ul>"))
}

/// Returns a player as the element of HTML for it.
pub(super) fn player(code: &Shortcode<'_>) -> Option<String> {
    let attributes = code.attributes();
    let sources = ["src", "mp3", "m4a", "ogg", "wav", "wma", "flac", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "url"];
    // On the old wordpress.com the address stands alone and options follow it after a bar.
    let first = attributes.positional.iter().find(|word| word.contains('/') || word.contains('.'));
    let first = first.and_then(|word| word.trim_start_matches('=').split('|').next());
    let url = attributes.first_of(&sources).or(first).map(text::address);
    let Some(url) = url else {
        return code.content.map(str::to_owned).filter(|content| !content.trim().is_empty());
    };
    Some(match code.name {
        "audio" => format!("<audio controls src=\"{}\"></audio>", escape(&url)),
        _ => {
            let poster = attributes.get("poster").filter(|poster| !poster.is_empty());
            let poster = poster.map(|url| format!(" poster=\"{}\"", escape(url))).unwrap_or_default();
            format!("<video controls src=\"{}\"{poster}></video>", escape(&url))
        }
    })
}

fn by_number<'p>(list: &str, post: &'p Post) -> Vec<&'p Attachment> {
    let find = |number: u64| {
        let number = number.to_string();
        post.attachments.iter().find(|file| text_of(file, "id") == Some(number.as_str()))
    };
    numbers(list).filter_map(find).collect()
}

fn of_post<'p>(attributes: &Attributes, post: &'p Post, is_wanted: fn(&str) -> bool) -> Vec<&'p Attachment> {
    let owner = attributes.get("id").unwrap_or(&post.id);
    let excluded: Vec<u64> = attributes.get("exclude").map(|list| numbers(list).collect()).unwrap_or_default();
    let is_excluded = |file: &Attachment| {
        text_of(file, "id").and_then(|id| id.parse().ok()).is_some_and(|id: u64| excluded.contains(&id))
    };
    let belongs = |file: &&Attachment| {
        text_of(file, "parent") == Some(owner) && file.url.as_deref().is_some_and(is_wanted) && !is_excluded(file)
    };
    let mut files: Vec<&Attachment> = post.attachments.iter().filter(belongs).collect();
    if attributes.get("order").is_some_and(|order| order.eq_ignore_ascii_case("desc")) {
        files.reverse();
    }
    files
}

fn text_of<'p>(file: &'p Attachment, name: &str) -> Option<&'p str> {
    file.meta.get(name)?.as_str()
}

fn picture(file: &Attachment) -> String {
    let Some(url) = file.url.as_deref().filter(|url| is_address(url) || url.starts_with('/')) else {
        return String::new();
    };
    let alt = text_of(file, "alt").unwrap_or_default();
    let picture = format!("<img src=\"{}\" alt=\"{}\" />", escape(url), escape(alt));
    match text_of(file, "caption").map(str::trim).filter(|caption| !caption.is_empty()) {
        // A caption is HTML, as the library keeps it.
        Some(caption) => format!("<figure>{picture}<figcaption>{caption}</figcaption></figure>\n"),
        None => format!("<p>{picture}</p>\n"),
    }
}

fn file_name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(url)
}

fn has_suffix(url: &str, suffixes: &[&str]) -> bool {
    let suffix = file_name(url).rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase());
    suffix.is_some_and(|suffix| suffixes.contains(&suffix.as_str()))
}

pub(super) fn is_picture(url: &str) -> bool {
    has_suffix(url, &["jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "heic", "ico"])
}

fn is_audio(url: &str) -> bool {
    has_suffix(url, &["mp3", "m4a", "ogg", "oga", "wav", "wma", "flac", "aac", "opus"])
}

fn is_video(url: &str) -> bool {
    has_suffix(url, &["mp4", "m4v", "webm", "ogv", "wmv", "flv", "mov", "avi", "mkv"])
}
