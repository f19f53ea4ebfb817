//! In what two items agree, and in what they differ.

use super::events::Kinds;
use super::figures::Figure;
use super::profile::Profile;
use super::terms::{Kind, Term};

/// How many features there are.
pub const FEATURES: usize = 24;

/// What the features are called.
pub const NAMES: [&str; FEATURES] = [
    "same_headline",
    "titles",
    "title_of_new",
    "title_of_old",
    "names",
    "title_names",
    "words",
    "shared",
    "text",
    "figures",
    "figures_shared",
    "figures_conflict",
    "figures_new",
    "days_same",
    "days_new",
    "events_all",
    "events_new",
    "events_old",
    "develop_title",
    "develop_lead",
    "events_shared",
    "awaited",
    "no_text",
    "no_names",
];

/// In what a new item agrees with an old one; each from 0 to 1.
pub fn features(old: &Profile, new: &Profile) -> [f64; FEATURES] {
    let (old_terms, new_terms) = met(old, new);
    let shares = shares((old, &old_terms), (new, &new_terms));
    let events = events((old, &old_terms), (new, &new_terms));
    let mut all = shares.into_iter().chain(events);
    std::array::from_fn(|_| all.next().expect("the parts are as many as the whole"))
}

/// A term of one item, and what it is in the other one, if it stands there.
#[derive(Clone, Copy)]
struct Met {
    weight: f64,
    kind: Kind,
    there: Option<Kind>,
}

/// The terms of both items, each with what it is in the other one. Both are by key, so one pass finds them all:
/// this is done for each of the candidates of each new item.
fn met(old: &Profile, new: &Profile) -> (Vec<Met>, Vec<Met>) {
    let alone = |term: &Term| Met { weight: f64::from(term.weight) / 8.0, kind: term.kind, there: None };
    let mut both: (Vec<Met>, Vec<Met>) = (old.terms.iter().map(alone).collect(), new.terms.iter().map(alone).collect());
    let (mut of_old, mut of_new) = (0, 0);
    while let (Some(one), Some(other)) = (old.terms.get(of_old), new.terms.get(of_new)) {
        if one.key == other.key {
            both.0[of_old].there = Some(other.kind);
            both.1[of_new].there = Some(one.kind);
        }
        of_old += usize::from(one.key <= other.key);
        of_new += usize::from(other.key <= one.key);
    }
    both
}

fn name(kind: Kind) -> bool {
    kind.is_name
}

fn word(kind: Kind) -> bool {
    !kind.is_name && !kind.is_number
}

fn title(kind: Kind) -> bool {
    kind.in_title && !kind.is_number
}

fn title_name(kind: Kind) -> bool {
    kind.in_title && kind.is_name
}

fn said(kind: Kind) -> bool {
    !kind.is_number
}

fn flag(value: bool) -> f64 {
    f64::from(u8::from(value))
}

/// One item with its terms.
type Side<'a> = (&'a Profile, &'a [Met]);

/// Which share of what one says the other one says, too.
fn shares((old, olds): Side<'_>, (new, news): Side<'_>) -> [f64; 13] {
    let figures = Figures::of(old, new);
    [
        flag(old.headline.is_some() && old.headline == new.headline),
        shared_titles(olds, said) / weight(olds, title).min(weight(news, title)).max(1.0),
        covered(news, title),
        covered(olds, title),
        (covered(olds, name) + covered(news, name)) / 2.0,
        covered(olds, title_name).min(covered(news, title_name)),
        (covered(olds, word) + covered(news, word)) / 2.0,
        (shared(olds, said) / 14.0).min(1.0),
        if old.sketch.runs.min(new.sketch.runs) >= 6 { old.sketch.contained(&new.sketch) } else { 0.0 },
        figures.share,
        figures.shared,
        figures.conflict,
        figures.new_in_title,
    ]
}

/// Of which days and of what kinds of event they tell, and what one of them lacks.
fn events((old, olds): Side<'_>, (new, news): Side<'_>) -> [f64; 11] {
    let (kt_old, kt_new) = (old.title_events, new.title_events);
    let (k_old, k_new) = (kt_old.with(old.lead_events), kt_new.with(new.lead_events));
    let developed = |kinds: Kinds| kinds.beyond(k_old).developments().count();
    let has_names = weight(olds, name) > 0.0 && weight(news, name) > 0.0;
    [
        flag(new.weekdays != 0 && new.weekdays & !old.weekdays == 0),
        flag(old.weekdays != 0 && new.weekdays & !old.weekdays != 0),
        kt_old.with(old.lead_events).shared(k_new).count() / k_old.with(k_new).count().max(1.0),
        (kt_new.beyond(k_old).count() / 3.0).min(1.0),
        (kt_old.beyond(k_new).count() / 3.0).min(1.0),
        (developed(kt_new) / 2.0).min(1.0),
        (developed(new.lead_events.beyond(kt_new)) / 3.0).min(1.0),
        (kt_old.shared(kt_new).count() / 2.0).min(1.0),
        flag(kt_old.is_awaited() && !kt_new.is_awaited()),
        flag(old.sketch.runs == 0 || new.sketch.runs == 0),
        flag(!has_names),
    ]
}

/// In what the figures of two items agree, each from 0 to 1.
pub(super) struct Figures {
    /// The share of the figures of the item with fewer that the other one has, one half if one has none.
    pub(super) share: f64,
    /// How many both have.
    pub(super) shared: f64,
    /// How many both lack of each other.
    pub(super) conflict: f64,
    /// How many of the new headline the old item lacks.
    pub(super) new_in_title: f64,
}

impl Figures {
    pub(super) fn of(old: &Profile, new: &Profile) -> Self {
        let (all_old, all_new) = (figures_weight(old, &|_| true), figures_weight(new, &|_| true));
        let met_old = figures_weight(old, &|figure| is_met(figure, new));
        let met_new = figures_weight(new, &|figure| is_met(figure, old));
        let fewer = all_old.min(all_new);
        let strange = figures_weight(new, &|figure| figure.in_title && !is_met(figure, old));
        Self {
            share: if fewer > 0.0 { (met_old.min(met_new) / fewer).min(1.0) } else { 0.5 },
            shared: (met_old.min(met_new) / 3.0).min(1.0),
            conflict: ((all_old - met_old).min(all_new - met_new) / 2.0).clamp(0.0, 1.0),
            new_in_title: strange.min(1.0),
        }
    }
}

/// The weight of the figures of a kind.
fn figures_weight(of: &Profile, wanted: &dyn Fn(&Figure) -> bool) -> f64 {
    of.figures.iter().filter(|figure| wanted(figure)).map(|figure| figure.weight()).sum()
}

fn is_met(figure: &Figure, by: &Profile) -> bool {
    by.figures.iter().any(|other| figure.agrees(*other))
}

/// What two items have in common, in words that say something.
pub(super) fn common_weight(old: &Profile, new: &Profile) -> f64 {
    shared(&met(old, new).0, |_| true)
}

/// The weight of the terms of a kind, in full words.
fn weight(of: &[Met], wanted: impl Fn(Kind) -> bool) -> f64 {
    of.iter().filter(|term| wanted(term.kind)).map(|term| term.weight).sum()
}

/// The weight of those that the other item has, too.
fn shared(of: &[Met], wanted: impl Fn(Kind) -> bool) -> f64 {
    of.iter().filter(|term| term.there.is_some() && wanted(term.kind)).map(|term| term.weight).sum()
}

/// The weight of those that stand in both headlines.
fn shared_titles(of: &[Met], wanted: impl Fn(Kind) -> bool) -> f64 {
    let in_both = |term: &&Met| term.kind.in_title && term.there.is_some_and(|there| there.in_title);
    of.iter().filter(in_both).filter(|term| wanted(term.kind)).map(|term| term.weight).sum()
}

/// The share of the terms of a kind that the other item has; one half where there are none.
fn covered(of: &[Met], wanted: impl Fn(Kind) -> bool + Copy) -> f64 {
    let all = weight(of, wanted);
    if all > 0.0 { shared(of, wanted) / all } else { 0.5 }
}
