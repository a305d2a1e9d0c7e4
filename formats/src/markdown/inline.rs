//! Small pieces of a Markdown line: names as text, addresses that are safe to link, times for people.

use jiff::tz::{Offset as ZoneOffset, TimeZone};

use crate::model::{Date, Offset};

/// Returns a name as Markdown that shows exactly this text on one line. What could reorder the line is dropped.
pub(super) fn text(name: &str) -> String {
    let mut out = String::with_capacity(name.len().saturating_add(8));
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match char {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => continue,
            _ if char.is_whitespace() || char.is_control() => {
                if before != ' ' {
                    out.push(' ');
                }
                before = ' ';
                continue;
            }
            '_' if before.is_alphanumeric() && after.is_alphanumeric() => {}
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' => out.push('\\'),
            _ => {}
        }
        out.push(char);
        before = char;
    }
    out.truncate(out.trim_end().len());
    out
}

/// Returns the address of a link, or `None` unless it leads to a web page: a link must not run a script.
pub(super) fn link_target(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) || !rest.starts_with("//") {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for char in url.chars() {
        match char {
            _ if char.is_whitespace()
                || char.is_control()
                || matches!(char, '<' | '>' | '(' | ')' | '\\' | '"' | '`') =>
            {
                let mut bytes = [0; 4];
                char.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            }
            _ => out.push(char),
        }
    }
    Some(out)
}

/// Returns the zone a blog names: an IANA name or a fixed offset such as `+02:00`.
pub(super) fn zone(timezone: Option<&str>) -> Option<TimeZone> {
    let name = timezone?.trim();
    let fixed: Option<Date> = format!("2000-01-01T00:00:00{name}").parse().ok();
    match fixed.and_then(Date::offset) {
        Some(Offset::Utc) => Some(TimeZone::UTC),
        Some(Offset::Minutes(minutes)) => {
            ZoneOffset::from_seconds(i32::from(minutes).saturating_mul(60)).ok().map(TimeZone::fixed)
        }
        None => TimeZone::get(name).ok(),
    }
}

/// Returns a date as the blog showed it: one that says only the instant is moved to the blog's zone.
pub(super) fn local(date: Date, zone: Option<&TimeZone>) -> Date {
    let Some(zone) = zone.filter(|_| date.offset() == Some(Offset::Utc)) else { return date };
    // Zones of long ago differ from UTC by odd seconds, which no offset can say; and no zone has a leap second.
    let is_leap = date.time().is_some_and(|(_, _, second)| second == 60);
    Some(date.in_zone(zone)).filter(|moved| moved.instant() == date.instant() && !is_leap).unwrap_or(date)
}

/// Returns a date for people: `2012-02-03 11:22`, or the day alone.
pub(super) fn for_people(date: Date) -> String {
    let (year, month, day) = date.day();
    match date.time() {
        Some((hour, minute, _)) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
        None => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_markdown_characters_stays_a_name() {
        assert_eq!(text("**Bo** [x](y) `z` # <b>"), "\\*\\*Bo\\*\\* \\[x\\](y) \\`z\\` \\# \\<b\\>");
        assert_eq!(text(" J. O'Neil-Smith \n## Next "), "J. O'Neil-Smith \\#\\# Next");
        assert_eq!(text("snake_case _x_ \u{202E}evil &amp; {#id}"), "snake_case \\_x\\_ evil \\&amp; \\{\\#id\\}");
    }

    #[test]
    fn only_web_addresses_become_links() {
        for url in ["javascript:alert(1)", "JAVASCRIPT://x", "data:text/html,x", "//host/x", "mailto:a", "http:x", ""] {
            assert_eq!(link_target(url), None, "{url}");
        }
        assert_eq!(link_target(" HTTPS://x.example/a_(b) c\n> ").unwrap(), "HTTPS://x.example/a_%28b%29%20c%0A%3E");
    }

    #[test]
    fn an_instant_is_shown_on_the_clock_of_the_blog() {
        let date: Date = "2012-07-04T02:00:00Z".parse().unwrap();
        let shown = |timezone| local(date, zone(Some(timezone)).as_ref()).to_string();
        assert_eq!(shown("America/Los_Angeles"), "2012-07-03T19:00:00-07:00");
        assert_eq!(shown("+05:30"), "2012-07-04T07:30:00+05:30");
        assert_eq!(shown("UTC"), "2012-07-04T02:00:00Z");
        assert_eq!(shown("Nowhere/Land"), "2012-07-04T02:00:00Z");
    }

    #[test]
    fn what_has_an_offset_or_none_keeps_it() {
        let zone = zone(Some("Asia/Tokyo"));
        for text in ["2012-07-04T02:00:00-08:00", "2012-07-04T02:00:00", "2012-07-04", "2016-12-31T23:59:60Z"] {
            assert_eq!(local(text.parse().unwrap(), zone.as_ref()).to_string(), text);
        }
    }
}
