//! The look at the postings of a profile.

use rusqlite::Connection;

use super::kept;
use super::newest::{Newest, oldest_open};
use crate::store::sqlite::fault::Fault;
use crate::story::Profile;

/// The open reports that most keys of a profile lead to, those first, and of equals the newest.
pub(in crate::store::sqlite) fn most_met(
    db: &Connection,
    newest: &mut Newest,
    profile: &Profile,
    most: usize,
) -> Result<Vec<i64>, Fault> {
    newest.catch_up(db)?;
    let Some(oldest) = oldest_open(db)? else { return Ok(Vec::new()) };
    let mut keys = profile.keys();
    // Neighbours stand on one page.
    keys.sort_unstable();
    keys.dedup();
    let mut items = Vec::new();
    for key in keys {
        let mut posting = kept::of(db, key)?;
        newest.add_to(&mut posting);
        items.extend(posting.bounded(oldest).items);
    }
    Ok(most_often(items, most))
}

/// Those that occur most often, those first, and of equals the largest.
fn most_often(mut items: Vec<i64>, most: usize) -> Vec<i64> {
    items.sort_unstable();
    let mut met: Vec<(usize, i64)> = items.chunk_by(|one, other| one == other).map(|of| (of.len(), of[0])).collect();
    met.sort_unstable_by(|one, other| other.cmp(one));
    met.into_iter().take(most).map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_keys_lead_to_comes_first_and_then_what_is_newest() {
        assert_eq!(most_often(vec![1, 2, 9, 2, 5], 3), [2, 9, 5]);
    }
}
