//! A unit of an entry becomes terms.
//!
//! Words, signs and joints of the unit come in; each [`Term`] that goes out is a list of
//! sequences, one a spelling: `S-400` as two words or as one, `U.S.` with and without stops.

use unicode_normalization::UnicodeNormalization;

use super::fault::{Fault, Place};
use super::pattern::{Freedom, WordPattern};
use super::sequence::{Occurrence, Sequence, Slot};
use super::spelling::{Run, Spelt, spellings, with_plurals_of_names};
use super::units::Unit;
use crate::text::{Document, FieldSet, Script, is_sign, joins_parts, words};

/// Something to look for: it stands where one of its spellings stands.
#[derive(Clone, Debug)]
pub(super) struct Term {
    spellings: Vec<Sequence>,
    fields: FieldSet,
}

impl Term {
    /// The fields that are searched.
    pub(super) fn fields(&self) -> FieldSet {
        self.fields
    }

    /// Every way to spell it.
    pub(super) fn spellings(&self) -> &[Sequence] {
        &self.spellings
    }

    /// Where the term stands, in order, each place once.
    pub(super) fn occurrences(&self, document: &Document) -> Vec<Occurrence> {
        let mut found = Vec::new();
        self.spellings.iter().for_each(|spelling| spelling.find(document, self.fields, &mut found));
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
    /// Words match only in the case that they are written in.
    pub(super) exact_case: bool,
    pub(super) place: Place,
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
pub(super) fn runs(text: &str) -> Vec<Run> {
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
        let letters = rest.trim_end_matches(['*', '?']);
        let fix = match place {
            Place::Query if letters.chars().all(char::is_alphanumeric) => {
                format!("write how the word begins, as in `drone*`, or `re:/{letters}/i` for these letters in any word")
            }
            _ => format!("write the beginning of the word, as in `{rest}`"),
        };
        ("a wildcard (* or ?) cannot stand first".to_owned(), fix)
    } else if written.contains('*') && before < 3 && !leading && run.script != Script::Hangul {
        let message = format!("`*` needs at least 3 letters before it; `{written}` has {before}");
        let fix = match place {
            Place::Query => "write more of the word, or the words that you mean, as in `(oil OR gas)`",
            _ => "write more of the word, or the words that you mean, one an entry",
        };
        (message, fix.to_owned())
    } else {
        return None;
    };
    Some(Fault { place, span: unit.span.clone(), message, fix: Some(fix) })
}

/// A sign without a word is a slip; other punctuation on its own says nothing.
fn lone_sign(unit: &Unit, place: Place) -> Option<Fault> {
    let sign = unit.text.chars().find(|&c| is_sign(c) || matches!(c, '*' | '?'))?;
    let message = format!("`{sign}` stands alone, without a word");
    let fix = match sign {
        '*' | '?' => "write the beginning of the word before it, as in `drone*`",
        _ => "join it to its word, as in `R&D` or `OPEC+`",
    };
    Some(Fault { place, span: unit.span.clone(), message, fix: Some(fix.to_owned()) })
}

/// Whether what stands between two words, outside quotes, makes them two terms.
pub(super) fn separates(between: &str) -> bool {
    !between.contains(is_sign) && between != "." && !between.chars().all(joins_parts)
}

fn term(text: &str, runs: &[Run], quoted: bool, context: Context) -> Term {
    let freedom = if quoted || context.exact_case { Freedom::Exact } else { context.freedom };
    let (first, last) = (&runs[0], &runs[runs.len() - 1]);
    let lead = lead(&text[..first.span.start]);
    let tail: String = text[last.span.end..].chars().take_while(|&c| is_sign(c)).nfkc().collect();
    let sequence = |spelling: &Vec<Spelt>, freedom| Sequence {
        slots: spelling.iter().map(|word| slot(word, freedom, context.exact_case)).collect(),
        lead: lead.clone(),
        tail: tail.clone(),
    };
    let found = match freedom {
        Freedom::Exact => spellings(text, runs),
        Freedom::Plural | Freedom::Stem(_) => with_plurals_of_names(spellings(text, runs)),
    };
    let mut sequences: Vec<_> = found.iter().map(|spelling| sequence(spelling, freedom)).collect();
    if let Freedom::Stem(_) = freedom {
        // A stem is looked for beside what the word is equal to in any language.
        sequences.extend(found.iter().map(|spelling| sequence(spelling, Freedom::Plural)));
    }
    Term { spellings: sequences, fields: context.fields }
}

/// Signs directly before a word; of several full stops none counts.
fn lead(before: &str) -> String {
    let rest = before.trim_end_matches(|c| is_sign(c) || c == '.');
    let signs = &before[rest.len()..];
    if signs.contains("..") { String::new() } else { signs.nfkc().collect() }
}

fn slot(word: &Spelt, freedom: Freedom, exact_case: bool) -> Slot {
    let pattern = if exact_case {
        WordPattern::exact_case(&word.written, word.script)
    } else if word.capitals {
        WordPattern::capitals(&word.written)
    } else {
        WordPattern::new(&word.written, word.script, freedom)
    };
    Slot { gap: word.gap.clone(), pattern }
}
