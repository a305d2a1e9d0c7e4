//! Where JSON of ours begins, if something stands before it: a line of remarks, a fence of Markdown, a call of JavaScript.

use super::index::DOCUMENT_KEYS;

/// So much may stand before it.
const MOST: usize = 256;

/// Returns where the first object of ours begins in the head of an input, if something else stands before it.
pub(super) fn late_start(head: &[u8]) -> Option<usize> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let first = head.trim_ascii_start().first()?;
    // These begin what has a syntax of its own.
    if matches!(first, b'{' | b'[' | b'<' | b'-') {
        return None;
    }
    let starts = memchr::memchr_iter(b'{', head.get(..MOST).unwrap_or(head));
    let start = starts.into_iter().find(|at| head.get(*at..).is_some_and(is_ours))?;
    // What has a quote in it may be the remains of a document, whose other lists would be lost.
    let is_remark = !head.get(..start)?.contains(&b'"');
    is_remark.then_some(start)
}

/// Returns true if an object begins as a document, or a post of JSON Lines, does.
fn is_ours(head: &[u8]) -> bool {
    let key = head.get(1..).unwrap_or_default().trim_ascii_start();
    let is_key = |name: &[u8]| {
        let behind = key.strip_prefix(b"\"").and_then(|key| key.strip_prefix(name)?.strip_prefix(b"\""));
        behind.is_some_and(|behind| behind.trim_ascii_start().starts_with(b":"))
    };
    is_key(b"id") || DOCUMENT_KEYS.iter().any(|name| is_key(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_found_behind_little_and_only_before_our_keys() {
        for (head, start) in [
            ("```json\n{\n  \"version\": 1", Some(8)),
            ("callback({\"posts\": [", Some(9)),
            ("# Ona's {pond}\n{\"id\":\"1\"", Some(15)),
            ("{\"version\": 1", None),
            ("---\n{\"id\":\"1\"", None),
            ("Monday {\"name\": 1}", None),
            ("\n  \"version\": 1,\n  \"blog\": {\"id\": \"b\"", None),
        ] {
            assert_eq!(late_start(head.as_bytes()), start, "{head}");
        }
        assert_eq!(late_start(format!("{}{{\"id\":", "x".repeat(300)).as_bytes()), None);
    }
}
