//! Leases: who is sending what, until when.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

use super::fault::Fault;
use super::rows::{self, At};
use super::telling;
use crate::model::{ChannelName, Delivery, DeliveryId};
use crate::store::Leased;

/// Leases what is due. What cannot be read would be due for ever, in front of the others, so it
/// becomes dead here.
pub(super) fn lease(
    db: &Connection,
    channel: &ChannelName,
    now: Timestamp,
    lease: SignedDuration,
    limit: usize,
) -> Result<Vec<Leased>, Fault> {
    let until = now.saturating_add(lease).expect("a span of seconds can be added to any instant");
    let mut leased = Vec::new();
    for id in due(db, channel, now, limit)? {
        match load(db, &id) {
            Ok(found) => {
                db.prepare_cached("UPDATE delivery SET leased_until = ?2 WHERE id = ?1")?
                    .execute(params![id.as_str(), At(until)])?;
                leased.push(found);
            }
            Err(fault) if fault.is_local() => bury(db, &id, &fault)?,
            Err(fault) => return Err(fault),
        }
    }
    Ok(leased)
}

fn due(db: &Connection, channel: &ChannelName, now: Timestamp, limit: usize) -> Result<Vec<DeliveryId>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT id FROM delivery
         WHERE state = 'pending' AND channel = ?1 AND next_attempt <= ?2
             AND (leased_until IS NULL OR leased_until <= ?2)
         ORDER BY next_attempt, id LIMIT ?3",
    )?;
    let found = statement
        .query_map(params![channel.as_str(), At(now), rows::limit(limit)], |row| Ok(DeliveryId(row.get("id")?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn load(db: &Connection, id: &DeliveryId) -> Result<Leased, Fault> {
    let sql = format!("SELECT {} FROM delivery WHERE id = ?1", rows::DELIVERY);
    let delivery: Delivery = db.prepare_cached(&sql)?.query_row([id.as_str()], rows::delivery)?;
    let alert = telling::load(db, delivery.alert)?;
    Ok(Leased { delivery, alert })
}

fn bury(db: &Connection, id: &DeliveryId, fault: &Fault) -> Result<(), Fault> {
    let reason = fault.words();
    tracing::error!(delivery = %id, error = reason, "gave up a delivery that cannot be read");
    db.prepare_cached("UPDATE delivery SET state = 'dead', leased_until = NULL, last_error = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), reason])?;
    Ok(())
}

/// When the next pending delivery of one of `channels` can be leased.
pub(super) fn next(db: &Connection, channels: &[ChannelName]) -> Result<Option<Timestamp>, Fault> {
    // Two looks at an index each, where one would read everything that waits.
    let mut statement = db.prepare_cached(
        "SELECT min(at) FROM (
             SELECT * FROM (SELECT next_attempt AS at FROM delivery INDEXED BY delivery_due
                 WHERE state = 'pending' AND channel = ?1 AND leased_until IS NULL ORDER BY next_attempt, id LIMIT 1)
             UNION ALL
             SELECT max(next_attempt, leased_until) FROM delivery INDEXED BY delivery_leased
                 WHERE state = 'pending' AND channel = ?1 AND leased_until IS NOT NULL)",
    )?;
    let mut next = None;
    for channel in channels {
        let due: Option<At> = statement.query_row([channel.as_str()], |row| row.get(0))?;
        next = next.into_iter().chain(due.map(|due| due.0)).min();
    }
    Ok(next)
}

/// Ends every lease.
pub(super) fn release(db: &Connection) -> Result<(), Fault> {
    db.execute("UPDATE delivery SET leased_until = NULL WHERE state = 'pending' AND leased_until IS NOT NULL", [])?;
    Ok(())
}
