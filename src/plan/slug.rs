//! What a post's file is called.

use blogferry_formats::Outline;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::percent::decode;

/// What a name made from a title is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugStyle {
    /// Latin letters without accents; other scripts are transcribed.
    #[default]
    Ascii,
    /// The script of the title.
    Unicode,
}

/// A name made from a title is cut at a word so that it is no longer than this, in bytes.
const LONGEST: usize = 100;

/// Returns the name the source gave the post; else one made from the title; else the last part of its id.
///
/// The source's own name keeps its script whatever the style: links to it are in the world. It is percent-decoded
/// once. What a file system cannot take is the business of [`OutPath`](blogferry_formats::OutPath).
pub fn slug(outline: &Outline, style: SlugStyle) -> String {
    let given = outline.slug.as_deref().map(decode).map(|slug| slug.trim().to_owned());
    if let Some(given) = given.filter(|slug| slug.chars().any(char::is_alphanumeric)) {
        return given;
    }
    let made = outline.title.as_deref().map(|title| from_title(title, style)).unwrap_or_default();
    if !made.is_empty() {
        return made;
    }
    let part = id_part(&outline.id);
    if part.is_empty() { "untitled".to_owned() } else { part.to_owned() }
}

/// Returns a name made from any other name, such as that of a folder; empty if there is no letter in it.
pub fn slug_of_name(name: &str, style: SlugStyle) -> String {
    from_title(name, style)
}

/// Returns the last part of an id: `post-12` of `tag:blogger.com,1999:blog-3.post-12`.
pub fn id_part(id: &str) -> &str {
    id.rsplit(['.', ':', '/', '#', '=', '?']).find(|part| !part.trim().is_empty()).unwrap_or(id).trim()
}

/// Returns a name made of the words of a text; empty if it has none.
pub(crate) fn from_title(title: &str, style: SlugStyle) -> String {
    let text: String = match style {
        SlugStyle::Ascii => deunicode::deunicode_with_tofu(title, " ").to_lowercase(),
        SlugStyle::Unicode => title.nfc().flat_map(char::to_lowercase).nfc().collect(),
    };
    let mut slug = String::new();
    for word in text.split(|char: char| !is_letter(char)).filter(|word| !word.is_empty()) {
        let word: String = word.chars().filter(|char| !is_apostrophe(*char)).collect();
        if word.is_empty() {
            continue;
        }
        if !slug.is_empty() {
            if slug.len().saturating_add(1).saturating_add(word.len()) > LONGEST {
                break;
            }
            slug.push('-');
        }
        slug.push_str(&word);
    }
    if slug.len() > LONGEST {
        // One long word, or a script that does not part words.
        let end = (0..=LONGEST).rev().find(|end| slug.is_char_boundary(*end)).unwrap_or(0);
        slug.truncate(end);
    }
    slug
}

/// An apostrophe does not part a word, it is only not written: `don't` becomes `dont`.
fn is_letter(char: char) -> bool {
    char.is_alphanumeric() || is_combining_mark(char) || is_apostrophe(char) || matches!(char, '\u{200C}' | '\u{200D}')
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '\u{2019}' | '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(slug_of_source: Option<&str>, title: Option<&str>, style: SlugStyle) -> String {
        let outline = Outline {
            id: "tag:blogger.com,1999:blog-3.post-12".into(),
            slug: slug_of_source.map(Into::into),
            title: title.map(Into::into),
            ..Outline::default()
        };
        slug(&outline, style)
    }

    #[test]
    fn the_name_the_source_gave_is_kept_and_decoded_once() {
        assert_eq!(of(Some("pond-life"), Some("Other"), SlugStyle::Ascii), "pond-life");
        assert_eq!(of(Some("%E6%B1%A0"), None, SlugStyle::Ascii), "池");
        assert_eq!(of(Some("a%2541"), None, SlugStyle::Ascii), "a%41");
        assert_eq!(of(Some("%FF%zz"), None, SlugStyle::Ascii), "%FF%zz");
        assert_eq!(of(Some("%F"), None, SlugStyle::Ascii), "%F");
    }

    #[test]
    fn without_one_the_title_makes_it() {
        assert_eq!(of(None, Some("Don’t panic: Größe & Höhe!"), SlugStyle::Ascii), "dont-panic-grosse-hohe");
        assert_eq!(of(None, Some("Привет, мир"), SlugStyle::Ascii), "privet-mir");
        assert_eq!(of(Some("-"), Some("Привет, мир"), SlugStyle::Unicode), "привет-мир");
        assert_eq!(of(None, Some("Cafe\u{301} Ä"), SlugStyle::Unicode), "café-ä");
        assert_eq!(of(None, Some("हिन्दी में"), SlugStyle::Unicode), "हिन्दी-में");
    }

    #[test]
    fn without_a_title_the_id_makes_it() {
        assert_eq!(of(None, None, SlugStyle::Ascii), "post-12");
        assert_eq!(of(None, Some("…!?"), SlugStyle::Ascii), "post-12");
        assert_eq!(slug(&Outline::default(), SlugStyle::Ascii), "untitled");
    }

    #[test]
    fn a_long_title_is_cut_at_a_word() {
        let made = of(None, Some(&"word ".repeat(60)), SlugStyle::Ascii);
        assert!(made.len() <= LONGEST && made.ends_with("word"), "{made}");
        let one_word = of(None, Some(&"池".repeat(60)), SlugStyle::Unicode);
        assert!(one_word.len() <= LONGEST && one_word.chars().all(|char| char == '池'));
    }
}
