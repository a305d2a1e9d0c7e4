//! Mail addresses that people gave as the address of their page.
//!
//! Forms ask for a mail address and a page beside each other; many wrote the first where the second belongs, and
//! platforms put `http://` before it.

#[cfg(any(feature = "blogger", feature = "mtif", feature = "text", feature = "wordpress"))]
use serde_json::Value;

#[cfg(any(feature = "blogger", feature = "mtif", feature = "text", feature = "wordpress"))]
use crate::model::Person;

/// Puts an address that is nothing but a person's mail address where those are: `mailto:`, a bare one, or what platforms
/// make of it, `http://name@host`. As it stands it is kept too, unless that says no more.
#[cfg(any(feature = "blogger", feature = "mtif", feature = "text", feature = "wordpress"))]
pub(crate) fn hide_mail_link(person: &mut Person) {
    let Some(url) = person.url.take_if(|url| is_mail_link(url)) else { return };
    let private = person.private.get_or_insert_default();
    let mail = without_scheme(&url);
    if private.email.is_none() && is_mail(&mail) {
        private.email = Some(mail);
    }
    if private.email.as_deref() != Some(url.as_str()) {
        let kept = private.meta.entry("url".to_owned()).or_insert(Value::Null);
        match kept {
            Value::Null => *kept = url.into(),
            Value::Array(list) => list.push(url.into()),
            _ => *kept = Value::Array(vec![kept.take(), url.into()]),
        }
    }
}

/// Returns true if a text is one mail address and nothing else.
#[cfg(any(feature = "blogger", feature = "mtif", feature = "text", feature = "wordpress"))]
fn is_mail(text: &str) -> bool {
    let is_odd = |char: char| char.is_whitespace() || ",;:()[]<>\"'/?#".contains(char);
    text.split_once('@').is_some_and(|(_, host)| host.contains('.') && !host.contains('@')) && !text.contains(is_odd)
}

/// Returns true if an address leads to a mail box: by its scheme, or because a host without a path has a user.
pub(crate) fn is_mail_link(url: &str) -> bool {
    let rest = without_scheme(url);
    let user = rest.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !user.contains(['/', '?', '#']) && !host.contains('/')
    });
    user || url.trim().get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
}

/// Returns an address without the schemes before it, of which a form may have added one, and the slash behind it.
fn without_scheme(url: &str) -> String {
    let url = url.replace("%40", "@");
    let mut rest = url.trim();
    while let Some(behind) = ["mailto:", "http:", "https:", "//"].iter().find_map(|scheme| {
        let (start, behind) = rest.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(behind)
    }) {
        rest = behind.trim_start();
    }
    rest.trim_end_matches('/').to_owned()
}

#[cfg(all(test, feature = "text"))]
#[allow(clippy::unwrap_used, reason = "a panic is the failing test")]
mod tests {
    use super::*;
    use crate::model::Private;

    #[test]
    fn an_address_that_is_a_mail_box_goes_where_those_are_and_loses_nothing() {
        for (url, left) in [
            ("mailto:ona@pond.example", true),
            ("http://ona@pond.example", true),
            ("https://ona%40pond.example/", true),
            ("HTTP://mailto:ona@pond.example", true),
            ("ona@pond.example", false),
        ] {
            let mut person = Person { url: Some(url.to_owned()), ..Person::default() };
            hide_mail_link(&mut person);
            let private = person.private.unwrap();
            assert_eq!((person.url, private.email.as_deref()), (None, Some("ona@pond.example")), "{url}");
            assert_eq!(private.meta.get("url"), left.then(|| url.into()).as_ref(), "{url}");
        }
        for url in [
            "https://pond.example/@ona",
            "https://pond.example/?to=ona@pond.example",
            "@ona",
            "pond.example",
            "ona@pond",
        ] {
            let mut person = Person { url: Some(url.to_owned()), ..Person::default() };
            hide_mail_link(&mut person);
            assert_eq!((person.url.as_deref(), person.private), (Some(url), None));
        }
    }

    #[test]
    fn what_still_has_one_does_not_bring_it_into_a_public_output() {
        for (url, stays) in [("mailto:ona@pond.example", false), ("https://pond.example/@ona", true)] {
            let mut person = Person { url: Some(url.to_owned()), ..Person::named("Ona") };
            person.strip_private();
            assert_eq!(person.url.is_some(), stays, "{url}");
        }
    }

    #[test]
    fn a_mail_address_beside_another_one_is_kept_beside_it() {
        let private = Private { email: Some("reed@pond.example".to_owned()), ..Private::default() };
        let url = Some("http://ona@pond.example".to_owned());
        let mut person = Person { url, private: private.or_none(), ..Person::default() };
        hide_mail_link(&mut person);
        let private = person.private.unwrap();
        assert_eq!(private.email.as_deref(), Some("reed@pond.example"));
        assert_eq!(private.meta["url"], "http://ona@pond.example");
    }
}
