//! Feeds that give new ids to old items.
//!
//! Items that seem new come in with the feed's newest items of before; which of them are old ones under new
//! keys goes out. The promise: a feed that moves to another system, with new ids and new addresses for all it
//! holds, is not told again; what it has written since is.
//!
//! Deliberately not here: when that is asked (`poll`).

use std::collections::HashMap;

use crate::model::Item;
use crate::store::Before;
use crate::story::Profile;

/// Texts that share this much are one, if nothing speaks against it.
const SAME_TEXT: f64 = 0.8;

/// Headlines that share this much are one that was edited.
const SAME_HEADLINE: f64 = 0.6;

/// For each item, which of the known ones it is, as a place in `known`; each known one is at most one.
pub(super) fn known_again(items: &[&Item], known: &[Before]) -> Vec<Option<usize>> {
    let profiles: Vec<Profile> = known.iter().map(|before| Profile::of(&before.item)).collect();
    let mut by_title: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, before) in known.iter().enumerate() {
        by_title.entry(before.item.title.trim()).or_default().push(place);
    }
    let mut by_run: HashMap<u32, Vec<usize>> = HashMap::new();
    for (place, profile) in profiles.iter().enumerate() {
        profile.runs().iter().for_each(|&run| by_run.entry(run).or_default().push(place));
    }
    let mut taken = vec![false; known.len()];
    let mut places = Vec::with_capacity(items.len());
    for item in items {
        let profile = Profile::of(item);
        let under_title = by_title.get(item.title.trim()).map(Vec::as_slice).unwrap_or_default();
        let mut found =
            under_title.iter().copied().filter(|&place| is_same(item, &profile, &known[place].item, &profiles[place]));
        let found = found.find(|&place| !taken[place]);
        let found = found.or_else(|| {
            let with_run = profile.runs().iter().filter_map(|run| by_run.get(run)).flatten().copied();
            let mut free = with_run.filter(|&place| !taken[place]);
            free.find(|&place| has_text_of(item, &profile, &known[place].item, &profiles[place]))
        });
        if let Some(place) = found {
            taken[place] = true;
        }
        places.push(found);
    }
    places
}

/// Whether two items under one headline are one: of one time, or with much of one text where there is none. Where
/// there are two, they may be of a series, as of warnings.
fn is_same(item: &Item, profile: &Profile, before: &Item, of_before: &Profile) -> bool {
    if item.title.trim().is_empty() {
        return false;
    }
    let day = |item: &Item| item.published.map(|at| at.as_second().div_euclid(24 * 3600));
    match profile.resemblance(of_before).texts {
        Some(_) if item.bears_time_of(before) => true,
        Some(share) => share >= SAME_TEXT && item.published.and(before.published).is_none(),
        None => day(item) == day(before),
    }
}

/// Whether two items have one text: at one time, or as a whole under headlines that are nearly one. Forms that are
/// filled in anew have nearly one text, too.
fn has_text_of(item: &Item, profile: &Profile, before: &Item, of_before: &Profile) -> bool {
    let resemblance = profile.resemblance(of_before);
    if !profile.is_long() || !of_before.is_long() || resemblance.texts.is_none_or(|share| share < SAME_TEXT) {
        return false;
    }
    item.bears_time_of(before) || (resemblance.titles >= SAME_HEADLINE && is_part(text(item), text(before)))
}

/// Whether one text begins with the other.
fn is_part(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches(['.', '…', ' ']), other.trim_end_matches(['.', '…', ' ']));
    one.starts_with(other) || other.starts_with(one)
}

fn text(item: &Item) -> &str {
    if item.content.len() > item.summary.len() { &item.content } else { &item.summary }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemId;

    const TEXT: &str =
        "The mayor said on Monday that the bridge over the river would be closed for repairs until spring.";

    fn item(title: &str, summary: &str, day: i64) -> Item {
        let published = jiff::Timestamp::from_second(day * 86_400).ok();
        Item { title: title.to_owned(), summary: summary.to_owned(), published, ..Item::from_feed("Wire".into()) }
    }

    fn places(items: &[Item], known: &[Item]) -> Vec<Option<usize>> {
        let known: Vec<Before> = known
            .iter()
            .map(|item| Before {
                id: ItemId(1),
                original: ItemId(1),
                item: item.clone(),
                known_by: Vec::new(),
                edits: 0,
            })
            .collect();
        known_again(&items.iter().collect::<Vec<_>>(), &known)
    }

    #[test]
    fn an_item_is_known_by_its_headline_and_day_or_by_its_text() {
        let known = [item("Bridge closed", "", 1), item("River rises", TEXT, 1)];
        let again = [item("River rises again", TEXT, 9), item("Bridge closed", "", 1), item("Bridge open", "", 2)];
        assert_eq!(places(&again, &known), [Some(1), Some(0), None]);
    }

    #[test]
    fn one_headline_on_another_day_over_other_words_is_another_item() {
        let known = [item("Weather", "Rain.", 1), item("Morning briefing", TEXT, 1)];
        let again = [
            item("Weather", "", 2),
            item("Morning briefing", "Today: an election in Latvia and a strike in Spain.", 2),
        ];
        assert_eq!(places(&again, &known), [None, None]);
    }

    #[test]
    fn each_known_item_stands_for_one() {
        let known = [item("Bridge closed", "", 1)];
        assert_eq!(places(&[item("Bridge closed", "", 1), item("Bridge closed", "", 1)], &known), [Some(0), None]);
    }
}
