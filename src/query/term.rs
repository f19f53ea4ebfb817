//! A unit of an entry becomes terms: every way in which it may be spelt.
//!
//! Words, signs and joints of the unit come in; each [`Term`] that goes out is a list of
//! sequences, one a spelling: `S-400` as two words or as one, `U.S.` with and without stops.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::fault::{Fault, Place};
use super::pattern::{Freedom, WordPattern};
use super::sequence::{Gap, Occurrence, Sequence, Slot};
use super::units::Unit;
use crate::model::Field;
use crate::text::{Document, FieldSet, Script, is_sign, joins_parts, words};

/// Most spellings of one term; a longer list of joints is taken as typed from there on.
const MOST_SPELLINGS: usize = 32;

/// Something to look for: it stands where one of its spellings stands.
#[derive(Clone, Debug)]
pub(super) struct Term {
    spellings: Vec<Sequence>,
    fields: FieldSet,
    first: Option<u32>,
}

impl Term {
    /// Where the term stands, in order, each place once.
    pub(super) fn occurrences(&self, document: &Document) -> Vec<Occurrence> {
        let mut found = Vec::new();
        self.spellings.iter().for_each(|spelling| spelling.find(document, self.fields, &mut found));
        if let Some(first) = self.first {
            // Title, summary and content are cut first, in this order.
            found.retain(|place| place.last < first && place.field <= Field::Content);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What terms are compiled with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) fields: FieldSet,
    /// How freely words outside quotes match.
    pub(super) freedom: Freedom,
    pub(super) place: Place,
    /// Only among the first so many words of title, summary and content.
    pub(super) first: Option<u32>,
}

/// A run of the unit that is one word, wildcards included.
#[derive(Clone, Debug)]
struct Run {
    span: Range<usize>,
    script: Script,
}

/// A word of one spelling, before it is compiled.
#[derive(Clone, Debug)]
struct Spelt {
    gap: Gap,
    written: String,
    script: Script,
    capitals: bool,
}

/// Compiles a unit; punctuation that is neither sign nor joint separates terms outside quotes.
pub(super) fn terms(unit: &Unit, context: Context, faults: &mut Vec<Fault>) -> Vec<Term> {
    let runs = runs(&unit.text);
    for run in &runs {
        faults.extend(wildcard_fault(&unit.text, run, unit, context.place));
    }
    if runs.is_empty() {
        faults.extend(lone_sign(unit, context.place));
        return Vec::new();
    }
    let mut terms = Vec::new();
    let mut from = 0;
    for at in 1..=runs.len() {
        let ends =
            at == runs.len() || (!unit.quoted && separates(&unit.text[runs[at - 1].span.end..runs[at].span.start]));
        if ends {
            terms.push(term(&unit.text, &runs[from..at], unit.quoted, context));
            from = at;
        }
    }
    terms
}

/// The words of a text, with the wildcards that touch them.
fn runs(text: &str) -> Vec<Run> {
    let is_wildcard = |c: char| matches!(c, '*' | '?');
    let mut runs: Vec<Run> = Vec::new();
    for word in words(text) {
        let end = word.end + text[word.end..].find(|c| !is_wildcard(c)).unwrap_or(text.len() - word.end);
        match runs.last_mut() {
            Some(last) if last.span.end == word.start && text[..word.start].ends_with(is_wildcard) => {
                last.span.end = end;
            }
            _ => {
                let start = text[..word.start].trim_end_matches(is_wildcard).len();
                let start = if runs.last().is_some_and(|last| start <= last.span.end) { word.start } else { start };
                let end = if word.script == Script::Unspaced { word.end } else { end };
                runs.push(Run { span: start..end, script: word.script });
            }
        }
    }
    runs
}

fn wildcard_fault(text: &str, run: &Run, unit: &Unit, place: Place) -> Option<Fault> {
    let written = &text[run.span.clone()];
    let leading = written.starts_with(['*', '?']);
    let bidirectional = matches!(run.script, Script::Arabic | Script::Hebrew);
    let before = written.split('*').next().unwrap_or_default().chars().filter(|c| *c != '?').count();
    let (message, fix) = if leading && !bidirectional {
        let rest = written.trim_start_matches(['*', '?']);
        (
            "a wildcard (* or ?) cannot stand first".to_owned(),
            format!("write the beginning of the word, as in `{rest}`"),
        )
    } else if written.contains('*') && before < 3 && !leading {
        let message = format!("`*` needs at least 3 letters before it; `{written}` has {before}");
        (message, "write more of the word, or the words that you mean, one an entry".to_owned())
    } else {
        return None;
    };
    Some(Fault { place, span: unit.span.clone(), message, fix: Some(fix) })
}

/// A sign without a word is a slip; other punctuation on its own says nothing.
fn lone_sign(unit: &Unit, place: Place) -> Option<Fault> {
    let sign = unit.text.chars().find(|&c| is_sign(c) || matches!(c, '*' | '?'))?;
    let message = format!("`{sign}` stands alone, without a word");
    let fix = Some("join it to its word, as in `R&D` or `OPEC+`".to_owned());
    Some(Fault { place, span: unit.span.clone(), message, fix })
}

/// Whether what stands between two words, outside quotes, makes them two terms.
fn separates(between: &str) -> bool {
    !between.contains(is_sign) && between != "." && !between.chars().all(joins_parts)
}

fn term(text: &str, runs: &[Run], quoted: bool, context: Context) -> Term {
    let freedom = match context.freedom {
        Freedom::Case => Freedom::Case,
        _ if quoted => Freedom::Exact,
        freedom => freedom,
    };
    let (first, last) = (&runs[0], &runs[runs.len() - 1]);
    let lead = lead(&text[..first.span.start]);
    let tail: String = text[last.span.end..].chars().take_while(|&c| is_sign(c)).nfkc().collect();
    let sequence = |spelling: Vec<Spelt>| Sequence {
        slots: spelling.into_iter().map(|word| slot(&word, freedom)).collect(),
        lead: lead.clone(),
        tail: tail.clone(),
    };
    Term {
        spellings: spellings(text, runs).into_iter().map(sequence).collect(),
        fields: context.fields,
        first: context.first,
    }
}

/// Signs directly before a word; of several full stops none counts.
fn lead(before: &str) -> String {
    let rest = before.trim_end_matches(|c| is_sign(c) || c == '.');
    let signs = &before[rest.len()..];
    if signs.contains("..") { String::new() } else { signs.nfkc().collect() }
}

fn slot(word: &Spelt, freedom: Freedom) -> Slot {
    let pattern = if word.capitals {
        WordPattern::capitals(&word.written)
    } else {
        WordPattern::new(&word.written, word.script, freedom)
    };
    Slot { gap: word.gap.clone(), pattern }
}

/// Every way to spell these runs.
fn spellings(text: &str, runs: &[Run]) -> Vec<Vec<Spelt>> {
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
        for (part, (written, joint)) in parts(text, &runs[at]).into_iter().enumerate() {
            let gap = if part > 0 { Gap::Joint } else { gap.clone() };
            let joins = part > 0 || (joint && joins_to_last(&spellings, &written));
            spellings = with_word(spellings, &written, runs[at].script, (gap, joins));
        }
        at += 1;
    }
    if let [only] = runs {
        spellings.extend(dotted_capitals(&text[only.span.clone()]));
    }
    spellings
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

/// The letters of an abbreviation, each with a stop before the next.
fn with_stops(letters: &[String], gap: &Gap) -> Vec<Spelt> {
    let stop = Gap::Signs(".".to_owned());
    let gaps = std::iter::once(gap.clone()).chain(std::iter::repeat(stop));
    letters.iter().zip(gaps).map(|(letter, gap)| capitals(letter.clone(), gap)).collect()
}

/// `US` also stands for `U.S.`.
fn dotted_capitals(written: &str) -> Option<Vec<Spelt>> {
    let letters: Vec<_> = written.chars().map(String::from).collect();
    let fits = (2..=5).contains(&letters.len()) && written.chars().all(char::is_uppercase);
    fits.then(|| with_stops(&letters, &Gap::Any))
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

/// Each spelling continued in each of these ways.
fn extended(spellings: &[Vec<Spelt>], ways: &[Vec<Spelt>]) -> Vec<Vec<Spelt>> {
    let ways = if spellings.len() < MOST_SPELLINGS { ways } else { &ways[..1] };
    let all = spellings.iter().flat_map(|spelling| ways.iter().map(move |way| [spelling.as_slice(), way].concat()));
    all.collect()
}
