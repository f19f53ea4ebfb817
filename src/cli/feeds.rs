//! `newswatch feeds`: each feed and how it is doing.

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use super::Listing;
use super::discover;
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use super::subscriptions;
use crate::model::{FeedMemory, FeedName};
use crate::secret;
use crate::status;
use crate::store::FeedRow;
use crate::time::{Clock, SystemClock};

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    name: &'a FeedName,
    source: String,
    state: &'static str,
    items: usize,
    next_poll: Timestamp,
    last_poll: Option<Timestamp>,
    last_success: Option<Timestamp>,
    last_new_item: Option<Timestamp>,
    failures: u32,
    error: Option<&'a str>,
    repaired: Option<&'a str>,
}

/// What is done with feeds; without a word they are listed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    listing: Listing,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Find the feeds of a web site
    Discover(discover::Options),
    /// Print the feeds of an OPML file as tables for the configuration
    Import(subscriptions::Import),
    /// Print the configured feeds as OPML
    Export,
}

pub(super) async fn execute(setting: &Setting<'_>, options: Options) -> Exit {
    match options.action {
        None => list(setting, options.listing).await,
        Some(Action::Discover(discover)) => discover::execute(setting, &discover).await,
        Some(Action::Import(import)) => subscriptions::import(setting, &import).await,
        Some(Action::Export) => subscriptions::export(setting),
    }
}

async fn list(setting: &Setting<'_>, listing: Listing) -> Exit {
    let store = match setting.store() {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    let feeds = match store.feeds().await {
        Ok(feeds) => feeds,
        Err(error) => return print::failure(&error),
    };
    if listing.json {
        feeds.iter().for_each(|feed| print::json(&shown(feed)));
    } else {
        show(&feeds, SystemClock.now());
    }
    Exit::Success
}

fn state(feed: &FeedRow) -> &'static str {
    let memory = &feed.memory;
    match (memory.gone, memory.failures, memory.last_success) {
        (true, ..) => "gone",
        (_, 1.., _) => "failing",
        (_, 0, Some(_)) => "ok",
        (_, 0, None) => "new",
    }
}

/// The source as it may be shown: the store keeps what opens doors, too.
fn source(stored: &str) -> String {
    match Url::parse(stored) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => secret::shown(&url),
        Ok(url) if url.scheme() == "exec" => stored.split(' ').next().unwrap_or_default().to_owned(),
        _ => stored.to_owned(),
    }
}

fn shown(feed: &FeedRow) -> Shown<'_> {
    let memory = &feed.memory;
    Shown {
        name: &memory.name,
        source: source(&memory.source),
        state: state(feed),
        items: feed.items,
        next_poll: memory.next_poll,
        last_poll: memory.last_poll,
        last_success: memory.last_success,
        last_new_item: memory.last_new_item,
        failures: memory.failures,
        error: memory.last_error.as_deref(),
        repaired: memory.repaired.as_deref(),
    }
}

/// Why the feed cannot be read, or else what has to be repaired in it.
fn trouble(memory: &FeedMemory) -> String {
    let repaired = || memory.repaired.as_ref().map(|flaws| format!("repaired: {flaws}"));
    memory.last_error.clone().or_else(repaired).unwrap_or_default()
}

fn show(feeds: &[FeedRow], now: Timestamp) {
    let ago = |at: Option<Timestamp>| at.map_or("never".to_owned(), |at| format!("{} ago", status::wait(now, at)));
    let rows = feeds.iter().map(|feed| {
        let memory = &feed.memory;
        let next = if memory.gone { "never".to_owned() } else { format!("in {}", status::wait(memory.next_poll, now)) };
        vec![
            memory.name.to_string(),
            state(feed).to_owned(),
            feed.items.to_string(),
            ago(memory.last_success),
            ago(memory.last_new_item),
            next,
            trouble(memory),
        ]
    });
    print::table(&["feed", "state", "items", "read", "new item", "next poll", "trouble"], rows.collect());
}
