//! Keys of stories that lead to no report that could be joined: their items were pruned, or their profiles
//! could not be read when they were closed.

use super::{STEP, Sweep};
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::postings::{self, Posting};
use crate::store::{PrunePlace, PruneStep, Pruned};

impl Sweep<'_> {
    /// Looks at the keys behind this one.
    pub(super) fn keys(&mut self, key: i64) -> Result<PruneStep, Fault> {
        let found = postings::behind(self.db, key, STEP)?;
        let next = found.last().filter(|_| found.len() == STEP).map(|last| PrunePlace::Keys(last.key));
        let mut pruned = Pruned::default();
        for Posting { key, items } in found {
            let mut open = Vec::new();
            for &item in &items {
                if !self.gone.items.contains(&item) && self.is_open(item)? {
                    open.push(item);
                }
            }
            pruned.keys += items.len() - open.len();
            if self.real && (open.is_empty() || open.len() < items.len()) {
                postings::put(self.db, key, &open)?;
            }
        }
        Ok(PruneStep { pruned, next })
    }

    /// Whether a report may still be joined.
    fn is_open(&self, item: i64) -> Result<bool, Fault> {
        let mut open = self.db.prepare_cached("SELECT 1 FROM report WHERE item = ?1 AND profile IS NOT NULL")?;
        Ok(open.exists([item])?)
    }
}
