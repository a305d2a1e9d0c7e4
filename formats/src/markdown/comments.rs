//! The comments of a post as a section under it.
//!
//! Each comment has a heading of its own level inside its quotation; in the text of a comment there are no headings
//! and every line is quoted as deep as the comment, so that nothing a visitor wrote can look like another comment.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::inline::{link_target, text};
use crate::clock::{for_people, local};
use crate::content::{Content, Means};
use crate::issues::Issues;
use crate::limits::ReplyDepth;
use crate::model::{Comment, CommentKind, CommentStatus, Person};
use crate::thread::{Entry, threads};

/// What the section is made with.
pub(super) struct Section<'a> {
    pub means: Means<'a>,
    pub zone: Option<&'a TimeZone>,
}

impl Section<'_> {
    /// Appends the comments as one or two sections with headings.
    pub fn render(&self, comments: &[Comment], out: &mut String, issues: &mut Issues) {
        let threads = threads(comments);
        for issue in threads.issues {
            issues.report(issue, None);
        }
        for (heading, entries) in [("Comments", threads.comments), ("Pingbacks and trackbacks", threads.pings)] {
            if !entries.is_empty() {
                blank_line(out);
                out.push_str(&format!("## {heading}\n"));
            }
            for entry in entries {
                self.comment(entry, comments, out, issues);
            }
        }
    }

    fn comment(&self, entry: Entry, comments: &[Comment], out: &mut String, issues: &mut Issues) {
        let Some(comment) = comments.get(entry.comment) else { return };
        let ReplyDepth(deepest) = self.means.options.reply_depth;
        let level = entry.depth.min(deepest);
        let prefix = "> ".repeat(level);
        // One quotation less on the line between: a reply stands inside what it answers, siblings stand apart.
        out.push_str("> ".repeat(level.saturating_sub(1)).trim_end());
        out.push('\n');
        // Where the quotation does not show whom it answers, words do.
        let unseen = entry.depth == 0 || entry.depth > deepest;
        let answered = entry.answers.filter(|_| unseen).and_then(|number| comments.get(number));
        out.push_str(&format!("{prefix}### {}\n", self.heading(comment, answered)));
        let body = self.body(comment, issues);
        if body.is_empty() {
            return;
        }
        for line in std::iter::once("").chain(body.lines()) {
            let start = out.len();
            out.push_str(&prefix);
            out.push_str(line);
            if line.is_empty() {
                out.truncate(start.saturating_add(prefix.trim_end().len()));
            }
            out.push('\n');
        }
    }

    /// Author, time and what else a reader should know, on one line.
    fn heading(&self, comment: &Comment, answered: Option<&Comment>) -> String {
        let mut parts = Vec::new();
        let author = comment.author.as_ref();
        if let Some(name) = author.and_then(name_of) {
            let name = match author.and_then(|author| author.url.as_deref()).and_then(link_target) {
                Some(url) => format!("[{name}]({url})"),
                None => name,
            };
            let is_post_author = author.is_some_and(|author| author.is_post_author);
            parts.push(if is_post_author { format!("{name} (author)") } else { name });
        }
        let date = comment.date_published.map(|date| for_people(local(date, self.zone)));
        let link = comment.url.as_deref().and_then(link_target);
        match (date, link) {
            (Some(date), Some(link)) => parts.push(format!("[{date}]({link})")),
            (Some(date), None) => parts.push(date),
            (None, Some(link)) => parts.push(format!("[link]({link})")),
            (None, None) => {}
        }
        if let Some(name) = answered.and_then(|other| other.author.as_ref()).and_then(name_of) {
            parts.push(format!("in reply to {name}"));
        }
        if comment.status != CommentStatus::Approved {
            parts.push(comment.status.as_str().to_owned());
        }
        match (parts.is_empty(), comment.kind) {
            (false, _) => parts.join(" · "),
            (true, CommentKind::Comment) => "Comment".to_owned(),
            (true, CommentKind::Pingback) => "Pingback".to_owned(),
            (true, CommentKind::Trackback) => "Trackback".to_owned(),
        }
    }

    fn body(&self, comment: &Comment, issues: &mut Issues) -> String {
        let content = Content::from(comment).without_foreign_markdown();
        let body = content.markdown(self.means, issues).unwrap_or(Cow::Borrowed(""));
        match (body.trim_matches('\n').trim_end(), comment.status) {
            ("", CommentStatus::Removed) => "*This comment was removed.*".to_owned(),
            (body, _) => body.to_owned(),
        }
    }
}

/// Puts a blank line behind what is there, if anything is.
pub(super) fn blank_line(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

fn name_of(person: &Person) -> Option<String> {
    person.name.as_deref().map(text).filter(|name| !name.is_empty())
}
