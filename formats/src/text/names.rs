//! Whether what stands where a name should stand can be one, and what it says about its owner.

use super::calendar::{Calendar, Languages};
use super::fold::{folded, is_invisible};
use crate::mail_link::hide_mail_link;
use crate::model::{Person, Private};

/// Returns true if a text can be the name of somebody who comments, rather than the beginning of a sentence.
pub(super) fn can_be_name(calendar: &Calendar, languages: Languages, text: &str) -> bool {
    let text = trim(text);
    if text.is_empty() || text.chars().count() > 60 || text.ends_with([',', ';', ':']) || text.starts_with('"') {
        return false;
    }
    let fold = folded(text);
    let first = fold.split(' ').next().unwrap_or_default();
    if fold.contains(' ') && calendar.starts_no_name(first, languages) || fold.split(' ').count() > 8 {
        return false;
    }
    !has_sentence_break(text)
}

/// Returns true if a line can be a name that stands alone on it: shorter, and not ending like a sentence.
pub(super) fn can_be_lone_name(calendar: &Calendar, languages: Languages, text: &str) -> bool {
    let text = trim(text);
    let last = text.rsplit(' ').next().unwrap_or_default();
    let abbreviated = last.chars().count() <= 4 && last.starts_with(char::is_uppercase);
    let open = !text.ends_with(['!', '?', '…']) && (!text.ends_with('.') || abbreviated);
    open && text.split_whitespace().count() <= 6 && can_be_name(calendar, languages, text)
}

/// Returns the text without blanks, direction marks and leading bullets around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter))
}

/// Returns the person behind a name: of an address its host or the part before `@`, with the address kept apart.
pub(super) fn person(name: &str) -> Person {
    let name = trim(name);
    let lower = name.to_ascii_lowercase();
    for scheme in ["http://", "https://"] {
        if lower.starts_with(scheme) && !name.contains(char::is_whitespace) {
            let rest = name.get(scheme.len()..).unwrap_or_default();
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            if !host.is_empty() {
                let shown = host.rsplit('@').next().unwrap_or(host);
                let mut person = Person { url: Some(name.to_owned()), ..Person::named(shown) };
                hide_mail_link(&mut person);
                return person;
            }
        }
    }
    if let Some(local) = mail(name) {
        let private = Private { email: Some(name.to_owned()), ..Private::default() };
        return Person { name: Some(local.to_owned()), private: private.or_none(), ..Person::default() };
    }
    Person::named(name)
}

/// Takes the number of a numbered comment from before its name.
pub(super) fn without_number(name: &str) -> &str {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = name.split_at(digits);
    let rest = rest.strip_prefix(['.', ')']).and_then(|rest| rest.strip_prefix(' '));
    match rest {
        Some(rest) if !number.is_empty() && !rest.trim().is_empty() => rest.trim_start(),
        _ => name,
    }
}

/// Returns the part of an e-mail address before `@`, if that is what the name is.
fn mail(name: &str) -> Option<&str> {
    let (local, host) = name.split_once('@')?;
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._-+".contains(c));
    let shaped = plain(local) && plain(host) && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    shaped.then_some(local)
}

fn has_sentence_break(text: &str) -> bool {
    let mut letters = text.chars().peekable();
    let mut sign = None;
    while let Some(letter) = letters.next() {
        if letter == ' ' {
            match sign {
                Some('?' | '!') => return true,
                Some('.') if letters.peek().is_some_and(|next| next.is_lowercase()) => return true,
                _ => {}
            }
        }
        sign = Some(letter);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::calendar::calendar;
    use super::*;

    #[test]
    fn names_are_told_from_beginnings_of_sentences() {
        let calendar = calendar();
        let english = calendar.language("en").unwrap();
        for name in ["Reed", "K.V.", "Well...", "The Owl 🦉 of Route 66", "http://reed.example/", "She", "Mrs. Reed"]
        {
            assert!(can_be_name(calendar, english, name), "{name}");
        }
        for text in ["And then my mother", "As the poet", "Really? Reed", "I left. then Reed", "\"Stop", ""] {
            assert!(!can_be_name(calendar, english, text), "{text}");
        }
    }

    #[test]
    fn an_address_is_not_printed_as_a_name() {
        assert_eq!(person("https://reed.example/blog").name.as_deref(), Some("reed.example"));
        let by_mail = person("reed@pond.example");
        assert_eq!(by_mail.name.as_deref(), Some("reed"));
        assert_eq!(by_mail.private.and_then(|it| it.email).as_deref(), Some("reed@pond.example"));
        assert_eq!(person("@reed").name.as_deref(), Some("@reed"));
    }
}
