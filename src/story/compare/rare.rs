//! What two items have in common, by how rare it is: two reports of one event name what is seldom named, and reports of
//! two events of one kind what often is.

use super::met::{Met, early, said, title};
use super::of_full;
use crate::story::rarity::RAREST;
use crate::story::terms::Kind;

pub(super) const NAMES: [&str; 13] = [
    "rare_shared",
    "rare_shared_early",
    "rarest_shared",
    "rarest_shared_early",
    "rare_of_new",
    "rare_of_old",
    "rare_early_of_new",
    "rare_early_of_old",
    "rare_meant_early_of_new",
    "rare_meant_early_of_old",
    "rare_strange_in_title_of_new",
    "rare_strange_in_title_of_old",
    "rare_meant",
];

/// So many of the rarest count for themselves.
const RAREST_ONES: usize = 3;

/// What a word weighs at least, in full words, that is no everyday one: pairs of characters weigh half.
const TELLING: f64 = 0.5;

/// Of which terms.
type Wanted = fn(Kind) -> bool;

pub(super) fn rare(olds: &[Met], news: &[Met]) -> [f64; NAMES.len()] {
    let [in_both, early_in_both] = [said as Wanted, early_words].map(|wanted| shared(news, wanted));
    [
        of_full(in_both.iter().sum(), 8.0),
        of_full(early_in_both.iter().sum(), 6.0),
        rarest(in_both),
        rarest(early_in_both),
        covered(news, said, there),
        covered(olds, said, there),
        covered(news, early_words, there),
        covered(olds, early_words, there),
        covered(news, early_words, meant),
        covered(olds, early_words, meant),
        of_full(strange_in_title(news), 4.0),
        of_full(strange_in_title(olds), 4.0),
        of_full(news.iter().filter(|term| said(term.kind)).map(meant).sum(), 8.0),
    ]
}

fn early_words(kind: Kind) -> bool {
    said(kind) && early(kind)
}

/// How much the terms say that are of a kind in both items.
fn shared(of: &[Met], wanted: Wanted) -> Vec<f64> {
    of.iter().filter(|term| wanted(term.kind) && term.there.is_some_and(wanted)).map(says).collect()
}

fn rarest(mut says: Vec<f64>) -> f64 {
    says.sort_by(|one, other| other.total_cmp(one));
    says.into_iter().take(RAREST_ONES).sum::<f64>() / RAREST_ONES as f64
}

/// How rare the rarest words are that both items have, whatever else these weigh; everyday words are not.
pub(super) fn rarest_shared(of: &[Met]) -> f64 {
    let telling = of.iter().filter(|term| said(term.kind) && term.there.is_some() && term.weight >= TELLING);
    rarest(telling.map(|term| term.rarity * term.rarity).collect())
}

/// How much a term says: what is common in the news next to nothing.
fn says(term: &Met) -> f64 {
    term.rarity * term.rarity * term.weight
}

/// How much of it the other item says.
fn there(term: &Met) -> f64 {
    if term.there.is_some() { says(term) } else { 0.0 }
}

/// How much of it the other item says or means: at most what the rarity of what is meant tells.
fn meant(term: &Met) -> f64 {
    let rarity = term.concept.filter(|_| term.is_meant).map_or(0, |concept| concept.rarity);
    let rarity = f64::from(rarity) / f64::from(RAREST);
    if term.there.is_some() { says(term) } else { says(term).min(rarity * rarity * term.weight) }
}

/// Which share of what the terms of a kind say the other item has.
fn covered(of: &[Met], wanted: Wanted, has: fn(&Met) -> f64) -> f64 {
    let of_kind = || of.iter().filter(|term| wanted(term.kind));
    let all: f64 = of_kind().map(says).sum();
    if all > 0.0 { of_kind().map(has).sum::<f64>() / all } else { 0.5 }
}

fn strange_in_title(of: &[Met]) -> f64 {
    of.iter().filter(|term| title(term.kind) && !term.is_meant).map(says).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::compare::met_headlines;

    fn told(old: &str, new: &str) -> [f64; NAMES.len()] {
        let (olds, news) = met_headlines(old, new);
        rare(&olds, &news)
    }

    #[test]
    fn a_seldom_name_in_both_says_more_than_words_that_all_news_has() {
        let [seldom, ..] = told("Shots heard in Zvolen", "What happened at Zvolen");
        let [often, ..] = told("The police say minister resigned", "The police ask minister to stay");
        assert!(seldom > often && often > 0.0);
    }

    #[test]
    fn what_is_only_meant_says_something() {
        let names = |wanted: &str| NAMES.iter().position(|name| *name == wanted).unwrap();
        let told = told("Ferry sinks off Zvolen", "Vessel lost off Zvolen");
        assert!(told[names("rare_meant")] > told[names("rare_shared")]);
    }
}
