//! Between rows and values.

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::model::{
    AlertId, ChannelName, Delivery, DeliveryId, DeliveryState, Evidence, FeedId, FeedMemory, FeedName, HeldBy,
    HoldReason, Item, NextPoll, RuleName, Validators,
};
use crate::store::SubscriptionState;

/// An instant as the store keeps it: whole microseconds since 1970, so an instant that comes back
/// is never later than the one that went in.
#[derive(Clone, Copy, Debug)]
pub(super) struct At(pub(super) Timestamp);

impl ToSql for At {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let microseconds = value.as_i64()?;
        Timestamp::from_microsecond(microseconds).map(At).map_err(|_| FromSqlError::OutOfRange(microseconds))
    }
}

/// A value that is kept as JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T: serde::Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0);
        text.map(ToSqlOutput::from).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: serde::de::DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Json).map_err(FromSqlError::other)
    }
}

/// A value of a few, kept as its word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<T>(pub(super) T);

/// What a [`Word`] may be.
pub(super) trait Worded: Copy + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// The word of one.
    fn word(self) -> &'static str;
}

impl<T: Worded> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.word().into())
    }
}

impl<T: Worded> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let known = T::ALL.iter().find(|known| known.word() == word);
        known.copied().map(Word).ok_or(FromSqlError::InvalidType)
    }
}

impl Worded for DeliveryState {
    const ALL: &'static [Self] = &DeliveryState::ALL;

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Worded for HoldReason {
    const ALL: &'static [Self] = &HoldReason::ALL;

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Worded for HeldBy {
    const ALL: &'static [Self] = &HeldBy::ALL;

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl Worded for SubscriptionState {
    const ALL: &'static [Self] = &SubscriptionState::ALL;

    fn word(self) -> &'static str {
        self.as_str()
    }
}

/// What [`feed`] reads, from `feed`.
pub(super) const FEED: &str = "feed.id, feed.name, feed.source, feed.next_poll, feed.etag, feed.last_modified, \
    feed.answered_by, feed.document, feed.baseline, feed.failures, feed.last_error, feed.last_poll, \
    feed.last_success, feed.last_new_item, feed.gone, feed.repaired, feed.held_by, feed.moved_to, \
    feed.last_document, feed.habits, feed.pushed";

/// A feed's memory.
pub(super) fn feed(row: &Row<'_>) -> rusqlite::Result<FeedMemory> {
    Ok(FeedMemory {
        id: FeedId(row.get("id")?),
        name: feed_name(row, "name")?,
        source: row.get("source")?,
        next: NextPoll {
            at: instant(row, "next_poll")?,
            held_by: row.get::<_, Option<Word<_>>>("held_by")?.map(|word| word.0),
        },
        moved_to: row.get("moved_to")?,
        habits: row.get::<_, Option<Json<_>>>("habits")?.map(|habits| habits.0).unwrap_or_default(),
        validators: Validators {
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
            url: row.get("answered_by")?,
        },
        document: row.get("document")?,
        baseline: row.get("baseline")?,
        failures: row.get("failures")?,
        last_error: row.get("last_error")?,
        repaired: row.get("repaired")?,
        last_poll: maybe_instant(row, "last_poll")?,
        last_document: maybe_instant(row, "last_document")?,
        last_success: maybe_instant(row, "last_success")?,
        last_new_item: maybe_instant(row, "last_new_item")?,
        gone: row.get("gone")?,
        pushed: maybe_instant(row, "pushed")?,
    })
}

/// What [`item`] reads, from `item` and `feed`.
pub(super) const ITEM: &str = "item.guid, item.title, item.link, item.published, item.updated, item.author, \
    item.summary, item.content, item.categories, item.lang, feed.name AS feed_name";

/// An item.
pub(super) fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        guid: row.get("guid")?,
        title: row.get("title")?,
        link: row.get("link")?,
        published: maybe_instant(row, "published")?,
        updated: maybe_instant(row, "updated")?,
        author: row.get("author")?,
        summary: row.get("summary")?,
        content: row.get("content")?,
        categories: row.get::<_, Json<Vec<String>>>("categories")?.0,
        lang: row.get("lang")?,
        feed: feed_name(row, "feed_name")?,
    })
}

/// What [`delivery`] reads, from `delivery`.
pub(super) const DELIVERY: &str = "delivery.id, delivery.alert, delivery.channel, delivery.recipient, \
    CASE WHEN delivery.state = 'pending' AND (SELECT open FROM alert WHERE alert.id = delivery.alert) \
        THEN 'held' ELSE delivery.state END AS state, delivery.attempts, delivery.created, delivery.next_attempt, delivery.last_error";

/// A delivery.
pub(super) fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        id: DeliveryId(row.get("id")?),
        alert: AlertId(row.get("alert")?),
        channel: ChannelName::from(row.get::<_, String>("channel")?),
        recipient: row.get("recipient")?,
        state: row.get::<_, Word<_>>("state")?.0,
        attempts: row.get("attempts")?,
        created: instant(row, "created")?,
        next_attempt: instant(row, "next_attempt")?,
        last_error: row.get("last_error")?,
    })
}

/// Why a rule fired.
pub(super) fn evidence(row: &Row<'_>) -> rusqlite::Result<Vec<Evidence>> {
    Ok(row.get::<_, Json<_>>("evidence")?.0)
}

/// The name of a rule.
pub(super) fn rule_name(row: &Row<'_>, column: &str) -> rusqlite::Result<RuleName> {
    Ok(row.get::<_, String>(column)?.into())
}

/// The name of the only rule of an alert; none where it tells of several.
pub(super) fn only_rule(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<RuleName>> {
    let name: String = row.get(column)?;
    Ok(Some(name).filter(|name| !name.is_empty()).map(RuleName::from))
}

/// The name of a feed.
pub(super) fn feed_name(row: &Row<'_>, column: &str) -> rusqlite::Result<FeedName> {
    Ok(row.get::<_, String>(column)?.into())
}

/// An instant.
pub(super) fn instant(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Ok(row.get::<_, At>(column)?.0)
}

/// An instant that may be absent.
pub(super) fn maybe_instant(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<At>>(column)?.map(|at| at.0))
}

/// A count, which the engine never gives below zero.
pub(super) fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

/// A limit as the engine takes it.
pub(super) fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
