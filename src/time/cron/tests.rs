use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Cron;

/// The next `count` times after `from`, as civil time with offset.
fn times(schedule: &str, zone: &str, from: &str, count: usize) -> Vec<String> {
    let cron = Cron::parse(schedule).unwrap();
    let zone = TimeZone::get(zone).unwrap();
    let mut now: Timestamp = from.parse().unwrap();
    let mut shown = Vec::new();
    for _ in 0..count {
        now = cron.next_after(now, &zone).unwrap();
        shown.push(now.to_zoned(zone.clone()).strftime("%a %Y-%m-%d %H:%M %:z").to_string());
    }
    shown
}

fn fault(schedule: &str) -> String {
    let error = Cron::parse(schedule).unwrap_err();
    format!("`{}`: {} | {}", &schedule[error.span.clone()], error, error.fix.as_deref().unwrap_or_default())
}

#[test]
fn sunday_is_both_0_and_7_and_has_a_name() {
    for sunday in ["0", "7", "Sun", "sun", "SUN"] {
        let next = times(&format!("0 9 * * {sunday}"), "UTC", "2026-11-18T00:00:00Z", 2);
        assert_eq!(next, ["Sun 2026-11-22 09:00 +00:00", "Sun 2026-11-29 09:00 +00:00"], "{sunday}");
    }
}

#[test]
fn days_of_the_week_are_numbered_as_in_crontab() {
    assert_eq!(times("0 9 * * 1", "UTC", "2026-11-18T00:00:00Z", 1), ["Mon 2026-11-23 09:00 +00:00"]);
    assert_eq!(times("0 9 * * 6", "UTC", "2026-11-18T00:00:00Z", 1), ["Sat 2026-11-21 09:00 +00:00"]);
    for weekend in ["6-7", "Sat-Sun", "0,6"] {
        let next = times(&format!("0 9 * * {weekend}"), "UTC", "2026-11-18T00:00:00Z", 3);
        assert_eq!(
            next,
            ["Sat 2026-11-21 09:00 +00:00", "Sun 2026-11-22 09:00 +00:00", "Sat 2026-11-28 09:00 +00:00"],
            "{weekend}"
        );
    }
}

#[test]
fn either_day_field_is_enough_when_both_are_restricted() {
    assert_eq!(
        times("0 0 13 * Fri", "UTC", "2026-11-01T00:00:00Z", 4),
        [
            "Fri 2026-11-06 00:00 +00:00",
            "Fri 2026-11-13 00:00 +00:00",
            "Fri 2026-11-20 00:00 +00:00",
            "Fri 2026-11-27 00:00 +00:00"
        ],
    );
    assert_eq!(times("0 0 13 * Fri", "UTC", "2026-12-12T00:00:00Z", 1), ["Sun 2026-12-13 00:00 +00:00"]);
}

#[test]
fn a_day_field_that_begins_with_a_star_is_not_restricted() {
    // Odd days that are Fridays, not odd days and Fridays.
    assert_eq!(
        times("0 0 */2 * Fri", "UTC", "2026-11-01T00:00:00Z", 2),
        ["Fri 2026-11-13 00:00 +00:00", "Fri 2026-11-27 00:00 +00:00"],
    );
    assert_eq!(times("0 0 13 * *", "UTC", "2026-11-01T00:00:00Z", 1), ["Fri 2026-11-13 00:00 +00:00"]);
}

#[test]
fn ranges_steps_lists_and_names_work_together() {
    assert_eq!(
        times("*/20 6-22 * * Mon-Fri", "UTC", "2026-11-20T22:30:00Z", 2),
        ["Fri 2026-11-20 22:40 +00:00", "Mon 2026-11-23 06:00 +00:00"],
    );
    assert_eq!(
        times("5,10-30/10 0 1 jan,Jul *", "UTC", "2026-01-01T00:10:00Z", 3),
        ["Thu 2026-01-01 00:20 +00:00", "Thu 2026-01-01 00:30 +00:00", "Wed 2026-07-01 00:05 +00:00"],
    );
}

#[test]
fn names_stand_for_five_fields() {
    assert_eq!(times("@hourly", "UTC", "2026-11-20T22:30:00Z", 1), ["Fri 2026-11-20 23:00 +00:00"]);
    assert_eq!(times("@daily", "UTC", "2026-11-20T22:30:00Z", 1), ["Sat 2026-11-21 00:00 +00:00"]);
    assert_eq!(times("@weekly", "UTC", "2026-11-20T22:30:00Z", 1), ["Sun 2026-11-22 00:00 +00:00"]);
    assert_eq!(times("@yearly", "UTC", "2026-11-20T22:30:00Z", 1), ["Fri 2027-01-01 00:00 +00:00"]);
}

#[test]
fn the_29th_of_february_waits_for_a_leap_year() {
    assert_eq!(times("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", 1), ["Tue 2028-02-29 00:00 +00:00"]);
}

#[test]
fn a_zone_decides_what_time_it_is() {
    assert_eq!(times("0 7 * * *", "Asia/Kathmandu", "2026-11-20T22:30:00Z", 1), ["Sat 2026-11-21 07:00 +05:45"]);
}

#[test]
fn a_time_that_the_clock_jumps_over_runs_when_it_has_jumped() {
    assert_eq!(
        times("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3),
        ["Sat 2026-03-28 02:30 +01:00", "Sun 2026-03-29 03:00 +02:00", "Mon 2026-03-30 02:30 +02:00"],
    );
    // Several times in one gap are one run.
    assert_eq!(
        times("0,30 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2),
        ["Sun 2026-03-29 03:00 +02:00", "Sun 2026-03-29 03:30 +02:00"],
    );
}

#[test]
fn a_time_that_comes_twice_runs_the_first_time() {
    assert_eq!(
        times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
        ["Sun 2026-10-25 02:30 +02:00", "Mon 2026-10-26 02:30 +01:00"],
    );
    // Asked in the second pass, it does not run again.
    assert_eq!(times("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1), ["Mon 2026-10-26 02:30 +01:00"]);
}

#[test]
fn a_schedule_of_an_hour_or_less_follows_real_time() {
    assert_eq!(
        times("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:15:00Z", 3),
        ["Sun 2026-03-29 01:30 +01:00", "Sun 2026-03-29 03:00 +02:00", "Sun 2026-03-29 03:30 +02:00"],
    );
    assert_eq!(
        times("@hourly", "Europe/Berlin", "2026-10-24T23:30:00Z", 4),
        [
            "Sun 2026-10-25 02:00 +02:00",
            "Sun 2026-10-25 02:00 +01:00",
            "Sun 2026-10-25 03:00 +01:00",
            "Sun 2026-10-25 04:00 +01:00"
        ],
    );
}

#[test]
fn a_zone_that_leaves_out_a_whole_day_runs_after_it() {
    assert_eq!(
        times("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", 3),
        ["Thu 2011-12-29 12:00 -10:00", "Sat 2011-12-31 00:00 +14:00", "Sat 2011-12-31 12:00 +14:00"],
    );
}

#[test]
fn a_fraction_of_a_second_before_is_before() {
    assert_eq!(times("0 12 * * *", "UTC", "2026-11-20T11:59:59.9Z", 1), ["Fri 2026-11-20 12:00 +00:00"]);
    assert_eq!(times("0 12 * * *", "UTC", "2026-11-20T12:00:00Z", 1), ["Sat 2026-11-21 12:00 +00:00"]);
}

#[test]
fn a_schedule_prints_as_it_was_written() {
    assert_eq!(Cron::parse("*/10  6-22 * * Mon-Fri").unwrap().to_string(), "*/10  6-22 * * Mon-Fri");
}

#[test]
fn every_fault_has_a_place_and_a_fix() {
    let faults: Vec<String> = [
        "",
        "* * * *",
        "0 */10 * * * *",
        "@dayly",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "* * * * Monday",
        "* * L * *",
        "* * * * 5#2",
        "* * ? * *",
        "* 22-6 * * *",
        "* * * * Fri-Mon",
        "*/0 * * * *",
        "*/90 * * * *",
        "5/10 * * * *",
        "1,,2 * * * *",
        "1- * * * *",
        "0 0 31 2 *",
        "0 0 30,31 Feb *",
        "every day at noon ok",
    ]
    .into_iter()
    .map(fault)
    .collect();
    insta::assert_snapshot!(faults.join("\n"));
}
