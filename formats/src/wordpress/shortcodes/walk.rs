//! Goes over the HTML of a body and stops at shortcodes that are to be run: not inside tags, comments, code.

use super::parse::{Escape, Parser, Shape, Shortcode};
use crate::wordpress::markup::skip_element;

/// The elements whose text is shown as it is written.
const VERBATIM: [&str; 5] = ["pre", "code", "script", "style", "textarea"];

/// Whether shortcodes stand in elements that show text as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// They are text there.
    No,
    /// One that fills a `pre` is run and takes the place of the element: code that was marked up twice.
    WholePre,
}

/// Copies `html` to a new text, with what `run` returns in place of each shortcode for which it returns something.
/// `run` is given the output so far, and what follows the shortcode.
pub(super) fn replace<'a>(
    html: &'a str,
    shape: impl Fn(&str) -> Option<Shape>,
    inside: Inside,
    mut run: impl FnMut(&Shortcode<'a>, &mut String, &'a str) -> Option<String>,
) -> String {
    let mut parser = Parser::new(html, shape);
    let mut out = String::with_capacity(html.len());
    let mut missing: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(found) = html.as_bytes().get(at..).and_then(|rest| memchr::memchr2(b'<', b'[', rest)) {
        let mark = at.saturating_add(found);
        out.push_str(html.get(at..mark).unwrap_or_default());
        let rest = html.get(mark..).unwrap_or_default();
        let length = if rest.starts_with('<') {
            let element = verbatim_element(rest, &mut missing);
            let whole = element.filter(|_| inside == Inside::WholePre);
            if let Some((instead, length)) = whole.and_then(|length| {
                let code = whole_pre(rest.get(..length)?, mark, &mut parser)?;
                Some((run(&code, &mut out, rest.get(length..)?)?, length))
            }) {
                out.push_str(&instead);
                at = mark.saturating_add(length);
                continue;
            }
            element.or_else(|| skip_element(rest)).unwrap_or(1)
        } else {
            match parser.at(mark) {
                Some(code) => {
                    let length = code.end.saturating_sub(code.start);
                    let after = html.get(code.end..).unwrap_or_default();
                    if let Some(instead) = run(&code, &mut out, after) {
                        out.push_str(&instead);
                        at = mark.saturating_add(length);
                        continue;
                    }
                    // Left alone: its tag is text, and what stands between its tags is looked at.
                    if code.escape == Escape::Shown { length } else { 1 }
                }
                None => 1,
            }
        };
        out.push_str(rest.get(..length).unwrap_or_default());
        at = mark.saturating_add(length);
    }
    out.push_str(html.get(at..).unwrap_or_default());
    out
}

/// The length of an element whose text is shown as it is written.
fn verbatim_element(html: &str, missing: &mut Vec<&str>) -> Option<usize> {
    let rest = html.get(1..)?;
    let name = VERBATIM.into_iter().find(|name| {
        rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && rest.as_bytes().get(name.len()).is_some_and(|next| !next.is_ascii_alphanumeric() && *next != b'-')
    })?;
    if missing.contains(&name) {
        return None;
    }
    let closer = format!("</{name}");
    let end = find_ignoring_case(rest, &closer);
    let Some(end) = end else {
        // Looked for once and not found: it is not further on either.
        missing.push(name);
        return None;
    };
    let close = memchr::memchr(b'>', rest.as_bytes().get(end..)?)?;
    Some(end.saturating_add(close).saturating_add(2))
}

fn find_ignoring_case(text: &str, closer: &str) -> Option<usize> {
    let found = |(at, _): &(usize, &str)| {
        text.get(*at..at.saturating_add(closer.len())).is_some_and(|start| start.eq_ignore_ascii_case(closer))
    };
    text.match_indices("</").find(found).map(|(at, _)| at)
}

/// The shortcode that fills a `pre`, with a `code` around it or without.
fn whole_pre<'a, F: Fn(&str) -> Option<Shape>>(
    element: &str,
    at: usize,
    parser: &mut Parser<'a, F>,
) -> Option<Shortcode<'a>> {
    if !element.get(..4)?.eq_ignore_ascii_case("<pre") {
        return None;
    }
    let mut start = element.find('>')?.saturating_add(1);
    let mut end = element.rfind("</")?;
    if element.get(start..end)?.trim_start().starts_with("<code") {
        start = start.saturating_add(element.get(start..end)?.find('>')?).saturating_add(1);
        end = element.get(..end)?.rfind("</")?;
    }
    let inner = element.get(start..end)?;
    let first = start.saturating_add(inner.len()).saturating_sub(inner.trim_start().len());
    let code = parser.at(at.saturating_add(first))?;
    let fills = code.content.is_some() && code.end.saturating_sub(at) == start.saturating_add(inner.trim_end().len());
    fills.then_some(code)
}
