//! An entry cut into units: words that stand alone, and phrases in quotes.

use std::ops::Range;

use super::fault::{Fault, Place};

/// One unit of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The text, without the quotes.
    pub(super) text: String,
    /// Where it stands in the entry.
    pub(super) span: Range<usize>,
    /// In quotes: an exact phrase.
    pub(super) quoted: bool,
}

/// Cuts an entry at white space outside quotes.
pub(super) fn units(entry: &str, place: Place, faults: &mut Vec<Fault>) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut quote: Option<usize> = None;
    let mut from = 0;
    for (at, c) in entry.char_indices() {
        let width = c.len_utf8();
        if is_quote(c) {
            match quote.take() {
                Some(open) => units.push(phrase(entry, open..at + width, place, faults)),
                None => {
                    push_word(entry, from..at, &mut units);
                    quote = Some(at);
                }
            }
            from = at + width;
        } else if quote.is_none() && c.is_whitespace() {
            push_word(entry, from..at, &mut units);
            from = at + width;
        }
    }
    match quote {
        Some(open) => faults.push(Fault {
            place,
            span: open..entry.len(),
            message: "this quote \" is never closed".to_owned(),
            fix: Some(format!("close it: {}\"", entry.trim_end())),
        }),
        None => push_word(entry, from..entry.len(), &mut units),
    }
    joined(entry, units)
}

/// Words around a lone `&` as one unit, since it belongs to both: `Johnson & Johnson`.
fn joined(entry: &str, units: Vec<Unit>) -> Vec<Unit> {
    let is_ampersand = |unit: &Unit| !unit.quoted && matches!(unit.text.as_str(), "&" | "＆");
    let mut joined: Vec<Unit> = Vec::with_capacity(units.len());
    let mut units = units.into_iter().peekable();
    while let Some(unit) = units.next() {
        let next = if is_ampersand(&unit) { units.next_if(|next| !next.quoted && !is_ampersand(next)) } else { None };
        match (joined.last_mut().filter(|last| !last.quoted && !is_ampersand(last)), next) {
            (Some(last), Some(next)) => {
                last.span.end = next.span.end;
                last.text = entry[last.span.clone()].to_owned();
            }
            (_, next) => joined.extend([unit].into_iter().chain(next)),
        }
    }
    joined
}

/// Whether a character opens or closes a phrase.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

fn push_word(entry: &str, span: Range<usize>, units: &mut Vec<Unit>) {
    if !span.is_empty() {
        units.push(Unit { text: entry[span.clone()].to_owned(), span, quoted: false });
    }
}

/// The phrase that stands at `span`, quotes included.
fn phrase(entry: &str, span: Range<usize>, place: Place, faults: &mut Vec<Fault>) -> Unit {
    let text = entry[span.clone()].trim_matches(is_quote).to_owned();
    if text.trim().is_empty() {
        let message = "there is nothing between these quotes".to_owned();
        let fix = Some("leave them out, or write the phrase".to_owned());
        faults.push(Fault { place, span: span.clone(), message, fix });
    }
    Unit { text, span, quoted: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(entry: &str) -> (Vec<(String, bool)>, usize) {
        let mut faults = Vec::new();
        let found = units(entry, Place::Any(0), &mut faults);
        (found.into_iter().map(|unit| (unit.text, unit.quoted)).collect(), faults.len())
    }

    #[test]
    fn white_space_cuts_outside_quotes_only() {
        let (found, faults) = cut("Iran \"supreme leader\" drones");
        assert_eq!(found, [("Iran".into(), false), ("supreme leader".into(), true), ("drones".into(), false)]);
        assert_eq!(faults, 0);
    }

    #[test]
    fn curly_quotes_are_quotes() {
        assert_eq!(cut("“a b”").0, [("a b".to_owned(), true)]);
    }

    #[test]
    fn a_lone_ampersand_joins_its_words() {
        assert_eq!(
            cut("buy Johnson & Johnson now").0,
            [("buy".to_owned(), false), ("Johnson & Johnson".to_owned(), false), ("now".to_owned(), false)]
        );
        assert_eq!(cut("a & b & c").0, [("a & b & c".to_owned(), false)]);
        assert_eq!(cut("& a &").0.len(), 3);
        assert_eq!(cut("\"a\" & b").0.len(), 3);
    }

    #[test]
    fn an_open_quote_and_an_empty_phrase_are_faults() {
        assert_eq!(cut("\"iran").1, 1);
        assert_eq!(cut("iran \"\"").1, 1);
    }
}
