//! Comments as data in a file beside the post.

use crate::content::{Content, Means};
use crate::issue::Issues;
use crate::model::Comment;
use crate::writer::FrontMatter;

/// Returns the suffix of a file with comments.
pub(super) fn suffix(form: FrontMatter) -> &'static str {
    match form {
        FrontMatter::Yaml | FrontMatter::Toml => "yaml",
        FrontMatter::Json => "json",
    }
}

/// Returns a list of comments as in the model, with their Markdown and without private data.
pub(super) fn render(comments: &[Comment], form: FrontMatter, means: Means<'_>, issues: &mut Issues) -> String {
    let comments: Vec<Comment> = comments
        .iter()
        .map(|comment| {
            let markdown = Content::from(comment).markdown(means, issues).map(|text| text.into_owned());
            let mut comment = Comment { content_markdown: markdown, ..comment.clone() };
            comment.strip_private();
            comment
        })
        .collect();
    write(&comments, form)
}

#[expect(clippy::expect_used, reason = "a string takes every character, and every key of the model is a string")]
fn write(comments: &[Comment], form: FrontMatter) -> String {
    let mut text = match form {
        FrontMatter::Yaml | FrontMatter::Toml => {
            // Folded lines look better but change a text that has blanks at the fold; long lines stay long.
            let options = serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX };
            serde_saphyr::to_string_with_options(&comments, options).expect("the model serialises into memory")
        }
        FrontMatter::Json => serde_json::to_string_pretty(&comments).expect("the model serialises into memory"),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
