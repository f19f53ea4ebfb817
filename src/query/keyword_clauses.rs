//! The clauses of keywords.

use super::clause::{Clause, Join};
use super::expression::Expression;
use super::fault::Place;
use super::keywords::{Keywords, Reader};
use super::term::{Context, runs, separates, terms};
use super::units::{Unit, units};
use super::wording::{Written, close};
use crate::model::Field;

/// The clauses of keywords that compile.
pub(super) fn of_lists(keywords: &Keywords, reader: &Reader) -> Clause {
    let mut parts = Vec::new();
    if !keywords.any.is_empty() {
        parts.push(Clause::any(entries(&keywords.any, reader)));
    }
    parts.extend(entries(&keywords.all, reader));
    parts.extend(of_excluded(&keywords.exclude, reader));
    Clause::all(parts)
}

/// That none of these entries is there.
pub(super) fn of_excluded(excluded: &[String], reader: &Reader) -> Option<Clause> {
    (!excluded.is_empty()).then(|| Clause::none(entries(excluded, reader)))
}

fn entries(entries: &[String], reader: &Reader) -> Vec<Clause> {
    entries.iter().filter_map(|text| entry(text, reader)).collect()
}

fn entry(text: &str, reader: &Reader) -> Option<Clause> {
    let faults = &mut Vec::new();
    let units = units(text, Place::Rule, faults);
    let mut parts: Vec<_> = units.iter().flat_map(pieces).filter_map(|piece| single(&piece, reader)).collect();
    if parts.len() < 2 {
        return parts.pop();
    }
    let title =
        reader.fields.contains(Field::Title) && Field::ALL[1..].iter().any(|&field| reader.fields.contains(field));
    let title = if title { "; a word in the title counts as close to all" } else { "" };
    let close = close(parts.len(), reader.near, false, " in one field");
    let wording = format!("the words of `{text}`, {close}{title}");
    Some(Clause::joined(Join::Close, wording, parts, reader.entry(text, Place::Rule, faults)?))
}

fn single(piece: &Unit, reader: &Reader) -> Option<Clause> {
    let context = Context { fields: reader.fields, freedom: reader.freedom, exact_case: false, place: Place::Rule };
    let term = terms(piece, context, &mut Vec::new()).pop()?;
    let written = Written { text: &piece.text, quoted: piece.quoted, freedom: reader.freedom, exact_case: false };
    Some(Clause::single(written.in_words(), Expression::Term(term)))
}

/// A unit cut into units of one term each. Of the punctuation between two of them only full stops
/// matter: those at the end of an abbreviation, and one before a word.
fn pieces(unit: &Unit) -> Vec<Unit> {
    let (text, runs) = (unit.text.as_str(), runs(&unit.text));
    let gaps = runs.windows(2).map(|pair| (pair[0].span.end, pair[1].span.start));
    let cuts: Vec<_> = gaps.filter(|&(end, start)| !unit.quoted && separates(&text[end..start])).collect();
    let stops_behind = |&(end, start): &(usize, usize)| start - text[end..start].trim_start_matches('.').len();
    let stops_before = |&(end, start): &(usize, usize)| end + text[end..start].trim_end_matches('.').len();
    let starts = std::iter::once(0).chain(cuts.iter().map(stops_before));
    let ends = cuts.iter().map(stops_behind).chain([text.len()]);
    starts.zip(ends).map(|(from, to)| Unit { text: text[from..to].to_owned(), ..unit.clone() }).collect()
}
