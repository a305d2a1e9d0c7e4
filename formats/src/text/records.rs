//! Whether a text is made of records, as an export is, and no page.
//!
//! Such a text has drafts and the addresses of people in it. Whatever was done to its lines, it must not pass for a page.

/// The names that stand alone behind a line of dashes.
const SECTIONS: [&str; 6] = ["BODY:", "EXTENDED BODY:", "EXCERPT:", "KEYWORDS:", "COMMENT:", "PING:"];

const KEYS: [&str; 13] = [
    "AUTHOR",
    "TITLE",
    "DATE",
    "STATUS",
    "BASENAME",
    "ALLOW COMMENTS",
    "CONVERT BREAKS",
    "PRIMARY CATEGORY",
    "EMAIL",
    "IP",
    "URL",
    "SECRET",
    "BLOG NAME",
];

/// So many keys one below the other are no chance.
const RUN: usize = 3;

/// Returns true if a text has keys and, behind lines of dashes, names of sections; or the keys of a comment one below the
/// other, with an address among them. The letters may be small, the lines quoted or indented, the dashes and colons those
/// that a word processor makes of them.
pub(super) fn holds_records(text: &[u8]) -> bool {
    let (mut keys, mut run, mut is_address_in_run) = (0_usize, 0_usize, false);
    let (mut after_dashes, mut any_section) = (false, false);
    for line in text.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let line = unquoted(line);
        if line.is_empty() {
            continue;
        }
        if are_dashes(line) {
            after_dashes = true;
            (run, is_address_in_run) = (0, false);
            continue;
        }
        any_section |= after_dashes && SECTIONS.iter().any(|name| line.eq_ignore_ascii_case(name.as_bytes()));
        after_dashes = false;
        if let Some(known) = KEYS.iter().find(|known| is_key(line, known)) {
            (keys, run) = (keys.saturating_add(1), run.saturating_add(1));
            is_address_in_run |= matches!(*known, "EMAIL" | "IP");
        } else {
            (run, is_address_in_run) = (0, false);
        }
        if any_section && keys > 1 || is_address_in_run && run >= RUN {
            return true;
        }
    }
    false
}

/// Returns true for a line that parts sections or records, or what a word processor makes of one.
fn are_dashes(line: &[u8]) -> bool {
    let rest = |line: &[u8]| {
        ["\u{2014}", "\u{2013}", "-"].iter().find_map(|dash| Some(line.strip_prefix(dash.as_bytes())?.len()))
    };
    let mut line = line;
    while let Some(length) = rest(line) {
        line = line.get(line.len().saturating_sub(length)..).unwrap_or_default();
    }
    line.is_empty()
}

/// Returns true if a line begins with a key and its colon, an Asian one perhaps.
fn is_key(line: &[u8], key: &str) -> bool {
    let Some((start, behind)) = line.split_at_checked(key.len()) else { return false };
    let behind = behind.trim_ascii_start();
    start.eq_ignore_ascii_case(key.as_bytes())
        && (behind.starts_with(b":") || behind.starts_with("\u{FF1A}".as_bytes()))
}

/// Returns a line without what stands before it where it is quoted or indented, and without blanks behind it.
fn unquoted(line: &[u8]) -> &[u8] {
    let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'>' | b'|'));
    start.and_then(|start| line.get(start..)).unwrap_or_default().trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "AUTHOR: Reed\nTITLE: Pond\nDATE: 06/13/2004 10:00:00\n-----\nBODY:\nReeds.\n-----\nCOMMENT:\n\
        AUTHOR: Ona\nEMAIL: ona@pond.example\nIP: 192.0.2.7\nHello.\n-----\n--------\n";

    #[test]
    fn records_are_found_however_their_lines_were_changed() {
        let with = |before: &str| RECORD.lines().map(|line| format!("{before}{line}\n")).collect::<String>();
        let texts = [
            RECORD.to_owned(),
            RECORD.to_lowercase(),
            RECORD.replace('\n', "\r\n"),
            with("> "),
            with("    "),
            format!("My old blog\n\nSome words.\n\n{RECORD}"),
            RECORD.replace("-----", "\u{2014}\u{2013}"),
            RECORD.replace(": ", "\u{FF1A}"),
            // The beginning is lost.
            RECORD.split_once("Reeds.").unwrap().1.to_owned(),
        ];
        for text in texts {
            assert!(holds_records(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn pages_with_dashes_names_or_addresses_hold_no_records() {
        for text in [
            "The pond\n\nTITLE: a word in capitals\n-----\nReed said:\nBody: mine.\n",
            "Write to me\n-----\nReed\nEmail: reed@pond.example\n",
            "Author: Reed\nEmail: reed@pond.example\n\nAll about the pond\n",
            "-----\nComment:\nReed said...\n",
            "",
        ] {
            assert!(!holds_records(text.as_bytes()), "{text}");
        }
    }
}
