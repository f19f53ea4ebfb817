//! In what two items agree, and in what they differ.

pub(super) use self::figures::Figures;
pub use self::novelty::{Novelty, telling_words};

mod met;
mod figures;
mod shares;
mod days;
mod amounts;
mod early;
mod meaning;
mod familiar;
mod rare;
mod affair;
mod counts;
mod novelty;

use super::profile::Profile;
use super::sketch::heads_shared;

/// How many features there are.
pub const FEATURES: usize = shares::NAMES.len()
    + days::NAMES.len()
    + amounts::NAMES.len()
    + early::NAMES.len()
    + meaning::NAMES.len()
    + familiar::NAMES.len()
    + rare::NAMES.len()
    + affair::NAMES.len()
    + counts::NAMES.len()
    + novelty::NAMES.len();

/// What the features are called.
pub fn names() -> [&'static str; FEATURES] {
    let parts = shares::NAMES.into_iter().chain(days::NAMES).chain(amounts::NAMES).chain(early::NAMES);
    let mut all = parts
        .chain(meaning::NAMES)
        .chain(familiar::NAMES)
        .chain(rare::NAMES)
        .chain(affair::NAMES)
        .chain(counts::NAMES)
        .chain(novelty::NAMES);
    std::array::from_fn(|_| all.next().expect("the parts are as many as the whole"))
}

/// In what a new item agrees with an old one; each from 0 to about 1.
pub fn features(old: &Profile, new: &Profile) -> [f64; FEATURES] {
    let (olds, news) = met::met_and_meant(old, new);
    let days = days::days(old, new);
    let (old, new) = ((old, &*olds), (new, &*news));
    let parts = shares::shares(old, new).into_iter().chain(days);
    let parts = parts.chain(amounts::amounts(old, new)).chain(early::early(old, new));
    let parts = parts.chain(meaning::meaning(&olds, &news)).chain(familiar::familiar(old, new));
    let parts =
        parts.chain(rare::rare(&olds, &news)).chain(affair::affair(&olds, &news)).chain(counts::counts(old.0, new.0));
    let mut all = parts.chain(novelty::novelty(&olds, &news));
    std::array::from_fn(|_| all.next().expect("the parts are as many as the whole"))
}

/// Whether two items have so much in common, in words that say something, or half of it and the rest in what these
/// mean: what one language means another one does, too, and translations are not looked for.
pub(super) fn have_in_common(old: &Profile, new: &Profile, least: f64) -> bool {
    let said = met::weight_in_common(old, new);
    said >= least || (said >= least / 2.0 && met::meant_weight(&met::met_and_meant(old, new).1) >= least)
}

/// Whether both items name somebody or something, and nobody and nothing is named by both.
pub(super) fn names_differ(old: &Profile, new: &Profile) -> bool {
    let (olds, news) = met::met(old, new);
    let has_names = met::weight(&olds, met::name) > 0.0 && met::weight(&news, met::name) > 0.0;
    has_names && met::shared(&olds, met::name) == 0.0 && met::shared(&news, met::name) == 0.0
}

/// How rare, from 0 to 1, the rarest words are that both items have.
pub(super) fn rarest_in_common(old: &Profile, new: &Profile) -> f64 {
    rare::rarest_shared(&met::met(old, new).1)
}

/// How much of the first words of their leads or texts is the same, from 0 to 1.
pub(super) fn begins(old: &Profile, new: &Profile) -> f64 {
    let pairs = new.heads.iter().flat_map(|own| old.heads.iter().map(move |other| heads_shared(own, other)));
    pairs.fold(0.0, f64::max)
}

/// The terms of two headlines, as the features meet them.
#[cfg(test)]
fn met_headlines(old: &str, new: &str) -> (Vec<met::Met>, Vec<met::Met>) {
    let [old, new] = headlines(old, new);
    met::met_and_meant(&old, &new)
}

/// The profiles of two headlines.
#[cfg(test)]
fn headlines(old: &str, new: &str) -> [Profile; 2] {
    let of =
        |title: &str| crate::model::Item { title: title.to_owned(), ..crate::model::Item::from_feed("Wire".into()) };
    [old, new].map(|title| Profile::of(&of(title)))
}

fn flag(value: bool) -> f64 {
    f64::from(u8::from(value))
}

/// Which part of `full` an amount is, at most all of it.
fn of_full(amount: f64, full: f64) -> f64 {
    (amount / full).min(1.0)
}
