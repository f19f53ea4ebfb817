//! The items that are matched: invented news, the same on every machine.

use fastrand::Rng;
use newswatch::model::{FeedName, Item};

use crate::vocabulary::{Vocabulary, capital};

/// Words of a title, and of a summary.
const TITLE: usize = 9;
const SUMMARY: usize = 61;
/// Words of a content.
const CONTENT: usize = 600;

/// From this rank on, words have followers, plurals and possessives.
const FIRST_NOUN: usize = 300;

/// How much an item holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// A title and a summary.
    Short,
    /// A content too.
    Long,
}

/// `count` items; another seed, other items.
pub(crate) fn items(vocabulary: &Vocabulary, length: Length, count: usize, seed: u64) -> Vec<Item> {
    let mut writer = Writer { vocabulary, rng: Rng::with_seed(seed) };
    (0..count).map(|number| writer.item(length, number)).collect()
}

/// The text of an item, in bytes.
pub(crate) fn bytes(item: &Item) -> usize {
    item.title.len() + item.summary.len() + item.content.len()
}

struct Writer<'v> {
    vocabulary: &'v Vocabulary,
    rng: Rng,
}

impl Writer<'_> {
    fn item(&mut self, length: Length, number: usize) -> Item {
        Item {
            guid: Some(format!("item-{number}")),
            title: self.text(TITLE),
            link: Some(format!("https://news.example.org/world/{number}")),
            summary: self.text(SUMMARY),
            content: if length == Length::Long { self.text(CONTENT) } else { String::new() },
            ..Item::from_feed(FeedName::from("example"))
        }
    }

    /// Sentences of `count` words in all.
    fn text(&mut self, count: usize) -> String {
        let mut text = String::with_capacity(count * 7);
        let mut left_in_sentence = 0;
        let mut before = None;
        for written in 0..count {
            let begins = left_in_sentence == 0;
            if begins {
                left_in_sentence = self.rng.usize(8..24);
            }
            let rank = self.next_rank(before);
            let word = self.word(rank);
            text.push_str(&if begins { capital(&word) } else { word });
            left_in_sentence -= 1;
            let ends = left_in_sentence == 0 || written + 1 == count;
            text.push_str(if ends { "." } else { self.after_a_word() });
            if written + 1 < count {
                text.push(' ');
            }
            before = (!ends).then_some(rank);
        }
        text
    }

    fn next_rank(&mut self, before: Option<usize>) -> usize {
        match before {
            Some(rank) if rank >= FIRST_NOUN && self.rng.u8(0..100) < 12 => self.vocabulary.follower(rank),
            _ => self.vocabulary.drawn(&mut self.rng),
        }
    }

    /// The word in one of its forms; sometimes a number in its place.
    fn word(&mut self, rank: usize) -> String {
        let word = self.vocabulary.word(rank);
        match self.rng.u8(0..100) {
            0 => self.rng.u16(2..3_000).to_string(),
            1 => format!("{}.{}", self.rng.u8(0..100), self.rng.u8(0..10)),
            2..10 if rank >= FIRST_NOUN && word.ends_with(|last: char| last.is_ascii_lowercase()) => format!("{word}s"),
            10 if rank >= FIRST_NOUN => format!("{word}'s"),
            11 if rank >= FIRST_NOUN => format!("{word}’s"),
            12 => format!("“{word}”"),
            _ => word.to_owned(),
        }
    }

    fn after_a_word(&mut self) -> &'static str {
        match self.rng.u8(0..100) {
            0..6 => ",",
            6 => " –",
            7 => ":",
            _ => "",
        }
    }
}
