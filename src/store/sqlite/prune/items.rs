//! Items that are old, and that nothing needs any more.

use rusqlite::{OptionalExtension, params};

use super::{STEP, Sweep};
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::rows::{self, At};
use crate::store::{PrunePlace, PruneStep, Pruned};

/// Between which numbers the items of a feed may go.
struct Bounds {
    /// Up to this one, they are too many.
    too_many: i64,
    /// From this one on, they are spared.
    spared: i64,
}

impl Sweep<'_> {
    /// Looks at the items of a feed behind this one, and at those of the next feeds.
    pub(super) fn items(&mut self, feed: i64, after: i64) -> Result<PruneStep, Fault> {
        let (mut feed, mut after, mut budget) = (feed, after, STEP);
        let mut pruned = Pruned::default();
        while budget > 0 {
            let Some(here) = self.feed_from(feed)? else {
                return Ok(PruneStep { pruned, next: Some(PrunePlace::Keys(i64::MIN)) });
            };
            if here != feed {
                (feed, after) = (here, 0);
            }
            let looked_at = self.old_items(feed, after, budget)?;
            budget = budget.saturating_sub(looked_at.len() + 1);
            for &(id, _) in looked_at.iter().filter(|(_, is_old)| *is_old) {
                if !self.gone.items.contains(&id) && self.is_free(id)? {
                    self.gone.items.insert(id);
                    pruned += self.item(feed, id)?;
                }
            }
            match looked_at.last() {
                Some(&(last, _)) if budget == 0 => after = last,
                _ => (feed, after) = (feed + 1, 0),
            }
        }
        Ok(PruneStep { pruned, next: Some(PrunePlace::Items { feed, after }) })
    }

    /// The feed of this number, or the next one.
    fn feed_from(&self, feed: i64) -> Result<Option<i64>, Fault> {
        let mut next = self.db.prepare_cached("SELECT id FROM feed WHERE id >= ?1 ORDER BY id LIMIT 1")?;
        Ok(next.query_row([feed], |row| row.get(0)).optional()?)
    }

    /// Up to `limit` items of a feed behind this one that are not spared, up to the first that is young; and
    /// whether they are old, or too many. A clock that was wrong for a while makes items that are neither.
    fn old_items(&self, feed: i64, after: i64, limit: usize) -> Result<Vec<(i64, bool)>, Fault> {
        let Some(bounds) = self.bounds(feed)? else { return Ok(Vec::new()) };
        let mut statement = self.db.prepare_cached(
            "SELECT id, first_seen < ?4 OR id <= ?5 AS is_old, first_seen > ?6 AS is_ahead FROM item
             WHERE feed = ?1 AND id > ?2 AND id < ?3 ORDER BY id LIMIT ?7",
        )?;
        let (old, now) = (At(self.items), At(self.now));
        let found = statement
            .query_map(params![feed, after, bounds.spared, old, bounds.too_many, now, rows::limit(limit)], |row| {
                Ok((row.get("id")?, row.get("is_old")?, row.get("is_ahead")?))
            })?;
        let mut items = Vec::new();
        for row in found {
            let (id, is_old, is_ahead): (i64, bool, bool) = row?;
            if !is_old && !is_ahead {
                break;
            }
            items.push((id, is_old));
        }
        Ok(items)
    }

    /// None if all items of the feed are spared.
    fn bounds(&self, feed: i64) -> Result<Option<Bounds>, Fault> {
        let nth = |newest: u32| -> Result<Option<i64>, Fault> {
            let mut nth =
                self.db.prepare_cached("SELECT id FROM item WHERE feed = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2")?;
            Ok(nth.query_row(params![feed, newest], |row| row.get(0)).optional()?)
        };
        let spared = match self.retention.spared {
            0 => i64::MAX,
            spared => match nth(spared - 1)? {
                Some(first) => first,
                None => return Ok(None),
            },
        };
        let too_many = self.retention.per_feed.map_or(Ok(None), nth)?;
        Ok(Some(Bounds { too_many: too_many.unwrap_or_default(), spared }))
    }

    /// Whether an item may go: nothing points at it, its story cannot be joined, and its matches are old and
    /// told by no alert. The last match of a rule stays: it says when the rule matched last.
    fn is_free(&self, id: i64) -> Result<bool, Fault> {
        let mut needed = self.db.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM report WHERE item = ?1 AND seen >= ?3)
                 OR EXISTS (SELECT 1 FROM match WHERE item = ?1 AND (state = 'waiting' OR created >= ?2
                     OR NOT EXISTS (SELECT 1 FROM match AS later
                         WHERE later.rule = match.rule AND later.created > match.created)))",
        )?;
        if needed.query_row(params![id, At(self.history), At(self.window)], |row| row.get(0))? {
            return Ok(false);
        }
        let alerts = "SELECT alert FROM match JOIN alert_match ON alert_match.match = match.id WHERE match.item = ?1";
        let dependent = "SELECT id FROM item WHERE copy_of = ?1
             UNION SELECT item FROM match WHERE original = ?1 AND item <> ?1
             UNION SELECT item FROM report WHERE story = ?1 AND item <> ?1";
        Ok(self.all_in(alerts, id, |alert| self.gone.alerts.contains(alert))?
            && self.all_in(dependent, id, |item| self.gone.items.contains(item))?)
    }

    fn all_in(&self, sql: &str, id: i64, is_gone: impl Fn(&i64) -> bool) -> Result<bool, Fault> {
        let mut statement = self.db.prepare_cached(sql)?;
        for found in statement.query_map([id], |row| row.get(0))? {
            if !is_gone(&found?) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn item(&self, feed: i64, id: i64) -> Result<Pruned, Fault> {
        if self.real {
            self.db
                .prepare_cached(
                    "INSERT OR IGNORE INTO told (original, rule)
                     SELECT item, rule FROM match WHERE item = ?1 UNION SELECT original, rule FROM match WHERE item = ?1",
                )?
                .execute([id])?;
            self.db.prepare_cached("UPDATE feed SET items = items - 1 WHERE id = ?1 AND items > 0")?.execute([feed])?;
        }
        let matches = self.take("match WHERE item = ?1", id)?;
        self.take("report WHERE item = ?1", id)?;
        self.take("edit WHERE item = ?1", id)?;
        Ok(Pruned { items: self.take("item WHERE id = ?1", id)?, matches, ..Pruned::default() })
    }
}
