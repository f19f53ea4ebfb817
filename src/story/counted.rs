//! What a figure counts: "9 dead" is another figure of what "7 people were killed" tells, and no figure of "9 %".

use super::concepts::concept;
use super::digest::digest;
use super::language::Language;
use super::terms::stem;
use super::weights::weight;
use crate::text::{Script, Word, fold};

/// The most that is kept of what stands around a figure.
pub(super) const AROUND: usize = 4;

/// What stands around a figure: digests of what the words there mean, or of the words; nought for none.
pub(super) type Counted = [u16; AROUND];

/// Words behind a figure that may tell what it counts.
const BEHIND: usize = 3;

/// Words before it.
const BEFORE: usize = 2;

/// A share.
const SHARE: u16 = 1;

/// An amount of money.
const MONEY: u16 = 2;

/// The smallest digest of a word.
const WORDS: u16 = 16;

/// How shares are written in words, folded.
const SHARES: &str = "percent per pct pc prozent pourcent cent ciento cento procent procento procenta prosent prosenttia \
                      prosent proc proc. procentów procent yuzde процентов процента процент проц відсотків відсотка τοις";

/// How money is written in words, folded, or their beginnings.
const CURRENCIES: [&str; 22] = [
    "dollar",
    "dolar",
    "euro",
    "pound",
    "pfund",
    "livre",
    "yen",
    "yuan",
    "rupee",
    "rupia",
    "franc",
    "franken",
    "zlot",
    "kron",
    "krone",
    "forint",
    "ruble",
    "rubl",
    "рубл",
    "доллар",
    "долар",
    "євро",
];

/// The signs of money.
const SIGNS: [char; 12] = ['$', '€', '£', '¥', '₹', '₽', '₺', '₩', '₪', '₴', '元', '円'];

/// What the figure counts that ends before the words from `next` on and begins with the word at `nth`.
pub(super) fn counted(text: &str, cut: &[Word], nth: usize, next: usize, language: Option<Language>) -> Counted {
    let mut counted = [0; AROUND];
    let mut places = counted.iter_mut();
    let mut put = |about: u16| {
        if let Some(place) = places.next() {
            *place = about;
        }
    };
    let end = cut.get(next).map_or(text.len(), |word| word.start);
    let between = &text[cut[nth].start..end];
    let before = text[..cut[nth].start].trim_end().chars().next_back();
    if between.contains(['%', '％', '٪']) {
        put(SHARE);
    } else if before.is_some_and(|sign| SIGNS.contains(&sign)) || between.contains(SIGNS) {
        put(MONEY);
    }
    let behind = (next..cut.len()).take(BEHIND);
    let around = behind.chain((0..nth).rev().take(BEFORE));
    around.filter_map(|at| about(text, &cut[at..], language)).for_each(&mut put);
    counted
}

/// What the first of these words tells.
fn about(text: &str, cut: &[Word], language: Option<Language>) -> Option<u16> {
    let word = cut[0];
    if word.script == Script::Unspaced {
        let runs = (2..=cut.len().min(3)).rev().map(|length| &text[word.start..cut[length - 1].end]);
        let concept = runs.filter_map(|run| concept(&fold(run), Script::Unspaced, language)).next()?;
        return Some(short(concept.number.get()));
    }
    let folded = fold(&text[word.start..word.end]);
    if SHARES.split_whitespace().any(|share| share == folded) {
        return Some(SHARE);
    }
    if CURRENCIES.iter().any(|currency| folded.starts_with(currency)) {
        return Some(MONEY);
    }
    if let Some(concept) = concept(&folded, word.script, language) {
        return Some(short(concept.number.get()));
    }
    (weight(&folded, language) > 0 && !folded.starts_with(|sign: char| sign.is_ascii_digit()))
        .then(|| short(digest(stem(&folded, word.script))))
}

fn short(number: u32) -> u16 {
    ((number ^ (number >> 16)) as u16).max(WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::language::number;
    use crate::text::words;

    /// What the figure counts that is the `nth` word of a text in a language.
    fn of(text: &str, nth: usize, language: &str) -> Counted {
        let cut: Vec<Word> = words(text).collect();
        counted(text, &cut, nth, nth + 1, number(language))
    }

    fn meet(one: Counted, other: Counted) -> bool {
        one.iter().any(|about| *about != 0 && other.contains(about))
    }

    #[test]
    fn figures_of_one_kind_meet_in_whatever_words() {
        assert!(meet(of("At least 9 dead", 2, "en"), of("Blast kills 7 miners", 2, "en")));
        assert!(meet(of("inflation of 9 % in May", 2, "en"), of("rose by 7 percent", 2, "en")));
        assert!(meet(of("a loan of $9 from", 3, "en"), of("pays 7 dollars", 1, "en")));
        assert!(meet(of("火災で9人死亡", 3, "ja"), of("7人死亡", 0, "ja")));
    }

    #[test]
    fn figures_of_another_kind_do_not() {
        assert!(!meet(of("At least 9 dead", 2, "en"), of("worth 7 dollars", 1, "en")));
        assert!(!meet(of("9 % of it", 0, "en"), of("7 euros of it", 0, "en")));
    }

    #[test]
    fn a_figure_alone_counts_nothing() {
        assert_eq!(of("9", 0, "en"), [0; AROUND]);
    }
}
