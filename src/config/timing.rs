//! `deliver`, `quiet` and `limit`, of a rule or of a channel.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;

use super::amount;
use super::reader::{Table, Text};
use crate::pipeline::{Deliver, Digest, Limit, Quiet, QuietSpan, Timing};
use crate::time::cron::Cron;

/// The keys that are read here.
pub(super) const KEYS: [&str; 3] = ["deliver", "quiet", "limit"];

const DELIVER: &str = "write `\"now\"`, `\"bundle 5m\"`, `\"digest 07:00\"`, `\"digest Mon-Fri 07:00\"` or \
                       `\"digest cron 0 7,19 * * *\"`";
const QUIET: &str = "write it as `\"22:00-07:00\"`, `\"Sat,Sun 00:00-24:00\"` or `\"Mon-Fri 22:00-07:00 Europe/Riga\"`";
const LIMIT: &str = "write it as `\"20 per hour\"`, `\"3 per minute\"` or `\"100 per 1d\"`";
const WINDOWS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(7 * 24 * 3600);
/// A digest may be told sooner with so many matches; no alert has more than 100.
const MATCHES: RangeInclusive<usize> = 1..=100;
const DAYS: [(&str, Weekday); 7] = [
    ("Mon", Weekday::Monday),
    ("Tue", Weekday::Tuesday),
    ("Wed", Weekday::Wednesday),
    ("Thu", Weekday::Thursday),
    ("Fri", Weekday::Friday),
    ("Sat", Weekday::Saturday),
    ("Sun", Weekday::Sunday),
];

/// What a table says of when to tell.
pub(super) fn read(table: &Table<'_>) -> Timing {
    Timing {
        deliver: table.text("deliver").and_then(|text| deliver(&text)),
        quiet: quiet(table),
        limit: table.text("limit").and_then(|text| limit(&text)),
    }
}

fn deliver(text: &Text<'_>) -> Option<Deliver> {
    let (word, rest) = text.value.split_once(' ').unwrap_or((text.value, ""));
    match (word, rest.trim()) {
        ("now", "") => Some(Deliver::Now),
        ("bundle", window) => bundle(text, window),
        ("digest", times) if !times.is_empty() => digest(text, times),
        _ => {
            text.refuse(format!("{} is not a way to deliver", text.quoted()), DELIVER);
            None
        }
    }
}

fn bundle(text: &Text<'_>, window: &str) -> Option<Deliver> {
    let found = amount::duration(window).ok().filter(|window| WINDOWS.contains(window));
    if found.is_none() {
        let (least, most) = (amount::shown(*WINDOWS.start()), amount::shown(*WINDOWS.end()));
        text.refuse(
            format!("{} does not say for how long to gather", text.quoted()),
            format!("write `\"bundle 5m\"`, with a time from {least} to {most}"),
        );
    }
    found.map(Deliver::Bundle)
}

/// `07:00`, `Mon-Fri 07:00` or `cron …`, and perhaps ` or 50 items`.
fn digest(text: &Text<'_>, written: &str) -> Option<Deliver> {
    let (times, count) = match written.split_once(" or ") {
        Some((times, count)) => (times.trim(), Some(count)),
        None => (written, None),
    };
    let or_matches = match count.map(|count| (count, items(count))) {
        Some((count, None)) => {
            let message = format!("`{count}` is not a number of items from {} to {}", MATCHES.start(), MATCHES.end());
            text.refuse(message, "write it as `\"digest 07:00 or 50 items\"`");
            return None;
        }
        Some((_, found)) => found,
        None => None,
    };
    let cron = match times.strip_prefix("cron ") {
        Some(fields) => fields.trim().to_owned(),
        None => as_cron(times).or_else(|| {
            text.refuse(format!("{} names no time of day", text.quoted()), DELIVER);
            None
        })?,
    };
    match Cron::parse(&cron) {
        Ok(at) => Some(Deliver::Digest(Digest { at, or_matches })),
        Err(fault) => {
            text.refuse(fault.message, fault.fix.map_or(DELIVER.to_owned(), |fix| format!("write {fix}")));
            None
        }
    }
}

fn items(count: &str) -> Option<usize> {
    let number = count.trim().strip_suffix("items").or_else(|| count.trim().strip_suffix("item"))?;
    number.trim().parse().ok().filter(|number| MATCHES.contains(number))
}

/// A time of day, with days of the week before it, as crontab(5) writes it.
fn as_cron(times: &str) -> Option<String> {
    let (days, time) = times.rsplit_once(' ').unwrap_or(("", times));
    let (hour, minute) = clock(time).filter(|&(hour, _)| hour < 24)?;
    if days.trim().is_empty() {
        return Some(format!("{minute} {hour} * * *"));
    }
    let days: Vec<String> = weekdays(days)?.iter().map(|day| day.to_sunday_zero_offset().to_string()).collect();
    Some(format!("{minute} {hour} * * {}", days.join(",")))
}

/// Refuses quiet hours of a rule that leave nothing of the week together with those of a channel.
pub(super) fn refuse_silence(table: &Table<'_>, of_rule: &[Quiet], channel: &str, of_channel: &[Quiet]) {
    if let Some(value) = table.value("quiet").filter(|_| never_ends(&[of_rule, of_channel].concat())) {
        value.refuse(
            format!("with the quiet hours of the channel `{channel}`, it would be quiet for ever"),
            "leave some hours of the week in which alerts may come",
        );
    }
}

/// One span of quiet hours, or a list of them.
fn quiet(table: &Table<'_>) -> Vec<Quiet> {
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
        [] => DAYS.iter().map(|&(_, day)| day).collect(),
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

/// `07:30` as hour and minute; `24:00` is the end of a day.
fn clock(written: &str) -> Option<(i8, i8)> {
    let (hour, minute) = written.split_once(':')?;
    let number = |digits: &str| digits.parse::<i8>().ok().filter(|_| digits.len() <= 2 && !digits.starts_with('+'));
    let (hour, minute) = (number(hour)?, number(minute).filter(|_| minute.len() == 2)?);
    let exists = (0..24).contains(&hour) && (0..60).contains(&minute) || (hour, minute) == (24, 0);
    exists.then_some((hour, minute))
}

/// `Mon`, `Mon,Wed` or `Mon-Fri`, also across the end of the week.
fn weekdays(written: &str) -> Option<Vec<Weekday>> {
    let day = |name: &str| {
        DAYS.iter().position(|(known, _)| {
            name.len() >= 3 && name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(known))
        })
    };
    let mut days = Vec::new();
    for part in written.split(',').map(str::trim) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first.trim())?, day(last.trim())?);
        let length = (last + 7 - first) % 7;
        days.extend((first..=first + length).map(|place| DAYS[place % 7].1));
    }
    Some(days)
}

fn limit(text: &Text<'_>) -> Option<Limit> {
    let found = text.value.split_once(" per ").and_then(|(count, span)| {
        let alerts = count.trim().parse().ok().filter(|count| (1..=10_000).contains(count))?;
        let per = match span.trim() {
            unit @ ("second" | "minute" | "hour" | "day" | "week") => amount::duration(&format!("1 {unit}")).ok()?,
            span => amount::duration(span).ok()?,
        };
        WINDOWS.contains(&per).then_some(Limit { alerts, per })
    });
    if found.is_none() {
        text.refuse(format!("{} is not a limit", text.quoted()), LIMIT);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_become_a_schedule() {
        assert_eq!(as_cron("07:00").as_deref(), Some("0 7 * * *"));
        assert_eq!(as_cron("Mon 07:30").as_deref(), Some("30 7 * * 1"));
        assert_eq!(as_cron("Sat-Mon 19:00").as_deref(), Some("0 19 * * 6,0,1"));
        assert_eq!(as_cron("Mon,Thursday 7:05").as_deref(), Some("5 7 * * 1,4"));
        for wrong in ["", "7", "24:00", "25:00", "07:60", "Foo 07:00", "07:0", "+7:00"] {
            assert_eq!(as_cron(wrong), None, "{wrong}");
        }
    }

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
