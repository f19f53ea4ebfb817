//! What items are known by.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fault::Fault;
use super::rows;
use crate::model::{FeedId, ItemId};
use crate::store::{Acquaintance, Before, Identity, IdentityKind, Reach};

/// Whether a feed has given an item of these identities, and how well it is known.
pub(super) fn acquaintance(db: &Connection, feed: FeedId, identities: &[Identity]) -> Result<Acquaintance, Fault> {
    let mut original = None;
    let mut known_by = Vec::new();
    let mut find = db.prepare_cached("SELECT original FROM identity WHERE feed = ?1 AND key = ?2")?;
    for identity in identities {
        let found: Option<i64> = find.query_row(params![feed.0, identity.key], |row| row.get(0)).optional()?;
        let Some(found) = found else { continue };
        match identity.kind {
            IdentityKind::Fingerprint => original = Some(found),
            _ => original = original.or(Some(found)),
        }
        known_by.push(identity.kind);
    }
    let Some(original) = original else { return Ok(Acquaintance::New) };
    // Most items of most polls are known word for word, and by all their keys.
    if known_by.contains(&IdentityKind::Fingerprint) && has_all_keys(identities, &known_by) {
        return Ok(Acquaintance::Same(ItemId(original)));
    }
    // An item that was pruned is known, though nobody can say any more what it said.
    let before = newest_version(db, feed, original)?;
    Ok(match before {
        Some(before) => Acquaintance::Changed(Box::new(Before { known_by, ..before })),
        None => Acquaintance::Same(ItemId(original)),
    })
}

/// Whether id and link are among those known. A headline has another day whenever the date has.
fn has_all_keys(identities: &[Identity], known_by: &[IdentityKind]) -> bool {
    let is_key = |identity: &&Identity| matches!(identity.kind, IdentityKind::Guid | IdentityKind::Link);
    identities.iter().filter(is_key).all(|identity| known_by.contains(&identity.kind))
}

/// Whether a feed has given an item of any of these identities. A headline alone is not enough.
pub(super) fn is_known(db: &Connection, feed: FeedId, identities: &[Identity]) -> Result<bool, Fault> {
    let mut statement = db.prepare_cached("SELECT 1 FROM identity WHERE feed = ?1 AND key = ?2")?;
    for identity in identities.iter().filter(|identity| identity.kind != IdentityKind::Headline) {
        if statement.exists(params![feed.0, identity.key])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What of an item [`before`] reads.
const BEFORE: &str = "item.id, coalesce(item.copy_of, item.id) AS original, \
    coalesce((SELECT count FROM edit WHERE edit.item = item.id), 0) AS edits";

fn before(row: &Row<'_>) -> rusqlite::Result<Before> {
    Ok(Before {
        id: ItemId(row.get("id")?),
        original: ItemId(row.get("original")?),
        item: rows::item(row)?,
        known_by: Vec::new(),
        edits: row.get("edits")?,
    })
}

/// What a feed said last of the item that stands for `original`.
fn newest_version(db: &Connection, feed: FeedId, original: i64) -> Result<Option<Before>, Fault> {
    let sql = format!(
        "SELECT {BEFORE}, {} FROM item JOIN feed ON feed.id = item.feed
         WHERE (item.id = ?1 OR item.copy_of = ?1) AND item.feed = ?2 ORDER BY item.id DESC LIMIT 1",
        rows::ITEM
    );
    Ok(db.prepare_cached(&sql)?.query_row(params![original, feed.0], before).optional()?)
}

/// The newest items of a feed.
pub(super) fn recent(db: &Connection, feed: FeedId, limit: usize) -> Result<Vec<Before>, Fault> {
    let sql = format!(
        "SELECT {BEFORE}, {} FROM item JOIN feed ON feed.id = item.feed WHERE item.feed = ?1
         ORDER BY item.id DESC LIMIT ?2",
        rows::ITEM
    );
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_map(params![feed.0, rows::limit(limit)], before)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Writes down that these identities stand for an item.
pub(super) fn register(db: &Connection, feed: FeedId, identities: &[Identity], original: i64) -> Result<(), Fault> {
    let mut register =
        db.prepare_cached("INSERT OR IGNORE INTO identity (feed, key, everywhere, original) VALUES (?1, ?2, ?3, ?4)")?;
    for identity in identities {
        let everywhere = identity.reach() == Reach::Everywhere;
        register.execute(params![feed.0, identity.key, everywhere, original])?;
    }
    Ok(())
}

/// Lets identities stand for another item than before.
pub(super) fn take_over(db: &Connection, feed: FeedId, identities: &[Identity], original: i64) -> Result<(), Fault> {
    let mut statement = db.prepare_cached("UPDATE identity SET original = ?3 WHERE feed = ?1 AND key = ?2")?;
    for identity in identities {
        statement.execute(params![feed.0, identity.key, original])?;
    }
    Ok(())
}

/// The items of other feeds that these identities stand for, the oldest first, be they there or pruned. There
/// are several only when an item joins what used to be separate.
pub(super) fn originals(db: &Connection, identities: &[Identity]) -> Result<Vec<i64>, Fault> {
    let mut statement =
        db.prepare_cached("SELECT DISTINCT original FROM identity WHERE everywhere = 1 AND key = ?1")?;
    let mut originals = Vec::new();
    for identity in identities.iter().filter(|identity| identity.reach() == Reach::Everywhere) {
        for original in statement.query_map([identity.key], |row| row.get(0))? {
            originals.push(original?);
        }
    }
    originals.sort_unstable();
    originals.dedup();
    Ok(originals)
}

/// Those of these items that are there, and those that were pruned.
pub(super) fn parted(db: &Connection, items: Vec<i64>) -> Result<(Vec<i64>, Vec<i64>), Fault> {
    let mut is_there = db.prepare_cached("SELECT 1 FROM item WHERE id = ?1")?;
    let (mut there, mut pruned) = (Vec::new(), Vec::new());
    for item in items {
        if is_there.exists([item])? { there.push(item) } else { pruned.push(item) }
    }
    Ok((there, pruned))
}
