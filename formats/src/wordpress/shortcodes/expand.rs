//! Runs the shortcodes of a body.

use std::collections::{BTreeMap, HashSet};

use super::parse::{Escape, Shape, Shortcode};
use super::walk::{Inside, replace};
use super::{builders, code, embeds, media, raw};
use crate::issues::Issues;
use crate::model::Post;
use crate::wordpress::issue::WordpressIssue;
use crate::writer::Shortcodes;

/// Runs the shortcodes that must go before paragraphs are made: code, whose blank lines are its own, and the tags of
/// page builders.
pub(in crate::wordpress) fn before_paragraphs(html: &str, post: &Post, mode: Shortcodes) -> Option<String> {
    if mode != Shortcodes::Convert || !html.contains('[') {
        return None;
    }
    Some(builders::unwrap(&code::expand(html), post))
}

/// Runs all others.
pub(in crate::wordpress) fn after_paragraphs(
    html: &str,
    post: &Post,
    mode: Shortcodes,
    issues: &mut Issues,
) -> Option<String> {
    match mode {
        Shortcodes::Keep => None,
        _ if !html.contains('[') => None,
        Shortcodes::Convert => {
            let mut left = Left::default();
            let out = convert(html, post, &mut left);
            for (name, count) in left.unknown {
                issues.report_many(WordpressIssue::ShortcodeUnknown { name }.into(), None, count);
            }
            for (name, count) in left.empty {
                issues.report_many(WordpressIssue::ShortcodeEmpty { name }.into(), None, count);
            }
            for (name, count) in left.dynamic {
                issues.report_many(WordpressIssue::ShortcodeDynamic { name }.into(), None, count);
            }
            Some(out)
        }
        Shortcodes::Strip => Some(strip(html)),
    }
}

/// Shortcodes that stay as they are written or show nothing, with how often they were met.
#[derive(Default)]
struct Left {
    unknown: BTreeMap<String, u64>,
    empty: BTreeMap<String, u64>,
    dynamic: BTreeMap<String, u64>,
}

/// Shortcodes whose result the platform makes anew each time: forms, lists of posts.
const DYNAMIC: [&str; 16] = [
    "contact-form",
    "contact-form-7",
    "contact-field",
    "archives",
    "sitemap",
    "subscribe2",
    "recent-posts",
    "display-posts",
    "jetpack_subscription_form",
    "blog_subscription_form",
    "portfolio",
    "testimonials",
    "social-links",
    "addtoany",
    "ngg_uploader",
    "wpforms",
];

fn shape(name: &str) -> Shape {
    let encloses = matches!(name, "caption" | "wp_caption" | "audio" | "video" | "gist")
        || embeds::is_embed(name)
        || code::is_code(name)
        || raw::is_raw(name);
    if encloses { Shape::Enclosing } else { Shape::Single }
}

fn is_known(name: &str) -> bool {
    matches!(name, "caption" | "wp_caption" | "gallery" | "playlist" | "audio" | "video")
        || embeds::is_embed(name)
        || raw::is_raw(name)
        || DYNAMIC.contains(&name)
}

fn convert(html: &str, post: &Post, left: &mut Left) -> String {
    replace(
        html,
        |name| Some(shape(name)),
        Inside::No,
        |code, out, after| {
            if code.escape == Escape::Shown {
                let is_shortcode = is_known(code.name) || code::is_code(code.name) || builders::is_builder(code.name);
                return is_shortcode.then(|| {
                    html.get(code.start.saturating_add(1)..code.end.saturating_sub(1)).unwrap_or_default().to_owned()
                });
            }
            if !is_known(code.name) {
                if !code.is_closer && looks_like_shortcode(code, after) {
                    let count = left.unknown.entry(code.name.to_owned()).or_default();
                    *count = count.saturating_add(1);
                }
                return None;
            }
            if code.is_closer {
                // The end of a gallery or of a form, which nothing stands before.
                return Some(String::new());
            }
            if out.len() > MOST_OUTPUT.max(html.len().saturating_mul(4)) {
                let count = left.empty.entry(code.name.to_owned()).or_default();
                *count = count.saturating_add(1);
                return None;
            }
            let cleaned = without_breaks(code);
            let code = Shortcode { attribute_text: &cleaned, ..*code };
            let shown = match code.name {
                "caption" | "wp_caption" => {
                    // What a caption holds may be a shortcode again; of another name, so the depth has an end.
                    let inner = code.content.map(|content| convert(content, post, left));
                    media::caption(&Shortcode { content: inner.as_deref(), ..code })
                }
                "gallery" => media::gallery(&code.attributes(), post),
                "playlist" => media::playlist(&code.attributes(), post),
                "audio" | "video" => media::player(&code),
                name if raw::is_raw(name) => {
                    return Some(instead_of_paragraph(raw::unpack(code.content.unwrap_or_default()), out, after));
                }
                name if DYNAMIC.contains(&name) => {
                    let count = left.dynamic.entry(name.to_owned()).or_default();
                    *count = count.saturating_add(1);
                    Some(String::new())
                }
                _ => embeds::expand(&code),
            };
            if shown.is_none() {
                let count = left.empty.entry(code.name.to_owned()).or_default();
                *count = count.saturating_add(1);
            }
            shown.map(|shown| out_of_paragraph(shown, out, after))
        },
    )
}

/// A block that fills a paragraph takes its place: the start tag goes here, and the end tag, which cannot be taken out
/// of what follows, gets a start tag of its own and makes an empty paragraph.
fn out_of_paragraph(shown: String, out: &mut String, after: &str) -> String {
    let is_block = ["<figure", "<p", "<ul", "<audio", "<video"].iter().any(|tag| shown.starts_with(tag));
    if is_block { instead_of_paragraph(shown, out, after) } else { shown }
}

fn instead_of_paragraph(shown: String, out: &mut String, after: &str) -> String {
    if !out.trim_end().ends_with("<p>") || !after.trim_start().starts_with("</p>") {
        return shown;
    }
    out.truncate(out.trim_end().len().saturating_sub("<p>".len()));
    format!("{shown}<p>")
}

/// Paragraphs are made without a look at shortcodes: a line end between attributes has become a tag.
fn without_breaks(code: &Shortcode<'_>) -> String {
    code.attribute_text.replace("<br />", " ").replace("</p>", " ").replace("<p>", " ")
}

/// Whether a name nobody knows is meant as a shortcode: it has attributes with names, or an end tag.
fn looks_like_shortcode(code: &Shortcode<'_>, after: &str) -> bool {
    // Text with another bracket in it is no list of attributes; looking into all of it would take quadratic time.
    let is_list = code.attribute_text.len() <= LOOK_AHEAD && !code.attribute_text.contains('[');
    let has_names = is_list && code.attribute_text.contains('=') && !code.attributes().named.is_empty();
    let end = (0..=LOOK_AHEAD.min(after.len())).rev().find(|end| after.is_char_boundary(*end)).unwrap_or(0);
    has_names || after.get(..end).is_some_and(|near| near.contains(&format!("[/{}]", code.name)))
}

/// Where shortcodes are left as they are written: a body full of galleries would fill the memory with pictures.
const MOST_OUTPUT: usize = 1 << 24;

/// How far an end tag is looked for.
const LOOK_AHEAD: usize = 4096;

fn strip(html: &str) -> String {
    let mut opened: HashSet<&str> = HashSet::new();
    replace(
        html,
        |name| Some(if raw::is_raw(name) { Shape::Enclosing } else { Shape::Single }),
        Inside::No,
        |code, _, after| {
            if raw::is_raw(code.name) && code.escape == Escape::No {
                return Some(raw::unpack(code.content.unwrap_or_default()));
            }
            let is_shortcode = is_known(code.name)
                || builders::is_builder(code.name)
                || opened.contains(code.name)
                || (code.is_closer && code::is_code(code.name))
                || looks_like_shortcode(code, after);
            if !is_shortcode || code.escape == Escape::Shown {
                return None;
            }
            opened.insert(code.name);
            Some(String::new())
        },
    )
}
