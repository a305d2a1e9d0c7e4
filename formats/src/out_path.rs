//! The only way to a file name.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// A path of an output file, relative to the output: safe on every system by construction.
///
/// Each part is NFC, at most [`OutPath::LONGEST`] bytes, holds no separator, control, bidirectional or zero-width
/// character and none that Windows forbids, is no device name of Windows, and neither starts with a dot, a blank or a
/// hyphen nor ends with a dot or a blank. There is always at least one part, and `..` cannot occur.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(String);

impl OutPath {
    /// The longest a part may be, in bytes.
    pub const LONGEST: usize = 200;

    /// Returns the path made of these parts; each is made safe by itself, and a part of which nothing is left becomes
    /// `_`.
    pub fn new<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let parts: Vec<String> = parts.into_iter().map(safe_part).collect();
        OutPath(if parts.is_empty() { "_".to_owned() } else { parts.join("/") })
    }

    /// Returns the same path with the suffix of its last part replaced: `with_suffix("comments.yaml")` turns
    /// `posts/wick.md` into `posts/wick.comments.yaml`. The stem is cut so that the part keeps its limit.
    pub fn with_suffix(&self, suffix: &str) -> Self {
        let (folder, name) = match self.0.rsplit_once('/') {
            Some((folder, name)) => (Some(folder), name),
            None => (None, self.0.as_str()),
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = cut(stem, Self::LONGEST.saturating_sub(suffix.len().saturating_add(1)));
        let last = safe_part(&format!("{stem}.{suffix}"));
        OutPath(folder.map_or(last.clone(), |folder| format!("{folder}/{last}")))
    }

    /// Returns the same path inside a folder.
    pub fn within(&self, folder: &str) -> Self {
        OutPath(format!("{}/{}", safe_part(folder), self.0))
    }

    /// Room left behind a number for a longer suffix, so that the file beside it keeps the number too.
    const ROOM: usize = 24;

    /// Returns the same path with `-number` before the suffix of its last part: `wick.md` becomes `wick-2.md`. The stem is
    /// cut so that [`with_suffix`](OutPath::with_suffix) does not cut the number.
    pub fn numbered(&self, number: usize) -> Self {
        let (folder, name) = match self.0.rsplit_once('/') {
            Some((folder, name)) => (Some(folder), name),
            None => (None, self.0.as_str()),
        };
        let (stem, suffix) = match name.split_once('.') {
            Some((stem, suffix)) => (stem, format!(".{suffix}")),
            None => (name, String::new()),
        };
        let number = format!("-{number}");
        let stem = cut(stem, Self::LONGEST.saturating_sub(Self::ROOM.max(suffix.len()).saturating_add(number.len())));
        let last = format!("{stem}{number}{suffix}");
        OutPath(folder.map_or(last.clone(), |folder| format!("{folder}/{last}")))
    }

    /// Returns the path as text, with `/` between parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what two paths share when a file system could take them for one: NFD and NFC, upper and lower case.
    pub fn key(&self) -> String {
        if self.0.is_ascii() {
            return self.0.to_ascii_lowercase();
        }
        self.0
            .nfd()
            .flat_map(char::to_lowercase)
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
            .nfc()
            .collect()
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn safe_part(part: &str) -> String {
    // What is dropped may stand between a letter and its marks, so it goes first.
    let visible = part.chars().filter(|char| !is_dropped(*char));
    let kept: String = visible.nfc().map(|char| if is_forbidden(char) { '-' } else { char }).collect();
    let trimmed = kept.trim_matches(|char: char| char == '.' || char.is_whitespace());
    let within =
        |longest| cut(trimmed, longest).trim_end_matches(|char: char| char == '.' || char.is_whitespace()).to_owned();
    let name = within(OutPath::LONGEST);
    // A name that begins with a hyphen is an option to every command it is given to.
    if name.is_empty() || name.starts_with('-') || is_device(&name) {
        return format!("_{}", within(OutPath::LONGEST.saturating_sub(1)));
    }
    name
}

fn is_dropped(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFF}')
}

fn is_forbidden(char: char) -> bool {
    matches!(char, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*')
}

/// Names that Windows gives to devices, whatever follows the first dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let mut chars = stem.chars();
    let prefix: String = chars.by_ref().take(3).collect();
    let number: Vec<char> = chars.collect();
    matches!(prefix.as_str(), "COM" | "LPT") && matches!(number.as_slice(), ['0'..='9' | '¹' | '²' | '³'])
}

/// Cuts at a character border.
fn cut(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safe_name_stays_as_it_is() {
        for part in ["/\u{300}\0\u{19}\u{31F}", "e\u{200B}\u{301}", "<\u{338}", " . a . "] {
            let name = OutPath::new([part]);
            assert_eq!(OutPath::new([name.as_str()]), name, "{part:?}");
        }
        assert_eq!(OutPath::new(["e\u{200B}\u{301}"]).as_str(), "\u{E9}");
    }

    #[test]
    fn a_path_stays_inside_whatever_the_parts_say() {
        for part in ["..", "../../etc/passwd", "/etc", "C:\\x", "\\\\host\\share", "..\u{200B}", "a/../../b", "."] {
            let path = OutPath::new(["posts", part]);
            assert!(path.as_str().starts_with("posts/"), "{part}");
            assert_eq!(path.as_str().split('/').count(), 2, "{part}");
            assert!(path.as_str().split('/').all(|part| part != ".." && !part.starts_with('.')), "{part}");
        }
    }

    #[test]
    fn device_names_of_windows_are_moved_aside() {
        for name in ["CON", "con.md", "Nul.txt.md", "COM1.md", "lpt¹", "CONIN$"] {
            assert!(OutPath::new([name]).as_str().starts_with('_'), "{name}");
        }
        assert_eq!(OutPath::new(["console.md"]).as_str(), "console.md");
        assert_eq!(OutPath::new(["com10.md"]).as_str(), "com10.md");
    }

    #[test]
    fn a_name_is_no_option_of_a_command() {
        assert_eq!(OutPath::new(["-rf.md"]).as_str(), "_-rf.md");
        assert_eq!(OutPath::new([" --help"]).as_str(), "_--help");
    }

    #[test]
    fn long_names_are_cut_at_a_character() {
        let path = OutPath::new(["é".repeat(300).as_str()]);
        assert!(path.as_str().len() <= OutPath::LONGEST);
        let device = OutPath::new([format!("com1.{}", "a".repeat(300)).as_str()]);
        assert_eq!((device.as_str().len(), OutPath::new([device.as_str()])), (OutPath::LONGEST, device.clone()));
        assert!(path.numbered(2).as_str().len() <= OutPath::LONGEST);
        let numbered = OutPath::new([format!("{}.md", "a".repeat(197)).as_str()]).numbered(2);
        assert!(numbered.with_suffix("comments.yaml").as_str().ends_with("-2.comments.yaml"));
        let with_suffix = OutPath::new([format!("{}.md", "a".repeat(197)).as_str()]).with_suffix("comments.yaml");
        assert!(with_suffix.as_str().len() <= OutPath::LONGEST);
        assert!(with_suffix.as_str().ends_with(".comments.yaml"));
    }

    #[test]
    fn paths_that_a_file_system_could_confuse_share_a_key() {
        let key = |name: &str| OutPath::new([name]).key();
        assert_eq!(key("Readme"), key("README"));
        assert_eq!(key("caf\u{e9}"), key("cafe\u{301}"));
        assert_eq!(key("straße"), key("STRASSE"));
        assert_ne!(key("wick"), key("wick-2"));
    }
}
