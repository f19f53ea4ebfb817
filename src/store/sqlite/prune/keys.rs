//! Keys of stories that lead to no report that could be joined: those were closed, or their items were pruned.

use jiff::SignedDuration;
use rusqlite::params;

use super::Sweep;
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::postings;
use crate::store::sqlite::rows::At;
use crate::store::{PrunePlace, PruneStep, Pruned};

/// All keys are looked at so seldom: they are many, and what is left there does no harm.
const BETWEEN_SWEEPS: SignedDuration = SignedDuration::from_hours(24);

/// The most keys that one step looks at: a hundred of them stand on one page.
const STEP: usize = 500;

impl Sweep<'_> {
    /// Looks at the keys behind this one, if it is time for that.
    pub(super) fn keys(&mut self, key: i64) -> Result<PruneStep, Fault> {
        if key == i64::MIN && !self.is_time_for_keys()? {
            return Ok(PruneStep::default());
        }
        let found = postings::behind(self.db, key, STEP)?;
        let next = found.last().filter(|_| found.len() == STEP).map(|last| PrunePlace::Keys(last.key));
        let mut pruned = Pruned::default();
        for mut posting in found {
            let all = posting.items.len();
            posting.items = self.open(&posting.items)?;
            pruned.keys += all - posting.items.len();
            if self.real && (posting.items.is_empty() || posting.items.len() < all) {
                postings::put(self.db, &posting)?;
            }
        }
        if self.real && next.is_none() {
            self.db.prepare_cached("UPDATE settled SET swept = ?1")?.execute(params![At(self.now)])?;
        }
        Ok(PruneStep { pruned, next })
    }

    /// Whether a day has passed since all keys were looked at, or the clock has been set back.
    fn is_time_for_keys(&self) -> Result<bool, Fault> {
        let swept: At = self.db.prepare_cached("SELECT swept FROM settled")?.query_row([], |row| row.get(0))?;
        Ok(swept.0 > self.now || self.now.duration_since(swept.0) >= BETWEEN_SWEEPS)
    }

    /// Those items whose reports may still be joined.
    fn open(&self, items: &[i64]) -> Result<Vec<i64>, Fault> {
        let mut is_open = self.db.prepare_cached("SELECT 1 FROM report WHERE item = ?1 AND profile IS NOT NULL")?;
        let mut open = Vec::new();
        for &item in items {
            if !self.gone.items.contains(&item) && is_open.exists([item])? {
                open.push(item);
            }
        }
        Ok(open)
    }
}
