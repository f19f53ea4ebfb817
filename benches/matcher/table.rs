//! The figures as people read them.

use crate::items::Length;
use crate::round::Measured;

/// Times of the floor, and times of one word's floor a match, that an item may cost.
const INDEPENDENCE: (f64, f64) = (2.5, 25.0);
/// Rules, times of the floor for a short item, and short items a second.
const SHORT: [(usize, f64, f64); 5] = [
    (10, 2.0, 400_000.0),
    (1_000, 2.5, 200_000.0),
    (10_000, 4.0, 100_000.0),
    (100_000, 10.0, 40_000.0),
    (1_000_000, 50.0, 8_000.0),
];
/// Rules, and long items a second.
const LONG: [(usize, f64); 2] = [(10_000, 12_000.0), (100_000, 5_000.0)];
/// Rules, bytes a rule, and seconds to build.
const SIZE: [(usize, f64, f64); 2] = [(100_000, 250.0, 1.0), (1_000_000, 200.0, 15.0)];
/// Bytes a second that cutting alone must reach.
const CUT: f64 = 250e6;

pub(crate) fn head() {
    println!(
        "{:>10} {:>14} {:>10} {:>9} {:>9} {:>8} {:>8} {:>9} {:>8} {:>10}",
        "rules", "items", "items/s", "µs/item", "floor µs", "ratio", "MB/s", "matches", "build s", "bytes/rule"
    );
}

pub(crate) fn row(measured: &Measured) {
    let items = match (measured.length, measured.hostile) {
        (_, true) => "short, hostile",
        (Length::Short, _) => "short",
        (Length::Long, _) => "long",
    };
    println!(
        "{:>10} {:>14} {:>10.0} {:>9.2} {:>9.2} {:>8.2} {:>8.0} {:>9.2} {:>8.2} {:>10.0}",
        measured.rules,
        items,
        measured.items_per_second(),
        measured.item.as_secs_f64() * 1e6,
        measured.floor.as_secs_f64() * 1e6,
        measured.ratio(),
        measured.cut_rate / 1e6,
        measured.matches,
        measured.build.as_secs_f64(),
        measured.bytes_per_rule,
    );
}

/// What is owed, and whether it was met in this run. Times of a busy machine say little; ratios do.
pub(crate) fn bars(all: &[Measured]) {
    println!("\nEvery sample agreed with the rules tried one by one.");
    for measured in all {
        let allowed = measured.allowed();
        line(
            &format!(
                "cost of {} {:?} items{}",
                measured.rules,
                measured.length,
                if measured.hostile { ", hostile" } else { "" }
            ),
            measured.item.as_secs_f64() * 1e6,
            allowed * 1e6,
            "µs",
        );
    }
    let short = |rules| all.iter().find(move |one| one.rules == rules && one.length == Length::Short && !one.hostile);
    for (rules, ratio, rate) in SHORT {
        if let Some(measured) = short(rules) {
            line(&format!("times the floor at {rules}"), measured.ratio(), ratio, "");
            line(&format!("time of a short item at {rules}"), measured.item.as_secs_f64() * 1e6, 1e6 / rate, "µs");
        }
    }
    for (rules, rate) in LONG {
        if let Some(measured) = all.iter().find(|one| one.rules == rules && one.length == Length::Long) {
            line(&format!("time of a long item at {rules}"), measured.item.as_secs_f64() * 1e6, 1e6 / rate, "µs");
        }
    }
    for (rules, bytes, seconds) in SIZE {
        if let Some(measured) = short(rules) {
            line(&format!("bytes a rule at {rules}"), measured.bytes_per_rule, bytes, "");
            line(&format!("building at {rules}"), measured.build.as_secs_f64(), seconds, "s");
        }
    }
    if let Some(measured) = short(1_000) {
        line("cutting a kilobyte", 1e9 / measured.cut_rate, 1e9 / CUT, "µs");
    }
}

fn line(what: &str, measured: f64, must: f64, unit: &str) {
    let verdict = if measured <= must { "met" } else { "NOT met" };
    println!("{what:>40}: {measured:>9.2} {unit:<2} of {must:>9.2}  {verdict}");
}

impl Measured {
    fn items_per_second(&self) -> f64 {
        1.0 / self.item.as_secs_f64()
    }

    fn ratio(&self) -> f64 {
        self.item.as_secs_f64() / self.floor.as_secs_f64()
    }

    /// What an item may cost in seconds: by the floor and by its matches, not by the rules.
    fn allowed(&self) -> f64 {
        let floor = self.floor.as_secs_f64();
        INDEPENDENCE.0 * floor + INDEPENDENCE.1 * floor / self.words * self.matches
    }
}
