//! Times of day and days of the week, as people write them.

use jiff::civil::Weekday;

const DAYS: [(&str, Weekday); 7] = [
    ("Mon", Weekday::Monday),
    ("Tue", Weekday::Tuesday),
    ("Wed", Weekday::Wednesday),
    ("Thu", Weekday::Thursday),
    ("Fri", Weekday::Friday),
    ("Sat", Weekday::Saturday),
    ("Sun", Weekday::Sunday),
];

/// A time of day, with days of the week before it, as crontab(5) writes it.
pub(super) fn as_cron(times: &str) -> Option<String> {
    let (days, time) = times.rsplit_once(' ').unwrap_or(("", times));
    let (hour, minute) = clock(time).filter(|&(hour, _)| hour < 24)?;
    if days.trim().is_empty() {
        return Some(format!("{minute} {hour} * * *"));
    }
    let days: Vec<String> = weekdays(days)?.iter().map(|day| day.to_sunday_zero_offset().to_string()).collect();
    Some(format!("{minute} {hour} * * {}", days.join(",")))
}

/// `07:30` as hour and minute; `24:00` is the end of a day.
pub(super) fn clock(written: &str) -> Option<(i8, i8)> {
    let (hour, minute) = written.split_once(':')?;
    let number = |digits: &str| digits.parse::<i8>().ok().filter(|_| digits.len() <= 2 && !digits.starts_with('+'));
    let (hour, minute) = (number(hour)?, number(minute).filter(|_| minute.len() == 2)?);
    let exists = (0..24).contains(&hour) && (0..60).contains(&minute) || (hour, minute) == (24, 0);
    exists.then_some((hour, minute))
}

/// `Mon`, `Mon,Wed` or `Mon-Fri`, also across the end of the week.
pub(super) fn weekdays(written: &str) -> Option<Vec<Weekday>> {
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

/// All days of the week.
pub(super) fn every_day() -> Vec<Weekday> {
    DAYS.iter().map(|&(_, day)| day).collect()
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
}
