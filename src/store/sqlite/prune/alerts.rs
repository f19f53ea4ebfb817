//! Alerts that are old, and of which nothing is on its way.

use rusqlite::params;

use super::{STEP, Sweep};
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::rows::{self, At};
use crate::store::{PrunePlace, PruneStep, Pruned};

impl Sweep<'_> {
    /// Looks at the alerts behind this one.
    pub(super) fn alerts(&mut self, after: i64) -> Result<PruneStep, Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, created < ?2 AS is_old, open = 0 AND due < ?2 AND NOT EXISTS (
                 SELECT 1 FROM delivery WHERE delivery.alert = alert.id AND state = 'pending') AS is_finished
             FROM alert WHERE id > ?1 ORDER BY id LIMIT ?3",
        )?;
        let found = statement.query_map(params![after, At(self.history), rows::limit(STEP)], |row| {
            Ok((row.get("id")?, row.get("is_old")?, row.get("is_finished")?))
        })?;
        let found: Vec<(i64, bool, bool)> = found.collect::<Result<_, _>>()?;
        let mut pruned = Pruned::default();
        for &(id, _, _) in found.iter().take_while(|(_, is_old, _)| *is_old).filter(|(_, _, is_finished)| *is_finished)
        {
            if self.gone.alerts.insert(id) {
                pruned += self.alert(id)?;
            }
        }
        if found.len() == STEP && found.iter().all(|(_, is_old, _)| *is_old) {
            let next = found.last().map(|&(id, _, _)| PrunePlace::Alerts(id));
            return Ok(PruneStep { pruned, next });
        }
        pruned.mutes += self.mutes()?;
        Ok(PruneStep { pruned, next: Some(PrunePlace::Items { feed: 0, after: 0 }) })
    }

    fn alert(&self, id: i64) -> Result<Pruned, Fault> {
        let attempts = self.take("attempt WHERE delivery IN (SELECT id FROM delivery WHERE alert = ?1)", id)?;
        let deliveries = self.take("delivery WHERE alert = ?1", id)?;
        self.take("alert_match WHERE alert = ?1", id)?;
        Ok(Pruned { alerts: self.take("alert WHERE id = ?1", id)?, deliveries, attempts, ..Pruned::default() })
    }
}
