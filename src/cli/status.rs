//! `newswatch status`: how it goes, in a few lines.

use jiff::Timestamp;
use serde::Serialize;

use super::Listing;
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::status;
use crate::store::Totals;
use crate::time::{Clock, SystemClock};

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Shown {
    feeds: usize,
    failing: usize,
    gone: usize,
    next_poll: Option<Timestamp>,
    items: usize,
    matches_waiting: usize,
    deliveries_held: usize,
    deliveries_pending: usize,
    oldest_pending: Option<Timestamp>,
    deliveries_dead: usize,
}

pub(super) async fn execute(setting: &Setting<'_>, listing: Listing) -> Exit {
    let store = match setting.store() {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    let now = SystemClock.now();
    match store.totals(now).await {
        Ok(totals) if listing.json => print::json(&shown(&totals)),
        Ok(totals) => tell(&totals, now),
        Err(error) => return print::failure(&error),
    }
    Exit::Success
}

fn shown(totals: &Totals) -> Shown {
    Shown {
        feeds: totals.feeds,
        failing: totals.failing,
        gone: totals.gone,
        next_poll: totals.next_poll,
        items: totals.items,
        matches_waiting: totals.waiting,
        deliveries_held: totals.held,
        deliveries_pending: totals.pending,
        oldest_pending: totals.oldest_pending,
        deliveries_dead: totals.dead,
    }
}

fn tell(totals: &Totals, now: Timestamp) {
    print::line(&status::line(totals, now));
    print::line(&format!("{} stored", print::counted(totals.items, "item")));
    if let Some(oldest) = totals.oldest_pending {
        print::line(&format!("{} on their way, the oldest for {}", totals.pending, status::wait(now, oldest)));
    }
    if totals.held > 0 {
        print::line(&format!("{} held; `newswatch alerts --state held` shows until when", totals.held));
    }
    if totals.failing > 0 {
        print::line("`newswatch feeds` shows which feeds fail and why.");
    }
    if totals.dead > 0 {
        print::line("`newswatch alerts --state dead` shows what was given up and why.");
    }
}
