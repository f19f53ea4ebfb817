//! Strangers of real feeds: how they are gathered, and what examples they give.

use std::collections::BTreeSet;
use std::{fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fastrand::Rng;
use jiff::Timestamp;
use newswatch::model::Item;
use newswatch::story::{Profile, features, telling_words};
use serde::Deserialize;

use crate::boosting::Example;
use crate::examples::of_stranger;
use crate::others::{Other, are_mistaken, others, path, strange_pairs};
use crate::strangers::Stranger;

/// The most items that are added at a time.
const MOST: usize = 1_800;

/// What each example counts: few stand for all that the world writes.
const COUNTS: f64 = 6.0;

/// When the new one comes, in hours, where nothing else is said: soon, as copies do.
const SOON: f64 = 0.5;

/// What one line of `newswatch preview --json` says.
#[derive(Deserialize)]
struct Preview {
    title: Option<String>,
    summary: Option<String>,
    content: Option<String>,
    published: Option<Timestamp>,
}

/// The examples of those that are fitted to, or of those that are not, as if each had come at one of these times after
/// the older one, in hours.
pub(crate) fn wild(unseen: bool, hours: &[f64]) -> Vec<Example> {
    let all = others();
    let some: Vec<&Other> = all.iter().filter(|other| other.is_unseen() == unseen).collect();
    let mut random = Rng::with_seed(11);
    let mut hours = || if hours.is_empty() { SOON } else { hours[random.usize(..hours.len())] };
    let pairs = strange_pairs(&some).into_iter().map(|pair| pair.map(|other| &other.profile));
    let near = pairs.filter(|[old, new]| new.may_be_in_other_words(old));
    near.map(|[old, new]| {
        let stranger = Stranger { features: features(old, new), words: telling_words(old, new), counts: COUNTS };
        of_stranger(stranger, hours())
    })
    .collect()
}

/// Adds those items of feeds, each a file as `newswatch preview --json` prints it, that mislead the comparison, and
/// gives how many of how many do.
pub(crate) fn gather(files: &[&str]) -> io::Result<(usize, usize)> {
    let first = others().iter().map(|other| other.feed + 1).max().unwrap_or_default();
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let text = fs::read_to_string(file)?;
        // One feed may be there several times.
        let new =
            text.lines().filter_map(dated).filter(|(_, item)| known.insert((item.title.clone(), item.summary.clone())));
        all.extend(new.map(|(day, item)| Other { feed: first + number, day, profile: Profile::of(&item) }));
    }
    let misleading = misleading(&all);
    let mut added = misleading.clone();
    Rng::with_seed(7).shuffle(&mut added);
    let line = |other: &&Other| format!("{} {} {}\n", other.feed, other.day, STANDARD.encode(other.profile.encode()));
    let lines: String = added.iter().take(MOST).map(line).collect();
    fs::write(path(), fs::read_to_string(path())? + &lines)?;
    Ok((misleading.len(), all.len()))
}

/// An item with its day; none if it has no date.
fn dated(line: &str) -> Option<(i64, Item)> {
    let Preview { title, summary, content, published } = serde_json::from_str(line).ok()?;
    let said = [title, summary, content].map(Option::unwrap_or_default);
    let [title, summary, content] = said;
    Some((published?.as_second() / 86_400, Item { title, summary, content, ..Item::from_feed("".into()) }))
}

fn misleading(all: &[Other]) -> Vec<&Other> {
    let all: Vec<&Other> = all.iter().collect();
    let mistaken = strange_pairs(&all).into_iter().filter(|pair| are_mistaken(*pair)).flatten();
    let places: BTreeSet<*const Other> = mistaken.map(std::ptr::from_ref).collect();
    all.into_iter().filter(|other| places.contains(&std::ptr::from_ref(*other))).collect()
}
