//! Whether items that were told have been taken back.
//!
//! Told items come in, with what their feed holds now; goes out what has changed about them: absent, there
//! again, or withdrawn.
//!
//! The promise: an item is called withdrawn only if its feed does not hold it though it reaches further back,
//! in two documents, and its page answers 404 or 410. Most items that leave a feed were pushed out by newer
//! ones, and feeds that show what is most read let items come and go.
//!
//! Deliberately not here: pages that stay and say that the article is gone, and items without a page.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;
use url::Url;

use crate::model::ItemId;
use crate::net::{Network, Request};
use crate::store::{Absence, AbsenceRecord, Watched};

/// A document reaches further back than an item if it holds so many older ones: one may be pinned to its top.
const OLDER: usize = 2;

/// A page that was there is not asked for again before.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Most pages that are asked for in one poll.
const MOST_PAGES: usize = 5;

/// Most that are under way at once.
const AT_ONCE: usize = 2;

/// Longest time for all of them: the news of the poll waits for it.
const LONGEST: Duration = Duration::from_secs(10);

/// No more of a page is read, in bytes: its status says it all.
const BODY: usize = 1024;

/// An item that the feed holds: which one it stands for, and when it was published.
pub(super) type Held = (ItemId, Option<Timestamp>);

/// What pages are asked for with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pages<'a> {
    /// The way to the network.
    pub(super) network: &'a Network,
    /// When the feed was read.
    pub(super) now: Timestamp,
    /// The feed came from the Internet, and so do its links.
    pub(super) from_outside: bool,
}

/// What has changed about the items that are watched. The item of a withdrawn one comes without matches.
pub(super) async fn absences(watched: Vec<Watched>, held: &[Held], pages: Pages<'_>) -> Vec<AbsenceRecord> {
    let mut records = Vec::new();
    let mut doubted = Vec::new();
    for one in watched {
        let original = one.original;
        let is_held = held.iter().any(|(held, _)| *held == original);
        match one.is_absent {
            true if is_held => records.push(AbsenceRecord { original, absence: Absence::Over }),
            true if is_due(&one, pages.now) && reaches_behind(&one, held) => doubted.push(one),
            false if !is_held && reaches_behind(&one, held) => {
                records.push(AbsenceRecord { original, absence: Absence::Absent { asked: false } });
            }
            _ => {}
        }
    }
    doubted.truncate(MOST_PAGES);
    records.extend(ask(doubted, pages).await);
    records
}

/// Asks for the pages of items. A page that is late counts as one that is there: it is not asked for again at
/// every poll.
async fn ask(doubted: Vec<Watched>, pages: Pages<'_>) -> Vec<AbsenceRecord> {
    let mut unanswered: Vec<ItemId> = doubted.iter().map(|one| one.original).collect();
    let mut records = Vec::new();
    let mut asked = stream::iter(doubted).map(|one| judged(one, pages)).buffer_unordered(AT_ONCE);
    let ask_all = async {
        while let Some(record) = asked.next().await {
            unanswered.retain(|original| *original != record.original);
            records.push(record);
        }
    };
    let _late = timeout(LONGEST, ask_all).await;
    let late = |original| AbsenceRecord { original, absence: Absence::Absent { asked: true } };
    records.extend(unanswered.into_iter().map(late));
    records
}

fn is_due(watched: &Watched, now: Timestamp) -> bool {
    watched.asked.is_none_or(|asked| now.duration_since(asked) >= ASKED_AGAIN)
}

/// Whether a feed holds items that are older than one that it does not hold.
fn reaches_behind(watched: &Watched, held: &[Held]) -> bool {
    let is_older = |(original, published): &&Held| {
        let dates = published.zip(watched.item.published);
        *original < watched.original && dates.is_none_or(|(theirs, own)| theirs <= own)
    };
    held.iter().filter(is_older).count() >= OLDER
}

async fn judged(watched: Watched, pages: Pages<'_>) -> AbsenceRecord {
    let Watched { original, item, .. } = watched;
    let absence = match is_gone(item.link.as_deref(), pages).await {
        true => Absence::Withdrawn { item: Box::new(item), matches: Vec::new() },
        false => Absence::Absent { asked: true },
    };
    AbsenceRecord { original, absence }
}

/// Whether the server of a page says that there is none. Who does not answer says nothing.
async fn is_gone(link: Option<&str>, pages: Pages<'_>) -> bool {
    let Some(mut url) = link.and_then(|link| Url::parse(link).ok()) else { return false };
    url.set_fragment(None);
    if !matches!(url.scheme(), "http" | "https") {
        return false;
    }
    let request = Request::get(url).start_of_body(BODY).from_outside(pages.from_outside);
    let answer = pages.network.send(request).await;
    // RFC 9110, sections 15.5.5 and 15.5.11.
    answer.is_ok_and(|answer| matches!(answer.status, 404 | 410))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;

    fn watched(original: i64, published: Option<i64>) -> Watched {
        let published = published.map(|second| Timestamp::from_second(second).unwrap());
        let item = Item { published, ..Item::from_feed("Wire".into()) };
        Watched { original: ItemId(original), item, is_absent: false, asked: None }
    }

    fn held(items: &[(i64, i64)]) -> Vec<Held> {
        items.iter().map(|&(original, second)| (ItemId(original), Timestamp::from_second(second).ok())).collect()
    }

    #[test]
    fn a_feed_reaches_behind_an_item_only_if_it_holds_older_ones_than_that() {
        let one = watched(7, Some(700));
        assert!(reaches_behind(&one, &held(&[(9, 900), (6, 600), (5, 500)])));
        assert!(!reaches_behind(&one, &held(&[(9, 900), (8, 800), (1, 100)])), "one is pinned");
        assert!(!reaches_behind(&one, &held(&[(9, 900), (6, 750), (5, 800)])), "two were dated anew");
        assert!(reaches_behind(&watched(7, None), &held(&[(6, 600), (5, 500)])));
    }
}
