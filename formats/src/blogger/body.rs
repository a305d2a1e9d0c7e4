//! What Blogger does to the bodies it stores when it shows them.

use std::borrow::Cow;

use memchr::memchr;

use crate::dialect::Dialect;
use crate::issues::Issues;
use crate::model::{Comment, Post};
use crate::writer::WriteOptions;

/// The dialect of Blogger: line ends in bodies without markup for breaks are breaks.
pub(super) struct BloggerDialect;

impl Dialect for BloggerDialect {
    /// A post without any tag was typed with the setting that converts line ends, and blank lines part its paragraphs.
    /// In any other post the editor has written the breaks as tags.
    fn post<'a>(&self, html: &'a str, _: &Post, _: &WriteOptions, _: &mut Issues) -> Cow<'a, str> {
        if memchr(b'\n', html.trim().as_bytes()).is_none() || memchr(b'<', html.as_bytes()).is_some() {
            return Cow::Borrowed(html);
        }
        Cow::Owned(with_breaks(html))
    }

    /// The newer export has the line ends of a comment as they were typed, the classic one has them as tags.
    fn comment<'a>(&self, html: &'a str, _: &Comment, _: &WriteOptions, _: &mut Issues) -> Cow<'a, str> {
        if memchr(b'\n', html.trim().as_bytes()).is_none() || has_breaks(html) {
            return Cow::Borrowed(html);
        }
        Cow::Owned(with_breaks(html))
    }
}

/// Returns true if a body says its own breaks.
fn has_breaks(html: &str) -> bool {
    let tags = ["<br", "<p", "<div", "<pre"];
    let bytes = html.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let rest = bytes.get(at..).unwrap_or_default();
        tags.iter().any(|tag| rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag.as_bytes())))
    })
}

/// Turns line ends into `<br>`; two of them part paragraphs, as they do everywhere in HTML of that time.
fn with_breaks(html: &str) -> String {
    html.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("<br>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(html: &str) -> String {
        let said = Comment::default();
        BloggerDialect.comment(html, &said, &WriteOptions::default(), &mut Issues::default()).into_owned()
    }

    fn post(html: &str) -> String {
        BloggerDialect.post(html, &Post::default(), &WriteOptions::default(), &mut Issues::default()).into_owned()
    }

    #[test]
    fn line_ends_of_a_comment_without_breaks_are_breaks() {
        assert_eq!(comment("Well,\n\nso <i>be</i> it.\nYes\n"), "Well,<br>\n<br>\nso <i>be</i> it.<br>\nYes");
    }

    #[test]
    fn a_comment_that_says_its_breaks_is_left_alone() {
        for html in ["a<BR/>\nb", "<p>a</p>\n<p>b</p>", "one line\n"] {
            assert_eq!(comment(html), html);
        }
    }

    #[test]
    fn only_a_post_without_any_tag_takes_its_line_ends_for_breaks() {
        assert_eq!(post("a\n\nb"), "a<br>\n<br>\nb");
        assert_eq!(post("a <b>c</b>\n\nb"), "a <b>c</b>\n\nb");
    }
}
