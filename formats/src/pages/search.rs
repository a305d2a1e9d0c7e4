//! The page that searches: it carries the text of all posts, because a page on a disk may fetch nothing.

use super::frame::{Frame, day};
use super::post::title;
use crate::clock::{local, zone};
use crate::content::{Content, Means};
use crate::issues::Issues;
use crate::model::{Blog, Post};
use crate::out_path::OutPath;
use crate::writer::RenderContext;

const SCRIPT: &str = include_str!("search.js");
/// What the content security policy lets run; a test keeps it true.
pub(super) const SCRIPT_HASH: &str = "sha256-W2T0GAL9BcHhn9j8yMHU/ttJJylhZRIydQzMip0/W60=";

/// Returns all that stands before the posts.
pub(super) fn head(blog: &Blog, path: &OutPath) -> String {
    let frame = Frame { blog, path, title: Some("Search"), script: Some(SCRIPT_HASH) };
    format!(
        "{}<h1>Search</h1>\n<form role=\"search\"><label for=\"q\">Words</label> \
         <input id=\"q\" type=\"search\" autocomplete=\"off\" autofocus></form>\n\
         <p id=\"count\" class=\"count meta\" role=\"status\"></p>\n<ol id=\"hits\" class=\"hits\"></ol>\n\
         <noscript><p>Searching needs JavaScript, which is switched off here. The list of all posts needs none.</p>\
         </noscript>\n<script type=\"application/json\" id=\"posts\">\n",
        frame.head()
    )
}

/// Returns all that stands behind them.
pub(super) fn tail(blog: &Blog, path: &OutPath) -> String {
    let frame = Frame { blog, path, title: None, script: None };
    format!("</script>\n<script>{SCRIPT}</script>\n{}", frame.tail())
}

/// Returns the line of a post: where it is, and the words that find it.
pub(super) fn line(post: &Post, path: &OutPath, cx: &RenderContext<'_>) -> String {
    let means = Means::from(cx);
    let zone = zone(cx.blog.timezone.as_deref());
    // What the bodies hold that is no text is told when the page of the post is made.
    let mut unheard = Issues::default();
    let mut text = String::new();
    let mut add = |words: &str| {
        for word in words.split_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    };
    add(&Content::from(post).text(means, &mut unheard).unwrap_or_default());
    for comment in &post.comments {
        add(comment.author.as_ref().and_then(|author| author.name.as_deref()).unwrap_or_default());
        add(&Content::from(comment).text(means, &mut unheard).unwrap_or_default());
    }
    let date = post.date_published.map(|date| day(local(date, zone.as_ref()))).unwrap_or_default();
    let title = title(post.title.as_deref(), &post.kind);
    let line = serde_json::json!([path.as_str(), title, date, post.labels().join(" "), text]).to_string();
    // Nothing in the data can end the element it stands in.
    line.replace('<', "\\u003c") + "\n"
}

/// Returns the name a label has on the page of all posts.
pub(super) fn label_id(label: &str) -> String {
    format!("label-{}", label.split_whitespace().collect::<Vec<_>>().join("-"))
}

/// Returns the part of an address that leads to a label.
pub(super) fn label_address(label: &str) -> String {
    let mut out = String::from("#");
    for byte in label_id(label).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_lets_the_script_run_that_is_on_the_page_and_no_other() {
        use sha2::Digest;
        let digest = sha2::Sha256::digest(SCRIPT.as_bytes());
        assert_eq!(SCRIPT_HASH, format!("sha256-{}", base64(&digest)));
        assert!(!SCRIPT.contains("</"), "the script cannot end its own element");
    }

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for group in bytes.chunks(3) {
            let number =
                group.iter().chain(&[0; 2]).take(3).fold(0usize, |number, byte| number << 8 | usize::from(*byte));
            for place in 0..4 {
                let letter = char::from(LETTERS[number >> (18 - 6 * place) & 63]);
                out.push(if place <= group.len() { letter } else { '=' });
            }
        }
        out
    }
}
