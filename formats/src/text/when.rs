//! Dates and times as pages print them, in any language: recognised strictly, worth a value only when certain.

use super::calendar::{Calendar, Languages, Meaning, Order, Sense};
use crate::model::{Date, Offset};

/// A day, a time of day, or both, as a page prints it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct When {
    day: Option<Day>,
    time: Option<(u8, u8, u8)>,
    utc: bool,
    exact: Option<Date>,
    weekday: Option<u8>,
    /// The languages whose words it is written with; none for figures alone.
    pub languages: Languages,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Day {
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
        1 + u8::from(self.has_day()) + u8::from(year) + u8::from(self.has_time())
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
    u8::try_from((midnight + 3).rem_euclid(7)).unwrap_or(0) + 1
}

#[derive(Clone, Copy)]
enum Token<'c> {
    Number { value: u16, digits: u8 },
    Time(u8, u8, u8),
    Word(&'c [Sense]),
    Utc,
}

const MOST_TOKENS: usize = 14;
const MOST_BYTES: usize = 120;

/// Reads a whole folded text as a day, a time or both; `None` if a single word of it is anything else.
pub(super) fn parse(calendar: &Calendar, text: &str) -> Option<When> {
    if text.len() > MOST_BYTES || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(exact) = iso(text) {
        let (day, time) = (exact.day(), exact.time());
        let full = Day::Full { year: day.0, month: day.1, day: day.2 };
        return Some(When { day: Some(full), time, utc: false, exact: Some(exact), weekday: None, languages: 0 });
    }
    let mut tokens = [Token::Utc; MOST_TOKENS];
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        let Some((token, end)) = next_token(calendar, text, at, tokens.get(..count)?)? else {
            at += text.get(at..)?.chars().next()?.len_utf8();
            continue;
        };
        *tokens.get_mut(count)? = token;
        count += 1;
        at = end;
    }
    assemble(tokens.get(..count)?)
}

/// Reads `21.15` as a time of day, where a phrase says that one stands there.
pub(super) fn parse_dotted(text: &str) -> Option<When> {
    let (hour, minute) = text.split_once('.')?;
    let plain = minute.len() == 2
        && (1..=2).contains(&hour.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let (hour, minute) = (hour.parse().ok().filter(|_| plain)?, minute.parse().ok()?);
    let time = Some((hour, minute, 0)).filter(|_| hour < 24 && minute < 60)?;
    Some(When { day: None, time: Some(time), utc: false, exact: None, weekday: None, languages: 0 })
}

/// Finds the longest date with a time that ends a folded line, and returns where it starts. In the middle of a word it
/// starts only where `starts_word` says so, because the original has a capital letter there.
pub(super) fn parse_end(calendar: &Calendar, text: &str, starts_word: impl Fn(usize) -> bool) -> Option<(usize, When)> {
    let tail = text.char_indices().rev().take(14).any(|(_, letter)| letter.is_ascii_digit());
    if !tail {
        return None;
    }
    let first = text.len().saturating_sub(64);
    let mut before = None;
    for (at, letter) in text.char_indices() {
        let previous: Option<char> = before.replace(letter);
        let inside_number = letter.is_ascii_digit() && previous.is_some_and(|before| before.is_ascii_digit());
        let inside_word = letter.is_alphabetic() && previous.is_some_and(char::is_alphabetic);
        if at < first || at == 0 || inside_number || !letter.is_alphanumeric() || inside_word && !starts_word(at) {
            continue;
        }
        if letter.is_alphabetic() && calendar.word(text, at).is_none_or(|(senses, _)| is_filler(senses)) {
            continue;
        }
        if let Some(when) = text.get(at..).and_then(|rest| parse(calendar, rest))
            && when.has_day()
            && when.has_time()
        {
            return Some((at, when));
        }
    }
    None
}

fn iso(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.get(4) == Some(&b'-') && bytes.get(10).is_some_and(|byte| matches!(byte, b't' | b' '));
    if shaped && bytes.len() >= 16 { text.parse().ok() } else { None }
}

/// Returns the next token with its end, `Some(None)` for a sign to pass over, `None` for what no date contains.
#[expect(clippy::option_option, reason = "passing over and failing are two different things")]
fn next_token<'c>(
    calendar: &'c Calendar,
    text: &str,
    at: usize,
    before: &[Token<'_>],
) -> Option<Option<(Token<'c>, usize)>> {
    let bytes = text.as_bytes();
    let byte = *bytes.get(at)?;
    if byte.is_ascii_digit() {
        let digits = bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
        let end = at + digits;
        if bytes.get(end).is_some_and(|byte| !byte.is_ascii())
            && let Some((senses, end)) = calendar.word(text, at)
        {
            return Some(Some((Token::Word(senses), end)));
        }
        let value: u16 = text.get(at..end)?.parse().ok()?;
        let joined = matches!(before.last(), Some(Token::Word(senses)) if means(senses, Meaning::Joiner));
        if digits <= 2
            && let Some((time, end)) = time(bytes, value, end, joined)
        {
            return Some(Some((time, end)));
        }
        return Some(Some((Token::Number { value, digits: u8::try_from(digits).ok()? }, end)));
    }
    if matches!(byte, b' ' | b',' | b'.' | b'/' | b'-' | b'(' | b')' | b'@') {
        return Some(None);
    }
    if let Some((senses, end)) = calendar.word(text, at) {
        let utc = matches!(text.get(at..end)?, "utc" | "gmt" | "z");
        return Some(Some((if utc { Token::Utc } else { Token::Word(senses) }, end)));
    }
    let letter = text.get(at..)?.chars().next()?;
    matches!(letter, '،' | '、' | '·' | '•' | '–' | '—' | '°' | 'º' | '|').then_some(None)
}

/// Reads the rest of a time whose hour is read.
fn time<'c>(bytes: &[u8], hour: u16, after_hour: usize, joined: bool) -> Option<(Token<'c>, usize)> {
    let two = |at: usize| {
        let (tens, ones) = (bytes.get(at)?, bytes.get(at + 1)?);
        let shaped =
            tens.is_ascii_digit() && ones.is_ascii_digit() && !bytes.get(at + 2).is_some_and(u8::is_ascii_digit);
        shaped.then(|| (tens - b'0') * 10 + (ones - b'0'))
    };
    let separator = *bytes.get(after_hour)?;
    if !(matches!(separator, b':' | b'h') || separator == b'.' && joined) {
        return None;
    }
    let minute = two(after_hour + 1)?;
    let mut end = after_hour + 3;
    let mut second = 0;
    if bytes.get(end) == Some(&separator)
        && let Some(value) = two(end + 1)
    {
        second = value;
        end += 3;
    }
    let hour = u8::try_from(hour).ok()?;
    (hour <= 24 && minute < 60 && second <= 60).then_some((Token::Time(hour, minute, second), end))
}

fn means(senses: &[Sense], meaning: Meaning) -> bool {
    senses.iter().any(|sense| sense.meaning == meaning)
}

fn half(token: Option<&Token<'_>>) -> Option<bool> {
    match token {
        Some(Token::Word(senses)) if means(senses, Meaning::Afternoon) => Some(true),
        Some(Token::Word(senses)) if means(senses, Meaning::Morning) => Some(false),
        _ => None,
    }
}

/// Tells the hour of `3 pm` from the day of `3 de marzo`: what is a half of the day in one language is a particle in
/// another.
fn is_hour(value: u16, next: Option<&Token<'_>>) -> bool {
    let filler = matches!(next, Some(Token::Word(senses)) if is_filler(senses));
    value <= 12 && !filler && half(next).is_some()
}

fn is_filler(senses: &[Sense]) -> bool {
    means(senses, Meaning::Joiner) || means(senses, Meaning::Particle)
}

fn assemble(tokens: &[Token<'_>]) -> Option<When> {
    let mut numbers = [(0u16, 0u8); 3];
    let mut count = 0;
    let mut when = When { day: None, time: None, utc: false, exact: None, weekday: None, languages: 0 };
    let mut month: Option<&[Sense]> = None;
    let mut month_at = 0;
    for (place, token) in tokens.iter().enumerate() {
        let previous = place.checked_sub(1).and_then(|place| tokens.get(place));
        let next = tokens.get(place + 1);
        let clock = |token: Option<&Token<'_>>| matches!(token, Some(Token::Time(..)));
        match token {
            Token::Time(hour, minute, second) => {
                if when.time.is_some() {
                    return None;
                }
                let afternoon = half(next).or_else(|| half(previous));
                when.time = Some((hour_of_day(*hour, afternoon)?, *minute, *second));
            }
            Token::Number { value, digits: 1 | 2 } if is_hour(*value, next) && !clock(tokens.get(place + 2)) => {
                if when.time.is_some() {
                    return None;
                }
                when.time = Some((hour_of_day(u8::try_from(*value).ok()?, half(next))?, 0, 0));
            }
            Token::Number { value, digits } => {
                *numbers.get_mut(count)? = (*value, *digits);
                count += 1;
            }
            Token::Utc => when.utc = true,
            Token::Word(senses) => {
                let after_number = matches!(previous, Some(Token::Number { .. }));
                let beside_clock = clock(previous) || clock(next) || after_number;
                let is_month = senses.iter().any(|sense| matches!(sense.meaning, Meaning::Month(_)));
                let is_weekday = senses.iter().any(|sense| matches!(sense.meaning, Meaning::Weekday(_)));
                if is_month && month.is_none() {
                    month = Some(senses);
                    month_at = count;
                } else if is_weekday && when.weekday.is_none() && !(after_number && is_filler(senses)) {
                    when.weekday = only_weekday(senses);
                } else if !(is_filler(senses) || beside_clock && half(Some(token)).is_some()) {
                    return None;
                }
            }
        }
    }
    let numbers = numbers.get(..count)?;
    when.day = match month {
        Some(senses) => {
            when.languages = senses.iter().fold(0, |all, sense| all | sense.languages);
            Some(named(senses, numbers, month_at, when.languages)?)
        }
        None if numbers.is_empty() => None,
        None => Some(in_figures(numbers)?),
    };
    (when.day.is_some() || when.time.is_some()).then_some(when)
}

fn hour_of_day(hour: u8, afternoon: Option<bool>) -> Option<u8> {
    match afternoon {
        Some(true) if hour < 12 => Some(hour + 12),
        Some(false) if hour == 12 => Some(0),
        _ => (hour < 24).then_some(hour),
    }
}

fn only_weekday(senses: &[Sense]) -> Option<u8> {
    let mut days = senses.iter().filter_map(|sense| match sense.meaning {
        Meaning::Weekday(day) => Some(day),
        _ => None,
    });
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

fn named(senses: &[Sense], numbers: &[(u16, u8)], month_at: usize, languages: Languages) -> Option<Day> {
    let mut months = senses.iter().filter_map(|sense| match sense.meaning {
        Meaning::Month(month) => Some((month, sense.languages)),
        _ => None,
    });
    let month = months.next()?;
    let or = months.next();
    let (day, year) = match numbers {
        [(day, 1 | 2)] => (*day, None),
        [(day, 1 | 2), (year, 4)] | [(year, 4), (day, 1 | 2)] => (*day, Some(western(*year, languages))),
        // A year of two digits comes last, and not right after the month's only neighbour.
        [(day, 1 | 2), (year, 2)] if month_at <= 1 => (*day, Some(century(*year))),
        _ => return None,
    };
    let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let year = match year {
        Some(year) => Some(i16::try_from(year).ok()?),
        None => None,
    };
    Some(Day::Named { year, day, month, or })
}

fn in_figures(numbers: &[(u16, u8)]) -> Option<Day> {
    let [(one, one_digits), (two, 1 | 2), (three, three_digits)] = *numbers else { return None };
    let small = |value: u16| u8::try_from(value).ok().filter(|value| (1..=31).contains(value));
    let second = small(two)?;
    match (one_digits, three_digits) {
        (4, 1 | 2) if second <= 12 => {
            Some(Day::Full { year: i16::try_from(one).ok()?, month: second, day: small(three)? })
        }
        (1 | 2, 2 | 4) => {
            let first = small(one)?;
            let year = i16::try_from(if three_digits == 2 { century(three) } else { three }).ok()?;
            (first <= 12 || second <= 12).then_some(Day::Figures { first, second, year })
        }
        _ => None,
    }
}

/// Thai pages count years from the Buddha: 2556 is 2013.
fn western(year: u16, languages: Languages) -> u16 {
    let thai = super::calendar::calendar().language("th").unwrap_or(0);
    if languages & thai != 0 && (2500..=2643).contains(&year) { year - 543 } else { year }
}

/// No page with comments is older than the nineties.
fn century(year: u16) -> u16 {
    if year >= 90 { 1900 + year } else { 2000 + year }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::calendar;
    use super::super::fold::folded;
    use super::*;

    fn read(text: &str, language: &str) -> Option<String> {
        let calendar = calendar();
        let languages = calendar.language(language).unwrap();
        let when = parse(calendar, &folded(text))?;
        match when.resolve(Reading { languages, order: calendar.order(languages) }) {
            Resolved::Date { date, .. } => Some(date.to_string()),
            other => Some(format!("{other:?}")),
        }
    }

    #[test]
    fn dates_of_many_languages_are_read() {
        for (language, text, expected) in [
            ("en", "Friday, June 14, 2013", "2013-06-14"),
            ("en", "June 5th, 2008 at 3:12 pm", "2008-06-05T15:12:00"),
            ("en", "16. Jul, 2012", "2012-07-16"),
            ("en", "2013-08-17T23:10:45.959Z", "2013-08-17T23:10:45.959Z"),
            ("en", "2005-03-04 10:12 am UTC", "2005-03-04T10:12:00Z"),
            ("es", "domingo 7 de marzo de 2010", "2010-03-07"),
            ("es", "26 abril 2022 a las 14:02", "2022-04-26T14:02:00"),
            ("es", "9 de marzo de 2010, 3:43 p. m.", "2010-03-09T15:43:00"),
            ("pt", "sexta-feira, 14 de junho de 2013 às 09:12", "2013-06-14T09:12:00"),
            ("fr", "1er août 2013 à 10h32", "2013-08-01T10:32:00"),
            ("de", "20. November 2022 um 10:36 Uhr", "2022-11-20T10:36:00"),
            ("nl", "29 november 2010 om 12:35", "2010-11-29T12:35:00"),
            ("da", "fredag den 14. juni 2013 kl. 9.58", "2013-06-14T09:58:00"),
            ("fi", "perjantaina 14. kesäkuuta 2013 klo 9.58", "2013-06-14T09:58:00"),
            ("pl", "piątek, 14 czerwca 2013", "2013-06-14"),
            ("pl", "3 listopada 2013 12:00", "2013-11-03T12:00:00"),
            ("hr", "3. listopada 2013.", "2013-10-03"),
            ("ru", "пятница, 14 июня 2013 г. в 10:12", "2013-06-14T10:12:00"),
            ("hu", "2013. június 14., péntek", "2013-06-14"),
            ("el", "14 Ιουνίου 2013 στις 2:57 μ.μ.", "2013-06-14T14:57:00"),
            ("tr", "14 Haziran 2013 Cuma", "2013-06-14"),
            ("vi", "Thứ Sáu, 14 tháng 6, 2013", "2013-06-14"),
            ("ja", "2013年6月14日金曜日 22:05", "2013-06-14T22:05:00"),
            ("ko", "2013년 6월 14일 오후 3:08", "2013-06-14T15:08:00"),
            ("zh", "2013年6月14日 星期五 下午3:08", "2013-06-14T15:08:00"),
            ("ar", "الجمعة، ١٤ يونيو ٢٠١٣", "2013-06-14"),
            ("he", "יום שישי, 14 ביוני 2013", "2013-06-14"),
            ("th", "14 มิถุนายน 2556 เวลา 10:12", "2013-06-14T10:12:00"),
            ("ca", "divendres, 14 de juny del 2013", "2013-06-14"),
            ("lt", "2013 m. birželio 14 d., penktadienis", "2013-06-14"),
            ("lv", "piektdiena, 2013. gada 14. jūnijs", "2013-06-14"),
            ("hi", "14 जून 2013", "2013-06-14"),
            ("de", "14.06.2013 10:12", "2013-06-14T10:12:00"),
            ("en", "Sunday, 06/09/2013", "2013-06-09"),
        ] {
            assert_eq!(read(text, language).as_deref(), Some(expected), "{language}: {text}");
        }
    }

    #[test]
    fn what_cannot_be_told_stays_open() {
        assert_eq!(read("06/05/2013", "en").as_deref(), Some("Ambiguous"));
        assert_eq!(read("Sunday, September 9", "en").as_deref(), Some("Partial"));
        assert_eq!(read("February 30, 2013", "en").as_deref(), Some("Impossible"));
        for text in ["May 2013", "Friday", "3 Ponds", "June was warm", "14", "Reed, March 5, 2013", "1 2 3 4"] {
            assert_eq!(read(text, "en"), None, "{text}");
        }
    }

    #[test]
    fn a_glued_date_ends_its_line() {
        let calendar = calendar();
        for (line, name) in [
            ("ReedMarch 5, 2013 at 9:01 AM", "reed"),
            ("Anonymous1 February 2016 at 19:54", "anonymous"),
            ("April May 5, 2013 9:01 AM", "april "),
            ("Dr. Reed10/28/12 5:33 PM", "dr. reed"),
        ] {
            let text = folded(line);
            let capital = |at: usize| line.as_bytes().get(at).is_some_and(u8::is_ascii_uppercase);
            let (at, _) = parse_end(calendar, &text, capital).unwrap();
            assert_eq!(text.get(..at), Some(name), "{line}");
        }
        assert_eq!(parse_end(calendar, "we met at 9:01 am", |_| false), None);
    }
}
