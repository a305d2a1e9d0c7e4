//! Text from an input that goes to a terminal.

use std::borrow::Cow;

/// Returns the text with everything written out that a terminal could take for a command, or that turns the direction
/// of what is read: control characters, and the marks of bidirectional text.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len().saturating_add(16));
    for char in text.chars() {
        match char {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            char if is_dangerous(char) => out.extend(char.escape_unicode()),
            char => out.push(char),
        }
    }
    Cow::Owned(out)
}

fn is_dangerous(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_gets_through() {
        assert_eq!(escape("\u{1B}]0;x\u{7}"), "\\u{1b}]0;x\\u{7}");
        assert_eq!(escape("a\u{202E}b\u{9B}c\nd"), "a\\u{202e}b\\u{9b}c\\nd");
        assert!(matches!(escape("größe 池"), Cow::Borrowed("größe 池")));
    }
}
