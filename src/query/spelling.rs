//! Every way in which a term may be spelt.
//!
//! The words of a term come in as they were typed; lists of words go out, with what must stand
//! between them: `S-400` as two words or as one, `U.S.` with and without stops.

use std::ops::Range;

use super::pattern::ARABIC_PARTICLES;
use super::sequence::Gap;
use crate::text::{Script, is_sign};

/// Most spellings of one term; a longer list of joints is taken as typed from there on.
const MOST_SPELLINGS: usize = 32;

/// A run of the unit that is one word, wildcards included.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) span: Range<usize>,
    pub(super) script: Script,
}

/// A word of one spelling, before it is compiled.
#[derive(Clone, Debug)]
pub(super) struct Spelt {
    pub(super) gap: Gap,
    pub(super) written: String,
    pub(super) script: Script,
    /// It must stand there in capitals.
    pub(super) capitals: bool,
}

/// Every way to spell these runs.
pub(super) fn spellings(text: &str, runs: &[Run]) -> Vec<Vec<Spelt>> {
    let mut spellings = vec![Vec::new()];
    let mut at = 0;
    while at < runs.len() {
        let gap = if at == 0 { Gap::Any } else { gap(text, &runs[at - 1], &runs[at]) };
        let letters = abbreviation(text, &runs[at..]);
        if letters > 1 {
            let parts: Vec<_> = runs[at..at + letters].iter().map(|run| text[run.span.clone()].to_owned()).collect();
            spellings = extended(&spellings, &[with_stops(&parts, &gap), vec![capitals(parts.concat(), gap)]]);
            at += letters;
            continue;
        }
        if let Some(ways) = ways(&text[runs[at].span.clone()], &runs[at], &gap) {
            spellings = extended(&spellings, &ways);
            at += 1;
            continue;
        }
        for (part, (written, joint)) in parts(text, &runs[at]).into_iter().enumerate() {
            if part > 0 && spellings.len() >= MOST_SPELLINGS {
                lengthen(&mut spellings, &written);
                continue;
            }
            let gap = if part > 0 { Gap::Joint } else { gap.clone() };
            let joins = part > 0 || (joint && joins_to_last(&spellings, &written));
            spellings = with_word(spellings, &written, runs[at].script, (gap, joins));
        }
        at += 1;
    }
    spellings
}

/// A word with every way to write it, if it is one that has several.
fn ways(written: &str, run: &Run, gap: &Gap) -> Option<Vec<Vec<Spelt>>> {
    let word = |written| Spelt { gap: gap.clone(), written, script: run.script, capitals: false };
    if run.script == Script::Arabic && written.contains(['*', '?']) && !written.starts_with(['*', '?']) {
        let behind = ARABIC_PARTICLES.iter().map(|particle| format!("{particle}{written}"));
        return Some(std::iter::once(written.to_owned()).chain(behind).map(|form| vec![word(form)]).collect());
    }
    let dotted = dotted_capitals(written, gap)?;
    Some(vec![vec![word(written.to_owned())], dotted])
}

/// Names that end in a number, as `F-16`, also in the plural, and plurals also without it.
pub(super) fn with_plurals_of_names(mut spellings: Vec<Vec<Spelt>>) -> Vec<Vec<Spelt>> {
    let plurals: Vec<_> = spellings.iter().filter_map(|spelling| other_number(spelling)).collect();
    spellings.extend(plurals);
    spellings
}

/// `F 16s` for `F 16`, and the other way round.
fn other_number(spelling: &[Spelt]) -> Option<Vec<Spelt>> {
    let (last, rest) = spelling.split_last()?;
    let ends_in_digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let other = match last.written.strip_suffix(['s', 'S']) {
        Some(one) if ends_in_digit(one) => one.to_owned(),
        _ if ends_in_digit(&last.written) => format!("{}s", last.written),
        _ => return None,
    };
    let named = other.chars().any(char::is_alphabetic) && !other.starts_with(|c: char| c.is_ascii_digit());
    let behind_name = last.gap == Gap::Joint
        && rest.last().is_some_and(|name| name.written.ends_with(char::is_alphabetic) && !name.capitals);
    (named || behind_name).then(|| [rest, &[Spelt { written: other, ..last.clone() }]].concat())
}

fn gap(text: &str, before: &Run, after: &Run) -> Gap {
    let between = &text[before.span.end..after.span.start];
    if between.is_empty() {
        return if before.script == Script::Unspaced && after.script == Script::Unspaced {
            Gap::Signs(String::new())
        } else {
            Gap::Any
        };
    }
    if between.contains(is_sign) || between == "." {
        let spaced = between.contains(char::is_whitespace);
        let signs: String = between.chars().filter(|c| !c.is_whitespace()).collect();
        return Gap::Signs(if spaced { format!(" {signs}") } else { signs });
    }
    Gap::Any
}

/// How many runs from the first on are the single letters of an abbreviation with stops.
fn abbreviation(text: &str, runs: &[Run]) -> usize {
    let is_letter = |run: &Run| {
        let mut chars = text[run.span.clone()].chars();
        run.script == Script::Spaced && chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    if !runs.first().is_some_and(is_letter) {
        return 0;
    }
    let more =
        runs.windows(2).take_while(|pair| &text[pair[0].span.end..pair[1].span.start] == "." && is_letter(&pair[1]));
    more.count() + 1
}

fn capitals(written: String, gap: Gap) -> Spelt {
    Spelt { gap, written, script: Script::Spaced, capitals: true }
}

/// The letters of an abbreviation, each with a stop before the next; capitals must be capitals.
fn with_stops(letters: &[String], gap: &Gap) -> Vec<Spelt> {
    let stop = Gap::Signs(".".to_owned());
    let gaps = std::iter::once(gap.clone()).chain(std::iter::repeat(stop));
    let spelt = |(letter, gap): (&String, Gap)| Spelt {
        capitals: letter.chars().all(char::is_uppercase),
        ..capitals(letter.clone(), gap)
    };
    letters.iter().zip(gaps).map(spelt).collect()
}

/// `US` also stands for `U.S.`.
fn dotted_capitals(written: &str, gap: &Gap) -> Option<Vec<Spelt>> {
    let letters: Vec<_> = written.chars().map(String::from).collect();
    let fits = (2..=5).contains(&letters.len()) && written.chars().all(char::is_uppercase);
    fits.then(|| with_stops(&letters, gap))
}

/// A run cut where letters meet digits, each part with whether it may join the word before it.
fn parts(text: &str, run: &Run) -> Vec<(String, bool)> {
    let written = &text[run.span.clone()];
    if run.script != Script::Spaced || written.contains(['*', '?']) {
        return vec![(written.to_owned(), false)];
    }
    let mut parts: Vec<(String, bool)> = Vec::new();
    let mut last = None;
    for c in written.chars() {
        match parts.last_mut() {
            Some((part, _)) if last.is_some_and(|last| !meets_digit(last, c)) => part.push(c),
            _ => parts.push((c.to_string(), true)),
        }
        last = Some(c);
    }
    parts
}

/// Whether a letter meets a digit here.
fn meets_digit(before: char, after: char) -> bool {
    (before.is_numeric() && after.is_alphabetic()) || (before.is_alphabetic() && after.is_numeric())
}

/// Whether a word may be written without a gap behind the last one.
fn joins_to_last(spellings: &[Vec<Spelt>], written: &str) -> bool {
    let last = spellings.first().and_then(|spelling| spelling.last());
    let ends = last.filter(|last| !last.capitals && !last.written.contains(['*', '?']));
    let before = ends.and_then(|last| last.written.chars().next_back());
    matches!((before, written.chars().next()), (Some(before), Some(after)) if meets_digit(before, after))
}

/// Each spelling with a further word; where it may join the last one, also with it joined. A gap
/// of signs is never left out.
fn with_word(spellings: Vec<Vec<Spelt>>, written: &str, script: Script, (gap, joins): (Gap, bool)) -> Vec<Vec<Spelt>> {
    let joins = joins && !matches!(gap, Gap::Signs(_)) && spellings.len() < MOST_SPELLINGS;
    let gap = if joins && gap == Gap::Any { Gap::Joint } else { gap };
    let mut extended = Vec::with_capacity(spellings.len() * 2);
    for spelling in spellings {
        if joins && let Some((last, rest)) = spelling.split_last() {
            let joined = Spelt { written: format!("{}{written}", last.written), ..last.clone() };
            extended.push(rest.iter().cloned().chain([joined]).collect());
        }
        let word = Spelt { gap: gap.clone(), written: written.to_owned(), script, capitals: false };
        extended.push(spelling.into_iter().chain([word]).collect());
    }
    extended
}

/// Adds letters or digits to the last word of each spelling, as they were typed.
fn lengthen(spellings: &mut [Vec<Spelt>], written: &str) {
    spellings.iter_mut().filter_map(|spelling| spelling.last_mut()).for_each(|last| last.written += written);
}

/// Each spelling continued in each of these ways.
fn extended(spellings: &[Vec<Spelt>], ways: &[Vec<Spelt>]) -> Vec<Vec<Spelt>> {
    let ways = if spellings.len() < MOST_SPELLINGS { ways } else { &ways[..1] };
    let all = spellings.iter().flat_map(|spelling| ways.iter().map(move |way| [spelling.as_slice(), way].concat()));
    all.collect()
}
