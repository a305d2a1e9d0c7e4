//! Other formats of text, told from pages by how they begin: a page may begin with any sign too, such as `[Home] [About]`.

/// Returns true if a text begins as XML or HTML does, with a tag, a declaration or a comment.
pub(super) fn is_markup(start: &str) -> bool {
    let sign = start.strip_prefix('<').and_then(|rest| rest.chars().next());
    sign.is_some_and(|sign| matches!(sign, '?' | '!' | '/') || sign.is_alphabetic())
}

/// Returns true if a text begins as JSON does: with the first name of an object, or with values of a list.
pub(super) fn is_json(start: &str) -> bool {
    if let Some(rest) = start.strip_prefix('{') {
        return rest.trim_start().starts_with(['"', '}']);
    }
    let Some(rest) = start.strip_prefix('[') else { return false };
    let value = rest.trim_start_matches(|sign: char| sign == '[' || sign.is_whitespace());
    let Some(sign) = value.chars().next() else { return true };
    match sign {
        '{' => is_json(value),
        '"' | ']' => true,
        _ => {
            // A number of a list is followed by another one, `[1]` of a list of links by words.
            let after =
                value.trim_start_matches(|sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.'));
            let is_last = |rest: &str| rest.trim_start_matches([']', ',']).trim_start().is_empty();
            let is_value = value.starts_with(|sign: char| sign == '-' || sign.is_ascii_digit())
                || ["true", "false", "null"].iter().any(|word| value.starts_with(word));
            is_value && (after.trim_start().starts_with(',') || is_last(after.trim_start()))
        }
    }
}

/// Returns true if a text begins with front matter: lines with names of fields between two lines of three hyphens.
pub(super) fn is_front_matter(start: &str) -> bool {
    let mut lines = start.lines();
    if lines.next().is_none_or(|line| line.trim_end() != "---") {
        return false;
    }
    let is_name = |line: &str| {
        let name = line.split_once(':').map(|(name, _)| name.trim_matches(['"', '\'']));
        name.is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace))
    };
    lines.next().is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_first_values() {
        for text in [
            "{\"a\": 1}",
            "{ }",
            "{\n  \"a\"",
            "[1]",
            "[1, 2]",
            "[-1.5,",
            "[\"a\"]",
            "[[1, 2]]",
            "[ {\"a\": 1}]",
            "[]",
            "[null, 1]",
            "[",
        ] {
            assert!(is_json(text), "{text}");
        }
        for text in ["[Home] [About]", "[1]Skip to content", "{ my pond }", "[[Home]]", "[null] void", "{{x}}"] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn markup_is_known_by_its_first_tag() {
        for text in ["<?xml?>", "<html>", "<!-- a -->", "</p>"] {
            assert!(is_markup(text), "{text}");
        }
        for text in ["<< Older post", "< back", "<3", "pond"] {
            assert!(!is_markup(text), "{text}");
        }
    }

    #[test]
    fn front_matter_is_known_by_the_name_of_its_first_field() {
        for text in ["---\ntitle: Moss\n---\n", "---\r\n\"title\": Moss\r\n"] {
            assert!(is_front_matter(text), "{text}");
        }
        for text in ["---\nSaturday, May 12, 2012\n", "---", "---\nPosted at: noon\n", "----\ntitle: x"] {
            assert!(!is_front_matter(text), "{text}");
        }
    }
}
