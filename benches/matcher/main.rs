//! What an item costs as rules become more.
//!
//! `cargo bench --locked --bench matcher` tries invented items on 10 to 1,000,000 invented rules of the shapes
//! that users write, on one thread, and prints the work of the processor beside that of the *floor*:
//! cutting the same items into words and looking these up, in the same run. On samples the result
//! is compared with every rule tried on its own; one difference, and the run fails. Under
//! `cargo test --locked --bench matcher` only the small sizes are tried.

#![expect(clippy::print_stdout, clippy::panic, reason = "a bench prints its result and stops at a fault")]

mod items;
mod measure;
mod reload;
mod round;
mod rules;
mod table;
mod vocabulary;

use items::{Length, items};
use newswatch::query::Condition;
use round::{Measured, Setup};
use vocabulary::Vocabulary;

/// How many rules, how many items are tried on them, and how many of those one by one.
const SHORT: [(usize, usize, usize); 6] = [
    (10, 20_000, 200),
    (100, 20_000, 200),
    (1_000, 20_000, 200),
    (10_000, 20_000, 200),
    (100_000, 10_000, 60),
    (1_000_000, 4_000, 10),
];
const LONG: [(usize, usize, usize); 4] =
    [(1_000, 4_000, 100), (10_000, 4_000, 60), (100_000, 2_000, 20), (1_000_000, 1_000, 4)];
/// The largest number of rules under `cargo test`.
const SMALL: usize = 1_000;

fn main() {
    let most = if std::env::args().any(|argument| argument == "--bench") { usize::MAX } else { SMALL };
    let vocabulary = Vocabulary::new();
    table::head();
    let mut all = Vec::new();
    for (rules, _, _) in SHORT.into_iter().filter(|(rules, _, _)| *rules <= most) {
        let conditions = rules::rules(&vocabulary, rules);
        for (length, sizes) in [(Length::Short, &SHORT[..]), (Length::Long, &LONG[..])] {
            let Some(&(_, count, sample)) = sizes.iter().find(|(size, _, _)| *size == rules) else { continue };
            let measured = tried(&vocabulary, &conditions, length, (count, sample));
            table::row(&measured);
            all.push(measured);
        }
        if rules == 100_000 {
            let hostile: Vec<_> = conditions.iter().cloned().chain(rules::hostile(&vocabulary)).collect();
            let measured = Measured { hostile: true, ..tried(&vocabulary, &hostile, Length::Short, (5_000, 20)) };
            table::row(&measured);
            all.push(measured);
            reload::print(&vocabulary, conditions);
        }
    }
    table::bars(&all);
}

fn tried(
    vocabulary: &Vocabulary,
    conditions: &[Condition],
    length: Length,
    (count, sample): (usize, usize),
) -> Measured {
    let items = items(vocabulary, length, count, 3);
    let learned_from = items_before(vocabulary, length);
    Setup { conditions, items: &items, learned_from: &learned_from, sample, length }.measured()
}

/// Other items, from which the index learns how often words are met, as a daemon does.
fn items_before(vocabulary: &Vocabulary, length: Length) -> Vec<newswatch::model::Item> {
    items(vocabulary, length, 2_000, 5)
}
