//! Commit 3: deliveries, their attempts, and what people do with them.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, params, params_from_iter};

use super::fault::Fault;
use super::filter::Filter;
use super::rows::{self, At, Word};
use super::{SqliteStore, alerts, counts, leases};
use crate::model::{AlertId, Attempt, ChannelName, DeliveryId, DeliveryState, Outcome};
use crate::store::{DeliveryFilter, DeliveryRow, Done, Leased, NewDelivery, Outbox};

impl Outbox for SqliteStore {
    fn lease_due<'a>(
        &'a self,
        channel: &'a ChannelName,
        now: Timestamp,
        lease: SignedDuration,
        limit: usize,
    ) -> Done<'a, Vec<Leased>> {
        let channel = channel.clone();
        Box::pin(self.writer.write("lease deliveries", move |db| leases::lease(db, &channel, now, lease, limit)))
    }

    fn record_attempt(&self, attempt: Attempt) -> Done<'_, ()> {
        Box::pin(self.writer.write("record an attempt", move |db| record(db, &attempt)))
    }

    fn stranded<'a>(
        &'a self,
        channel: &'a ChannelName,
        fallback: &'a ChannelName,
        between: (Timestamp, Timestamp),
    ) -> Done<'a, Vec<AlertId>> {
        let (channel, fallback) = (channel.clone(), fallback.clone());
        let work = move |db: &Connection| stranded(db, &channel, &fallback, between);
        Box::pin(self.reader.read("find alerts that were not delivered", work))
    }

    fn add_deliveries(&self, alert: AlertId, deliveries: Vec<NewDelivery>, now: Timestamp) -> Done<'_, ()> {
        Box::pin(self.writer.write("add deliveries", move |db| {
            for delivery in &deliveries {
                alerts::insert_delivery(db, alert.0, (now, now), delivery)?;
            }
            Ok(())
        }))
    }

    fn next_delivery<'a>(&'a self, channels: &'a [ChannelName]) -> Done<'a, Option<Timestamp>> {
        let channels = channels.to_vec();
        Box::pin(self.reader.read("find the next delivery", move |db| leases::next(db, &channels)))
    }

    fn release_leases(&self) -> Done<'_, ()> {
        Box::pin(self.writer.write("release leases", leases::release))
    }

    fn deliveries(&self, filter: DeliveryFilter) -> Done<'_, Vec<DeliveryRow>> {
        Box::pin(self.reader.read("list deliveries", move |db| list(db, &Filter::new(filter))))
    }

    fn attempts<'a>(&'a self, delivery: &'a DeliveryId) -> Done<'a, Vec<Attempt>> {
        let delivery = delivery.clone();
        Box::pin(self.reader.read("list attempts", move |db| attempts(db, &delivery)))
    }

    fn retry(&self, filter: DeliveryFilter, now: Timestamp) -> Done<'_, usize> {
        Box::pin(self.writer.write("retry deliveries", move |db| retry(db, filter, now)))
    }

    fn replay(&self, filter: DeliveryFilter, since: Timestamp, now: Timestamp) -> Done<'_, usize> {
        Box::pin(self.writer.write("replay deliveries", move |db| replay(db, filter, since, now)))
    }

    fn discard(&self, filter: DeliveryFilter) -> Done<'_, usize> {
        Box::pin(self.writer.write("discard deliveries", move |db| discard(db, filter)))
    }
}

fn record(db: &Connection, attempt: &Attempt) -> Result<(), Fault> {
    let id = attempt.delivery.as_str();
    let (outcome, retry_at, detail) = match &attempt.outcome {
        Outcome::Sent { detail } => ("sent", None, detail),
        Outcome::Retry { at, error } => ("retry", Some(At(*at)), error),
        Outcome::Dead { error } => ("dead", None, error),
    };
    // Only the receiver's word overrules that a delivery was given up meanwhile.
    let changed = db
        .prepare_cached(
            "UPDATE delivery SET attempts = attempts + 1, leased_until = NULL,
                 state = CASE
                     WHEN ?2 = 'sent' THEN 'sent'
                     WHEN ?2 = 'dead' AND state = 'pending' THEN 'dead'
                     ELSE state END,
                 next_attempt = coalesce(?3, next_attempt),
                 last_error = CASE WHEN ?2 = 'sent' THEN NULL ELSE ?4 END
             WHERE id = ?1",
        )?
        .execute(params![id, outcome, retry_at, detail])?;
    if changed == 0 {
        return Err(Fault::Missing { what: "delivery", id: id.to_owned() });
    }
    db.prepare_cached(
        "INSERT INTO attempt (delivery, started, ended, outcome, retry_at, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![id, At(attempt.started), At(attempt.ended), outcome, retry_at, detail])?;
    counts::attempt(db, id, outcome)?;
    Ok(())
}

fn stranded(
    db: &Connection,
    channel: &ChannelName,
    fallback: &ChannelName,
    (first, last): (Timestamp, Timestamp),
) -> Result<Vec<AlertId>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT DISTINCT alert.id FROM alert JOIN delivery ON delivery.alert = alert.id
         WHERE alert.due >= ?3 AND alert.open = 0 AND delivery.channel = ?1
             AND (delivery.state = 'dead' OR delivery.state = 'pending' AND delivery.attempts > 0 AND alert.due <= ?4)
             AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.alert = alert.id AND other.channel = ?2)
         ORDER BY alert.id",
    )?;
    let found = statement.query_map(params![channel.as_str(), fallback.as_str(), At(first), At(last)], |row| {
        Ok(AlertId(row.get("id")?))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn attempts(db: &Connection, delivery: &DeliveryId) -> Result<Vec<Attempt>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT delivery, started, ended, outcome, retry_at, detail FROM attempt WHERE delivery = ?1 ORDER BY id",
    )?;
    let found = statement.query_map([delivery.as_str()], |row| {
        Ok(Attempt {
            delivery: DeliveryId(row.get("delivery")?),
            started: rows::instant(row, "started")?,
            ended: rows::instant(row, "ended")?,
            outcome: outcome(row)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn outcome(row: &Row<'_>) -> rusqlite::Result<Outcome> {
    let detail: String = row.get("detail")?;
    let word: String = row.get("outcome")?;
    Ok(match (rows::maybe_instant(row, "retry_at")?, word.as_str()) {
        (Some(at), _) => Outcome::Retry { at, error: detail },
        (None, "sent") => Outcome::Sent { detail },
        (None, _) => Outcome::Dead { error: detail },
    })
}

fn list(db: &Connection, filter: &Filter) -> Result<Vec<DeliveryRow>, Fault> {
    let sql = format!(
        "SELECT {}, (SELECT rule FROM alert WHERE alert.id = delivery.alert) AS rule,
             (SELECT hold FROM alert WHERE alert.id = delivery.alert) AS hold,
             (SELECT count(*) FROM alert_match WHERE alert_match.alert = delivery.alert) AS items,
             coalesce((SELECT item.title FROM alert_match JOIN match ON match.id = alert_match.match
                     JOIN item ON item.id = match.item
                 WHERE alert_match.alert = delivery.alert ORDER BY item.first_seen, item.id LIMIT 1), '') AS title
         FROM delivery {}",
        rows::DELIVERY,
        filter.sql()
    );
    let mut statement = db.prepare(&sql)?;
    let found = statement.query_map(params_from_iter(filter.values()), |row| {
        Ok(DeliveryRow {
            delivery: rows::delivery(row)?,
            rule: rows::only_rule(row, "rule")?,
            hold: row.get::<_, Option<Word<_>>>("hold")?.map(|word| word.0),
            title: row.get("title")?,
            items: rows::count(row, "items")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn retry(db: &Connection, filter: DeliveryFilter, now: Timestamp) -> Result<usize, Fault> {
    let mut filter = Filter::new(filter);
    filter.and("delivery.state IN ('dead', 'pending') AND coalesce(delivery.leased_until <= ?, true)", At(now));
    send_again(db, &filter, now)
}

fn replay(db: &Connection, filter: DeliveryFilter, since: Timestamp, now: Timestamp) -> Result<usize, Fault> {
    let mut filter = Filter::new(filter);
    filter.and("delivery.state <> 'pending' AND delivery.alert IN (SELECT id FROM alert WHERE due >= ?)", At(since));
    send_again(db, &filter, now)
}

/// Makes deliveries due with a fresh count of attempts, and their channels ready for them.
fn send_again(db: &Connection, filter: &Filter, now: Timestamp) -> Result<usize, Fault> {
    let chosen = choose(db, filter)?;
    let mut again = db.prepare_cached(
        "UPDATE delivery SET state = 'pending', attempts = 0, next_attempt = ?2, leased_until = NULL WHERE id = ?1",
    )?;
    let mut on = db.prepare_cached("DELETE FROM channel_off WHERE channel = ?1")?;
    for (id, _) in &chosen {
        again.execute(params![id, At(now)])?;
    }
    for channel in chosen.iter().map(|(_, channel)| channel).collect::<BTreeSet<_>>() {
        on.execute([channel])?;
    }
    Ok(chosen.len())
}

fn discard(db: &Connection, filter: DeliveryFilter) -> Result<usize, Fault> {
    let mut filter = Filter::new(filter);
    filter.and("delivery.state IN (?, 'dead')", Word(DeliveryState::Pending));
    let chosen = choose(db, &filter)?;
    let mut give_up =
        db.prepare_cached("UPDATE delivery SET state = 'discarded', leased_until = NULL WHERE id = ?1")?;
    for (id, _) in &chosen {
        give_up.execute([id])?;
    }
    Ok(chosen.len())
}

/// The ids and channels of the deliveries that are meant.
fn choose(db: &Connection, filter: &Filter) -> Result<Vec<(String, String)>, Fault> {
    let mut statement = db.prepare(&format!("SELECT id, channel FROM delivery {}", filter.sql()))?;
    let found =
        statement.query_map(params_from_iter(filter.values()), |row| Ok((row.get("id")?, row.get("channel")?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}
