//! Where tags, declarations and sections end, whole and damaged.

use memchr::{memchr, memchr3, memmem};

/// Where a tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TagEnd {
    /// The offset of its `>`.
    pub at: usize,
    /// A quotation in it has no end.
    pub is_torn: bool,
}

/// What a declaration can begin with: XML 1.0, sections 2.8, 3.2, 3.3, 4.2 and 4.7.
const DECLARATIONS: [&[u8]; 5] = [b"DOCTYPE", b"ELEMENT", b"ATTLIST", b"ENTITY", b"NOTATION"];

/// Returns the length of a processing instruction or declaration; that of a document type goes on to the end of its
/// internal subset. `None` if it is none, or holds the start of a tag: then its own end is missing, and what it seems to
/// hold is text of the source. `<!CDATA[` is a section whose start is damaged.
pub(super) fn declaration_end(text: &[u8]) -> Option<usize> {
    let begins_with =
        |word: &[u8]| text.get(2..).and_then(|it| it.get(..word.len())).is_some_and(|it| it.eq_ignore_ascii_case(word));
    if !text.starts_with(b"<?") && !DECLARATIONS.iter().any(|word| begins_with(word)) {
        return None;
    }
    let close = memchr(b'>', text)?;
    let has_subset = text.starts_with(b"<!DOCTYPE") && memchr(b'[', text.get(..close)?).is_some();
    if has_subset && let Some(end) = memmem::find(text, b"]>") {
        return Some(end.saturating_add(2));
    }
    no_tag_inside(text, close).map(|close| close.saturating_add(1))
}

/// Returns where a section ends whose own end is missing. `close` is the offset of the next `]]>` in what follows its
/// start, `name` the element it stands in. If another element ends behind that `]]>`, and before it this one ended or the
/// other began, the `]]>` is that of the other. A document that begins before it ends the section too.
pub(super) fn torn_section(section: &str, close: usize, name: &str) -> Option<usize> {
    let behind = section.get(close.saturating_add(3)..)?;
    let ends_here = |end: &str| end.strip_prefix(name).is_some_and(|rest| rest.starts_with('>'));
    if behind.strip_prefix("</").is_some_and(ends_here) {
        return None;
    }
    let other = behind.trim_start().strip_prefix("</")?;
    let other = other.get(..other.find(['>', '<', '/']).unwrap_or(other.len()))?.trim_end();
    if name.is_empty() || other == name || other.is_empty() {
        return None;
    }
    let inside = section.get(..close)?;
    let start_of_other = || {
        let starts = memmem::find_iter(inside.as_bytes(), other.as_bytes());
        let is_tag = |at: &usize| {
            let behind = inside.as_bytes().get(at.saturating_add(other.len()));
            inside.get(..*at).is_some_and(|before| before.ends_with('<'))
                && behind.is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace())
        };
        starts.filter(is_tag).last().map(|at| at.saturating_sub(1))
    };
    let end = memmem::find(inside.as_bytes(), format!("</{name}>").as_bytes()).or_else(start_of_other)?;
    // Where the file was cut in the section and another glued to it, that is not part of the text.
    let glued = inside.as_bytes().get(..end).and_then(|text| memmem::find(text, b"<?xml "));
    Some(glued.unwrap_or(end))
}

/// Finds the `>` that ends a tag. A `>` between quotes does not, unless the quotation runs into a `<`, which no attribute
/// value may hold: then a quote is missing, and the first `>` ends the tag.
pub(super) fn tag_end(tag: &[u8]) -> Option<TagEnd> {
    let mut at = 1_usize;
    loop {
        let found = at.saturating_add(memchr3(b'>', b'"', b'\'', tag.get(at..)?)?);
        let quote = *tag.get(found)?;
        if quote == b'>' {
            return no_tag_inside(tag, found).map(|at| TagEnd { at, is_torn: false });
        }
        match memchr3(quote, b'<', b'<', tag.get(found.saturating_add(1)..)?) {
            Some(close) if tag.get(found.saturating_add(1).saturating_add(close)) == Some(&quote) => {
                at = found.saturating_add(close).saturating_add(2)
            }
            _ => {
                let first = memchr(b'>', tag)?;
                return no_tag_inside(tag, first).map(|at| TagEnd { at, is_torn: true });
            }
        }
    }
}

/// Refuses a tag that holds the start of another: its own end is missing.
fn no_tag_inside(tag: &[u8], end: usize) -> Option<usize> {
    memchr(b'<', tag.get(1..end)?).is_none().then_some(end)
}
