//! Feeds that publish numbered items, and misbehave.
//!
//! A publisher knows what has been read by the validator that comes back: it holds its next items until
//! those before are known to be in the store. So what it publishes is never pushed out of its document
//! unread, and a program that keeps a validator of what it did not store loses items.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::dice::Dice;
use crate::support::http_server::{Received, Reply};
use crate::support::newsroom::rss;

pub(super) const FEEDS: usize = 4;

/// Items that are there before the first poll, and are no news.
const OLD: usize = 3;

/// A publisher waits when so many items are not known to be stored.
const AHEAD: usize = 6;

/// Items that stay in the document after they are known to be stored.
const KEPT: usize = 5;

#[derive(Clone, Copy, Debug)]
struct Edition {
    /// The number of the newest item.
    newest: usize,
    /// The number of the newest item that is known to be stored.
    stored: usize,
}

#[derive(Debug)]
pub(super) struct Press {
    dice: Dice,
    hectic: AtomicBool,
    editions: Mutex<[Edition; FEEDS]>,
}

impl Press {
    pub(super) fn new(dice: Dice) -> Self {
        let edition = Edition { newest: OLD, stored: OLD };
        Self { dice, hectic: AtomicBool::new(false), editions: Mutex::new([edition; FEEDS]) }
    }

    /// Whether it publishes and misbehaves.
    pub(super) fn set_hectic(&self, hectic: bool) {
        self.hectic.store(hectic, Ordering::SeqCst);
    }

    pub(super) fn answer(&self, request: &Received) -> Reply {
        let feed: usize = request.path.strip_prefix("/feed/").unwrap().parse().unwrap();
        let edition = &mut self.editions.lock().unwrap()[feed];
        if let Some(stored) = request.header("if-none-match").and_then(|tag| tag.trim_matches('"').parse().ok()) {
            edition.stored = edition.stored.max(stored);
        }
        if !self.hectic.load(Ordering::SeqCst) {
            return good(feed, edition);
        }
        if edition.newest - edition.stored < AHEAD {
            edition.newest += 1 + self.dice.below(3);
        }
        self.fate(feed, edition)
    }

    fn fate(&self, feed: usize, edition: &Edition) -> Reply {
        let document = document(feed, edition);
        let part = self.dice.below(document.len());
        match self.dice.below(100) {
            0..8 => Reply::ok(document),
            8..14 => good(feed, edition).cut_after(part),
            // In order for HTTP, but without its end.
            14..18 => Reply::ok(document.into_bytes()[..part].to_vec()).header("ETag", tag(edition)),
            18..24 => Reply::status(500),
            24..27 => Reply::status(429).header("Retry-After", "1"),
            27..31 => Reply::ok("\0\x01garbage<<<>>>"),
            31..36 => Reply::status(304),
            36..39 => Reply::silence(),
            39..43 => Reply::raw("").then_reset(),
            _ => good(feed, edition),
        }
    }

    /// What was published after the first polls.
    pub(super) fn published(&self) -> BTreeSet<String> {
        let editions = *self.editions.lock().unwrap();
        let of_one = |(feed, edition): (usize, Edition)| (OLD + 1..=edition.newest).map(move |n| format!("{feed}-{n}"));
        editions.into_iter().enumerate().flat_map(of_one).collect()
    }
}

fn good(feed: usize, edition: &Edition) -> Reply {
    Reply::ok(document(feed, edition)).header("ETag", tag(edition))
}

fn tag(edition: &Edition) -> String {
    format!("\"{}\"", edition.newest)
}

fn document(feed: usize, edition: &Edition) -> String {
    let oldest = edition.stored.saturating_sub(KEPT).max(1);
    let titles: Vec<_> = (oldest..=edition.newest).rev().map(|number| format!("bulletin {feed}-{number}")).collect();
    rss(&titles)
}
