//! Small pieces of a Markdown line: names as text, addresses that are safe to link.

/// Returns a name as Markdown that shows exactly this text on one line. What could reorder the line is dropped.
pub(super) fn text(name: &str) -> String {
    let mut out = String::with_capacity(name.len().saturating_add(8));
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match char {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => continue,
            _ if char.is_whitespace() || char.is_control() => {
                if before != ' ' {
                    out.push(' ');
                }
                before = ' ';
                continue;
            }
            '_' if before.is_alphanumeric() && after.is_alphanumeric() => {}
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' => out.push('\\'),
            _ => {}
        }
        out.push(char);
        before = char;
    }
    out.truncate(out.trim_end().len());
    out
}

/// Returns the address of a link, or `None` unless it leads to a web page: a link must not run a script.
pub(super) fn link_target(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) || !rest.starts_with("//") {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for char in url.chars() {
        match char {
            _ if char.is_whitespace()
                || char.is_control()
                || matches!(char, '<' | '>' | '(' | ')' | '\\' | '"' | '`') =>
            {
                let mut bytes = [0; 4];
                char.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            }
            _ => out.push(char),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_markdown_characters_stays_a_name() {
        assert_eq!(text("**Bo** [x](y) `z` # <b>"), "\\*\\*Bo\\*\\* \\[x\\](y) \\`z\\` \\# \\<b\\>");
        assert_eq!(text(" J. O'Neil-Smith \n## Next "), "J. O'Neil-Smith \\#\\# Next");
        assert_eq!(text("snake_case _x_ \u{202E}evil &amp; {#id}"), "snake_case \\_x\\_ evil \\&amp; \\{\\#id\\}");
    }

    #[test]
    fn only_web_addresses_become_links() {
        for url in ["javascript:alert(1)", "JAVASCRIPT://x", "data:text/html,x", "//host/x", "mailto:a", "http:x", ""] {
            assert_eq!(link_target(url), None, "{url}");
        }
        assert_eq!(link_target(" HTTPS://x.example/a_(b) c\n> ").unwrap(), "HTTPS://x.example/a_%28b%29%20c%0A%3E");
    }
}
