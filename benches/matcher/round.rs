//! One size: the index is built, checked, and timed against the floor.

use std::time::Duration;

use newswatch::model::Item;
use newswatch::query::{Condition, Index, Scratch};
use newswatch::text::{Document, cut};

use crate::items::{Length, bytes};
use crate::measure::{live_bytes, timed};

/// The best of so many passes counts.
const PASSES: usize = 5;

/// What is measured.
pub(crate) struct Setup<'a> {
    pub(crate) conditions: &'a [Condition],
    pub(crate) items: &'a [Item],
    pub(crate) learned_from: &'a [Item],
    /// So many items are also tried on every condition on its own.
    pub(crate) sample: usize,
    pub(crate) length: Length,
}

/// What came out; times are of the processor, for one item unless said otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) rules: usize,
    pub(crate) length: Length,
    pub(crate) hostile: bool,
    pub(crate) item: Duration,
    /// Cutting and looking up.
    pub(crate) floor: Duration,
    /// Cutting alone, in bytes a second.
    pub(crate) cut_rate: f64,
    pub(crate) words: f64,
    pub(crate) matches: f64,
    /// From compiled conditions to the index, in all.
    pub(crate) build: Duration,
    /// Of the index and of what one thread needs beside it.
    pub(crate) bytes_per_rule: f64,
}

impl Setup<'_> {
    pub(crate) fn measured(&self) -> Measured {
        let mut scratch = Scratch::default();
        let first = Index::new(self.conditions);
        self.learned_from.iter().for_each(|item| drop(first.matching(&Document::new(item), &mut scratch)));
        let (index, build, bytes) = self.rebuilt(&first, scratch);
        drop(first);
        let mut scratch = Scratch::default();
        self.check(&index, &mut scratch);
        let count = self.items.len() as u32;
        let (mut matches, mut words) = (0, 0);
        let item = best(|| {
            matches = self.items.iter().map(|item| index.matching(&Document::new(item), &mut scratch).len()).sum();
        });
        let floor = best(|| {
            words = self.items.iter().map(|item| index.look_up(&Document::new(item), &mut scratch)).sum();
        });
        Measured {
            rules: self.conditions.len(),
            length: self.length,
            hostile: false,
            item: item / count,
            floor: floor / count,
            cut_rate: self.cut_rate(),
            words: words as f64 / f64::from(count),
            matches: matches as f64 / f64::from(count),
            build,
            bytes_per_rule: bytes as f64 / self.conditions.len() as f64,
        }
    }

    /// The index as a daemon builds it on a reload, how long that took, and what it holds.
    fn rebuilt(&self, first: &Index, scratch: Scratch) -> (Index, Duration, usize) {
        let before = live_bytes();
        let (build, index) = timed(|| first.relearned(self.conditions, &scratch));
        let mut used = Scratch::default();
        index.look_up(&Document::new(&self.items[0]), &mut used);
        let bytes = live_bytes() - before;
        (index, build, bytes)
    }

    /// The index must find what every condition finds on its own.
    fn check(&self, index: &Index, scratch: &mut Scratch) {
        for item in self.items.iter().take(self.sample) {
            let document = Document::new(item);
            let all = (0..).zip(self.conditions);
            let expected: Vec<u32> =
                all.filter(|(_, one)| one.evidence(&document).is_some()).map(|(number, _)| number).collect();
            if index.matching(&document, scratch) != expected {
                panic!("the index differs from {} rules on: {item:?}", self.conditions.len());
            }
        }
    }

    fn cut_rate(&self) -> f64 {
        let mut sum = 0;
        let time = best(|| {
            for item in self.items {
                [&item.title, &item.summary, &item.content].into_iter().for_each(|text| {
                    cut(text, |_, end, key| sum += end + usize::from(matches!(key, newswatch::text::WordKey::Long(_))))
                });
            }
        });
        std::hint::black_box(sum);
        self.items.iter().map(bytes).sum::<usize>() as f64 / time.as_secs_f64()
    }
}

/// The shortest of some passes.
fn best(mut pass: impl FnMut()) -> Duration {
    (0..PASSES).map(|_| timed(&mut pass).0).min().unwrap_or_default()
}
