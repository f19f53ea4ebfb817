//! What has changed between two versions of a text, word by word.

use std::ops::Range;

use crate::model::{Change, Field};
use crate::text::{fold, words};

/// How many words are shown around a change.
const AROUND: usize = 3;

/// Changes that are this close are shown as one, in words.
const NEAR: usize = 6;

/// Most changes that are shown of one field.
const MOST: usize = 5;

/// Most words of a text that are compared: the time is the product of both.
const LONGEST: usize = 1_200;

/// Longest part that is shown, in bytes.
const LONGEST_SHOWN: usize = 300;

/// The changes in the words of one field. Spaces, signs and case are no words.
pub(super) fn changes(field: Field, before: &str, now: &str) -> Vec<Change> {
    let (old, new) = (Cut::new(before), Cut::new(now));
    if old.folded == new.folded {
        return Vec::new();
    }
    let runs = joined(runs(&old.folded, &new.folded));
    let shown = runs.into_iter().take(MOST).map(|(of_old, of_new)| Change {
        field,
        before: old.shown(of_old),
        now: new.shown(of_new),
    });
    shown.collect()
}

/// A text with its words.
struct Cut<'a> {
    text: &'a str,
    places: Vec<Range<usize>>,
    folded: Vec<String>,
}

impl<'a> Cut<'a> {
    fn new(text: &'a str) -> Self {
        let places: Vec<Range<usize>> = words(text).take(LONGEST).map(|word| word.start..word.end).collect();
        let folded = places.iter().map(|place| fold(&text[place.clone()])).collect();
        Self { text, places, folded }
    }

    /// A run of words as it stands in the text, with a few words around it.
    fn shown(&self, run: Range<usize>) -> String {
        let from = run.start.saturating_sub(AROUND);
        let to = (run.end + AROUND).min(self.places.len());
        let (Some(first), Some(last)) = (self.places.get(from), to.checked_sub(1).and_then(|to| self.places.get(to)))
        else {
            return String::new();
        };
        let text = &self.text[first.start.min(last.end)..last.end];
        let cut = text.floor_char_boundary(LONGEST_SHOWN);
        let (before, after) =
            (if from > 0 { "…" } else { "" }, if to < self.places.len() || cut < text.len() { "…" } else { "" });
        format!("{before}{}{after}", &text[..cut])
    }
}

/// A run of words of either text that is not in the other.
type Run = (Range<usize>, Range<usize>);

/// Where the texts differ: what is left beside their longest common sequence of words.
fn runs(old: &[String], new: &[String]) -> Vec<Run> {
    let same = |old: &[String], new: &[String]| old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let head = same(old, new);
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old_rest, new_rest) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    let mut runs: Vec<Run> = Vec::new();
    let (mut last_old, mut last_new) = (0, 0);
    let common = common(old_rest, new_rest).into_iter().chain([(old_rest.len(), new_rest.len())]);
    for (at_old, at_new) in common {
        if at_old > last_old || at_new > last_new {
            runs.push((head + last_old..head + at_old, head + last_new..head + at_new));
        }
        (last_old, last_new) = (at_old + 1, at_new + 1);
    }
    runs
}

/// The places of a longest common sequence, by the usual table.
fn common(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut lengths = vec![0_u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = match old[i] == new[j] {
                true => lengths[(i + 1) * width + j + 1] + 1,
                false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut places = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            places.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    places
}

/// Runs that are close are one.
fn joined(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for (old, new) in runs {
        match joined.last_mut() {
            Some(last) if old.start.saturating_sub(last.0.end).max(new.start.saturating_sub(last.1.end)) <= NEAR => {
                *last = (last.0.start..old.end, last.1.start..new.end);
            }
            _ => joined.push((old, new)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(before: &str, now: &str) -> Vec<(String, String)> {
        changes(Field::Title, before, now).into_iter().map(|change| (change.before, change.now)).collect()
    }

    #[test]
    fn a_change_is_shown_with_the_words_around_it() {
        let before = "At least three people have died in the floods in Valencia, officials say";
        let now = "At least eleven people have died in the floods in Valencia, officials say";
        assert_eq!(
            shown(before, now),
            [("At least three people have died…".to_owned(), "At least eleven people have died…".to_owned())]
        );
    }

    #[test]
    fn spaces_signs_and_case_are_no_change() {
        assert_eq!(shown("Oil, at last", "OIL  at last!"), []);
    }

    #[test]
    fn what_is_added_or_taken_away_is_a_change() {
        assert_eq!(shown("Oil falls", "Oil falls again"), [("Oil falls".to_owned(), "Oil falls again".to_owned())]);
        assert_eq!(shown("", "Oil"), [(String::new(), "Oil".to_owned())]);
    }

    proptest! {
        #[test]
        fn only_equal_words_have_no_changes(before in "([abc] ){0,8}", now in "([abc] ){0,8}") {
            let same = before.split_whitespace().eq(now.split_whitespace());
            prop_assert_eq!(shown(&before, &now).is_empty(), same);
        }

        #[test]
        fn any_texts_are_taken(before in "\\PC{0,60}", now in "\\PC{0,60}") {
            shown(&before, &now);
        }
    }
}
