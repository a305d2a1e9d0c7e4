//! Dates, and the zone that no export names but every one shows: by the distance of the local from the universal time.

use jiff::tz::TimeZone;

use crate::model::{Date, Offset};

/// A date as an export writes it: local, and universal where the platform has set it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    pub local: Option<Date>,
    pub universal: Option<Date>,
}

impl Stamp {
    /// Reads the two fields. `0000-00-00 00:00:00` is "not yet" and nothing to report; of other texts that are no date
    /// the first is returned.
    pub fn read<'t>(local: Option<&'t str>, universal: Option<&'t str>) -> (Self, Option<&'t str>) {
        let (local, bad_local) = date(local);
        let (universal, bad_universal) = date(universal);
        (Stamp { local, universal }, bad_local.or(bad_universal))
    }

    /// Returns the local date with its offset, if both fields are there and their distance is one a zone can have.
    pub fn zoned(self) -> Option<Date> {
        let (local, universal) = (self.local?, self.universal?);
        let seconds = local.instant().saturating_sub(universal.instant()) / 1_000_000_000;
        // Some programs take the clock twice; a minute is no sign of a zone.
        let quarters = seconds.saturating_add(450).div_euclid(900);
        let is_close = seconds.abs_diff(quarters.saturating_mul(900)) <= 60;
        let minutes =
            i16::try_from(quarters.saturating_mul(15)).ok().filter(|minutes| (-12 * 60..=14 * 60).contains(minutes))?;
        is_close.then(|| local.with_offset(if minutes == 0 { Offset::Utc } else { Offset::Minutes(minutes) }))
    }

    /// Returns the best that can be said: with the offset of its own, the universal time alone, or the local time with
    /// what the blog's other dates tell.
    pub fn resolve(self, zones: &Zones) -> Option<Date> {
        match (self.zoned(), self.local, self.universal) {
            (Some(date), ..) => Some(date),
            (None, Some(local), _) => Some(zones.place(local)),
            (None, None, universal) => universal.map(|date| date.with_offset(Offset::Utc)),
        }
    }
}

/// A date, and the text if it is none.
fn date(text: Option<&str>) -> (Option<Date>, Option<&str>) {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return (None, None) };
    if text.starts_with("0000-00-00") || text.starts_with('-') {
        return (None, None);
    }
    match text.parse::<Date>() {
        Ok(date) => (Some(date.without_offset()), None),
        Err(_) => (None, Some(text)),
    }
}

/// What the dates of a blog say about its zone.
#[derive(Debug, Default)]
pub(super) struct Zones {
    /// The zone the user named.
    zone: Option<TimeZone>,
    /// Local second and offset of every date that shows one, in order; between equal neighbours the middle is left out.
    seen: Vec<(i64, Offset)>,
}

impl Zones {
    pub fn new(zone: Option<TimeZone>, mut seen: Vec<(i64, Offset)>) -> Self {
        seen.sort_by_key(|(second, _)| *second);
        let mut kept: Vec<(i64, Offset)> = Vec::new();
        for (second, offset) in seen {
            match kept.as_mut_slice() {
                [.., before, last] if before.1 == offset && last.1 == offset => last.0 = second,
                _ => kept.push((second, offset)),
            }
        }
        Zones { zone, seen: kept }
    }

    /// Returns what `new` takes for a date that has an offset.
    pub fn sight(date: Date) -> Option<(i64, Offset)> {
        Some((local_second(date), date.offset()?))
    }

    /// Gives a local date the offset of the zone, or of the date nearest to it; none where nothing is known.
    pub fn place(&self, local: Date) -> Date {
        if let Some(zone) = &self.zone {
            return local.in_zone(zone);
        }
        let second = local_second(local);
        let after = self.seen.partition_point(|(seen, _)| *seen < second);
        let neighbours = [after.checked_sub(1), Some(after)].into_iter().flatten();
        let nearest = neighbours.filter_map(|at| self.seen.get(at)).min_by_key(|(seen, _)| seen.abs_diff(second));
        nearest.map_or(local, |(_, offset)| local.with_offset(*offset))
    }

    /// Returns the zone for the blog: only where all dates agree.
    pub fn name(&self) -> Option<String> {
        let (_, first) = self.seen.first()?;
        let same = self.seen.iter().all(|(_, offset)| offset == first);
        same.then(|| match first {
            Offset::Utc => "+00:00".to_owned(),
            Offset::Minutes(minutes) => {
                let sign = if *minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
            }
        })
    }
}

fn local_second(date: Date) -> i64 {
    i64::try_from(date.without_offset().instant() / 1_000_000_000).unwrap_or_default()
}

/// Reads the date of RFC 822 that stands in `pubDate`, for files that have no other.
pub(super) fn rfc_822(text: &str) -> Option<Date> {
    let rest = text.split_once(',').map_or(text, |(_, rest)| rest);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let [day, month, year, clock, zone] = words.as_slice() else { return None };
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month =
        months.iter().position(|name| name.eq_ignore_ascii_case(month.get(..3).unwrap_or_default()))?.saturating_add(1);
    let zone = match *zone {
        "GMT" | "UT" | "UTC" | "Z" | "+0000" => "Z",
        other => other,
    };
    format!("{year:0>4}-{month:02}-{day:0>2}T{clock}{zone}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(local: &str, universal: &str) -> Stamp {
        Stamp::read(Some(local), Some(universal)).0
    }

    fn zoned(local: &str, universal: &str) -> Option<String> {
        stamp(local, universal).zoned().map(|date| date.to_string())
    }

    #[test]
    fn the_offset_is_the_distance_of_the_two_fields() {
        assert_eq!(zoned("2014-05-01 12:00:00", "2014-05-01 10:00:00").as_deref(), Some("2014-05-01T12:00:00+02:00"));
        assert_eq!(zoned("2014-05-01 00:10:00", "2014-05-01 05:40:00").as_deref(), Some("2014-05-01T00:10:00-05:30"));
        assert_eq!(zoned("2014-05-01 12:00:00", "2014-05-01 12:00:01").as_deref(), Some("2014-05-01T12:00:00Z"));
    }

    #[test]
    fn a_distance_that_no_zone_has_is_not_believed() {
        assert_eq!(zoned("2014-05-02 12:00:00", "2014-05-01 10:00:00"), None);
        assert_eq!(zoned("2014-05-01 12:07:00", "2014-05-01 12:00:00"), None);
    }

    #[test]
    fn a_date_without_universal_time_takes_the_offset_of_its_neighbour() {
        let seen = [("2014-01-10 12:00:00", "2014-01-10 11:00:00"), ("2014-07-10 12:00:00", "2014-07-10 10:00:00")];
        let seen = seen.iter().filter_map(|(local, universal)| stamp(local, universal).zoned());
        let zones = Zones::new(None, seen.filter_map(Zones::sight).collect());
        let place = |text: &str| stamp(text, "0000-00-00 00:00:00").resolve(&zones).unwrap().to_string();
        assert_eq!(place("2014-02-01 12:00:00"), "2014-02-01T12:00:00+01:00");
        assert_eq!(place("2014-06-01 12:00:00"), "2014-06-01T12:00:00+02:00");
        assert_eq!(zones.name(), None);
    }

    #[test]
    fn the_zone_of_the_user_comes_before_the_neighbours() {
        let zones = Zones::new(Some(TimeZone::get("Asia/Tokyo").unwrap()), vec![(0, Offset::Utc)]);
        let date = stamp("2014-02-01 12:00:00", "").resolve(&zones).unwrap();
        assert_eq!(date.to_string(), "2014-02-01T12:00:00+09:00");
    }

    #[test]
    fn without_any_sign_of_a_zone_a_date_floats() {
        let date = stamp("2014-02-01 12:00:00", "0000-00-00 00:00:00").resolve(&Zones::default()).unwrap();
        assert_eq!(date.to_string(), "2014-02-01T12:00:00");
    }

    #[test]
    fn dates_that_are_not_yet_set_are_nothing_to_report() {
        assert_eq!(Stamp::read(Some("0000-00-00 00:00:00"), Some("-0001-11-30 00:00:00")), (Stamp::default(), None));
        assert_eq!(Stamp::read(Some("yesterday"), None).1, Some("yesterday"));
    }

    #[test]
    fn dates_of_feeds_are_read() {
        assert_eq!(rfc_822("Tue, 14 Jan 2014 17:31:03 +0000").unwrap().to_string(), "2014-01-14T17:31:03Z");
        assert_eq!(rfc_822("4 Jan 2014 17:31:03 +0200").unwrap().to_string(), "2014-01-04T17:31:03+02:00");
        assert_eq!(rfc_822("Mon, 30 Nov -0001 00:00:00 +0000"), None);
    }
}
