//! What of elements that a format does not define is nobody's business.
//!
//! Such elements go to `meta`, so that nothing a source says is lost. But one of them may be a field whose name was
//! damaged, or hold a whole comment: then it carries what the field would have carried under `private`.

use std::net::IpAddr;

#[cfg(any(feature = "blogger", feature = "wordpress"))]
use crate::xml::Element;
#[cfg(any(feature = "blogger", feature = "mtif", feature = "wordpress"))]
use crate::{input::Position, issue::Issue, issues::Issues};

#[cfg(any(feature = "blogger", feature = "mtif", feature = "wordpress"))]
/// The elements or keys of one entry that were put under `private` instead of `meta`, by their names.
#[derive(Debug, Default)]
pub(crate) struct Withheld {
    names: Vec<String>,
    more: usize,
}

#[cfg(any(feature = "blogger", feature = "mtif", feature = "wordpress"))]
impl Withheld {
    /// How many names are told.
    const TOLD: usize = 8;

    /// Remembers an element.
    #[cfg(any(feature = "blogger", feature = "wordpress"))]
    pub fn add(&mut self, element: Element<'_>) {
        self.add_name(element.qualified_name());
    }

    /// Remembers a field by its name.
    pub fn add_name(&mut self, name: &str) {
        if self.names.iter().any(|told| told == name) {
            return;
        }
        if self.names.len() < Self::TOLD {
            self.names.push(name.to_owned());
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Tells of them, if there are any.
    pub fn report(mut self, at: Position, issues: &mut Issues) {
        if self.more > 0 {
            self.names.push("…".to_owned());
        }
        if !self.names.is_empty() {
            issues.report(Issue::PrivateWithheld { names: self.names.join(", ") }, Some(at));
        }
    }
}

#[cfg(any(feature = "blogger", feature = "wordpress"))]
/// Returns true if an element that nobody defines may hold the data of people: by its name, the names of what is in it
/// and of their attributes, or because a text in it holds a mail address or a network address.
pub(crate) fn is_private(element: Element<'_>) -> bool {
    let mut waiting = vec![element];
    while let Some(element) = waiting.pop() {
        let in_attributes = || element.attributes().any(|(name, value)| names_private(name) || says_private(&value));
        if names_private(element.name().1) || in_attributes() || says_private(&element.text()) {
            return true;
        }
        waiting.extend(element.children());
    }
    false
}

/// Returns true if a name says mail, network address or password; `IP` only as a word of it, since it ends many others.
pub(crate) fn names_private(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    ["mail", "passw", "pasw", "pwd", "ipaddr"].iter().any(|part| folded.contains(part))
        || folded.split(|char: char| !char.is_ascii_alphanumeric()).any(|word| matches!(word, "ip" | "pass"))
        || name.ends_with("IP")
}

/// Returns true if a text is one mail address.
#[cfg(any(feature = "mtif", feature = "wordpress"))]
pub(crate) fn is_mail(text: &str) -> bool {
    text.find('@').is_some_and(|at| is_mail_address(text, at)) && !text.contains(is_between)
}

/// Returns true if a text is one network address.
#[cfg(any(feature = "mtif", feature = "wordpress"))]
pub(crate) fn is_network(text: &str) -> bool {
    is_network_address(text)
}

/// Returns true if a text holds a mail address or a network address.
pub(crate) fn says_private(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| is_mail_address(text, at)) || text.split(is_between).any(is_network_address)
}

/// Returns true if the `@` at this place stands in a mail address: behind something, before a name with a dot in it.
fn is_mail_address(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let has_name = before.chars().next_back().is_some_and(|char| char.is_alphanumeric() || "._%+-".contains(char));
    let host = after.get(1..).unwrap_or_default();
    let end = host.find(|char: char| !(char.is_alphanumeric() || matches!(char, '.' | '-')));
    let host = host.get(..end.unwrap_or(host.len())).unwrap_or_default().trim_end_matches('.');
    has_name && host.split_once('.').is_some_and(|(name, rest)| !name.is_empty() && !rest.is_empty())
}

/// Returns true if a character stands between words and is part of none.
pub(crate) fn is_between(char: char) -> bool {
    char.is_whitespace() || matches!(char, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '\'' | '<' | '>' | '=')
}

fn is_network_address(word: &str) -> bool {
    // `::` is an address too, but nobody's.
    word.len() > 4 && word.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_mail_address_or_password_in_any_case_and_as_a_part() {
        for name in ["comment_author_ip", "authorIP", "EMAIL", "user-mail", "post_password", "Passwd", "post_pasword"] {
            assert!(names_private(name), "{name}");
        }
        for name in ["description", "zip", "relationship", "compass", "title", "commentRss"] {
            assert!(!names_private(name), "{name}");
        }
    }

    #[test]
    fn a_text_holds_addresses_wherever_they_stand() {
        for text in ["ona@example.com", "<ona.b+c@mail.example.com>", "from 192.0.2.7, at noon", "2001:db8::7"] {
            assert!(says_private(text), "{text}");
        }
        for text in ["@ona", "a @ b", "https://example.com/@ona/1", "ona@pond", "10:30", "1.2.3", "Moss::Fern ::", ""] {
            assert!(!says_private(text), "{text}");
        }
    }
}
