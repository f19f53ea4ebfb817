//! What a publisher sees of the program, and what the program makes of what publishers say.

use std::time::Duration;

use jiff::Timestamp;
use newswatch::time::{Clock, SystemClock};
use serde_json::Value;

use crate::support::program::Home;

mod waiting;
mod moving;
mod company;
mod walls;

/// The only feed, as it is listed.
async fn listed(home: &Home) -> Value {
    home.listed(&["feeds"]).await.remove(0)
}

/// In how many seconds the only feed is polled next.
async fn wait(home: &Home) -> f64 {
    let next: Timestamp = listed(home).await["next_poll"].as_str().unwrap().parse().unwrap();
    next.duration_since(SystemClock.now()).as_secs_f64()
}

/// Insists that the only feed is polled after `seconds`, less what the test took, plus jitter.
async fn waits(home: &Home, seconds: u64) {
    let (wait, wanted) = (wait(home).await, Duration::from_secs(seconds).as_secs_f64());
    assert!((wanted - 30.0..wanted + 25.0).contains(&wait), "{wait} instead of {wanted}: {}", listed(home).await);
}

/// Polls once more, as if the interval had passed.
async fn again(home: &Home) {
    home.make_due();
    home.once().await;
}
