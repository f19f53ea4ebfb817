//! What it costs to find the story of an item, and how the comparison was fitted.
//!
//! `cargo bench --locked --bench stories` (or `-- 100000` for fewer) fills a store with 1,000,000 items, of the 90 days
//! for which they are usually kept, and measures what a new one costs there, against the same items without stories in
//! the same store and against an empty one; with `-- open`, all of them are of the last three days, so that their
//! stories may be joined. `cargo bench --locked --bench stories -- fit` fits the weights of the comparison to the
//! labelled pairs and prints what they are worth; `-- rarity` counts anew how seldom these have a word, for which
//! profiles must be made anew (`others.txt`); `-- gather FEED.jsonl …`, each as `newswatch preview --json` prints a
//! feed, adds items to what it is fitted to that mislead it. Under `cargo test --locked --bench stories` the store
//! holds few items.

#![expect(clippy::print_stdout, reason = "a bench prints its result")]

#[path = "../../tests/it/support/pairs.rs"]
mod pairs;
#[path = "../../tests/it/support/others.rs"]
mod others;
#[path = "../../tests/it/support/cipher.rs"]
mod cipher;
mod rarity;
mod strangers;
mod examples;
mod wild;
mod words;
mod fit;
mod news;
mod boosting;
mod bins;
mod speed;

use std::error::Error;

/// Items in the store.
const MANY: usize = 1_000_000;

/// The same under `cargo test`.
const FEW: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().collect();
    let is_given = |word: &str| given.iter().any(|argument| argument == word);
    if is_given("gather") {
        let feeds: Vec<&str> = given.iter().map(String::as_str).filter(|given| given.ends_with(".jsonl")).collect();
        let (misleading, all) = wild::gather(&feeds)?;
        println!("{misleading} of {all} items are taken for the same as others of another week");
        return Ok(());
    }
    if is_given("rarity") {
        return Ok(rarity::write()?);
    }
    if is_given("fit") {
        return Ok(fit::print()?);
    }
    let usual = if is_given("--bench") { MANY } else { FEW };
    let items = given.iter().find_map(|argument| argument.parse().ok()).unwrap_or(usual);
    speed::print(items, if is_given("open") { speed::ALL_OPEN } else { speed::KEPT })
}
