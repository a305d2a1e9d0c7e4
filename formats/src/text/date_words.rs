//! The words, figures and signs that a date as pages print it is made of.

use super::calendar::{Calendar, Meaning, Sense};

/// A part of a date.
#[derive(Clone, Copy)]
pub(super) enum Token<'c> {
    Number { value: u16, digits: u8 },
    Time(u8, u8, u8),
    Word(&'c [Sense]),
    Utc,
}

/// Returns the next token with its end, `Some(None)` for a sign to pass over, `None` for what no date contains.
#[expect(clippy::option_option, reason = "passing over and failing are two different things")]
pub(super) fn next_token<'c>(
    calendar: &'c Calendar,
    text: &str,
    at: usize,
    before: &[Token<'_>],
) -> Option<Option<(Token<'c>, usize)>> {
    let bytes = text.as_bytes();
    let byte = *bytes.get(at)?;
    if byte.is_ascii_digit() {
        let digits = bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
        let end = at.saturating_add(digits);
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
    if matches!(byte, b' ' | b',' | b'.' | b'/' | b'-' | b')' | b'@') {
        return Some(None);
    }
    if let Some((senses, end)) = calendar.word(text, at) {
        let utc = matches!(text.get(at..end)?, "utc" | "gmt" | "z");
        return Some(Some((if utc { Token::Utc } else { Token::Word(senses) }, end)));
    }
    let letter = text.get(at..)?.chars().next()?;
    matches!(letter, '(' | '،' | '、' | '·' | '•' | '–' | '—' | '°' | 'º' | '|').then_some(None)
}

/// Reads the rest of a time whose hour is read.
fn time<'c>(bytes: &[u8], hour: u16, after_hour: usize, joined: bool) -> Option<(Token<'c>, usize)> {
    let two = |at: usize| {
        let (tens, ones) = (bytes.get(at)?, bytes.get(at.saturating_add(1))?);
        let shaped = tens.is_ascii_digit()
            && ones.is_ascii_digit()
            && !bytes.get(at.saturating_add(2)).is_some_and(u8::is_ascii_digit);
        shaped.then(|| tens.saturating_sub(b'0').saturating_mul(10).saturating_add(ones.saturating_sub(b'0')))
    };
    let separator = *bytes.get(after_hour)?;
    if !(matches!(separator, b':' | b'h') || separator == b'.' && joined) {
        return None;
    }
    let minute = two(after_hour.saturating_add(1))?;
    let mut end = after_hour.saturating_add(3);
    let mut second = 0;
    if bytes.get(end) == Some(&separator)
        && let Some(value) = two(end.saturating_add(1))
    {
        second = value;
        end = end.saturating_add(3);
    }
    let hour = u8::try_from(hour).ok()?;
    (hour <= 24 && minute < 60 && second <= 60).then_some((Token::Time(hour, minute, second), end))
}

fn means(senses: &[Sense], meaning: Meaning) -> bool {
    senses.iter().any(|sense| sense.meaning == meaning)
}

/// Returns true if a word can stand between the parts of a date.
pub(super) fn is_filler(senses: &[Sense]) -> bool {
    means(senses, Meaning::Joiner) || means(senses, Meaning::Particle)
}

/// Returns whether a word is that of the afternoon or that of the morning.
pub(super) fn half(token: Option<&Token<'_>>) -> Option<bool> {
    match token {
        Some(Token::Word(senses)) if means(senses, Meaning::Afternoon) => Some(true),
        Some(Token::Word(senses)) if means(senses, Meaning::Morning) => Some(false),
        _ => None,
    }
}

/// Tells the hour of `3 pm` from the day of `3 de marzo`: what is a half of the day in one language is a particle in
/// another.
pub(super) fn is_hour(value: u16, next: Option<&Token<'_>>) -> bool {
    let filler = matches!(next, Some(Token::Word(senses)) if is_filler(senses));
    value <= 12 && !filler && half(next).is_some()
}
