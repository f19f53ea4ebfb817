//! The labelled pairs of items: which of them report the same thing.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use newswatch::model::Item;
use newswatch::story::{Distance, Profile};
use serde::Deserialize;

use self::affairs::Affair;

#[path = "affairs.rs"]
mod affairs;

/// How long a story can be joined if nobody says otherwise.
pub(crate) const WINDOW: SignedDuration = SignedDuration::from_hours(72);

/// Sets by one name, and how many there are; more than one are numbered.
pub(crate) type Series = (&'static str, usize);

/// Two items with what people said of them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Pair {
    /// `same`, `follow-up` or `different`.
    pub(crate) label: String,
    /// Of which sort, as `agency-copy` or `toll`.
    pub(crate) kind: String,
    /// The language of the first.
    pub(crate) lang: String,
    /// How long after the first the second came.
    pub(crate) hours: f64,
    /// The first.
    pub(crate) a: Text,
    /// The second.
    pub(crate) b: Text,
    /// The place of its affair in the set.
    #[serde(skip)]
    pub(crate) affair: usize,
}

/// What one item says.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Text {
    /// The feed's name.
    pub(crate) feed: String,
    /// The headline.
    pub(crate) title: String,
    /// The lead.
    pub(crate) summary: String,
    /// The text.
    #[serde(default)]
    pub(crate) content: String,
}

impl Text {
    /// The item.
    pub(crate) fn item(&self) -> Item {
        let Self { feed, title, summary, content } = self.clone();
        Item { title, summary, content, ..Item::from_feed(feed.as_str().into()) }
    }

    /// The item's profile.
    pub(crate) fn profile(&self) -> Profile {
        Profile::of(&self.item())
    }
}

impl Pair {
    /// The sets to which the comparison is fitted.
    pub(crate) const FITTED: &[Series] = &[
        ("wire", 1),
        ("ordinary", 1),
        ("desk", 1),
        ("hard", 1),
        ("world", 1),
        ("business", 1),
        ("regional", 1),
        ("breadth", 1),
        ("affairs", 1),
        ("near", 1),
        ("contrast", 1),
        ("agencies", 1),
        ("companies", 1),
        ("local", 1),
        ("security", 1),
        ("press", 1),
        ("markets", 1),
        ("incidents", 1),
        ("life", 1),
        ("short", 1),
        ("apart", 1),
        ("running", 1),
        ("europe", 6),
        ("languages", 6),
        ("free", 45),
        ("groups", 18),
        ("edits", 16),
        ("steps", 10),
    ];

    /// The sets to which it never was, of pairs that are hard.
    pub(crate) const UNSEEN: &[Series] = &[("watched", 3)];

    /// The sets to which it never was, of pairs as people write them who are told nothing but what a story is.
    pub(crate) const EXAM: &[Series] = &[("exam", 19)];

    /// The set to which it never was, of groups.
    pub(crate) const GROUPS: &[Series] = &[("groups-exam", 1)];

    /// The names of the sets of some series.
    pub(crate) fn sets(series: &[Series]) -> impl Iterator<Item = String> {
        let of_one = |&(name, many): &Series| {
            let numbered = move |nth| if many > 1 { format!("{name}-{nth}") } else { name.to_owned() };
            (1..=many).map(numbered)
        };
        series.iter().flat_map(of_one)
    }

    /// The pairs of all sets of some series.
    pub(crate) fn all(series: &[Series]) -> Vec<Self> {
        Self::sets(series).flat_map(|set| Self::read(&set)).collect()
    }

    /// Where the sets are.
    pub(crate) fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/stories")
    }

    /// The pairs of a set.
    pub(crate) fn read(set: &str) -> Vec<Self> {
        let text = fs::read_to_string(Self::folder().join(set).with_extension("jsonl")).expect("the set is there");
        let affair = |(nth, line): (usize, &str)| {
            let read: Result<Affair, _> = serde_json::from_str(line);
            read.map_err(|fault| format!("{set}, line {}: {fault}", nth + 1)).expect("it is an affair").pairs(nth)
        };
        text.lines().enumerate().flat_map(affair).collect()
    }

    /// Whether both report the same thing, as people see it.
    pub(crate) fn is_same(&self) -> bool {
        self.label == "same"
    }

    /// How far both are apart.
    pub(crate) fn distance(&self) -> Distance {
        let apart = SignedDuration::from_secs_f64(self.hours * 3600.0);
        Distance { apart, same_feed: self.a.feed == self.b.feed }
    }

    /// Whether the second comes in time to join the story of the first.
    pub(crate) fn is_in_time(&self) -> bool {
        self.distance().apart <= WINDOW
    }
}
