//! What a single line can be: a separator, a key, the name of a section.

use crate::nearly::is_one_off;

/// The sections of a record, by their names in the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Body,
    ExtendedBody,
    Excerpt,
    Keywords,
    Comment,
    Ping,
}

impl Section {
    pub const ALL: [Section; 6] =
        [Section::Body, Section::ExtendedBody, Section::Excerpt, Section::Keywords, Section::Comment, Section::Ping];

    pub fn name(self) -> &'static str {
        match self {
            Section::Body => "BODY",
            Section::ExtendedBody => "EXTENDED BODY",
            Section::Excerpt => "EXCERPT",
            Section::Keywords => "KEYWORDS",
            Section::Comment => "COMMENT",
            Section::Ping => "PING",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Section::ALL.into_iter().find(|section| section.name() == name)
    }
}

/// A line of dashes and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dashes {
    /// Five: the end of a section.
    Five,
    /// Eight: the end of a record.
    Eight,
}

/// The keys a record may start with. Only these tell the end of a record from a line of eight dashes in a text.
const HEADER_KEYS: [&str; 15] = [
    "AUTHOR",
    "TITLE",
    "DATE",
    "STATUS",
    "BASENAME",
    "CATEGORY",
    "PRIMARY CATEGORY",
    "ALLOW COMMENTS",
    "ALLOW PINGS",
    "CONVERT BREAKS",
    "UNIQUE URL",
    "TAGS",
    "NO ENTRY",
    "IMAGE",
    "START BODY",
];

const MARK: &[u8] = "\u{feff}".as_bytes();

/// Returns which separator a line is. Blanks behind the dashes are allowed; a tab is not, because with a tab a writer
/// marks a line of dashes that is text.
pub(super) fn dashes(line: &[u8]) -> Option<Dashes> {
    let end = line.iter().rposition(|byte| *byte != b' ')?;
    match line.get(..=end)? {
        b"-----" => Some(Dashes::Five),
        b"--------" => Some(Dashes::Eight),
        _ => None,
    }
}

/// Returns true for a line with nothing to see in it. The end mark of old file systems (0x1A) and byte order marks
/// where files were joined count as nothing.
pub(super) fn is_blank(line: &[u8]) -> bool {
    trim(line).is_empty()
}

/// Returns the section whose name stands alone in a line, such as `EXTENDED BODY:`.
pub(super) fn section(line: &[u8]) -> Option<Section> {
    Section::named(std::str::from_utf8(trim(line)).ok()?.strip_suffix(':')?.trim_end())
}

/// Returns the section whose name stands alone in a line, in any letters.
pub(super) fn section_in_any_case(line: &[u8]) -> Option<Section> {
    section(&line.to_ascii_uppercase())
}

/// Returns the section a line names before other text, such as `BODY: first words`, and where the text starts.
pub(super) fn section_with_text(line: &[u8]) -> Option<(Section, usize)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = std::str::from_utf8(trim(line.get(..colon)?)).ok()?;
    let after = line.get(colon.saturating_add(1)..)?;
    let blanks = after.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    Some((Section::named(name)?, colon.saturating_add(1).saturating_add(blanks)))
}

/// Returns the section whose name stands alone in a line with one byte of it wrong or missing, such as `COMxENT:`.
pub(super) fn damaged_section(line: &[u8]) -> Option<Section> {
    let line = line.trim_ascii_end();
    // A name of somebody's own.
    if line == b"KEYWORD:" {
        return None;
    }
    let is_named = |section: &Section| match line.len().abs_diff(section.name().len()) {
        0 | 1 => is_one_off(line, format!("{}:", section.name()).as_bytes()),
        _ => false,
    };
    Section::ALL.into_iter().find(is_named)
}

/// Returns which of these keys a line starts with, one byte of it or of its colon being wrong or missing, and the value.
pub(super) fn damaged_key<'a>(line: &'a [u8], keys: &[&'static str]) -> Option<(&'static str, &'a [u8])> {
    keys.iter().find_map(|key| {
        let whole = format!("{key}:");
        let mut parts = [whole.len(), key.len()].into_iter().filter_map(|length| line.split_at_checked(length));
        let (_, value) = parts.find(|(name, _)| is_one_off(name, whole.as_bytes()))?;
        Some((*key, trim(value)))
    })
}

/// Returns true for a line that is likely to have been one of five or eight dashes: one byte is none, or one is missing.
pub(super) fn damaged_dashes(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let count = line.iter().filter(|byte| **byte == b'-').count();
    (4..=16).contains(&count) && line.len().saturating_sub(count) <= 1
}

/// Returns how many dashes a line starts with whose line end is lost, so that a name or a key follows them.
pub(super) fn dashes_before(line: &[u8]) -> Option<usize> {
    let count = line.iter().take_while(|byte| **byte == b'-').count();
    let rest = line.get(count..).unwrap_or_default();
    let follows = || section_with_text(rest).is_some() || starts_record(rest);
    ((4..=8).contains(&count) && follows()).then_some(count)
}

/// Returns where in a line the five dashes start that end it behind text.
pub(super) fn dashes_behind(line: &[u8]) -> Option<usize> {
    let text = line.trim_ascii_end().strip_suffix(b"-----")?;
    text.last().is_some_and(|last| *last != b'-').then_some(text.len())
}

/// Returns a name that stands alone in a line as that of a section does, such as `SUMMARY:`.
pub(super) fn unknown_section(line: &[u8]) -> Option<&str> {
    let name = std::str::from_utf8(trim(line)).ok()?.strip_suffix(':')?.trim_end();
    is_upper_key(name).then_some(name)
}

/// Returns true for a line that starts a record for certain: one of the known keys.
pub(super) fn starts_record(line: &[u8]) -> bool {
    key_value(line).is_some_and(|(key, _)| HEADER_KEYS.contains(&key))
}

/// Returns true for a line that starts a record if a section and a record have just been closed before it: anything in
/// the shape of a key.
pub(super) fn may_start_record(line: &[u8]) -> bool {
    key_value(line).is_some_and(|(key, _)| is_upper_key(key) || is_header_key(key))
}

/// Returns true for a line that a record may start with at the beginning of a file: a key without small letters, or one
/// the format defines that is damaged.
pub(super) fn may_begin_keys(line: &[u8]) -> bool {
    key_value(line).is_some_and(|(key, _)| is_upper_key(key)) || damaged_key(line, &HEADER_KEYS).is_some()
}

/// Returns true for the beginning of a byte order mark or of a key that a record may start with; what is left of a file
/// that was cut there.
pub(super) fn is_cut_header_key(line: &[u8]) -> bool {
    let line = trim(line);
    !line.is_empty() && (MARK.starts_with(line) || HEADER_KEYS.iter().any(|key| key.as_bytes().starts_with(line)))
}

/// Returns true for what may be the beginning of any key.
pub(super) fn is_cut_key(line: &[u8]) -> bool {
    is_cut_header_key(line) || std::str::from_utf8(trim(line)).is_ok_and(is_upper_key)
}

/// Returns true for the beginning of the name of a section; what is left of a file that was cut there.
pub(super) fn is_cut_section(line: &[u8]) -> bool {
    let line = trim(line);
    !line.is_empty() && Section::ALL.iter().any(|section| section.name().as_bytes().starts_with(line))
}

/// Returns true for the beginning of a line of eight dashes; what is left of a file that was cut there.
pub(super) fn is_cut_dashes(line: &[u8]) -> bool {
    (1..=8).contains(&line.len()) && line.iter().all(|byte| *byte == b'-')
}

/// Returns true for the line of old exports after which everything is body.
pub(super) fn is_start_body(line: &[u8]) -> bool {
    let line = trim(line);
    line.strip_suffix(b":").unwrap_or(line) == b"START BODY"
}

/// Returns true for a key the format defines, in any case.
pub(super) fn is_header_key(key: &str) -> bool {
    HEADER_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// Splits `KEY: value`. A key starts with a letter and has letters, digits, blanks, `_` and `-`.
pub(super) fn key_value(line: &[u8]) -> Option<(&str, &[u8])> {
    let line = trim(line);
    let colon = line.iter().take(64).position(|byte| *byte == b':')?;
    let key = std::str::from_utf8(trim(line.get(..colon)?)).ok()?;
    let shaped = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, ' ' | '_' | '-'));
    shaped.then_some((key, trim(line.get(colon.saturating_add(1)..)?)))
}

/// Returns true for a key without small letters.
pub(super) fn is_upper_key(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_uppercase())
        && key.chars().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || matches!(one, ' ' | '_'))
}

/// Takes white space, byte order marks, NUL and the old end mark from both ends.
pub(super) fn trim(line: &[u8]) -> &[u8] {
    let mut rest = line;
    loop {
        let (first, last) = (rest.first().copied(), rest.last().copied());
        rest = match (rest.strip_prefix(MARK), rest.strip_suffix(MARK)) {
            (Some(less), _) | (None, Some(less)) => less,
            (None, None) if first.is_some_and(is_nothing) => rest.get(1..).unwrap_or_default(),
            (None, None) if last.is_some_and(is_nothing) => rest.split_last().map_or(rest, |(_, less)| less),
            (None, None) => return rest,
        };
    }
}

fn is_nothing(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0 | 0x0B | 0x1A)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_is_exactly_five_or_eight_dashes() {
        assert_eq!(dashes(b"-----"), Some(Dashes::Five));
        assert_eq!(dashes(b"-----  "), Some(Dashes::Five));
        assert_eq!(dashes(b"--------"), Some(Dashes::Eight));
        for line in [&b"----"[..], b"------", b"-------", b"---------", b" -----", b"-----\t", b"-----x", b""] {
            assert_eq!(dashes(line), None, "{line:?}");
        }
    }

    #[test]
    fn the_name_of_a_section_stands_alone_and_may_trail_blanks() {
        assert_eq!(section(b"COMMENT: "), Some(Section::Comment));
        assert_eq!(section(b"EXTENDED BODY:\t"), Some(Section::ExtendedBody));
        for line in [&b"COMMENT: hello"[..], b"Comment:", b"COMMENTS:", b"COMMENT"] {
            assert_eq!(section(line), None, "{line:?}");
        }
    }

    #[test]
    fn a_key_ends_at_the_first_colon() {
        assert_eq!(key_value(b"TITLE: One: two"), Some(("TITLE", &b"One: two"[..])));
        assert_eq!(key_value("\u{feff}DATE : 1".as_bytes()), Some(("DATE", &b"1"[..])));
        assert_eq!(key_value(b"no key here"), None);
        assert_eq!(key_value("見出し: x".as_bytes()), None);
        assert_eq!(key_value(b": x"), None);
    }
}
