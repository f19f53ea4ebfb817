//! Dates as feeds write them: a text comes in, an instant goes out.
//!
//! The promise: every form that is in use is read, also where it breaks its standard: RFC 822 and
//! its successors, RFC 3339 and ISO 8601, RFC 850, asctime, and what publishers make up, with names
//! of months in a dozen languages. A text is cut into numbers, words and signs, and these are
//! recognised wherever they stand. Without a zone, a time is UTC. Only the years 1970 to 2099
//! count; other dates are slips of the pen. Time is proportional to the length, which is limited.
//!
//! Deliberately not here: guessing. What is left over after reading makes the whole no date.

use jiff::civil::{Date, ISOWeekDate, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use self::day::day;
use self::token::{Token, tokens};
use self::words::{clock_half, zone};

mod token;
mod words;
mod day;

/// Longest text that can be a date, in bytes.
const LONGEST: usize = 120;

/// 1970-01-01 and 2100-01-01, in seconds.
const YEARS: std::ops::Range<i64> = 0..4_102_444_800;

/// The instant that a text means, if it is a date.
///
/// # Examples
///
/// ```
/// let instant = newswatch::time::read_date("Mon 23 Nov 2026 10:00 +0100").unwrap();
/// assert_eq!(instant.to_string(), "2026-11-23T09:00:00Z");
/// ```
pub fn read_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let instant = epoch(text).or_else(|| written(text))?;
    YEARS.contains(&instant.as_second()).then_some(instant)
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Timestamp> {
    let number = || text.parse::<i64>().ok();
    match text.len() {
        9 | 10 => Timestamp::from_second(number()?).ok(),
        13 => Timestamp::from_millisecond(number()?).ok(),
        _ => None,
    }
}

fn written(text: &str) -> Option<Timestamp> {
    let mut tokens = tokens(text);
    let compact = compact(&mut tokens);
    let (time, offset) = match compact {
        Some(time) => (time, zone_at(&mut tokens, 1)?),
        None => clock(&mut tokens)?,
    };
    let date = day(&tokens)?;
    let instant = offset.to_timestamp(date.to_datetime(time.clock)).ok()?;
    instant.checked_add(time.beyond).ok()
}

/// A time of day, and how much of it reaches beyond the clock: 24:00 is that of the next day, and
/// the leap seconds 60 and 61 are those of the next minute (as in POSIX and C).
#[derive(Clone, Copy, Debug)]
struct Clock {
    clock: Time,
    beyond: SignedDuration,
}

impl Clock {
    fn new(hour: i64, minute: i64, second: i64, nanosecond: i64) -> Option<Self> {
        let (hour, hours) = if hour == 24 { (0, 24) } else { (hour, 0) };
        let (second, seconds) = if matches!(second, 60 | 61) { (59, second - 59) } else { (second, 0) };
        let part = |number: i64| i8::try_from(number).ok();
        let clock = Time::new(part(hour)?, part(minute)?, part(second)?, i32::try_from(nanosecond).ok()?).ok()?;
        Some(Self { clock, beyond: SignedDuration::from_hours(hours) + SignedDuration::from_secs(seconds) })
    }
}

/// Takes `T104500` behind eight digits out of the tokens, and leaves the date (ISO 8601, basic
/// format). Fourteen digits are a date and a time as well.
fn compact(tokens: &mut Vec<Token<'_>>) -> Option<Clock> {
    let digits = |number: i64| Clock::new(number / 10_000, number / 100 % 100, number % 100, 0);
    match *tokens.as_slice() {
        [Token::Number(whole, 14), ..] => {
            tokens[0] = Token::Number(whole / 1_000_000, 8);
            digits(whole % 1_000_000)
        }
        [Token::Number(_, 8), Token::Word("T" | "t"), Token::Number(time, length @ (4 | 6)), ..] => {
            tokens.drain(1..=2);
            digits(if length == 4 { time * 100 } else { time })
        }
        _ => None,
    }
}

/// Takes the time and its zone out of the tokens; midnight UTC where there is none.
fn clock(tokens: &mut Vec<Token<'_>>) -> Option<(Clock, Offset)> {
    let Some(start) = tokens
        .windows(3)
        .position(|three| matches!(three, [Token::Number(_, 1..=2), Token::Sign(':'), Token::Number(_, 1..=2)]))
    else {
        return Some((Clock::new(0, 0, 0, 0)?, lone_zone(tokens)?));
    };
    if is_offset_of_day(&tokens[..start]) {
        return Some((Clock::new(0, 0, 0, 0)?, zone_at(tokens, start - 1)?));
    }
    let (Token::Number(mut hour, _), Token::Number(minute, _)) = (tokens[start], tokens[start + 2]) else {
        return None;
    };
    tokens.drain(start..start + 3);
    let second = number_after(tokens, start, &[':']).map_or(0, |(second, _)| second);
    let fraction = number_after(tokens, start, &['.', ',']).map_or(0, |(digits, length)| nanoseconds(digits, length));
    let half = [start, start.wrapping_sub(1)]
        .into_iter()
        .find(|place| matches!(tokens.get(*place), Some(Token::Word(word)) if clock_half(word).is_some()));
    let mut after = start;
    if let Some(place) = half
        && let Token::Word(word) = tokens.remove(place)
    {
        hour = hour % 12 + if clock_half(word) == Some(true) { 12 } else { 0 };
        after = place;
    }
    if after > 0 && matches!(tokens.get(after - 1), Some(Token::Word("T" | "t"))) {
        tokens.remove(after - 1);
        after -= 1;
    }
    Some((Clock::new(hour, minute, second, fraction)?, zone_at(tokens, after)?))
}

/// Whether hours and minutes behind these tokens are a zone, as in `2024-05-06+02:00` (XML Schema
/// 1.1, section 3.3.9).
fn is_offset_of_day(before: &[Token<'_>]) -> bool {
    use Token::{Number, Sign};
    matches!(before, [Number(_, 4), Sign('-'), Number(..), Sign('-'), Number(..), Sign('+' | '-')])
}

/// Takes a sign and a number out of the tokens.
fn number_after(tokens: &mut Vec<Token<'_>>, place: usize, signs: &[char]) -> Option<(i64, usize)> {
    match tokens.get(place..place + 2)? {
        [Token::Sign(sign), Token::Number(number, length)] if signs.contains(sign) => {
            let found = (*number, *length);
            tokens.drain(place..place + 2);
            Some(found)
        }
        _ => None,
    }
}

fn nanoseconds(digits: i64, length: usize) -> i64 {
    (0..9_usize.abs_diff(length.min(18))).fold(digits, |digits, _| if length < 9 { digits * 10 } else { digits / 10 })
}

/// A zone behind a date without a time.
fn lone_zone(tokens: &mut Vec<Token<'_>>) -> Option<Offset> {
    match tokens.last() {
        Some(Token::Word(word)) if zone(word).is_some() && tokens.len() > 3 => zone_at(tokens, tokens.len() - 1),
        _ => Some(Offset::UTC),
    }
}

/// Takes the zone out of the tokens: a name, a distance from UTC, or both, of which the distance
/// counts.
fn zone_at(tokens: &mut Vec<Token<'_>>, place: usize) -> Option<Offset> {
    let mut offset = Offset::UTC;
    if let Some(Token::Word(word)) = tokens.get(place)
        && let Some(hours) = zone(word)
    {
        offset = Offset::from_seconds(hours).ok()?;
        tokens.remove(place);
    }
    if let Some(Token::Sign(sign @ ('+' | '-' | '−'))) = tokens.get(place).copied()
        && let Some(Token::Number(number, length)) = tokens.get(place + 1).copied()
    {
        tokens.drain(place..place + 2);
        let minutes = match length {
            1 | 2 => number * 60 + number_after(tokens, place, &[':']).map_or(0, |(minutes, _)| minutes),
            3 | 4 => number / 100 * 60 + number % 100,
            _ => return None,
        };
        let seconds = i32::try_from(minutes * 60).ok()?;
        offset = Offset::from_seconds(if sign == '+' { seconds } else { -seconds }).ok()?;
    }
    Some(offset)
}

/// The day of a week of a year (ISO 8601).
fn week_day(year: i64, week: i64, day: i64) -> Option<Date> {
    let weekday = jiff::civil::Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    Some(ISOWeekDate::new(i16::try_from(year).ok()?, i8::try_from(week).ok()?, weekday).ok()?.date())
}

#[cfg(test)]
mod tests;
