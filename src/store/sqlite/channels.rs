//! Channels that a receiver has switched off.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::fault::Fault;
use super::rows::At;
use crate::model::ChannelName;
use crate::store::{Channels, Done};

impl Channels for SqliteStore {
    fn switch_off<'a>(
        &'a self,
        channel: &'a ChannelName,
        target: &'a str,
        reason: &'a str,
        now: Timestamp,
    ) -> Done<'a, usize> {
        let (channel, target, reason) = (channel.clone(), target.to_owned(), reason.to_owned());
        Box::pin(self.writer.write("switch a channel off", move |db| {
            db.prepare_cached(
                "INSERT OR REPLACE INTO channel_off (channel, target, reason, since) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![channel.as_str(), target, reason, At(now)])?;
            bury_pending(db, &channel, &reason)
        }))
    }

    fn switched_off<'a>(&'a self, targets: &'a [(ChannelName, String)]) -> Done<'a, Vec<(ChannelName, String)>> {
        let targets = targets.to_vec();
        Box::pin(self.reader.read("list the channels that are off", move |db| off(db, &targets)))
    }
}

fn bury_pending(db: &Connection, channel: &ChannelName, reason: &str) -> Result<usize, Fault> {
    let mut statement = db.prepare_cached(
        "UPDATE delivery SET state = 'dead', leased_until = NULL, last_error = ?2
         WHERE state = 'pending' AND channel = ?1",
    )?;
    Ok(statement.execute(params![channel.as_str(), reason])?)
}

fn off(db: &Connection, targets: &[(ChannelName, String)]) -> Result<Vec<(ChannelName, String)>, Fault> {
    let mut statement = db.prepare_cached("SELECT reason FROM channel_off WHERE channel = ?1 AND target = ?2")?;
    let mut off = Vec::new();
    for (channel, target) in targets {
        let reason: Option<String> =
            statement.query_row(params![channel.as_str(), target], |row| row.get(0)).optional()?;
        off.extend(reason.map(|reason| (channel.clone(), reason)));
    }
    Ok(off)
}
