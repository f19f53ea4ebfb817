//! In what two items agree, and in what they differ.

use super::events::Kinds;
use super::figures::Figure;
use super::profile::Profile;
use super::terms::Term;

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
    let name = |term: &Term| term.kind.is_name;
    let word = |term: &Term| !term.kind.is_name && !term.kind.is_number;
    let title = |term: &Term| term.kind.in_title && !term.kind.is_number;
    let title_name = |term: &Term| term.kind.in_title && term.kind.is_name;
    let any = |term: &Term| !term.kind.is_number;
    let (kt_old, kt_new) = (old.title_events, new.title_events);
    let (k_old, k_new) = (kt_old.with(old.lead_events), kt_new.with(new.lead_events));
    let flag = |value: bool| f64::from(u8::from(value));
    let has_names = weight(old, &name) > 0.0 && weight(new, &name) > 0.0;
    let figures = Figures::of(old, new);
    let developed = |kinds: Kinds| kinds.beyond(k_old).developments().count();
    [
        flag(old.headline.is_some() && old.headline == new.headline),
        shared_titles(old, new) / weight(old, &title).min(weight(new, &title)).max(1.0),
        covered(new, old, &title),
        covered(old, new, &title),
        (covered(old, new, &name) + covered(new, old, &name)) / 2.0,
        covered(old, new, &title_name).min(covered(new, old, &title_name)),
        (covered(old, new, &word) + covered(new, old, &word)) / 2.0,
        (shared(old, new, &any) / 14.0).min(1.0),
        if old.sketch.runs.min(new.sketch.runs) >= 6 { old.sketch.contained(&new.sketch) } else { 0.0 },
        figures.share,
        figures.shared,
        figures.conflict,
        figures.new_in_title,
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
        let sum = |figures: &mut dyn Iterator<Item = &Figure>| -> f64 { figures.map(|figure| figure.weight()).sum() };
        let met = |figure: &Figure, by: &Profile| by.figures.iter().any(|other| figure.agrees(*other));
        let (all_old, all_new) = (sum(&mut old.figures.iter()), sum(&mut new.figures.iter()));
        let met_old = sum(&mut old.figures.iter().filter(|figure| met(figure, new)));
        let met_new = sum(&mut new.figures.iter().filter(|figure| met(figure, old)));
        let fewer = all_old.min(all_new);
        let strange = sum(&mut new.figures.iter().filter(|figure| figure.in_title && !met(figure, old)));
        Self {
            share: if fewer > 0.0 { (met_old.min(met_new) / fewer).min(1.0) } else { 0.5 },
            shared: (met_old.min(met_new) / 3.0).min(1.0),
            conflict: ((all_old - met_old).min(all_new - met_new) / 2.0).clamp(0.0, 1.0),
            new_in_title: strange.min(1.0),
        }
    }
}

/// What two items have in common, in words that say something.
pub(super) fn common_weight(old: &Profile, new: &Profile) -> f64 {
    shared(old, new, &|_: &Term| true)
}

/// The weight of the terms of a kind, in full words.
fn weight(of: &Profile, wanted: &dyn Fn(&Term) -> bool) -> f64 {
    of.terms.iter().filter(|term| wanted(term)).map(|term| f64::from(term.weight) / 8.0).sum()
}

/// The weight of those that both have.
fn shared(one: &Profile, other: &Profile, wanted: &dyn Fn(&Term) -> bool) -> f64 {
    weight(one, &|term: &Term| wanted(term) && find(other, term).is_some())
}

fn shared_titles(one: &Profile, other: &Profile) -> f64 {
    let in_both = |term: &Term| term.kind.in_title && find(other, term).is_some_and(|found| found.kind.in_title);
    weight(one, &|term: &Term| !term.kind.is_number && in_both(term))
}

/// The share of the terms of a kind that the other item has; one half where there are none.
fn covered(of: &Profile, by: &Profile, wanted: &dyn Fn(&Term) -> bool) -> f64 {
    let all = weight(of, wanted);
    if all > 0.0 { shared(of, by, wanted) / all } else { 0.5 }
}

fn find<'a>(profile: &'a Profile, term: &Term) -> Option<&'a Term> {
    profile.terms.binary_search_by_key(&term.key, |term| term.key).ok().map(|place| &profile.terms[place])
}
