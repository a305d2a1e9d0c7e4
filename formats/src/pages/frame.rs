//! What all pages share: head, header, footer, and how text gets into them.

use crate::addresses::relative_address;
use crate::html::reserved;
use crate::model::{Blog, Date, Generator};
use crate::out_path::OutPath;

const STYLE: &str = include_str!("style.css");

/// A page without its content.
pub(super) struct Frame<'a> {
    pub(super) blog: &'a Blog,
    /// Where the page is.
    pub(super) path: &'a OutPath,
    /// What the page is called; the page of the blog itself has no name of its own.
    pub(super) title: Option<&'a str>,
    /// The hash of the script that may run, as a content security policy writes it.
    pub(super) script: Option<&'a str>,
}

impl Frame<'_> {
    /// Returns all that stands before the content of `main`.
    pub(super) fn head(&self) -> String {
        let name = blog_name(self.blog);
        let title = self.title.map_or_else(|| name.clone(), |title| format!("{title} – {name}"));
        let scripts = self.script.map(|hash| format!("script-src '{hash}'; ")).unwrap_or_default();
        let index = attribute(&self.to("index.html"));
        let search = attribute(&self.to("search.html"));
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; {scripts}style-src \
             'unsafe-inline'; img-src 'self' file: data:; media-src 'self' file:; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n\
             <body>\n<a class=\"skip\" href=\"#content\">To the content</a>\n<header class=\"site\">\n\
             <a class=\"name\" href=\"{index}\"{}>{}</a>\n\
             <nav aria-label=\"Pages\"><a href=\"{index}\">All posts</a> <a href=\"{search}\">Search</a></nav>\n\
             </header>\n<main id=\"content\">\n",
            escape(&title),
            language(self.blog.language.as_deref()),
            escape(&name),
        )
    }

    /// Returns all that stands behind it.
    pub(super) fn tail(&self) -> String {
        let Generator { name, version } = Generator::this();
        let from = self.blog.url.as_deref().map(|url| format!(" of {}", web_link(url, url))).unwrap_or_default();
        format!(
            "</main>\n<footer><p>An offline copy{from}, made by {name} {version}. Nothing here is fetched from the \
             web.</p></footer>\n</body>\n</html>\n"
        )
    }

    /// Returns the address of a page at the top.
    pub(super) fn to(&self, page: &str) -> String {
        relative_address(&OutPath::new([page]), Some(self.path))
    }
}

/// Returns what a blog is called on its pages.
pub(super) fn blog_name(blog: &Blog) -> String {
    let given = blog.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    given.or(blog.url.as_deref()).unwrap_or("A blog").to_owned()
}

/// Returns a link that leads to the web, or the text alone where the address could do anything else.
pub(super) fn web_link(url: &str, text: &str) -> String {
    let url = url.trim();
    let scheme = url.split(':').next().unwrap_or_default();
    let is_web = (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) && url.contains("://");
    if is_web { format!("<a href=\"{}\" rel=\"nofollow\">{}</a>", attribute(url), escape(text)) } else { escape(text) }
}

/// Returns the attribute that says in what language something is.
pub(super) fn language(tag: Option<&str>) -> String {
    let tag = tag.map(str::trim).filter(|tag| {
        !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    tag.map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default()
}

/// Returns a date as an element: `2 March 2014, 09:15`.
pub(super) fn time(date: Date) -> String {
    let (_, month, day) = date.day();
    let clock = date.time().map(|(hour, minute, _)| format!(", {hour:02}:{minute:02}")).unwrap_or_default();
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    format!("<time datetime=\"{date}\">{day} {month} {}{clock}</time>", date.day().0)
}

/// Returns the day of a date: `2014-03-02`.
pub(super) fn day(date: Date) -> String {
    let (year, month, day) = date.day();
    format!("{year:04}-{month:02}-{day:02}")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns text as HTML that shows exactly it.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(8));
    for char in text.chars() {
        match (reserved(char), char) {
            (Some(reference), _) => out.push_str(reference),
            (None, '\'') => out.push_str("&#39;"),
            // What reorders a line or means nothing on a page.
            (None, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}') => {}
            (None, char) if char.is_control() && !char.is_whitespace() => {}
            (None, char) => out.push(char),
        }
    }
    out
}

/// Returns text as the value of an attribute.
pub(super) fn attribute(text: &str) -> String {
    escape(text)
}

/// Returns a number with its word.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
