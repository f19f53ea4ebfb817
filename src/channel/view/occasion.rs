//! Why something is told that is not simply new, in a few words and with what has changed.

use std::ops::Range;

use serde::Serialize;

use crate::channel::marks::{Piece, pieces};
use crate::model::{Change, Occasion};
use crate::text::{fold, words};

/// Changes that are shown; of the others it is said how many they are.
const CHANGES: usize = 3;
/// Characters of one side of a change.
const SIDE: usize = 200;

/// Why something is told that is not simply new.
#[derive(Clone, Debug, Serialize)]
pub(in crate::channel) struct OccasionView {
    /// In the words that stand before the headline, as `now reported by 10 outlets`.
    pub(in crate::channel) words: String,
    /// What has changed.
    pub(in crate::channel) changes: Vec<ChangeView>,
    /// How many changes are not shown, as `2 more changes`.
    pub(in crate::channel) rest: Option<String>,
}

/// What has changed in one place. One side is empty where something was added or taken away.
#[derive(Clone, Debug, Serialize)]
pub(in crate::channel) struct ChangeView {
    /// As it was, with the words marked that are gone.
    pub(in crate::channel) before: Vec<Piece>,
    /// As it is, with the words marked that are new.
    pub(in crate::channel) now: Vec<Piece>,
}

impl OccasionView {
    pub(in crate::channel) fn new(occasion: &Occasion) -> Self {
        let (words, changes) = match occasion {
            Occasion::Grown { outlets: 1 } => ("now reported by 1 outlet".to_owned(), [].as_slice()),
            Occasion::Grown { outlets } => (format!("now reported by {outlets} outlets"), [].as_slice()),
            Occasion::Edited { changes } => ("edited".to_owned(), changes.as_slice()),
            Occasion::Withdrawn => ("withdrawn".to_owned(), [].as_slice()),
        };
        let shown = changes.iter().take(CHANGES).map(ChangeView::new);
        Self { words, changes: shown.collect(), rest: rest(changes.len().saturating_sub(CHANGES)) }
    }
}

impl ChangeView {
    fn new(change: &Change) -> Self {
        let (gone, new) = differing(&change.before, &change.now);
        let side = |text: &str, marked: Option<Range<usize>>| pieces(text, marked.as_slice(), SIDE);
        Self { before: side(&change.before, gone), now: side(&change.now, new) }
    }
}

fn rest(more: usize) -> Option<String> {
    match more {
        0 => None,
        1 => Some("1 more change".to_owned()),
        more => Some(format!("{more} more changes")),
    }
}

/// The part of either text that is left between the words with which both begin and end.
fn differing(before: &str, now: &str) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let (old, new) = (folded(before), folded(now));
    let same = |(one, other): &(&Folded, &Folded)| one.1 == other.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    (span(&old[..old.len() - tail]), span(&new[..new.len() - tail]))
}

/// Where a word stands, and what it is whatever its case.
type Folded = (Range<usize>, String);

fn folded(text: &str) -> Vec<Folded> {
    words(text).map(|word| (word.start..word.end, fold(&text[word.start..word.end]))).collect()
}

fn span(words: &[Folded]) -> Option<Range<usize>> {
    Some(words.first()?.0.start..words.last()?.0.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::fixture::change;

    fn shown(before: &str, now: &str) -> (String, String) {
        let view = ChangeView::new(&change(before, now));
        let side = |pieces: &[Piece]| {
            let mark = |piece: &Piece| if piece.marked { format!("*{}*", piece.text) } else { piece.text.clone() };
            pieces.iter().map(mark).collect::<String>()
        };
        (side(&view.before), side(&view.now))
    }

    #[test]
    fn the_words_that_changed_are_marked_on_either_side() {
        let (before, now) = shown("At least three people died…", "At least eleven people died…");
        assert_eq!(before, "At least *three* people died…");
        assert_eq!(now, "At least *eleven* people died…");
        let (before, now) = shown("Minister „to resign“ today", "Minister stays");
        assert_eq!((before.as_str(), now.as_str()), ("Minister „*to resign“ today*", "Minister *stays*"));
    }

    #[test]
    fn what_was_added_or_taken_away_is_marked_where_it_stands() {
        assert_eq!(shown("Oil falls", "Oil falls again"), ("Oil falls".to_owned(), "Oil falls *again*".to_owned()));
        assert_eq!(shown("", "Oil"), (String::new(), "*Oil*".to_owned()));
        assert_eq!(shown("a b a b", "a b"), ("a b *a b*".to_owned(), "a b".to_owned()));
    }

    #[test]
    fn what_is_long_is_cut_around_the_change_and_many_changes_are_counted() {
        let long = |word: &str| format!("{}{word}{}", "so ".repeat(100), " so".repeat(100));
        let (before, _) = shown(&long("red"), &long("green"));
        assert!(before.contains("so *red* so"), "{before}");
        assert!(before.chars().count() < SIDE + 10, "{before}");
        let changes = vec![change("red", "green"); 5];
        let view = OccasionView::new(&Occasion::Edited { changes });
        assert_eq!((view.changes.len(), view.rest.as_deref()), (3, Some("2 more changes")));
    }

    #[test]
    fn a_change_is_inert() {
        let (before, now) = shown("a\r\n\x1b[2J b", "a \u{202e}c");
        assert_eq!((before.as_str(), now.as_str()), ("a [*2J b*", "a *c*"));
    }
}
