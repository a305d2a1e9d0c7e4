//! A body longer than is taken keeps its beginning.

use blogferry_formats::model::{Comment, Post};
use blogferry_formats::{Issue, Issues};

/// How long a body may be unless the user says otherwise: 64 MiB. The longest of a real blog are a hundredth of it.
pub const DEFAULT_MAX_POST: u64 = 64 * 1024 * 1024;

/// Cuts the bodies of a post and its comments to `most` bytes, and tells of each.
pub(crate) fn cut_post(post: &mut Post, most: u64, issues: &mut Issues) {
    let Post { content_html, content_text, content_markdown, comments, .. } = post;
    for body in [content_html, content_text, content_markdown] {
        cut(body, most, issues);
    }
    cut_comments(comments, most, issues);
}

/// Cuts the bodies of comments to `most` bytes, and tells of each.
pub(crate) fn cut_comments(comments: &mut [Comment], most: u64, issues: &mut Issues) {
    for comment in comments {
        let Comment { content_html, content_text, content_markdown, .. } = comment;
        for body in [content_html, content_text, content_markdown] {
            cut(body, most, issues);
        }
    }
}

fn cut(body: &mut Option<String>, most: u64, issues: &mut Issues) {
    let Some(text) = body else { return };
    let bytes = text.len() as u64;
    if bytes <= most {
        return;
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.truncate(end);
    text.shrink_to_fit();
    issues.report(Issue::BodyTooLong { bytes }, None);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_to(text: &str, most: u64) -> (String, u64) {
        let comment = Comment { content_text: Some(text.to_owned()), ..Comment::default() };
        let mut post = Post { content_html: Some(text.to_owned()), comments: vec![comment], ..Post::default() };
        let mut issues = Issues::default();
        cut_post(&mut post, most, &mut issues);
        let told = issues.counts().map(|(_, _, count)| count).sum();
        assert_eq!(post.comments[0].content_text, post.content_html);
        (post.content_html.unwrap_or_default(), told)
    }

    #[test]
    fn a_body_is_whole_up_to_the_limit_and_cut_beyond_it() {
        assert_eq!(cut_to("lampe", 6), ("lampe".to_owned(), 0));
        assert_eq!(cut_to("lampe", 5), ("lampe".to_owned(), 0));
        assert_eq!(cut_to("lampe", 4), ("lamp".to_owned(), 2));
        assert_eq!(cut_to("lampe", 0), (String::new(), 2));
    }

    #[test]
    fn no_letter_is_cut_in_two() {
        assert_eq!(cut_to("aä灯", 5).0, "aä");
        assert_eq!(cut_to("aä灯", 2).0, "a");
    }
}
