//! Addresses of links and pictures: what is safe, and how Markdown wants them written.

use std::fmt::Write;

use super::write::{Reference, reference};

/// What is done with an address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A reader clicks on it.
    Link,
    /// The page shows it.
    Image,
    /// The page runs it in a frame.
    Frame,
}

/// Returns false for addresses that run code, or that reach into the reader's own machine.
///
/// Browsers pass over control characters and white space in front of and inside the scheme, and its case.
pub(super) fn is_safe(address: &str, used: Use) -> bool {
    let scheme = scheme(address);
    match (scheme.as_deref(), used) {
        (None, _) => true,
        (Some("javascript" | "vbscript" | "livescript" | "mocha"), _) => false,
        (Some("data"), Use::Image) => rest_after_scheme(address).starts_with("image/"),
        (Some("data"), Use::Link) => {
            let rest = rest_after_scheme(address);
            rest.starts_with("image/") && !rest.starts_with("image/svg")
        }
        (Some(scheme), Use::Frame) => matches!(scheme, "http" | "https"),
        (Some(_), _) => true,
    }
}

/// Returns the scheme in lower case, read as a browser would.
fn scheme(address: &str) -> Option<String> {
    let mut scheme = String::new();
    for character in address.chars().filter(|character| !is_passed_over(*character)) {
        match character {
            ':' => return (!scheme.is_empty()).then_some(scheme),
            'a'..='z' | '0'..='9' | '+' | '-' | '.' => scheme.push(character),
            'A'..='Z' => scheme.push(character.to_ascii_lowercase()),
            _ => return None,
        }
        // No scheme that matters is longer.
        if scheme.len() > 20 {
            return None;
        }
    }
    None
}

fn rest_after_scheme(address: &str) -> String {
    let visible = address.chars().filter(|character| !is_passed_over(*character));
    visible.skip_while(|character| *character != ':').skip(1).take(16).collect::<String>().to_ascii_lowercase()
}

fn is_passed_over(character: char) -> bool {
    character.is_control() || character.is_whitespace() || character == '\u{fffd}'
}

/// Returns the address without the white space around it and the line breaks in it, as a browser would request it.
pub(super) fn trim(address: &str) -> std::borrow::Cow<'_, str> {
    let trimmed = address.trim_matches(|character: char| character <= ' ');
    if trimmed.contains(['\n', '\r', '\t']) {
        trimmed.chars().filter(|character| !matches!(character, '\n' | '\r' | '\t')).collect::<String>().into()
    } else {
        trimmed.into()
    }
}

/// Appends an address as the destination of a link: `](` comes before it, `)` or a title after it.
pub(super) fn write_destination(address: &str, out: &mut String) {
    let mut balanced = None;
    let mut rest = address;
    while let Some((plain, from)) = rest.bytes().position(needs_care).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        let mut characters = from.chars();
        let Some(character) = characters.next() else { break };
        rest = characters.as_str();
        match character {
            '(' | ')' if !*balanced.get_or_insert_with(|| parentheses_balance(address)) => {
                out.push('\\');
                out.push(character);
            }
            '\\' => out.push_str("\\\\"),
            '&' if reference(rest) == Reference::Yes => out.push_str("&amp;"),
            '<' | '>' | '\0'..=' ' | '\x7F'..='\u{A0}' => percent_encode(character, out),
            _ => out.push(character),
        }
    }
    out.push_str(rest);
}

/// Returns true if the address holds nothing that HTML or Markdown reads in it.
pub(super) fn is_plain(address: &str) -> bool {
    !address.bytes().any(needs_care)
}

/// Returns true for the bytes that HTML or Markdown may read as something else than a part of an address.
fn needs_care(byte: u8) -> bool {
    #[expect(
        clippy::indexing_slicing,
        reason = "the table is made when this is compiled, where an index outside it is an error"
    )]
    static NEEDS_CARE: [bool; 256] = {
        let mut table = [false; 256];
        let mut at = 0;
        while at <= b' ' as usize {
            table[at] = true;
            at += 1;
        }
        let signs = b"()<>\\&\x7F\xC2";
        at = 0;
        while at < signs.len() {
            table[signs[at] as usize] = true;
            at += 1;
        }
        table
    };
    NEEDS_CARE.get(byte as usize).copied().unwrap_or(true)
}

fn percent_encode(character: char, out: &mut String) {
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a string does not fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// Returns true if every parenthesis has its partner; CommonMark allows 32 levels, nobody needs more than 8.
fn parentheses_balance(address: &str) -> bool {
    let mut depth = 0u32;
    for byte in address.bytes() {
        match byte {
            b'(' if depth >= 8 => return false,
            b'(' => depth = depth.saturating_add(1),
            b')' if depth == 0 => return false,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth == 0
}

/// Returns true if the address may stand between `<` and `>` as it is.
pub(super) fn is_autolink(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    matches!(scheme, "http" | "https" | "ftp")
        && rest.starts_with("//")
        && rest.len() > 2
        && !rest.bytes().any(|byte| byte <= b' ' || byte >= 0x7F || matches!(byte, b'<' | b'>' | b';' | b'|' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn destination(address: &str) -> String {
        let mut out = String::new();
        write_destination(address, &mut out);
        out
    }

    #[test]
    fn an_address_that_runs_code_is_unsafe_however_it_is_dressed_up() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1} javascript:alert(1)",
            "vbscript:x",
            "Data:text/html,x",
            "data:image/svg+xml,x",
        ] {
            assert!(!is_safe(address, Use::Link), "{address:?}");
        }
        for address in
            ["", "#a", "/a:b", "a/b:c", "http://e.example/", "mailto:a@e.example", "data:image/png;base64,AA"]
        {
            assert!(is_safe(address, Use::Link), "{address:?}");
        }
        assert!(!is_safe("file:///etc/hosts", Use::Frame));
        assert!(is_safe("//e.example/v", Use::Frame));
    }

    #[test]
    fn destinations_keep_their_meaning() {
        assert_eq!(destination("http://e.example/a_(b)"), "http://e.example/a_(b)");
        assert_eq!(destination("/a)b"), "/a\\)b");
        assert_eq!(destination("/a b"), "/a%20b");
        assert_eq!(destination("/%28a%29"), "/%28a%29");
        assert_eq!(destination("/?a=1&copy=2&lt;"), "/?a=1&copy=2&amp;lt;");
        assert_eq!(destination("/пример"), "/пример");
    }
}
