//! The report as one page that needs nothing else.

use std::fmt::Write;

use blogferry_formats::html::reserved;

use super::entry::{Entry, Group};
use super::json::Facts;
use super::terminal::{balance_line, severity_word};
use crate::plan::full_count;

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.25rem .75rem;border-bottom:1px solid #ccc;text-align:left;vertical-align:top}
td.number{text-align:right;font-variant-numeric:tabular-nums}
h2{margin-top:2rem;font-size:1.15rem}
.error{color:#a00}.warning{color:#850}.note{color:#555}
code{font-size:.9em;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){body{color:#ddd;background:#181818}th,td{border-color:#444}
.error{color:#f88}.warning{color:#fc6}.note{color:#aaa}}
";

/// Returns the report as a page of HTML. All text from the input is escaped, and there is no script.
pub fn html(facts: &Facts<'_>, groups: &[Group]) -> String {
    let title = facts.title.unwrap_or(match facts.blogs.as_slice() {
        [] => "a blog without a title",
        _ => "several blogs",
    });
    let mut page = String::new();
    page.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    page.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        page,
        "<title>{} – report of blogferry</title>\n<style>\n{STYLE}</style>\n</head>\n<body>",
        text(title)
    );
    let _ = writeln!(page, "<h1>{}</h1>", text(title));
    let inputs: Vec<String> = facts.inputs.iter().map(|name| format!("<code>{}</code>", text(name))).collect();
    let version = facts.version.map(|version| format!(", {}", text(version))).unwrap_or_default();
    let _ = writeln!(page, "<p>From {} ({}{version}) to {}.</p>", inputs.join(", "), text(facts.from), text(facts.to));
    let _ = writeln!(page, "<p><strong>{}</strong></p>", text(&balance_line(facts.balance, facts.repaired)));
    classes(&mut page, facts);
    if groups.is_empty() {
        page.push_str("<p>Nothing else is to be told.</p>\n");
    }
    // What is worst comes first on a page, and last on a terminal.
    for group in groups.iter().rev() {
        issues(&mut page, group);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn classes(page: &mut String, facts: &Facts<'_>) {
    page.push_str("<table>\n<tr><th></th><th>found</th><th>written</th><th>skipped</th><th>lost</th></tr>\n");
    let posts = facts.balance.rows.iter().map(|(class, row)| (class.as_str(), *row));
    for (name, row) in posts.chain([("comments", facts.balance.comments.row())]) {
        let _ = write!(page, "<tr><td>{}</td>", text(name));
        for number in [row.found, row.written, row.skipped, row.lost] {
            let _ = write!(page, "<td class=\"number\">{}</td>", full_count(number, "", ""));
        }
        page.push_str("</tr>\n");
    }
    for (name, count) in facts.passed_over {
        let count = full_count(*count, "", "");
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td class=\"number\">{count}</td><td></td><td class=\"number\">{count}</td><td></td></tr>",
            text(name)
        );
    }
    page.push_str("</table>\n");
}

fn issues(page: &mut String, group: &Group) {
    let word = severity_word(group.severity);
    let count = full_count(group.count, "", "");
    let _ = writeln!(page, "<h2 class=\"{word}\">{word}: {} ({count})</h2>\n<table>", text(group.code));
    for Entry { place, body, subject, message } in &group.entries {
        let place = place.as_ref().map(|place| format!("{}:{}:{}", place.file, place.line, place.column));
        let _ = writeln!(
            page,
            "<tr><td><code>{}</code></td><td>{}</td><td>{}{}</td></tr>",
            text(place.as_deref().unwrap_or_default()),
            text(subject.as_deref().unwrap_or_default()),
            text(message),
            body.as_ref().map(|body| text(&body.to_string())).unwrap_or_default()
        );
    }
    page.push_str("</table>\n");
    let more = group.count.saturating_sub(group.entries.len() as u64);
    if more > 0 {
        let _ = writeln!(page, "<p>And {} more.</p>", full_count(more, "", ""));
    }
}

/// Escapes text for HTML; what a terminal must not get, a page must not get either.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in super::escape(text).chars() {
        match (reserved(char), char) {
            (Some(reference), _) => out.push_str(reference),
            (None, '\'') => out.push_str("&#39;"),
            (None, char) => out.push(char),
        }
    }
    out
}
