//! Dates on the clock of the blog, and as people read them.

use jiff::tz::{Offset as ZoneOffset, TimeZone};

use crate::model::{Date, Offset};

/// Returns the zone a blog names: an IANA name or a fixed offset such as `+02:00`.
pub(crate) fn zone(timezone: Option<&str>) -> Option<TimeZone> {
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
pub(crate) fn local(date: Date, zone: Option<&TimeZone>) -> Date {
    let Some(zone) = zone.filter(|_| date.offset() == Some(Offset::Utc)) else { return date };
    // Zones of long ago differ from UTC by odd seconds, which no offset can say; and no zone has a leap second.
    let is_leap = date.time().is_some_and(|(_, _, second)| second == 60);
    Some(date.in_zone(zone)).filter(|moved| moved.instant() == date.instant() && !is_leap).unwrap_or(date)
}

/// Returns a date for people: `2012-02-03 11:22`, or the day alone.
#[cfg(feature = "markdown")]
pub(crate) fn for_people(date: Date) -> String {
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
