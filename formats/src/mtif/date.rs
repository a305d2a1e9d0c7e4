//! Dates: `MM/DD/YYYY hh:mm:ss` with or without `AM` and `PM`, and what other tools write.

use crate::model::Date;

/// In which order a file has day and month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DateOrder {
    /// As the format says; or nothing in the file says otherwise.
    #[default]
    MonthFirst,
    /// At least one date can only have the day first, and none the month.
    DayFirst,
    /// Both occur.
    Mixed,
}

/// What a text says as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub date: Date,
    /// True if the year had two digits.
    pub year_short: bool,
    /// True if it could also be read the other way and the file does not tell which way is right.
    pub ambiguous: bool,
}

/// Collects from all dates of a file what their order is.
#[derive(Clone, Debug, Default)]
pub(super) struct DateEvidence {
    month_first: bool,
    /// The offset of the first date that has the day first, and its text.
    pub day_first: Option<(u64, String)>,
}

impl DateEvidence {
    /// Takes one more date.
    pub fn add(&mut self, text: &str, offset: u64) {
        match split(text) {
            Some(Parts { numbers: Numbers::Either(first, second, _), .. }) => {
                self.month_first |= first <= 12 && second > 12;
                if first > 12 && second <= 12 {
                    self.day_first.get_or_insert_with(|| (offset, text.to_owned()));
                }
            }
            // The year first, or no date: says nothing about the others.
            Some(Parts { numbers: Numbers::YearFirst(..), .. }) | None => {}
        }
    }

    /// Returns the order.
    pub fn order(&self) -> DateOrder {
        match (&self.day_first, self.month_first) {
            (None, _) => DateOrder::MonthFirst,
            (Some(_), false) => DateOrder::DayFirst,
            (Some(_), true) => DateOrder::Mixed,
        }
    }
}

/// Reads a date; `None` if it is none.
pub(super) fn read(text: &str, order: DateOrder) -> Option<Reading> {
    if let Ok(date) = text.parse() {
        return Some(Reading { date, year_short: false, ambiguous: false });
    }
    let parts = split(text)?;
    let (year, month, day, ambiguous) = match parts.numbers {
        Numbers::YearFirst(year, month, day) => (year, month, day, false),
        Numbers::Either(first, second, year) => {
            let day_first = first > 12 || order == DateOrder::DayFirst && second <= 12;
            let (month, day) = if day_first { (second, first) } else { (first, second) };
            (year, month, day, order == DateOrder::Mixed && first <= 12 && second <= 12 && first != second)
        }
    };
    let year_short = year.digits <= 2;
    let year = match year.value {
        value @ 0..70 if year_short => value.saturating_add(2000),
        value if year_short => value.saturating_add(1900),
        value => value,
    };
    let date = Date::from_day(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    let date = match parts.clock {
        "" => date,
        clock => {
            let (hour, minute, second) = time(clock)?;
            date.with_time(hour, minute, second)?
        }
    };
    Some(Reading { date, year_short, ambiguous })
}

struct Parts<'a> {
    numbers: Numbers,
    clock: &'a str,
}

#[derive(Clone, Copy)]
enum Numbers {
    YearFirst(Year, u32, u32),
    Either(u32, u32, Year),
}

#[derive(Clone, Copy)]
struct Year {
    value: u32,
    digits: usize,
}

fn split(text: &str) -> Option<Parts<'_>> {
    let text = text.trim();
    let (day, clock) = text.split_once([' ', 'T', '\t', '\u{a0}']).unwrap_or((text, ""));
    let separator = day.chars().find(|one| !one.is_ascii_digit())?;
    if !matches!(separator, '/' | '-') {
        return None;
    }
    let mut parts = day.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let year = |text: &str| matches!(text.len(), 2 | 4).then_some(Year { value: number(text)?, digits: text.len() });
    let part = |text: &str| if text.len() <= 2 { number(text) } else { None };
    let numbers = if first.len() == 4 {
        Numbers::YearFirst(year(first)?, part(second)?, part(third)?)
    } else {
        Numbers::Either(part(first)?, part(second)?, year(third)?)
    };
    Some(Parts { numbers, clock: clock.trim() })
}

/// Reads `h:m`, `h:m:s` and either with `AM` or `PM`. An hour above 12 with `PM` is what some tools write and says the
/// same without it; with `AM` it contradicts itself.
fn time(text: &str) -> Option<(u8, u8, u8)> {
    let end = text.find(|one: char| !one.is_ascii_digit() && one != ':').unwrap_or(text.len());
    let (clock, half) = text.split_at_checked(end)?;
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    if parts.next().is_some() || [hour, minute, second].iter().any(|part| part.len() > 2) {
        return None;
    }
    let [hour, minute, second] = [number(hour)?, number(minute)?, number(second)?];
    let half = half.trim();
    let hour = if half.is_empty() {
        hour
    } else if half.eq_ignore_ascii_case("am") && hour <= 12 {
        hour % 12
    } else if half.eq_ignore_ascii_case("pm") {
        if hour < 12 { hour.saturating_add(12) } else { hour }
    } else {
        return None;
    };
    Some((u8::try_from(hour).ok()?, u8::try_from(minute).ok()?, u8::try_from(second).ok()?))
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Option<String> {
        read(text, DateOrder::MonthFirst).map(|reading| reading.date.to_string())
    }

    #[test]
    fn both_clocks_and_the_shapes_of_other_tools_are_read() {
        for (text, expected) in [
            ("06/13/2004 12:05:00 AM", "2004-06-13T00:05:00"),
            ("06/13/2004 12:05:00 PM", "2004-06-13T12:05:00"),
            ("6/3/2004 1:05:09 pm", "2004-06-03T13:05:09"),
            ("06/13/2004 01:05:00PM", "2004-06-13T13:05:00"),
            ("06/13/2004 23:05:00", "2004-06-13T23:05:00"),
            ("06/13/2004 23:05:00 PM", "2004-06-13T23:05:00"),
            ("06/13/2004 00:05:00 AM", "2004-06-13T00:05:00"),
            ("06/13/2004 13:05", "2004-06-13T13:05:00"),
            ("06/13/2004", "2004-06-13"),
            ("2004/06/13 23:05:00", "2004-06-13T23:05:00"),
            ("2004-06-13 23:05:00", "2004-06-13T23:05:00"),
            ("2004-6-3 3:05:00 PM", "2004-06-03T15:05:00"),
            ("2004-06-13T23:05:00+09:00", "2004-06-13T23:05:00+09:00"),
            ("13/06/2004 23:05:00", "2004-06-13T23:05:00"),
        ] {
            assert_eq!(reads(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_read_as_one() {
        for text in [
            "",
            "yesterday",
            "13/13/2004 10:00:00",
            "02/30/2004 10:00:00",
            "06/13/2004 24:00:00",
            "06/13/2004 13:00:00 AM",
            "06/13/2004 10:61:00",
            "06/13/2004 10:00:00 XM",
            "06/13/04/05",
            "06/13/204 10:00:00",
            "06-13/2004 10:00:00",
            "+6/13/2004",
            "00/13/2004",
            "06/13/99999",
            "06/13/2004 10",
            "1.2.2004",
        ] {
            assert_eq!(reads(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_is_one_since_1970() {
        let reading = read("06/13/05 10:00:00", DateOrder::MonthFirst).unwrap();
        assert_eq!((reading.date.day().0, reading.year_short), (2005, true));
        assert_eq!(reads("06/13/99 10:00:00").as_deref(), Some("1999-06-13T10:00:00"));
    }

    #[test]
    fn one_date_that_has_the_day_first_settles_the_others() {
        let mut evidence = DateEvidence::default();
        evidence.add("03/04/2004 10:00:00", 0);
        assert_eq!(evidence.order(), DateOrder::MonthFirst);
        evidence.add("25/04/2004 10:00:00", 9);
        assert_eq!(evidence.order(), DateOrder::DayFirst);
        assert_eq!(read("03/04/2004", evidence.order()).unwrap().date.to_string(), "2004-04-03");
        evidence.add("04/25/2004 10:00:00", 18);
        assert_eq!(evidence.order(), DateOrder::Mixed);
        let reading = read("03/04/2004", evidence.order()).unwrap();
        assert_eq!((reading.date.to_string().as_str(), reading.ambiguous), ("2004-03-04", true));
    }
}
