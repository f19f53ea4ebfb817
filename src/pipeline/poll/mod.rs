//! One poll: the first stage of all, ending in commit 1. This file is the list of its calls.
//!
//! Due feeds of one source come in with their memories; what the poll brought is in the store when
//! it returns. Two feeds of one source are served by one request.
//!
//! The promise: feed memory, items and matches are written in one transaction. A poll that failed
//! changes neither items nor validators, so that nothing can be "not modified" that was not kept.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::info;

use self::ask::Asked;
use self::commit::{Ending, Turn, commit};
use self::failure::{Failure, fail};
use self::lesson::{Lesson, Outcome, learn};
use self::news::news;
use self::withdrawn::absences;
use super::document::Document;
use super::fetch::{Content, FetchError, Fetched, Question, fetch};
use super::matcher::Matcher;
use super::read::{Reader, Reading};
use super::schedule::Brought;
use super::source::{FeedSettings, Source};
use crate::model::{FeedMemory, Hub, Validators};
use crate::net::Network;
use crate::random::Random;
use crate::store::{NewMemory, Store, StoreError};
use crate::time::Clock;

mod ask;
mod reliance;
mod news;
mod withdrawn;
mod coverage;
mod lesson;
mod failure;
mod commit;

#[cfg(test)]
mod tests;

/// A feed to poll.
#[derive(Clone, Debug)]
pub struct Due {
    /// As it is configured.
    pub settings: Arc<FeedSettings>,
    /// As it is remembered.
    pub memory: FeedMemory,
}

/// What a poll works with.
#[derive(Clone, Copy, Debug)]
pub struct PollContext<'a> {
    /// The way to the network.
    pub network: &'a Network,
    /// The way to the pages that items lead to: the same, but it says nothing of who we are.
    pub pages: &'a Network,
    /// Reads documents, off the threads of the network.
    pub reader: &'a Reader,
    /// The rules.
    pub matcher: &'a Matcher,
    /// Where everything is kept.
    pub store: &'a dyn Store,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// Gives the jitter.
    pub random: &'a Random,
    /// The zone of schedules.
    pub timezone: &'a TimeZone,
    /// How long after its first report a story may be joined.
    pub story_window: Duration,
    /// Nobody answers just now, which has been said: a feed without an answer is worth no line.
    pub offline: bool,
    /// Since when newswatch runs: what was due before is not polled late.
    pub since: Timestamp,
}

/// What a poll came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollReport {
    /// Feeds that were served.
    pub polled: usize,
    /// Those of them that could not be read.
    pub failed: usize,
    /// Whether somebody answered, for what comes over the network.
    pub answered: Option<bool>,
    /// Items stored.
    pub stored: usize,
    /// Matches that now wait to be told.
    pub waiting: usize,
}

/// Polls feeds that share one source and one way to it.
///
/// # Errors
///
/// If the store refuses. A source that cannot be read is no error here: it is recorded.
pub async fn poll(feeds: &[Due], context: &PollContext<'_>) -> Result<PollReport, StoreError> {
    let Some(first) = feeds.first() else { return Ok(PollReport::default()) };
    let begun = context.clock.now();
    let asked = ask::plan(feeds, begun);
    let question = Question {
        source: &first.settings.source,
        access: &first.settings.access,
        moved_to: asked.directly.as_ref(),
        validators: &asked.validators,
    };
    let answer = fetch(context.network, question, begun).await;
    let is_remote = matches!(first.settings.source, Source::Http(_));
    let answered = !answer.as_ref().is_err_and(FetchError::is_silence);
    let mut sum = PollReport { answered: is_remote.then_some(answered), ..PollReport::default() };
    for feed in feeds {
        let report = settle(feed, &asked, &answer, context).await?;
        sum.polled += report.polled;
        sum.failed += report.failed;
        sum.stored += report.stored;
        sum.waiting += report.waiting;
    }
    Ok(sum)
}

/// Makes of the answer what it means to one feed.
async fn settle(
    feed: &Due,
    asked: &Asked,
    answer: &Result<Fetched, FetchError>,
    context: &PollContext<'_>,
) -> Result<PollReport, StoreError> {
    let fetched = match answer {
        Ok(fetched) => fetched,
        Err(error) => return fail(feed, Failure::to_fetch(error, asked, &feed.memory), context).await,
    };
    match &fetched.content {
        Content::Document(document) if !is_known(document, &feed.memory) => {
            let (id, name) = (feed.memory.id, feed.memory.name.clone());
            match context.reader.read(Arc::clone(document), id, name).await {
                Ok(reading) => take(feed, (asked, fetched), reading, context).await,
                Err(error) => fail(feed, Failure::to_read(&error, fetched, &feed.memory), context).await,
            }
        }
        Content::Document(_) | Content::NotModified { .. } => leave(feed, (asked, fetched), context).await,
    }
}

fn is_known(document: &Document, memory: &FeedMemory) -> bool {
    memory.document.is_some_and(|known| known == document.digest())
}

/// Nothing changed.
async fn leave(
    feed: &Due,
    (asked, fetched): (&Asked, &Fetched),
    context: &PollContext<'_>,
) -> Result<PollReport, StoreError> {
    let now = context.clock.now();
    let came = matches!(fetched.content, Content::Document(_));
    let unreliable = feed.memory.habits.unreliable;
    let outcome = Outcome { is_same_feed: came, unreliable, ..Outcome::default() };
    let lesson = learn(feed, (asked, fetched), outcome, now);
    lesson::note(&feed.memory, &lesson);
    let Lesson { habits, moved_to } = lesson;
    let turn = Turn::good(habits);
    let next = turn.next(feed, now, context);
    let memory = NewMemory::Unchanged { validators: fetched.validators.clone(), came, moved_to };
    let ending = Ending::of(now, next, turn.habits, memory);
    commit(feed, Ending { transfer: Some(fetched.transfer()), ..ending }, context).await
}

/// Takes in a document that was not there before.
async fn take(
    feed: &Due,
    (asked, fetched): (&Asked, &Fetched),
    reading: Reading,
    context: &PollContext<'_>,
) -> Result<PollReport, StoreError> {
    let now = context.clock.now();
    let is_whole = reading.is_whole();
    let (validators, document) = match is_whole {
        true => (fetched.validators.clone(), Some(reading.digest)),
        false => (Validators::default(), None),
    };
    let repaired = Some(reading.repaired.to_string()).filter(|flaws| !flaws.is_empty());
    // Once, not at every poll: the lines and counts change with the items.
    if let Some(flaws) = repaired.as_ref().filter(|_| feed.memory.repaired.is_none()) {
        info!(feed = %feed.memory.name, repaired = %flaws, "the feed is broken and is repaired from now on");
    }
    let (items, rhythm) = (reading.items.len(), reading.rhythm.clone());
    let hub = hub(feed, fetched, &reading);
    let news = news(feed, (reading, fetched.from_outside), now, context).await?;
    // What a document that broke off does not hold may have stood in its rest.
    let absences = match is_whole {
        true => absences(feed, (&news.held, fetched.from_outside), now, context).await?,
        false => Vec::new(),
    };
    let brought = Brought { items, new: news.items.len() };
    let seen = coverage::seen(&feed.memory, news.sight, is_whole, now);
    let outcome = Outcome {
        brought,
        rhythm: Some(rhythm),
        is_same_feed: brought.new < brought.items,
        unreliable: news.unreliable,
        newest: seen.newest.clone(),
        overlap: seen.overlap,
    };
    let lesson = learn(feed, (asked, fetched), outcome, now);
    lesson::note(&feed.memory, &lesson);
    let Lesson { habits, moved_to } = lesson;
    // The rest of a document that broke off is wanted soon, whatever is said of its freshness.
    let turn = if is_whole { Turn::good(habits) } else { Turn::for_the_rest(habits) };
    let next = turn.next(feed, now, context);
    let memory = NewMemory::Read { validators, document, repaired, moved_to, hub };
    coverage::note(&feed.memory, &feed.settings, &seen, turn.habits.haste.as_ref(), next);
    let (transfer, items, again) = (Some(fetched.transfer()), news.items, news.again);
    let ending = Ending::of(now, next, turn.habits, memory);
    commit(feed, Ending { transfer, items, again, absences, gap: seen.gap, ..ending }, context).await
}

/// Where to subscribe to the feed: what the server says comes before what the document does
/// (WebSub, section 4).
fn hub(feed: &Due, fetched: &Fetched, reading: &Reading) -> Option<Hub> {
    let hub = fetched.hub.hub.clone().or_else(|| reading.hub.hub.clone())?;
    let topic = fetched.hub.topic.clone().or_else(|| reading.hub.topic.clone());
    let is_web = |address: &String| address.starts_with("http://") || address.starts_with("https://");
    let topic = topic.filter(is_web).or_else(|| Some(feed.memory.source.clone()).filter(is_web));
    // What is asked of a hub is secret: no feed that is protected itself may give it away.
    let is_protected = feed.memory.source.starts_with("https://");
    let hub = if is_protected { hub.replacen("http://", "https://", 1) } else { hub };
    is_web(&hub).then_some(Hub { hub, topic: topic?, from_outside: fetched.from_outside })
}
