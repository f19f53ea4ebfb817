//! Keys of stories that lead to no report that could be joined: their items were pruned, or their profiles
//! could not be read when they were closed.

use rusqlite::params;

use super::{STEP, Sweep};
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::rows;
use crate::store::{PrunePlace, PruneStep, Pruned};

impl Sweep<'_> {
    /// Looks at the keys behind this one.
    pub(super) fn keys(&mut self, key: i64, item: i64) -> Result<PruneStep, Fault> {
        // A look at a key costs little: ten times as many as of the others.
        let limit = 10 * STEP;
        let mut statement = self.db.prepare_cached(
            "SELECT key, item, NOT EXISTS (
                 SELECT 1 FROM report WHERE report.item = report_key.item AND profile IS NOT NULL) AS is_lost
             FROM report_key WHERE (key, item) > (?1, ?2) ORDER BY key, item LIMIT ?3",
        )?;
        let found = statement.query_map(params![key, item, rows::limit(limit)], |row| {
            Ok((row.get("key")?, row.get("item")?, row.get("is_lost")?))
        })?;
        let found: Vec<(i64, i64, bool)> = found.collect::<Result<_, _>>()?;
        let mut pruned = Pruned::default();
        let mut delete = self.db.prepare_cached("DELETE FROM report_key WHERE key = ?1 AND item = ?2")?;
        for (key, item, _) in found.iter().filter(|(_, item, is_lost)| *is_lost || self.gone.items.contains(item)) {
            pruned.keys += if self.real { delete.execute([key, item])? } else { 1 };
        }
        let more = found.last().filter(|_| found.len() == limit);
        Ok(PruneStep { pruned, next: more.map(|&(key, item, _)| PrunePlace::Keys { key, item }) })
    }
}
