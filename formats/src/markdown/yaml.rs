//! YAML in blocks, read alike by readers of YAML 1.1 and 1.2.

use super::syntax::{Node, bare_or_quoted, inline, is_long_key, must_be_escaped};
use crate::writer::FrontMatter;

/// Returns a map with an entry a line.
pub(super) fn block(entries: &[(&str, Node<'_>)]) -> String {
    let mut out = String::new();
    map(entries, "", "", &mut out);
    out
}

/// Returns a list of maps.
pub(super) fn list(items: &[Vec<(&str, Node<'_>)>]) -> String {
    let mut out = String::new();
    for item in items {
        map(item, "- ", "  ", &mut out);
    }
    out
}

/// The entries of a map; `first` stands before the first of them, `indent` before the others. How deep this goes is
/// up to our own types; what a source nests is on one line.
fn map(entries: &[(&str, Node<'_>)], first: &str, indent: &str, out: &mut String) {
    for (number, (name, value)) in entries.iter().enumerate() {
        out.push_str(if number == 0 { first } else { indent });
        key(name, indent, out);
        match value {
            Node::Map(inner) if !inner.is_empty() => {
                let deeper = format!("{indent}  ");
                out.push('\n');
                map(inner, &deeper, &deeper, out);
            }
            Node::List(items) if !items.is_empty() => {
                out.push('\n');
                for item in items {
                    match item {
                        Node::Map(inner) if !inner.is_empty() => {
                            map(inner, &format!("{indent}  - "), &format!("{indent}    "), out);
                        }
                        _ => out.push_str(&format!("{indent}  - {}\n", inline(item, FrontMatter::Yaml))),
                    }
                }
            }
            Node::Lines(text) if is_tame(text) => {
                out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
                for line in text.lines() {
                    let indent = if line.is_empty() { "" } else { indent };
                    out.push_str(&format!("{indent}{}{line}\n", if line.is_empty() { "" } else { "  " }));
                }
            }
            _ => out.push_str(&format!(" {}\n", inline(value, FrontMatter::Yaml))),
        }
    }
}

/// A key with its colon.
fn key(name: &str, indent: &str, out: &mut String) {
    let key = match name {
        // Ruby takes a quoted merge key for a merge key all the same, unless it is said to be a string.
        "<<" => "!!str \"<<\"".to_owned(),
        _ => bare_or_quoted(name, FrontMatter::Yaml),
    };
    if is_long_key(name) { out.push_str(&format!("? {key}\n{indent}:")) } else { out.push_str(&format!("{key}:")) }
}

/// Returns whether every reader takes a text that stands as lines for the same text: more than one line, none of them
/// of blanks alone, at most one line end at its end, and nothing at the start of a line that looks like indentation.
fn is_tame(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let strange = |char: char| must_be_escaped(char) || char.is_control() && char != '\n' && char != '\t';
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with(|char: char| char.is_whitespace())
        && !body.contains(strange)
        && body.split('\n').all(|line| line.is_empty() || !line.starts_with('\t') && !line.trim().is_empty())
}
