//! How the daemon is doing, in one line and as a pulse.
//!
//! Counts from the store come in and one line for people goes out. The loops beat; the watchdog
//! asks whether all of them still do.
//!
//! Deliberately not here: who is told. The daemon tells systemd, the command line a person.

use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::store::Totals;

/// A loop that has made no progress for this long is stuck.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// One line for people: "214 feeds, 3 failing, next poll in 4 s, 0 waiting".
pub fn line(totals: &Totals, now: Timestamp) -> String {
    let mut parts = vec![format!("{} feed{}", totals.feeds, if totals.feeds == 1 { "" } else { "s" })];
    if totals.failing > 0 {
        parts.push(format!("{} failing", totals.failing));
    }
    if totals.gone > 0 {
        parts.push(format!("{} gone", totals.gone));
    }
    match totals.next_poll {
        Some(at) if at > now => parts.push(format!("next poll in {}", wait(at, now))),
        Some(_) => parts.push("polling".to_owned()),
        None => parts.push("nothing to poll".to_owned()),
    }
    parts.push(format!("{} waiting", totals.waiting + totals.pending));
    if totals.held > 0 {
        parts.push(format!("{} held", totals.held));
    }
    if totals.dead > 0 {
        parts.push(format!("{} given up", totals.dead));
    }
    parts.join(", ")
}

/// A time ahead in the largest unit that keeps it readable: "4 s", "12 min", "3 h".
pub fn wait(until: Timestamp, now: Timestamp) -> String {
    match until.duration_since(now).as_secs().max(0) {
        seconds @ 0..100 => format!("{seconds} s"),
        seconds @ 100..6_000 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h", (seconds + 1_800) / 3_600),
    }
}

/// The three loops of the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// Polls feeds.
    Poll,
    /// Groups matches into alerts.
    Group,
    /// Delivers alerts.
    Deliver,
}

impl Loop {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Poll, Self::Group, Self::Deliver];

    /// What it is called in logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Group => "group",
            Self::Deliver => "deliver",
        }
    }
}

/// When each loop last made progress. Loops beat on every turn, also when they find nothing to
/// do; waiting for a slow peer happens outside them, so it never stops the pulse.
#[derive(Debug)]
pub struct Pulse(Mutex<[Instant; 3]>);

impl Pulse {
    /// All loops have just made progress.
    pub fn new() -> Self {
        Self(Mutex::new([Instant::now(); 3]))
    }

    /// Notes that a loop makes progress.
    pub fn beat(&self, which: Loop) {
        self.0.lock().expect("nothing panics while it holds the pulse")[which as usize] = Instant::now();
    }

    /// How long ago each loop has beaten.
    pub fn since(&self) -> [(Loop, Duration); 3] {
        let beats = *self.0.lock().expect("nothing panics while it holds the pulse");
        Loop::ALL.map(|which| (which, beats[which as usize].elapsed()))
    }

    /// The first loop that has not beaten for longer than `patience`, by name.
    pub fn stuck(&self, patience: Duration) -> Option<&'static str> {
        self.since().into_iter().find(|(_, since)| *since > patience).map(|(which, _)| which.name())
    }
}

impl Default for Pulse {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_what_a_person_asks_first() {
        let now = Timestamp::UNIX_EPOCH;
        let next_poll = Timestamp::from_second(4).ok();
        let calm = Totals { feeds: 214, failing: 3, next_poll, ..Totals::default() };
        assert_eq!(line(&calm, now), "214 feeds, 3 failing, next poll in 4 s, 0 waiting");
        let busy = Totals { feeds: 1, next_poll: Some(now), waiting: 2, pending: 3, dead: 1, ..Totals::default() };
        assert_eq!(line(&busy, now), "1 feed, polling, 5 waiting, 1 given up");
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_stops_beating_is_named() {
        let pulse = Pulse::new();
        tokio::time::advance(Duration::from_secs(61)).await;
        pulse.beat(Loop::Poll);
        pulse.beat(Loop::Deliver);
        assert_eq!(pulse.stuck(Duration::from_secs(60)), Some("group"));
        pulse.beat(Loop::Group);
        assert_eq!(pulse.stuck(Duration::from_secs(60)), None);
    }
}
