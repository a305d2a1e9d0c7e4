//! Reading dates and times as pages print them, in any language: strictly, so that prose is none.

use super::calendar::{Calendar, Languages, Meaning, Sense};
use super::date_words::{Token, half, is_filler, is_hour, next_token};
use super::when::{Day, When};
use crate::model::Date;

const MOST_TOKENS: usize = 14;
const MOST_BYTES: usize = 120;

/// Reads a whole folded text as a day, a time or both; `None` if a single word of it is anything else.
pub(super) fn parse(calendar: &Calendar, text: &str) -> Option<When> {
    if text.len() > MOST_BYTES || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = text.trim_start_matches(is_ornament);
    if let Some(exact) = iso(text) {
        let (day, time) = (exact.day(), exact.time());
        let full = Day::Full { year: day.0, month: day.1, day: day.2 };
        return Some(When { day: Some(full), time, exact: Some(exact), ..When::default() });
    }
    let mut tokens = [Token::Utc; MOST_TOKENS];
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        let Some((token, end)) = next_token(calendar, text, at, tokens.get(..count)?)? else {
            at = at.saturating_add(text.get(at..)?.chars().next()?.len_utf8());
            continue;
        };
        *tokens.get_mut(count)? = token;
        count = count.saturating_add(1);
        at = end;
    }
    assemble(tokens.get(..count)?)
}

/// Returns true for the signs with which pages adorn the beginning of a date.
fn is_ornament(letter: char) -> bool {
    matches!(letter, '>' | '»' | '›' | '~' | '*' | '[' | '{' | '"' | '|' | '•' | '·' | ' ')
}

/// Reads `21.15` as a time of day, where a phrase says that one stands there.
pub(super) fn parse_dotted(text: &str) -> Option<When> {
    let (hour, minute) = text.split_once('.')?;
    let plain = minute.len() == 2
        && (1..=2).contains(&hour.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let (hour, minute) = (hour.parse().ok().filter(|_| plain)?, minute.parse().ok()?);
    let time = Some((hour, minute, 0)).filter(|_| hour < 24 && minute < 60)?;
    Some(When { time: Some(time), ..When::default() })
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

fn assemble(tokens: &[Token<'_>]) -> Option<When> {
    let mut numbers = [(0u16, 0u8); 3];
    let mut count = 0;
    let mut when = When::default();
    let mut month: Option<&[Sense]> = None;
    let mut month_at = 0;
    for (place, token) in tokens.iter().enumerate() {
        let previous = place.checked_sub(1).and_then(|place| tokens.get(place));
        let next = tokens.get(place.saturating_add(1));
        let clock = |token: Option<&Token<'_>>| matches!(token, Some(Token::Time(..)));
        match token {
            Token::Time(hour, minute, second) => {
                if when.time.is_some() {
                    return None;
                }
                let afternoon = half(next).or_else(|| half(previous));
                when.time = Some((hour_of_day(*hour, afternoon)?, *minute, *second));
            }
            Token::Number { value, digits: 1 | 2 }
                if is_hour(*value, next) && !clock(tokens.get(place.saturating_add(2))) =>
            {
                if when.time.is_some() {
                    return None;
                }
                when.time = Some((hour_of_day(u8::try_from(*value).ok()?, half(next))?, 0, 0));
            }
            Token::Number { value, digits } => {
                *numbers.get_mut(count)? = (*value, *digits);
                count = count.saturating_add(1);
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
        Some(true) if hour < 12 => Some(hour.saturating_add(12)),
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
    if languages & thai != 0 && (2500..=2643).contains(&year) { year.saturating_sub(543) } else { year }
}

/// No page with comments is older than the nineties.
fn century(year: u16) -> u16 {
    if year >= 90 { year.saturating_add(1900) } else { year.saturating_add(2000) }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::calendar;
    use super::super::fold::folded;
    use super::super::when::{Reading, Resolved};
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
            ("es", "domingo, 20 de febrero de 2022", "2022-02-20"),
            ("es", "2 de julio de 2008 a las 9:03", "2008-07-02T09:03:00"),
            ("pt", "sexta-feira, 14 de junho de 2013 às 09:12", "2013-06-14T09:12:00"),
            ("pt", "terça-feira, 15 de setembro de 2009", "2009-09-15"),
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
            ("eu", "2013(e)ko ekainaren 14(a) 15:08", "2013-06-14T15:08:00"),
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
