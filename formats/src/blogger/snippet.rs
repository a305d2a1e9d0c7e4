//! The titles of comments, which Blogger makes out of their first words.

/// Returns true if the title of a comment says nothing that its body does not start with. Blogger cuts the title out of
/// the HTML source with its line breaks taken out; other programs cut it out of the text.
pub(super) fn is_snippet(title: &str, body: &str) -> bool {
    let title = title.trim_end_matches(['.', '…']);
    // A title has some fifty characters; further in, nothing of it can be found.
    let end = body.char_indices().nth(2000).map(|(end, _)| end);
    let body = end.and_then(|end| body.get(..end)).unwrap_or(body);
    starts_with(body, title, Skip::LineBreaks) || starts_with(body, title, Skip::Markup)
}

#[derive(Clone, Copy, PartialEq)]
enum Skip {
    LineBreaks,
    Markup,
}

/// Compares letters and digits alone: blanks and punctuation are not kept the same way everywhere.
fn starts_with(body: &str, title: &str, skip: Skip) -> bool {
    let mut rest = body;
    let mut wanted = title.chars().filter(|char| char.is_alphanumeric());
    let mut next = wanted.next();
    while let Some(want) = next {
        if let Some(length) = skipped(rest, skip) {
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let Some(char) = rest.chars().next() else { return false };
        rest = rest.get(char.len_utf8()..).unwrap_or_default();
        if char.is_alphanumeric() {
            if char != want {
                return false;
            }
            next = wanted.next();
        }
    }
    true
}

/// Returns the length of what is skipped at the start of `rest`.
fn skipped(rest: &str, skip: Skip) -> Option<usize> {
    let (first, end) = match rest.as_bytes().first()? {
        b'<' => ("<", ">"),
        b'&' if skip == Skip::Markup => ("&", ";"),
        _ => return None,
    };
    let length = rest.find(end)?.saturating_add(1);
    let is_break =
        rest.get(first.len()..first.len().saturating_add(2)).is_some_and(|name| name.eq_ignore_ascii_case("br"));
    (skip == Skip::Markup || is_break).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_made_of_the_first_words_is_a_snippet() {
        assert!(is_snippet("Good lamp, that one. Mine ...", "Good lamp, <b>that</b> one.<br />Mine leaks"));
        assert!(is_snippet("AT&T is \"big\"...", "AT&amp;T is &quot;big&quot; they say"));
    }

    #[test]
    fn a_title_cut_out_of_the_source_is_a_snippet() {
        assert!(is_snippet("Well, Don&#39;t ...", "Well,<br /><br />Don&#39;t worry"));
        assert!(is_snippet("See <a href=\"http://exa...", "See <a href=\"http://example.org/\">this</a>"));
    }

    #[test]
    fn a_title_with_words_of_its_own_is_none() {
        assert!(!is_snippet("Re: your garden", "Good lamp"));
        assert!(!is_snippet("Longer than the text", "Longer"));
    }
}
