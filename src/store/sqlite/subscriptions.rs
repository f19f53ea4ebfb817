//! Hubs and what they were asked for.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::{self, At, Word};
use crate::model::{FeedId, Hub};
use crate::secret::Secret;
use crate::store::{Done, Subscribable, Subscription, Subscriptions};

/// However often a hub calls, a feed is not polled sooner than this after its last poll.
const SHORTEST: SignedDuration = SignedDuration::from_secs(10);

const COLUMNS: &str = "subscription.feed, subscription.hub, subscription.topic, subscription.outside, subscription.token, \
    subscription.secret, subscription.state, subscription.lease_until, subscription.next_action, \
    subscription.failures";

impl Subscriptions for SqliteStore {
    fn subscriptions(&self) -> Done<'_, Vec<Subscribable>> {
        Box::pin(self.reader.read("list what hubs were asked for", subscribable))
    }

    fn subscription<'a>(&'a self, token: &'a str) -> Done<'a, Option<Subscription>> {
        let token = token.to_owned();
        Box::pin(self.reader.read("look for a subscription", move |db| of_token(db, &token)))
    }

    fn put_subscription(&self, subscription: Subscription) -> Done<'_, ()> {
        Box::pin(self.writer.write("record a subscription", move |db| put(db, &subscription)))
    }

    fn drop_subscription<'a>(&'a self, token: &'a str) -> Done<'a, ()> {
        let token = token.to_owned();
        let work = move |db: &Connection| {
            db.prepare_cached("DELETE FROM subscription WHERE token = ?1")?.execute([&token])?;
            Ok(())
        };
        Box::pin(self.writer.write("drop a subscription", work))
    }

    fn hasten(&self, feed: FeedId, now: Timestamp) -> Done<'_, bool> {
        Box::pin(self.writer.write("bring a poll forward", move |db| hasten(db, feed, now)))
    }
}

fn subscribable(db: &Connection) -> Result<Vec<Subscribable>, Fault> {
    let sql = format!(
        "SELECT feed.id AS feed_id, feed.name, iif(feed.removed IS NULL AND NOT gone, feed.hub, NULL) AS named_hub,
             feed.topic AS named_topic, feed.hub_outside, {COLUMNS}
         FROM feed LEFT JOIN subscription ON subscription.feed = feed.id
         WHERE feed.id IN (SELECT id FROM feed WHERE hub IS NOT NULL UNION SELECT feed FROM subscription)"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map([], |row| {
        let hub: Option<String> = row.get("named_hub")?;
        let topic: Option<String> = row.get("named_topic")?;
        let from_outside = row.get("hub_outside")?;
        let token: Option<String> = row.get("token")?;
        Ok(Subscribable {
            feed: FeedId(row.get("feed_id")?),
            name: rows::feed_name(row, "name")?,
            hub: hub.zip(topic).map(|(hub, topic)| Hub { hub, topic, from_outside }),
            subscription: token.map(|_| read(row)).transpose()?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn of_token(db: &Connection, token: &str) -> Result<Option<Subscription>, Fault> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS}, feed.name FROM subscription JOIN feed ON feed.id = subscription.feed WHERE token = ?1"
    ))?;
    Ok(statement.query_row([token], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    Ok(Subscription {
        feed: FeedId(row.get("feed")?),
        name: rows::feed_name(row, "name")?,
        hub: Hub { hub: row.get("hub")?, topic: row.get("topic")?, from_outside: row.get("outside")? },
        token: row.get("token")?,
        secret: Secret::from(row.get::<_, String>("secret")?),
        state: row.get::<_, Word<_>>("state")?.0,
        lease_until: rows::maybe_instant(row, "lease_until")?,
        next_action: rows::instant(row, "next_action")?,
        failures: row.get("failures")?,
    })
}

fn put(db: &Connection, subscription: &Subscription) -> Result<(), Fault> {
    let Subscription { feed, name: _, hub, token, secret, state, lease_until, next_action, failures } = subscription;
    db.prepare_cached(
        "INSERT OR REPLACE INTO subscription
             (feed, hub, topic, outside, token, secret, state, lease_until, next_action, failures)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        feed.0,
        hub.hub,
        hub.topic,
        hub.from_outside,
        token,
        secret.expose(),
        Word(*state),
        lease_until.map(At),
        At(*next_action),
        failures
    ])?;
    Ok(())
}

fn hasten(db: &Connection, feed: FeedId, now: Timestamp) -> Result<bool, Fault> {
    let mut statement = db.prepare_cached(
        "UPDATE feed SET next_poll = max(?2, coalesce(last_poll, 0) + ?3), held_by = NULL, pushed = ?2
         WHERE id = ?1 AND removed IS NULL AND gone = 0 AND failures = 0
             AND next_poll > max(?2, coalesce(last_poll, 0) + ?3)",
    )?;
    Ok(statement.execute(params![feed.0, At(now), SHORTEST.as_micros() as i64])? > 0)
}
