//! `newswatch check --feeds`: each feed asked once, before anybody relies on it.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::iter;

use super::exit::Exit;
use super::feeds::cost;
use super::print;
use crate::config::Config;
use crate::model::{FeedId, Validators};
use crate::net::{Network, NetworkError, Route};
use crate::pipeline::{Content, FeedSettings, Fetched, Question, Reader, Reading, Schedule, Source, fetch};
use crate::time::{Clock, SystemClock};

/// Feeds that are asked at once; each host is asked as gently as ever.
const AT_ONCE: usize = 16;

/// Asks every feed, and fails if one of them cannot be read.
pub(super) async fn check(config: &Config) -> Exit {
    let network = match Network::new(config.network.clone()) {
        Ok(network) => network,
        Err(error) => return print::failure(&error),
    };
    let reader = Reader::new(Reader::LIMIT);
    let asking = config.feeds.iter().map(|feed| ask(feed, &network, &reader));
    let answers: Vec<Result<String, String>> = iter(asking).buffered(AT_ONCE).collect().await;
    let rows = config.feeds.iter().zip(&answers).map(|(feed, answer)| {
        let (state, remarks) = match answer {
            Ok(remarks) => ("ok", remarks),
            Err(error) => ("fails", error),
        };
        vec![feed.name.to_string(), state.to_owned(), remarks.clone()]
    });
    print::table(&["feed", "state", "remarks"], rows.collect());
    if answers.iter().all(Result::is_ok) { Exit::Success } else { Exit::Failure }
}

async fn ask(feed: &FeedSettings, network: &Network, reader: &Reader) -> Result<String, String> {
    let network = way_to(feed, network).map_err(|error| error.to_string())?;
    let validators = Validators::default();
    let question = Question { source: &feed.source, access: &feed.access, moved_to: None, validators: &validators };
    let fetched = fetch(&network, question, SystemClock.now()).await.map_err(|error| error.to_string())?;
    let Content::Document(document) = &fetched.content else { return Err("gives no document".to_owned()) };
    let bytes = document.bytes.len();
    let reading = reader.read(Arc::clone(document), FeedId(0), feed.name.clone()).await;
    let reading = reading.map_err(|error| error.to_string())?;
    Ok(remarks(feed, &fetched, &reading, bytes).join("; "))
}

fn way_to(feed: &FeedSettings, network: &Network) -> Result<Network, NetworkError> {
    if feed.access.route == Route::default() { Ok(network.clone()) } else { network.along(&feed.access.route) }
}

/// What is worth knowing of a feed that can be read.
fn remarks(feed: &FeedSettings, fetched: &Fetched, reading: &Reading, bytes: usize) -> Vec<String> {
    let mut remarks = vec![print::counted(reading.items.len(), "item")];
    remarks.extend(fetched.moved.as_ref().map(|url| format!("has moved to {}", crate::secret::shown(url))));
    let conditional = fetched.validators.etag.is_some() || fetched.validators.last_modified.is_some();
    if matches!(feed.source, Source::Http(_)) && !conditional {
        remarks.extend(interval(&feed.schedule).and_then(|interval| cost(bytes, interval)));
    }
    if !reading.repaired.is_empty() {
        remarks.push(format!("repaired: {}", reading.repaired));
    }
    remarks
}

/// The time between two polls, where that is one.
fn interval(schedule: &Schedule) -> Option<Duration> {
    match schedule {
        Schedule::Every(interval) | Schedule::Between(interval, _) => Some(*interval),
        Schedule::Cron(_) => None,
    }
}
