//! How much of one text stands in another: sketches of their three-word runs.
//!
//! A sketch keeps the smallest digests of all runs (bottom-k, after Cohen and Kaplan, "Summarizing data
//! using bottom-k sketches", 2007); what two sketches share tells what the texts do.

use super::digest::digest_wide;
use crate::text::{fold, words};

/// Words of a run; of characters, where words are not cut, twice as many say as much.
const RUN: usize = 3;

/// How many words a text begins with: copies begin alike, a follow-up begins with what is new.
const HEAD: usize = 32;

/// How much of a text is looked at, in bytes.
const BEGINNING: usize = 6_000;

/// The smallest digests of a text's runs, and how many different runs it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    pub(super) digests: Vec<u32>,
    pub(super) runs: u16,
}

impl Sketch {
    /// How many digests a sketch keeps.
    pub(super) const SIZE: usize = 64;

    pub(super) fn of(text: &str) -> Self {
        let mut digests = runs(&text[..text.floor_char_boundary(BEGINNING)], usize::MAX);
        let runs = u16::try_from(digests.len()).unwrap_or(u16::MAX);
        digests.truncate(Self::SIZE);
        Self { digests, runs }
    }

    /// The share of the shorter text's runs that stand in the longer one, from 0 to 1, as far as the sketches
    /// tell.
    pub(super) fn contained(&self, other: &Self) -> f64 {
        let (short, long) = if self.runs <= other.runs { (self, other) } else { (other, self) };
        // Only below the smaller of the two largest digests both sketches are complete.
        let complete =
            |sketch: &Self| (usize::from(sketch.runs) > Self::SIZE).then(|| sketch.digests.last().copied()).flatten();
        let limit = complete(short).into_iter().chain(complete(long)).min().unwrap_or(u32::MAX);
        let looked_at = short.digests.iter().filter(|&&digest| digest <= limit);
        let (found, all) = looked_at.fold((0_u32, 0_u32), |(found, all), digest| {
            (found + u32::from(long.digests.binary_search(digest).is_ok()), all + 1)
        });
        if all == 0 { 0.0 } else { f64::from(found) / f64::from(all) }
    }
}

/// The runs of the first words of a text, in order of their digests.
pub(super) fn head(text: &str) -> Vec<u32> {
    runs(text, HEAD)
}

/// The share of the runs of one head that stand in another, of the one with fewer; from 0 to 1.
pub(super) fn heads_shared(one: &[u32], other: &[u32]) -> f64 {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let found = short.iter().filter(|digest| long.binary_search(digest).is_ok()).count();
    if short.is_empty() { 0.0 } else { found as f64 / short.len() as f64 }
}

/// The digests of the runs of the first words of a text, each once, in order.
fn runs(text: &str, most: usize) -> Vec<u32> {
    let first = words(text).take(most);
    let folded: Vec<u64> = first.map(|word| digest_wide(fold(&text[word.start..word.end]).as_bytes())).collect();
    let mut digests: Vec<u32> = folded.windows(RUN).map(mixed).collect();
    digests.sort_unstable();
    digests.dedup();
    digests
}

fn mixed(run: &[u64]) -> u32 {
    let bytes: Vec<u8> = run.iter().flat_map(|word| word.to_le_bytes()).collect();
    let wide = digest_wide(&bytes);
    // The high bits of FNV are the better mixed ones.
    (wide.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}
