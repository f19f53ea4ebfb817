//! Judged clauses as an indented tree.
//!
//! `+` stands before what speaks for the rule, `-` before what speaks against it. Words say the
//! same, for those who see no colour.

use anstyle::{AnsiColor, Style};

use crate::channel::inert;
use crate::model::Evidence;
use crate::query::{Join, Judged};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
/// Most sentences that are shown of one clause.
const MOST_SENTENCES: usize = 3;

/// Where a clause stands.
#[derive(Clone, Copy, Debug)]
struct Position {
    depth: usize,
    /// It speaks for the rule if it holds.
    wanted: bool,
    /// It is part of something that says what must not be there.
    denied: bool,
    /// It is itself what must not be there.
    directly: bool,
}

pub(super) fn mark(good: bool) -> String {
    if good { format!("{GOOD}+{GOOD:#}") } else { format!("{BAD}-{BAD:#}") }
}

/// The tree of a whole condition; that all of its parts are needed goes without saying.
pub(super) fn lines(whole: &Judged, depth: usize) -> Vec<String> {
    let parts = if whole.join == Join::All { &whole.parts[..] } else { std::slice::from_ref(whole) };
    let position = Position { depth, wanted: true, denied: false, directly: false };
    parts.iter().flat_map(|part| clause(part, position)).collect()
}

fn clause(judged: &Judged, at: Position) -> Vec<String> {
    let indent = "  ".repeat(at.depth);
    let mark = mark(judged.holds == at.wanted);
    let answer = answer(judged, at);
    let mut lines = vec![format!("{indent}{mark} {answer}: {}{}", inert(&judged.wording), but(judged))];
    // Of what stands close together or often enough, the places say it all; else the parts do.
    let told_by_its_places = judged.parts.is_empty() || (judged.holds && !judged.evidence.is_empty());
    if told_by_its_places {
        lines.extend(evidence(&judged.evidence, judged.places, at.depth + 2));
    } else {
        let none = judged.join == Join::None;
        let inner = Position {
            depth: at.depth + 1,
            wanted: at.wanted != none,
            denied: at.denied || none,
            directly: none && at.wanted,
        };
        lines.extend(judged.parts.iter().flat_map(|part| clause(part, inner)));
    }
    lines
}

fn answer(judged: &Judged, at: Position) -> &'static str {
    match (at.denied, judged.holds) {
        (false, true) => "yes",
        (false, false) => "no",
        (true, true) if at.directly => "is there, but must not be",
        (true, true) if judged.join == Join::None => "is so",
        (true, false) if judged.join == Join::None => "is not so",
        (true, true) => "is there",
        (true, false) => "is not there",
    }
}

/// What is missing although something is there.
fn but(judged: &Judged) -> String {
    match judged.join {
        Join::Close if !judged.holds && judged.parts.iter().all(|part| part.holds) => {
            "; they are there, but not so close together".to_owned()
        }
        Join::Often if !judged.holds && judged.places == 1 => "; found once".to_owned(),
        Join::Often if !judged.holds && judged.places > 1 => format!("; found {} times", judged.places),
        _ => String::new(),
    }
}

/// The texts that were found, by sentence; `places` is how many there are in all.
pub(super) fn evidence(found: &[Evidence], places: usize, depth: usize) -> Vec<String> {
    let indent = "  ".repeat(depth);
    let sentences = found.chunk_by(|a, b| (a.field, &a.sentence) == (b.field, &b.sentence));
    let shown: Vec<_> = sentences.take(MOST_SENTENCES).collect();
    let more = places - shown.iter().map(|places| places.len()).sum::<usize>();
    let mut lines: Vec<_> = shown.into_iter().map(|places| format!("{indent}{}", sentence(places))).collect();
    match more {
        0 => {}
        1 => lines.push(format!("{indent}and 1 more place")),
        _ => lines.push(format!("{indent}and {more} more places")),
    }
    lines
}

/// What was found in one sentence of one field.
fn sentence(places: &[Evidence]) -> String {
    let mut texts: Vec<_> = places.iter().map(|place| format!("`{}`", inert(&place.text))).collect();
    texts.dedup();
    let (field, sentence) = (places[0].field, inert(&places[0].sentence));
    let found = format!("{} in {field}", texts.join(", "));
    if sentence == inert(&places[0].text) { found } else { format!("{found}: {sentence}") }
}
