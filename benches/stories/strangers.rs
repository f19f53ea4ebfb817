//! Items that have nothing to do with each other and much in common: most of what an item is compared with is of this
//! kind, and nobody would write it into a set.

use std::collections::BTreeSet;

use newswatch::story::{FEATURES, Profile, features, names, telling_words};

use crate::examples::bare;
use crate::pairs::{Pair, Text};

/// With how many items of other pairs the first item of each pair is compared, and with how many of their headlines
/// alone.
const NEAREST: usize = 10;

/// What is common, in words or in what they mean: these features together.
const COMMON: [&str; 4] = ["shared_with_figures", "meant_of_new", "meant_of_old", "meant_early_of_new"];

/// Pairs so near in a set may be of one affair.
const NEIGHBOURS: usize = 6;

/// In what an item agrees with one of another pair.
pub(crate) struct Stranger {
    pub(crate) features: [f64; FEATURES],
    /// What tells by their words (`telling_words`).
    pub(crate) words: Vec<u64>,
    /// What it counts: headlines alone are seldom, but nowhere else is so little enough to mislead.
    pub(crate) counts: f64,
}

/// Those that have the most in common with each pair of a set.
pub(crate) fn strangers(pairs: &[Pair]) -> Vec<Vec<Stranger>> {
    let profiles = |form: fn(&Text) -> Text| -> Vec<[Profile; 2]> {
        pairs.iter().map(|pair| [&pair.a, &pair.b].map(|text| form(text).profile())).collect()
    };
    let (whole, bare) = (profiles(Text::clone), profiles(bare));
    let of_pair = |place: usize| {
        let lang = &pairs[place].lang;
        let is_strange = |other: &usize| {
            pairs[*other].affair.abs_diff(pairs[place].affair) > NEIGHBOURS && pairs[*other].lang == *lang
        };
        let others: Vec<usize> = (0..pairs.len()).filter(is_strange).collect();
        let near = |old: &[[Profile; 2]], new: &[[Profile; 2]], counts: f64| {
            let mut known = BTreeSet::new();
            let new =
                others.iter().flat_map(|&other| [(&pairs[other].a, &new[other][0]), (&pairs[other].b, &new[other][1])]);
            let new = new.filter(move |(text, _)| known.insert((&text.title, &text.summary))).map(|(_, new)| new);
            nearest(&old[place][0], new).into_iter().map(move |(features, words)| Stranger { features, words, counts })
        };
        near(&whole, &whole, 1.0).chain(near(&whole, &bare, 0.4)).chain(near(&bare, &whole, 0.4)).collect()
    };
    (0..pairs.len()).map(of_pair).collect()
}

/// In what an item agrees with those others that have the most in common with it.
fn nearest<'a>(old: &Profile, others: impl Iterator<Item = &'a Profile>) -> Vec<([f64; FEATURES], Vec<u64>)> {
    let places = COMMON.map(|wanted| names().iter().position(|name| *name == wanted).expect("it is a feature"));
    let common = |features: &[f64; FEATURES]| places.iter().map(|place| features[*place]).sum::<f64>();
    let near = others.filter(|new| new.may_be_in_other_words(old));
    let mut near: Vec<([f64; FEATURES], &Profile)> = near.map(|new| (features(old, new), new)).collect();
    near.sort_by(|(a, _), (b, _)| common(b).total_cmp(&common(a)));
    near.into_iter().take(NEAREST).map(|(features, new)| (features, telling_words(old, new))).collect()
}
