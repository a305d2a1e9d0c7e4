//! The keys of a comment in other spellings, and the keys that say whether visitors could see it.
//!
//! What stands before the text of a comment is as private as it gets, so a key that is spelt in another way must not
//! become text. But people write `word: ` too: what is meant is told by the value as well.

use super::grammar;
use crate::discretion::{is_mail, is_network, says_private};
use crate::model::CommentStatus;

/// Other spellings of keys, without what parts words.
const SPELLINGS: [(&str, &str); 10] = [
    ("AUTHOREMAIL", "EMAIL"),
    ("AUTHORIP", "IP"),
    ("AUTHORMAIL", "EMAIL"),
    ("COMMENTEMAIL", "EMAIL"),
    ("COMMENTIP", "IP"),
    ("EMAILADDRESS", "EMAIL"),
    ("IPADDR", "IP"),
    ("IPADDRESS", "IP"),
    ("MAIL", "EMAIL"),
    ("MAILADDRESS", "EMAIL"),
];

/// Returns which of these keys a line has in other letters, behind blanks or in a usual other spelling, and the value.
pub(super) fn near_key<'a>(line: &'a [u8], keys: &[&'static str]) -> Option<(&'static str, &'a [u8])> {
    let (key, value) = grammar::key_value(line)?;
    let folded = fold(key);
    let meant = SPELLINGS.iter().find(|(other, _)| *other == folded).map_or(folded.as_str(), |(_, key)| key);
    keys.iter().find(|key| fold(key) == meant).map(|key| (*key, value))
}

/// Returns whether a value is of the kind that a key has; `None` where any text is.
pub(super) fn fits(key: &str, value: &[u8]) -> Option<bool> {
    match key {
        "IP" | "EMAIL" => Some(std::str::from_utf8(value).is_ok_and(says_private)),
        "SECRET" | "DATE" => Some(value.first().is_some_and(u8::is_ascii_digit)),
        "URL" => Some(value.starts_with(b"http")),
        _ => None,
    }
}

/// Returns true if a value is nothing but an address of the kind a key has.
pub(super) fn is_address(key: &str, value: &[u8]) -> bool {
    let Ok(value) = std::str::from_utf8(value) else { return false };
    match key {
        "IP" => is_network(value),
        "EMAIL" => is_mail(value),
        _ => false,
    }
}

/// Returns the key of a line that says whether visitors could see a comment, with a word or a number for it.
pub(super) fn visibility_key(line: &[u8]) -> Option<(&str, &[u8])> {
    let (key, value) = grammar::key_value(line)?;
    let is_word = !value.is_empty() && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    (is_word && asks(key).is_some()).then_some((key, value))
}

/// Returns true if a value is one of the words for what visitors could see.
pub(super) fn is_visibility(value: &[u8]) -> bool {
    let word = word(value);
    is_yes(&word) || is_no(&word) || stated(&word).is_some()
}

/// Returns what a key and its value say of whether visitors could see a comment; `None` if the key says nothing of it.
/// A word that nobody defines is no permission.
pub(super) fn visibility(key: &str, value: &[u8]) -> Option<CommentStatus> {
    let (word, asks) = (word(value), asks(key)?);
    if word.is_empty() {
        return None;
    }
    let unless = |is_public: bool, status| if is_public { CommentStatus::Approved } else { status };
    Some(match asks {
        Asks::Shown => unless(is_yes(&word), CommentStatus::Pending),
        Asks::Hidden(status) => unless(is_no(&word), status),
        Asks::Which => stated(&word).unwrap_or(CommentStatus::Pending),
    })
}

/// What a key asks.
#[derive(Clone, Copy)]
enum Asks {
    /// Whether the comment is shown.
    Shown,
    /// Whether it has a status that hides it.
    Hidden(CommentStatus),
    /// Which status it has.
    Which,
}

fn asks(key: &str) -> Option<Asks> {
    let folded = fold(key);
    let name = ["COMMENT", "IS"].iter().find_map(|prefix| folded.strip_prefix(prefix)).unwrap_or(&folded);
    match name {
        "APPROVED" | "PUBLIC" | "PUBLISHED" | "VISIBLE" => Some(Asks::Shown),
        "HIDDEN" | "MODERATED" | "PENDING" | "PRIVATE" | "SECRET" | "UNAPPROVED" => {
            Some(Asks::Hidden(CommentStatus::Pending))
        }
        "JUNK" | "SPAM" => Some(Asks::Hidden(CommentStatus::Spam)),
        "DELETED" | "TRASH" | "TRASHED" => Some(Asks::Hidden(CommentStatus::Trash)),
        "APPROVAL" | "JUNKSTATUS" | "MODERATION" | "STATUS" | "VISIBILITY" => Some(Asks::Which),
        _ => None,
    }
}

fn stated(word: &str) -> Option<CommentStatus> {
    match word {
        "1" | "approve" | "approved" | "public" | "publish" | "published" | "visible" => Some(CommentStatus::Approved),
        "junk" | "spam" => Some(CommentStatus::Spam),
        "deleted" | "trash" | "trashed" => Some(CommentStatus::Trash),
        "0" | "draft" | "hidden" | "hold" | "moderated" | "pending" | "private" | "review" | "unapproved"
        | "unpublished" => Some(CommentStatus::Pending),
        _ => None,
    }
}

fn is_yes(word: &str) -> bool {
    matches!(word, "1" | "true" | "yes" | "y" | "on")
}

fn is_no(word: &str) -> bool {
    matches!(word, "0" | "false" | "no" | "n" | "off")
}

fn word(value: &[u8]) -> String {
    String::from_utf8_lossy(value).trim().to_lowercase()
}

fn fold(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_in_other_letters_and_spellings() {
        let keys = ["AUTHOR", "EMAIL", "IP", "BLOG NAME"];
        for (line, key) in
            [("Email: x", "EMAIL"), ("\tE-MAIL: x", "EMAIL"), ("ip address: x", "IP"), (" Blog_Name : x", "BLOG NAME")]
        {
            assert_eq!(near_key(line.as_bytes(), &keys), Some((key, &b"x"[..])), "{line}");
        }
        for line in ["Emails: x", "Re: x", "Email x", "Authors note: x"] {
            assert_eq!(near_key(line.as_bytes(), &keys), None, "{line}");
        }
    }

    #[test]
    fn a_word_nobody_defines_is_no_permission() {
        use CommentStatus::{Approved, Pending, Spam, Trash};
        for (key, value, status) in [
            ("STATUS", "Approved", Approved),
            ("STATUS", "spam", Spam),
            ("STATUS", "embargoed", Pending),
            ("Approved", "0", Pending),
            ("APPROVED", "1", Approved),
            ("VISIBLE", "maybe", Pending),
            ("JUNK", "1", Spam),
            ("JUNK", "0", Approved),
            ("IS TRASH", "yes", Trash),
            ("Secret", "1", Pending),
            ("SECRET", "0", Approved),
        ] {
            assert_eq!(visibility(key, value.as_bytes()), Some(status), "{key}: {value}");
        }
        assert_eq!(visibility("STATUS", b""), None);
        assert_eq!(visibility("SCORE", b"5"), None);
    }
}
