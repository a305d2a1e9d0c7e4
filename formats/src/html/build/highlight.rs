//! Code in elements that a highlighter took for code on the page: a script that is none, a field of no form.

use std::ops::Range;

use super::{Builder, offset};
use crate::html::attributes::Attributes;
use crate::html::tag::Tag;

/// Returns true if SyntaxHighlighter shows such an element as code: `<script type="syntaxhighlighter">`, and
/// `<textarea name="code">` as its first versions had it.
pub(super) fn is_code(tag: Tag, attributes: &str) -> bool {
    let (name, wanted) = if tag == Tag::Script { ("type", "syntaxhighlighter") } else { ("name", "code") };
    Attributes::new(attributes).raw(name).is_some_and(|value| value.eq_ignore_ascii_case(wanted))
}

impl Builder<'_> {
    /// Adds the content of such an element as a block of code with the attributes of the element.
    pub(super) fn code(&mut self, tag: Tag, at: usize, (from, to): (u32, u32), content: Range<usize>) {
        let text = self.source.get(content.clone()).unwrap_or("");
        // Scripts wear a CDATA section so that the page stays XML.
        let inner = text.trim().strip_prefix("<![CDATA[").map(|inner| inner.strip_suffix("]]>").unwrap_or(inner));
        let (start, length) = match inner {
            Some(inner) => {
                let blanks = text.len().saturating_sub(text.trim_start().len());
                (content.start.saturating_add(blanks).saturating_add("<![CDATA[".len()), inner.len())
            }
            None => (content.start, text.len()),
        };
        self.start(Tag::Pre, at, from, to);
        let parent = self.current();
        let kind = if tag == Tag::Script { Tag::RawText } else { Tag::Text };
        self.arena.append(parent, kind, offset(start), offset(start.saturating_add(length)));
        self.end(Tag::Pre);
    }
}
