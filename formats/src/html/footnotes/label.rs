//! What people click on to come to a note: `1`, `[1]`, `(a)`, `*`.

use crate::html::arena::{Arena, Id, NONE, Step};
use crate::html::entity;
use crate::html::tag::Tag;
use crate::html::write::is_blank;

/// How long the source of a label may be, in bytes.
const LONGEST: usize = 24;

/// The number or sign of a note, without brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label(String);

impl Label {
    /// Returns the number, if the label is one.
    pub(super) fn number(&self) -> Option<u32> {
        self.0.parse().ok()
    }

    /// Reads the text of a link or of the element a note begins with.
    fn read(text: &str) -> Option<Label> {
        let inner = text.trim().trim_matches(['[', ']', '(', ')', '{', '}', '\u{a0}']).trim();
        let inner = inner.trim_end_matches(['.', ':', ')']).trim_start_matches('^');
        let is_number = inner.len() <= 4 && inner.bytes().all(|byte| byte.is_ascii_digit());
        let is_roman = inner.len() <= 5 && inner.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
        let is_letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_sign = inner.len() <= 8 && inner.chars().all(|sign| matches!(sign, '*' | '†' | '‡' | '§' | '¶'));
        (!inner.is_empty() && (is_number || is_roman || is_letter || is_sign)).then(|| Label(inner.to_owned()))
    }

    /// Returns true if the text is this label, perhaps in brackets.
    pub(super) fn is(&self, text: &str) -> bool {
        Label::read(text).as_ref() == Some(self)
    }

    /// Returns the length of the label at the start of a text, with the white space after it, if it stands apart as
    /// `[1]`, `1.` or `1)` does.
    pub(super) fn length_in(&self, text: &str) -> Option<usize> {
        let before = text.len().saturating_sub(text.trim_ascii_start().len());
        let trimmed = text.trim_ascii_start();
        let bracket = usize::from(trimmed.starts_with(['[', '(']));
        let after = trimmed.get(bracket..)?.strip_prefix(self.0.as_str())?;
        let rest = after.trim_start_matches([']', ')', '.', ':']);
        let stands_apart = rest.len() < after.len() && rest.starts_with(|next: char| next.is_whitespace());
        stands_apart.then(|| before.saturating_add(trimmed.len()).saturating_sub(rest.trim_ascii_start().len()))
    }
}

/// Returns the label a link shows, if it shows nothing else.
pub(super) fn of_link(source: &str, arena: &Arena, link: Id) -> Option<Label> {
    Label::read(&text_of(source, arena, link)?)
}

/// Returns the text below a node, if it is short and nothing but text.
pub(super) fn text_of(source: &str, arena: &Arena, root: Id) -> Option<String> {
    let mut text = String::new();
    let mut at = arena.following(root, root, Step::Into);
    let mut nodes = 0_usize;
    while at != NONE {
        let node = arena.node(at);
        nodes = nodes.saturating_add(1);
        match node.tag {
            Tag::Text => {
                entity::decode_into(source.get(node.start as usize..node.end as usize)?, entity::Place::Text, &mut text)
            }
            tag if tag.is_mark() || matches!(tag, Tag::Small | Tag::Big | Tag::Abbr | Tag::Acronym) => {}
            _ => return None,
        }
        if text.len() > LONGEST || nodes > LONGEST {
            return None;
        }
        at = arena.following(root, at, Step::Into);
    }
    Some(text)
}

/// The number a note begins with.
#[derive(Debug, Default)]
pub(super) struct Beginning {
    /// The element that shows it.
    pub(super) element: Option<Id>,
    /// The texts that show it, or what belongs to it, with how much of each.
    pub(super) texts: Vec<(Id, u32)>,
}

/// Finds the label at the beginning of a note, which may be wrapped in a few elements, after empty ones.
pub(super) fn at_beginning(source: &str, arena: &Arena, first: Id, label: &Label) -> Beginning {
    let mut found = Beginning::default();
    let mut bracket = None;
    let mut at = first;
    for _ in 0..16 {
        let node = arena.node(at);
        if at == NONE || (at != first && node.tag.is_block()) {
            break;
        }
        let mut step = Step::Over;
        if node.tag == Tag::Text {
            let text = source.get(node.start as usize..node.end as usize).unwrap_or("");
            if is_blank(text) {
                at = arena.following(NONE, at, step);
                continue;
            }
            let is_bracket = matches!(text.trim_ascii(), "[" | "(");
            let length = if found.element.is_some() {
                let rest = text.trim_start_matches(['.', ')', ']', ':']);
                if rest.starts_with(|next: char| next.is_whitespace()) {
                    text.len().saturating_sub(rest.len())
                } else {
                    0
                }
            } else if is_bracket && bracket.is_none() {
                bracket = Some((at, node.end.saturating_sub(node.start)));
                at = arena.following(NONE, at, step);
                continue;
            } else {
                label.length_in(text).unwrap_or(0)
            };
            if length > 0 {
                found.texts.push((at, u32::try_from(length).unwrap_or(0)));
            }
            break;
        }
        if node.first != NONE && !node.tag.is_void() {
            if found.element.is_none() && text_of(source, arena, at).is_some_and(|text| label.is(&text)) {
                found.element = Some(at);
            } else {
                step = Step::Into;
            }
        }
        at = arena.following(NONE, at, step);
    }
    if found.element.is_some() {
        found.texts.extend(bracket);
    }
    found
}

/// Returns true if a name is one that editors and plugins give to notes.
pub(super) fn is_name_of_note(name: &str) -> bool {
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    let begins = [
        "fn",
        "ftn",
        "footnote",
        "endnote",
        "edn",
        "en-",
        "note",
        "easy-footnote",
        "sdfootnote",
        "sdendnote",
        "cite_note",
    ];
    let refers = ["ref", "anc", "back", "return"];
    begins.iter().any(|begin| name.starts_with(begin))
        && name.bytes().any(|byte| byte.is_ascii_digit())
        && !refers.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_numbers_and_signs_and_nothing_longer() {
        for (text, label) in
            [("1", "1"), (" [12] ", "12"), ("(a)", "a"), ("*", "*"), ("††", "††"), ("iv", "iv"), ("1.", "1")]
        {
            assert_eq!(Label::read(text), Some(Label(label.to_owned())), "{text}");
        }
        for text in ["", "[]", "here", "12345", "1a", "see 1", "ab"] {
            assert_eq!(Label::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_at_the_start_of_a_text_stands_apart() {
        let label = Label("1".to_owned());
        for (text, rest) in [("1. a", "a"), (" [1] a", "a"), ("1) a", "a")] {
            assert_eq!(label.length_in(text).and_then(|length| text.get(length..)), Some(rest), "{text}");
        }
        for text in ["1 a", "1984. a", "1.5 a", "12. a", "a"] {
            assert_eq!(label.length_in(text), None, "{text}");
        }
    }

    #[test]
    fn names_of_notes_are_not_those_of_references() {
        for name in ["fn1", "fn:1", "_ftn1", "footnote-2", "sdfootnote1sym", "easy-footnote-bottom-1-20"] {
            assert!(is_name_of_note(name), "{name}");
        }
        for name in ["fnref1", "_ftnref1", "sdfootnote1anc", "step4", "fn", "1"] {
            assert!(!is_name_of_note(name), "{name}");
        }
    }
}
