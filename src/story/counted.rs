//! What a figure counts: "9 dead" is another figure of what "7 people were killed" tells, and no figure of "9 %".

use std::collections::HashMap;
use std::sync::LazyLock;

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
const LEAST_DIGEST: u16 = 16;

/// How shares and money are written in words.
const WRITTEN: [(u16, &str); 2] = [
    (
        SHARE,
        "percent per pct pc prozent pourcent cent ciento cento procent procento procenta procentów procentų prosent \
         prosenttia proc yüzde процентов процента процент проц відсотків відсотка відсоток τοις százalék",
    ),
    (
        MONEY,
        "dollar dollars dollari dollaro dólar dólares dolar dolara dolarów dolary dolari dolarů euro euros eura eur \
         euron pound pounds pfund livre livres yen yuan rupee rupees rupien rupia rupiah franc francs franken złoty \
         złotych złote kronor kronen kroner kronur krona krone korun koruny forint forintot ruble rubles rouble \
         roubles rubel рублей рубля рубли доллар доллара долларов долл долар долара доларів евро євро гривень \
         гривні lira lirası liras ευρώ δολάρια دولار يورو ريال درهم تومان שקל שקלים דולר रुपये 달러 유로",
    ),
];

/// The signs of money, before or behind a figure, and what stands at once behind it.
const SIGNS: [&str; 17] =
    ["$", "€", "£", "¥", "₹", "₽", "₺", "₩", "₪", "₴", "元", "円", "美元", "欧元", "ドル", "ユーロ", "달러"];

static KNOWN: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
    WRITTEN.iter().flat_map(|(about, names)| names.split_whitespace().map(|name| (fold(name), *about))).collect()
});

/// What the figure counts that begins with the word at `nth` and ends, with its scale, at the byte `end`.
pub(super) fn counted(text: &str, cut: &[Word], nth: usize, end: usize, language: Option<Language>) -> Counted {
    let mut counted = [0; AROUND];
    let next = cut.partition_point(|word| word.start < end);
    let behind = (next..cut.len()).take(BEHIND);
    let around = behind.chain((0..nth).rev().take(BEFORE)).filter_map(|at| about(text, &cut[at..], language));
    let signed = by_sign(&text[..cut[nth].start], &text[end..]);
    counted.iter_mut().zip(signed.into_iter().chain(around)).for_each(|(place, about)| *place = about);
    counted
}

/// What the signs at both ends of a figure tell; one before the next figure belongs to that.
fn by_sign(before: &str, behind: &str) -> Option<u16> {
    let (before, behind) = (before.trim_end(), behind.trim_start());
    if behind.starts_with(['%', '％', '٪']) {
        return Some(SHARE);
    }
    let follows = SIGNS.iter().filter_map(|sign| behind.strip_prefix(sign));
    let is_behind = || follows.clone().any(|rest| !rest.starts_with(|sign: char| sign.is_ascii_digit()));
    (SIGNS.iter().any(|sign| before.ends_with(sign)) || is_behind()).then_some(MONEY)
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
    if let Some(about) = KNOWN.get(&folded) {
        return Some(*about);
    }
    if let Some(concept) = concept(&folded, word.script, language) {
        return Some(short(concept.number.get()));
    }
    (weight(&folded, language) > 0 && !folded.starts_with(|sign: char| sign.is_ascii_digit()))
        .then(|| short(digest(stem(&folded, word.script))))
}

fn short(number: u32) -> u16 {
    // The lower half is enough, with the upper one mixed in: few words stand around a figure.
    ((number ^ (number >> 16)) as u16).max(LEAST_DIGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::language::number;
    use crate::text::words;

    /// What the figure counts that is the `nth` word of a text in a language.
    fn of(text: &str, nth: usize, language: &str) -> Counted {
        let cut: Vec<Word> = words(text).collect();
        counted(text, &cut, nth, cut[nth].end, number(language))
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
        assert!(meet(of("9円の値上げ", 0, "ja"), of("7ドル", 0, "ja")));
    }

    #[test]
    fn figures_of_another_kind_do_not() {
        assert!(!meet(of("At least 9 dead", 2, "en"), of("worth 7 dollars", 1, "en")));
        assert!(!meet(of("9 % of it", 0, "en"), of("7 euros of it", 0, "en")));
        assert!(!meet(of("9 in Europe", 0, "en"), of("7 euros of it", 0, "en")));
        assert!(!meet(of("In 2026: $9m", 1, "en"), of("7 euros of it", 0, "en")));
    }

    #[test]
    fn a_figure_alone_counts_nothing() {
        assert_eq!(of("9", 0, "en"), [0; AROUND]);
    }
}
