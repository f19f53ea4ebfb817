//! What is left of a date when the time is gone: the day.

use jiff::civil::Date;

use super::token::Token;
use super::week_day;
use super::words::{is_filler, month};

/// The day that the tokens mean.
pub(super) fn day(tokens: &[Token<'_>]) -> Option<Date> {
    let tokens = without_weekday(tokens);
    let numbers: Vec<(i64, usize)> = tokens.iter().filter_map(|token| number(*token)).collect();
    let words: Vec<&str> = tokens.iter().filter_map(|token| word(*token)).filter(|word| !is_filler(word)).collect();
    match words.as_slice() {
        [] => numeric(&numbers, separator(tokens)),
        ["W" | "w"] => match numbers[..] {
            [(year, 4), (week, 2), (day, 1)] => week_day(year, week, day),
            [(year, 4), (week, 2)] => week_day(year, week, 1),
            [(year, 4), (week, 3)] => week_day(year, week / 10, week % 10),
            _ => None,
        },
        [name] => with_month(month(name)?, &numbers),
        _ => None,
    }
}

/// Without the day of the week, which is a word before the first number; the month may stand
/// there, too, and is then the last one that is a month.
fn without_weekday<'t>(tokens: &'t [Token<'t>]) -> &'t [Token<'t>] {
    let first = tokens.iter().position(|token| number(*token).is_some()).unwrap_or(tokens.len());
    let after_has_month = tokens[first..].iter().any(|token| word(*token).and_then(month).is_some());
    let month_before = tokens[..first].iter().rposition(|token| word(*token).and_then(month).is_some());
    match month_before {
        Some(place) if !after_has_month => &tokens[place..],
        _ => &tokens[first..],
    }
}

fn number(token: Token<'_>) -> Option<(i64, usize)> {
    match token {
        Token::Number(number, length) => Some((number, length)),
        _ => None,
    }
}

fn word(token: Token<'_>) -> Option<&str> {
    match token {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

fn separator(tokens: &[Token<'_>]) -> char {
    let sign = |token: &Token<'_>| if let Token::Sign(sign) = token { Some(*sign) } else { None };
    tokens.iter().find_map(sign).unwrap_or(' ')
}

fn with_month(month: i8, numbers: &[(i64, usize)]) -> Option<Date> {
    match *numbers {
        [(year, 4), (day, _)] | [(day, 1 | 2), (year, 4)] => build(year, i64::from(month), day),
        [(day, 1 | 2), (year, 2..=3)] => build(full_year(year), i64::from(month), day),
        [(year, 4)] => build(year, i64::from(month), 1),
        _ => None,
    }
}

/// A day in numbers. Dots mean the day first; slashes the month, unless it cannot be one.
fn numeric(numbers: &[(i64, usize)], separator: char) -> Option<Date> {
    match *numbers {
        [(year, 4), (month, _), (day, _)] => build(year, month, day),
        [(whole, 8)] => build(whole / 10_000, whole / 100 % 100, whole % 100),
        [(whole, 6)] => build(full_year(whole / 10_000), whole / 100 % 100, whole % 100),
        [(year, 4), (day, 3)] => ordinal(year, day),
        [(whole, 7)] => ordinal(whole / 1000, whole % 1000),
        [(year, 4), (month, _)] => build(year, month, 1),
        [(year, 4)] => build(year, 1, 1),
        [(first, 1 | 2), (second, 1 | 2), (year, 2 | 4)] => {
            let (day, month) = match separator {
                '/' if first <= 12 => (second, first),
                '-' if numbers[2].1 == 2 => return build(full_year(first), second, year),
                _ => (first, second),
            };
            build(if numbers[2].1 == 4 { year } else { full_year(year) }, month, day)
        }
        _ => None,
    }
}

fn ordinal(year: i64, day: i64) -> Option<Date> {
    let first = build(year, 1, 1)?;
    (1..=i64::from(first.days_in_year())).contains(&day).then_some(())?;
    first.checked_add(jiff::SignedDuration::from_hours(24 * (day - 1))).ok()
}

/// Years of two digits are those from 1950 to 2049 (RFC 5322, section 4.3).
fn full_year(year: i64) -> i64 {
    match year {
        0..50 => 2000 + year,
        50..1000 => 1900 + year,
        _ => year,
    }
}

fn build(year: i64, month: i64, day: i64) -> Option<Date> {
    let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (1..=9999).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}
