use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::ask::plan;
use super::lesson::{Lesson, Outcome, learn};
use super::*;
use crate::model::{Arrivals, FeedId, Habits, HubLinks, Moving, NextPoll, Pace, Rhythm};
use crate::net::Freshness;
use crate::pipeline::{Access, Backfill, Schedule, Source};

const HOME: &str = "https://old.example/feed";
const NEW: &str = "https://new.example/feed";

fn now() -> Timestamp {
    "2026-11-24T10:00:00Z".parse().unwrap()
}

fn memory() -> FeedMemory {
    FeedMemory {
        id: FeedId(1),
        name: "wire".into(),
        source: HOME.into(),
        next: NextPoll::scheduled(now()),
        moved_to: None,
        habits: Habits::default(),
        validators: Validators::default(),
        document: None,
        baseline: false,
        failures: 0,
        last_error: None,
        repaired: None,
        last_poll: None,
        last_document: Some(now()),
        last_success: None,
        last_new_item: None,
        gone: false,
        pushed: None,
    }
}

fn due(memory: FeedMemory) -> Due {
    let settings = FeedSettings {
        name: "wire".into(),
        source: Source::Http(Url::parse(HOME).unwrap()),
        tags: Vec::new(),
        schedule: Schedule::Every(Duration::from_secs(600)),
        publisher_wait: Duration::from_secs(86_400),
        fastest: Some(Duration::from_secs(60)),
        backfill: Backfill::None,
        full_text: false,
        websub: true,
        access: Access::default(),
    };
    Due { settings: Arc::new(settings), memory }
}

fn tagged(etag: &str) -> Validators {
    Validators { etag: Some(etag.into()), last_modified: None, url: Some(HOME.into()) }
}

fn document(moved: Option<&str>) -> Fetched {
    Fetched {
        content: Content::Document(Arc::new(Document { bytes: vec![0; 100], ..Document::default() })),
        validators: Validators::default(),
        freshness: Freshness::Silent,
        moved: moved.map(|url| Url::parse(url).unwrap()),
        hub: HubLinks::default(),
        from_outside: false,
        took: Duration::ZERO,
    }
}

fn not_modified(contradicted: bool) -> Fetched {
    Fetched { content: Content::NotModified { contradicted }, ..document(None) }
}

fn taught(memory: &FeedMemory, fetched: &Fetched, outcome: Outcome) -> Lesson {
    let asked = plan(&[due(memory.clone())], now());
    learn(&due(memory.clone()), (&asked, fetched), outcome, now())
}

fn after(memory: FeedMemory, lesson: Lesson) -> FeedMemory {
    FeedMemory { habits: lesson.habits, moved_to: lesson.moved_to, ..memory }
}

fn same_feed() -> Outcome {
    Outcome { is_same_feed: true, ..Outcome::default() }
}

#[test]
fn a_move_to_what_shares_items_is_believed_at_once() {
    let lesson = taught(&memory(), &document(Some(NEW)), same_feed());
    assert_eq!((lesson.moved_to.as_deref(), lesson.habits.moving), (Some(NEW), None));
}

#[test]
fn a_move_to_something_else_is_believed_after_three_polls_that_agree() {
    let mut memory = memory();
    for agreed in 1..=2 {
        let lesson = taught(&memory, &document(Some(NEW)), Outcome::default());
        assert_eq!(lesson.moved_to, None);
        assert_eq!(lesson.habits.moving, Some(Moving { to: NEW.into(), agreed }));
        memory = after(memory, lesson);
    }
    assert_eq!(taught(&memory, &document(Some(NEW)), Outcome::default()).moved_to.as_deref(), Some(NEW));
    let elsewhere = taught(&memory, &document(Some("https://third.example/")), Outcome::default());
    assert_eq!(elsewhere.habits.moving.unwrap().agreed, 1);
    assert_eq!(taught(&memory, &document(None), Outcome::default()).habits.moving, None);
}

#[test]
fn a_feed_that_has_moved_is_asked_there_and_at_home_every_fourth_failure() {
    let moved = FeedMemory { moved_to: Some(NEW.into()), ..memory() };
    let asked = |failures| plan(&[due(FeedMemory { failures, ..moved.clone() })], now()).directly.is_some();
    assert_eq!([0, 1, 2, 3, 4].map(asked), [true, true, true, false, true]);
    assert_eq!(taught(&moved, &document(None), same_feed()).moved_to.as_deref(), Some(NEW));
    let home_again = FeedMemory { failures: 3, ..moved };
    assert_eq!(taught(&home_again, &document(None), same_feed()).moved_to, None);
    assert_eq!(taught(&home_again, &document(Some(NEW)), Outcome::default()).moved_to.as_deref(), Some(NEW));
}

#[test]
fn feeds_of_one_source_are_asked_for_on_condition_only_if_they_know_the_same() {
    let knows = |etag| due(FeedMemory { validators: tagged(etag), ..memory() });
    assert_eq!(plan(&[knows("1"), knows("1")], now()).validators, tagged("1"));
    assert_eq!(plan(&[knows("1"), knows("2")], now()).validators, Validators::default());
    assert_eq!(plan(&[knows("1"), due(memory())], now()).validators, Validators::default());
}

#[test]
fn a_server_that_contradicts_itself_is_asked_for_the_whole_once_a_day() {
    let lesson = taught(&memory(), &not_modified(true), Outcome::default());
    assert!(lesson.habits.distrusted);
    let memory = FeedMemory { validators: tagged("1"), ..after(memory(), lesson) };
    let yesterday = now() - SignedDuration::from_hours(24);
    let next_day = FeedMemory { last_document: Some(yesterday), ..memory.clone() };
    assert_eq!(plan(&[due(memory)], now()).validators, tagged("1"));
    assert_eq!(plan(&[due(next_day.clone())], now()).validators, Validators::default());

    let held_back = Outcome { brought: Brought { items: 30, new: 1 }, ..Outcome::default() };
    assert!(taught(&next_day, &document(None), held_back).habits.distrusted);
    assert!(!taught(&next_day, &document(None), Outcome::default()).habits.distrusted);
}

#[test]
fn a_server_that_contradicts_the_hub_is_distrusted() {
    let hours_ago = |hours| Some(now() - SignedDuration::from_hours(hours));
    let pushed = FeedMemory { pushed: Some(now()), last_document: hours_ago(2), ..memory() };
    let late = FeedMemory { last_document: hours_ago(0), ..pushed.clone() };
    assert!(!taught(&late, &not_modified(false), Outcome::default()).habits.distrusted, "that was it, perhaps");
    assert!(taught(&pushed, &not_modified(false), Outcome::default()).habits.distrusted);
    assert!(!taught(&pushed, &document(None), Outcome::default()).habits.distrusted);
    assert!(!taught(&memory(), &not_modified(false), Outcome::default()).habits.distrusted);
}

#[test]
fn freshness_outlasts_a_304_that_says_nothing_of_it() {
    let hour = Duration::from_secs(3600);
    let fresh = FeedMemory { habits: Habits { fresh_for: Some(hour), ..Habits::default() }, ..memory() };
    assert_eq!(taught(&fresh, &not_modified(false), Outcome::default()).habits.fresh_for, Some(hour));
    let stale = Fetched { freshness: Freshness::Stale, ..not_modified(false) };
    assert_eq!(taught(&fresh, &stale, Outcome::default()).habits.fresh_for, None);
    assert_eq!(taught(&fresh, &document(None), Outcome::default()).habits.fresh_for, None);
    let longer = Fetched { freshness: Freshness::For(hour * 2), ..not_modified(false) };
    assert_eq!(taught(&fresh, &longer, Outcome::default()).habits.fresh_for, Some(hour * 2));
}

#[test]
fn what_a_document_said_of_its_rhythm_holds_until_the_next_one() {
    let rhythm = Rhythm { skip_hours: 7, ..Rhythm::default() };
    let outcome = Outcome { rhythm: Some(rhythm.clone()), ..Outcome::default() };
    let memory = after(memory(), taught(&memory(), &document(None), outcome));
    assert_eq!(memory.habits.bytes, 100);
    let unchanged = taught(&memory, &not_modified(false), Outcome::default());
    assert_eq!((unchanged.habits.rhythm, unchanged.habits.bytes), (rhythm, 100));
}

#[test]
fn only_an_interval_that_may_adapt_does() {
    let asked = plan(&[due(memory())], now());
    let limits = Schedule::Between(Duration::from_secs(60), Duration::from_secs(3600));
    let outcome = Outcome { brought: Brought { items: 9, new: 9 }, ..Outcome::default() };
    let settings = FeedSettings { schedule: limits, ..(*due(memory()).settings).clone() };
    let adapting = Due { settings: Arc::new(settings), memory: memory() };
    let lesson = learn(&adapting, (&asked, &document(None)), outcome.clone(), now());
    assert!(matches!(lesson.habits.pace, Some(Pace { burst: 1.., .. })));
    assert_eq!(taught(&memory(), &document(None), outcome).habits.pace, None);
}

#[test]
fn the_longest_silence_of_a_feed_is_remembered_while_somebody_asks() {
    let hours = |hours: i64| now() - SignedDuration::from_hours(hours);
    let learned = |last_new: i64, last_poll: i64, longest: u64, new: usize| {
        let arrivals = Arrivals { count: 7, longest: Duration::from_secs(longest * 3600) };
        let habits = Habits { arrivals, ..Habits::default() };
        let memory =
            FeedMemory { last_new_item: Some(hours(last_new)), last_poll: Some(hours(last_poll)), habits, ..memory() };
        let outcome = Outcome { brought: Brought { new, items: 10 }, ..Outcome::default() };
        let lesson = taught(&memory, &document(None), outcome);
        (lesson.habits.arrivals.count, lesson.habits.arrivals.longest.as_secs() / 3600)
    };
    assert_eq!(learned(5, 1, 2, 1), (8, 5));
    assert_eq!(learned(1, 1, 100, 1), (8, 98), "what was long ago fades");
    assert_eq!(learned(5, 1, 2, 0), (7, 2), "nothing new came");
    assert_eq!(learned(90, 80, 2, 1), (7, 2), "nobody asked");
}
