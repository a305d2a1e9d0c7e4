//! Dates and times as pages print them, and what each is by what the whole page says: a value only when certain.

use super::calendar::{Languages, Order};
use crate::model::{Date, Offset};

/// A day, a time of day, or both, as a page prints it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct When {
    pub day: Option<Day>,
    /// Hour, minute and second.
    pub time: Option<(u8, u8, u8)>,
    /// True if the time is that of Greenwich.
    pub utc: bool,
    /// The whole date, if it is written as computers write it.
    pub exact: Option<Date>,
    /// Monday is 1.
    pub weekday: Option<u8>,
    /// The languages whose words it is written with; none for figures alone.
    pub languages: Languages,
}

/// A day as the page writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Day {
    /// Month by name; a word that names two months in two languages has both.
    Named { year: Option<i16>, day: u8, month: (u8, Languages), or: Option<(u8, Languages)> },
    /// Two figures whose order is open, and a year.
    Figures { first: u8, second: u8, year: i16 },
    /// Year, month and day in this order.
    Full { year: i16, month: u8, day: u8 },
}

/// What a whole page says about how its dates are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    /// The languages of the page.
    pub languages: Languages,
    /// The order of figures, if known.
    pub order: Option<Order>,
}

/// What became of a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Resolved {
    /// It is this.
    Date { date: Date, weekday_differs: bool },
    /// Day and month, or the month, cannot be told.
    Ambiguous,
    /// It does not say the whole date.
    Partial,
    /// The calendar has no such day.
    Impossible,
}

impl When {
    /// Returns true if there is a day, with or without its year.
    pub fn has_day(&self) -> bool {
        self.day.is_some() || self.exact.is_some()
    }

    /// Returns true if there is a time of day.
    pub fn has_time(&self) -> bool {
        self.time.is_some() || self.exact.is_some()
    }

    /// Returns true if it is a whole date of the time since blogs exist, or a day of the week with day and month: what
    /// may stand as a heading.
    pub fn is_heading(&self) -> bool {
        match self.day {
            Some(Day::Named { year: None, .. }) => self.weekday.is_some(),
            Some(Day::Named { year: Some(year), .. } | Day::Figures { year, .. } | Day::Full { year, .. }) => {
                (1990..=2100).contains(&year)
            }
            None => self.exact.is_some(),
        }
    }

    /// Returns how much it says, to choose between two readings of one line.
    pub fn completeness(&self) -> u8 {
        let year = self.exact.is_some() || !matches!(self.day, None | Some(Day::Named { year: None, .. }));
        u8::from(self.has_day())
            .saturating_add(1)
            .saturating_add(u8::from(year))
            .saturating_add(u8::from(self.has_time()))
    }

    /// Returns the two figures whose order is open, with the year.
    pub fn figures(&self) -> Option<(u8, u8, i16)> {
        match self.day {
            Some(Day::Figures { first, second, year }) => Some((first, second, year)),
            _ => None,
        }
    }

    /// Works the date out.
    pub fn resolve(&self, reading: Reading) -> Resolved {
        if let Some(date) = self.exact {
            return Resolved::Date { date, weekday_differs: false };
        }
        let choices = match self.day {
            None | Some(Day::Named { year: None, .. }) => return Resolved::Partial,
            Some(Day::Named { year: Some(year), day, month, or }) => {
                let known = |choice: &(u8, Languages)| choice.1 & reading.languages != 0;
                let both = [Some(month), or];
                let spoken = both.iter().flatten().filter(|choice| known(choice)).count();
                both.map(|choice| {
                    choice
                        .filter(|choice| spoken == 0 || known(choice))
                        .and_then(|(month, _)| Date::from_day(year, month, day))
                })
            }
            Some(Day::Full { year, month, day }) => [Date::from_day(year, month, day), None],
            Some(Day::Figures { first, second, year }) => {
                let dmy = Date::from_day(year, second, first);
                let mdy = Date::from_day(year, first, second);
                match reading.order {
                    _ if first == second => [dmy, None],
                    Some(Order::Mdy) if mdy.is_some() => [mdy, None],
                    Some(Order::Dmy | Order::Ymd) if dmy.is_some() => [dmy, None],
                    Some(_) | None => [dmy, mdy],
                }
            }
        };
        let fitting = |date: &Date| self.weekday.is_none_or(|weekday| weekday_of(*date) == weekday);
        let mut dates = choices.into_iter().flatten();
        let date = match (dates.next(), dates.next()) {
            (None, _) => return Resolved::Impossible,
            (Some(only), None) => only,
            (Some(one), Some(other)) => match (fitting(&one), fitting(&other)) {
                (true, false) => one,
                (false, true) => other,
                _ => return Resolved::Ambiguous,
            },
        };
        Resolved::Date { date: self.at(date), weekday_differs: !fitting(&date) }
    }

    /// Returns a day with the time of day that this one says, if it says one.
    pub fn at(&self, day: Date) -> Date {
        let timed = self.time.and_then(|(hour, minute, second)| day.with_time(hour, minute, second));
        match timed {
            Some(date) if self.utc => date.with_offset(Offset::Utc),
            Some(date) => date,
            None => day,
        }
    }
}

/// Returns the day of the week, Monday being 1.
fn weekday_of(date: Date) -> u8 {
    let days = date.day();
    let midnight = Date::from_day(days.0, days.1, days.2).map_or(0, Date::instant) / 86_400_000_000_000;
    // 1 January 1970 was a Thursday.
    u8::try_from(midnight.saturating_add(3).rem_euclid(7)).unwrap_or(0).saturating_add(1)
}
