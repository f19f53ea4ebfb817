//! One rule more at 100,000: how long until it counts, and how long an item waits meanwhile.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use newswatch::model::Item;
use newswatch::query::{Condition, Index, Scratch};
use newswatch::text::Document;

use crate::items::{Length, items};
use crate::measure::wall;
use crate::rules::on_one_word;
use crate::vocabulary::Vocabulary;

/// So many items are tried before the rebuilding begins, and again after it.
const CALM: u64 = 20_000;

/// The thread that matches, as others see it.
#[derive(Default)]
struct Matching {
    tried: AtomicU64,
    rebuilding: AtomicBool,
    done: AtomicBool,
}

/// Builds an index with one more rule while another thread matches, and prints what that took.
pub(crate) fn print(vocabulary: &Vocabulary, mut conditions: Vec<Condition>) {
    let items = items(vocabulary, Length::Short, 1_000, 9);
    let current = RwLock::new(Arc::new(Index::new(&conditions)));
    let matching = Matching::default();
    conditions.extend(on_one_word(vocabulary.word(0)));
    let (visible, [before, during]) = std::thread::scope(|threads| {
        let thread = threads.spawn(|| matching.longest_times(&current, &items));
        matching.wait();
        matching.rebuilding.store(true, Ordering::Relaxed);
        let start = wall();
        let next = Arc::new(Index::new(&conditions));
        let last = std::mem::replace(&mut *current.write().unwrap_or_else(PoisonError::into_inner), next);
        let visible = wall() - start;
        matching.wait();
        matching.done.store(true, Ordering::Relaxed);
        let longest = thread.join().unwrap_or_default();
        drop(last);
        (visible, longest)
    });
    println!(
        "One rule more at 100,000: visible after {:.2} s. The longest that an item took was {:.2} ms meanwhile, \
         {:.2} ms before.",
        visible.as_secs_f64(),
        during.as_secs_f64() * 1e3,
        before.as_secs_f64() * 1e3
    );
}

impl Matching {
    /// Until some more items were tried.
    fn wait(&self) {
        let enough = self.tried.load(Ordering::Relaxed) + CALM;
        while self.tried.load(Ordering::Relaxed) < enough {
            std::thread::yield_now();
        }
    }

    /// The longest that an item took, with the way to the current index, before the rebuilding began
    /// and since. What else the machine does is in both.
    fn longest_times(&self, current: &RwLock<Arc<Index>>, items: &[Item]) -> [Duration; 2] {
        let mut scratch = Scratch::default();
        let mut longest = [Duration::ZERO; 2];
        for item in items.iter().cycle() {
            let phase = usize::from(self.rebuilding.load(Ordering::Relaxed));
            let start = wall();
            let index = Arc::clone(&current.read().unwrap_or_else(PoisonError::into_inner));
            std::hint::black_box(index.matching(&Document::new(item), &mut scratch));
            drop(index);
            longest[phase] = longest[phase].max(wall() - start);
            self.tried.fetch_add(1, Ordering::Relaxed);
            if self.done.load(Ordering::Relaxed) {
                break;
            }
        }
        longest
    }
}
