//! Three receivers of webhooks, each with a fault of its own.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::dice::Dice;
use super::ledger::{Answer, Arrival};
use crate::support::http_server::{Received, Reply};
use crate::support::newsroom::{alert, id, signature, titles};

pub(super) const NAMES: [&str; 3] = ["flaky", "busy", "lossy"];

/// What all of them sign with.
pub(super) const SECRET: &str = "open sesame";

/// The share of alerts that each does not take in order.
const FAULTY: f64 = 0.3;

/// The latest answer.
const LATEST: Duration = Duration::from_millis(60);

#[derive(Debug)]
pub(super) struct Receivers {
    dice: Dice,
    hectic: AtomicBool,
    arrived: Mutex<Vec<(&'static str, Arrival)>>,
    /// Alerts that were not signed as they should be.
    forged: AtomicUsize,
}

impl Receivers {
    pub(super) fn new(dice: Dice) -> Self {
        Self { dice, hectic: AtomicBool::new(false), arrived: Mutex::default(), forged: AtomicUsize::new(0) }
    }

    pub(super) fn set_hectic(&self, hectic: bool) {
        self.hectic.store(hectic, Ordering::SeqCst);
    }

    pub(super) fn forged(&self) -> usize {
        self.forged.load(Ordering::SeqCst)
    }

    pub(super) fn arrived(&self, name: &str) -> Vec<Arrival> {
        self.arrived.lock().unwrap().iter().filter(|(at, _)| *at == name).map(|(_, arrival)| arrival.clone()).collect()
    }

    pub(super) fn answer(&self, request: &Received) -> Reply {
        let name = NAMES.into_iter().find(|name| request.path == format!("/{name}")).unwrap();
        if request.header("webhook-signature") != Some(&signature(SECRET.as_bytes(), request)) {
            self.forged.fetch_add(1, Ordering::SeqCst);
        }
        let (reply, answer) = self.fate(name);
        self.arrived.lock().unwrap().push((name, arrival(request, answer)));
        let hectic = self.hectic.load(Ordering::SeqCst);
        reply.after(if hectic { self.dice.part(LATEST) } else { Duration::ZERO })
    }

    fn fate(&self, name: &str) -> (Reply, Answer) {
        if !self.hectic.load(Ordering::SeqCst) || !self.dice.chance(FAULTY) {
            return (Reply::ok(""), Answer::Taken);
        }
        match name {
            "flaky" => (Reply::status(500), Answer::Refused),
            "busy" => (Reply::status(429).header("Retry-After", "1"), Answer::Refused),
            // It has the alert, and whoever sent it cannot know.
            _ if self.dice.chance(0.5) => (Reply::raw("").then_reset(), Answer::Lost),
            _ => (Reply::ok("thanks").cut_after(10), Answer::Lost),
        }
    }
}

fn arrival(request: &Received, answer: Answer) -> Arrival {
    assert_eq!(alert(request)["omitted"], 0, "all items of an alert are to be counted");
    let life = request.header("x-life").and_then(|life| life.parse().ok());
    let numbers = titles(request).iter().map(|title| title.replace("bulletin ", "")).collect();
    Arrival { id: id(request), numbers, life, answer }
}
