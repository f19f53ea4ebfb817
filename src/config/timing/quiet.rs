//! `quiet`: hours in which nothing is told.

use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::calendar::{clock, every_day, weekdays};
use crate::config::reader::{Table, Text};
use crate::pipeline::{Quiet, QuietSpan};

const QUIET: &str = "write it as `\"22:00-07:00\"`, `\"Sat,Sun 00:00-24:00\"` or `\"Mon-Fri 22:00-07:00 Europe/Riga\"`";

/// Refuses quiet hours of a rule that leave nothing of the week together with those of a channel.
pub(in crate::config) fn refuse_silence(table: &Table<'_>, of_rule: &[Quiet], channel: &str, of_channel: &[Quiet]) {
    if let Some(value) = table.value("quiet").filter(|_| never_ends(&[of_rule, of_channel].concat())) {
        value.refuse(
            format!("with the quiet hours of the channel `{channel}`, it would be quiet for ever"),
            "leave some hours of the week in which alerts may come",
        );
    }
}

/// One span of quiet hours, or a list of them.
pub(super) fn quiet(table: &Table<'_>) -> Vec<Quiet> {
    let Some(value) = table.value("quiet") else { return Vec::new() };
    let texts = if value.is_list() { value.texts() } else { value.text().into_iter().collect() };
    let read = |text: &Text<'_>| {
        let found = quiet_hours(text.value);
        if found.is_none() {
            text.refuse(format!("{} are not quiet hours", text.quoted()), QUIET);
        }
        found
    };
    let found: Vec<Quiet> = texts.iter().filter_map(read).collect();
    if found.len() == texts.len() && never_ends(&found) {
        value.refuse("it would be quiet for ever", "leave some hours of the week in which alerts may come");
        return Vec::new();
    }
    found
}

fn quiet_hours(written: &str) -> Option<Quiet> {
    let mut words: Vec<&str> = written.split_whitespace().collect();
    let zone = match words.last()? {
        last if last.contains(':') => None,
        name => {
            let zone = TimeZone::get(name).ok()?;
            words.pop();
            Some(zone)
        }
    };
    let (from, to) = words.pop()?.split_once('-')?;
    let ((from, from_minute), (to, to_minute)) = (clock(from).filter(|&(hour, _)| hour < 24)?, clock(to)?);
    let days = match words.as_slice() {
        [] => every_day(),
        [days] => weekdays(days)?,
        _ => return None,
    };
    let span = QuietSpan {
        days,
        from: Time::new(from, from_minute, 0, 0).ok()?,
        to: Time::new(to % 24, to_minute, 0, 0).ok()?,
    };
    Some(Quiet { span, zone })
}

/// Whether no minute of a week is left. Zones only move the minutes.
fn never_ends(quiet: &[Quiet]) -> bool {
    const WEEK: usize = 7 * 24 * 60;
    let minute = |time: Time| usize::from(time.hour().unsigned_abs()) * 60 + usize::from(time.minute().unsigned_abs());
    let mut silent = vec![false; WEEK];
    for QuietSpan { days, from, to } in quiet.iter().map(|quiet| &quiet.span) {
        let length = if to > from { minute(*to) - minute(*from) } else { minute(*to) + 24 * 60 - minute(*from) };
        for day in days {
            let begin = usize::from(day.to_monday_zero_offset().unsigned_abs()) * 24 * 60 + minute(*from);
            (begin..begin + length).for_each(|at| silent[at % WEEK] = true);
        }
    }
    silent.iter().all(|&silent| silent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_have_days_and_a_zone() {
        let quiet = quiet_hours("Mon-Fri 22:00-07:30 UTC").unwrap();
        assert_eq!(quiet.zone, Some(TimeZone::UTC));
        assert_eq!(quiet.span.days.len(), 5);
        assert_eq!((quiet.span.from, quiet.span.to), (Time::constant(22, 0, 0, 0), Time::constant(7, 30, 0, 0)));
        assert!(quiet_hours("Sat,Sun 00:00-24:00").is_some());
        for wrong in ["", "22:00", "22:00-25:00", "24:00-07:00", "night", "Mon Tue 22:00-07:00", "22:00-07:00 Nowhere"]
        {
            assert!(quiet_hours(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn silence_for_ever_is_found() {
        let hours = |written: &[&str]| written.iter().map(|text| quiet_hours(text).unwrap()).collect::<Vec<_>>();
        assert!(never_ends(&hours(&["00:00-24:00"])));
        assert!(never_ends(&hours(&["22:00-12:00", "12:00-22:00"])));
        assert!(!never_ends(&hours(&["22:00-21:59"])));
        assert!(!never_ends(&hours(&["Mon-Sat 00:00-24:00"])));
    }
}
