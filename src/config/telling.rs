//! `dedup`, `on_update`, `on_withdrawal` and `grow` of a rule, and `[stories]`.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::reader::{Table, Text};
use crate::model::{Dedup, OnUpdate, Telling};

/// How long after its first report a story may be joined, if nothing else is said.
const USUAL_WINDOW: Duration = Duration::from_secs(72 * 3600);

const WINDOWS: RangeInclusive<Duration> = Duration::from_secs(3600)..=Duration::from_secs(14 * 24 * 3600);

/// From two outlets on a story grows; more than this report nothing.
const OUTLETS: RangeInclusive<u32> = 2..=10_000;

/// What `[stories]` says for all rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stories {
    pub(super) window: Duration,
    pub(super) dedup: Dedup,
}

/// Reads `[stories]`.
pub(super) fn read_stories(main: &Table<'_>) -> Stories {
    let table = main.value("stories").and_then(|value| value.table("`[stories]`", &["window", "dedup"]));
    let window = table.as_ref().and_then(|table| table.value("window")?.duration(WINDOWS));
    let dedup = table.as_ref().and_then(|table| dedup(&table.text("dedup")?));
    Stories { window: window.unwrap_or(USUAL_WINDOW), dedup: dedup.unwrap_or_default() }
}

/// What a rule wants to be told of the same news again.
pub(super) fn read(table: &Table<'_>, usual: Dedup) -> Telling {
    let telling = Telling {
        dedup: table.text("dedup").and_then(|text| dedup(&text)).unwrap_or(usual),
        on_update: table.text("on_update").and_then(|text| on_update(&text)).unwrap_or_default(),
        on_withdrawal: table.text("on_withdrawal").and_then(|text| on_withdrawal(&text)).unwrap_or_default(),
        grow: grow(table),
    };
    if let Some(value) = table.value("grow").filter(|_| telling.dedup != Dedup::Story) {
        value.refuse(
            format!("with `dedup = \"{}\"` there are no stories that could grow", telling.dedup),
            "write `dedup = \"story\"`, or leave `grow` out",
        );
    }
    telling
}

fn dedup(text: &Text<'_>) -> Option<Dedup> {
    one_of(text, &Dedup::ALL, Dedup::as_str, "does not say what is told once")
}

fn on_update(text: &Text<'_>) -> Option<OnUpdate> {
    one_of(text, &OnUpdate::ALL, OnUpdate::as_str, "does not say when an edited item is told")
}

fn on_withdrawal(text: &Text<'_>) -> Option<bool> {
    let word = |is_told| if is_told { "always" } else { "never" };
    one_of(text, &[false, true], word, "does not say whether an item that was taken back is told")
}

fn one_of<T: Copy>(text: &Text<'_>, all: &[T], word: fn(T) -> &'static str, fault: &str) -> Option<T> {
    let found = all.iter().copied().find(|&one| word(one) == text.value);
    if found.is_none() {
        let words: Vec<String> = all.iter().map(|&one| format!("`\"{}\"`", word(one))).collect();
        text.refuse(format!("{} {fault}", text.quoted()), format!("write {}", words.join(" or ")));
    }
    found
}

/// Numbers of outlets, which rise.
fn grow(table: &Table<'_>) -> Vec<u32> {
    let Some(value) = table.value("grow") else { return Vec::new() };
    let help = "write numbers of outlets that rise, as `grow = [3, 10, 30]`";
    let steps: Vec<u32> =
        value.list("a list of numbers", help.to_owned()).iter().filter_map(|step| step.integer(OUTLETS)).collect();
    if !steps.is_sorted_by(|one, next| one < next) {
        value.refuse("these numbers do not rise", help);
    }
    steps
}
