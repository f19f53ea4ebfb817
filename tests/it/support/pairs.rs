//! The labelled pairs of items: which of them report the same thing.

use std::fs;
use std::path::{Path, PathBuf};

use newswatch::model::Item;
use newswatch::story::Profile;
use serde::Deserialize;

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
    #[rustfmt::skip]
    pub(crate) const FITTED: [&str; 71] = [
        "wire", "ordinary", "desk", "hard", "world", "business", "regional", "breadth", "affairs", "near", "contrast",
        "agencies", "companies", "local", "security", "europe-1", "europe-2", "europe-3", "europe-4", "languages-1",
        "languages-2", "languages-3", "languages-4", "press", "markets", "incidents", "life", "short", "apart",
        "running", "europe-5", "europe-6", "languages-5", "languages-6", "free-1", "free-2", "free-3", "free-4",
        "free-5", "free-6", "free-7", "free-8", "free-9", "free-10", "free-11", "free-12", "free-13", "free-14",
        "free-15", "free-16", "free-17", "free-18", "free-19", "free-20", "free-21", "free-22", "free-23", "free-24",
        "free-25", "free-26", "free-27", "free-28", "free-29", "free-30", "free-31", "free-32", "free-33", "free-34",
        "free-35", "free-36", "free-37",
    ];

    /// The sets to which it never was, of pairs that are hard.
    pub(crate) const UNSEEN: [&str; 3] = ["watched-1", "watched-2", "watched-3"];

    /// The sets to which it never was, of pairs as people write them who are told nothing but what a story is.
    pub(crate) const EXAM: [&str; 7] = ["exam-1", "exam-2", "exam-3", "exam-4", "exam-5", "exam-6", "exam-7"];

    /// Where the sets are.
    pub(crate) fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/stories")
    }

    /// The pairs of a set.
    pub(crate) fn read(set: &str) -> Vec<Self> {
        let text = fs::read_to_string(Self::folder().join(set).with_extension("jsonl")).expect("the set is there");
        text.lines().map(|line| serde_json::from_str(line).expect("each line is a pair")).collect()
    }

    /// Whether both report the same thing, as people see it.
    pub(crate) fn is_same(&self) -> bool {
        self.label == "same"
    }
}
