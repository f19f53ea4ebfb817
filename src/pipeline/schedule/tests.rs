use super::*;
use crate::model::Haste;
use crate::time::cron::Cron;

const TEN_MINUTES: Schedule = Schedule::Every(Duration::from_secs(600));
const DAY: Duration = Duration::from_secs(86_400);

fn wishes(rhythm: &Rhythm) -> Wishes<'_> {
    Wishes { retry_after: None, fresh_for: None, rhythm, at_most: DAY }
}

fn next(schedule: &Schedule, wishes: Wishes<'_>, failures: Failures, fraction: f64) -> (i64, Option<HeldBy>) {
    let now = "2026-11-24T10:00:00Z".parse().unwrap();
    let moment = Moment { now, zone: &TimeZone::UTC, fraction };
    let next = next_poll(schedule, Speed::default(), wishes, failures, moment);
    (next.at.duration_since(now).as_secs(), next.held_by)
}

fn wait(failures: Failures, fraction: f64) -> i64 {
    next(&TEN_MINUTES, wishes(&Rhythm::default()), failures, fraction).0
}

fn failed(count: u32) -> Failures {
    Failures { count, unanswered: false }
}

#[test]
fn jitter_only_adds_to_the_interval() {
    assert_eq!(wait(failed(0), 0.0), 600);
    assert_eq!(wait(failed(0), 0.99), 619);
}

#[test]
fn each_failure_doubles_the_wait_up_to_a_day() {
    assert_eq!([1, 2, 3, 50].map(|count| wait(failed(count), 0.0)), [1_200, 2_400, 4_800, 86_400]);
}

#[test]
fn while_nobody_answers_a_feed_is_asked_again_soon() {
    assert_eq!(wait(Failures { count: 50, unanswered: true }, 0.0), 900);
}

#[test]
fn a_wait_that_the_publisher_asked_for_is_kept_in_full() {
    let rhythm = Rhythm::default();
    let asked = |seconds| Wishes { retry_after: Some(Duration::from_secs(seconds)), ..wishes(&rhythm) };
    assert_eq!(next(&TEN_MINUTES, asked(90_000), failed(1), 0.0), (90_000, Some(HeldBy::RetryAfter)));
    assert_eq!(next(&TEN_MINUTES, asked(5), failed(0), 0.0), (600, None));
}

#[test]
fn what_is_fresh_is_not_asked_for_but_within_the_limit() {
    let rhythm = Rhythm::default();
    let fresh = |seconds| Wishes { fresh_for: Some(Duration::from_secs(seconds)), ..wishes(&rhythm) };
    assert_eq!(next(&TEN_MINUTES, fresh(3_600), failed(0), 0.0), (3_600, Some(HeldBy::Freshness)));
    assert_eq!(next(&TEN_MINUTES, fresh(60), failed(0), 0.0), (600, None));
    assert_eq!(next(&TEN_MINUTES, fresh(31_536_000), failed(0), 0.0).0, 86_400);
    let short = Wishes { at_most: Duration::from_secs(1_800), ..fresh(3_600) };
    assert_eq!(next(&TEN_MINUTES, short, failed(0), 0.0), (1_800, Some(HeldBy::Freshness)));
    let none = Wishes { at_most: Duration::ZERO, ..fresh(3_600) };
    assert_eq!(next(&TEN_MINUTES, none, failed(0), 0.0), (600, None));
}

#[test]
fn a_document_may_say_how_often_it_is_worth_asking() {
    let rhythm = Rhythm { period: Some(Duration::from_secs(7_200)), ..Rhythm::default() };
    assert_eq!(next(&TEN_MINUTES, wishes(&rhythm), failed(0), 0.0), (7_200, Some(HeldBy::Period)));
}

#[test]
fn hours_to_skip_are_skipped() {
    let rhythm = Rhythm { skip_hours: 1 << 10 | 1 << 11, ..Rhythm::default() };
    assert_eq!(next(&TEN_MINUTES, wishes(&rhythm), failed(0), 0.0), (7_200, Some(HeldBy::Skip)));
}

#[test]
fn a_schedule_of_the_clock_is_kept_whatever_puts_a_poll_off() {
    let hourly = Schedule::Cron(Cron::parse("30 * * * *").unwrap());
    let rhythm = Rhythm::default();
    assert_eq!(next(&hourly, wishes(&rhythm), failed(0), 0.0), (1_800, None));
    let fresh = Wishes { fresh_for: Some(Duration::from_secs(4_000)), ..wishes(&rhythm) };
    assert_eq!(next(&hourly, fresh, failed(0), 0.0), (5_400, Some(HeldBy::Freshness)));
}

#[test]
fn a_few_new_feeds_begin_at_once_and_many_are_spread_over_the_interval() {
    let now = Timestamp::from_second(0).unwrap();
    let latest = |feeds| first_poll(&TEN_MINUTES, feeds, now, &TimeZone::UTC, 1.0).as_second();
    assert_eq!((latest(1), latest(11), latest(5_000)), (0, 6, 600));
}

#[test]
fn haste_shortens_the_interval_but_breaks_no_wish_of_the_publisher() {
    let habits = Habits {
        haste: Some(Haste { interval: Some(Duration::from_secs(120)), since: Timestamp::UNIX_EPOCH }),
        ..Habits::default()
    };
    let speed = Speed::of(&habits, &TEN_MINUTES, Some(Duration::from_secs(60)));
    let now = "2026-11-24T10:00:00Z".parse().unwrap();
    let wait = |wishes, failures| {
        let moment = Moment { now, zone: &TimeZone::UTC, fraction: 0.0 };
        let next = next_poll(&TEN_MINUTES, speed, wishes, failures, moment);
        (next.at.duration_since(now).as_secs(), next.held_by)
    };
    let rhythm = Rhythm::default();
    let fresh = Wishes { fresh_for: Some(Duration::from_secs(300)), ..wishes(&rhythm) };
    let ttl = Rhythm { period: Some(Duration::from_secs(240)), ..Rhythm::default() };
    let skip = Rhythm { skip_hours: 1 << 10, ..Rhythm::default() };
    assert_eq!(wait(wishes(&rhythm), failed(0)), (120, None));
    assert_eq!(wait(fresh, failed(0)), (300, Some(HeldBy::Freshness)));
    assert_eq!(wait(wishes(&ttl), failed(0)), (240, Some(HeldBy::Period)));
    assert_eq!(wait(wishes(&skip), failed(0)), (3_600, Some(HeldBy::Skip)));
    let asked = Wishes { retry_after: Some(Duration::from_secs(900)), ..wishes(&rhythm) };
    assert_eq!(wait(asked, failed(0)), (900, Some(HeldBy::RetryAfter)));
    assert_eq!(wait(wishes(&rhythm), failed(1)), (1_200, None), "a feed that fails is in no haste");
}
