use std::time::Duration;

use super::*;
use crate::model::{FeedId, FeedMemory, Habits, NextPoll, Validators};
use crate::status::Loop;
use crate::store::{PollCounts, Totals};
use crate::web::Phase;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// A feed whose every text is a secret but for its name.
fn feed(name: &str, failures: u32, polls: PollCounts) -> FeedRow {
    let polled = (polls.all() > 0).then(|| at(0));
    let secret = || Some("s3cret".to_owned());
    let memory = FeedMemory {
        id: FeedId(1),
        name: name.into(),
        source: "https://example.org/feed?key=s3cret".to_owned(),
        next: NextPoll::scheduled(at(600)),
        moved_to: secret(),
        habits: Habits::default(),
        validators: Validators { etag: Some(b"s3cret".to_vec()), last_modified: None, url: secret() },
        document: None,
        baseline: false,
        failures,
        last_error: secret(),
        repaired: secret(),
        last_poll: polled,
        last_document: polled,
        last_success: polled.filter(|_| failures == 0),
        last_new_item: polled.filter(|_| polls.new > 0),
        pushed: None,
        gone: false,
    };
    FeedRow { memory, items: 12, polls }
}

pub(in crate::web) fn running() -> Running {
    Running {
        phase: Phase::Running,
        beats: Loop::ALL.map(|which| (which, Duration::from_millis(1_500))),
        offline: false,
        rules: vec!["drones".into(), "opec \"plus\"".into()],
        channels: vec!["desk".into(), "hook".into()],
    }
}

fn counts() -> Counts {
    let answered = PollCounts {
        new: 2,
        unchanged: 1,
        not_modified: 7,
        received: 40_960,
        answers: 10,
        answering: Duration::from_millis(1_250),
        ..PollCounts::default()
    };
    let waiting =
        ChannelCounts { pending: 2, oldest_pending: Some(at(-90)), sent: 5, retried: 1, ..ChannelCounts::default() };
    Counts {
        totals: Totals { feeds: 3, failing: 1, due: 1, items: 36, waiting: 1, ..Totals::default() },
        feeds: vec![
            feed("Agency", 3, PollCounts { failed: 3, ..PollCounts::default() }),
            feed("New", 0, PollCounts::default()),
            feed("Wire", 0, answered),
        ],
        matches: vec![("drones".into(), 4), ("no longer there".into(), 9)],
        channels: vec![("desk".into(), waiting)],
    }
}

fn written() -> String {
    let mut text = Exposition::default();
    write(&mut text, &counts(), &running(), at(60));
    text.into_text()
}

#[test]
fn everything_that_is_counted_has_its_name_and_unit() {
    insta::assert_snapshot!(written().replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn nothing_but_names_stands_in_a_label() {
    let text = written();
    assert!(!text.contains("s3cret") && !text.contains("example.org"), "{text}");
}

#[test]
fn a_feed_that_was_never_polled_is_neither_up_nor_down() {
    let text = written();
    assert!(text.contains("newswatch_feed_up{feed=\"Wire\"} 1\n"));
    assert!(text.contains("newswatch_feed_up{feed=\"Agency\"} 0\n"));
    assert!(!text.contains("newswatch_feed_up{feed=\"New\"}"));
}
