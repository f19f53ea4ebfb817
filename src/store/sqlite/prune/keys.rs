//! Keys of stories that lead to no report that could be joined: those were closed, or their items were pruned.

use super::Sweep;
use crate::store::sqlite::fault::Fault;
use crate::store::sqlite::postings;
use crate::store::{PrunePlace, PruneStep, Pruned};

/// The most keys that one step looks at: some of them stand on one page.
const STEP: usize = 500;

impl Sweep<'_> {
    /// Looks at the keys behind this one.
    pub(super) fn keys(&mut self, key: i64) -> Result<PruneStep, Fault> {
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
        Ok(PruneStep { pruned, next })
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
