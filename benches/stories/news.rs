//! Invented news: events, each with a few names, figures and words, told by several outlets.

use fastrand::Rng;
use jiff::Timestamp;
use newswatch::model::Item;

/// Syllables that names and words are made of.
const SYLLABLES: [&str; 40] = [
    "ka", "ro", "mi", "ten", "vel", "sar", "do", "lin", "bra", "que", "zor", "pal", "nu", "shi", "gor", "fen", "lu",
    "dan", "tri", "mos", "hal", "ver", "cu", "bel", "ost", "rin", "mar", "gu", "tel", "wen", "sol", "pra", "kin",
    "dor", "ya", "nes", "bo", "cal", "ith", "und",
];

/// Everyday words of news.
const EVERYDAY: [&str; 24] = [
    "officials",
    "said",
    "the",
    "government",
    "on",
    "after",
    "company",
    "police",
    "of",
    "in",
    "and",
    "million",
    "people",
    "new",
    "year",
    "minister",
    "market",
    "with",
    "court",
    "attack",
    "agreement",
    "talks",
    "prices",
    "closed",
];

/// An item about event number `event`, as outlet number `outlet` tells it.
pub(crate) fn item(event: usize, outlet: usize, at: Timestamp) -> Item {
    let mut of_event = Rng::with_seed(event as u64 + 1);
    let names: Vec<String> = (0..4).map(|_| capital(&word(&mut of_event, 3))).collect();
    let figures: Vec<u32> = (0..2).map(|_| of_event.u32(13..9000)).collect();
    let words: Vec<String> = (0..6).map(|_| word(&mut of_event, 3)).collect();
    let mut own = Rng::with_seed((event * 1000 + outlet) as u64 + 7);
    let mut told: Vec<String> = names.iter().chain(&words).cloned().chain(figures.iter().map(u32::to_string)).collect();
    told.extend((0..30).map(|_| EVERYDAY[of_event.usize(..EVERYDAY.len())].to_owned()));
    // Every other outlet carries the text of one agency, the others write their own.
    if outlet.is_multiple_of(2) {
        of_event.shuffle(&mut told)
    } else {
        own.shuffle(&mut told)
    }
    let mut headline = vec![names[0].clone(), names[1].clone(), words[own.usize(..words.len())].clone()];
    headline.extend((0..3).map(|_| EVERYDAY[own.usize(..EVERYDAY.len())].to_owned()));
    Item {
        guid: Some(format!("{event}-{outlet}")),
        title: headline.join(" "),
        summary: told.join(" "),
        published: Some(at),
        ..Item::from_feed(format!("Outlet {}", outlet % 200).as_str().into())
    }
}

fn word(random: &mut Rng, syllables: usize) -> String {
    (0..syllables).map(|_| SYLLABLES[random.usize(..SYLLABLES.len())]).collect()
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}
