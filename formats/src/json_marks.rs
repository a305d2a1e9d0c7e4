//! What shows that a text is JSON of posts, whatever stands around it.

/// Names that only such JSON has, and what their values begin with.
const MARKS: [(&[u8], &[u8]); 6] = [
    (b"\"posts\"", b"[{"),
    (b"\"comments\"", b"[{"),
    (b"\"orphan_comments\"", b"[{"),
    (b"\"content_html\"", b"\""),
    (b"\"content_text\"", b"\""),
    (b"\"content_markdown\"", b"\""),
];

/// Returns true if a text holds one of the marks.
pub(crate) fn are_in(text: &[u8]) -> bool {
    MARKS
        .iter()
        .any(|(name, openings)| memchr::memmem::find_iter(text, name).any(|at| begins(text, at, name, openings)))
}

/// Returns true if the name that stands at this place has a value that begins so.
fn begins(text: &[u8], at: usize, name: &[u8], openings: &[u8]) -> bool {
    let behind = text.get(at.saturating_add(name.len())..).unwrap_or_default().trim_ascii_start();
    let value = behind.strip_prefix(b":").map(<[u8]>::trim_ascii_start).and_then(<[u8]>::first);
    value.is_some_and(|byte| openings.contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_their_values_are_marks_and_words_of_a_page_are_not() {
        for text in ["x\n> \"posts\" : [", "f({\"comments\":{", "{'a': 1, \"content_html\": \"x\"}"] {
            assert!(are_in(text.as_bytes()), "{text}");
        }
        for text in ["\"posts\" are few", "the field \"content_html\": a body", "posts: []", ""] {
            assert!(!are_in(text.as_bytes()), "{text}");
        }
    }
}
