//! What shows that a text is JSON of posts, whatever stands around it.

/// Names that only such JSON has, and what their values begin with.
const MARKS: [(&str, &[&str]); 6] = [
    ("posts", &["[", "{"]),
    ("comments", &["[", "{"]),
    ("orphan_comments", &["[", "{"]),
    ("content_html", QUOTES),
    ("content_text", QUOTES),
    ("content_markdown", QUOTES),
];

/// What stands around names: other programs write other quotes, put a backslash before them, or make them curly.
const QUOTES: &[&str] = &["\"", "'", "\\\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}"];

/// Returns true if a text holds one of the marks.
pub(crate) fn are_in(text: &[u8]) -> bool {
    MARKS.iter().any(|(name, openings)| {
        memchr::memmem::find_iter(text, name).any(|at| {
            let before = text.get(..at).unwrap_or_default();
            let behind = text.get(at.saturating_add(name.len())..).unwrap_or_default();
            QUOTES.iter().any(|quote| before.ends_with(quote.as_bytes())) && begins(behind, openings)
        })
    })
}

/// Returns true if what stands behind a name ends it and gives it a value that begins so.
fn begins(behind: &[u8], openings: &[&str]) -> bool {
    let behind = QUOTES.iter().find_map(|quote| behind.strip_prefix(quote.as_bytes())).map(<[u8]>::trim_ascii_start);
    let value = behind.and_then(|behind| behind.strip_prefix(b":")).map(<[u8]>::trim_ascii_start);
    value.is_some_and(|value| openings.iter().any(|opening| value.starts_with(opening.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_their_values_are_marks_and_words_of_a_page_are_not() {
        for text in [
            "x\n> \"posts\" : [",
            "f({\"comments\":{",
            "{'a': 1, \"content_html\": \"x\"}",
            "{'posts': [{'content_html': '<p>'",
            "{\\\"posts\\\": [",
            "{\u{201C}comments\u{201D}: [",
        ] {
            assert!(are_in(text.as_bytes()), "{text}");
        }
        for text in ["\"posts\" are few", "the field \"content_html\": a body", "posts: []", ""] {
            assert!(!are_in(text.as_bytes()), "{text}");
        }
    }
}
