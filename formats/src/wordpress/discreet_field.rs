//! Which custom fields hold the data of people.
//!
//! Forums, forms and shops keep under fields who wrote from where, beside what pages show. A word of the key or an address
//! as the whole value tells the two apart; prose that names an address is what somebody wrote.

use std::net::SocketAddr;

use serde_json::Value;

use crate::discretion;
use crate::mail_link::is_mail_link;

/// Returns true if a custom field holds the data of people: a word of its key says address or password, or an address
/// is all its value says. A switch is no address.
pub(super) fn is_private(key: &str, value: &Value) -> bool {
    let mut waiting = vec![(key, value)];
    while let Some((key, value)) = waiting.pop() {
        let words = words(key);
        match value {
            Value::String(text) => {
                let text = text.trim();
                let of_address = !is_switch(text) && words.iter().any(|word| names_address(word));
                let of_password = !text.is_empty() && words.iter().any(|word| names_password(word));
                let is_version = words.iter().any(|word| word == "ver" || word.contains("version"));
                if of_address || of_password || says_only_addresses(text, is_version) {
                    return true;
                }
            }
            Value::Number(_) if words.iter().any(|word| names_password(word)) => return true,
            Value::Array(list) => waiting.extend(list.iter().map(|value| (key, value))),
            // What is named by its place in a list is still what the list is.
            Value::Object(fields) => waiting.extend(fields.iter().map(|(name, value)| {
                let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
                (if is_number { key } else { name.as_str() }, value)
            })),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        if discretion::says_private(key) {
            return true;
        }
    }
    false
}

/// Returns the words of a key in small letters: `authorIP` and `author-ip` have the same two.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for char in key.chars() {
        let begins = !char.is_alphanumeric() || (was_small && char.is_uppercase());
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        was_small = char.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| char.is_alphanumeric()) {
            word.extend(char.to_lowercase());
        }
    }
    words
}

fn names_address(word: &str) -> bool {
    let is_whole = matches!(word, "ip" | "ips" | "ipv4" | "ipv6" | "mail" | "mails");
    is_whole || ["email", "mailad", "ipaddr"].iter().any(|part| word.contains(part)) || word.ends_with("mail")
}

fn names_password(word: &str) -> bool {
    word == "pass" || ["passw", "passphrase", "passcode", "pwd"].iter().any(|part| word.contains(part))
}

fn is_switch(text: &str) -> bool {
    ["", "0", "1", "yes", "no", "on", "off", "true", "false"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Returns true if a text is one address or a list of them; a version may look like a network address.
fn says_only_addresses(text: &str, is_version: bool) -> bool {
    let is_network = |word: &str| !is_version && (discretion::is_network(word) || word.parse::<SocketAddr>().is_ok());
    let mut words = text.split(discretion::is_between).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| discretion::is_mail(word) || is_network(word) || is_mail_link(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_custom_field_is_private_by_a_word_of_its_key_or_by_all_its_value_says() {
        for (key, value) in [
            ("_bbp_author_ip", json!("x")),
            ("user_submit_email", json!("ona at pond")),
            ("authorIP", json!("x")),
            ("userPassword", json!("1")),
            ("user_pass", json!(["reed"])),
            ("from", json!(" ona@pond.example ")),
            ("from", json!("mailto:ona@pond.example")),
            ("seen", json!("192.0.2.7, 2001:db8::7")),
            ("seen", json!("192.0.2.7:443")),
            ("form", json!({"0": {"name": "Ona", "email": "?"}})),
            ("sent_to", json!({"ona@pond.example": "1"})),
            ("ona@pond.example", json!("1")),
        ] {
            assert!(is_private(key, &value), "{key} {value}");
        }
        for (key, value) in [
            ("description", json!("write to ona@pond.example")),
            ("_shipping", json!("x")),
            ("_thumbnail_id", json!("7")),
            ("compass", json!("north")),
            ("passage", json!("x")),
            ("mailchimp_list", json!("7")),
            ("dont_email_post", json!("0")),
            ("share", json!({"email": "1", "buttons": ["email"]})),
            ("_plugin_version", json!("1.2.3.4")),
            ("geo_latitude", json!("52.5")),
            ("_yoast_wpseo_title", json!("Reeds @ the pond")),
            ("profile", json!("https://pond.example/@ona")),
        ] {
            assert!(!is_private(key, &value), "{key} {value}");
        }
    }
}
