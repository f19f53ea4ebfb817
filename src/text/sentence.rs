//! The sentence around a place in a text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// How far to each side a sentence is looked for, in bytes.
const REACH: usize = 300;

/// The sentence around `place` (a range on character boundaries); where a sentence is very long,
/// the part of it near the place, with `…` where it was cut.
pub fn sentence_around(text: &str, place: Range<usize>) -> String {
    let line_start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at);
    let start = word_boundary(text, line_start.max(place.start.saturating_sub(REACH)), line_start);
    let end = boundary_below(text, line_end.min(place.end + REACH)).max(place.end);
    let window = &text[start..end];
    let (mut from, mut to) = (start, end);
    for (offset, sentence) in window.split_sentence_bound_indices() {
        let (begin, finish) = (start + offset, start + offset + sentence.len());
        if begin <= place.start {
            from = begin;
        }
        if finish >= place.end {
            to = finish;
            break;
        }
    }
    let before = if from > line_start && from == start { "…" } else { "" };
    let after = if to < line_end && to == end { "…" } else { "" };
    format!("{before}{}{after}", text[from..to].trim())
}

/// The beginning of the first word at or after `at`, so that a cut falls between words.
fn word_boundary(text: &str, at: usize, line_start: usize) -> usize {
    if at <= line_start {
        return line_start;
    }
    let at = boundary_below(text, at);
    text[at..].find(' ').filter(|&skip| skip < 40).map_or(at, |skip| at + skip + 1)
}

fn boundary_below(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, word: &str) -> String {
        let start = text.find(word).unwrap();
        sentence_around(text, start..start + word.len())
    }

    #[test]
    fn the_sentence_is_cut_at_its_ends() {
        let text = "Talks failed. Iran sent drones to Minsk! Nobody spoke.";
        assert_eq!(around(text, "drones"), "Iran sent drones to Minsk!");
        assert_eq!(around(text, "Nobody"), "Nobody spoke.");
    }

    #[test]
    fn a_line_break_ends_a_sentence() {
        assert_eq!(around("Iran\ndrones over Kyiv", "drones"), "drones over Kyiv");
    }

    #[test]
    fn a_place_may_span_sentences() {
        assert_eq!(around("He left. Iran. Drones came. Good.", "Iran. Drones"), "Iran. Drones came.");
    }

    #[test]
    fn an_endless_sentence_is_cut_around_the_place() {
        let text = format!("{}needle{}", "word ".repeat(500), " word".repeat(500));
        let sentence = around(&text, "needle");
        assert!(sentence.len() < 700 && sentence.starts_with('…') && sentence.ends_with('…'), "{sentence}");
    }
}
