//! HTML rebuilt from its tree: repaired, and without anything that acts.

use super::arena::{Arena, Id, NONE};
use super::build::build;
use super::note::HtmlNote;
use super::tag::Tag;
use super::write::write_safe;
use crate::limits::HtmlDepth;

/// Rebuilt HTML, and how deep it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml {
    /// The HTML: elements that carry meaning, their addresses checked, every element closed.
    pub html: String,
    /// How many elements stand in each other at most.
    pub depth: usize,
    /// How many tables stand in each other at most.
    pub table_depth: usize,
}

/// Rebuilds HTML from its tree, for engines that need it repaired and harmless.
///
/// Scripts, styles, event handlers and addresses that run code are gone; `<!--more-->` stays. Elements that stand deeper
/// than `depth` are flattened.
pub fn safe_html(html: &str, depth: HtmlDepth, notes: &mut Vec<HtmlNote>) -> SafeHtml {
    let mut arena = Arena::default();
    // Longer input has been cut by the limits of the readers long before.
    let html = if u32::try_from(html.len()).is_ok() { html } else { "" };
    build(html, depth, &mut arena, notes);
    let (depth, table_depth) = depths(&arena);
    let mut out = String::with_capacity(html.len());
    write_safe(html, &mut arena, &mut out, notes);
    SafeHtml { html: out, depth, table_depth }
}

/// Returns how deep elements and tables are nested.
fn depths(arena: &Arena) -> (usize, usize) {
    let (mut depth, mut tables) = (0usize, 0usize);
    let (mut deepest, mut most_tables) = (0, 0);
    let mut id: Id = arena.node(NONE).first;
    while id != NONE {
        let node = arena.node(id);
        let is_table = usize::from(node.tag == Tag::Table);
        deepest = deepest.max(depth.saturating_add(1));
        most_tables = most_tables.max(tables.saturating_add(is_table));
        if node.first != NONE {
            depth = depth.saturating_add(1);
            tables = tables.saturating_add(is_table);
            id = node.first;
            continue;
        }
        let mut at = id;
        id = loop {
            let node = arena.node(at);
            if node.next != NONE {
                break node.next;
            }
            at = node.parent;
            if at == NONE {
                break NONE;
            }
            depth = depth.saturating_sub(1);
            tables = tables.saturating_sub(usize::from(arena.node(at).tag == Tag::Table).min(tables));
        };
    }
    (deepest, most_tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_gone_and_what_is_open_is_closed() {
        let mut notes = Vec::new();
        let safe = safe_html(
            "<p onclick=x>a <b>b<script>c</script><a href='javascript:x'>d</a><!--more--><table><tr><td>e",
            HtmlDepth::default(),
            &mut notes,
        );
        assert_eq!(safe.html, "<p>a <strong>b<a>d</a><!--more--></strong></p><table>\n<tr><td>e</td></tr>\n</table>");
        assert_eq!((safe.depth, safe.table_depth), (4, 1));
        assert_eq!(notes.len(), 2);
    }
}
