//! A text and the places that matched go in; pieces to show, marked or not, come out.
//!
//! The promise: every piece is inert, and a text that is too long is cut around its first match,
//! so that the reader always sees why.

use std::ops::Range;

use serde::Serialize;

use super::inert::tamed;
use crate::model::Evidence;

/// How much is kept before the first match when a text is cut, as a part of the whole.
const LEAD: usize = 3;

/// A run of text that is set off, or that is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    /// The text; inert.
    pub(super) text: String,
    /// Whether it is what the reader is to see: what matched, or what has changed.
    pub(super) marked: bool,
}

/// Cuts `text` into pieces of at most `limit` characters together; `ranges` are bytes of `text`.
pub(super) fn pieces(text: &str, ranges: &[Range<usize>], limit: usize) -> Vec<Piece> {
    let signs = one_line(text, ranges);
    let window = window(&signs, limit);
    let mut pieces: Vec<Piece> = Vec::new();
    if window.start > 0 {
        pieces.push(Piece { text: "…".to_owned(), marked: false });
    }
    for &(sign, matched) in &signs[window.clone()] {
        append(&mut pieces, sign, matched);
    }
    if window.end < signs.len() {
        append(&mut pieces, '…', false);
    }
    pieces
}

fn append(pieces: &mut Vec<Piece>, sign: char, marked: bool) {
    match pieces.last_mut() {
        Some(last) if last.marked == marked => last.text.push(sign),
        _ => pieces.push(Piece { text: sign.into(), marked }),
    }
}

/// The inert characters of `text`, each with whether it is in a range.
fn one_line(text: &str, ranges: &[Range<usize>]) -> Vec<(char, bool)> {
    let mut signs: Vec<(char, bool)> = Vec::new();
    for (at, sign) in text.char_indices() {
        let Some(sign) = tamed(sign) else { continue };
        let matched = ranges.iter().any(|range| range.contains(&at));
        if sign != ' ' || signs.last().is_some_and(|&(last, _)| last != ' ') {
            signs.push((sign, matched));
        }
    }
    while signs.last().is_some_and(|&(last, _)| last == ' ') {
        signs.pop();
    }
    signs
}

/// The part of a too long text that is shown: it holds the first match and something before it.
fn window(signs: &[(char, bool)], limit: usize) -> Range<usize> {
    if signs.len() <= limit {
        return 0..signs.len();
    }
    let first = signs.iter().position(|&(_, matched)| matched).unwrap_or(0);
    let start = if first < limit / 2 { 0 } else { (first - limit / LEAD).min(signs.len() - limit) };
    start..start + limit
}

/// Where pieces of evidence stand in a sentence of `field`, in bytes of the sentence.
pub(super) fn places(field: &str, sentence: &str, evidence: &[&Evidence]) -> Vec<Range<usize>> {
    evidence.iter().filter_map(|found| place(field, sentence, found)).collect()
}

/// By offset where the field still says so, because the same letters may stand in another word
/// before; by text otherwise.
fn place(field: &str, sentence: &str, found: &Evidence) -> Option<Range<usize>> {
    if found.text.is_empty() || sentence.is_empty() {
        return None;
    }
    let by_offset = || {
        (field.get(found.start..found.end)? == found.text).then_some(())?;
        let holds = |at: usize| at <= found.start && found.end <= at + sentence.len();
        let (at, _) = field.match_indices(sentence).find(|&(at, _)| holds(at))?;
        Some(found.start - at..found.end - at)
    };
    let by_text = || sentence.find(&found.text).map(|at| at..at + found.text.len());
    by_offset().or_else(by_text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| if piece.marked { format!("*{}*", piece.text) } else { piece.text.clone() }).collect()
    }

    fn found(field: &str, start: usize, text: &str, sentence: &str) -> Evidence {
        assert_eq!(&field[start..start + text.len()], text);
        Evidence {
            field: Field::Content,
            start,
            end: start + text.len(),
            text: text.to_owned(),
            sentence: sentence.to_owned(),
        }
    }

    #[test]
    fn the_word_that_matched_is_marked_and_not_its_twin_inside_another() {
        let field = "First. Iranian and Iran talk.";
        let sentence = "Iranian and Iran talk.";
        let evidence = found(field, 19, "Iran", sentence);
        let ranges = places(field, sentence, &[&evidence]);
        assert_eq!(shown(&pieces(sentence, &ranges, 100)), "Iranian and *Iran* talk.");
    }

    #[test]
    fn evidence_that_no_longer_fits_is_searched_by_its_text() {
        let stray = Evidence { start: 900, end: 904, ..found("Iran talks", 0, "Iran", "Iran talks") };
        assert_eq!(places("Iran talks", "Iran talks", &[&stray]), vec![0..4]);
        let gone = Evidence { text: "Oman".to_owned(), ..stray };
        assert!(places("Iran talks", "Iran talks", &[&gone]).is_empty());
    }

    #[test]
    fn a_long_text_is_cut_around_its_first_match() {
        let text = format!("{}Iran{}", "x".repeat(500), "y".repeat(500));
        let pieces = pieces(&text, &[500..504, 900..904], 30);
        assert_eq!(shown(&pieces), format!("…{}*Iran*{}…", "x".repeat(10), "y".repeat(16)));
    }

    #[test]
    fn pieces_are_inert() {
        let text = "a\r\n\x1b[1m \u{202e}Iran \t drone ";
        let at = text.find("Iran").unwrap();
        let iran = at..at + 4;
        assert_eq!(shown(&pieces(text, std::slice::from_ref(&iran), 100)), "a [1m *Iran* drone");
    }
}
