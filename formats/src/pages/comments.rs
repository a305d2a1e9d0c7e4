//! Comments as nested lists.

use jiff::tz::TimeZone;

use super::frame::{count, escape, time, web_link};
use super::pictures;
use crate::clock::local;
use crate::content::{Content, Means};
use crate::issues::Issues;
use crate::limits::ReplyDepth;
use crate::model::{Comment, CommentStatus};
use crate::thread::{Entry, threads};

/// Returns the comments of a post as a section; nothing where there is none.
pub(super) fn section(comments: &[Comment], means: Means<'_>, zone: Option<&TimeZone>, issues: &mut Issues) -> String {
    if comments.is_empty() {
        return String::new();
    }
    let threads = threads(comments);
    let mut out = format!(
        "<section id=\"comments\" aria-labelledby=\"comments-title\">\n<h2 id=\"comments-title\">{}</h2>\n",
        count(comments.len(), "comment", "comments")
    );
    let list = List { comments, means, zone };
    list.write(&threads.comments, 1, &mut out, issues);
    if !threads.pings.is_empty() {
        out.push_str("<h3>Pingbacks and trackbacks</h3>\n");
        list.write(&threads.pings, threads.comments.len().saturating_add(1), &mut out, issues);
    }
    out.push_str("</section>\n");
    out
}

struct List<'a> {
    comments: &'a [Comment],
    means: Means<'a>,
    zone: Option<&'a TimeZone>,
}

impl List<'_> {
    /// Writes entries in the order people read, each list inside the item it answers. The places on the page are numbered
    /// in this order too, because that of the source may be another in the next export.
    fn write(&self, entries: &[Entry], first: usize, out: &mut String, issues: &mut Issues) {
        let ReplyDepth(deepest) = self.means.options.reply_depth;
        let mut open = 0;
        for (number, entry) in (first..).zip(entries) {
            let depth = entry.depth.min(deepest).saturating_add(1);
            if depth > open {
                out.push_str("<ol class=\"thread\">\n");
                open = open.saturating_add(1);
            } else {
                out.push_str("</li>\n");
                while open > depth {
                    out.push_str("</ol></li>\n");
                    open = open.saturating_sub(1);
                }
            }
            self.item(*entry, number, out, issues);
        }
        if open > 0 {
            out.push_str("</li>\n");
            out.push_str(&"</ol></li>\n".repeat(open.saturating_sub(1)));
            out.push_str("</ol>\n");
        }
    }

    fn item(&self, entry: Entry, number: usize, out: &mut String, issues: &mut Issues) {
        let Some(comment) = self.comments.get(entry.comment) else { return };
        let mut meta = Vec::new();
        let name = |comment: &Comment| comment.author.as_ref().and_then(|author| author.name.clone());
        let author = comment.author.as_ref();
        if let Some(name) = name(comment).filter(|name| !name.trim().is_empty()) {
            let linked = match author.and_then(|author| author.url.as_deref()) {
                Some(url) => web_link(url, &name),
                None => escape(&name),
            };
            let flag = if author.is_some_and(|author| author.is_post_author) { " (author)" } else { "" };
            meta.push(format!("<strong dir=\"auto\">{linked}</strong>{flag}"));
        }
        meta.extend(comment.date_published.map(|date| time(local(date, self.zone))));
        let unseen = entry.depth == 0 || entry.depth > self.means.options.reply_depth.0;
        let answered = entry.answers.filter(|_| unseen).and_then(|number| self.comments.get(number)).and_then(name);
        meta.extend(answered.map(|name| format!("in reply to {}", escape(&name))));
        if comment.status != CommentStatus::Approved {
            meta.push(format!("<span class=\"flag\">{}</span>", comment.status.as_str()));
        }
        let body = body(comment, self.means, issues);
        out.push_str(&format!(
            "<li><article id=\"comment-{number}\">\n<p class=\"meta\">{}</p>\n<div class=\"body\" dir=\"auto\">{body}</div>\n</article>\n",
            meta.join(" · "),
        ));
    }
}

fn body(comment: &Comment, means: Means<'_>, issues: &mut Issues) -> String {
    let html = Content::from(comment).safe_html(means, issues).unwrap_or_default();
    if html.trim().is_empty() && comment.status == CommentStatus::Removed {
        return "<p><em>This comment was removed.</em></p>".to_owned();
    }
    pictures::without_remote(&html)
}
