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
    /// The place of its affair in the set.
    #[serde(skip)]
    pub(crate) affair: usize,
}

/// Items of one subject, as they were written together.
#[derive(Clone, Debug, Deserialize)]
struct Group {
    /// The language of all of them.
    lang: String,
    /// One event, as three outlets report it.
    reports: [Told; 3],
    /// What became of it.
    later: Told,
    /// Another event of the same kind, as two outlets report it.
    alike: [Told; 2],
    /// Something else of those whom the first is about.
    beside: Told,
}

/// An item with the time at which it came.
#[derive(Clone, Debug, Deserialize)]
struct Told {
    /// From the first report on.
    hours: f64,
    #[serde(flatten)]
    text: Text,
}

impl Group {
    /// Which of them are compared: reports of one event with one another, with its development, with the other event,
    /// and with what is beside.
    fn pairs(&self, affair: usize) -> Vec<Pair> {
        let Self { reports: [one, two, three], later, alike: [like, liker], beside, .. } = self;
        let same = [(one, two), (one, three), (two, three)].map(|(a, b)| ("same", again(&a.text, &b.text), a, b));
        let follow_up = [(one, later), (three, later)].map(|(a, b)| ("follow-up", "development", a, b));
        let different =
            [(one, like), (two, liker), (three, like), (one, liker)].map(|(a, b)| ("different", "alike", a, b));
        let other = [("same", again(&like.text, &liker.text), like, liker)];
        let beside = [(one, beside), (two, beside)].map(|(a, b)| ("different", "beside", a, b));
        let all = same.into_iter().chain(follow_up).chain(different).chain(other).chain(beside);
        all.map(|(label, kind, a, b)| {
            let (a, b) = if a.hours <= b.hours { (a, b) } else { (b, a) };
            Pair {
                label: label.to_owned(),
                kind: kind.to_owned(),
                lang: self.lang.clone(),
                hours: b.hours - a.hours,
                a: a.text.clone(),
                b: b.text.clone(),
                affair,
            }
        })
        .collect()
    }
}

/// How one report repeats the other one.
fn again(a: &Text, b: &Text) -> &'static str {
    if a.title == b.title {
        "same-headline"
    } else if a.summary == b.summary && !a.summary.is_empty() {
        "agency-copy"
    } else {
        "rewritten"
    }
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
    #[rustfmt::skip]
    pub(crate) const FITTED: [&str; 89] = [
        "wire", "ordinary", "desk", "hard", "world", "business", "regional", "breadth", "affairs", "near", "contrast",
        "agencies", "companies", "local", "security", "europe-1", "europe-2", "europe-3", "europe-4", "languages-1",
        "languages-2", "languages-3", "languages-4", "press", "markets", "incidents", "life", "short", "apart",
        "running", "europe-5", "europe-6", "languages-5", "languages-6", "free-1", "free-2", "free-3", "free-4",
        "free-5", "free-6", "free-7", "free-8", "free-9", "free-10", "free-11", "free-12", "free-13", "free-14",
        "free-15", "free-16", "free-17", "free-18", "free-19", "free-20", "free-21", "free-22", "free-23", "free-24",
        "free-25", "free-26", "free-27", "free-28", "free-29", "free-30", "free-31", "free-32", "free-33", "free-34",
        "free-35", "free-36", "free-37", "groups-1", "groups-2", "groups-3", "groups-4", "groups-5", "groups-6",
        "groups-7", "groups-8", "groups-9", "groups-10", "groups-11", "groups-12", "groups-13",
        "groups-14", "groups-15", "groups-16", "groups-17", "groups-18",
    ];

    /// The sets to which it never was, of pairs that are hard.
    pub(crate) const UNSEEN: [&str; 3] = ["watched-1", "watched-2", "watched-3"];

    /// The sets to which it never was, of pairs as people write them who are told nothing but what a story is.
    #[rustfmt::skip]
    pub(crate) const EXAM: [&str; 10] = [
        "exam-1", "exam-2", "exam-3", "exam-4", "exam-5", "exam-6", "exam-7", "exam-8", "exam-9", "exam-10",
    ];

    /// The set to which it never was, of groups.
    pub(crate) const GROUPS: [&str; 1] = ["groups-exam"];

    /// Where the sets are.
    pub(crate) fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/stories")
    }

    /// The pairs of a set.
    pub(crate) fn read(set: &str) -> Vec<Self> {
        let text = fs::read_to_string(Self::folder().join(set).with_extension("jsonl")).expect("the set is there");
        if set.starts_with("groups") {
            let groups = text.lines().map(|line| serde_json::from_str(line).expect("each line is a group"));
            return groups.enumerate().flat_map(|(affair, group): (usize, Group)| group.pairs(affair)).collect();
        }
        let pairs = text.lines().map(|line| serde_json::from_str(line).expect("each line is a pair"));
        pairs.enumerate().map(|(affair, pair): (usize, Self)| Self { affair, ..pair }).collect()
    }

    /// Whether both report the same thing, as people see it.
    pub(crate) fn is_same(&self) -> bool {
        self.label == "same"
    }
}
