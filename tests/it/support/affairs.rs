//! What was written of one affair together, several items a line, with the pairs that are made of them.

use serde::Deserialize;

use super::{Pair, Text};

/// A pair that stands by itself, or items of which several are made.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Affair {
    /// One pair.
    One(Pair),
    /// Reports of one event, of another one of its kind, and of what is beside both.
    Group(Group),
    /// One report with others under headlines that are much alike.
    Edits(Edits),
    /// What happened first, and then.
    Steps(Steps),
}

/// Items of one subject, as they were written together.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Group {
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

/// A report with others under headlines that are much alike.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Edits {
    /// The language of all of them.
    lang: String,
    first: Told,
    /// The same under a headline that was edited a little.
    edited: Told,
    /// The same under a headline that was edited more.
    recast: Told,
    /// Another event under nearly the first headline, or under that very one, which comes again and again.
    trap: Told,
    /// What became of the first.
    later: Told,
}

/// An affair in its first hours, each step of it as two outlets report it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Steps {
    /// The language of all of them.
    lang: String,
    step1: [Told; 2],
    step2: [Told; 2],
    step3: [Told; 2],
}

/// An item with the time at which it came.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Told {
    /// From the first report on.
    hours: f64,
    #[serde(flatten)]
    text: Text,
}

/// Two of an affair with their label and kind.
type Two<'a> = (&'static str, &'static str, &'a Told, &'a Told);

impl Affair {
    /// The pairs that are made of it.
    pub(super) fn pairs(self, affair: usize) -> Vec<Pair> {
        let (lang, all) = match &self {
            Self::One(pair) => return vec![Pair { affair, ..pair.clone() }],
            Self::Group(group) => (&group.lang, group.pairs()),
            Self::Edits(edits) => (&edits.lang, edits.pairs()),
            Self::Steps(steps) => (&steps.lang, steps.pairs()),
        };
        all.into_iter().map(|two| pair(lang, affair, two)).collect()
    }
}

impl Group {
    /// Reports of one event with one another, with its development, with the other event, and with what is beside.
    fn pairs(&self) -> Vec<Two<'_>> {
        let Self { reports: [one, two, three], later, alike: [like, liker], beside, .. } = self;
        let same = [same(one, two), same(one, three), same(two, three), same(like, liker)];
        let follow_up = [development(one, later), development(three, later)];
        let alike = [other(one, like), other(two, liker), other(three, like), other(one, liker)];
        let beside = [one, two].map(|report| ("different", "beside", report, beside));
        same.into_iter().chain(follow_up).chain(alike).chain(beside).collect()
    }
}

impl Edits {
    /// The first three with one another, and two of them with the other event and with the development.
    fn pairs(&self) -> Vec<Two<'_>> {
        let Self { first, edited, recast, trap, later, .. } = self;
        let same = [same(first, edited), same(first, recast), same(edited, recast)];
        let others = [other(first, trap), other(edited, trap), development(first, later), development(edited, later)];
        same.into_iter().chain(others).collect()
    }
}

impl Steps {
    /// Both of each step with each other, each step with the next one, and the first with the last.
    fn pairs(&self) -> Vec<Two<'_>> {
        let Self { step1, step2, step3, .. } = self;
        let same = [step1, step2, step3].map(|[one, other]| same(one, other));
        let next = [(step1, step2), (step2, step3)];
        let next = next.into_iter().flat_map(|([a, b], [c, d])| [development(a, c), development(b, d)]);
        let last = [development(&step1[0], &step3[1]), development(&step1[1], &step3[0])];
        same.into_iter().chain(next).chain(last).collect()
    }
}

fn same<'a>(a: &'a Told, b: &'a Told) -> Two<'a> {
    ("same", again(&a.text, &b.text), a, b)
}

fn development<'a>(a: &'a Told, b: &'a Told) -> Two<'a> {
    ("follow-up", "development", a, b)
}

/// Another event of the same kind; under one headline if that comes again and again.
fn other<'a>(a: &'a Told, b: &'a Told) -> Two<'a> {
    ("different", if a.text.title == b.text.title { "recurring" } else { "alike" }, a, b)
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

fn pair(lang: &str, affair: usize, (label, kind, a, b): Two<'_>) -> Pair {
    let (a, b) = if a.hours <= b.hours { (a, b) } else { (b, a) };
    Pair {
        label: label.to_owned(),
        kind: kind.to_owned(),
        lang: lang.to_owned(),
        hours: b.hours - a.hours,
        a: a.text.clone(),
        b: b.text.clone(),
        affair,
    }
}
