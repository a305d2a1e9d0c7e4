use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date as precise as the source says it: with the source's own offset, with a time but no offset, or a day alone.
///
/// Written as RFC 3339 (`2015-06-07T08:09:10.444-08:00`), without the offset where none is known
/// (`2015-06-07T08:09:10`), or as a full-date (`2015-06-07`). Reading back what was written gives an equal value:
/// `Z` stays `Z`, and fractions keep their digits.
///
/// ```
/// use blogferry_formats::model::Date;
/// let date: Date = "2015-06-07T08:09:10.000-08:00".parse()?;
/// assert_eq!(date.to_string(), "2015-06-07T08:09:10.000-08:00");
/// assert_eq!(date.day(), (2015, 6, 7));
/// # Ok::<(), blogferry_formats::model::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    day: civil::Date,
    time: Option<Time>,
    offset: Option<Offset>,
}

/// The distance of a local time from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Offset {
    /// Written `Z`.
    Utc,
    /// Minutes east of Greenwich.
    Minutes(i16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Time {
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
    digits: u8,
}

/// A text that is no date in RFC 3339 form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date in RFC 3339 form")]
pub struct DateError;

impl Date {
    /// Returns a day without a time; `None` if the calendar has no such day.
    pub fn from_day(year: i16, month: u8, day: u8) -> Option<Self> {
        let day = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (1..=9999).contains(&year).then_some(Date { day, time: None, offset: None })
    }

    /// Returns the same day with a time of day; `None` if there is no such time.
    pub fn with_time(self, hour: u8, minute: u8, second: u8) -> Option<Self> {
        let valid = hour < 24 && minute < 60 && second <= 60;
        valid.then_some(Date { time: Some(Time { hour, minute, second, nanosecond: 0, digits: 0 }), ..self })
    }

    /// Returns the same local date and time with an offset; a day without a time stays without one.
    pub fn with_offset(self, offset: Offset) -> Self {
        Date { offset: self.time.map(|_| offset), ..self }
    }

    /// Returns the same local time without its offset.
    pub fn without_offset(self) -> Self {
        Date { offset: None, ..self }
    }

    /// Returns year, month and day as the source has them, in the source's own offset.
    pub fn day(self) -> (i16, u8, u8) {
        (self.day.year(), self.day.month().unsigned_abs(), self.day.day().unsigned_abs())
    }

    /// Returns hour, minute and second, if the source says them.
    pub fn time(self) -> Option<(u8, u8, u8)> {
        self.time.map(|time| (time.hour, time.minute, time.second))
    }

    /// Returns the offset, if the source says it.
    pub fn offset(self) -> Option<Offset> {
        self.offset
    }

    /// Returns nanoseconds since 1970 in UTC, for ordering. A date without an offset counts as UTC, a day without a
    /// time as its midnight.
    #[expect(clippy::arithmetic_side_effects, reason = "no civil date comes near the bounds of 128 bits")]
    pub fn instant(self) -> i128 {
        let days = i128::from(self.day.duration_since(civil::date(1970, 1, 1)).as_hours() / 24);
        let time = self.time.unwrap_or(Time { hour: 0, minute: 0, second: 0, nanosecond: 0, digits: 0 });
        let seconds = i128::from(time.hour) * 3600 + i128::from(time.minute) * 60 + i128::from(time.second);
        let offset = match self.offset {
            Some(Offset::Minutes(minutes)) => i128::from(minutes) * 60,
            Some(Offset::Utc) | None => 0,
        };
        (days * 86_400 + seconds - offset) * 1_000_000_000 + i128::from(time.nanosecond)
    }

    /// Returns the same instant on the clocks of a time zone. A date without an offset is taken as already local there
    /// and is given the zone's offset; a day without a time is returned as it is.
    pub fn in_zone(self, zone: &TimeZone) -> Self {
        let Some(time) = self.time else { return self };
        let local = match self.offset {
            None => {
                let second = time.second.min(59);
                let at = self.day.at(time.hour as i8, time.minute as i8, second as i8, 0);
                let offset = zone.to_ambiguous_timestamp(at).compatible().map(|at| zone.to_offset(at));
                return match offset {
                    Ok(offset) => self.with_offset(Offset::Minutes((offset.seconds() / 60) as i16)),
                    Err(_) => self,
                };
            }
            Some(_) => jiff::Timestamp::from_nanosecond(self.instant()),
        };
        let Ok(instant) = local else { return self };
        let zoned = instant.to_zoned(zone.clone());
        let Ok(minutes) = i16::try_from(zoned.offset().seconds() / 60) else { return self };
        let (hour, minute, second) = (zoned.hour(), zoned.minute(), zoned.second());
        Date {
            day: zoned.date(),
            time: Some(Time {
                hour: hour.unsigned_abs(),
                minute: minute.unsigned_abs(),
                second: second.unsigned_abs(),
                ..time
            }),
            offset: Some(if minutes == 0 && self.offset == Some(Offset::Utc) {
                Offset::Utc
            } else {
                Offset::Minutes(minutes)
            }),
        }
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads RFC 3339 section 5.6 with these allowances: a blank or `t` between date and time, no seconds, no offset,
    /// an offset without its colon, no time at all.
    fn from_str(text: &str) -> Result<Self, DateError> {
        parse(text.trim().as_bytes()).ok_or(DateError)
    }
}

fn parse(text: &[u8]) -> Option<Date> {
    let mut rest = text;
    let year = i16::try_from(number(&mut rest, 4)?).ok()?;
    literal(&mut rest, b"-")?;
    let month = u8::try_from(number(&mut rest, 2)?).ok()?;
    literal(&mut rest, b"-")?;
    let day = u8::try_from(number(&mut rest, 2)?).ok()?;
    let date = Date::from_day(year, month, day)?;
    if rest.is_empty() {
        return Some(date);
    }
    literal(&mut rest, b"Tt ")?;
    let hour = u8::try_from(number(&mut rest, 2)?).ok()?;
    literal(&mut rest, b":")?;
    let minute = u8::try_from(number(&mut rest, 2)?).ok()?;
    let second = if literal(&mut rest, b":").is_some() { u8::try_from(number(&mut rest, 2)?).ok()? } else { 0 };
    let mut date = date.with_time(hour, minute, second)?;
    if literal(&mut rest, b".").is_some() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (fraction, tail) = rest.split_at_checked(digits).filter(|_| digits > 0)?;
        rest = tail;
        let kept = fraction.get(..digits.min(9))?;
        let value = decimal(kept);
        let time = date.time.as_mut()?;
        time.digits = u8::try_from(kept.len()).ok()?;
        time.nanosecond = value.saturating_mul(10u32.pow(9u32.saturating_sub(u32::from(time.digits))));
    }
    if rest.is_empty() {
        return Some(date);
    }
    literal(&mut rest, b" ");
    let offset = match rest.split_first()? {
        (b'Z' | b'z', []) => Offset::Utc,
        (sign @ (b'+' | b'-'), digits) => {
            let mut digits = digits;
            let hours = i16::try_from(number(&mut digits, 2)?).ok()?;
            literal(&mut digits, b":");
            let minutes = if digits.is_empty() { 0 } else { i16::try_from(number(&mut digits, 2)?).ok()? };
            let valid = digits.is_empty() && hours <= 23 && minutes < 60;
            let total = hours.saturating_mul(60).saturating_add(minutes);
            valid.then_some(Offset::Minutes(if *sign == b'-' { total.saturating_neg() } else { total }))?
        }
        _ => return None,
    };
    Some(date.with_offset(offset))
}

fn number(rest: &mut &[u8], width: usize) -> Option<u32> {
    let (digits, tail) = rest.split_at_checked(width)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    *rest = tail;
    Some(decimal(digits))
}

fn decimal(digits: &[u8]) -> u32 {
    digits.iter().fold(0u32, |sum, digit| sum.saturating_mul(10).saturating_add(u32::from(digit.saturating_sub(b'0'))))
}

fn literal(rest: &mut &[u8], any_of: &[u8]) -> Option<()> {
    let (first, tail) = rest.split_first()?;
    any_of.contains(first).then(|| *rest = tail)
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.day();
        write!(out, "{year:04}-{month:02}-{day:02}")?;
        let Some(time) = self.time else { return Ok(()) };
        write!(out, "T{:02}:{:02}:{:02}", time.hour, time.minute, time.second)?;
        if time.digits > 0 {
            let width = usize::from(time.digits);
            let fraction =
                time.nanosecond.checked_div(10u32.pow(9u32.saturating_sub(u32::from(time.digits)))).unwrap_or(0);
            write!(out, ".{fraction:0width$}")?;
        }
        match self.offset {
            None => Ok(()),
            Some(Offset::Utc) => out.write_str("Z"),
            Some(Offset::Minutes(minutes)) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let total = minutes.unsigned_abs();
                write!(out, "{sign}{:02}:{:02}", total / 60, total % 60)
            }
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?)?$",
            "description": "RFC 3339 with the source's own offset; without the offset, or a day alone, where the source does not say more."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_back_to_the_letter() {
        for text in [
            "2015-06-07",
            "2015-06-07T08:09:10",
            "2015-06-07T08:09:10Z",
            "2015-06-07T08:09:10.001Z",
            "2015-06-07T08:09:10.000-08:00",
            "2015-06-07T08:09:10+05:45",
            "2016-12-31T23:59:60Z",
        ] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn days_and_times_that_do_not_exist_are_refused() {
        for text in
            ["2009-02-30", "0000-00-00", "2009-13-01", "2009-01-01T24:00:00Z", "-0001-11-30T00:00:00Z", "today", ""]
        {
            assert_eq!(text.parse::<Date>(), Err(DateError), "{text}");
        }
    }

    #[test]
    fn order_is_that_of_the_instants() {
        let earlier: Date = "2015-06-07T01:00:00+02:00".parse().unwrap();
        let later: Date = "2015-06-06T23:30:00Z".parse().unwrap();
        assert!(earlier.instant() < later.instant());
    }

    #[test]
    fn a_zone_moves_the_clock_and_not_the_instant() {
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let utc: Date = "2012-07-04T02:00:00Z".parse().unwrap();
        let local = utc.in_zone(&zone);
        assert_eq!(local.to_string(), "2012-07-03T19:00:00-07:00");
        assert_eq!(local.instant(), utc.instant());
        let bare: Date = "2012-07-03T19:00:00".parse().unwrap();
        assert_eq!(bare.in_zone(&zone), local);
    }
}
