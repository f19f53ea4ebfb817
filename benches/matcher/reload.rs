//! One rule more at 100,000: how long until it counts, and how long matching waits for that.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use newswatch::model::Item;
use newswatch::query::{Condition, Index, Scratch};
use newswatch::text::Document;

use crate::items::{Length, items};
use crate::measure::wall;
use crate::rules::on_one_word;
use crate::vocabulary::Vocabulary;

/// Builds an index with one more rule while another thread matches, and prints what that took.
pub(crate) fn print(vocabulary: &Vocabulary, mut conditions: Vec<Condition>) {
    let items = items(vocabulary, Length::Short, 1_000, 9);
    let current = RwLock::new(Arc::new(Index::new(&conditions)));
    let done = AtomicBool::new(false);
    conditions.extend(on_one_word(vocabulary.word(0)));
    let (visible, longest) = std::thread::scope(|threads| {
        let matching = threads.spawn(|| longest_wait(&current, &items, &done));
        let start = wall();
        let next = Arc::new(Index::new(&conditions));
        *current.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = next;
        let visible = wall() - start;
        done.store(true, Ordering::Relaxed);
        (visible, matching.join().unwrap_or_default())
    });
    println!(
        "One rule more at 100,000: visible after {:.2} s; no item waited longer than {:.2} ms for the index.",
        visible.as_secs_f64(),
        longest.as_secs_f64() * 1e3
    );
}

/// The longest time that an item waited for the current index.
fn longest_wait(current: &RwLock<Arc<Index>>, items: &[Item], done: &AtomicBool) -> Duration {
    let mut scratch = Scratch::default();
    let mut longest = Duration::ZERO;
    while !done.load(Ordering::Relaxed) {
        for item in items {
            let start = wall();
            let index = Arc::clone(&current.read().unwrap_or_else(|poisoned| poisoned.into_inner()));
            longest = longest.max(wall() - start);
            std::hint::black_box(index.matching(&Document::new(item), &mut scratch));
        }
    }
    longest
}
