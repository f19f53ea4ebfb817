//! What a poll teaches of the feed.
//!
//! The feed's memory, the answer and what came of it come in; the habits from now on go out, and
//! the address to ask.
//!
//! The promise: a permanent redirect is believed only when what it leads to has proved to be this
//! feed, so that no maintenance page and no hotel's login page can steal it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tracing::{info, warn};
use url::Url;

use super::Due;
use super::ask::Asked;
use crate::model::{Arrivals, FeedMemory, Habits, Moving, Newest, Rhythm, Unreliable};
use crate::net::Freshness;
use crate::pipeline::fetch::{Content, Fetched};
use crate::pipeline::schedule::{Brought, Overlap, hastened, paced};
use crate::pipeline::source::Schedule;
use crate::secret;

/// A feed that shares no item with the old one is believed to be the same after so many polls.
const AGREEMENTS: u8 = 3;

/// A feed that was not asked for so long was left alone.
const UNATTENDED: SignedDuration = SignedDuration::from_hours(26);

/// What is left of the longest silence each time that something new comes.
const FADING: f64 = 0.98;

/// Hubs call within this time of a change.
const HUB_DELAY: SignedDuration = SignedDuration::from_hours(1);

/// What came of an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// The items.
    pub(super) brought: Brought,
    /// What a document that was read says of when to ask.
    pub(super) rhythm: Option<Rhythm>,
    /// Something of it was known: it is the same feed as before.
    pub(super) is_same_feed: bool,
    /// What does not tell its items apart.
    pub(super) unreliable: Unreliable,
    /// Its newest items from now on, if it was read.
    pub(super) newest: Option<Newest>,
    /// How it overlaps with the poll before.
    pub(super) overlap: Overlap,
}

/// What a poll teaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lesson {
    pub(super) habits: Habits,
    pub(super) moved_to: Option<String>,
}

/// What an answer teaches that was understood.
pub(super) fn learn(feed: &Due, (asked, fetched): (&Asked, &Fetched), outcome: Outcome, now: Timestamp) -> Lesson {
    let (memory, schedule) = (&feed.memory, &feed.settings.schedule);
    let before = &memory.habits;
    let (moved_to, moving) = moved(memory, asked, fetched.moved.as_ref(), outcome.is_same_feed);
    let (came, contradicted) = match &fetched.content {
        Content::Document(document) => (Some(document.bytes.len()), false),
        Content::NotModified { contradicted } => (None, *contradicted || contradicts_hub(memory)),
    };
    let habits = Habits {
        rhythm: outcome.rhythm.unwrap_or_else(|| before.rhythm.clone()),
        fresh_for: match fetched.freshness {
            Freshness::For(time) => Some(time),
            Freshness::Silent if came.is_none() => before.fresh_for,
            Freshness::Silent | Freshness::Stale => None,
        },
        pace: match schedule {
            Schedule::Between(least, most) => Some(paced(before.pace.as_ref(), outcome.brought, *least, *most, now)),
            Schedule::Every(_) | Schedule::Cron(_) => None,
        },
        moving,
        distrusted: contradicted || before.distrusted && !is_cleared(asked, came, outcome.brought),
        arrivals: arrivals(memory, outcome.brought, now),
        unreliable: outcome.unreliable,
        newest: outcome.newest.unwrap_or_else(|| before.newest.clone()),
        haste: hastened(before.haste.as_ref(), outcome.overlap, (schedule, feed.settings.fastest), now),
        bytes: came.unwrap_or(before.bytes),
    };
    Lesson { habits, moved_to }
}

/// How long the feed is silent at times, with what came now. Of a time in which nobody asked nothing is
/// learned.
fn arrivals(memory: &FeedMemory, brought: Brought, now: Timestamp) -> Arrivals {
    let before = memory.habits.arrivals;
    let (Some(last), Some(asked)) = (memory.last_new_item, memory.last_poll) else { return before };
    if brought.new == 0 || now.duration_since(asked) > UNATTENDED {
        return before;
    }
    let gap = Duration::try_from(now.duration_since(last)).unwrap_or_default();
    Arrivals { count: before.count.saturating_add(1), longest: gap.max(before.longest.mul_f64(FADING)) }
}

/// Whether the hub said that there is news where the server says that there is none. What a hub says may
/// be about a document that was fetched shortly before.
fn contradicts_hub(memory: &FeedMemory) -> bool {
    let is_old = |pushed: Timestamp| memory.last_document.is_none_or(|at| pushed.duration_since(at) > HUB_DELAY);
    memory.pushed.is_some_and(is_old)
}

/// Whether the whole document, asked for in doubt, held nothing that had been kept back.
fn is_cleared(asked: &Asked, came: Option<usize>, brought: Brought) -> bool {
    asked.in_doubt && came.is_some() && brought.new == 0
}

/// The address to ask from now on, and one that is not believed yet.
fn moved(
    memory: &FeedMemory,
    asked: &Asked,
    target: Option<&Url>,
    is_same_feed: bool,
) -> (Option<String>, Option<Moving>) {
    // Asked at its configured address, a feed that answers there has moved nowhere.
    let known = memory.moved_to.as_ref().filter(|_| asked.directly.is_some() || target.is_some());
    let Some(target) = target.map(Url::as_str) else { return (known.cloned(), None) };
    if known.is_some_and(|known| known == target) {
        return (known.cloned(), None);
    }
    let before = memory.habits.moving.as_ref().filter(|moving| moving.to == target);
    let agreed = before.map_or(0, |moving| moving.agreed) + 1;
    if is_same_feed || agreed >= AGREEMENTS {
        return (Some(target.to_owned()), None);
    }
    (known.cloned(), Some(Moving { to: target.to_owned(), agreed }))
}

/// Says what has changed about the feed itself.
pub(super) fn note(memory: &FeedMemory, lesson: &Lesson) {
    let new = lesson.moved_to.as_ref().filter(|address| memory.moved_to.as_ref() != Some(address));
    if let Some(url) = new.and_then(|address| Url::parse(address).ok()) {
        info!(feed = %memory.name, address = secret::shown(&url),
            "the feed has moved and is asked there from now on; `newswatch feeds moved` says what to write");
    }
    if lesson.habits.distrusted && !memory.habits.distrusted {
        warn!(feed = %memory.name,
            "the server says \"not modified\", but there are signs of a change; once a day it is asked for the whole document");
    }
}
