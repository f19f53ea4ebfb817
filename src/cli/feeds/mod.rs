//! `newswatch feeds`: each feed and how it is doing.

use clap::{Args, Subcommand};

use super::Listing;
use super::discover;
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use super::subscriptions;
use crate::channel::inert;
use crate::config::nearest;
use crate::config::opml::quoted;
use crate::model::FeedName;
use crate::store::{FeedRow, Store};
use crate::time::{Clock, SystemClock};

mod row;
mod numbers;

pub(super) use self::numbers::outcomes;
pub(super) use self::row::{Polls, about, cost};

/// What is done with feeds; without a word they are listed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    listing: Listing,
    /// What the polls of each feed came to, in numbers
    #[arg(long, conflicts_with = "json")]
    long: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Show everything about feeds, a line for each thing
    Show {
        /// Their names
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Find the feeds of a web site
    Discover(discover::Options),
    /// Print the feeds of an OPML file as tables for the configuration
    Import(subscriptions::Import),
    /// Print the configured feeds as OPML
    Export,
    /// Print the new address of each feed that has moved for good, as it is to be written
    Moved,
    /// Poll feeds again whose publishers said that they are gone
    Resume {
        /// Their names
        #[arg(required = true)]
        names: Vec<String>,
    },
}

pub(super) async fn execute(setting: &Setting<'_>, options: Options) -> Exit {
    match options.action {
        None => list(setting, options.listing, options.long).await,
        Some(Action::Show { names }) => show(setting, &names, options.listing).await,
        Some(Action::Discover(discover)) => discover::execute(setting, &discover).await,
        Some(Action::Import(import)) => subscriptions::import(setting, &import).await,
        Some(Action::Moved) => moved(setting).await,
        Some(Action::Resume { names }) => resume(setting, &names).await,
        Some(Action::Export) => subscriptions::export(setting),
    }
}

/// Every configured feed, by name.
async fn rows(setting: &Setting<'_>) -> Result<Vec<FeedRow>, Exit> {
    setting.store()?.feeds().await.map_err(|error| print::failure(&error))
}

async fn list(setting: &Setting<'_>, listing: Listing, long: bool) -> Exit {
    let feeds = match rows(setting).await {
        Ok(feeds) => feeds,
        Err(exit) => return exit,
    };
    let now = SystemClock.now();
    if listing.json {
        feeds.iter().for_each(|feed| print::json(&row::shown(feed)));
    } else if long {
        print::table(&numbers::COLUMNS, feeds.iter().map(|feed| numbers::row(feed, now)).collect());
    } else {
        print::table(&row::COLUMNS, feeds.iter().map(|feed| row::row(feed, now)).collect());
    }
    Exit::Success
}

/// Prints everything about these feeds.
async fn show(setting: &Setting<'_>, names: &[String], listing: Listing) -> Exit {
    let feeds = match rows(setting).await {
        Ok(feeds) => feeds,
        Err(exit) => return exit,
    };
    let now = SystemClock.now();
    let mut exit = Exit::Success;
    for name in names {
        match feeds.iter().find(|feed| feed.memory.name.as_str() == name) {
            Some(feed) if listing.json => print::json(&row::shown(feed)),
            Some(feed) => {
                print::line(&inert(name));
                let lines = numbers::lines(feed, now);
                lines.iter().for_each(|(what, text)| print::line(&format!("  {what:<14}{}", inert(text))));
            }
            None => exit = unknown(name, feeds.iter().map(|feed| feed.memory.name.as_str())),
        }
    }
    exit
}

/// Prints what to write into the configuration for each feed that has moved for good.
async fn moved(setting: &Setting<'_>) -> Exit {
    let feeds = match rows(setting).await {
        Ok(feeds) => feeds,
        Err(exit) => return exit,
    };
    let moved = feeds.iter().filter_map(|feed| Some((&feed.memory.name, feed.memory.moved_to.as_deref()?)));
    let mut count = 0;
    for (name, address) in moved {
        print::line(&format!("# {name}\nurl = {}", quoted(address)));
        count += 1;
    }
    if count == 0 {
        print::note("No feed has moved.");
    }
    Exit::Success
}

/// Asks feeds again that were given up because their publisher said 410 Gone.
async fn resume(setting: &Setting<'_>, names: &[String]) -> Exit {
    let store = match setting.store() {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    let mut exit = Exit::Success;
    for name in names {
        match store.resume(&FeedName::from(name.as_str()), SystemClock.now()).await {
            Ok(true) => print::line(&format!("{name} will be polled again.")),
            Ok(false) => exit = not_gone(store.as_ref(), name).await,
            Err(error) => return print::failure(&error),
        }
    }
    exit
}

/// Says why a feed cannot be resumed.
async fn not_gone(store: &dyn Store, name: &str) -> Exit {
    let names: Vec<String> = match store.feeds().await {
        Ok(feeds) => feeds.iter().map(|feed| feed.memory.name.to_string()).collect(),
        Err(error) => return print::failure(&error),
    };
    if names.iter().any(|known| known == name) {
        return print::failure(&format!("{name} is not gone, so it is polled anyway; `newswatch feeds` says when"));
    }
    unknown(name, names.iter().map(String::as_str))
}

/// Says that there is no such feed.
fn unknown<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Exit {
    let help = nearest(name, names)
        .map_or("`newswatch feeds` lists them".to_owned(), |meant| format!("did you mean {meant:?}?"));
    print::failure(&format!("there is no feed {name:?}; {help}"))
}
