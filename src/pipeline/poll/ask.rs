//! What a poll asks: which address, and on which condition.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::Due;
use crate::model::{FeedMemory, Validators};

/// A server that has said "not modified" of something that had changed is asked for the whole
/// document this often.
const WHOLE_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// While a feed fails at its new address, every so many polls go to the configured one: it may have
/// moved on, or back.
const ASK_HOME: u32 = 4;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The address that the feed has moved to, if that is asked instead of the configured one.
    pub(super) directly: Option<Url>,
    /// What makes the request conditional.
    pub(super) validators: Validators,
    /// The whole document is asked for, since the server's word is doubted.
    pub(super) in_doubt: bool,
}

/// What to ask for feeds of one source.
pub(super) fn plan(feeds: &[Due], now: Timestamp) -> Asked {
    let memories = || feeds.iter().map(|feed| &feed.memory);
    let in_doubt = memories().any(|memory| is_in_doubt(memory, now));
    let mut each = memories().map(|memory| &memory.validators);
    let first = each.next().cloned().unwrap_or_default();
    // What one of them knows may be news to another.
    let agreed = each.all(|validators| *validators == first);
    Asked {
        directly: memories().next().and_then(direct),
        validators: if agreed && !in_doubt { first } else { Validators::default() },
        in_doubt,
    }
}

fn direct(memory: &FeedMemory) -> Option<Url> {
    let turn_for_home = memory.failures % ASK_HOME == ASK_HOME - 1;
    memory.moved_to.as_deref().filter(|_| !turn_for_home).and_then(|address| Url::parse(address).ok())
}

fn is_in_doubt(memory: &FeedMemory, now: Timestamp) -> bool {
    memory.habits.distrusted && memory.last_document.is_none_or(|at| now.duration_since(at) >= WHOLE_AGAIN)
}
