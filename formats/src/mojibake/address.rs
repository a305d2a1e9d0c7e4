//! Whether a place in a text is part of an address.

/// Goes through a text from front to back and knows of each place whether an address reaches up to it.
#[derive(Default)]
pub(super) struct Addresses {
    /// What was looked at so far.
    seen: usize,
    is_inside: bool,
}

impl Addresses {
    /// Returns true if the place is part of an address: of a word with `://` in it, or of the value of an attribute that
    /// names one. Places must be asked for in ascending order.
    pub fn is_inside(&mut self, text: &str, place: usize) -> bool {
        let between = text.get(self.seen..place).unwrap_or_default();
        self.seen = place;
        match between.rfind(ends_address) {
            None => self.is_inside = self.is_inside || between.contains("://"),
            Some(end) => {
                let (ahead, word) = between.split_at_checked(end).unwrap_or_default();
                let is_quoted = word.starts_with(['"', '\'']);
                self.is_inside = (is_quoted && names_address(ahead)) || word.contains("://");
            }
        }
        self.is_inside
    }
}

fn ends_address(letter: char) -> bool {
    letter.is_ascii_whitespace() || matches!(letter, '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']')
}

/// Returns true if what stands ahead of a quote is an attribute whose value is an address.
fn names_address(ahead: &str) -> bool {
    let Some(name) = ahead.trim_ascii_end().strip_suffix('=') else { return false };
    let name = name.trim_ascii_end().as_bytes();
    let ends_with = |word: &str| {
        name.len()
            .checked_sub(word.len())
            .and_then(|start| name.get(start..))
            .is_some_and(|end| end.eq_ignore_ascii_case(word.as_bytes()))
    };
    ["href", "src", "srcset", "action", "cite", "poster", "data"].into_iter().any(ends_with)
}
