//! Whether items that report the same thing are found, on pairs that people have labelled.

use std::collections::{BTreeMap, BTreeSet};

use newswatch::story::Distance;

use crate::support::pairs::Pair;

/// Whether both report the same thing, as newswatch sees it.
fn is_found_same(pair: &Pair) -> bool {
    let apart = jiff::SignedDuration::from_secs_f64(pair.hours * 3600.0);
    let distance = Distance { apart, same_feed: pair.a.feed == pair.b.feed };
    pair.b.profile().sameness(&pair.a.profile(), distance).is_some()
}

/// How often newswatch is right about pairs.
#[derive(Default)]
struct Count {
    found: usize,
    found_rightly: usize,
    same: usize,
}

impl Count {
    fn of<'a>(pairs: impl IntoIterator<Item = &'a Pair>) -> Self {
        pairs.into_iter().fold(Self::default(), |mut count, pair| {
            let found = is_found_same(pair);
            count.found += usize::from(found);
            count.found_rightly += usize::from(found && pair.is_same());
            count.same += usize::from(pair.is_same());
            count
        })
    }

    /// Of those found to be the same, how many are.
    fn precision(&self) -> f64 {
        self.found_rightly as f64 / self.found.max(1) as f64
    }

    /// Of those that are the same, how many are found.
    fn recall(&self) -> f64 {
        self.found_rightly as f64 / self.same.max(1) as f64
    }
}

/// What stands in feeds: agency texts that many carry, and what newsrooms write themselves.
fn usual() -> Vec<Pair> {
    ["wire", "ordinary"].iter().flat_map(|set| Pair::read(set)).collect()
}

#[test]
fn of_pairs_as_feeds_have_them_three_in_four_are_found_and_one_in_fifty_wrongly() {
    let pairs = usual();
    let count = Count::of(&pairs);
    assert!(count.precision() >= 0.98, "precision {:.3} over {}", count.precision(), count.found);
    assert!(count.recall() >= 0.75, "recall {:.3} over {}", count.recall(), count.same);
}

#[test]
fn pairs_that_were_made_to_mislead_seldom_do() {
    let count = Count::of(&Pair::read("hard"));
    assert!(count.precision() >= 0.92, "precision {:.3} over {}", count.precision(), count.found);
    assert!(count.recall() >= 0.5, "recall {:.3} over {}", count.recall(), count.same);
}

#[test]
fn of_pairs_that_were_never_fitted_to_few_are_found_wrongly() {
    let count = Count::of(&Pair::read("desk"));
    assert!(count.precision() >= 0.97, "precision {:.3} over {}", count.precision(), count.found);
    assert!(count.recall() >= 0.4, "recall {:.3} over {}", count.recall(), count.same);
}

#[test]
fn items_of_different_events_are_hardly_ever_taken_for_the_same() {
    let pairs = Pair::read("desk");
    let profiles: Vec<_> = pairs.iter().map(|pair| (&pair.lang, pair.a.profile(), pair.b.profile())).collect();
    let distance = Distance { apart: jiff::SignedDuration::ZERO, same_feed: false };
    let (mut wrong, mut all) = (0, 0);
    for (nth, (lang, old, _)) in profiles.iter().enumerate() {
        let others = profiles.iter().enumerate().filter(|(other, (language, ..))| *other != nth && language == lang);
        for (_, (_, _, new)) in others {
            all += 1;
            wrong += usize::from(new.sameness(old, distance).is_some());
        }
    }
    assert!(wrong * 5_000 <= all, "{wrong} of {all}");
}

#[test]
fn what_was_written_by_one_agency_is_found_under_any_headline() {
    let copies: Vec<Pair> = usual().into_iter().filter(|pair| pair.kind == "agency-copy").collect();
    assert!(Count::of(&copies).recall() >= 0.95, "recall {:.3}", Count::of(&copies).recall());
}

#[test]
fn headlines_that_recur_and_translations_are_never_taken_for_the_same() {
    let wanted = |pair: &&Pair| matches!(pair.kind.as_str(), "recurring" | "translation");
    let pairs = usual();
    let wrong: Vec<&str> =
        pairs.iter().filter(wanted).filter(|pair| is_found_same(pair)).map(|pair| pair.b.title.as_str()).collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_set_is_large_and_speaks_many_languages() {
    let pairs = usual();
    let languages: BTreeSet<&str> = pairs.iter().map(|pair| pair.lang.as_str()).collect();
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    pairs.iter().for_each(|pair| *labels.entry(&pair.label).or_default() += 1);
    assert!(pairs.len() >= 300 && languages.len() >= 10, "{} pairs in {languages:?}", pairs.len());
    assert!(labels.values().all(|&count| count * 5 >= pairs.len()), "{labels:?}");
}
