//! The page that lists all posts: by year, pages apart, and by label.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::frame::{Frame, attribute, blog_name, count, day, escape, language};
use super::post::title;
use super::search::label_id;
use crate::addresses::relative_address;
use crate::clock::{local, zone};
use crate::model::{Kind, Status};
use crate::out_path::OutPath;
use crate::writer::{FinishContext, WrittenPost};

/// Returns the page.
pub(super) fn page(cx: &FinishContext<'_>, path: &OutPath, orphans: Option<&OutPath>) -> String {
    let zone = zone(cx.blog.timezone.as_deref());
    let frame = Frame { blog: cx.blog, path, title: None, script: None };
    let list = List { path, zone: zone.as_ref() };
    let mut years: BTreeMap<Option<i16>, Vec<&WrittenPost<'_>>> = BTreeMap::new();
    let mut pages = Vec::new();
    let mut labels: BTreeMap<&str, Vec<&WrittenPost<'_>>> = BTreeMap::new();
    for post in cx.posts {
        if post.outline.kind == Kind::Page {
            pages.push(post);
        } else {
            years.entry(list.date(post).map(|date| date.day().0)).or_default().push(post);
        }
        for label in post.outline.terms.iter().map(|label| &**label).collect::<BTreeSet<&str>>() {
            labels.entry(label).or_default().push(post);
        }
    }
    let comments: u64 = cx.posts.iter().map(|post| post.comments).sum();
    let language = language(cx.blog.language.as_deref());
    let mut out = frame.head();
    out.push_str(&format!("<h1{language} dir=\"auto\">{}</h1>\n", escape(&blog_name(cx.blog))));
    let comments = count(usize::try_from(comments).unwrap_or(usize::MAX), "comment", "comments");
    out.push_str(&format!("<p class=\"meta\">{} · {comments}</p>\n", count(cx.posts.len(), "post", "posts")));
    out.push_str("<ul class=\"years\" aria-label=\"Years\">\n");
    for (year, posts) in years.iter().rev() {
        let (id, name) = year_names(*year);
        out.push_str(&format!("<li><a href=\"#{id}\">{name}</a> ({})</li>\n", posts.len()));
    }
    if !pages.is_empty() {
        out.push_str("<li><a href=\"#pages\">Pages</a></li>\n");
    }
    if !labels.is_empty() {
        out.push_str("<li><a href=\"#labels\">Labels</a></li>\n");
    }
    if let Some(orphans) = orphans {
        let address = relative_address(orphans, Some(path));
        out.push_str(&format!("<li><a href=\"{}\">Comments without a post</a></li>\n", attribute(&address)));
    }
    out.push_str("</ul>\n");
    for (year, posts) in years.into_iter().rev() {
        let (id, name) = year_names(year);
        out.push_str(&format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{name}</h2>\n"));
        list.write(posts, &mut out);
        out.push_str("</section>\n");
    }
    if !pages.is_empty() {
        out.push_str("<section aria-labelledby=\"pages\">\n<h2 id=\"pages\">Pages</h2>\n");
        list.write(pages, &mut out);
        out.push_str("</section>\n");
    }
    if !labels.is_empty() {
        out.push_str("<section aria-labelledby=\"labels\">\n<h2 id=\"labels\">Labels</h2>\n");
        for (label, posts) in labels {
            let id = attribute(&label_id(label));
            out.push_str(&format!(
                "<details><summary><span{language} dir=\"auto\">{}</span> ({})</summary>\n",
                escape(label),
                posts.len()
            ));
            // A browser opens what holds the target of a link, so the target stands inside.
            out.push_str(&format!("<div id=\"{id}\">\n"));
            list.write(posts, &mut out);
            out.push_str("</div></details>\n");
        }
        out.push_str("</section>\n");
    }
    out.push_str(&frame.tail());
    out
}

fn year_names(year: Option<i16>) -> (String, String) {
    match year {
        Some(year) => (format!("y{year}"), year.to_string()),
        None => ("undated".to_owned(), "Without a date".to_owned()),
    }
}

struct List<'a> {
    path: &'a OutPath,
    zone: Option<&'a TimeZone>,
}

impl List<'_> {
    fn date(&self, post: &WrittenPost<'_>) -> Option<crate::model::Date> {
        post.outline.date_published.map(|date| local(date, self.zone))
    }

    /// Writes a list of posts, the newest first.
    fn write(&self, mut posts: Vec<&WrittenPost<'_>>, out: &mut String) {
        posts.sort_by_key(|post| std::cmp::Reverse(post.outline.date_published.map(|date| date.instant())));
        out.push_str("<ul class=\"plain\">\n");
        for post in posts {
            let date = match self.date(post) {
                Some(date) => format!("<time datetime=\"{date}\">{}</time>", day(date)),
                None => "<span class=\"none\">–</span>".to_owned(),
            };
            let address = attribute(&relative_address(&post.path, Some(self.path)));
            let title = escape(&title(post.outline.title.as_deref(), &post.outline.kind));
            let mut more = String::new();
            if post.comments > 0 {
                let comments = usize::try_from(post.comments).unwrap_or(usize::MAX);
                more.push_str(&format!(" <small>{}</small>", count(comments, "comment", "comments")));
            }
            if post.outline.status != Status::Published {
                more.push_str(&format!(" <small class=\"flag\">{}</small>", post.outline.status.as_str()));
            }
            out.push_str(&format!(
                "<li>{date} <span><a href=\"{address}\" dir=\"auto\">{title}</a>{more}</span></li>\n"
            ));
        }
        out.push_str("</ul>\n");
    }
}
