//! What people do not want to be told of for a while.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::{self, At};
use crate::model::{Mute, MuteId, MuteTarget};
use crate::store::{Done, Mutes, NewMute};

impl Mutes for SqliteStore {
    fn put_mute(&self, mute: NewMute) -> Done<'_, MuteId> {
        Box::pin(self.writer.write("write down a mute", move |db| put(db, &mute)))
    }

    fn mutes(&self, now: Timestamp) -> Done<'_, Vec<Mute>> {
        Box::pin(self.reader.read("list the mutes", move |db| active(db, now)))
    }

    fn end_mute(&self, id: MuteId, now: Timestamp) -> Done<'_, bool> {
        Box::pin(self.writer.write("end a mute", move |db| {
            let mut end =
                db.prepare_cached("UPDATE mute SET ended = ?2 WHERE id = ?1 AND ended IS NULL AND until > ?2")?;
            Ok(end.execute(params![id.0, At(now)])? > 0)
        }))
    }
}

fn put(db: &Connection, mute: &NewMute) -> Result<MuteId, Fault> {
    let mut insert =
        db.prepare_cached("INSERT INTO mute (kind, target, created, until, reason) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let row = insert.insert(params![
        mute.target.kind(),
        mute.target.text(),
        At(mute.created),
        At(mute.until),
        mute.reason
    ])?;
    Ok(MuteId(row))
}

fn active(db: &Connection, now: Timestamp) -> Result<Vec<Mute>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT id, kind, target, created, until, reason FROM mute WHERE ended IS NULL AND until > ?1 ORDER BY until, id",
    )?;
    let found = statement.query_map([At(now)], read)?;
    Ok(found.filter_map(Result::transpose).collect::<Result<_, _>>()?)
}

/// A mute; none of a kind that the schema does not allow.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Mute>> {
    let (kind, text): (String, String) = (row.get("kind")?, row.get("target")?);
    let Some(target) = MuteTarget::of(&kind, &text) else { return Ok(None) };
    Ok(Some(Mute {
        id: MuteId(row.get("id")?),
        target,
        created: rows::instant(row, "created")?,
        until: rows::instant(row, "until")?,
        reason: row.get("reason")?,
    }))
}
