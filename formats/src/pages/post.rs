//! The page of a post.

use super::comments::section;
use super::frame::{Frame, attribute, escape, language, time};
use super::old_place::OldPlace;
use super::pictures;
use super::search::label_address;
use crate::clock::{local, zone};
use crate::content::{Content, Means};
use crate::issues::Issues;
use crate::model::{Kind, Post, Status};
use crate::out_path::OutPath;
use crate::writer::{CommentPlace, RenderContext};

/// Returns the page.
pub(super) fn page(post: &Post, path: &OutPath, cx: &RenderContext<'_>, issues: &mut Issues) -> String {
    let base = [post.url.as_deref(), cx.blog.url.as_deref()].into_iter().flatten().find(|url| url.contains("://"));
    let addresses = OldPlace { inner: cx.addresses, base };
    let means = Means { addresses: &addresses, ..Means::from(cx) };
    let zone = zone(cx.blog.timezone.as_deref());
    let date = post.date_published.map(|date| local(date, zone.as_ref()));
    let title = title(post.title.as_deref(), &post.kind);
    let frame = Frame { blog: cx.blog, path, title: Some(&title), script: None };
    let mut out = frame.head();
    let language = language(post.language.as_deref().or(cx.blog.language.as_deref()));
    out.push_str(&format!("<article>\n<h1{language} dir=\"auto\">{}</h1>\n", escape(&title)));
    let mut meta = Vec::new();
    meta.extend(date.map(time));
    let authors: Vec<String> = post
        .authors
        .iter()
        .filter_map(|author| author.name.as_deref())
        .map(escape)
        .filter(|name| !name.is_empty())
        .collect();
    if !authors.is_empty() {
        meta.push(format!("by {}", authors.join(", ")));
    }
    let index = frame.to("index.html");
    meta.extend(post.labels().into_iter().map(|label| {
        format!("<a href=\"{}\">{}</a>", attribute(&format!("{index}{}", label_address(label))), escape(label))
    }));
    if post.status != Status::Published {
        meta.push(format!("<span class=\"flag\">{}</span>", post.status.as_str()));
    }
    if post.protected {
        meta.push("<span class=\"flag\">was behind a password</span>".to_owned());
    }
    if !meta.is_empty() {
        out.push_str(&format!("<p class=\"meta\">{}</p>\n", meta.join(" · ")));
    }
    let body = Content::from(post).safe_html(means, issues).unwrap_or_default();
    let body = pictures::without_remote(&body);
    out.push_str(&format!("<div class=\"body\"{language} dir=\"auto\">\n{body}\n</div>\n</article>\n"));
    if cx.options.comments != CommentPlace::None {
        out.push_str(&section(&post.comments, means, zone.as_ref(), issues));
    }
    out.push_str(&frame.tail());
    out
}

/// Returns what a post is called on pages. A heading must have words; that there is no title is said as such.
pub(super) fn title(title: Option<&str>, kind: &Kind) -> String {
    match title.map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => title.to_owned(),
        None => format!("({} without a title)", kind.as_str()),
    }
}
