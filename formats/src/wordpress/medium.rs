//! What is kept of a medium for the posts that show it, in little memory: a blog may have hundreds of thousands.

use serde_json::Value;

use crate::model::{Attachment, Meta};

/// The facts of a medium in one allocation.
pub(super) struct Medium {
    /// Address, title, description and caption, one after the other.
    text: Box<str>,
    /// Where the first three of them end. What is not there is empty.
    ends: [u32; 3],
    width: u32,
    height: u32,
    /// The number of the item it belongs to; 0 for none.
    parent: u64,
}

/// The facts that stand in the `meta` of an attachment.
const ALT: &str = "alt";
const CAPTION: &str = "caption";

impl Medium {
    /// Keeps what posts need of a described medium.
    pub fn new(medium: &Attachment) -> Self {
        let word = |name: &str| medium.meta.get(name).and_then(Value::as_str).unwrap_or_default();
        let number = |name: &str| medium.meta.get(name).and_then(Value::as_u64).unwrap_or_default();
        let side = |name: &str| u32::try_from(number(name)).unwrap_or_default();
        let parts = [
            medium.url.as_deref().unwrap_or_default(),
            medium.title.as_deref().unwrap_or_default(),
            word(ALT),
            word(CAPTION),
        ];
        let mut ends = [0; 3];
        let mut end = 0_usize;
        for (slot, part) in ends.iter_mut().zip(parts) {
            end = end.saturating_add(part.len());
            *slot = u32::try_from(end).unwrap_or(u32::MAX);
        }
        Medium {
            text: parts.concat().into_boxed_str(),
            ends,
            width: side("width"),
            height: side("height"),
            parent: word("parent").parse().unwrap_or_default(),
        }
    }

    /// Returns the medium as posts show it.
    pub fn to_attachment(&self, number: u64) -> Attachment {
        let [first, second, third] = self.ends.map(|end| end as usize);
        let part = |from: usize, to: usize| {
            let part = self.text.get(from..to).unwrap_or_default();
            (!part.is_empty()).then(|| part.to_owned())
        };
        let mut meta = Meta::new();
        let texts = [(ALT, part(second, third)), (CAPTION, part(third, self.text.len()))];
        meta.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::from(text?)))));
        meta.insert("id".to_owned(), Value::from(number.to_string()));
        if self.parent != 0 {
            meta.insert("parent".to_owned(), Value::from(self.parent.to_string()));
        }
        let sides = [("width", self.width), ("height", self.height)].into_iter().filter(|(_, side)| *side != 0);
        meta.extend(sides.map(|(name, side)| (name.to_owned(), Value::from(side))));
        Attachment { url: part(0, first), title: part(first, second), meta, ..Attachment::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medium_comes_back_as_it_was() {
        let mut meta = Meta::new();
        for (name, value) in [("alt", "Frösche"), ("caption", "A pond"), ("id", "7"), ("parent", "3")] {
            meta.insert(name.to_owned(), value.into());
        }
        meta.insert("height".to_owned(), 60.into());
        meta.insert("width".to_owned(), 90.into());
        let whole = Attachment {
            url: Some("https://pond.example/frog.jpg".to_owned()),
            title: Some("Frog".to_owned()),
            meta,
            ..Attachment::default()
        };
        assert_eq!(Medium::new(&whole).to_attachment(7), whole);
        let mut bare = Attachment::default();
        bare.meta.insert("id".to_owned(), "8".into());
        assert_eq!(Medium::new(&bare).to_attachment(8), bare);
    }

    #[test]
    fn a_medium_takes_little_more_than_its_words() {
        assert!(size_of::<(u64, Medium)>() <= 64);
    }
}
