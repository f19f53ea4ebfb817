//! What the comparison is fitted to: the labelled pairs, as they are and as they might also have come, and items
//! that have nothing to do with each other.

use fastrand::Rng;
use jiff::SignedDuration;
use newswatch::story::{Novelty, Profile, features, names, telling_words, with_time};

use crate::boosting::{Example, Model};
use crate::cipher::Unknown;
use crate::pairs::{Pair, Text};
use crate::strangers::{Stranger, strangers};

/// How a pair may come: the first, the second, the hours between them, and what that counts.
type Way = (Text, Text, f64, f64);

/// Of so many pairs one stands in an unknown language, too, and one in that of an unknown trade.
const UNKNOWN_EVERY: usize = 3;

/// What such an example counts of what it would in known words.
const UNKNOWN_COUNTS: f64 = 0.2;

/// The examples that a pair gives.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// The pair itself, in its ways.
    pub(crate) ways: Vec<Example>,
    /// Strangers, and what the pair and its strangers would be in unknown words.
    pub(crate) besides: Vec<Example>,
}

impl Given {
    /// The same, counting so many times as much.
    pub(crate) fn times(mut self, counts: f64) -> Self {
        self.ways.iter_mut().chain(&mut self.besides).for_each(|example| example.counts *= counts);
        self
    }
}

/// The examples of each pair of a set.
pub(crate) fn examples(pairs: &[Pair]) -> Vec<Given> {
    let mut given = in_known_words(pairs);
    for (nth, unknown) in [Unknown::Language, Unknown::Trade].into_iter().enumerate() {
        let some = pairs.iter().enumerate().skip(nth).step_by(UNKNOWN_EVERY);
        let some = some.filter_map(|(place, pair)| Some((place, unknown.pair(pair)?)));
        let (places, pairs): (Vec<usize>, Vec<Pair>) = some.unzip();
        if !pairs.iter().any(Pair::is_same) {
            continue;
        }
        for (place, of_pair) in places.into_iter().zip(in_known_words(&pairs)) {
            let all = of_pair.ways.into_iter().chain(of_pair.besides);
            given[place].besides.extend(all.map(|one| Example { counts: UNKNOWN_COUNTS * one.counts, ..one }));
        }
    }
    given
}

/// The same, in the words as they are.
fn in_known_words(pairs: &[Pair]) -> Vec<Given> {
    let mut random = Rng::with_seed(7);
    let mut drawn = |from: &[f64]| from[random.usize(..from.len())];
    let hours: Vec<f64> = pairs.iter().map(|pair| pair.hours).collect();
    let soon: Vec<f64> = pairs.iter().filter(|pair| pair.is_same()).map(|pair| pair.hours).collect();
    let ways: Vec<Vec<Example>> = pairs.iter().map(|pair| of_pair(pair, drawn(&soon))).collect();
    let given = ways.into_iter().zip(strangers(pairs)).map(|(ways, strange)| {
        let besides = strange.into_iter().map(|stranger| of_stranger(stranger, drawn(&hours))).collect();
        Given { ways, besides }
    });
    given.collect()
}

/// A pair as it is, and as it might also have come: as soon as repeats do, without texts, one of them without, the
/// second first. Who writes pairs lets developments come late, which those of a bad night do not.
fn of_pair(pair: &Pair, soon: f64) -> Vec<Example> {
    let (a, b) = (&pair.a, &pair.b);
    let mut ways: Vec<Way> = vec![(a.clone(), b.clone(), pair.hours, 1.0)];
    if !matches!(pair.kind.as_str(), "agency-copy" | "translation" | "recurring") {
        ways.push((a.clone(), b.clone(), soon, 1.0));
        if !a.summary.is_empty() {
            ways.push((bare(a), bare(b), pair.hours, 0.35));
        }
        if pair.kind != "same-headline" {
            ways.push((a.clone(), bare(b), pair.hours, 0.25));
            ways.push((b.clone(), bare(a), pair.hours, 0.25));
        }
        ways.push((b.clone(), a.clone(), pair.hours, 0.5));
    }
    ways.extend(late(pair));
    ways.into_iter().filter_map(|way| example(way, pair.is_same())).collect()
}

/// One text is one however late: repeats come once more, a day later.
fn late(pair: &Pair) -> Vec<Way> {
    let hours = 24.0 + pair.hours;
    let mut ways = Vec::new();
    if pair.is_same() {
        ways.push((pair.a.clone(), pair.a.clone(), hours, 0.3));
        if pair.kind == "agency-copy" {
            ways.push((pair.a.clone(), pair.b.clone(), hours, 0.3));
        }
    }
    ways
}

fn example((a, b, hours, counts): Way, positive: bool) -> Option<Example> {
    let (old, new) = (a.profile(), b.profile());
    let words = telling_words(&old, &new);
    new.may_be_in_other_words(&old).then(|| Example { features: timed(&old, &new, hours), words, positive, counts })
}

/// The same without lead and text.
pub(crate) fn bare(text: &Text) -> Text {
    Text { summary: String::new(), content: String::new(), ..text.clone() }
}

/// A stranger that came so many hours later.
pub(crate) fn of_stranger(stranger: Stranger, hours: f64) -> Example {
    let features = with_time(stranger.features, apart(hours)).to_vec();
    Example { features, words: stranger.words, positive: false, counts: stranger.counts }
}

fn timed(old: &Profile, new: &Profile, hours: f64) -> Vec<f64> {
    with_time(features(old, new), apart(hours)).to_vec()
}

fn apart(hours: f64) -> SignedDuration {
    SignedDuration::from_secs_f64(hours * 3600.0)
}

impl Example {
    /// The same, with what its words say after all that this has learned.
    pub(crate) fn told_by(mut self, novelty: &Novelty) -> Self {
        let place = names().iter().position(|name| *name == "novelty").expect("it is a feature");
        // The features of the old item's words and of exchanges follow.
        let told = novelty.of(&self.words);
        self.features[place..place + told.len()].copy_from_slice(&told);
        self
    }
}

/// A pair with how likely a model says it is the same news.
pub(crate) struct Judged<'a> {
    pub(crate) pair: &'a Pair,
    profiles: [Profile; 2],
    likely: f64,
}

impl<'a> Judged<'a> {
    pub(crate) fn by(pair: &'a Pair, (novelty, model): &(Novelty, Model)) -> Self {
        let [old, new] = [pair.a.profile(), pair.b.profile()];
        let (features, words) = (timed(&old, &new, pair.hours), telling_words(&old, &new));
        let example = Example { features, words, positive: false, counts: 1.0 }.told_by(novelty);
        Self { pair, profiles: [old, new], likely: model.likely(&example.features) }
    }

    /// Whether the program would take it for the same news with this threshold.
    pub(crate) fn is_found(&self, threshold: f64) -> bool {
        let [old, new] = &self.profiles;
        let is_same = || new.sameness_by(old, self.pair.distance(), threshold, || self.likely).is_some();
        self.pair.is_in_time() && is_same()
    }
}
