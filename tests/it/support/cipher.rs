//! Texts as they would stand in a language that nobody has taught newswatch, or in a trade of which it knows the small
//! words only: all others look rare. Letters with marks stay as they are.

use super::pairs::{Pair, Text};

/// Vowels and consonants that follow one another; a letter becomes the next but so many of its row.
const ROWS: [(&str, usize); 4] =
    [("aeiou", 2), ("bcdfghjklmnpqrstvwxyz", 8), ("аеиоуыэюя", 4), ("бвгджзйклмнпрстфхцчшщ", 8)];

/// Words of no more letters say how others belong together.
const SMALL: usize = 3;

/// What is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// All words, as in a language of its own.
    Language,
    /// All but the small words, as in a trade of its own.
    Trade,
}

impl Unknown {
    /// The pair as it would stand there; none in writings other than Latin and Cyrillic.
    pub(crate) fn pair(self, pair: &Pair) -> Option<Pair> {
        let is_written = |text: &Text| text.title.chars().any(|letter| turned(letter).is_some());
        (is_written(&pair.a) && is_written(&pair.b)).then(|| Pair {
            a: self.text(&pair.a),
            b: self.text(&pair.b),
            ..pair.clone()
        })
    }

    fn text(self, text: &Text) -> Text {
        let [title, summary, content] = [&text.title, &text.summary, &text.content].map(|said| self.said(said));
        Text { feed: text.feed.clone(), title, summary, content }
    }

    fn said(self, text: &str) -> String {
        let words = text.split_inclusive(|sign: char| !sign.is_alphabetic());
        words.map(|word| if self.keeps(word) { word.to_owned() } else { word.chars().map(other).collect() }).collect()
    }

    fn keeps(self, word: &str) -> bool {
        self == Self::Trade && word.chars().filter(|sign| sign.is_alphabetic()).count() <= SMALL
    }
}

fn other(letter: char) -> char {
    turned(letter).unwrap_or(letter)
}

/// The letter that stands for this one.
fn turned(letter: char) -> Option<char> {
    let small = letter.to_lowercase().next()?;
    let other = ROWS.iter().find_map(|(row, by)| {
        let place = row.chars().position(|of_row| of_row == small)?;
        row.chars().cycle().nth(place + by)
    })?;
    if letter.is_uppercase() { other.to_uppercase().next() } else { Some(other) }
}
