//! Items of real feeds that have nothing to do with each other, though the store compares them: who writes pairs
//! writes short leads on few affairs, and the wide world does not.
//!
//! Only what is compared is kept of them, their profiles: no text can be read out of these. Two items are strangers if
//! more than a week lies between their dates.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use newswatch::story::{COMPARED, Distance, PER_KEY, Profile};

/// Items whose dates are no further apart may report the same thing, in days.
const SAME_WEEK: i64 = 7;

/// Of feeds with a number that this divides nothing is fitted to.
const UNSEEN: usize = 5;

/// An item of which only the profile is known.
pub(crate) struct Other {
    /// The number of its feed.
    pub(crate) feed: usize,
    /// The day of its date, from 1970 on.
    pub(crate) day: i64,
    /// What it says.
    pub(crate) profile: Profile,
}

impl Other {
    /// Whether nothing is fitted to it.
    pub(crate) fn is_unseen(&self) -> bool {
        self.feed.is_multiple_of(UNSEEN)
    }
}

/// Where they are kept: each on a line, as the numbers of feed and day and the profile in base64.
pub(crate) fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/stories/others.txt")
}

/// All that are kept.
///
/// # Panics
///
/// If the file is not there, or its profiles are of another version than this program's: then they are gathered anew.
pub(crate) fn others() -> Vec<Other> {
    let text = fs::read_to_string(path()).expect("others.txt is there");
    text.lines().map(|line| other(line).expect("others.txt is whole and of this version of profiles")).collect()
}

fn other(line: &str) -> Option<Other> {
    let mut words = line.split(' ');
    let (feed, day) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(Other { feed, day, profile: Profile::decode(&STANDARD.decode(words.next()?).ok()?)? })
}

/// The pairs of strangers that the store would compare, the older one first.
pub(crate) fn strange_pairs<'a>(others: &[&'a Other]) -> Vec<[&'a Other; 2]> {
    let mut by_key: HashMap<i64, Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (number, new) in others.iter().enumerate() {
        let keys: BTreeSet<i64> = new.profile.keys().into_iter().collect();
        let known = keys.iter().flat_map(|key| by_key.get(key).into_iter().flatten().rev().take(PER_KEY));
        let old = most_met(known.copied()).into_iter().map(|old| others[old]);
        pairs.extend(old.filter(|old| (old.day - new.day).abs() > SAME_WEEK).map(|old| [old, new]));
        keys.into_iter().for_each(|key| by_key.entry(key).or_default().push(number));
    }
    pairs
}

/// Those that occur most often.
fn most_met(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut met: HashMap<usize, usize> = HashMap::new();
    numbers.for_each(|number| *met.entry(number).or_default() += 1);
    let mut met: Vec<(usize, usize)> = met.into_iter().map(|(number, often)| (often, number)).collect();
    met.sort_unstable_by(|one, other| other.cmp(one));
    met.into_iter().take(COMPARED).map(|(_, number)| number).collect()
}

/// Whether these two are taken for the same news, as if they had come within the hour.
pub(crate) fn are_mistaken([old, new]: [&Other; 2]) -> bool {
    let distance = Distance { apart: SignedDuration::from_mins(30), same_feed: old.feed == new.feed };
    new.profile.sameness(&old.profile, distance).is_some()
}
